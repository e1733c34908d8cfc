"""Diagnostics as workflow commands, which GitHub shows as annotations of a pull request.

The format is that of https://docs.github.com/actions/reference/workflow-commands-for-github-actions; what is escaped,
and how, is that of `@actions/core`, the toolkit that GitHub's own actions print them with.
"""

from __future__ import annotations

from mkdocs_alignrefs.diagnostics import Diagnostic, Severity
from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.reports.report import Report
from mkdocs_alignrefs.reports.summary import summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({":": "%3A", ",": "%2C"})


def dumps(report: Report) -> str:
    """Return a command for each diagnostic and note, and the summary for who reads the log."""
    notes = (f"::notice title=alignrefs::{_data(note)}" for note in report.notes)
    return "".join(f"{line}\n" for line in [*map(_command, report.diagnostics), *notes, *map(inert, summary(report))])


def _command(item: Diagnostic) -> str:
    place = item.place
    properties = {"file": place.path, "line": place.line, "col": place.column, "title": item.code}
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[item.severity]} {shown}::{_data(f'{item.message} {item.remedy}'.rstrip())}"


def _data(text: str) -> str:
    return inert(text.translate(_DATA))


def _property(text: str) -> str:
    return _data(text).translate(_PROPERTY)
