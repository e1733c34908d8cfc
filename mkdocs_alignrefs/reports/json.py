"""Diagnostics as JSON."""

from __future__ import annotations

from typing import Any

from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.export.json import written
from mkdocs_alignrefs.reports.report import Report

VERSION = 1
"""The version of the format; it changes when a name or its meaning does."""


def dumps(report: Report) -> str:
    """Return a JSON object as `report.schema.json` describes it, and a newline at its end."""
    content = {
        "version": VERSION,
        "diagnostics": [_object(item) for item in report.diagnostics],
        "notes": list(report.notes),
        "sources": report.sources,
        "pages": report.pages,
        "left_out": [{"by": item.name, "known": item.known, "gone": item.gone} for item in report.comparisons],
    }
    return written(content)


def _object(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "path": item.place.path,
        "line": item.place.line,
        "column": item.place.column,
        "message": item.message,
        "remedy": item.remedy,
        "mend": ("certain" if item.certain else "unsafe") if item.edits else None,
    }
