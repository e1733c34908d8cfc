"""A list of references as elements: each with its links, status, BibTeX and back-links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.coins import add_coins
from mkdocs_alignrefs.render.elements import add, add_link, drop_repeated_ids, put
from mkdocs_alignrefs.render.links import add_links
from mkdocs_alignrefs.render.rich import fill
from mkdocs_alignrefs.render.status import add_status
from mkdocs_alignrefs.richtext import RichText


@dataclass(frozen=True, slots=True)
class ListItem:
    """One reference of a list. `anchor` is its id, empty for none; `cited_at` holds the hrefs of its citations."""

    entry: Entry
    label: str
    reference: RichText
    anchor: str = ""
    cited_at: tuple[str, ...] = ()
    bibtex: str = ""
    coins: str = ""


@dataclass(frozen=True, slots=True)
class ListGroup:
    """References under one heading; a title of "" gives no heading."""

    title: str
    items: tuple[ListItem, ...]


# Lists that show their own labels, or none: the theme's numbers would be a second count. Without list markers Safari
# takes a list for plain text unless its role is given.
_LIST = "list-style:none;margin:0;padding:0"
_LABELLED_LIST = f"{_LIST};display:grid;grid-template-columns:max-content minmax(0,1fr);gap:0 .75em"
_ITEM = "list-style:none;margin:0 0 1em;padding:0;break-inside:avoid"
_LABELLED_ITEM = (
    f"{_ITEM};grid-column:1/-1;display:grid;align-items:baseline;"
    "grid-template-columns:max-content minmax(0,1fr);grid-template-columns:subgrid"
)
_FLUSH = "margin:0"
_HANGING = f"{_FLUSH};padding-inline-start:1.5em;text-indent:-1.5em"
_BESIDE = f"{_FLUSH};display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1em;font-size:.875em;line-height:2.6"

# Material draws every <details> as a coloured box with a pencil; a list of references would be a list of boxes.
_DETAILS = (
    "--md-admonition-icon--note:linear-gradient(#0000,#0000);max-width:100%;margin:0;padding:0;border:0;"
    "background:none;box-shadow:none;color:inherit;font-size:inherit"
)
_SUMMARY = "width:fit-content;margin:0;padding:0 1.4rem 0 0;background:none;font-weight:inherit;cursor:pointer"
# The width makes the opened block take a line of its own.
_BIBTEX = f"{_FLUSH};width:100vw;max-width:100%;line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere"


def bibliography(groups: Sequence[ListGroup], words: Mapping[str, str], level: int = 3, root: str = "") -> Element:
    """Return the list; groups with a title stand under headings of this level (1 to 6).

    `root` leads from the page to `docs_dir`, which relative links of a reading list start from.
    """
    element = Element("div", {"class": "alignrefs-bibliography"})
    for group in groups:
        if group.title:
            add(element, f"h{level}", group.title)
        labelled = any(item.label for item in group.items)
        style = _LABELLED_LIST if labelled else _LIST
        items = add(element, "ol", attributes={"role": "list", "style": style})
        for item in group.items:
            _add_item(items, item, labelled, words, root)
    drop_repeated_ids(element, "li")
    if not any(group.items for group in groups):
        add(element, "p", words["empty"])
    return element


def _add_item(parent: Element, item: ListItem, labelled: bool, words: Mapping[str, str], root: str) -> None:
    attributes = {"id": item.anchor} if item.anchor else {}
    element = add(parent, "li", attributes=attributes | {"style": _LABELLED_ITEM if labelled else _ITEM})
    body = element
    if labelled:
        add(element, "span", item.label, {"style": "text-align:end"}).tail = " "
        body = add(element, "div", attributes={"style": _FLUSH})
    fill(add(body, "div", attributes={"style": _FLUSH if labelled else _HANGING}), item.reference)
    style = _BESIDE if labelled else f"{_BESIDE};padding-inline-start:{1.5 / 0.875:.4g}em"
    beside = Element("div", {"style": style, "data-search-exclude": ""})
    _add_beside(beside, item, words, root)
    if len(beside):
        body.append(beside)
    if item.coins:
        add_coins(body, item.entry, item.coins)


def _add_beside(parent: Element, item: ListItem, words: Mapping[str, str], root: str) -> None:
    """Add what belongs to a reference and is no part of it, each followed by a blank for readers without styles."""
    if item.entry.status:
        add_status(parent, item.entry.status, words)
        put(parent, " ")
    add_links(parent, item.entry, words, root)
    for number, href in enumerate(item.cited_at, 1):
        _add_back_link(parent, href, number if len(item.cited_at) > 1 else None, words)
    if item.anchor:
        named = {"aria-label": words["permalink"], "title": words["permalink"]}
        add_link(parent, f"#{item.anchor}", "¶", named).tail = " "
    if item.bibtex:
        _add_bibtex(parent, item.bibtex, words)


def _add_back_link(parent: Element, href: str, number: int | None, words: Mapping[str, str]) -> None:
    name = words["cited_here"] if number is None else f"{words['cited_here']} {number}"
    text = "↩\ufe0e" if number is None else f"↩\ufe0e{number}"
    add_link(parent, href, text, {"aria-label": name, "title": name}).tail = " "


def _add_bibtex(parent: Element, bibtex: str, words: Mapping[str, str]) -> None:
    details = add(parent, "details", attributes={"data-search-exclude": "", "style": _DETAILS})
    add(details, "summary", words["bibtex"], {"style": _SUMMARY})
    block = add(details, "pre", attributes={"style": _BIBTEX})
    # The class keeps the highlighter of the mkdocs theme from guessing a language.
    add(block, "code", bibtex, {"class": "nohighlight", "style": "white-space:pre-wrap"})
