"""The library as one style shows it: letters, numbers and references, each made once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakSet
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.citing.affixes import rich
from mkdocs_alignrefs.citing.citation import Citation, Cite
from mkdocs_alignrefs.citing.labels import letters
from mkdocs_alignrefs.citing.style import Order, Piece, Work
from mkdocs_alignrefs.identity import ByIdentity
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.bibliography import ItemParts, item_content, item_parts
from mkdocs_alignrefs.render.fixed import Fixed
from mkdocs_alignrefs.render.links import CERTAIN, first_link, from_page, leads_within_site
from mkdocs_alignrefs.render.rich import Target, fill
from mkdocs_alignrefs.resolving.formatted import Formatted, Kept, Shelf
from mkdocs_alignrefs.richtext import RichText, plain
from mkdocs_alignrefs.styles import make
from mkdocs_alignrefs.text.folding import anchor, fold
from mkdocs_alignrefs.text.maths import as_text

_LIVE: WeakSet[Formatter] = WeakSet()


class Formatter:
    """Formats the entries of one library in one style."""

    def __init__(self, library: Library, style: str, words: Mapping[str, str], folder: Path | None = None) -> None:
        """Prepare formatting; `style` is one of `options.STYLES`, `folder` where references are kept between builds."""
        self.library = library
        self.words = words
        self.style = make(style, words)
        self._sort_keys: dict[str, Order | None] = {}
        self._citations: dict[Citation, RichText] = {}
        self._linked: dict[tuple[Any, ...], Fixed] = {}
        self._previews: dict[str, str] = {}
        self._first_links: dict[str, str | None] = {}
        self._parts: dict[tuple[str, bool], ItemParts] = {}
        self._contents: dict[tuple[str, bool, tuple[str, ...]], Element] = {}
        self._shelf = Shelf(folder, library.fingerprint, style, words)
        kept = self._shelf.fetch()
        self._references: dict[str, RichText] = {one.key: one.reference for one in kept.formatted if one.reference}
        self._bibtex: dict[str, str] = {one.key: one.bibtex for one in kept.formatted if one.bibtex}
        self._coins: dict[str, str] = {one.key: one.coins for one in kept.formatted if one.coins}
        self._kept_letters = kept.letters if kept.knows_letters else None
        self._kept = self._made
        _LIVE.add(self)

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        if self._kept_letters is not None:
            return self._kept_letters
        return letters(self.library.entries, self.style.base)

    @cached_property
    def site_order(self) -> tuple[Entry, ...]:
        """The whole library as the bibliography of the site orders it."""
        return tuple(self.ordered(self.library.entries))

    @cached_property
    def site_numbers(self) -> Mapping[str, int]:
        """Each key's number in the bibliography of the site, from 1."""
        return {entry.key: number for number, entry in enumerate(self.site_order, 1)}

    def ordered(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries as the style orders them, or by author, year, title and key where it has no order."""
        return sorted(entries, key=lambda entry: self._sort_key(entry) or _default_order(entry))

    def page_order(self, cited: Sequence[Entry]) -> list[Entry]:
        """Return what a page cites as the style orders it, or by first citation where it has no order."""
        has_order = all(self._sort_key(entry) is not None for entry in cited)
        return self.ordered(cited) if has_order else list(cited)

    def _sort_key(self, entry: Entry) -> Order | None:
        if entry.key not in self._sort_keys:
            self._sort_keys[entry.key] = self.style.sort_key(entry)
        return self._sort_keys[entry.key]

    def work(self, entry: Entry, number: int | None = None) -> Work:
        """Return the entry with its letter and the number that it goes by."""
        return Work(entry, self._letters.get(entry.key, ""), number)

    def citation(self, cited: Citation, numbers: Mapping[str, int]) -> RichText:
        """Return the text of a citation, made once where it shows no number."""
        if self.style.numbered:
            return self._new_citation(cited, numbers)
        if cited not in self._citations:
            self._citations[cited] = self._new_citation(cited, numbers)
        return self._citations[cited]

    def _new_citation(self, cited: Citation, numbers: Mapping[str, int]) -> RichText:
        return self.style.cite(cited.command, [self._piece(cite, numbers) for cite in cited.cites])

    def _piece(self, cite: Cite, numbers: Mapping[str, int]) -> Piece:
        entry = self.library.get(cite.key)
        work = self.work(entry, numbers.get(entry.key)) if entry else None
        return Piece(cite, work, rich(cite.prefix), rich(cite.suffix))

    def linked(self, text: RichText, targets: Mapping[str, Target]) -> Fixed:
        """Return the text of a citation with its links, made once unless these are others on each page."""
        key = (text, *targets.values())
        if (found := self._linked.get(key)) is not None:  # an element without children counts as false
            return found
        linked = Fixed()
        fill(linked, text, targets)
        if all((target.href or "#").startswith(CERTAIN) for target in targets.values()):
            self._linked[key] = linked
        return linked

    def reference(self, entry: Entry) -> RichText:
        """Return the formatted reference."""
        if entry.key not in self._references:
            self._references[entry.key] = self.style.reference(self.work(entry))
        return self._references[entry.key]

    def preview(self, entry: Entry) -> str:
        """Return the formatted reference as plain text."""
        if entry.key not in self._previews:
            self._previews[entry.key] = as_text(self.reference(entry))
        return self._previews[entry.key]

    def first_link(self, entry: Entry, root: str) -> str | None:
        """Return the URL of the first link of an entry, for a page that `root` leads from to `docs_dir`."""
        if entry.key not in self._first_links:
            self._first_links[entry.key] = first_link(entry, self.words)
        url = self._first_links[entry.key]
        return from_page(url, root) if url else None

    def parts(self, entry: Entry, anchored: bool, root: str) -> ItemParts:
        """Return what shows an entry in every list, made once unless it is another on each page; see `item_parts`."""
        if found := self._parts.get((entry.key, anchored)):
            return found
        parts = self._new_parts(entry, anchored, root)
        if not leads_within_site(entry):
            self._parts[entry.key, anchored] = parts
        return parts

    def content(self, entry: Entry, anchored: bool, root: str, cited_at: tuple[str, ...]) -> Element:
        """Return what a list of a page holds of an entry, made once unless it is another on each page."""
        key = (entry.key, anchored, cited_at)
        if (found := self._contents.get(key)) is not None:
            return found
        content = item_content(self.parts(entry, anchored, root), self.words, cited_at)
        if not leads_within_site(entry):
            self._contents[key] = content
        return content

    def _new_parts(self, entry: Entry, anchored: bool, root: str) -> ItemParts:
        name = anchor(entry.key) if anchored else ""
        return item_parts(entry, self.reference(entry), self.bibtex(entry), name, self.words, root, self.coins(entry))

    def bibtex(self, entry: Entry) -> str:
        """Return the entry as BibTeX."""
        if entry.key not in self._bibtex:
            from mkdocs_alignrefs.export.bibtex import to_bibtex

            self._bibtex[entry.key] = to_bibtex(entry)
        return self._bibtex[entry.key]

    def coins(self, entry: Entry) -> str:
        """Return the entry as the context object of a COinS."""
        if entry.key not in self._coins:
            from mkdocs_alignrefs.export.coins import to_coins

            self._coins[entry.key] = to_coins(entry)
        return self._coins[entry.key]

    @property
    def _made(self) -> int:
        return len(self._references) + len(self._bibtex) + len(self._coins)

    def keep(self) -> None:
        """Keep for later builds what was made of entries, if there is more of it than an earlier one kept."""
        if self._made > self._kept:
            self._kept = self._made
            keys = dict.fromkeys((*self._references, *self._coins, *self._bibtex))
            made = (
                Formatted(key, self._references.get(key, ()), self._bibtex.get(key, ""), self._coins.get(key, ""))
                for key in keys
            )
            knows_letters = self._kept_letters is not None or "_letters" in self.__dict__
            self._shelf.store(Kept(tuple(made), knows_letters, self._letters if knows_letters else {}))


def _default_order(entry: Entry) -> tuple[object, ...]:
    names = entry.authors or entry.editors
    folded = [(fold(name.family or name.literal), fold(name.given)) for name in names]
    return (folded, entry.year or 0, fold(plain(entry.title)), entry.key)


@lru_cache(maxsize=16)
def _formatter(
    library: ByIdentity[Library], style: str, words: tuple[tuple[str, str], ...], folder: Path | None
) -> Formatter:
    return Formatter(library.value, style, dict(words), folder)


@lru_cache(maxsize=16)
def _for_words(
    library: ByIdentity[Library], style: str, words: ByIdentity[Mapping[str, str]], folder: Path | None
) -> Formatter:
    """Find the formatter without a look at each word, for pages of one build."""
    return _formatter(library, style, tuple(words.value.items()), folder)


def formatter(library: Library, style: str, words: Mapping[str, str], folder: Path | None = None) -> Formatter:
    """Return the formatter of a library in a style; the same one for the same arguments."""
    return _for_words(ByIdentity(library), style, ByIdentity(words), folder)


def keep_all() -> None:
    """Keep for later builds what the formatters of this process have made."""
    for one in tuple(_LIVE):
        one.keep()


def forget() -> None:
    """Let go of every formatter, and so of the libraries that they show."""
    _for_words.cache_clear()
    _formatter.cache_clear()
