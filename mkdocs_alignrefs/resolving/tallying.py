"""How far a list is read: how many entries of each status there are, in all, by section and by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.progress import Progress, Tally, Years
from mkdocs_alignrefs.render.status import is_read
from mkdocs_alignrefs.selection import Plan, grouped

_MOST_BARS = 40
"""How many bars of years can be told apart on a phone."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def progress(plan: Plan, entries: Sequence[Entry], words: Mapping[str, str], library: Sequence[Entry]) -> Progress:
    """Return the tallies that a plan asks for: those of its group, or without one all of them.

    `library` has the order of the sections.
    """
    statuses = _statuses(entries, plan.statuses)
    return Progress(
        statuses,
        _tally("", entries, statuses),
        _sections(plan, entries, statuses, words, library) if plan.group in (None, "section") else (),
        _years(plan, entries, statuses, words) if plan.group in (None, "year") else None,
    )


def _statuses(entries: Iterable[Entry], order: Sequence[str]) -> tuple[str | None, ...]:
    """Return the statuses that occur: READ, the known ones in their order, the others by alphabet, at last none."""
    found = {entry.status for entry in entries}
    named = sorted(filter(None, found))
    known = [status for status in order if status in found]
    every = sorted([*known, *(status for status in named if status not in known)], key=lambda item: not is_read(item))
    return (*every, *([None] if None in found else []))


def _tally(title: str, entries: Iterable[Entry], statuses: Iterable[str | None]) -> Tally:
    count = Counter(entry.status for entry in entries)
    return Tally(title, tuple(count[status] for status in statuses))


def _sections(
    plan: Plan,
    entries: Sequence[Entry],
    statuses: Sequence[str | None],
    words: Mapping[str, str],
    library: Sequence[Entry],
) -> tuple[Tally, ...]:
    """Return the tallies of the sections, if there are any; a single one is told only where it is asked for."""
    groups = grouped(plan._replace(group="section"), entries, words, library)
    fewest = 1 if plan.group else 2
    if len(groups) < fewest or not any(path for entry in entries for path in entry.sections):
        return ()
    return tuple(_tally(group.title, group.entries, statuses) for group in groups)


def _years(
    plan: Plan, entries: Sequence[Entry], statuses: Sequence[str | None], words: Mapping[str, str]
) -> Years | None:
    """Return the tallies of the years, if there are any; a single one is told only where it is asked for."""
    dated: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.year is not None:
            dated.setdefault(entry.year, []).append(entry)
    if not dated or (not plan.group and len(dated) == 1):
        return None
    step = next((step for step in _STEPS if max(dated) // step - min(dated) // step < _MOST_BARS), _STEPS[-1])
    first = min(dated) // step * step
    tallies = [
        _tally(
            _stretch(start, step),
            (entry for year in range(start, start + step) for entry in dated.get(year, ())),
            statuses,
        )
        for start in range(first, max(dated) + 1, step)
    ]
    undated = [entry for entry in entries if entry.year is None]
    return Years(step, first, tuple(tallies), _tally(words["none"], undated, statuses) if undated else None)


def _stretch(start: int, step: int) -> str:
    return str(start) if step == 1 else f"{start}–{start + step - 1}"
