"""The edits of many diagnostics, put together for one pass over a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit
from mkdocs_alignrefs.fix.draft import Draft, Reason

Placed = tuple[Edit, int]
"""An edit, and the place of its diagnostic among all."""


def edited(draft: Draft, diagnostics: Sequence[Diagnostic]) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Return the draft with the edits of diagnostics of its text, and the diagnostics whose edits were applied.

    Of two whose edits overlap, or write at the same place, the first in the text counts; the edits of one
    diagnostic are applied all or none.
    """
    placed = sorted((edit, number) for number, item in enumerate(diagnostics) for edit in item.edits)
    refused = _clashing(placed, len(draft.text))
    kept = [(edit, diagnostics[number]) for edit, number in placed if number not in refused]
    end = line_end(draft.original)
    edits = ((_with_line_end(edit, end), Reason(item.code, item.certain)) for edit, item in kept)
    applied = tuple(item for number, item in enumerate(diagnostics) if item.edits and number not in refused)
    return draft.edited(edits), applied


def _clashing(placed: Iterable[Placed], length: int) -> set[int]:
    """Return which diagnostics have an edit that overlaps one before it, or lies outside a text of this length."""
    refused: set[int] = set()
    last, owner = Edit(-1, -1, ""), -1
    for edit, number in placed:
        is_same_place = edit.start == edit.end == last.start == last.end and number != owner
        if edit.start < max(last.end, 0) or not edit.start <= edit.end <= length or is_same_place:
            refused.add(number)
        elif number not in refused:
            last, owner = edit, number
    return refused


def line_end(text: str) -> str:
    """Return how most lines of a text end; LF for a text of one line."""
    windows = text.count("\r\n")
    counts = Counter({"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows})
    end, number = counts.most_common(1)[0]
    return end if number else "\n"


def _with_line_end(edit: Edit, end: str) -> Edit:
    return Edit(edit.start, edit.end, edit.text.replace("\n", end))
