"""Diagnostics as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mkdocs_alignrefs.diagnostics import Diagnostic

VERSION = 1
"""The version of the format; it changes when a name or its meaning does."""


def report(diagnostics: Sequence[Diagnostic], notes: Sequence[str]) -> str:
    """Return a JSON object with `version`, `diagnostics` and `notes`, and a newline at its end."""
    content = {"version": VERSION, "diagnostics": [_object(item) for item in diagnostics], "notes": list(notes)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


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
