"""Snippets: the lines of other files that a page takes in, as pymdownx.snippets does it.

The syntax is that of https://facelessuser.github.io/pymdown-extensions/extensions/snippets/. Nothing is downloaded.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.dialect import Snippets
from mkdocs_alignrefs.pages.lines import TAB
from mkdocs_alignrefs.pages.written import Written, written

_MARKER = re.compile(
    r"""(?P<space>[ \t]*+)(?P<escape>;*+)
    (?: -+8<-+[ \t]+(?P<path>"(?:\\"|[^"\n\r])+?"|'(?:\\'|[^'\n\r])+?')(?![ \t])
      | (?P<block>-+8<-+)(?![ \t]) )$""",
    re.VERBOSE,
)
_SECTION = re.compile(
    r"""(?<!;)(?!(?<=-)-)(?P<escape>;*)-+8<-+[ \t]+
    \[[ \t]*(?P<edge>start|end)[ \t]*:[ \t]*(?P<name>[a-z][-_0-9a-z]*)[ \t]*\]""",
    re.VERBOSE | re.IGNORECASE,
)
_RANGES = re.compile(r":(-?\d*(?::-?\d*)?(?:,(?=[-\d:])-?\d*(?::-?\d*)?)*)$")
_NAME = re.compile(r":([a-z][-_0-9a-z]*)$", re.IGNORECASE)
_DEPTH = 50
_LIMIT = 1_000_000
"""How many lines are looked through for one page, so that files which take in each other many times come to an end."""

Reader = Callable[[str], SourceText | None]


def taken_in(lines: Sequence[Written], snippets: Snippets, read: Reader) -> list[Written]:
    """Return the lines of a page with those of its snippets; `read` gives the text of a file by its absolute path.

    A file that does not exist, that is open already, or that would be downloaded is left out.
    """
    appended = [Written(text, lines[-1].source, [0] * (len(text) + 1)) for text in _appended(snippets)]
    return list(_Expansion(snippets, read).lines([*lines, *appended]))


def _appended(snippets: Snippets) -> list[str]:
    return ["", "", "-8<-", *"\n\n".join(snippets.appended).split("\n"), "-8<-", ""] if snippets.appended else []


class _Target(NamedTuple):
    """A file, and the part of it that is meant: ranges of lines, counted from 1 or from the end, or a section."""

    path: str
    ranges: tuple[str, ...] = ()
    section: str = ""


def _target(text: str) -> _Target:
    if found := _ranges(text):
        return _Target(text[: found.start()].strip(), tuple(found[1].split(",")))
    if found := _NAME.search(text):
        return _Target(text[: found.start()].strip(), section=found[1])
    return _Target(text)


def _ranges(text: str) -> re.Match[str] | None:
    tail = len(text) - len(text.rstrip("0123456789:,-"))
    start = text.find(":", len(text) - tail)
    return None if start < 0 else _RANGES.search(text, start)


class _Expansion:
    """The taking in of snippets by one page."""

    def __init__(self, snippets: Snippets, read: Reader) -> None:
        self._snippets = snippets
        self._read = read
        self._left = _LIMIT
        self._opened: dict[str, list[Written] | None] = {}

    def lines(
        self, lines: Iterable[Written], opened: tuple[str, ...] = (), in_section: bool = False
    ) -> Iterator[Written]:
        """Yield the lines; a section's lines are searched for no other section."""
        block = False
        for line in lines:
            marker = _MARKER.match(line.text) if "8<-" in line.text else None
            if marker and marker["escape"]:
                yield line.without(marker.start("escape"))
            elif marker and marker["block"]:
                block = not block
            elif marker and not block:
                yield from self._file(marker["path"][1:-1].strip(), marker["space"], opened)
            elif block and not marker:
                yield from self._listed(line, opened)
            elif not marker:
                yield from (line,) if in_section else _unmarked(line)

    def _listed(self, line: Written, opened: tuple[str, ...]) -> Iterator[Written]:
        """Yield what a line between two markers takes in."""
        path = line.text.strip(" \t")
        if path:
            yield from self._file(path, line.text[: len(line.text) - len(line.text.lstrip(" \t"))], opened)
        else:
            yield line.cut(len(line.text))

    def _file(self, path: str, space: str, opened: tuple[str, ...]) -> Iterator[Written]:
        target = _target(path)
        if path.startswith(";") or not target.path or len(opened) > _DEPTH or self._left <= 0:
            return
        found = next((name for name in self._names(target.path) if self._lines_of(name) is not None), None)
        if found is None or found in opened:
            return
        lines = self._lines_of(found) or []
        self._left -= len(lines) + 1
        indentation = space.expandtabs(TAB)
        for line in self.lines(self._part(lines, target), (*opened, found), bool(target.section)):
            yield line.indented(indentation)

    def _names(self, path: str) -> Iterator[str]:
        """Yield where a file could be; a base that is a file stands for itself alone."""
        if path.lower().startswith(("https://", "http://")):
            return
        for base in self._snippets.bases:
            name = _joined(base, path)
            if not self._snippets.restricted or name.startswith(base if base.endswith(os.sep) else base + os.sep):
                yield name
            if base == _joined(base.rpartition(os.sep)[0], path):
                yield base

    def _lines_of(self, name: str) -> list[Written] | None:
        if name not in self._opened:
            source = self._read(name)
            self._opened[name] = None if source is None else written(source) if source.text else []
        return self._opened[name]

    def _part(self, lines: list[Written], target: _Target) -> list[Written]:
        if target.ranges:
            lines = [line for piece in target.ranges for line in lines[_slice(piece, len(lines))]]
        elif target.section:
            lines = list(_section(lines, target.section))
        else:
            return lines
        return _dedented(lines) if self._snippets.dedented else lines


def _joined(folder: str, path: str) -> str:
    return os.path.normpath(path if os.path.isabs(path) else folder + os.sep + path)  # noqa: PTH117 - a text, no file


def _slice(piece: str, total: int) -> slice:
    first, _, last = piece.partition(":")
    start, end = _number(first), _number(last)
    if start is not None:
        start = max(total + start, 0) if start < 0 else max(start - 1, 0)
    if end is not None and end < 0:
        end = max(total + 1 + end, 0)
    return slice(start, end)


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-") and len(text) < 10 else None


def _section(lines: Iterable[Written], name: str) -> Iterator[Written]:
    """Yield the lines of a section, without the marks of others in it."""
    started = False
    for line in lines:
        mark = _SECTION.search(line.text) if "8<-" in line.text else None
        if mark and mark["escape"]:
            line, mark = line.without(mark.start("escape")), None
        if mark and mark["name"] == name:
            if mark["edge"].lower() == "end":
                return
            started = True
        elif started and not mark:
            yield line


def _unmarked(line: Written) -> Iterator[Written]:
    """Yield a line that is no mark of a section; an escaped mark loses its sign."""
    mark = _SECTION.search(line.text) if "8<-" in line.text else None
    if mark is None:
        yield line
    elif mark["escape"]:
        yield line.without(mark.start("escape"))


def _dedented(lines: list[Written]) -> list[Written]:
    """Return the lines as `textwrap.dedent` leaves them."""
    filled = [line.text for line in lines if line.text.strip(" \t")]
    margins = [text[: len(text) - len(text.lstrip(" \t"))] for text in filled] or [""]
    ends = zip(min(margins), max(margins), strict=False)  # what these share all of them share
    margin = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    return [line.cut(margin if line.text.strip(" \t") else len(line.text)) for line in lines]
