"""Where the shortcodes of a page stand in its Markdown source, in the order in which its readers meet them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from mkdocs_alignrefs.citing.syntax import SHORTCODE
from mkdocs_alignrefs.diagnostics import Place, SourceText
from mkdocs_alignrefs.pages.blocks import BlockReader
from mkdocs_alignrefs.pages.fences import without_fences
from mkdocs_alignrefs.pages.html import HTMLReader, Raw
from mkdocs_alignrefs.pages.inline import Found, hidden_shortcodes, shortcodes
from mkdocs_alignrefs.pages.lines import TAB, Line, split
from mkdocs_alignrefs.pages.tree import Node

_YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_META = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE_META = re.compile(r"(?: {4}|\t)\s*(?P<value>.*)")
_FOOTNOTES_HERE = "///Footnotes Go Here///"


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A shortcode in a page's source, without the backslashes before it.

    `escaped`: a backslash makes it literal text. Where it is not rendered, `where` says in what it stands: `raw HTML`,
    `comment`, `front matter` or `attribute`. `alone`: nothing else stands in its paragraph.
    """

    text: str
    place: Place
    escaped: bool = False
    rendered: bool = True
    where: str = ""
    alone: bool = False


def scan(source: SourceText) -> tuple[Shortcode, ...]:
    """Return the shortcodes of a page: the rendered ones in reading order, then the others in that of the source.

    Shortcodes in code and maths are none. The text of one that wraps over lines has no indentation or quote signs of
    the lines that it goes on to.
    """
    if not SHORTCODE.search(source.text):
        return ()
    return tuple(_Page(source).shortcodes())


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """Return the metadata at the start of a page, and where the text after it starts; YAML or MultiMarkdown's.

    As in MkDocs: YAML that cannot be read, or that is no mapping, is text of the page.
    """
    if match := _YAML.match(text):
        data = _yaml(match["yaml"])
        return ({}, 0) if data is None else (data, match.end())
    return _multimarkdown(text)


def _yaml(text: str) -> Mapping[str, Any] | None:
    from yaml import YAMLError, safe_load

    try:
        data = safe_load(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    except (LookupError, AttributeError):  # of PyYAML's own, for `!!bool x`
        return None
    return data if isinstance(data, dict) else None


def _multimarkdown(text: str) -> tuple[Mapping[str, Any], int]:
    data: dict[str, Any] = {}
    key, at = "", 0
    for line in text.splitlines(keepends=True):
        if match := _META.match(line):
            key = match["key"].lower()
            data[key] = f"{data[key]} {match['value'].strip()}" if key in data else match["value"].strip()
        elif key and (more := _MORE_META.match(line)) and line.strip():
            data[key] = f"{data[key]} {more['value'].strip()}"
        else:
            break
        at += len(line)
    return data, at


class _Page:
    """A page on its way from source to shortcodes."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._body = front_matter(source.text)[1]
        lines = split(source.text[self._body :], source.place(self._body).line - 1)
        self._html = HTMLReader(without_fences(lines))
        self._tree = BlockReader(self._html)
        self._columns: dict[int, list[int]] = {}

    def shortcodes(self) -> Iterator[Shortcode]:
        texts = [self._in_text(node) for node in self._nodes()]
        raw = [*self._html.hidden, *self._html.tags]
        hidden = [
            self._hidden(list(self._html.stretch(item.start, item.end)), item.what)
            for item in raw
            if isinstance(item, Raw)
        ]
        front = self._hidden(split(self._source.text[: self._body]), "front matter")
        found = [item for items in (*texts, *hidden, front) for item in items]
        yield from (item for item in found if item.rendered)
        yield from sorted((item for item in found if not item.rendered), key=lambda item: item.place)

    def _nodes(self) -> Iterator[Node]:
        """Yield the nodes in reading order; the footnotes come last, or where their place is marked."""
        placed = False
        for node in _walk(self._tree.root):
            if not placed and any(_FOOTNOTES_HERE in line.text for line in node.text):
                placed = True
                yield from _walk(self._tree.footnotes)
            else:
                yield node
        if not placed:
            yield from _walk(self._tree.footnotes)

    def _in_text(self, node: Node) -> Iterator[Shortcode]:
        if node.kind in ("attribute", "raw HTML"):
            return self._hidden(node.text, node.kind)
        text = "\n".join(line.text for line in node.text)
        found = list(self._located(node.text, shortcodes(text)))
        if len(found) == 1 and node.kind != "heading" and text.strip() == found[0].text:
            return iter([replace(found[0], alone=True)])
        return iter(found)

    def _hidden(self, lines: Sequence[Line], where: str) -> Iterator[Shortcode]:
        return self._located(lines, hidden_shortcodes("\n".join(line.text for line in lines), where))

    def _located(self, lines: Sequence[Line], found: Iterable[Found]) -> Iterator[Shortcode]:
        text = "\n".join(line.text for line in lines)
        starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))
        for item in found:
            at = bisect_right(starts, item.start) - 1
            place = self._place(lines[at].number, lines[at].column + item.start - starts[at])
            yield Shortcode(text[item.start : item.end], place, item.escaped, not item.where, item.where)

    def _place(self, number: int, column: int) -> Place:
        """Return the place for a column of the line with its tabs expanded."""
        if number not in self._columns:
            self._columns[number] = _columns(self._source.line(number + 1))
        columns = self._columns[number]
        written = bisect_right(columns, column) if columns else column + 1
        return Place(self._source.path, number + 1, written)


def _columns(line: str) -> list[int]:
    """Return where each character of a line with tabs begins once they are expanded; nothing for one without."""
    if "\t" not in line:
        return []
    widths = accumulate(line, lambda width, char: width + (TAB - width % TAB if char == "\t" else 1), initial=0)
    return list(widths)


def _walk(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(node.nodes)
