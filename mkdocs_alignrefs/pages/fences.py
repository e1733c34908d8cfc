"""Fenced code: at any indentation and in block quotes, as pymdownx.superfences finds it, or at the margin alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from mkdocs_alignrefs.pages.dialect import Construct
from mkdocs_alignrefs.pages.lines import HIDDEN, Line

FENCE = HIDDEN.format("code")
_PREFIX = re.compile(r"[> ]*")
_OPENING = re.compile(
    r"""(?P<fence>~{3,}|`{3,})
    (?:[ ]*+\.?[\w#.+-]++(?=[ ]|$))?                                # the language
    (?: [ ]*\{[^\n]*\}                                              # attributes in braces, or options
      | (?:[ ]*(?:hl_lines|linenums|title|title_mode)=(?:"[^"\n]*"|'[^'\n]*')(?=[ ]|$))+
    )?[ ]*$""",
    re.VERBOSE,
)

_PLAIN_OPENING = re.compile(
    r"""(?P<fence>~{3,}|`{3,})[ ]*
    (?: \{[^\n]*\}
      | \.?[\w#.+-]*[ ]*(?:hl_lines=(?:"[^"\n]*"|'[^'\n]*')[ ]*)? )$""",
    re.VERBOSE,
)


def without_fences(lines: Sequence[Line], constructs: Collection[Construct]) -> list[Line]:
    """Return the lines with each fenced block as one line that holds `FENCE`, with the prefix of its opening line."""
    if "nested fences" in constructs:
        return _without_nested(lines)
    return _without_plain(lines) if "fences" in constructs else list(lines)


def _without_plain(lines: Sequence[Line]) -> list[Line]:
    """Find fences as Python-Markdown's fenced_code: at the margin; an opening line that nothing closes is text."""
    closing: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.text.startswith(("```", "~~~")):
            closing.setdefault(line.text.rstrip(" "), []).append(at)
    result: list[Line] = []
    at = 0
    while at < len(lines):
        match = _PLAIN_OPENING.match(lines[at].text)
        ends = closing.get(match["fence"], []) if match else []
        later = bisect_right(ends, at)
        number = lines[at].number
        if later < len(ends):
            result += [Line("", number), Line(FENCE, number), Line("", number)]
            at = ends[later] + 1
        else:
            result.append(lines[at])
            at += 1
    return result


def _without_nested(lines: Sequence[Line]) -> list[Line]:
    result: list[Line] = []
    opened: _Fence | None = None
    for line in lines:
        result.append(line)
        if opened is None:
            opened = _opening(line, len(result) - 1)
        elif opened.closed_by(line):
            result[opened.at :] = [Line(opened.prefix + FENCE, line.number)]
            opened = None
        elif opened.broken_by(line):
            opened = None
    return result


class _Fence:
    """A fence that is open: where it began, and what a line of its content must look like."""

    def __init__(self, at: int, prefix: str, fence: str) -> None:
        self.at, self.prefix = at, prefix
        self._closing = re.compile(rf"{fence} *$")
        self._quotes = prefix.count(">")
        self._after_blank = False

    def closed_by(self, line: Line) -> bool:
        prefix, content = self._parted(line)
        return self._fits(prefix, content) and self._closing.match(content) is not None

    def broken_by(self, line: Line) -> bool:
        prefix, content = self._parted(line)
        broken = (bool(content) and not self._fits(prefix, content)) or prefix.count(">") > self._quotes
        self._after_blank = not content.strip()
        return broken

    def _parted(self, line: Line) -> tuple[str, str]:
        match = _PREFIX.match(line.text, 0, len(self.prefix))
        end = match.end() if match else 0
        return line.text[:end], line.text[end:]

    def _fits(self, prefix: str, content: str) -> bool:
        quotes = prefix.count(">")
        if self._quotes:
            return quotes <= self._quotes and not (self._after_blank and quotes < self._quotes)
        return quotes == 0 and len(prefix) == len(self.prefix)


def _opening(line: Line, at: int) -> _Fence | None:
    prefix = _PREFIX.match(line.text)
    match = _OPENING.match(line.text, prefix.end()) if prefix else None
    return _Fence(at, prefix[0], match["fence"]) if prefix and match else None
