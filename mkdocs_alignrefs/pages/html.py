"""Raw HTML at the level of blocks, taken out of the text as Python-Markdown does, with md_in_html or without."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mkdocs_alignrefs.pages.lines import HIDDEN, Line

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "canvas", "center", "colgroup", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "group", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "iframe", "legend", "li", "main", "map", "math", "menu", "nav", "noscript", "object",
    "ol", "option", "output", "p", "pre", "progress", "script", "section", "style", "summary", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "tr", "ul", "video",
))  # fmt: skip
"""Tags that begin raw HTML at the start of a line: those of Python-Markdown."""
_SPAN_TAGS = frozenset((
    "address", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "summary", "td", "th",
))  # fmt: skip
_RAW_TAGS = frozenset((
    "canvas", "math", "option", "pre", "script", "style", "textarea", "hr",
))  # fmt: skip
_TEXT_TAGS = frozenset(("script", "style"))

_TOKEN = re.compile(
    r"""<!--
    | <(?P<end>/)?(?P<tag>[a-zA-Z][^\s/>`<]*+)
      (?P<attributes>(?:
          (?<=['"\s/])[^\s/>`][^\s/=>]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^>\s`]*+))?+
        | [\s/]++
      ){0,200}+)>
    | <\?|<!\[CDATA\[|<![a-zA-Z]""",
    re.VERBOSE,
)
"""What html.parser takes for tags and declarations; the limit keeps a text of nothing but `<a ` linear."""
_CLOSERS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_MARKDOWN = re.compile(
    r"""(?:^|\s)markdown(?:\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'=<>`/]+))|(?=[\s/]|$))"""
)

State = Literal["block", "span", "off"]


@dataclass
class Raw:
    """A stretch of HTML that is not read as Markdown, and what it is."""

    start: int
    end: int
    what: str


@dataclass
class Element:
    """HTML whose content is read as Markdown (`block`), as running text (`span`), or not at all (`off`).

    The content is stretches of the text, as offsets, and elements.
    """

    tag: str
    state: State
    parts: list[tuple[int, int] | Element | Raw] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """Yield the element and all elements in it."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += [part for part in element.parts if isinstance(part, Element)]

    def stretches(self) -> Iterator[tuple[int, int] | Raw]:
        """Yield what is in the element and in all elements in it."""
        for element in self.elements():
            yield from (part for part in element.parts if not isinstance(part, Element))


class HTMLReader:
    """Parts the lines of a page into text and HTML; where HTML was, a line with a number stands.

    `hidden` has what the numbers stand for, `tags` the opening tags of HTML whose content is read.
    """

    def __init__(self, lines: Sequence[Line], markdown: bool = True) -> None:
        """Read the lines; `markdown`: HTML may ask for its content to be read."""
        self._lines = lines
        self._markdown = markdown
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)
        self.text = "\n".join(line.text for line in lines)
        self.hidden: list[Element | Raw] = []
        self.tags: list[Raw] = []
        self._page = Element("", "block")
        self._open = [self._page]
        self._open_tags: Counter[str] = Counter()
        self._from = 0
        self._tail = -1
        self._unclosed: set[str] = set()
        self._read()

    def lines(self) -> list[Line]:
        """Return the lines of the page."""
        return self.content(self._page)

    def content(self, element: Element) -> list[Line]:
        """Return the lines of an element's content; HTML in it stands on a line of its own between blank ones."""
        result: list[Line] = []
        for part in element.parts:
            if isinstance(part, tuple):
                result += self.stretch(*part)
            else:
                self.hidden.append(part)
                number = result[-1].number if result else 0
                result += [Line("", number), Line(HIDDEN.format(len(self.hidden) - 1), number), Line("", number)]
        return [line if line.text.strip(" ") else Line("", line.number) for line in result]

    def stretch(self, start: int, end: int) -> Iterator[Line]:
        """Yield the lines, or parts of lines, of a stretch of the text."""
        at = bisect_right(self._starts, start) - 1
        while start < end:
            line, begin = self._lines[at], self._starts[at]
            yield Line(line.text[start - begin : end - begin], line.number, line.column + start - begin)
            at += 1
            start = self._starts[at]

    def _read(self) -> None:
        """Walk over comments and tags; what lies between them is text of the innermost open element."""
        at = 0
        while token := _TOKEN.search(self.text, at):
            at = self._tag(token) if token["tag"] else self._special(token)
        self._flush(len(self.text))
        if len(self._open) > 1 and self._open_tags[self._open[1].tag] > 1:  # md_in_html closes the inner one alone
            for element in self._open[1].elements():
                element.state = "off"

    def _special(self, token: re.Match[str]) -> int:
        """Pass a comment or a declaration; one at the start of a line is taken out."""
        end = self._end_of_special(token)
        if end is None:
            return token.start() + 1
        if self._at_line_start(token.start()):
            self._take(Raw(token.start(), end, "comment" if token[0] == "<!--" else "raw HTML"))
        return end

    def _end_of_special(self, token: re.Match[str]) -> int | None:
        closer = _CLOSERS.get(token[0], ">")
        end = -1 if closer in self._unclosed else self.text.find(closer, token.end())
        if end < 0:
            self._unclosed.add(closer)
            return None
        return end + len(closer)

    def _tag(self, token: re.Match[str]) -> int:
        tag = token["tag"].lower()
        if token["end"] and self._open_tags[tag]:
            self._flush(token.start())
            self._close(tag)
            self._from = self._tail = token.end()
        elif tag in BLOCK_TAGS and not token["end"] and self._starts_block(token.start()):
            return self._start(tag, token)
        return token.end()

    def _start(self, tag: str, token: re.Match[str]) -> int:
        if tag == "hr" or token["attributes"].endswith("/"):
            return self._take(Raw(token.start(), token.end(), "raw HTML"))
        outermost = len(self._open) == 1
        parent = None if outermost else self._open[-1].state
        state = _state(tag, token["attributes"], parent) if self._markdown else "off"
        if outermost and state == "off":
            return self._take(Raw(token.start(), self._end_of_raw(token), "raw HTML"))
        late = outermost and self._from < token.start() and self.text[token.start() - 1] != "\n"  # md_in_html misses it
        self._flush(token.start())
        if self._open_tags["p"]:
            self._close("p")
        element = Element(tag, "off" if late else state)
        self._open[-1].parts.append(element)
        self._open.append(element)
        self._open_tags[tag] += 1
        self.tags.append(Raw(token.start(), token.end(), "attribute"))
        self._from = token.end()
        return token.end()

    def _close(self, tag: str) -> None:
        closed = ""
        while closed != tag:
            closed = self._open.pop().tag
            self._open_tags[closed] -= 1

    def _take(self, raw: Raw) -> int:
        self._flush(raw.start)
        self._open[-1].parts.append(raw)
        self._from = self._tail = raw.end
        return raw.end

    def _flush(self, end: int) -> None:
        if self._from < end:
            self._open[-1].parts.append((self._from, end))
        self._from = end

    def _starts_block(self, at: int) -> bool:
        """Return whether a tag here begins a block: at a line's start, right after HTML, or first in its parent."""
        if self._at_line_start(at) or self._tail >= self._line_start(at):
            return True
        parts = self._open[-1].parts
        return len(self._open) > 1 and self._from == at and not any(isinstance(part, tuple) for part in parts[:1])

    def _line_start(self, at: int) -> int:
        return self._starts[bisect_right(self._starts, at) - 1]

    def _at_line_start(self, at: int) -> bool:
        start = self._line_start(at)
        return at - start <= 3 and not self.text[start:at].strip(" ")

    def _end_of_raw(self, token: re.Match[str]) -> int:
        """Return where the HTML ends that a tag opens: after its end tag, or with the page."""
        stack: list[str] = []
        counts: Counter[str] = Counter()
        next_token: re.Match[str] | None = token
        while next_token:
            at = self._raw_token(next_token, stack, counts)
            if not stack:
                return at
            next_token = _TOKEN.search(self.text, at)
        return len(self.text)

    def _raw_token(self, token: re.Match[str], stack: list[str], counts: Counter[str]) -> int:
        if not token["tag"]:
            return self._end_of_special(token) or token.start() + 1
        tag = token["tag"].lower()
        if token["end"]:
            while counts[tag]:
                closed = stack.pop()
                counts[closed] -= 1
                if closed == tag:
                    break
        elif tag != "hr" and not token["attributes"].endswith("/"):
            stack.append(tag)
            counts[tag] += 1
            if tag in _TEXT_TAGS:
                end = self._end_tag(tag).search(self.text, token.end())
                return end.start() if end else len(self.text)
        return token.end()

    @staticmethod
    def _end_tag(tag: str) -> re.Pattern[str]:
        return re.compile(f"</{tag}", re.IGNORECASE)


def _state(tag: str, attributes: str, parent: State | None) -> State:
    """Return how the content of an element is read, by the rules of md_in_html."""
    match = _MARKDOWN.search(attributes)
    value = "0" if match is None else (match["a"] or match["b"] or match["c"] or "1")
    value = "1" if value == "markdown" else value
    if parent == "off" or (parent == "span" and value != "0"):
        value = parent
    if tag not in _RAW_TAGS:
        if value == "block" or (value == "1" and tag not in _SPAN_TAGS):
            return "block"
        if value in ("1", "span"):
            return "span"
    return "off"
