"""Diagnostics one a line, as compilers print them: for grep, and for editors that jump to places."""

from __future__ import annotations

from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.reports.report import Report


def dumps(report: Report) -> str:
    """Return lines of the form `path:line:column: severity code: message remedy`, then the notes."""
    lines = [*map(str, report.diagnostics), *(f"note: {note}" for note in report.notes)]
    return "".join(f"{inert(line)}\n" for line in lines)
