"""Resolves one page: reads all its shortcodes, decides lists, numbers and links once, then makes the elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.citing.citation import Block, Citation, Cite
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.assets import loads
from mkdocs_alignrefs.render.bibliography import ListGroup, ListItem, TakeAway, bibliography, item_content
from mkdocs_alignrefs.render.citation import citation, citation_of, plain_citation, unresolved
from mkdocs_alignrefs.render.elements import clean
from mkdocs_alignrefs.render.rich import Target
from mkdocs_alignrefs.render.stylesheet import STYLESHEET
from mkdocs_alignrefs.resolving import complaints
from mkdocs_alignrefs.resolving.backlinks import Ids, back_links, citation_ids, whole_id
from mkdocs_alignrefs.resolving.collecting import Collected, collect, pages_citing
from mkdocs_alignrefs.resolving.formatter import Formatter, formatter
from mkdocs_alignrefs.resolving.lists import ENDING, PageList, PageLists, arrange
from mkdocs_alignrefs.resolving.shortcodes import Complaint, Mark, PageView, Resolution
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.selection import Facts, Group, Plan, grouped
from mkdocs_alignrefs.text.folding import anchor

if TYPE_CHECKING:
    from mkdocs_alignrefs.render.cited_on import CitedOn, IndexItem


def resolve(marks: Sequence[Mark], library: Library, view: PageView) -> Resolution:
    """Return what stands in the place of each mark, what ends the page, and every complaint about its shortcodes."""
    collected = collect(marks, library, view.statuses)
    press = formatter(library, view.style, view.words, view.kept)
    facts = _facts(collected, press.library, view)
    lists = arrange(collected, press, facts, view)
    page = _Page(marks, collected, press, lists, facts, view)
    elements = tuple(page.element(index) for index in range(len(marks)))
    ending = (*page.ending(), *page.loads(elements))
    return Resolution(elements, ending, (*collected.complaints, *_empty(marks, lists)))


def complaints_about(marks: Sequence[Mark], library: Library, view: PageView) -> tuple[Complaint, ...]:
    """Return the complaints that `resolve` has about these marks, without making any element."""
    collected = collect(marks, library, view.statuses)
    if not collected.plans:
        return collected.complaints
    lists = arrange(
        collected, formatter(library, view.style, view.words, view.kept), _facts(collected, library, view), view
    )
    if any(_shows_pages(page_list, view) for page_list in lists.lists.values()):
        view.citing_pages()  # for whoever wants to know that this page depends on all pages
    return (*collected.complaints, *_empty(marks, lists))


def _shows_pages(page_list: PageList, view: PageView) -> bool:
    """Tell whether a list says which pages cite."""
    if page_list.scope == "site":
        return view.site_list
    return page_list.scope == "cited-by" or (page_list.plan is not None and "cited" in page_list.plan.columns)


def _facts(collected: Collected, library: Library, view: PageView) -> Facts:
    citing = cache(lambda: pages_citing(view.citing_pages().values(), library))
    return Facts(frozenset(entry.key for entry in collected.cited), citing)


def _empty(marks: Sequence[Mark], lists: PageLists) -> Iterator[Complaint]:
    empty = (index for index, page_list in sorted(lists.lists.items()) if not page_list.entries)
    return (complaints.empty_selection(index, marks[index].text) for index in empty if not _may_be_empty(marks[index]))


def _may_be_empty(mark: Mark) -> bool:
    """Whether nothing is to be shown for no entries: `\\bibliography` stands on every page of some sites."""
    return mark.text.startswith("\\")


@dataclass(frozen=True)
class _Page:
    """One page of which everything is decided."""

    marks: Sequence[Mark]
    collected: Collected
    press: Formatter
    lists: PageLists
    facts: Facts
    view: PageView

    def element(self, index: int) -> Element | str | None:
        mark, shortcode = self.marks[index], self.collected.shortcodes[index]
        if shortcode is None:
            return mark.text
        if index in self._refused:
            return unresolved(mark.text, complaints.reason(self._refused[index]))
        if isinstance(shortcode, Citation):
            return self._citation(index, shortcode)
        if not isinstance(shortcode, Block) or (_may_be_empty(mark) and not self.lists.lists[index].entries):
            return None
        return self._list(index, self.lists.lists[index])

    def ending(self) -> tuple[Element, ...]:
        if ENDING not in self.lists.lists or self.view.excerpt:
            return ()
        heading = Element("h2")
        heading.text = clean(self.view.heading)
        references = self._list(ENDING, self.lists.lists[ENDING])
        return (heading, references) if self.view.heading else (references,)

    def loads(self, elements: Sequence[Element | str | None]) -> Sequence[Element]:
        """Return what makes the page load our assets, or put it into the first table, which is not to be seen before.

        There it stands between no two blocks of the page, which a theme may part by rules about neighbours.
        """
        if self.view.assets is None or self.view.excerpt or not any(self.collected.shortcodes):
            return ()
        made = loads(self.view.assets, self.view.words, self.view.statuses)
        for element in elements:
            if isinstance(element, Element) and element.get("class") == "alignrefs-refs":
                element[:0] = made
                return ()
        return made

    @cached_property
    def _ids(self) -> Ids:
        return {} if self.view.excerpt else citation_ids(self.marks, self.collected.shortcodes, self.collected.works)

    @cached_property
    def _back_links(self) -> Mapping[str, tuple[str, ...]]:
        return back_links(self._ids)

    @cached_property
    def _refused(self) -> Mapping[int, Complaint]:
        """What makes a shortcode stand as written: any fault, but of a citation's keys only if all of them fail."""
        if not self.collected.complaints:
            return {}
        partly_known = {
            index
            for index, shortcode in enumerate(self.collected.shortcodes)
            if isinstance(shortcode, Citation) and shortcode.command != "nocite" and any(self.collected.works[index])
        }
        kept = ("ambiguous-key", "cites-unread", "escaped-shortcode")
        return {
            item.mark: item
            for item in reversed(self.collected.complaints)
            if item.code not in kept and not (item.code == "unknown-key" and item.mark in partly_known)
        }

    def _citation(self, index: int, cited: Citation) -> Element | None:
        mark = self.marks[index]
        if cited.command == "nocite" or (mark.heading and self.view.excerpt):
            return None
        text = self.press.citation(cited, self.lists.numbers)
        targets = dict(map(self._target, cited.cites, self.collected.works[index]))
        whole = whole_id(index, mark)
        ids = {} if whole else self._own_ids(index, targets)
        if len(ids) < 2 and not (mark.in_link or mark.heading or mark.attributed or self.view.excerpt):
            return citation_of(self.press.linked(text, targets), "".join(ids.values()))
        targets = {key: target._replace(id=ids.get(key, "")) for key, target in targets.items()}
        element = plain_citation(text) if mark.in_link else citation(text, targets)
        element = _raised(element) if mark.heading else element
        if whole and not self.view.excerpt:
            element.set("id", whole)
        return element

    def _own_ids(self, index: int, targets: Mapping[str, Target]) -> Mapping[str, str]:
        return {key: self._ids[index, key] for key in targets if (index, key) in self._ids}

    @cached_property
    def _reasons(self) -> Mapping[str, str]:
        """Why each key is unknown."""
        return {item.key: complaints.reason(item) for item in self.collected.complaints if item.code == "unknown-key"}

    def _target(self, cite: Cite, entry: Entry | None) -> tuple[str, Target]:
        if entry is None:
            return cite.key, Target(None, self._reasons[cite.key])
        tooltip = self.view.tooltips and entry.key in self.lists.links
        return entry.key, Target(self._href(entry), "" if tooltip else self.press.preview(entry), tooltip=tooltip)

    def _href(self, entry: Entry) -> str | None:
        """Lead to a list of the page, else to the site's, else to a row of the page, else to the work, else nowhere."""
        if entry.key in self.lists.links:
            return self.lists.links[entry.key]
        if self.view.bibliography:
            return f"{self.view.bibliography}#{anchor(entry.key)}"
        return self.press.first_link(entry, self.view.root)

    def _list(self, index: int, page_list: PageList) -> Element:
        if page_list.scope == "progress":
            return self._figure(page_list, page_list.plan or Plan())
        if page_list.scope == "table":
            return self._table(index, page_list, page_list.plan or Plan())
        if page_list.scope == "cited-by":
            return self._styled(index, self._index(page_list))
        return self._styled(index, self._bibliography(index, page_list))

    def _groups(self, page_list: PageList) -> Sequence[Group]:
        if not page_list.entries:
            return ()
        return grouped(page_list.plan or Plan(), page_list.entries, self.view.words, self.press.library.entries)

    def _anchors(self, index: int) -> Mapping[str, str]:
        return {} if self.view.excerpt else self.lists.anchors.get(index, {})

    def _figure(self, page_list: PageList, plan: Plan) -> Element:
        from mkdocs_alignrefs.render.progress import progress_figure
        from mkdocs_alignrefs.resolving.tallying import progress

        tallies = progress(plan, page_list.entries, self.view.words, self.press.library.entries)
        return progress_figure(tallies, plan.caption or "", self.view.words)

    def _table(self, index: int, page_list: PageList, plan: Plan) -> Element:
        from mkdocs_alignrefs.render.table import TableGroup, table

        rows = [TableGroup(group.title, group.entries) for group in self._groups(page_list)]
        citing = self.facts.pages_citing() if "cited" in plan.columns else {}
        look = (plan.columns, plan.caption or "", self.view.words, self._anchors(index), self.view.root)
        return table(rows, *look, citing, self.press.coins)

    def _index(self, page_list: PageList) -> Element:
        from mkdocs_alignrefs.render.cited_on import IndexGroup, cited_by

        works = (IndexGroup(group.title, tuple(map(self._indexed, group.entries))) for group in self._groups(page_list))
        return cited_by(tuple(works), self.view.words)

    def _bibliography(self, index: int, page_list: PageList) -> Element:
        cited = self._cited_on if _shows_pages(page_list, self.view) and not self.view.excerpt else {}
        anchors = self._anchors(index)
        items = [
            ListGroup(
                group.title, tuple(self._item(entry, anchors, cited.get(entry.key, ())) for entry in group.entries)
            )
            for group in self._groups(page_list)
        ]
        return bibliography(items, self.view.words, take_away=self._take_away(index, page_list))

    def _styled(self, index: int, shown: Element) -> Element:
        if index == self._first_list:
            shown.insert(0, STYLESHEET)
        return shown

    @cached_property
    def _first_list(self) -> int | None:
        """The list that brings the stylesheet of all lists of the page."""
        others = ("table", "progress")
        found = [index for index, page_list in self.lists.lists.items() if page_list.scope not in others]
        return min((index for index in found if index != ENDING), default=ENDING if found else None)

    def _take_away(self, index: int, page_list: PageList) -> TakeAway:
        """Return what the first list of the bibliography page has for programs."""
        first = next((at for at, other in self.lists.lists.items() if other.scope == "site"), None)
        if index != first or not self.view.bibliography or not self.view.site_list:
            return TakeAway()
        from mkdocs_alignrefs.export import json_ld

        return TakeAway(self.view.bibtex_file, json_ld.dumps(page_list.entries))

    @cached_property
    def _cited_on(self) -> Mapping[str, tuple[CitedOn, ...]]:
        from mkdocs_alignrefs.resolving.cited_on import cited_on

        return cited_on(self.view, self.press)

    def _elsewhere(self, entry: Entry) -> str:
        """Return the link to the entry in the bibliography of the site, if that is on another page."""
        if not self.view.bibliography or self.view.site_list:
            return ""
        return f"{self.view.bibliography}#{anchor(entry.key)}"

    def _indexed(self, entry: Entry) -> IndexItem:
        from mkdocs_alignrefs.render.cited_on import IndexItem

        text = self.press.citation(Citation("cite", (Cite(entry.key),)), self.lists.numbers)
        return IndexItem(entry, self._href(entry), plain(text), self._cited_on.get(entry.key, ()))

    def _item(self, entry: Entry, anchors: Mapping[str, str], cited: tuple[CitedOn, ...]) -> ListItem:
        label = self.press.style.label(self.press.work(entry, self.lists.numbers[entry.key]))
        return ListItem(label, self._content(entry, entry.key in anchors, cited), anchors.get(entry.key, ""))

    def _content(self, entry: Entry, anchored: bool, cited: tuple[CitedOn, ...]) -> Element:
        cited_at, elsewhere = self._back_links.get(entry.key, ()), self._elsewhere(entry)
        if not cited and not elsewhere:
            return self.press.content(entry, anchored, self.view.root, cited_at)
        parts = self.press.parts(entry, anchored, self.view.root)
        return item_content(parts, self.view.words, cited_at, cited, elsewhere)


def _raised(element: Element) -> Element:
    """Return the citation in a `<sup>`, which toc and navigation leave out, but set on the line as the text it is."""
    raised = Element("sup", {"style": "vertical-align:baseline;font-size:.75em"})
    raised.append(element)
    return raised
