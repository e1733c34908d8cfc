"""The shortcodes in one stretch of running text, past code, maths, comments, attributes and link targets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.citing.syntax import SHORTCODE, backslashes
from mkdocs_alignrefs.pages.brackets import pairs
from mkdocs_alignrefs.pages.dialect import CONSTRUCTS, Construct

_MASK = "\x00"
SHORTCODES = Notation()
_OPENING = re.compile(r"(?<!\\)(?:\\\\)*+(?P<ticks>`+)")
_TICKS = re.compile(r"`+")
_MATHS: Sequence[tuple[Construct, str]] = (
    ("dollar maths", r"\$(?!\s)(?:\\.|[^\\$\x00])++(?<!\s)\$"),
    ("round maths", r"\\\((?:\\[^)]|[^\\\x00])++\\\)"),
)
_ROUND = re.compile(r"\\(?P<sign>.)|\x00", re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->|<<).)*+<<(?:(?!<!--|-->).)*+-->", re.DOTALL)
_ESCAPE = re.compile(r"\\[\\`*_{}\[\]()>#+.!$|-]")
_TAG = re.compile(
    r"""<(?![a-zA-Z][a-zA-Z0-9+.-]*+://)/?[a-zA-Z][^\s"'<>@]*+
    (?:\s+[^\s"'=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?+)*+
    \s*/?>""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"<(?:ftp|https?)://[^<>]*+>", re.IGNORECASE)


class Found(NamedTuple):
    """A shortcode in a text: its extent without the backslashes before it, and, if it is not rendered, why.

    `bracketed`: it stands between square brackets, as the text of a link does, or in an address.
    """

    start: int
    end: int
    escaped: bool
    where: str = ""
    bracketed: bool = False


def shortcodes(
    text: str,
    constructs: Collection[Construct] = CONSTRUCTS,
    notation: Notation = SHORTCODES,
    defined: Collection[str] = (),
) -> list[Found]:
    """Return the shortcodes of a stretch of running text in their order; those in code and maths are none.

    `defined` are the labels of the page's link definitions.
    """
    if not notation.may_stand_in(text):
        return []
    masked = _without_code(text)
    if maths := _maths(frozenset(constructs)):
        masked = _without_maths(maths, masked)
    commented = [item for item in hidden_shortcodes(masked, "") if item.where]
    masked = _masked(_COMMENT, masked)
    found = list(_found(masked))
    blanked = _blanked(masked, found)
    placed = list(_standing_in(_attributes(blanked), found, "attribute"))
    brackets = [(start, end + 1) for start, end in pairs(blanked, "[", "]").items()]
    brackets += (match.span() for match in _ADDRESS.finditer(blanked))
    bracketed = {item.start for item in _standing_in(brackets, found, "brackets") if item.where}
    own = [*commented, *(item._replace(bracketed=item.start in bracketed) for item in placed)]
    return sorted([*own, *_of_pandoc(masked, found, notation, defined)])


def _of_pandoc(text: str, found: Iterable[Found], notation: Notation, defined: Collection[str]) -> Iterator[Found]:
    if not notation.candidates(text):
        return
    from mkdocs_alignrefs.pages import pandoc

    chars = list(text)
    for item in found:
        chars[item.start - item.escaped : item.end] = pandoc.SHORTCODE * (item.end - item.start + item.escaped)
    yield from (Found(*item) for item in pandoc.citations("".join(chars), notation, defined))


@cache
def _maths(constructs: frozenset[Construct]) -> re.Pattern[str] | None:
    kinds = "|".join(pattern for construct, pattern in _MATHS if construct in constructs)
    return re.compile(rf"(?<!\\)(?:\\\\)*(?:{kinds})", re.DOTALL) if kinds else None


def hidden_shortcodes(text: str, where: str, notation: Notation = SHORTCODES) -> list[Found]:
    """Return the shortcodes of a text that is not read as Markdown; those in a comment are said to be in one."""
    comments = (match.span() for match in _COMMENT.finditer(text))
    found = [item._replace(where=where) for item in _found(text)]
    others = (item._replace(where=where) for item in _of_pandoc(text, found, notation, ()) if not item.escaped)
    return sorted([*_standing_in(comments, found, "comment"), *others])


def _found(text: str) -> Iterator[Found]:
    for match in SHORTCODE.finditer(text):
        yield Found(match.start(), match.end(), bool(backslashes(match) % 2))


def _standing_in(spans: Iterable[tuple[int, int]], found: Iterable[Found], where: str) -> Iterator[Found]:
    """Say of the shortcodes in one of these stretches that they stand there."""
    rest = iter(sorted(spans))
    span = next(rest, None)
    reach = -1
    for item in found:
        while span is not None and span[0] <= item.start:
            reach = max(reach, span[1])
            span = next(rest, None)
        yield item._replace(where=where) if item.end <= reach else item


def _masked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: _MASK * len(match[0]), text)


def _blanked(text: str, found: list[Found]) -> str:
    """Return the text with its shortcodes and escaped characters masked."""
    parts: list[str] = []
    end = 0
    for item in found:
        parts += [text[end : item.start], _MASK * (item.end - item.start)]
        end = item.end
    return _ESCAPE.sub(_MASK * 2, "".join([*parts, text[end:]]))


def _without_code(text: str) -> str:
    """Mask code spans as Python-Markdown finds them.

    The next run of as many backticks closes; if there is none, and none that is longer, the next of the longest runs.
    """
    closers = _Closers(text)
    parts: list[str] = []
    end = 0
    for match in _OPENING.finditer(text):
        start, inner = match.span("ticks")
        closing = closers.after(inner, inner - start) if start >= end else None
        if closing is not None:
            parts += [text[end:start], _MASK * (closing - start)]
            end = closing
    return "".join([*parts, text[end:]])


def _without_maths(maths: re.Pattern[str], text: str) -> str:
    """Mask maths; a `\\(` that nothing closes is set aside first, so that no search for its end is in vain."""
    closed, vain = False, set[int]()
    for token in reversed(list(_ROUND.finditer(text))):
        if token["sign"] == "(" and not closed:
            vain.add(token.end() - 1)
        closed = token["sign"] == ")" or (closed and token["sign"] is not None)
    candidate = "".join("-" if at in vain else char for at, char in enumerate(text)) if vain else text
    parts, end = list[str](), 0
    for match in maths.finditer(candidate):
        parts += [text[end : match.start()], _MASK * len(match[0])]
        end = match.end()
    return "".join([*parts, text[end:]])


class _Closers:
    """The runs of backticks in a text."""

    def __init__(self, text: str) -> None:
        runs = [match.span() for match in _TICKS.finditer(text)]
        self._starts = [start for start, _ in runs]
        self._longest = list(accumulate((end - start for start, end in reversed(runs)), max))[::-1]
        self._ends: dict[int, list[int]] = {}
        for start, end in runs:
            self._ends.setdefault(end - start, []).append(end)

    def after(self, at: int, length: int) -> int | None:
        """Return where the run ends that closes one of this length."""
        following = bisect_left(self._starts, at)
        longest = self._longest[following] if following < len(self._starts) else 0
        for wanted in (length, longest):
            ends = self._ends.get(wanted, [])
            place = bisect_right(ends, at)
            if wanted <= length and place < len(ends):
                return ends[place]
        return None


def _attributes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that become attributes: tags, targets and titles of links, and the whole of images."""
    yield from (match.span() for match in _TAG.finditer(text))
    closing = pairs(text, "(", ")")
    for opening, end in pairs(text, "[", "]").items():
        image = text[opening - 1 : opening] == "!"
        target = closing.get(end + 1)
        if target is not None:
            yield (opening if image else end + 1), target + 1
        elif image and text[end + 1 : end + 2] == "[":
            yield opening, end + 1
