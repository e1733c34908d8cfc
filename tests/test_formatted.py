"""What was made of entries is kept between builds: whatever happens to it, pages are as if nothing had been kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import building
import pytest

from mkdocs_alignrefs import kept_files, records
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.options import WORDS, Options
from mkdocs_alignrefs.resolving.formatted import WORTHWHILE, Formatted, Kept
from mkdocs_alignrefs.resolving.formatter import Formatter
from mkdocs_alignrefs.richtext import Span

COUNT = WORTHWHILE + 20
ENTRY = "@article{{work{n}, title={{Work {n} of $K$ <b> & {{\\'E}}mile}}, author={{Doe, J. and {n} Pi}}, year=2023}}\n"
BIBTEX = "".join(ENTRY.format(n=n) for n in range(COUNT))
SITE = {
    "refs.bib": BIBTEX,
    "mkdocs.yml": "site_name: S\ntheme: mkdocs\nplugins: [{alignrefs: {sources: [refs.bib]}}]\n",
    "docs/index.md": "# Home\n\n<<cite:work7>>\n",
    "docs/all.md": "# All\n\n<<nocite:*>>\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return building.write(tmp_path / "project", SITE)


def formatter(folder: Path, style: str = "author-year", words: Mapping[str, str] = WORDS) -> Formatter:
    """Return a formatter as a process has it that has formatted nothing yet."""
    return Formatter(load(Options(sources=("refs.bib",)), folder), style, words, folder / "kept")


def shown(one: Formatter) -> list[tuple[object, str, str]]:
    return [(one.reference(entry), one.bibtex(entry), one.coins(entry)) for entry in one.library.entries]


def files(folder: Path) -> list[Path]:
    return sorted((folder / "kept").glob("*.json"))


def kept_file(folder: Path) -> Path:
    one = formatter(folder)
    shown(one)
    one.keep()
    (path,) = files(folder)
    return path


def forge(path: Path, value: object) -> None:
    """Put another value into a file, under its own key."""
    path.write_bytes(kept_files.content(path.read_bytes()[:64].decode(), json.dumps(value)))


def kept(formatted: object, letters: object = MappingProxyType({})) -> list[object]:
    """Return the columns of what a file holds: what was made of entries, whether it knows letters, the letters."""
    return [formatted, [True], [dict(letters) if isinstance(letters, Mapping) else letters]]


def pages(built: building.Built) -> dict[str, bytes]:
    assert built.code == 0, built.log
    return {path.name: path.read_bytes() for path in sorted(built.folder.rglob("*.html"))}


def test_the_second_build_is_as_the_first_and_as_one_that_keeps_nothing(folder: Path) -> None:
    first, second = pages(building.build(folder)), pages(building.build(folder))
    assert len(list((folder / ".cache" / "alignrefs").glob("*.json"))) == 1
    site = SITE["mkdocs.yml"].replace("]}}", "], cache_dir: ''}}")
    clean = pages(building.build(building.write(folder.parent / "clean", {**SITE, "mkdocs.yml": site})))
    assert first == second == clean
    assert not (folder.parent / "clean" / ".cache").exists()


def test_what_is_kept_is_used(folder: Path) -> None:
    forge(kept_file(folder), kept([[1], KEPT], {"work7": "q"}))
    one = formatter(folder)
    entry = one.library.get("work7")
    assert entry is not None
    assert (one.reference(entry), one.bibtex(entry), one.coins(entry)) == (("Kept.",), "@kept{}", "kept=1")
    assert one.work(entry).letter == "q"
    forge(files(folder)[0], [[[1], KEPT], [False], [{"work7": "q"}]])
    anew = Formatter(one.library, "author-year", WORDS)
    assert formatter(folder).work(entry).letter == anew.work(entry).letter != "q"


@pytest.mark.parametrize("part", ["preview", "bibtex", "coins"])
def test_what_nothing_has_shown_is_made_when_it_is(part: str, folder: Path) -> None:
    first = formatter(folder)
    for entry in first.library.entries:
        getattr(first, part)(entry)
    first.keep()
    assert len(files(folder)) == 1
    assert shown(formatter(folder)) == shown(first)


OTHERS = {"style": ("numeric", WORDS), "words": ("author-year", {**WORDS, "and": "und"})}


@pytest.mark.parametrize(("style", "words"), OTHERS.values(), ids=OTHERS)
def test_another_style_and_other_words_are_others(style: str, words: Mapping[str, str], folder: Path) -> None:
    kept_file(folder)
    one, clean = formatter(folder, style, words), Formatter(formatter(folder).library, style, words)
    assert shown(one) == shown(clean)


def test_an_entry_that_changes_changes_what_is_shown(folder: Path) -> None:
    kept_file(folder)
    (folder / "refs.bib").write_text(BIBTEX.replace("Work 7 of", "Work VII of"), encoding="utf-8")
    one = formatter(folder)
    assert shown(one) == shown(Formatter(one.library, "author-year", WORDS))


def test_maths_that_is_spelled_out_is_another_library(folder: Path) -> None:
    kept_file(folder)
    library = formatter(folder).library.for_readers_without_maths
    one = Formatter(library, "author-year", WORDS, folder / "kept")
    assert shown(one) == shown(Formatter(library, "author-year", WORDS))


def test_little_is_not_kept(folder: Path) -> None:
    one = formatter(folder)
    one.preview(one.library.entries[0])
    one.keep()
    assert files(folder) == []


def test_nothing_new_is_not_written_again(folder: Path) -> None:
    path = kept_file(folder)
    one = formatter(folder)
    shown(one)
    path.unlink()
    one.keep()
    assert files(folder) == []


KEPT = [["work7"], [[1], [["Kept."]]], ["@kept{}"], ["kept=1"]]
"""The columns of one entry: its key, reference, BibTeX and COinS."""
SHAPES: Mapping[str, object] = {
    "a number": 5,
    "a mapping": {},
    "entries alone": [[1], KEPT],
    "an entry that is text": kept([[1], "work7"]),
    "too short": kept([[1], KEPT[:2]]),
    "too many": kept([[2], KEPT]),
    "a reference that is text": kept([[1], [KEPT[0], ["Kept."], *KEPT[2:]]]),
    "a span of no kind": kept([[1], [KEPT[0], [[1], [[0], [["script"], [[1], [["x"]]], [""]]]], *KEPT[2:]]]),
    "BibTeX that is a number": kept([[1], [*KEPT[:2], [5], KEPT[3]]]),
    "a letter that is a number": kept([[1], KEPT], {"work7": 5}),
    "letters that are a list": kept([[1], KEPT], ["a"]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_another_shape_is_not_trusted_whoever_signed_it(name: str, folder: Path) -> None:
    forge(kept_file(folder), SHAPES[name])
    assert shown(formatter(folder)) == shown(Formatter(formatter(folder).library, "author-year", WORDS))


def test_a_damaged_file_is_made_anew(folder: Path) -> None:
    path = kept_file(folder)
    whole = path.read_bytes()
    for at in (0, 64, 128, 129, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:at])
        assert kept_file(folder).read_bytes() == whole


def test_what_somebody_else_wrote_is_text(folder: Path) -> None:
    """A file that was signed with the right digests still gets no element and no address into a page."""
    building.build(folder)
    (path,) = (folder / ".cache" / "alignrefs").glob("*.json")
    evil = "<script>alert(1)</script> \x02wzxhzdk:0\x03"
    link = Span("link", (evil,), "javascript:alert(1)")
    path.write_bytes(
        kept_files.content(
            path.read_bytes()[:64].decode(),
            records.written(Kept((Formatted("work7", (evil, link), evil, f'"><{evil}'),), True, {"work7": evil}), Kept),
        )
    )
    html = pages(building.build(folder))["index.html"].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; wzxhzdk:0" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
