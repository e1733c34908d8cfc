"""Text laid out in the columns of a terminal: wrapped, or cut around the place that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_alignrefs.export.terminal import columns, cut, inert

_TAB = 4


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text at most `width` columns wide; a longer word has a line of its own."""
    line, used = "", 0
    for word in inert(text).split(" "):
        wide = columns(word)
        if line and used + 1 + wide > width:
            yield line
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    yield line


def excerpt(line: str, start: int, end: int, width: int) -> tuple[str, str]:
    """Return what fits into `width` columns of a line around its characters `start` to `end`, and marks below these.

    Tabs are blanks, and characters that a terminal would obey are escapes. The cost is that of `width`, however long
    the line.
    """
    before = _shown(line[max(0, start - width) : start], 0)
    marked = _shown(line[start : min(end, start + width)], columns(before))
    after = _shown(line[end : end + width], columns(before + marked))
    room = max(width // 2, width - max(1, columns(marked)) - columns(after))
    if columns(before) > room or start > width:
        before = "…" + _tail(before, room - 1)
    place = columns(before)
    if place and marked and columns(marked[0]) == 0:
        place -= 1  # it stands in the column of its letter
    marks = "^" * max(1, min(columns(marked.rstrip(" ")), width - place))
    return cut(before + marked + after, width).rstrip(), " " * place + marks


def _shown(text: str, place: int) -> str:
    """Return a stretch of a line that begins in the column `place`, with tabs as blanks up to the next stop."""
    first, *others = text.split("\t")
    shown = inert(first)
    for piece in others:
        shown += " " * (_TAB - (place + columns(shown)) % _TAB) + inert(piece)
    return shown


def _tail(text: str, width: int) -> str:
    """Return the end of a text in at most `width` columns, not beginning with a mark without its letter."""
    at, used = len(text), 0
    while at and (used := used + columns(text[at - 1])) <= width:
        at -= 1
    while at < len(text) and columns(text[at]) == 0:
        at += 1
    return text[at:]
