"""The tree processor that sees the whole page and has it resolved, once, by the outermost conversion."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from types import FrameType
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from mkdocs_alignrefs.citing.notation import notation
from mkdocs_alignrefs.citing.syntax import SHORTCODE
from mkdocs_alignrefs.extension.ids import ids_of, show
from mkdocs_alignrefs.extension.markers import (
    Marker,
    collect,
    enclose,
    replace_in_stash,
    replace_in_tree,
    seal,
    settle,
)
from mkdocs_alignrefs.hosts.page import PageInHand, front_matter_in_hand, page_in_hand
from mkdocs_alignrefs.options import OptionError
from mkdocs_alignrefs.render.fixed import Closed, Fixed, Spoken, as_ascii, spoken, whole
from mkdocs_alignrefs.render.links import CERTAIN
from mkdocs_alignrefs.resolving.shortcodes import Resolution
from mkdocs_alignrefs.searched import made, searched, without_lists

NAME = "alignrefs"
_OPENING = f"{STX}{NAME}:"
_CONVERT = "Markdown.convert"
_APART = re.compile(f"{_OPENING}([0-9]{{1,9}}){ETX}")


class Apart(NamedTuple):
    """What was written apart from the tree with its ids, and what is to be searched; None where only its HTML tells."""

    html: str
    spoken: str | None
    ids: Sequence[str] = ()


class Start(Preprocessor):
    """Tells the resolver that a conversion begins; changes nothing."""

    def __init__(self, md: Markdown, resolver: Resolver) -> None:
        """Remember whom to tell."""
        super().__init__(md)
        self._resolver = resolver

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they are."""
        resolver = self._resolver
        if resolver.apart and not _is_within(self.md):
            resolver.apart.clear()
        resolver.passed = False
        resolver.written = 0
        return lines


class Count(Preprocessor):
    """Tells the resolver how many shortcodes are written, snippets included; changes nothing."""

    def __init__(self, md: Markdown, resolver: Resolver) -> None:
        """Remember whom to tell."""
        super().__init__(md)
        self._resolver = resolver

    def run(self, lines: list[str]) -> list[str]:
        """Count the shortcodes, and return the lines as they are."""
        notation = self._resolver.notation
        if notation.pandoc or any("<" in line for line in lines):
            text = "\n".join(lines)
            self._resolver.written += _count(text) + notation.candidates(text)
        return lines


class Rejoin(Postprocessor):
    """Puts what was written apart from the tree in its place.

    The host's own stash would do, but it looks through all that it holds for what that may hold in turn.
    """

    def __init__(self, md: Markdown, resolver: Resolver) -> None:
        """Remember whom to ask."""
        super().__init__(md)
        self._resolver = resolver

    def run(self, text: str) -> str:
        """Return the HTML of the page with every placeholder replaced."""
        apart = self._resolver.apart
        if not apart or _OPENING not in text:
            return text
        parts = [as_ascii(item.html) if self._resolver.is_ascii else item.html for item in apart]
        html = _joined(text, parts)
        words = [item.spoken for item in apart if item.spoken is not None]
        if self._resolver.is_searched and len(words) == len(apart):
            made(html, lambda of_words: _searched(text, words, of_words))
        return html


class Resolver(Treeprocessor):
    """Replaces the markers of the outermost conversion; those of an inner one are carried out to it as they are.

    `passed` says that the tree of the present conversion has been seen, `written` how many shortcodes its source and
    those of its inner conversions hold, `apart` what was written apart from the tree. `is_searched`: our plugin will
    ask what is to be searched of the page; `is_ascii`: the text of the page itself, as
    far as it was not put aside, has no other characters.
    """

    def __init__(self, md: Markdown, given: Mapping[str, Any]) -> None:
        """Keep the options as given."""
        super().__init__(md)
        self._given = given
        self.notation = notation(given)
        self.passed = False
        self.written = 0
        self.apart: list[Apart] = []
        self.is_searched = False
        self.is_ascii = False

    def run(self, root: Element) -> None:
        """Replace every marker, and add what ends the page."""
        self.passed = True
        markers = collect(root, self.md.htmlStash.rawHtmlBlocks, self._headings_are_links())
        outer = _outer(self.md) if markers or self.written else None
        if outer is not None:
            outer.written += self.written
            settle(markers)
            return
        hidden = self.written > len(markers) or _hold_shortcode(front_matter_in_hand(self.md))
        if markers or hidden:
            self._act(root, markers, hidden)

    def _act(self, root: Element, markers: list[Marker], hidden: bool) -> None:
        page = page_in_hand(self.md)
        self.is_searched = page.host == "mkdocs" and NAME in page.plugins
        if markers:
            self._replace(root, markers, self._resolution(markers, page))
        if hidden and not page.excerpt:
            self._report_hidden(page, is_refused=bool(markers))

    def _headings_are_links(self) -> bool:
        toc = next((item for item in self.md.treeprocessors if hasattr(item, "use_anchors")), None)
        return bool(getattr(toc, "use_anchors", False))

    def _resolution(self, markers: list[Marker], page: PageInHand) -> Resolution:
        from mkdocs_alignrefs.conversion import convert, refused

        marks = [marker.mark for marker in markers]
        try:
            return convert(self._given, page, marks)
        except OptionError as error:
            return refused(marks, str(error))

    def _report_hidden(self, page: PageInHand, *, is_refused: bool) -> None:
        """Report what the host never reads; `is_refused`: a wrong configuration has been named for the page already."""
        from mkdocs_alignrefs.conversion import refused, report_not_rendered

        try:
            report_not_rendered(self._given, page)
        except OptionError as error:
            if not is_refused:
                refused((), str(error))

    def _replace(self, root: Element, markers: list[Marker], resolution: Resolution) -> None:
        self.is_ascii = all(map(str.isascii, self.md.lines))  # type: ignore[attr-defined]
        elements = [
            self._ready(item, marker.mark.heading) if isinstance(item, Element) else item and AtomicString(item)
            for marker, item in zip(markers, resolution.elements, strict=True)
        ]
        replace_in_stash(self.md.htmlStash.rawHtmlBlocks, markers, elements, self._serialise)
        replace_in_tree(markers, elements)
        for element in resolution.ending:
            if isinstance(element, Fixed):
                root[-1].tail = AtomicString((root[-1].tail or "") + self._enclosed(element))
            else:
                root.append(self._ready(element))
        show(root, chain.from_iterable(item.ids for item in self.apart))

    def _ready(self, element: Element, in_heading: bool = False) -> Element:
        """Return an element as the host's processors may meet it: our texts sealed, what is closed kept apart."""
        if len(element) == 1 and not element.text and isinstance(fixed := element[0], Fixed):  # as most citations are
            del element[0]
            element.text = AtomicString(self._enclosed(fixed))
            return element
        enclose(element, self._enclosed)
        return seal(element, self.is_ascii and not in_heading)

    def _enclosed(self, element: Closed | Fixed) -> str:
        """Write an element apart, and return its placeholder."""
        self._lead([link for link in element.iter("a") if not link.get("href", "").startswith(CERTAIN)])
        self.apart.append(_apart(element))
        return f"{_OPENING}{len(self.apart) - 1}{ETX}"

    def _lead(self, links: Sequence[Element]) -> None:
        """Make links as they are to be outside the tree, where the host's own tree processor does not come."""
        if links and "relpath" in self.md.treeprocessors:
            root = Element("div")
            root.extend(links)
            self.md.treeprocessors["relpath"].run(root)

    def _serialise(self, element: Element | str) -> str:
        """Return HTML for the stash."""
        root = Element("div")
        if isinstance(element, str):
            root.text = element
        else:
            root.append(element)
        self._lead(list(root.iter("a")))
        html = self.md.serializer(root)
        return html[html.index(">") + 1 : html.rindex("<")]


def _apart(element: Closed | Fixed) -> Apart:
    if isinstance(element, Fixed):
        return Apart(element.html(), element.spoken())
    return Apart(whole(element), spoken(element) if isinstance(element, Spoken) else None, ids_of(element))


def _joined(text: str, parts: Sequence[str]) -> str:
    """Return a text with what was written apart in its place; a number that nothing has stands as it is."""
    pieces = _APART.split(text)
    pieces[1::2] = [
        parts[at] if (at := int(number)) < len(parts) else f"{_OPENING}{number}{ETX}" for number in pieces[1::2]
    ]
    return "".join(pieces)


def _searched(text: str, words: Sequence[str], of_words: bool) -> str:
    return _joined(searched(text, of_words), list(map(without_lists, words)) if of_words else words)


def _count(text: str) -> int:
    return sum(1 for _ in SHORTCODE.finditer(text))


def _hold_shortcode(meta: Mapping[str, Any]) -> bool:
    text = str(meta) if meta else ""
    return "<" in text and _count(text) > 0


def _outer(md: Markdown) -> Resolver | None:
    """Return the resolver of another conversion that this one runs within and that will still meet its markers."""
    for outer in _converting():
        resolver = outer.treeprocessors[NAME] if outer is not md and NAME in outer.treeprocessors else None
        if isinstance(resolver, Resolver) and not resolver.passed:
            return resolver
    return None


def _is_within(md: Markdown) -> bool:
    """Tell whether a conversion runs within another one by the same instance, which will still want what is its own."""
    return sum(1 for outer in _converting() if outer is md) > 1


def _converting() -> Iterator[Markdown]:
    """Give whatever converts at present, the innermost first.

    The call stack says so without any state that a failed conversion could leave wrong. A method that somebody has
    wrapped is known by its name and module, which its wrapper does not have.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_qualname == _CONVERT and frame.f_globals.get("__name__") == Markdown.__module__:
            yield frame.f_locals["self"]
        frame = frame.f_back
