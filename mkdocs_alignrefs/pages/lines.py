"""The lines of a page as they pass from one stage of reading to the next, each of which takes away from their start."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

TAB = 4
INDENT = " " * TAB
HIDDEN = "\x02{}\x03"
"""Stands on a line of its own for something that was taken out of the text, by its number."""
_RESERVED = {2: "\ufffd", 3: "\ufffd"}


class Line(NamedTuple):
    """A stretch of one line: what is left of it, its number in the page from 0, and the column where it starts.

    Columns count from 0 in the line with tabs expanded.
    """

    text: str
    number: int
    column: int = 0

    def cut(self, count: int) -> Line:
        """Return the line without its first characters."""
        return Line(self.text[count:], self.number, self.column + count)


def split(texts: Iterable[str], first: int = 0) -> list[Line]:
    """Return lines as Python-Markdown normalises them: tabs expanded, lines of blanks emptied.

    `first` is the number of the first line.
    """
    lines = (text.expandtabs(TAB) if "\t" in text else text for text in texts)
    plain = (line.translate(_RESERVED) if "\2" in line or "\3" in line else line for line in lines)
    return [Line(line if line.strip(" ") else "", number) for number, line in enumerate(plain, first)]


class Block:
    """Neighbouring lines; parts of it share the memory of where lines of a kind stand, so that each is sought once."""

    def __init__(self, lines: Sequence[Line], start: int = 0, end: int | None = None) -> None:
        """Take the lines from `start` to `end`."""
        self._all = lines
        self._start = start
        self._end = len(lines) if end is None else end
        self._found: dict[re.Pattern[str], list[int]] = {}

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[Line]:
        return (self._all[at] for at in range(self._start, self._end))

    def __getitem__(self, at: int) -> Line:
        return self._all[self._start + at if at >= 0 else self._end + at]

    def part(self, start: int, end: int | None = None) -> Block:
        """Return the lines from `start` to `end` of this block."""
        part = Block(self._all, self._start + start, self._end if end is None else self._start + end)
        part._found = self._found
        return part

    def first(self, pattern: re.Pattern[str]) -> int | None:
        """Return which line is the first that matches at its start, or None."""
        if pattern not in self._found:
            self._found[pattern] = [at for at, line in enumerate(self._all) if pattern.match(line.text)]
        places = self._found[pattern]
        at = bisect_left(places, self._start)
        return places[at] - self._start if at < len(places) and places[at] < self._end else None

    def indented(self, levels: int = 1) -> bool:
        """Return whether the first line is indented by so many levels."""
        return self[0].text.startswith(INDENT * levels)

    def detabbed(self, width: int = TAB) -> tuple[list[Line], Block]:
        """Return the leading lines that are indented so far, without the indentation, and the lines after them."""
        taken: list[Line] = []
        for line in self:
            if line.text.startswith(" " * width):
                taken.append(line.cut(width))
            elif line.text.strip(" "):
                break
            else:
                taken.append(line)
        return taken, self.part(len(taken))

    def loosely_detabbed(self, levels: int = 1) -> Block:
        """Return all lines, without so many levels of indentation where they have them."""
        width = TAB * levels
        return Block([line.cut(width) if line.text.startswith(" " * width) else line for line in self])


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Part lines at blank ones; a block after two or more of them begins with one."""
    result: list[Block] = []
    current: list[Line] = []
    blanks = 0
    for line in lines:
        if line.text:
            current += [line._replace(text=""), line] if blanks > 1 and not current else [line]
            blanks = 0
        else:
            blanks += 1
            if current:
                result.append(Block(current))
                current = []
    return [*result, Block(current)] if current else result
