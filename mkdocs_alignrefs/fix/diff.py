"""What was mended in a text as a unified diff, each hunk named by its rules; `patch` and `git apply` take it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mkdocs_alignrefs.fix.draft import Change, Draft, Reason

_CONTEXT = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of the original, from 0, that became other lines of the text, and why; ends are exclusive."""

    start: int
    end: int
    new_start: int
    new_end: int
    reasons: frozenset[Reason]


def diff(shown: str, draft: Draft) -> Iterator[str]:
    """Yield the lines of a diff without their ends; none if the text is as it was."""
    before, after = _LINE.findall(draft.original), _LINE.findall(draft.text)
    hunks = _hunks(_changed_lines(draft, before, after))
    if hunks:
        yield f"--- a/{shown}"
        yield f"+++ b/{shown}"
    for hunk in hunks:
        yield from _written(hunk, before, after)


def _changed_lines(draft: Draft, before: Sequence[str], after: Sequence[str]) -> Iterator[_Lines]:
    """Yield the lines that changed; those that two changes share are one stretch."""
    starts, new_starts = _starts(before), _starts(after)
    pending: _Lines | None = None
    for change in draft.changes():
        lines = _whole_lines(change, starts, new_starts)
        if pending and lines.start < pending.end:
            lines = replace(
                lines, start=pending.start, new_start=pending.new_start, reasons=pending.reasons | lines.reasons
            )
        elif pending:
            yield _without_equal_ends(pending, before, after)
        pending = lines
    if pending:
        yield _without_equal_ends(pending, before, after)


def _starts(lines: Iterable[str]) -> list[int]:
    starts, at = list[int](), 0
    for line in lines:
        starts.append(at)
        at += len(line)
    return starts


def _whole_lines(change: Change, starts: Sequence[int], new_starts: Sequence[int]) -> _Lines:
    return _Lines(
        max(bisect_right(starts, change.start) - 1, 0),
        bisect_right(starts, change.end),
        max(bisect_right(new_starts, change.new_start) - 1, 0),
        bisect_right(new_starts, change.new_end),
        change.reasons,
    )


def _without_equal_ends(lines: _Lines, before: Sequence[str], after: Sequence[str]) -> _Lines:
    start, end, new_start, new_end = lines.start, lines.end, lines.new_start, lines.new_end
    while start < end and new_start < new_end and before[start] == after[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and before[end - 1] == after[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return _Lines(start, end, new_start, new_end, lines.reasons)


def _hunks(changes: Iterable[_Lines]) -> list[list[_Lines]]:
    """Group changes whose context touches."""
    hunks: list[list[_Lines]] = []
    for lines in changes:
        if hunks and lines.start - hunks[-1][-1].end <= 2 * _CONTEXT:
            hunks[-1].append(lines)
        else:
            hunks.append([lines])
    return hunks


def _written(hunk: Sequence[_Lines], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    above = min(_CONTEXT, hunk[0].start)
    start, end = hunk[0].start - above, min(hunk[-1].end + _CONTEXT, len(before))
    new_start, new_end = hunk[0].new_start - above, hunk[-1].new_end + end - hunk[-1].end
    codes = _named(reason for lines in hunk for reason in lines.reasons)
    yield f"@@ -{_extent(start, end)} +{_extent(new_start, new_end)} @@ {codes}"
    for lines in hunk:
        yield from _signed(" ", before[start : lines.start])
        yield from _signed("-", before[lines.start : lines.end])
        yield from _signed("+", after[lines.new_start : lines.new_end])
        start = lines.end
    yield from _signed(" ", before[start:end])


def _signed(sign: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _extent(start: int, end: int) -> str:
    """Return an extent as a diff has it: the first line, from 1, and how many if not one; of none, the one before."""
    count = end - start
    return f"{start + bool(count)}" if count == 1 else f"{start + bool(count)},{count}"


def _named(reasons: Iterable[Reason]) -> str:
    certain: dict[str, bool] = {}
    for reason in reasons:
        certain[reason.code] = certain.get(reason.code, True) and reason.certain
    return ", ".join(code if sure else f"{code} (--unsafe)" for code, sure in sorted(certain.items()))
