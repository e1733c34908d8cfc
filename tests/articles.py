"""The article of a built page as an element tree: read, compared, searched and judged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Comment, Element, TreeBuilder

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])

SPENT = "data-search-exclude"
"""An attribute that Zensical takes out of the page once it has made its index."""


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder(insert_comments=True)
        self.open: list[str] = []
        self.builder.start("document", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while (last := self.open.pop()) != tag:
                self.builder.end(last)
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def handle_comment(self, data: str) -> None:
        self.builder.comment(data)

    def document(self) -> Element:
        self.close()
        for tag in reversed(self.open):
            self.builder.end(tag)
        self.builder.end("document")
        return self.builder.close()


def parse(html: str) -> Element:
    """Return HTML as a tree below an element `document`; comments stay."""
    tree = _Tree()
    tree.feed(html)
    return tree.document()


def article(html: str) -> Element:
    """Return the element that holds a page's own content, without what the theme put into it and what only loads files.

    Only where the plugin or a command brings them do pages load our script and style sheet.
    """
    root = parse(html)
    places = (
        ".//article",
        ".//div[@role='main'][@itemprop='articleBody']",
        ".//*[@itemprop='articleBody']",
        ".//*[@role='main']",
    )
    found = next(element for place in places if (element := root.find(place)) is not None)
    for parent in list(found.iter()):
        for child in list(parent):
            if _of_theme(child) or _loads(child):
                _remove(parent, child)
    return found


def _of_theme(element: Element) -> bool:
    if element.tag is Comment:
        return False
    classes = set(element.get("class", "").split())
    return element.get("id") == "__skip" or bool(
        classes & {"headerlink", "md-content__button", "md-source-file", "md-feedback"}
    )


def _loads(element: Element) -> bool:
    return element.tag in ("link", "script") and "assets/alignrefs/" in element.get("src", element.get("href", ""))


def _remove(parent: Element, child: Element) -> None:
    at = list(parent).index(child)
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def text(element: Element) -> str:
    """Return what a reader reads of an element: its text with blanks collapsed, without comments."""
    return " ".join("".join(_texts(element)).split())


def written(element: Element) -> str:
    """Return the text of an element without the markers before what could not be resolved."""
    return text(element).replace("⚠\N{VARIATION SELECTOR-15} ", "")


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag is not Comment:
            yield from _texts(child)
        yield child.tail or ""


def outline(element: Element, without: Collection[str] = ()) -> list[str]:
    """Return a tree as indented lines, an element or a text each, without some attributes, to be compared or read."""
    return list(_outline(element, 0, {*without, SPENT}))


def _outline(element: Element, depth: int, without: Collection[str]) -> Iterator[str]:
    indent = "  " * depth
    if element.tag is Comment:
        yield f"{indent}<!--{element.text}-->"
        return
    attributes = "".join(f' {name}="{value}"' for name, value in sorted(element.items()) if name not in without)
    yield f"{indent}<{element.tag}{attributes}>"
    yield from _line(element.text, depth + 1)
    for child in element:
        yield from _outline(child, depth + 1, without)
        yield from _line(child.tail, depth + 1)


def _line(words: str | None, depth: int) -> Iterator[str]:
    if words and words.strip():
        blank_before, blank_after = " " * words[:1].isspace(), " " * words[-1:].isspace()
        yield f"{'  ' * depth}“{blank_before}{' '.join(words.split())}{blank_after}”"


def section(root: Element, heading: str) -> list[Element]:
    """Return the elements between the heading with this text and the next of its level or above."""
    found: list[Element] = []
    level = ""
    for element in root:
        is_heading = isinstance(element.tag, str) and element.tag in ("h1", "h2", "h3", "h4")
        if level and is_heading and element.tag <= level:
            break
        if level:
            found.append(element)
        elif is_heading and text(element) == heading:
            level = element.tag
    assert level, f"no heading {heading!r}"
    return found


def find_all(elements: Element | list[Element], name: str, **attributes: str) -> list[Element]:
    """Return the elements with this tag (`*` for any); `cls="a"` asks for a class, `id="a"` for an attribute."""
    roots = elements if isinstance(elements, list) else [elements]
    return [
        element
        for root in roots
        for element in root.iter()
        if element.tag is not Comment
        and name in ("*", element.tag)
        and all(
            value in element.get("class", "").split() if key == "cls" else element.get(key) == value
            for key, value in attributes.items()
        )
    ]


def faults(html: str) -> list[str]:
    """Return what is wrong with any page, whatever it holds: ids, links, placeholders, scripts and schemes."""
    return list(_faults(html))


def _faults(html: str) -> Iterator[str]:
    leaks = ("\x02", "\x03", "klzzwxh", "wzxhzdk", "Traceback (most recent call last)")
    yield from (f"{leak!r} in the page" for leak in leaks if leak in html)
    root, content = parse(html), article(html)
    ids = [element.get("id", "") for element in find_all(root, "*") if element.get("id")]
    yield from (f"id {one!r} stands {ids.count(one)} times" for one in sorted(set(ids)) if ids.count(one) > 1)
    for link in find_all(content, "a"):
        yield from _link_faults(link, ids)
    for element in find_all(content, "*"):
        yield from (f"event handler {name} on {element.tag}" for name, _ in element.items() if name.startswith("on"))
        if element.tag in ("script", "iframe", "object", "style") and element.get("type") != "application/ld+json":
            yield f"a {element.tag} in the article"


def _link_faults(link: Element, ids: list[str]) -> Iterator[str]:
    href = link.get("href")
    if href is None:
        yield f"a link without href: {text(link)!r}"
    elif href.startswith("#") and href != "#" and href[1:] not in ids:
        yield f"{href} leads nowhere: {text(link)!r}"
    elif ":" in re.split("[/#?]", href)[0] and not href.startswith(("http:", "https:", "ftp:", "mailto:", "&#")):
        yield f"scheme of {href!r}"
    if find_all(list(link), "a"):
        yield f"a link within a link: {text(link)!r}"
