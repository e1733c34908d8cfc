"""What stays of a diagnostic when lines move: two with the same fingerprint are the same fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from mkdocs_alignrefs.diagnostics import Diagnostic

_PLACE = re.compile(r"(?<=[^\s:]):\d+(?::\d+)?(?!\w|[.:]\d)|\b(?<=line )\d+")
"""A line, or line and column, that a message names."""


Fingerprint = tuple[str, str, str]
"""Path, code, and message without lines."""


def fingerprint(item: Diagnostic) -> Fingerprint:
    """Return what identifies a fault; each line that its message names is `…`."""
    message = _PLACE.sub(lambda found: ":…" if found[0].startswith(":") else "…", item.message)
    return item.place.path, item.code, message


def beyond(
    diagnostics: Iterable[Diagnostic], known: Counter[Fingerprint]
) -> tuple[list[Diagnostic], Counter[Fingerprint]]:
    """Return the diagnostics that are not known, and what is known and not among them; of equal ones each counts."""
    left, new = Counter(known), []
    for item in diagnostics:
        same = fingerprint(item)
        if left[same] > 0:
            left[same] -= 1
        else:
            new.append(item)
    return new, +left
