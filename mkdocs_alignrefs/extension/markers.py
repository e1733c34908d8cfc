"""Markers: the elements that stand for shortcodes until the whole page is known, in the tree and in the HTML stash.

A conversion within another one, such as that of a docstring, reaches the outer one as HTML text in its stash, markers
included. Only there is HTML text searched, for a tag of our own whose attributes hold no angle bracket or quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.util import AMP_SUBSTITUTE, ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

from mkdocs_alignrefs.render.fixed import Closed, Fixed, as_ascii
from mkdocs_alignrefs.resolving.shortcodes import Mark

TAG = "alignrefs-marker"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(("blockquote", "details", "div", "dl", "hr", "ol", "p", "pre", "table", "ul"))
_WITHIN_LINES = frozenset((
    "a", "abbr", "b", "code", "del", "dt", "em", "i", "ins", "kbd", "label", "mark", "q", "s", "small", "span",
    "strong", "sub", "summary", "sup", "u",
))  # fmt: skip
_STASHED = re.compile(
    rf"<p>\s*<{TAG} (?P<alone>[^<>]*)>[^<>]*</{TAG}>\s*</p>|<{TAG} (?P<within>[^<>]*)>(?:[^<>]*</{TAG}>)?|</{TAG}>"
)
_ATTRIBUTE = re.compile(r'data-([a-z]+)="([^"<>]*)"')
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ENTITY_LIKE = re.compile(r"&(?=#?[0-9A-Za-z]+;)")


def marker_element(text: str, escaped: bool) -> Element:
    """Return a marker for a shortcode as written; its text is what shows where the marker itself is dropped."""
    marker = Element(TAG, {"data-shortcode": _as_digits(text)})
    if escaped:
        marker.set("data-escaped", "true")
    marker.text = AtomicString(text)
    return marker


def _as_digits(text: str) -> str:
    """Return a text as hexadecimal digits, which nothing on the way takes for anything."""
    return text.encode("utf-8", "surrogatepass").hex()


def _as_text(digits: str) -> str:
    """Undo `_as_digits`; what somebody else wrote there is no text, nor a placeholder of the host or of ours."""
    try:
        text = bytes.fromhex(digits).decode("utf-8", "surrogatepass")
    except ValueError:
        return ""
    return text.replace(STX, "").replace(ETX, "") if STX in text else text


@dataclass
class Marker:
    """A marker met in the tree (`element`; it may fill its `parent`, a paragraph) or in the stash (`stashed`)."""

    mark: Mark
    element: Element | None = None
    parent: Element | None = None
    fills: bool = False
    stashed: int | None = None


def collect(root: Element, stash: MutableSequence[Any], heading_links: bool) -> list[Marker]:
    """Return the markers of a page in reading order; `heading_links`: headings will be wrapped in links."""
    stashed = stash if any(TAG in raw for raw in stash if isinstance(raw, str)) else ()
    if not stashed and next(root.iter(TAG), None) is None:
        return []
    return list(_walk(root, stashed, {"heading": False, "in_link": False}, heading_links))


def _walk(parent: Element, stash: Sequence[Any], inside: dict[str, bool], heading_links: bool) -> Iterator[Marker]:
    """Yield the markers within an element; `stash` is empty if it holds none."""
    if stash:
        yield from _in_stash(parent.text, stash)
    if parent.get("class") == "mkdocstrings":
        _forget(parent)
        return
    for child in parent:
        if child.tag == TAG:
            yield _in_tree(parent, child, inside)
        elif stash or next(child.iter(TAG), None) is not None:
            heading = inside["heading"] or child.tag in _HEADINGS
            in_link = inside["in_link"] or child.tag == "a" or (heading and heading_links)
            yield from _walk(child, stash, {"heading": heading, "in_link": in_link}, heading_links)
        if stash:
            yield from _in_stash(child.tail, stash)


def _forget(parent: Element) -> None:
    """Drop the markers of the headings that mkdocstrings repeats beside the stashed HTML, for the table of contents."""
    for marker in parent.iter(TAG):
        marker.text = None
    _dissolve(parent)


def _in_tree(parent: Element, element: Element, inside: dict[str, bool]) -> Marker:
    alone = parent[0] is element and not (parent.text or "").strip() and _nothing_follows(parent)
    block = alone and _holds_blocks(parent) and not inside["heading"] and not inside["in_link"]
    mark = Mark(
        _as_text(element.get("data-shortcode", "")),
        element.get("data-escaped") == "true",
        alone=block,
        attributed=(element.tail or "").startswith("{"),
        **inside,
    )
    return Marker(mark, element, parent, block and parent.tag == "p")


def _holds_blocks(parent: Element) -> bool:
    """Whether an element could hold a table: neither what stands within a line, nor a term or title."""
    return parent.tag not in _WITHIN_LINES and parent.get("class") != "admonition-title"


def _nothing_follows(parent: Element) -> bool:
    """Whether after the first element no text follows before the next block, but what the footnotes extension adds."""
    for child, following in zip_longest(parent, parent[1:]):
        if (child.tail or "").replace(NBSP_PLACEHOLDER, "").strip():
            return False
        if following is None or following.tag in _BLOCKS:
            return True
        if following.get("class") != "footnote-backref":
            return False
    return True


def _in_stash(text: str | None, stash: Sequence[Any]) -> Iterator[Marker]:
    for placeholder in HTML_PLACEHOLDER_RE.finditer(text or ""):
        index = int(placeholder[1])
        raw = stash[index] if index < len(stash) else None
        for found in _STASHED.finditer(raw) if isinstance(raw, str) and TAG in raw else ():
            if found["alone"] or found["within"]:
                yield Marker(_stashed_mark(found), stashed=index)


def _stashed_mark(found: re.Match[str]) -> Mark:
    data = dict(_ATTRIBUTE.findall(found["alone"] or found["within"]))
    place = data.get("place", "")
    return Mark(
        _as_text(data.get("shortcode", "")),
        escaped="escaped" in data,
        heading="heading" in place,
        in_link="link" in place,
        alone="alone" in place,
        stashed=True,
    )


def settle(markers: list[Marker]) -> None:
    """Make the markers of an inner conversion ready for the outer one: write down where they stand."""
    for marker in markers:
        if marker.element is None:
            continue
        told = {"alone": marker.mark.alone, "heading": marker.mark.heading, "link": marker.mark.in_link}
        if place := " ".join(name for name, holds in told.items() if holds):
            marker.element.set("data-place", place)
        if marker.mark.heading:
            marker.element.text = None  # the text would get into the slug


def replace_in_tree(markers: Sequence[Marker], elements: Sequence[Element | str | None]) -> None:
    """Put each element where its marker stands in the tree; a text or nothing takes the place of the marker too."""
    texts: dict[Element, str] = {}
    parents: dict[Element, None] = {}
    for marker, element in zip(markers, elements, strict=True):
        if marker.element is None or marker.parent is None:
            continue
        if isinstance(element, Element):
            _place(marker, marker.element, element)
        else:
            texts[marker.element] = element or ""
            parents[marker.parent] = None
    for parent in parents:
        replace_by_text(parent, texts)


def _place(marker: Marker, old: Element, new: Element) -> None:
    parent = marker.parent
    if parent is None or not marker.fills or new.tag == "span":
        _become(old, new)
    elif len(parent) == 1:
        _become(parent, new)
    else:
        parent.tag = "div"
        _become(old, new)


def _become(old: Element, new: Element) -> None:
    tail = old.tail
    old.clear()
    old.tag, old.text, old.tail = new.tag, new.text, tail
    old.attrib.update(new.attrib)
    old.extend(new)


def _dissolve(root: Element) -> None:
    """Replace every marker that is left by its text."""
    for parent in list(root.iter()):
        if texts := {child: AtomicString(child.text or "") for child in parent if child.tag == TAG}:
            replace_by_text(parent, texts)


def enclose(root: Element, store: Callable[[Closed | Fixed], str]) -> None:
    """Put placeholders, which `store` returns, in the place of closed and fixed elements."""
    texts: dict[Element, str] = {}
    for child in root:
        if isinstance(child, (Closed, Fixed)):
            texts[child] = store(child)
        else:
            enclose(child, store)
    if texts:
        replace_by_text(root, texts)


def replace_by_text(parent: Element, texts: Mapping[Element, str]) -> None:
    """Put texts in the place of children; with an `AtomicString`, all of the text around it becomes one."""
    kept: list[Element] = []
    pieces = [[parent.text or ""]]
    for child in parent:
        if child in texts:
            pieces[-1] += [texts[child], child.tail or ""]
        else:
            kept.append(child)
            pieces.append([child.tail or ""])
    parent.text = _one_text(pieces[0])
    for child, piece in zip(kept, pieces[1:], strict=True):
        child.tail = _one_text(piece)
    parent[:] = kept


def _one_text(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    is_atomic = any(isinstance(part, AtomicString) for part in parts)
    return AtomicString("".join(parts)) if is_atomic else "".join(parts)


def replace_in_stash(
    stash: MutableSequence[Any],
    markers: Sequence[Marker],
    elements: Sequence[Element | str | None],
    serialise: Callable[..., str],
) -> None:
    """Put each element, serialised, where its marker stands in the HTML stash."""
    texts: dict[int, list[str]] = {}
    for marker, element in zip(markers, elements, strict=True):
        if marker.stashed is not None:
            texts.setdefault(marker.stashed, []).append("" if element is None else serialise(element))
    for index, replacements in texts.items():
        stash[index] = _STASHED.sub(_one_by_one(replacements), stash[index])


def _one_by_one(texts: list[str]) -> Callable[[re.Match[str]], str]:
    following = iter(texts)
    return lambda found: next(following, "") if found["alone"] or found["within"] else ""


def seal(element: Element, is_ascii: bool) -> Element:
    """Keep later processors, and the serialiser's leniency about entities, away from our texts.

    What attr_list would take for attributes, `{: onclick=… }` at an end of a text, and the mark of a table of contents
    are written with a reference, since neither extension passes over an `AtomicString`. `is_ascii`: so is what is not
    ASCII, but for our own headings, as hosts take their text for titles; see `render.fixed.as_ascii`.
    """
    sealed = _sealed_as_ascii if is_ascii else _sealed
    for item in element.iter():
        if item.text:
            in_text = _sealed if item.tag in _HEADINGS else sealed
            item.text = AtomicString(in_text(_unread(item.text, item.tag)))
        if item.tail:
            item.tail = AtomicString(sealed(_unread(item.tail)))
        for name, value in item.attrib.items():
            item.attrib[name] = sealed(value)
    return element


def _unread(text: str, tag: str = "") -> str:
    """Return a text that no extension reads as its own syntax; code and scripts are read by none."""
    if tag in ("code", "script"):
        return text
    if "{" in text and (text[0] == "{" or text.rstrip().endswith("}")):
        return text.replace("{", f"{AMP_SUBSTITUTE}#123;")
    return f"{AMP_SUBSTITUTE}#91;TOC]" if "[TOC]" in text and text.strip() == "[TOC]" else text


def _sealed(text: str) -> str:
    return _ENTITY_LIKE.sub(f"{AMP_SUBSTITUTE}amp;", text) if "&" in text else text


def _sealed_as_ascii(text: str) -> str:
    if text.isascii():
        return _sealed(text)
    return _NOT_ASCII.sub(lambda found: as_ascii(found[0]).replace("&", AMP_SUBSTITUTE), _sealed(text))
