"""Diagnostics for people: grouped by file, each with the line that it is about and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText
from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.reports.extent import extent
from mkdocs_alignrefs.reports.layout import excerpt, wrapped
from mkdocs_alignrefs.reports.report import Report
from mkdocs_alignrefs.reports.summary import mark, summary

Paint = Callable[[str, str], str]
"""Takes the name of a style and a text, and returns the text in that style."""

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "strong": "1", "faint": "2"}
_ABOUT_THE_FILE = frozenset({"source-unreadable", "no-entries", "stale-host"})
"""Codes that no line of the file explains."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_LEAST = 40
"""Columns that are taken to be there, however narrow the terminal."""


def lines(report: Report, width: int, colour: bool = False) -> Iterator[str]:
    """Yield the lines of a report, at most `width` columns wide where words allow; with `colour`, in ANSI colours.

    Nothing in them but those colours is obeyed by a terminal.
    """
    paint, width = _painted if colour else _plain, max(width, _LEAST)
    for path, group in groupby(report.diagnostics, key=lambda item: item.place.path):
        yield paint("strong", inert(path))
        yield from _of_file(list(group), SourceText(report.text_of(path), path), width, paint)
    for note in report.notes:
        yield from _hanging(paint("strong", "note: "), len("note: "), note, width)
        yield ""
    for sentence in summary(report):
        yield from wrapped(sentence, width)


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(_: str, text: str) -> str:
    return text


def _of_file(group: Sequence[Diagnostic], source: SourceText, width: int, paint: Paint) -> Iterator[str]:
    """Yield the lines of the diagnostics of one file, each followed by an empty one."""
    written = _LINE_END.split(source.text)
    places = [f"{item.place.line}:{item.place.column}" for item in group]
    indent = 4 + max(map(len, places))
    for item, place in zip(group, places, strict=True):
        title = f"{item.severity} {item.code}:"
        first, *others = wrapped(f"{title} {item.message}", width - indent)
        shown = first.replace(title, f"{paint(item.severity, item.severity)} {paint('strong', item.code)}:", 1)
        yield f"  {paint('faint', place)}{' ' * (indent - 2 - len(place))}{shown}"
        yield from (" " * indent + other for other in others)
        if item.code not in _ABOUT_THE_FILE and item.place.line <= len(written):
            yield from _quoted(item, written[item.place.line - 1], source, width, indent, paint)
        remedy = " ".join(filter(None, (item.remedy, mark(item))))
        yield from _hanging(" " * indent + paint("faint", "╰ "), indent + 2, remedy, width)
        yield ""


def _quoted(item: Diagnostic, line: str, source: SourceText, width: int, indent: int, paint: Paint) -> Iterator[str]:
    """Yield the line that a diagnostic is about, and marks below it."""
    if not line.strip():
        return
    bar, start = " " * indent + paint("faint", "│ "), item.place.column - 1
    shown, marks = excerpt(line, start, start + extent(item, source), width - indent - 2)
    yield bar + shown
    yield bar + marks.replace("^", "") + paint(item.severity, marks.strip())


def _hanging(head: str, indent: int, text: str, width: int) -> Iterator[str]:
    """Yield a text behind its head, further lines `indent` columns to the right."""
    first, *others = wrapped(text, width - indent)
    yield head + first
    yield from (" " * indent + other for other in others)
