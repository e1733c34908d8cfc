"""Diagnostics one a line, as compilers print them: for grep, and for editors that jump to places."""

from __future__ import annotations

from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.reports.report import Report
from mkdocs_alignrefs.reports.summary import mark, summary


def dumps(report: Report) -> str:
    """Return lines of the form `path:line:column: severity code: message remedy [fix]`, then notes and a summary.

    Where nothing is wrong, nothing is said.
    """
    faults = (f"{item} {mark(item)}".rstrip() for item in report.diagnostics)
    lines = [*faults, *(f"note: {note}" for note in report.notes), *(summary(report) if report.diagnostics else ())]
    return "".join(f"{inert(line)}\n" for line in lines)
