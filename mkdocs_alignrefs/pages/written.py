"""The lines of a page as its readers get them, and where each character of them was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_alignrefs.diagnostics import SourceText

_LINE_END = re.compile(r"\r\n?|\n")


class Written(NamedTuple):
    """A line of a page. `offsets` tells where in `source` each of its characters stands, and where the last one ends.

    Indentation that the line was given elsewhere stands nowhere; its offsets mean nothing.
    """

    text: str
    source: SourceText
    offsets: Sequence[int]

    def indented(self, blanks: str) -> Written:
        """Return the line with blanks before it."""
        if not blanks:
            return self
        if isinstance(self.offsets, range):
            offsets: Sequence[int] = range(self.offsets.start - len(blanks), self.offsets.stop)
        else:
            offsets = (*[self.offsets[0]] * len(blanks), *self.offsets)
        return Written(blanks + self.text, self.source, offsets)

    def cut(self, count: int) -> Written:
        """Return the line without its first characters."""
        return Written(self.text[count:], self.source, self.offsets[count:])

    def without(self, at: int) -> Written:
        """Return the line without one character."""
        offsets = (*self.offsets[:at], *self.offsets[at + 1 :])
        return Written(self.text[:at] + self.text[at + 1 :], self.source, offsets)


def written(source: SourceText, start: int = 0, end: int | None = None) -> list[Written]:
    """Return the lines of a file, or of a stretch of it."""
    text, lines, at = source.text, [], start
    end = len(text) if end is None else end
    for found in _LINE_END.finditer(text, start, end):
        lines.append(Written(text[at : found.start()], source, range(at, found.start() + 1)))
        at = found.end()
    return [*lines, Written(text[at:end], source, range(at, end + 1))]
