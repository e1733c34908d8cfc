"""Elements that whoever writes the HTML of pages may write apart from them, and what is the same on every page once."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import attribute

# HTML, section 13.1.2: elements that have no end tag.
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class Closed(Element):
    """An element that holds no id, so that no host need look into it; see `inside`."""


class Fixed(Element):
    """Stands, within a closed element, for what it holds until that has been written; its own tag is not written."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        super().__init__("alignrefs-fixed")
        self._html: str | None = None

    def html(self) -> str:
        """Return the HTML of what it holds, made the first time; the elements are then given up."""
        if self._html is None:
            self._html = inside(self)
            self.clear()
        return self._html


def add_closed(parent: Element, tag: str, attributes: Mapping[str, str]) -> Closed:
    """Add a closed element at the end of its parent, and return it; attributes without a value are left out."""
    element = Closed(tag, {name: attribute(name, value) for name, value in attributes.items() if value})
    parent.append(element)
    return element


def inside(element: Element) -> str:
    """Return the HTML of what an element holds: no scripts and styles, in which HTML knows no escapes."""
    parts = [_escaped(element.text)] if element.text else []
    for child in element:
        _write(child, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    if isinstance(element, Fixed):
        parts.append(element.html())
    else:
        parts.append(f"<{element.tag}")
        for name, value in element.items():
            parts.append(f' {name}="{_quoted(value)}"')
        parts.append(">")
        if element.text:
            parts.append(_escaped(element.text))
        for child in element:
            _write(child, parts)
        if element.tag not in _VOID:
            parts.append(f"</{element.tag}>")
    if element.tail:
        parts.append(_escaped(element.tail))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")
