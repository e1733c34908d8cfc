"""The gate between what sources say and HTML: elements whose texts and attributes hold only what HTML allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement

SCHEMES = frozenset({"http", "https", "ftp", "mailto"})
NOTHING: Mapping[str, str] = MappingProxyType({})

# Control characters and non-characters, which HTML forbids (https://infra.spec.whatwg.org/#code-points), surrogates,
# and the bidirectional embeddings, overrides and isolates, which would reach beyond the element.
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_TAG_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_SCHEME = re.compile(r"([^:/?#]*):")
_CHARACTER_REFERENCE = re.compile(r"&(#?[0-9A-Za-z]+);")


def clean(text: str) -> str:
    """Return the text without the characters that HTML forbids."""
    return text if text.isprintable() or text.replace("\n", "").isprintable() else _DROPPED.sub("", text)


def attribute(name: str, value: str) -> str:
    """Return the value of an attribute without what HTML forbids.

    Material shows a `title` as HTML: an invisible word joiner behind `<` keeps it from opening a tag there.
    """
    return _TAG_OPENING.sub("<\u2060", clean(value)) if name == "title" and "<" in value else clean(value)


def safe_href(url: str) -> str | None:
    """Return the URL as an attribute may hold it, or None if its scheme is not one of `SCHEMES`.

    Blanks of any kind are dropped, as browsers do within a scheme. What a serializer could take for a character
    reference (`javascript&colon;…`) is percent-encoded.
    """
    whole = "".join(clean(url).split())
    scheme = _SCHEME.match(whole)
    if not whole or (scheme and scheme[1].lower() not in SCHEMES):
        return None
    return _CHARACTER_REFERENCE.sub(r"&\1%3B", whole) if "&" in whole else whole


def put(parent: Element, text: str) -> None:
    """Add text at the end of an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + clean(text)
    else:
        parent.text = (parent.text or "") + clean(text)


def add(parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] = NOTHING) -> Element:
    """Add an element with this text at the end of its parent, and return it."""
    element = SubElement(parent, tag)
    for name, value in attributes.items():
        element.set(name, attribute(name, value))
    if text:
        element.text = clean(text)
    return element


def add_link(parent: Element, url: str, text: str = "", attributes: Mapping[str, str] = NOTHING) -> Element:
    """Add a link and return it; a URL that is not safe gives a span, so that no `<a>` lacks its `href`."""
    href = safe_href(url)
    if href is None:
        return add(parent, "span", text, attributes)
    return add(parent, "a", text, {"href": href, **attributes})


def drop_repeated_ids(root: Element, tag: str) -> None:
    """Leave each id to the first element with this tag that has it: an entry may stand in several groups."""
    seen: set[str] = set()
    for element in root.iter(tag):
        name = element.get("id", "")
        if name in seen:
            del element.attrib["id"]
        elif name:
            seen.add(name)
