"""The edits that mend a fault of BibTeX: what is written in, taken out, or put between braces.

Texts are those of sources with LF as line end; offsets count in them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.sources.bibtex_blocks import BRACES, partners

Edits = tuple[Edit, ...]
_BLANKS = re.compile(r"[ \t]*")


class Balanced(NamedTuple):
    """A stretch whose braces balance: its extent, its text, and the offsets of the braces left out."""

    start: int
    end: int
    text: str
    dropped: tuple[int, ...]


def insertion(at: int, text: str) -> Edits:
    """Return the edit that writes a text in."""
    return (Edit(at, at, text),)


def deletion(text: str, start: int, end: int) -> Edits:
    """Return the edit that takes a stretch out, with blanks that nothing needs any more, or with its whole line."""
    if text[end : end + 1] == "\n":  # the blank before it may be the first half of a CRLF
        end = max(start, before_blanks(text, end))
    begin, stop = before_blanks(text, start), behind_blanks(text, end)
    starts_line, ends_line = text[begin - 1 : begin] in ("", "\n"), text[stop : stop + 1] in ("", "\n")
    if starts_line:
        return (Edit(begin, min(stop + 1, len(text)), "") if ends_line else Edit(start, stop, ""),)
    return (Edit(begin if ends_line or stop > end or text[stop] in "})" else start, end, ""),)


def before_blanks(text: str, at: int) -> int:
    """Return where the blanks on a line begin that end at `at`."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at


def behind_blanks(text: str, at: int) -> int:
    """Return where the blanks on a line end that begin at `at`."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def balanced(text: str, start: int, end: int) -> Balanced:
    """Return a stretch without the braces that have no partner in it."""
    closed = partners(text, start, end)
    kept = closed.keys() | set(closed.values())
    dropped = [mark.start() for mark in BRACES.finditer(text, start, end) if mark.start() not in kept]
    starts = (start, *(at + 1 for at in dropped))
    pieces = (text[a:b] for a, b in zip(starts, (*dropped, end), strict=True))
    return Balanced(start, end, "".join(pieces), tuple(dropped))


def enclosure(start: int, end: int, content: Balanced, behind: str = "") -> Edits:
    """Return the edits that leave of `start` to `end` the content alone, in braces, and write something behind."""
    dropped = (Edit(at, at + 1, "") for at in content.dropped)
    return (Edit(start, content.start, "{"), *dropped, Edit(content.end, end, "}" + behind))


def closer(text: str, head: int, at: int, mark: str, behind_remark: bool = False) -> str:
    """Return what closes the entry whose head is given, at `at`: on a line of its own if the entry has several."""
    if not behind_remark and text.find("\n", head, at) < 0:
        return mark
    begin = before_blanks(text, head)
    indentation = text[begin:head] if text[begin - 1 : begin] in ("", "\n") else ""
    return f"\n{indentation}{mark}"
