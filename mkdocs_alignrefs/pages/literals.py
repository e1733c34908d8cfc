"""Docstrings as they stand in the source of a module: their lines, and where each of their characters was written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.written import Written

_TAB = 8
_LITERAL = re.compile(
    r"""(?P<prefix>[rRuU]?)(?P<quote>'''|\"""|'|")(?P<body>(?:\\.|(?!(?P=quote)).)*+)(?P=quote)|\#[^\r\n]*|.""",
    re.VERBOSE | re.DOTALL,
)
_CHARACTER = re.compile(
    r"""\\(?: (?P<end>\r\n?|\n) | (?P<octal>[0-7]{1,3}) | x(?P<x>[0-9a-fA-F]{2}) | u(?P<u>[0-9a-fA-F]{4})
    | U(?P<U>[0-9a-fA-F]{8}) | N\{(?P<name>[^}]+)\} | (?P<sign>[\\'"abfnrtv]) )|(?P<line>\r\n?)|.""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS = dict(zip("\\'\"abfnrtv", "\\'\"\a\b\f\n\r\t\v", strict=True))


def docstring_lines(node: ast.Constant, source: SourceText) -> list[Written]:
    """Return the lines of a docstring without their common indentation, as `inspect.cleandoc` leaves them.

    Where its characters cannot be told from the source, all stand where the literal begins.
    """
    value = node.value if isinstance(node.value, str) else ""
    start = _offset(source, node.lineno, node.col_offset)
    end = _offset(source, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    pairs = list(_characters(source.text, start, end))
    offsets: Sequence[int] = [*(at for _, at in pairs), end]
    if "".join(char for char, _ in pairs) != value:
        offsets = [start] * (len(value) + 1)
    return _clean(list(_lines(value, source, offsets)))


def _offset(source: SourceText, line: int, column: int) -> int:
    """Return the offset of a place as `ast` tells it, with columns in bytes of UTF-8."""
    start = source.offset(line)
    text = source.text[start : start + column]
    return start + (column if text.isascii() else len(text.encode()[:column].decode(errors="replace")))


def _characters(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the characters of a literal, or of several that stand side by side, with the offset of each."""
    for literal in _LITERAL.finditer(text, start, end):
        if literal["quote"] and literal["prefix"] in ("r", "R"):
            yield from _raw(text, *literal.span("body"))
        elif literal["quote"]:
            for found in _CHARACTER.finditer(text, *literal.span("body")):
                yield from ((char, found.start()) for char in _value(found))


def _raw(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for at in range(start, end):
        if text[at] != "\r":
            yield text[at], at
        elif text[at + 1 : at + 2] != "\n":
            yield "\n", at


def _value(found: re.Match[str]) -> str:
    if found["end"]:
        return ""
    if found["line"]:
        return "\n"
    if found["sign"]:
        return _SIGNS[found["sign"]]
    if code := found["x"] or found["u"] or found["U"]:
        return chr(min(int(code, 16), 0x10FFFF))
    return chr(int(found["octal"], 8)) if found["octal"] else _named(found)


def _named(found: re.Match[str]) -> str:
    from unicodedata import lookup

    try:
        return lookup(found["name"]) if found["name"] else found[0]
    except KeyError:
        return found[0]


def _lines(text: str, source: SourceText, offsets: Sequence[int]) -> Iterator[Written]:
    ends = [-1, *(at for at, char in enumerate(text) if char == "\n"), len(text)]
    for before, end in pairwise(ends):
        yield _untabbed(Written(text[before + 1 : end], source, offsets[before + 1 : end + 1]))


def _untabbed(line: Written) -> Written:
    if "\t" not in line.text:
        return line
    chars: list[str] = []
    offsets: list[int] = []
    for char, offset in zip(line.text, line.offsets, strict=False):
        width = _TAB - len(chars) % _TAB if char == "\t" else 1
        chars += " " * width if char == "\t" else char
        offsets += [offset] * width
    return Written("".join(chars), line.source, [*offsets, line.offsets[-1]])


def _clean(lines: list[Written]) -> list[Written]:
    """Return the lines as `inspect.cleandoc` does."""
    margins = [len(line.text) - len(line.text.lstrip()) for line in lines[1:] if line.text.strip()]
    margin = min(margins, default=0)
    first = lines[0].cut(len(lines[0].text) - len(lines[0].text.lstrip()))
    cleaned = [first, *(line.cut(margin) for line in lines[1:])]
    filled = [at for at, line in enumerate(cleaned) if line.text.strip()]
    return cleaned[filled[0] : filled[-1] + 1] if filled else []
