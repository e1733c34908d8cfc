"""Where the shortcodes of a page stand in its Markdown source, in the order in which its readers meet them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.diagnostics import Place, SourceText
from mkdocs_alignrefs.pages.blocks import BlockReader
from mkdocs_alignrefs.pages.dialect import Dialect
from mkdocs_alignrefs.pages.docstrings import taken_from_modules
from mkdocs_alignrefs.pages.fences import without_fences
from mkdocs_alignrefs.pages.front_matter import front_matter
from mkdocs_alignrefs.pages.html import HTMLReader, Raw
from mkdocs_alignrefs.pages.inline import SHORTCODES, Found, hidden_shortcodes, shortcodes
from mkdocs_alignrefs.pages.lines import TAB, Line, split
from mkdocs_alignrefs.pages.snippets import taken_in
from mkdocs_alignrefs.pages.tree import Node
from mkdocs_alignrefs.pages.written import Written, written

_FOOTNOTES_HERE = "///Footnotes Go Here///"
_TITLES = ("heading", "term", "title")
_DEPTH = 3
"""How deep docstrings may show docstrings."""
_EVERYTHING = Dialect()

Reader = Callable[[str], SourceText | None]


def _nothing(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A shortcode in a page's source, without the backslashes before it.

    `escaped`: a backslash makes it literal text. Where it is not rendered, `where` says in what it stands: `raw HTML`,
    `comment`, `front matter` or `attribute`. `alone`: nothing else stands in its paragraph. `docstring`: it reached the
    page from one. `written` is how it stands in its file, at `offset` of its text, with the backslash that escapes it;
    empty where it does not stand there in one piece. `heading`: it stands in one; `bracketed`: between square brackets,
    and so perhaps in the text of a link; `section` is the heading above it that is not the title of the page, as
    written; `stretch` the text that it stands in, as its `nth` shortcode.
    """

    text: str
    place: Place
    escaped: bool = False
    rendered: bool = True
    where: str = ""
    alone: bool = False
    docstring: bool = False
    written: str = ""
    offset: int = 0
    heading: bool = field(default=False, compare=False)
    bracketed: bool = field(default=False, compare=False)
    section: str = field(default="", compare=False)
    stretch: Stretch | None = field(default=None, compare=False, repr=False)
    nth: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Running text, and the shortcodes in it that are rendered."""

    text: str
    shortcodes: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """The shortcodes of a page, and its first heading of the first level, as written."""

    shortcodes: tuple[Shortcode, ...] = ()
    title: str = ""


def scan(source: SourceText, dialect: Dialect = _EVERYTHING, read: Reader = _nothing) -> tuple[Shortcode, ...]:
    """Return the shortcodes of a page, as `scan_page` does."""
    return scan_page(source, dialect, read).shortcodes


def scan_page(source: SourceText, dialect: Dialect = _EVERYTHING, read: Reader = _nothing) -> Scanned:
    """Return the shortcodes of a page: the rendered ones in reading order, then the others in that of the source.

    Those of its snippets and docstrings are among them, with places in their own files; `read` gives the text of a file
    by its absolute path. Shortcodes in code and maths are none. The text of one that wraps over lines has no
    indentation or quote signs of the lines that it goes on to.
    """
    if not dialect.notation.may_stand_in(source.text) and not _takes_in(source.text, dialect):
        return Scanned()
    body = front_matter(source.text)[1]
    front = _Text(written(source, 0, body)).hidden("front matter") if body else ()
    page = _page(written(source, body), dialect, read)
    found = [*(page.shortcodes() if page else ()), *front]
    hidden = sorted((item for item in found if not item.rendered), key=lambda item: item.place)
    return Scanned((*(item for item in found if item.rendered), *hidden), page.title if page else "")


def _takes_in(text: str, dialect: Dialect) -> bool:
    """Tell whether a page takes in other files, or parts of them."""
    if dialect.snippets and (dialect.snippets.appended or "8<-" in text):
        return True
    return dialect.docstrings is not None and ":::" in text


def _page(lines: Sequence[Written], dialect: Dialect, read: Reader, depth: int = 0) -> _Page | None:
    """Return a page made of these lines, if it can have shortcodes."""
    if dialect.snippets and lines:
        lines = taken_in(lines, dialect.snippets, read)
    text = "\n".join(line.text for line in lines)
    if dialect.notation.may_stand_in(text) or (dialect.docstrings and ":::" in text and depth < _DEPTH):
        return _Page(lines, dialect, read, depth)
    return None


class _Text:
    """Lines of a page, in which shortcodes are located."""

    def __init__(self, lines: Sequence[Written]) -> None:
        self._written = lines
        self._ends: dict[int, list[int]] = {}

    def hidden(
        self, where: str, lines: Sequence[Line] | None = None, notation: Notation = SHORTCODES
    ) -> Iterator[Shortcode]:
        """Yield the shortcodes of lines that are not read as Markdown, of all by default."""
        lines = split(line.text for line in self._written) if lines is None else lines
        return self.located(lines, hidden_shortcodes("\n".join(line.text for line in lines), where, notation))

    def located(self, lines: Sequence[Line], found: Iterable[Found]) -> Iterator[Shortcode]:
        """Yield the shortcodes found in the text of lines as they stand in the files that the lines come from."""
        text = "\n".join(line.text for line in lines)
        starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))

        def at(place: int) -> tuple[Written, int]:
            number = bisect_right(starts, place) - 1
            line = lines[number]
            return self._written[line.number], self._character(line.number, line.column + place - starts[number])

        for item in found:
            (line, first), (last_line, last) = at(item.start), at(item.end - 1)
            start, opening = line.offsets[first], line.offsets[first - item.escaped]
            end = last_line.offsets[last + 1] if last_line.source is line.source else 0
            yield Shortcode(
                text[item.start : item.end],
                line.source.place(start),
                item.escaped,
                not item.where,
                item.where,
                written=line.source.text[opening:end],
                offset=opening,
            )

    def _character(self, number: int, column: int) -> int:
        """Return which character of a line stands at a column of the line with its tabs expanded."""
        if number not in self._ends:
            self._ends[number] = _ends(self._written[number].text)
        ends = self._ends[number]
        return bisect_right(ends, column) - 1 if ends else column


def _ends(line: str) -> list[int]:
    """Return where each character of a line with tabs begins and the last one ends; nothing for one without."""
    if "\t" not in line:
        return []
    return list(accumulate(line, lambda width, char: width + (TAB - width % TAB if char == "\t" else 1), initial=0))


class _Page(_Text):
    """A page on its way from its lines to shortcodes."""

    def __init__(self, lines: Sequence[Written], dialect: Dialect, read: Reader, depth: int) -> None:
        super().__init__(lines)
        self._dialect, self._read, self._depth = dialect, read, depth
        unfenced = without_fences(split(line.text for line in lines), dialect.constructs)
        self._html = HTMLReader(unfenced, "markdown in html" in dialect.constructs)
        self._tree = BlockReader(self._html, dialect)
        self.title = self._named(next((_text(node) for node in _walk(self._tree.root) if node.level == 1), ""))
        self._sections = {node: self._named(section) for node, section in _sections(self._tree.root)}

    def _named(self, heading: str) -> str:
        """Return a heading without Pandoc's citations, which only a page's dialect tells from other brackets."""
        if not self._dialect.notation.candidates(heading):
            return heading
        found = shortcodes(heading, self._dialect.constructs, self._dialect.notation, self._tree.labels)
        for item in reversed([item for item in found if not item.where and heading[item.start] != "<"]):
            heading = heading[: item.start] + heading[item.end :]
        return heading

    def shortcodes(self) -> Iterator[Shortcode]:
        for node in self._nodes():
            yield from self._of_node(node)
        for item in (*self._html.hidden, *self._html.tags):
            if isinstance(item, Raw):
                yield from self._hidden(item.what, list(self._html.stretch(item.start, item.end)))

    def _hidden(self, where: str, lines: Sequence[Line]) -> Iterator[Shortcode]:
        """Yield what stands in HTML and definitions; Pandoc's citations only where readers would see them."""
        return self.hidden(where, lines, self._dialect.notation if where == "raw HTML" else SHORTCODES)

    def _nodes(self) -> Iterator[Node]:
        """Yield the nodes in reading order; the footnotes come last, or where their place is marked."""
        placed = "footnotes" not in self._dialect.constructs
        for node in _walk(self._tree.root):
            if not placed and any(_FOOTNOTES_HERE in line.text for line in node.text):
                placed = True
                yield from _walk(self._tree.footnotes)
            else:
                yield node
        if not placed:
            yield from _walk(self._tree.footnotes)

    def _of_node(self, node: Node) -> Iterator[Shortcode]:
        if node.kind == "docstring":
            return self._docstrings([line.text for line in node.text], self._sections.get(node, ""))
        if node.kind in ("attribute", "raw HTML"):
            return self._hidden(node.kind, node.text)
        text = _text(node)
        dialect, defined = self._dialect, self._tree.labels
        within = shortcodes(text, dialect.constructs, dialect.notation, defined)
        found = list(self._in_text(node, text, within)) if within else []
        if len(found) == 1 and node.kind not in _TITLES and text.strip() == "\\" * found[0].escaped + found[0].text:
            return iter([replace(found[0], alone=True)])
        return iter(found)

    def _in_text(self, node: Node, text: str, found: Sequence[Found]) -> Iterator[Shortcode]:
        is_heading = node.kind == "heading"
        stretch = Stretch(text.rstrip("# ") if is_heading else text, tuple(item for item in found if not item.where))
        places = {item.start: nth for nth, item in enumerate(stretch.shortcodes)}
        for item, shortcode in zip(found, self.located(node.text, found), strict=True):
            if item.where:
                yield shortcode
            else:
                yield replace(
                    shortcode,
                    heading=is_heading,
                    bracketed=item.bracketed,
                    section=self._sections.get(node, ""),
                    stretch=stretch,
                    nth=places[item.start],
                )

    def _docstrings(self, lines: Sequence[str], section: str) -> Iterator[Shortcode]:
        if self._dialect.docstrings and self._depth < _DEPTH:
            for part in taken_from_modules(lines, self._dialect.docstrings, self._read):
                page = _page(part, self._dialect, self._read, self._depth + 1)
                found = page.shortcodes() if page else ()
                yield from (replace(item, docstring=True, section=section) for item in found)


def _text(node: Node) -> str:
    return "\n".join(line.text for line in node.text)


def _sections(root: Node) -> Iterator[tuple[Node, str]]:
    """Yield each node with the heading above it, without those that stand above all sections."""
    section = ""
    for node in _walk(root):
        if node.level:
            section = _text(node) if node.level > 1 else ""
        if section:
            yield node, section


def _walk(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(node.nodes)
