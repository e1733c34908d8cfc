"""The faults that a project knows of: a file of them, beside which only new ones count."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs_alignrefs.diagnostics import RULES, Diagnostic, Severity
from mkdocs_alignrefs.options import OptionError, Options
from mkdocs_alignrefs.reports.fingerprints import Fingerprint, beyond, fingerprint
from mkdocs_alignrefs.reports.report import Changes, Comparison, Report

NAME = "alignrefs-baseline.json"
"""What the file is called, beside the configuration of the site, where no other name is given."""

VERSION = 1
_ADVICE = "Update it with --write-baseline."


def dumps(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a baseline: how often each message is said, by path and code, sorted, one message a line."""
    faults: dict[str, dict[str, dict[str, int]]] = {}
    for (path, code, message), count in sorted(Counter(map(fingerprint, diagnostics)).items()):
        faults.setdefault(path, {}).setdefault(code, {})[message] = count
    return json.dumps({"version": VERSION, "faults": faults}, ensure_ascii=False, indent=2) + "\n"


def read(path: Path) -> Counter[Fingerprint]:
    """Return the faults of a baseline. Raises OptionError for a file that is none."""
    if not os.path.isfile(path):  # noqa: PTH113 - never raises; a pipe would block
        raise OptionError(f"There is no baseline file {path}; --write-baseline writes it.")
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise OptionError(f"The baseline file {path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise OptionError(
            f"The baseline file {path} is not valid JSON; mend it, or delete it and write it anew."
        ) from None
    try:
        return Counter(dict(_faults(content)))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise OptionError(
            f"The file {path} is no baseline of version {VERSION}; delete it if --write-baseline is to write it anew."
        ) from None


def _faults(content: Any) -> Iterator[tuple[Fingerprint, int]]:
    """Yield each fault and its count. Raises ValueError, or what Python does, for content of another form."""
    if content["version"] != VERSION:
        raise ValueError
    for path, codes in content["faults"].items():
        for code, messages in codes.items():
            for message, count in messages.items():
                if type(count) is not int or count < 1:
                    raise ValueError
                yield (path, code, message), count


def beside(report: Report, known: Counter[Fingerprint], name: str, silenced: frozenset[str]) -> Report:
    """Return the report without the faults of a baseline.

    `silenced` are the codes of which this check says nothing: their faults are not gone.
    """
    new, left = beyond(report.diagnostics, known)
    gone = sum(count for (_, code, _), count in left.items() if code not in silenced)
    return _without(report, new, Comparison(name, len(report.diagnostics) - len(new), gone, _ADVICE))


def since(report: Report, changes: Changes, known: Counter[Fingerprint]) -> Report:
    """Return the report without the faults that were there at a revision; `known` is left out of these as well."""
    before, _ = beyond(changes.faults, known)
    new, _ = beyond(report.diagnostics, Counter(map(fingerprint, before)))
    comparison = Comparison(changes.revision, len(report.diagnostics) - len(new), len(changes.gone))
    return replace(_without(report, new, comparison), changes=changes)


def _without(report: Report, new: list[Diagnostic], comparison: Comparison) -> Report:
    return replace(report, diagnostics=tuple(new), comparisons=(*report.comparisons, comparison))


def silenced(options: Options, asked: Options) -> frozenset[str]:
    """Return the codes that the options of the site report, and those asked for do not."""
    off = (code for code, severity in asked.severities.items() if severity is Severity.OFF)
    return frozenset(code for code in off if options.severities.get(code, RULES[code].severity) is not Severity.OFF)
