"""Says of a Markdown file without entries what was looked for, and what the file looks like instead."""

from __future__ import annotations

import re

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, SourceText, diagnostic

_SHAPES = (
    ("a list of check boxes", re.compile(r"^[ \t]*[-*+][ \t]+\[[ xX]\]", re.MULTILINE)),
    ("a table", re.compile(r"^[ \t]*\|[^|\n]*\||^[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE)),
    ("a list of one-line items", re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S", re.MULTILINE)),
    ("headings without status, link or BibTeX", re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)),
)
_BIBTEX = re.compile(r"^[ \t>]*@[A-Za-z]+[ \t]*\{", re.MULTILINE)
_RIGHT = "#### Title of the paper (ABBR) [`UNREAD`]"


def no_entries(source: SourceText) -> Diagnostic:
    """Return the diagnostic for a reading list in which nothing could be cited."""
    message = (
        "No entry was found: no heading with a reading status such as [`READ`], a line such as "
        "`paper link: [here](https://…)`, or BibTeX below it. " + _looks(source.text)
    )
    remedy = (
        f"A right entry is the line `{_RIGHT}`, followed by the line `paper link: [here](https://arxiv.org/abs/…)`."
    )
    return diagnostic("no-entries", Place(source.path), message, remedy)


def _looks(text: str) -> str:
    if not text.strip("\ufeff \t\r\n"):
        return "The file is empty."
    if _BIBTEX.search(text):
        return "The BibTeX in it is a template, or says how to cite the list itself."
    counts = [(len(pattern.findall(text)), name) for name, pattern in _SHAPES]
    most, name = max(counts, key=lambda item: item[0])
    return f"The file looks like {name}." if most else "The file looks like plain prose."
