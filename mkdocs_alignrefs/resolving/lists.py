"""The lists of a page: which entries each shows, in which order, under which numbers and anchors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from mkdocs_alignrefs.citing.citation import Block
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.resolving.collecting import Collected
from mkdocs_alignrefs.resolving.formatter import Formatter
from mkdocs_alignrefs.resolving.shortcodes import PageView
from mkdocs_alignrefs.selection import Facts, Plan, select
from mkdocs_alignrefs.text.folding import anchor

Scope = Literal["page", "site", "selection", "table", "progress", "cited-by"]
_REFERENCES = ("page", "site", "selection")
_SCOPES: Mapping[str, Scope] = {"refs": "table", "progress": "progress", "cited-by": "cited-by"}
ENDING = -1
"""The place of the list that ends a page, where the other lists have the index of their mark."""


class PageList(NamedTuple):
    """A list, table or figure: its entries in order, and of a list whether it is what the page cites or the library."""

    entries: tuple[Entry, ...]
    scope: Scope
    plan: Plan | None = None


class PageLists(NamedTuple):
    """The lists by the index of their mark; for each its anchors by key; the numbers and the links into them by key."""

    lists: Mapping[int, PageList]
    anchors: Mapping[int, Mapping[str, str]]
    numbers: Mapping[str, int]
    links: Mapping[str, str]


def arrange(collected: Collected, press: Formatter, facts: Facts, view: PageView) -> PageLists:
    """Decide the lists of a page. Bibliographies claim anchors before tables, so that citations lead to references."""
    planned = {index: _planned(index, collected, press, facts) for index in collected.plans}
    references = {index: found for index, found in planned.items() if found.scope in _REFERENCES}
    tables = {index: found for index, found in planned.items() if found.scope == "table"}
    if collected.cited and not references and view.references:
        references[ENDING] = PageList(tuple(press.page_order(collected.cited)), "page")
    anchors = dict(_anchors({**references, **tables}))
    leading = references if view.bibliography else anchors
    links = {key: f"#{name}" for index in reversed(leading) for key, name in anchors[index].items()}
    unlisted = PageList(collected.cited, "site" if view.bibliography else "page")
    return PageLists({**references, **planned}, anchors, _numbers([*references.values(), unlisted], press), links)


def _planned(index: int, collected: Collected, press: Formatter, facts: Facts) -> PageList:
    """Return what a block lists; a block that is no bibliography selects from the library as it comes."""
    plan, shortcode = collected.plans[index], collected.shortcodes[index]
    name = shortcode.name if isinstance(shortcode, Block) else "refs"
    if name == "bibliography":
        return _bibliography(plan, collected.cited, press, facts)
    entries: Sequence[Entry] = press.library.entries
    if name == "cited-by":
        entries = [entry for entry in press.site_order if entry.key in facts.pages_citing()]
    return PageList(tuple(select(plan, entries, facts, press.library.entries)), _SCOPES[name], plan)


def _bibliography(plan: Plan, cited: Sequence[Entry], press: Formatter, facts: Facts) -> PageList:
    scope: Scope = "selection" if plan.filters else "page"
    if plan.scope in ("page", "site"):
        scope = "site" if plan.scope == "site" else "page"
    candidates = press.page_order(cited) if scope == "page" else press.site_order
    return PageList(tuple(select(plan, candidates, facts, press.library.entries)), scope, plan)


def _numbers(references: Iterable[PageList], press: Formatter) -> dict[str, int]:
    """Number each entry by the first list that has it; the last list is of those that are cited and in no other.

    In a list of the site that is its place in the sorted library, shown or not; the other lists of a page are counted
    on from one to the next, so that no number stands for two works.
    """
    result: dict[str, int] = {}
    count = 0
    for page_list in references:
        for entry in page_list.entries:
            if entry.key in result:
                continue
            if page_list.scope == "site":
                result[entry.key] = press.site_numbers[entry.key]
            else:
                count += 1
                result[entry.key] = count
    return result


def _anchors(lists: Mapping[int, PageList]) -> Iterator[tuple[int, Mapping[str, str]]]:
    taken: set[str] = set()
    for index, page_list in lists.items():
        names = {entry.key: anchor(entry.key) for entry in page_list.entries}
        yield index, {key: name for key, name in names.items() if name not in taken}
        taken.update(names.values())
