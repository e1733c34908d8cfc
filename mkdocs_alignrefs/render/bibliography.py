"""A list of references as elements: each with its links, status, BibTeX and back-links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.coins import add_coins
from mkdocs_alignrefs.render.elements import NOTHING, add, add_link, drop_repeated_ids, put
from mkdocs_alignrefs.render.fixed import NOT_SEARCHED, Content, Fixed, Spoken
from mkdocs_alignrefs.render.links import add_links
from mkdocs_alignrefs.render.rich import fill
from mkdocs_alignrefs.render.status import add_status
from mkdocs_alignrefs.richtext import RichText

if TYPE_CHECKING:
    from mkdocs_alignrefs.render.cited_on import CitedOn


class ItemParts(NamedTuple):
    """What shows an entry in every list of a site: the reference, and what stands before and after back-links."""

    reference: Element
    before: Element
    after: Element


class ListItem(NamedTuple):
    """One reference of a list: its label and its id, each empty for none, and what it holds; see `item_content`."""

    label: str
    content: Element
    anchor: str = ""


class ListGroup(NamedTuple):
    """References under one heading; a title of "" gives no heading."""

    title: str
    items: tuple[ListItem, ...]


class TakeAway(NamedTuple):
    """What the bibliography of a site has for programs: the link to its BibTeX file, and its entries as JSON-LD."""

    bibtex_file: str = ""
    json_ld: str = ""


_NOTHING_TO_TAKE = TakeAway()


def item_parts(
    entry: Entry,
    reference: RichText,
    bibtex: str,
    anchor: str,
    words: Mapping[str, str],
    root: str = "",
    coins: str = "",
) -> ItemParts:
    """Return the parts of a list item. `anchor` is the id that its permalink leads to, empty for none.

    `root` leads from the page to `docs_dir`, which relative links of a reading list start from. `coins` is the COinS.
    """
    text, before, after = Fixed(), Fixed(), Fixed()
    fill(text, reference)
    if entry.status:
        add_status(before, entry.status, words)
        put(before, " ")
    add_links(before, entry, words, root)
    if anchor:
        named = {"aria-label": words["permalink"], "title": words["permalink"]}
        add_link(after, f"#{anchor}", "¶", named).tail = " "
    if bibtex:
        _add_bibtex(after, bibtex, words)
    if coins:
        add_coins(after, entry, coins)
    return ItemParts(text, before, after)


def item_content(
    parts: ItemParts,
    words: Mapping[str, str],
    cited_at: Sequence[str] = (),
    cited_on: Sequence[CitedOn] = (),
    elsewhere: str = "",
) -> Element:
    """Return what an item holds: the reference, and what belongs to it and is no part of it.

    Of the latter a blank follows each, for readers without styles.
    `cited_at` holds the hrefs of its citations, `cited_on` says where the site cites it, `elsewhere` leads to the list
    that says so.
    """
    content = Content()
    add(content, "div").append(parts.reference)
    beside = add(content, "div", attributes={NOT_SEARCHED: ""})
    beside.append(parts.before)
    for number, href in enumerate(cited_at, 1):
        _add_back_link(beside, href, number if len(cited_at) > 1 else None, words)
    if elsewhere:
        add_link(beside, elsewhere, words["all_citations"]).tail = " "
    beside.append(parts.after)
    if cited_on:
        from mkdocs_alignrefs.render.cited_on import add_cited_on

        add_cited_on(beside, cited_on, words)
    return content


def bibliography(
    groups: Sequence[ListGroup], words: Mapping[str, str], level: int = 3, take_away: TakeAway = _NOTHING_TO_TAKE
) -> Element:
    """Return the list; groups with a title stand under headings of this level (1 to 6).

    Without list markers Safari takes a list for plain text unless its role is given.
    """
    element = Element("div", {"class": "alignrefs-bibliography"})
    if take_away.bibtex_file and any(group.items for group in groups):
        line = add(element, "p", attributes={NOT_SEARCHED: ""})
        add_link(line, take_away.bibtex_file, words["bibtex_file"], {"download": ""})
    for group in groups:
        if group.title:
            add(element, f"h{level}", group.title)
        labelled = any(item.label for item in group.items)
        hook = {"class": "alignrefs-labelled"} if labelled else {}
        items = Spoken("ol", {"role": "list", **hook})
        items.text = items.tail = "\n"
        element.append(items)
        for item in group.items:
            _add_item(items, item, labelled)
    if len(groups) > 1:
        drop_repeated_ids(element, "li")
    if not any(group.items for group in groups):
        add(element, "p", words["empty"])
    elif take_away.json_ld:
        add(element, "script", take_away.json_ld, {"type": "application/ld+json"})
    return element


def _add_item(parent: Element, item: ListItem, labelled: bool) -> None:
    element = add(parent, "li", attributes={"id": item.anchor} if item.anchor else NOTHING)
    element.tail = "\n"
    if labelled:
        add(element, "span", item.label).tail = " "
        element = add(element, "div")
    element.append(item.content)


def _add_back_link(parent: Element, href: str, number: int | None, words: Mapping[str, str]) -> None:
    name = words["cited_here"] if number is None else f"{words['cited_here']} {number}"
    text = "↩\ufe0e" if number is None else f"↩\ufe0e{number}"
    add_link(parent, href, text, {"aria-label": name, "title": name}).tail = " "


def _add_bibtex(parent: Element, bibtex: str, words: Mapping[str, str]) -> None:
    details = add(parent, "details")
    add(details, "summary", words["bibtex"])
    # The class keeps the highlighter of the mkdocs theme from guessing a language.
    add(add(details, "pre"), "code", bibtex, {"class": "nohighlight"})
