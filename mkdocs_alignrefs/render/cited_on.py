"""Where a work is cited as elements: the pages and sections, each with the words around the citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.elements import add, add_link, put
from mkdocs_alignrefs.render.fixed import NOT_SEARCHED
from mkdocs_alignrefs.render.rich import fill


@dataclass(frozen=True, slots=True)
class CitedOn:
    """One citation: its page by path, where it leads, title and section, and the text around and of the citation."""

    page: str
    href: str
    title: str
    section: str = ""
    before: str = ""
    shown: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class IndexItem:
    """A work in an index: where its reference stands, None for nowhere, how it is cited, and where."""

    entry: Entry
    href: str | None
    label: str
    places: tuple[CitedOn, ...]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Works under one heading; a title of "" gives no heading."""

    title: str
    items: tuple[IndexItem, ...]


def add_cited_on(parent: Element, places: Sequence[CitedOn], words: Mapping[str, str]) -> None:
    """Add how many pages cite a work, which opens a list of the places."""
    details = add(parent, "details")
    add(details, "summary", _count(places, words))
    _add_places(details, places)


def cited_by(groups: Sequence[IndexGroup], words: Mapping[str, str], level: int = 3) -> Element:
    """Return an index of works with the places that cite them; groups with a title have headings of this level."""
    element = Element("div", {"class": "alignrefs-cited-by"})
    for group in groups:
        if group.title:
            add(element, f"h{level}", group.title)
        items = add(element, "ul", attributes={"role": "list"})
        for item in group.items:
            _add_work(items, item)
    if not any(group.items for group in groups):
        add(element, "p", words["empty"])
    return element


def _add_work(parent: Element, item: IndexItem) -> None:
    element = add(parent, "li")
    name = add(element, "div")
    title = item.entry.title or (item.entry.key,)
    fill(name if item.href is None else add_link(name, item.href), title, links=item.href is None)
    put(name, f" {item.label}")
    _add_places(element, item.places)


def _add_places(parent: Element, places: Sequence[CitedOn]) -> None:
    """Add the places by page and section; below it each is a link among its words, but for a single one without any."""
    hooks = {"role": "list", "class": "alignrefs-cites", NOT_SEARCHED: ""}
    items = add(parent, "ul", attributes=hooks)
    for (_, *names), found in groupby(places, key=lambda place: (place.page, place.title, place.section)):
        here = list(found)
        item = add(items, "li")
        add_link(item, here[0].href, " › ".join(filter(None, names)), {"dir": "auto"})
        for place in here:
            if place.shown and (len(here) > 1 or place.before or place.after):
                put(item, " ")
                quoted = add(item, "span", place.before, {"dir": "auto"})
                add_link(quoted, place.href, place.shown)
                put(quoted, place.after)


def _count(places: Sequence[CitedOn], words: Mapping[str, str]) -> str:
    pages = len({place.page for place in places})
    return words["cited_on_page"] if pages == 1 else words["cited_on_pages"].replace("{count}", str(pages))
