"""Labels, citations and references of all styles.

What each style makes of `cases/styles/entries.bib` stands in `cases/styles/<style>.txt`, which people read; to write
these files anew, set the environment variable `ALIGNREFS_WRITE_GOLDEN` and read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.citing.affixes import rich
from mkdocs_alignrefs.citing.citation import COMMANDS, Citation
from mkdocs_alignrefs.citing.labels import letters
from mkdocs_alignrefs.citing.style import Piece, Style, Work
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.options import STYLES, WORDS
from mkdocs_alignrefs.richtext import RichText, Span, plain
from mkdocs_alignrefs.sources.bib_file import read
from mkdocs_alignrefs.styles import make

CASES = Path(__file__).parent / "cases" / "styles"
VARIANTS = (
    "@{%s}",
    "@{%s}, p. 3",
    "see @{%s}",
    "@{%s} for *proofs*",
    "see also @{%s}, §§ 2–3, and others",
    "-@{%s}",
)
MARKS = {
    "protected": "{}",
    "emph": "*{}*",
    "quoted": "“{}”",
    "cite": "⟦{}⟧",
    "unknown": "⁇{}⁇",
    "math": "${}$",
    "link": "‹{}›",
}


def entries(bibtex: str) -> tuple[Entry, ...]:
    return read(SourceText(bibtex, "entries.bib")).entries


def cases(name: str) -> list[Any]:
    return list(yaml.safe_load((CASES / name).read_text("utf-8")))


def written(text: RichText) -> str:
    """Return rich text with marks: emphasis, ⟦words that link to the work⟧, ‹links›, ⁇unknown keys⁇, ~ unbreakable."""
    return "".join(
        node.replace("\u00a0", "~") if isinstance(node, str) else MARKS[node.kind].format(written(node.children))
        for node in text
    )


def works(style: Style, library: tuple[Entry, ...]) -> dict[str, Work]:
    """Return the entries as works by key, lettered, and numbered in the order of the style's list."""
    marked = letters(library, style.base)
    ordered = sorted(library, key=style.sort_key) if style.sort_key(library[0]) else library
    return {entry.key: Work(entry, marked.get(entry.key, ""), at) for at, entry in enumerate(ordered, 1)}


def cited(style: Style, shortcode: str, known: dict[str, Work]) -> RichText:
    citation = parse(shortcode)
    assert isinstance(citation, Citation), shortcode
    pieces = [Piece(cite, known.get(cite.key), rich(cite.prefix), rich(cite.suffix)) for cite in citation.cites]
    return style.cite(citation.command, pieces)


def shown(style: Style) -> Iterator[str]:
    """Yield what the style makes of each entry, by each command and in each variant; `=` is the first of the line."""
    known = works(style, entries((CASES / "entries.bib").read_text("utf-8")))
    for key, work in known.items():
        yield f"\n== {work.entry.type} {key}\n"
        yield f"{style.label(work)} {written(style.reference(work))}\n".lstrip()
        for command in COMMANDS:
            forms = [written(cited(style, f"<<{command}:{body % key}>>", known)) for body in VARIANTS]
            if command in ("citetitle", "fullcite"):
                forms[1:] = [form.replace(forms[0], "=") for form in forms[1:]]
            yield f"{command + ':':13}{' | '.join(forms)}".rstrip(" |") + "\n"


@pytest.mark.parametrize("name", STYLES)
def test_the_output_of_a_style_is_as_people_read_and_approved_it(name: str) -> None:
    golden = CASES / f"{name.replace(':', '-')}.txt"
    text = "".join(shown(make(name, WORDS)))
    if "ALIGNREFS_WRITE_GOLDEN" in os.environ:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
