"""What was mended in a text as a unified diff, each hunk named by its rules; `patch` and `git apply` take it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from mkdocs_alignrefs.fix.draft import Change, Draft, Reason

_CONTEXT = 3
_ODD = re.compile(r'[\x00-\x1f"\\\x7f\udc80-\udcff]')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of the original, from 0, that became other lines of the text, and why; ends are exclusive."""

    start: int
    end: int
    new_start: int
    new_end: int
    reasons: frozenset[Reason]


def diff(shown: str, draft: Draft, mark: str = "") -> Iterator[str]:
    """Yield the lines of a diff without their ends, first two that name the file; none if the text is as it was.

    `mark` is what stands in the file before its text, a byte order mark.
    """
    before, after = _LINE.findall(draft.original), _LINE.findall(draft.text)
    hunks = _hunks(_changed_lines(draft, before, after))
    before[:1], after[:1] = ([mark + line for line in lines[:1]] for lines in (before, after))
    if hunks:
        yield f"--- {_name(f'a/{shown}')}"
        yield f"+++ {_name(f'b/{shown}')}"
    for hunk in hunks:
        yield from _written(hunk, before, after)


def _name(path: str) -> str:
    """Return a path as git writes it: quoted if it holds odd characters, a tab behind it if it holds blanks."""
    if not _ODD.search(path):
        return f"{path}\t" if " " in path else path
    return '"' + _ODD.sub(_escaped, path) + '"'


def _escaped(odd: re.Match[str]) -> str:
    if odd[0] in '"\\':
        return f"\\{odd[0]}"
    return "".join(f"\\{byte:03o}" for byte in odd[0].encode("utf-8", "surrogateescape"))


def _changed_lines(draft: Draft, before: Sequence[str], after: Sequence[str]) -> Iterator[_Lines]:
    """Yield the lines that changed; those that two changes share are one stretch."""
    bounds, new_bounds = _bounds(before), _bounds(after)
    for change in _whole_lines(draft, bounds, new_bounds):
        lines = _Lines(
            bisect_left(bounds, change.start),
            bisect_left(bounds, change.end),
            bisect_left(new_bounds, change.new_start),
            bisect_left(new_bounds, change.new_end),
            change.reasons,
        )
        yield _without_equal_ends(lines, before, after)


def _bounds(lines: Iterable[str]) -> list[int]:
    """Return where each line starts and the last one ends."""
    return [0, *accumulate(map(len, lines))]


def _whole_lines(draft: Draft, bounds: Sequence[int], new_bounds: Iterable[int]) -> Iterator[Change]:
    """Yield the changes widened to whole lines, as one where they share a line."""
    ends, pending = frozenset(new_bounds), None
    starts = bounds if draft.original.endswith("\n") else bounds[:-1] or bounds
    for change in draft.changes():
        start = starts[bisect_right(starts, change.start) - 1]
        following = (bisect_left if change.new_end in ends else bisect_right)(bounds, change.end)
        end = bounds[min(following, len(bounds) - 1)]
        new_start, new_end = start + change.new_start - change.start, end + change.new_end - change.end
        wide = Change(start, end, new_start, new_end, change.reasons)
        if pending and start < pending.end:
            wide = replace(
                wide, start=pending.start, new_start=pending.new_start, reasons=pending.reasons | change.reasons
            )
        elif pending:
            yield pending
        pending = wide
    if pending:
        yield pending


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
        if lines.start == lines.end and lines.new_start == lines.new_end:
            continue
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
