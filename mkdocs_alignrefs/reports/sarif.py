"""Diagnostics as SARIF 2.1.0, which code scanning and editors read.

The format is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from mkdocs_alignrefs import __version__
from mkdocs_alignrefs.diagnostics import RULES, Diagnostic, Place, Rule, Severity, SourceText
from mkdocs_alignrefs.export.json import written
from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.reports.fingerprints import fingerprint
from mkdocs_alignrefs.reports.report import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\((?:\d|[A-Za-z][A-Za-z0-9+.-]*:))")
"""Where a viewer would take text for a link (section 3.11.6); of one that is meant as text, the bracket is escaped."""


def dumps(report: Report) -> str:
    """Return a log of one run; its paths are relative to the root of the repository."""
    driver = {"name": "alignrefs", "semanticVersion": __version__, "rules": [*map(_rule, RULES, RULES.values())]}
    notes = [{"level": "note", "message": {"text": _text(note)}} for note in report.notes]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [*_results(report)],
    }
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, rule: Rule) -> dict[str, Any]:
    about = f"{rule.about[0].upper()}{rule.about[1:]}."
    how = f"Grade it with the option `severities`, or ignore it on a line with `alignrefs: ignore {code}` in a comment."
    off = rule.severity is Severity.OFF
    return {
        "id": code,
        "shortDescription": {"text": about},
        "help": {"text": f"{about} {how}"},
        "defaultConfiguration": {"enabled": not off, "level": "warning" if off else _LEVELS[rule.severity]},
    }


def _results(report: Report) -> Iterator[dict[str, Any]]:
    places, seen = {code: at for at, code in enumerate(RULES)}, Counter[tuple[str, str, str]]()
    source_of = cache(lambda path: SourceText(report.text_of(path), path))
    for item in report.diagnostics:
        same = fingerprint(item)
        seen[same] += 1
        location = {"artifactLocation": _artifact(item.place.path), "region": _region(item.place)}
        result = {
            "ruleId": item.code,
            "ruleIndex": places[item.code],
            "level": _LEVELS[item.severity],
            "message": {"text": _text(f"{item.message} {item.remedy}".rstrip())},
            "locations": [{"physicalLocation": location}],
            "partialFingerprints": {"alignrefsFault/v1": _hash((*same, str(seen[same])))},
        }
        yield result | ({"fixes": [_fix(item, source_of(item.place.path))]} if item.edits else {})


def _fix(item: Diagnostic, source: SourceText) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(source.place(edit.start), source.place(edit.end)),
            "insertedContent": {"text": edit.text},
        }
        for edit in item.edits
    ]
    change = {"artifactLocation": _artifact(item.place.path), "replacements": replacements}
    return {"description": {"text": _text(item.remedy)}, "artifactChanges": [change]}


def _region(start: Place, end: Place | None = None) -> dict[str, int]:
    region = {"startLine": start.line, "startColumn": start.column}
    return region | ({"endLine": end.line, "endColumn": end.column} if end else {})


def _artifact(path: str) -> dict[str, str]:
    """Return a location; a path that leads out of the repository, or to another drive, is what it is."""
    uri = quote(os.fsencode(path))
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}


def _text(text: str) -> str:
    return _LINK.sub(r"\\[", inert(text))


def _hash(parts: tuple[str, ...]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
