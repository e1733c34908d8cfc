"""Elements that whoever writes the HTML of pages may write apart from them, and what is the same on every page once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import attribute

# HTML, section 13.1.2: elements that have no end tag.
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
WITHIN_WORDS = re.compile(r"</?(?:a|div|em|span)\b[^<>]*>")
"""The tags of our citations and references that part no words."""
_LISTS = frozenset(("ol", "li"))
NOT_SEARCHED = "data-search-exclude"
"""Marks, with an empty value, what Material's search leaves out:
https://squidfunk.github.io/mkdocs-material/setup/setting-up-site-search/#excluding-blocks"""


class Closed(Element):
    """An element that is written apart as a whole, since no host need look into it but for its ids; see `whole`."""


class Spoken(Closed):
    """A closed list of references; see `spoken`."""


class Fixed(Element):
    """Stands for what it holds, in a closed element or as a child of what a page gets; its own tag is not written."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        super().__init__("alignrefs-fixed")
        self._html: str | None = None
        self._spoken: str | None = None

    def html(self) -> str:
        """Return the HTML of what it holds, made the first time."""
        if self._html is None:
            self._html = inside(self)
            self._give_up()
        return self._html

    def spoken(self) -> str:
        """Return what is to be searched: the HTML without the tags that part no words."""
        if self._spoken is None:
            self._spoken = WITHIN_WORDS.sub("", self.html())
        return self._spoken

    def _give_up(self) -> None:
        self.clear()


class Content(Fixed):
    """What an item of a list holds, of which only the reference is to be searched."""

    def html(self) -> str:
        """Return the HTML of what it holds, made the first time."""
        if self._spoken is None:
            self._spoken = spoken(self)
        return super().html()

    def spoken(self) -> str:
        """Return what is to be searched; see the function `spoken`."""
        self.html()
        return self._spoken or ""


class Loaded(Fixed):
    """What a page loads, in which nothing is to be searched. All pages of a site share it, so its elements stay."""

    def spoken(self) -> str:
        """Return nothing."""
        return ""

    def _give_up(self) -> None:
        """Keep the elements."""


def valued(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that have a value, as HTML may hold them."""
    return {name: attribute(name, value) for name, value in attributes.items() if value}


def inside(element: Element) -> str:
    """Return the HTML of what an element holds: no styles, and only empty scripts; there HTML knows no escapes."""
    parts = [_escaped(element.text)] if element.text else []
    for child in element:
        _write(child, parts)
    return "".join(parts)


def whole(element: Element) -> str:
    """Return the HTML of an element without what follows it; see `inside`."""
    parts: list[str] = []
    _write_element(element, parts)
    return "".join(parts)


def as_ascii(html: str) -> str:
    """Return HTML with a character reference for each character that is not ASCII.

    A page that is ASCII itself may then stay so: Python keeps it in at most half of the memory and encodes it at once,
    and a page is copied about ten times before it is written.
    """
    return html if html.isascii() else html.encode("ascii", "xmlcharrefreplace").decode("ascii")


def spoken(element: Element) -> str:
    """Return what is to be searched of an element, as HTML without the tags that part no words."""
    parts = [_escaped(element.text or "")]
    for child in element:
        if isinstance(child, Fixed):
            parts.append(child.spoken())
        elif NOT_SEARCHED not in child.attrib:
            parts.append(spoken(child))
        parts.append(_escaped(child.tail or ""))
    words = "".join(parts)
    return f"<{element.tag}>{words}</{element.tag}>" if element.tag in _LISTS else words


def _write(element: Element, parts: list[str]) -> None:
    if isinstance(element, Fixed):
        parts.append(element.html())
    else:
        _write_element(element, parts)
    if element.tail:
        parts.append(_escaped(element.tail))


def _write_element(element: Element, parts: list[str]) -> None:
    tag = element.tag
    items = element.items()
    attributes = "".join([f' {name}="{_quoted(value)}"' for name, value in items]) if items else ""
    if tag in _VOID:
        parts.append(f"<{tag}{attributes} />")
        return
    parts.append(f"<{tag}{attributes}>{_escaped(element.text) if element.text else ''}")
    for child in element:
        _write(child, parts)
    parts.append(f"</{tag}>")


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text


def _quoted(value: str) -> str:
    escaped = _escaped(value)
    return escaped.replace('"', "&quot;") if '"' in escaped else escaped
