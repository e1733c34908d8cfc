"""The blocks of a page in the tree that Python-Markdown makes of them, as far as it decides what is running text.

The rules are those of Python-Markdown's block processors (3.6 to 3.11) with its extensions tables, footnotes,
admonition, def_list and abbr, pymdownx' tabbed, details and arithmatex, and mkdocstrings, in the order of their
priorities.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from mkdocs_alignrefs.pages.boxes import BOXES, continued, opened
from mkdocs_alignrefs.pages.dialect import Construct, Dialect
from mkdocs_alignrefs.pages.html import Element, HTMLReader, Raw
from mkdocs_alignrefs.pages.lines import HIDDEN, INDENT, TAB, Block, Line, blocks
from mkdocs_alignrefs.pages.tables import table_cells
from mkdocs_alignrefs.pages.tree import Node

_DEPTH = 60
_HIDDEN = re.compile(HIDDEN.format(r"(\d+)"))
_HEADING = re.compile(r"(?P<signs>#{1,6})(?P<text>(?:\\.|[^\\])*+)$")
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_RULE = re.compile(r" {0,3}(?:-(?: {0,2}-){2,}|_(?: {0,2}_){2,}|\*(?: {0,2}\*){2,}) *$")
_ITEM = re.compile(r" {0,3}(?:\d+\.|[*+-]) +")
_INDENTED_ITEM = re.compile(r" {4,7}(?:\d+\.|[*+-]) +")
_DEFINITION = re.compile(r" {0,3}: {1,3}")
_QUOTE = re.compile(r" {0,3}> ?")
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<id>[^\]]*)\]: *")
_ABBREVIATION = re.compile(r"\*\[[^\\\]]+\] ?: *")
_REFERENCE = re.compile(r" {0,3}\[[^\[\]]*\]:")
_WHOLE_REFERENCE = re.compile(
    r""" {0,3}\[[^\[\]]*\]:\ *(?:\n\ *)?[^\s]++\ *(?:\n\ *)?(?:(?:"[^\n]*"|'[^\n]*'|\([^\n]*\))\ *)?$""", re.MULTILINE
)
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}")
_MATHS: Mapping[str, tuple[Construct, str]] = {"$$": ("dollar blocks", "$$"), "\\[": ("bracket blocks", "\\]")}
_DOCSTRING = re.compile(r"(?:#{1,6} *)?::: ?(?P<name>.+)")
_DOCSTRING_OPTIONS = ("    handler:", "    options:")

Queue = deque[Block]


class BlockReader:
    """Reads the lines of a page into a tree; `footnotes` are in the order of their definitions."""

    def __init__(self, html: HTMLReader, dialect: Dialect) -> None:
        """Read the page whose HTML has been taken out."""
        self._html = html
        self._constructs = dialect.constructs
        self._boxes = [kind for kind in BOXES if kind in dialect.constructs]
        self._rules = list(_rules(dialect))
        self._state: list[str] = []
        self._footnotes: dict[str, list[Line]] = {}
        self.root = Node("page")
        self._chunk(self.root, html.lines())
        self.footnotes = Node("footnotes")
        for name in list(self._footnotes):
            self._chunk(self.footnotes.add("footnote"), self._footnotes[name])

    def _chunk(self, parent: Node, lines: Iterable[Line]) -> None:
        self._blocks(parent, blocks(lines))

    def _blocks(self, parent: Node, found: Iterable[Block]) -> None:
        queue = deque(found)
        deep = len(self._state) > _DEPTH
        while queue:
            block = queue.popleft()
            while len(block) and not block[0].text:
                block = block.part(1)
            if len(block) and (deep or not any(rule(self, parent, block, queue) for rule in self._rules)):
                parent.add("bare" if self._state[-1:] == ["list"] else "text", block)

    def _within(self, state: str, parent: Node, found: Iterable[Block]) -> None:
        self._state.append(state)
        self._blocks(parent, found)
        self._state.pop()

    def _element(self, parent: Node, block: Block, queue: Queue) -> bool:
        hidden = _HIDDEN.match(block[0].text)
        element = self._html.hidden[int(hidden[1])] if hidden else None
        if not hidden or not isinstance(element, Element):
            return False
        self._content(parent, element)
        rest = [block[0].cut(hidden.end()), *block.part(1)]
        queue.appendleft(Block(rest))
        return True

    def _content(self, parent: Node, element: Element) -> None:
        node = parent.add("html")
        if element.state == "block":
            self._within("html", node, blocks(self._html.content(element)))
            return
        deep = len(self._state) > _DEPTH
        self._state.append("html")
        for part in element.stretches() if deep or element.state == "off" else element.parts:
            if isinstance(part, Element):
                self._content(node, part)
            elif isinstance(part, Raw):
                self._html.hidden.append(part)
            elif element.state == "span" and not deep:
                level = int(element.tag[1]) if element.tag in _HEADING_TAGS else 0
                node.add("heading" if level else "text", self._html.stretch(*part), level)
            else:
                node.add("raw HTML", self._html.stretch(*part))
        self._state.pop()

    def _boxed(self, parent: Node, block: Block, queue: Queue) -> bool:
        return any(self._box(kind, parent, block, queue) for kind in self._boxes)

    def _box(self, kind: Construct, parent: Node, block: Block, queue: Queue) -> bool:
        """Read an admonition, a tab or a foldable box: its title and what is indented under it, or more of that."""
        at = block.first(BOXES[kind])
        if at is not None:
            self._blocks(parent, [block.part(0, at)])
            inner = opened(kind, parent, block[at])
            lines, rest = block.part(at + 1).detabbed()
        else:
            found = continued(kind, parent, block)
            if not found:
                return False
            inner, levels = found
            lines, rest = block.detabbed(TAB * levels)
        if len(rest):
            queue.appendleft(rest)
        self._within("box", inner, blocks(lines))
        return True

    def _list_content(self, parent: Node, block: Block, queue: Queue) -> bool:
        return self._indented(parent, block, ("list",), ("item",))

    def _definition_content(self, parent: Node, block: Block, queue: Queue) -> bool:
        return self._indented(parent, block, ("list", "definitions"), ("item", "definition"))

    def _indented(self, parent: Node, block: Block, lists: Sequence[str], items: Sequence[str]) -> bool:
        last = parent.last
        in_list = parent.kind in items or (last is not None and last.kind in lists)
        if not block.indented() or self._state[-1:] == ["detabbed"] or not in_list:
            return False
        level, sibling = self._level(parent, block, (*lists, *items), lists)
        inner = block.loosely_detabbed(level)
        if parent.kind in items:
            target = last if last is not None and last.kind in lists else parent
        elif sibling.kind in items:
            target = sibling
        elif sibling.last is not None and sibling.last.kind in items:
            target = sibling.last
        else:
            target = sibling.add("item")
        self._within("detabbed", target, [inner])
        return True

    def _level(self, parent: Node, block: Block, kinds: Sequence[str], lists: Sequence[str]) -> tuple[int, Node]:
        """Find the innermost list or item that the indentation of a block reaches, and the levels that takes."""
        text = block[0].text
        indented = (len(text) - len(text.lstrip(" "))) // TAB
        level = 1 if self._state[-1:] == ["list"] else 0
        while indented > level:
            child = parent.last
            if child is None or child.kind not in kinds:
                break
            level += child.kind in lists
            parent = child
        return level, parent

    def _code(self, parent: Node, block: Block, queue: Queue) -> bool:
        if not block.indented():
            return False
        parent.add("code")
        queue.appendleft(block.detabbed()[1])
        return True

    def _maths(self, parent: Node, block: Block, queue: Queue) -> bool:
        first, last = block[0].text, block[-1].text.rstrip(" ")
        environment = _ENVIRONMENT.match(first)
        opener = environment[0] if environment else first[:2]
        end = f"\\end{{{environment['name']}}}" if environment else ""
        construct, closer = _MATHS.get(opener, ("environments", end))
        long = len(block) > 1 or len(first) > len(opener) + len(closer)
        if construct not in self._constructs or not closer or not long or not last.endswith(closer):
            return False
        parent.add("maths")
        return True

    def _table(self, parent: Node, block: Block, queue: Queue) -> bool:
        cells = table_cells(block)
        if cells is None:
            return False
        table = parent.add("table")
        for cell in cells:
            table.add("text", [cell])
        return True

    def _docstring(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_DOCSTRING)
        match = _DOCSTRING.match(block[at].text) if at is not None else None
        if at is None or match is None:
            return False
        self._blocks(parent, [block.part(0, at)])
        options, rest = block.part(at + 1).detabbed()
        if not options and queue and queue[0][0].text.startswith(_DOCSTRING_OPTIONS):
            options, rest = queue.popleft().detabbed()
        parent.add("docstring", [block[at].cut(match.start("name")), *options])
        if len(rest):
            queue.appendleft(rest)
        return True

    def _heading(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_HEADING)
        if at is None:
            return False
        self._blocks(parent, [block.part(0, at)])
        match = _HEADING.match(block[at].text)
        start, end = match.span("text") if match else (0, 0)
        level = len(match["signs"]) if match else 0
        line = block[at]
        parent.add("heading", [Line(line.text[start:end], line.number, line.column + start)], level)
        rest = block.part(at + 1)
        loose = self._state[-1:] == ["looselist"] and len(rest) and rest.indented()
        queue.appendleft(rest.loosely_detabbed() if loose else rest)
        return True

    def _underlined_heading(self, parent: Node, block: Block, queue: Queue) -> bool:
        if len(block) < 2 or not _UNDERLINE.match(block[1].text):
            return False
        parent.add("heading", [block[0]], 1 if block[1].text.startswith("=") else 2)
        queue.appendleft(block.part(2))
        return True

    def _rule(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_RULE)
        if at is None:
            return False
        self._blocks(parent, [block.part(0, at)])
        parent.add("rule")
        queue.appendleft(block.part(at + 1))
        return True

    def _list(self, parent: Node, block: Block, queue: Queue) -> bool:
        if not _ITEM.match(block[0].text):
            return False
        items = [Block(item) for item in _items(block)]
        last = parent.last
        if last is not None and last.kind == "list":
            found = last
            self._within("looselist", found.add("item"), [items.pop(0)])
        else:
            found = parent if parent.kind == "list" else parent.add("list")
        for item in items:
            inner = found.last if item.indented() and found.last else found.add("item")
            self._within("list", inner, [item])
        return True

    def _definitions(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_DEFINITION)
        last = parent.last
        if at is None or (at == 0 and last is None):
            return False
        terms = list(block.part(0, at))
        rest = block.part(at + 1)
        unindented = len(rest) and re.match(" {0,3}[^ :]", rest[0].text)
        lines, rest = (list(rest), rest.part(len(rest))) if unindented else rest.detabbed()
        state = "list"
        if not terms and last is not None and last.kind == "text":
            state, terms = "looselist", list(last.text)
            parent.nodes.remove(last)
            last = parent.last
        found = last if last is not None and last.kind == "definitions" else parent.add("definitions")
        for term in terms:
            found.add("term", [term])
        match = _DEFINITION.match(block[at].text)
        content = [block[at].cut(match.end() if match else 0), *lines]
        self._within(state, found.add("definition"), [Block(content)])
        queue.appendleft(rest)
        return True

    def _quote(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_QUOTE)
        if at is None:
            return False
        self._blocks(parent, [block.part(0, at)])
        last = parent.last
        quote = last if last is not None and last.kind == "quote" else parent.add("quote")
        self._within("quote", quote, blocks(_unquoted(line) for line in block.part(at)))
        return True

    def _footnote(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_FOOTNOTE)
        match = _FOOTNOTE.match(block[at].text) if at is not None else None
        if at is None or match is None:
            return False
        rest = block.part(at + 1)
        end = rest.first(_FOOTNOTE)
        content = [block[at].cut(match.end()), *rest.part(0, end).loosely_detabbed()]
        if end is not None:
            queue.appendleft(rest.part(end))
        else:
            content += _more_of_footnote(queue)
        self._footnotes[match["id"]] = content
        queue.appendleft(block.part(0, at))
        return True

    def _abbreviation(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_ABBREVIATION)
        if at is None:
            return False
        match = _ABBREVIATION.match(block[at].text)
        count = 1 if match and match.end() < len(block[at].text) else 2
        parent.add("attribute", block.part(at).part(0, min(count, len(block) - at)))
        queue.appendleft(block.part(min(at + count, len(block))))
        queue.appendleft(block.part(0, at))
        return True

    def _reference(self, parent: Node, block: Block, queue: Queue) -> bool:
        at = block.first(_REFERENCE)
        while at is not None:
            text = "\n".join(line.text for line in block.part(at, min(at + 3, len(block))))
            if match := _WHOLE_REFERENCE.match(text):
                end = at + 1 + match[0].count("\n")
                parent.add("attribute", block.part(at, end))
                queue.appendleft(block.part(end))
                queue.appendleft(block.part(0, at))
                return True
            following = block.part(at + 1).first(_REFERENCE)
            at = None if following is None else at + 1 + following
        return False


_Rule = Callable[[BlockReader, Node, Block, Queue], bool]
_RULES: Sequence[tuple[_Rule, Construct | Literal["docstrings"] | None]] = (
    (BlockReader._element, None),
    (BlockReader._boxed, None),
    (BlockReader._list_content, None),
    (BlockReader._definition_content, "definitions"),
    (BlockReader._code, None),
    (BlockReader._maths, None),
    (BlockReader._table, "tables"),
    (BlockReader._docstring, "docstrings"),
    (BlockReader._heading, None),
    (BlockReader._underlined_heading, None),
    (BlockReader._rule, None),
    (BlockReader._list, None),
    (BlockReader._definitions, "definitions"),
    (BlockReader._quote, None),
    (BlockReader._footnote, "footnotes"),
    (BlockReader._abbreviation, "abbreviations"),
    (BlockReader._reference, None),
)
"""The rules in the order in which they are tried, each with what it is for if that need not be there."""


def _rules(dialect: Dialect) -> Iterator[_Rule]:
    for rule, needed in _RULES:
        if needed in (None, *dialect.constructs) or (needed == "docstrings" and dialect.docstrings):
            yield rule


def _items(block: Block) -> list[list[Line]]:
    """Part the lines of a list into items; neighbouring indented items stay together."""
    items: list[list[Line]] = []
    for line in block:
        if match := _ITEM.match(line.text):
            items.append([line.cut(match.end())])
        elif _INDENTED_ITEM.match(line.text) and not items[-1][0].text.startswith(INDENT):
            items.append([line])
        else:
            items[-1].append(line)
    return items


def _unquoted(line: Line) -> Line:
    match = _QUOTE.match(line.text)
    if line.text.strip() == ">":
        return line.cut(len(line.text))
    return line.cut(match.end()) if match else line


def _more_of_footnote(queue: Queue) -> list[Line]:
    """Take the indented blocks that follow a footnote."""
    content: list[Line] = []
    while queue and queue[0].indented():
        block = queue.popleft()
        end = block.first(_FOOTNOTE)
        content += [Line("", block[0].number), *block.part(0, end).loosely_detabbed()]
        if end is not None:
            queue.appendleft(block.part(end))
            break
    return content
