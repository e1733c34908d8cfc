"""Edits of a site, as data: each is a pure function on the site's files, and random ones are drawn from a seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from random import Random
from typing import Any

import yaml

Files = Mapping[str, str]
"""The text of each file of a site, by its path."""
Edit = Mapping[str, Sequence[Any]]
"""The name of a function of EDITS, and its arguments after the files."""

CONFIGURATION = "mkdocs.yml"
NAMED = ("sources/refs.bib", "sources/lists/reading.md")
"""The sources without which the configuration would be wrong."""
ENTRY = re.compile(r"^@misc\{(\w+),.*\}\n", re.MULTILINE)
LISTED = "#### {title} [`{status}`]\n\npaper link: [here](https://example.org/{number})\n\ncitation:\n```bibtex\n{bibtex}```\n"
PARAGRAPHS = (
    "See <<cite:{0}>>.",
    "See <<citet:{0}>> and <<citep:see @{1}, p. 3; {2}>>.",
    "See <<fullcite:{0}>>.",
    "<<nocite:{0}>>",
    "<<nocite:*>>",
    "<<refs>>",
    "<<refs: cited=site sort=-year,title>>",
    "<<refs: cited=page>>",
    "<<refs: status=READ,UNREAD group=section>>",
    "<<refs: author=ash year=2020.. columns=title,authors,year,links>>",
    "<<bibliography>>",
    "<<bibliography: scope=site>>",
    "<<bibliography: key={0},{1}>>",
    "<<refs: sort=read-next columns=title,status,cited>>",
    "<<progress>>",
    "<<cited-by>>",
    "## A section\n\nWords around <<citet:{0}>> here.",
    r"Literal \<<cite:{0}>> and <b>raw <<cite:{1}>></b>.",
    "<p>\n<<cite:{0}>>\n</p>",
    "## A heading <<citet:{0}>>",
    "Wrong: <<cite:>>, <<refs: colour=red>>.",
    "No shortcode.",
)
OPTIONS: Mapping[str, Sequence[Any]] = {
    "style": ("author-year", "numeric", "alpha", "pybtex:plain"),
    "references": (True, False),
    "bibliography": (None, "references.md", "deep/all.md"),
    "heading": ("References", "Works"),
    "statuses": (["READ", "UNREAD"], ["READ"]),
    "sources": (["sources/refs.bib", "sources/lists"], ["sources"], ["sources/**/*.md"], ["sources/*.bib"]),
}


def write(files: Files, path: str, text: str) -> Files:
    """Add a file, or replace one as a whole."""
    return {**files, path: text}


def delete(files: Files, path: str) -> Files:
    return {name: text for name, text in files.items() if name != path}


def rename(files: Files, path: str, new: str) -> Files:
    return {new if name == path else name: text for name, text in files.items()}


def replace(files: Files, path: str, old: str, new: str) -> Files:
    """Replace the first place of a text in a file, which must have it."""
    assert old in files[path], f"{old!r} is not in {path}"
    return {**files, path: files[path].replace(old, new, 1)}


def option(files: Files, name: str, value: Any) -> Files:
    """Set an option of alignrefs, or take it out with None."""
    given = yaml.safe_load(files[CONFIGURATION])
    named = next(item["alignrefs"] for item in given["markdown_extensions"] if isinstance(item, dict))
    named[name] = value
    if value is None:
        del named[name]
    return {**files, CONFIGURATION: yaml.safe_dump(given, sort_keys=False)}


EDITS: Mapping[str, Callable[..., Files]] = {made.__name__: made for made in (write, delete, rename, replace, option)}


def applied(files: Files, edits: Sequence[Edit]) -> Files:
    """Return the files after some edits."""
    for edit in edits:
        for name, arguments in edit.items():
            files = EDITS[name](files, *arguments)
    return files


def drawn(files: Files, random: Random) -> Iterator[list[Edit]]:
    """Yield one to three random edits at a time, for ever; the same for equal files and an equally seeded `random`."""
    while True:
        edits: list[Edit] = []
        for _ in range(random.choice((1, 1, 2, 3))):
            with suppress(IndexError):  # nothing left of that kind to choose from
                edits.append(random.choice(DRAWERS)(files, random))
                files = applied(files, edits[-1:])
        yield edits


def _added_entry(files: Files, random: Random) -> Edit:
    path = random.choice(_sources(files))
    return {"write": [path, files[path] + _block(path, random)]}


def _removed_entry(files: Files, random: Random) -> Edit:
    path, entry = _entry(files, random)
    return {"replace": [path, entry, ""]}


def _renamed_entry(files: Files, random: Random) -> Edit:
    """Give an entry another key, perhaps one that another has."""
    path, entry = _entry(files, random)
    return {"replace": [path, entry, re.sub(r"(?<=@misc\{)\w+", _key(random), entry)]}


def _changed_entry(files: Files, random: Random) -> Edit:
    """Change a field to one of equal length, or damage the entry."""
    path, entry = _entry(files, random)
    old, new = random.choice(
        [("2020", "2021"), ("2021", "2020"), ("Ash", "Elm"), ("Bee", "Ash"), ("},", "} "), ("}}", "}"), ("={", "=")]
    )
    return {"replace": [path, entry, entry.replace(old, new, 1)]}


def _changed_status(files: Files, random: Random) -> Edit:
    old, new = random.choice([("`READ`", "`UNREAD`"), ("`UNREAD`", "`READ`")])
    return {"replace": [random.choice([path for path in _sources(files) if old in files[path]]), old, new]}


def _added_source(files: Files, random: Random) -> Edit:
    number = random.randrange(10)
    path = random.choice((f"sources/lists/{number}.md", f"sources/lists/{number}.bib", f"sources/{number}.bib"))
    return {"write": [path, _block(path, random) + _block(path, random)]}


def _removed_source(files: Files, random: Random) -> Edit:
    return {"delete": [random.choice(_sources(files, but=NAMED))]}


def _renamed_source(files: Files, random: Random) -> Edit:
    path = PurePosixPath(random.choice(_sources(files, but=NAMED)))
    new = path.with_stem(f"{random.choice('az')}{random.randrange(10)}")
    return {"rename": [str(path), str(new)]}


def _added_page(files: Files, random: Random) -> Edit:
    name = random.choice(("page0.md", "page1.md", "deep/page.md", "other/page.md", "references.md", "deep/all.md"))
    return {"write": [f"docs/{name}", f"# Page\n\n{_paragraph(random)}\n\n{_paragraph(random)}\n"]}


def _removed_page(files: Files, random: Random) -> Edit:
    return {"delete": [random.choice(_pages(files)[1:])]}


def _renamed_page(files: Files, random: Random) -> Edit:
    old = random.choice(_pages(files)[1:])
    return {"rename": [old, f"docs/{random.choice(('', 'deep/', 'other/'))}moved{random.randrange(10)}.md"]}


def _added_paragraph(files: Files, random: Random) -> Edit:
    path = random.choice(_pages(files))
    return {"write": [path, f"{files[path]}\n{_paragraph(random)}\n"]}


def _removed_paragraph(files: Files, random: Random) -> Edit:
    path = random.choice(_pages(files))
    paragraphs = files[path].strip("\n").split("\n\n")
    return {"replace": [path, random.choice(paragraphs), ""]}


def _changed_option(files: Files, random: Random) -> Edit:
    name = random.choice(list(OPTIONS))
    return {"option": [name, random.choice(OPTIONS[name])]}


def _pages(files: Files) -> list[str]:
    """Return the pages, the home page first."""
    pages = (path for path in files if path.startswith("docs/"))
    return sorted(pages, key=lambda path: (path != "docs/index.md", path))


def _sources(files: Files, but: Sequence[str] = ()) -> list[str]:
    return sorted(path for path in files if path.startswith("sources/") and path not in but)


def _entry(files: Files, random: Random) -> tuple[str, str]:
    """Return a source and the BibTeX of an entry in it."""
    found = [(path, match[0]) for path in _sources(files) for match in ENTRY.finditer(files[path])]
    return random.choice(found)


def _block(path: str, random: Random) -> str:
    """Return an entry as a source holds it."""
    number = random.randrange(100, 1000)
    author = random.choice(("Ash, Ann", "Ash, Bob", "Ash, Ann and Fir, Fay", "Bee, Carl"))
    year = random.choice(("2020", "2021"))
    bibtex = f"@misc{{{_key(random)}, author={{{author}}}, title={{Work {number}}}, year={{{year}}}}}\n"
    if path.endswith(".bib"):
        return bibtex
    status = random.choice(("READ", "UNREAD", "LATER"))
    return "\n" + LISTED.format(title=f"Work {number}", status=status, number=number, bibtex=bibtex)


def _paragraph(random: Random) -> str:
    return random.choice(PARAGRAPHS).format(*(_key(random) for _ in range(3)))


def _key(random: Random) -> str:
    return f"k{random.randrange(12)}"


DRAWERS: Sequence[Callable[[Files, Random], Edit]] = (
    _added_entry,
    _removed_entry,
    _renamed_entry,
    _changed_entry,
    _changed_status,
    _added_source,
    _removed_source,
    _renamed_source,
    _added_page,
    _removed_page,
    _renamed_page,
    _added_paragraph,
    _added_paragraph,
    _removed_paragraph,
    _changed_option,
)
