"""A text mended: the edits of its diagnostics applied, round by round, as long as what it says stays the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import filterfalse

from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.fix.draft import Draft
from mkdocs_alignrefs.fix.edits import edited
from mkdocs_alignrefs.model import Entry, Reading

Examine = Callable[[str], Reading]
"""Reads the text of a file: its entries, if it is a source, and what there is to say about it."""

READINGS = 60
"""How often a text is read at most while it is mended. A round takes one reading, and some more to refuse a mend."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A mended text, what it said before, the diagnostics whose edits were applied, and those with edits that were not.

    Of those applied, `certain` are only the ones that needed no uncertain one before them.
    """

    draft: Draft
    before: Reading
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def mended(text: str, examine: Examine, unsafe: bool = False) -> Mended:
    """Return a text mended: by certain edits alone, then, with `unsafe`, by all. Raises nothing.

    A mend counts only if the text then reads as before, but for what the mend is about, and with fewer faults.
    """
    before = examine(text)
    mending = _Mending(text, before, examine)
    while mending.run(certain=True) or (unsafe and mending.run(certain=False)):
        pass
    return Mended(mending.draft, before, tuple(mending.applied), tuple(mending.mendable))


class _Mending:
    """A draft on its way, what its text says, and what was applied so far."""

    def __init__(self, text: str, reading: Reading, examine: Examine) -> None:
        self._examine, self._readings = examine, READINGS
        self.draft, self._reading = Draft.of(text), reading
        self.applied: list[Diagnostic] = []

    @property
    def mendable(self) -> list[Diagnostic]:
        """What could still be mended."""
        return _mendable(self._reading)

    def run(self, certain: bool) -> bool:
        """Apply edits in one pass, first what says in the file what was read anyway; say whether there was any."""
        items = [item._replace(certain=certain) for item in self.mendable if item.certain or not certain]
        return self._apply([*filter(_restates, items)]) or self._apply([*filterfalse(_restates, items)])

    def _apply(self, items: Sequence[Diagnostic]) -> bool:
        """Apply the edits that hold together: all, or half of them and so on, or else without the first."""
        start, size = 0, len(items)
        while start < len(items) and self._readings > 0:
            draft, applied = edited(self.draft, items[start : start + size])
            reading = self._examine(draft.text)
            self._readings -= 1
            if _holds(self._reading, reading, applied):
                self.draft, self._reading = draft, reading
                self.applied += applied
                return True
            start, size = (start, size // 2) if size > 1 else (start + 1, len(items))
        return False


def _mendable(reading: Reading) -> list[Diagnostic]:
    return [item for item in reading.diagnostics if item.edits]


def _restates(item: Diagnostic) -> bool:
    """Say whether the edits write into the file what its reader had mended in memory."""
    return item.code.startswith("bibtex-") or item.code == "mojibake"


def _holds(before: Reading, after: Reading, applied: Sequence[Diagnostic]) -> bool:
    """Say whether edits changed nothing but what they are about, and left fewer to make."""
    if _faults(after) >= _faults(before):
        return False
    if all(map(_restates, applied)):
        return list(map(_told, before.entries)) == list(map(_told, after.entries))
    return [entry.key for entry in before.entries] == [entry.key for entry in after.entries]


def _faults(reading: Reading) -> int:
    """Return how much is wrong; what can be mended counts twice, since a mend may show what nobody can."""
    return len(reading.diagnostics) + len(_mendable(reading))


def _told(entry: Entry) -> Entry:
    """Return an entry without its places and its empty fields."""
    return entry._replace(sources=(), fields={name: value for name, value in entry.fields.items() if value})
