"""Writes the generated parts of the manual: `python scripts/manual.py`; with `--check` it only says which are stale.

A generated part stands in a page between `<!-- generated: name -->` and `<!-- end -->`. It is made from the tables in
the code or by running the real commands, so that the manual cannot tell anything else than the product does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import rule_pages
import yaml

from mkdocs_alignrefs.diagnostics import RULES
from mkdocs_alignrefs.former import BECAME
from mkdocs_alignrefs.options import STYLES, WORDS, Options

ROOT = Path(__file__).parent.parent
SITE = ROOT / "example_site"
CHECKED = ROOT / "tests" / "cases" / "reports" / "example.yaml"
HOSTS = ("mkdocs", "properdocs", "zensical")
PLACES = ROOT / "tests" / "cases" / "places.yaml"
BIN = Path(sys.executable).parent
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def run(*command: str, cwd: Path) -> str:
    """Return what a command prints on both streams, in a terminal of 100 columns."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PATH": path, "COLUMNS": "100", "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip("\n")


def fence(text: str, language: str = "text", title: str = "") -> str:
    """Return a fenced block whose fence is longer than any in the text."""
    longest = max((len(ticks) for ticks in re.findall(r"^`{3,}", text, re.MULTILINE)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}" + (f' title="{title}"' if title else "") + f"\n{text.rstrip()}\n{ticks}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def options() -> str:
    """Return a section for each option: type, default, meaning, and the values it takes."""
    return "\n".join(map(option, fields(Options)))


def option(given: Field[Any]) -> str:
    """Return the section of one option."""
    choices = ", ".join(f"`{choice}`" for choice in given.metadata.get("choices", ()))
    return (
        f"## `{given.name}`\n\n{given.metadata['doc']}\n\n"
        f"Type: {KINDS[str(given.type)]}. Default: {default(given)}.\n" + (f"Values: {choices}.\n" if choices else "")
    )


KINDS = {
    "str": "text",
    "str | None": "text",
    "bool": "`true` or `false`",
    "int": "whole number",
    "tuple[str, ...]": "list of texts",
    "Mapping[str, str]": "mapping of texts",
    "Mapping[str, Severity]": "mapping of texts",
    "Mapping[str, Mapping[str, Severity]]": "mapping of mappings of texts",
}


def default(given: Field[Any]) -> str:
    """Return the default of an option as YAML would have it, or in words."""
    value = given.default
    if value is MISSING or value is None or value == ():
        return "the words below" if given.name == "words" else "none"
    shown = (
        f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value).lower() if value in (True, False) else value
    )
    return f"`{shown}`"


def words() -> str:
    """Return the table of the words that readers see."""
    return table(["Name", "Default"], ([f"`{name}`", word] for name, word in WORDS.items()))


def diagnostics() -> str:
    """Return the table of all codes, the most severe first."""
    rows = ([rule.severity, f"[`{code}`](rules/{code}.md)", rule.about] for code, rule in RULES.items())
    return table(["Severity", "Code", "Meaning"], rows)


def commands() -> str:
    """Return the help of each command, and what it prints for the list of this site."""
    parts = [
        "## alignrefs check",
        usage("check"),
        "",
        "## alignrefs fix",
        usage("fix"),
        "",
        "## alignrefs migrate",
        usage("migrate"),
        "",
        "## alignrefs list",
        usage("list"),
        "",
        "## alignrefs show",
        usage("show"),
        example("show", "zhu2023principled"),
    ]
    parts += ["## alignrefs export", usage("export"), example("export", "--format", "ris", "status=READ", "year=2024")]
    parts += ["## alignrefs pages", usage("pages"), example("pages")]
    return "\n".join([*parts, "## alignrefs assets", usage("assets")])


def usage(command: str) -> str:
    """Return the help of a command as a fence."""
    return fence(run("alignrefs", command, "--help", cwd=SITE), title=f"alignrefs {command} --help")


def example(*arguments: str) -> str:
    """Return what a command prints for the example site as a fence."""
    return fence(run("alignrefs", *arguments, cwd=SITE), title=" ".join(["alignrefs", *arguments]))


def json_entry() -> str:
    """Return one entry of the list as `alignrefs list --format json` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        text = (SITE / "reading-list.md").read_text("utf-8")
        (Path(folder) / "reading-list.md").write_text(text[: text.index("#### Zephyr")], "utf-8")
        return fence(run("alignrefs", "list", "reading-list.md", "--format", "json", cwd=Path(folder)), "json")


def checked(*arguments: str) -> str:
    """Return what `alignrefs check` prints of the site of the example, after its pull request, as a fence."""
    site = yaml.safe_load(CHECKED.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), {**site["both"], **site["then"]})
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        for command in (("init", "-q", "-b", "main"), ("add", "-A"), (*identity, "commit", "-qm", "Then")):
            run("git", *command, cwd=Path(folder))
        write_files(Path(folder), site["now"])
        printed = run("alignrefs", "check", *arguments, cwd=Path(folder))
    return fence(printed, "output", " ".join(["alignrefs check", *arguments]))


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths under a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def build(sources: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Build pages by name in a site with the alignment list; return the lines printed, and the HTML of the contents."""
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), sources)
        printed = run("mkdocs", "build", cwd=Path(folder)).splitlines()
        return printed, {name: (Path(folder) / "site" / f"{name}.html").read_text("utf-8") for name in sources}


def write_site(folder: Path, sources: Mapping[str, str]) -> None:
    """Write a site whose theme shows the bare content of its pages."""
    (folder / "docs").mkdir()
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text("{{ page.content }}", "utf-8")
    shutil.copy(SITE / "reading-list.md", folder)
    for name, source in sources.items():
        (folder / "docs" / f"{name}.md").write_text(source, "utf-8")
    config = {
        "site_name": "Faults",
        "use_directory_urls": False,
        "theme": {"name": None, "custom_dir": "theme"},
        "plugins": [{"alignrefs": {"sources": ["reading-list.md"], "references": False}}],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")


def styles() -> str:
    """Return what each style makes of the same shortcodes: a table of citations and one of references."""
    head = (
        "<<cite:zhu2023principled, p. 3; gao2023scaling>>",
        "<<citet:gao2023scaling>>",
        "<<fullcite:gao2023scaling>>",
    )
    body = "\n\n".join([*head, "<<bibliography>>"])
    names = {name.replace(":", "-"): name for name in STYLES}
    _, pages = build({page: f"---\nalignrefs: {{style: {name!r}}}\n---\n\n{body}\n" for page, name in names.items()})
    rows = [(f"`{name}`", *citations(pages[page])) for page, name in names.items()]
    cites = table(["Style", *(f"`{shortcode}`" for shortcode in head[:2])], (row[:3] for row in rows))
    return cites + "\n" + table(["Style", f"`{head[2]}`"], ((row[0], row[3]) for row in rows))


def citations(html: str) -> list[str]:
    """Return the text of each citation of a page."""
    spans = ElementTree.fromstring(f"<div>{html}</div>").iter("span")
    return ["".join(span.itertext()) for span in spans if span.get("class") == "alignrefs-cite"]


FAULTY = """\
#### Lima: Less is more for alignment [`READ`]

paper link: [here](https://arxiv.org/abs/2305.11206?utm_source=list)

citation:
```bibtex
@article{zhou2023lima,
  title={Lima}: {L}ess is more for alignment,
  author={Zhou, Chunting and others}
  year={2023}
}
```
"""


def fix() -> str:
    """Return what `alignrefs fix` prints for a list with three faults."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "reading-list.md").write_text(FAULTY, "utf-8")
        printed = run("alignrefs", "fix", "reading-list.md", cwd=Path(folder))
    return fence(printed, "diff", "alignrefs fix reading-list.md")


def former() -> str:
    """Return the table of what became of the options of mkdocs-bibtex."""
    return table(["Option", "What became of it"], ([f"`{name}`", became] for name, became in BECAME.items()))


def places() -> str:
    """Return the table of where citations stand, from the sites that the tests build."""
    rows = []
    for place in yaml.safe_load(PLACES.read_text("utf-8")):
        asked = place.get("only", HOSTS)
        answers = ["yes" if host in place["hosts"] else "no" if host in asked else "–" for host in HOSTS]
        rows.append([f"{place['place']} ({place['by']})", *answers, place.get("why", "")])
    return table(["Place", "MkDocs", "ProperDocs", "Zensical", "Why not"], rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "former": former,
    "places": places,
    "list": lambda: example("list"),
    "commands": commands,
    "json": json_entry,
    "check": checked,
    "annotations": lambda: checked("--format", "github"),
    "changes": lambda: checked("--changed-since", "main", "--format", "markdown"),
    "options": options,
    "words": words,
    "diagnostics": diagnostics,
    "fix": fix,
    "styles": styles,
}


def renewed(page: str) -> str:
    """Return a page with its generated parts made anew."""
    return PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[3]}", page)


def made() -> Mapping[Path, str]:
    """Return the pages as they should be: those with generated parts, and those that are made wholly."""
    rules = {SITE / "docs" / "manual" / "rules" / f"{code}.md": page for code, page in rule_pages.pages().items()}
    written = (path for path in sorted((SITE / "docs").rglob("*.md")) if path not in rules)
    return {path: renewed(path.read_text("utf-8")) for path in written} | rules


def main(arguments: Sequence[str]) -> int:
    """Renew all pages, or with `--check` return 1 if one is stale."""
    stale = []
    for path, new in made().items():
        if not path.exists() or path.read_text("utf-8") != new:
            stale.append(path.relative_to(ROOT).as_posix())
            if "--check" not in arguments:
                path.parent.mkdir(exist_ok=True)
                path.write_text(new, "utf-8")
    print("\n".join(stale) or "Nothing is stale.")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
