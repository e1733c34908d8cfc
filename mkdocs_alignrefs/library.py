"""All entries of all sources: what is one work becomes one entry, and every key leads to its work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from mkdocs_alignrefs.diagnostics import Diagnostic, diagnostic
from mkdocs_alignrefs.duplicates import look_alikes, repeated
from mkdocs_alignrefs.model import Entry, Reading
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.addresses import identity
from mkdocs_alignrefs.text.excerpts import excerpt
from mkdocs_alignrefs.text.folding import fold, likeness, normal_key, words
from mkdocs_alignrefs.text.maths import spelled_out
from mkdocs_alignrefs.text.nearness import NearNames

_Value = TypeVar("_Value")

ALIKE = 0.8
"""From which likeness on two titles with an equal id are those of one work."""

_COMPARED = 4
"""With how many different titles of one id a title is compared, so that a hostile source costs no more than linear."""


@dataclass(frozen=True)
class Library:
    """All entries in source order. `shared_keys` holds each key that different works have, with those works.

    `fingerprint` is the same for libraries only if they hold the same; empty if nobody knows.
    """

    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    shared_keys: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    fingerprint: str = field(default="", compare=False)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        keys = {normal_key(entry.key): place for place, entry in enumerate(self.entries)}
        aliases = {alias: place for place, entry in enumerate(self.entries) for alias in entry.aliases}
        return {**{normal_key(alias): place for alias, place in aliases.items()}, **keys}

    def get(self, key: str) -> Entry | None:
        """Return the entry with this key or alias, compared exactly after NFC."""
        place = self._places.get(key)
        place = self._places.get(normal_key(key)) if place is None else place
        return None if place is None else self.entries[place]

    @cached_property
    def for_readers_without_maths(self) -> Library:
        """The same library with maths in titles spelled out where it can be."""
        fingerprint = self.fingerprint and f"{self.fingerprint} spelled out"
        return replace(self, entries=tuple(map(_spelled_out, self.entries)), fingerprint=fingerprint)

    @cached_property
    def near_keys(self) -> NearNames:
        """The keys and aliases, for finding one that is near."""
        described = ((name, _words(entry)) for entry in self.entries for name in (entry.key, *entry.aliases))
        return NearNames({normal_key(name): found for name, found in described})

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        found = ((value, entry) for entry in reversed(self.entries) for value in (entry.doi, entry.arxiv) if value)
        return dict(found)

    def with_id(self, text: str) -> Entry | None:
        """Return the entry whose DOI or arXiv id a text is."""
        if not any(char.isdecimal() for char in text):
            return None
        from mkdocs_alignrefs.text.identifiers import bare_arxiv, find_doi

        ids = (find_doi(text), bare_arxiv(text))
        return next((self._by_id[value] for value in ids if value and value in self._by_id), None)

    def place_of(self, key: str) -> int:
        """Return the index in `entries` of the entry with this key or alias. Raises KeyError if there is none."""
        return self._places[normal_key(key)]


def build(readings: Iterable[Reading]) -> Library:
    """Return the library of all readings, in their order.

    Two entries are one work if a DOI or arXiv id is equal and their titles are alike, or, where no kind of id can be
    compared, if key and folded title are equal.
    """
    readings = tuple(readings)
    entries = [entry for reading in readings for entry in reading.entries]
    titles = [fold(plain(entry.title)) for entry in entries]
    groups, mismatches = _works(entries, titles)
    diagnostics = [*(said for reading in readings for said in reading.diagnostics), *mismatches]
    merged: list[Entry] = []
    for group in groups:
        if len(group) == 1:
            merged.append(entries[group[0]])
            continue
        entry, conflicts = _merged([entries[place] for place in group])
        merged.append(entry)
        diagnostics += conflicts
        diagnostics += repeated([entries[place] for place in group])
    diagnostics += look_alikes(merged, [next(filter(None, (titles[at] for at in group)), "") for group in groups])
    works, shared, duplicates = _keyed(merged, _claims(entries, groups))
    return Library(tuple(works), (*diagnostics, *duplicates), shared)


def _spelled_out(entry: Entry) -> Entry:
    title = spelled_out(entry.title)
    return entry if title == entry.title else entry._replace(title=title)


def _words(entry: Entry) -> list[str]:
    """Return the words that a key of an entry may be made of."""
    families = [name.family or name.literal for name in entry.authors or entry.editors]
    year = [str(entry.year)] if entry.year else []
    return [*families, *year, *words(plain(entry.title)), *words(entry.abbreviation or "")]


def _works(entries: Sequence[Entry], folded: Sequence[str]) -> tuple[list[list[int]], list[Diagnostic]]:
    """Return the places of the entries of each work, and what entries with equal ids and different titles need said."""
    parents = list(range(len(entries)))
    by_id: dict[tuple[str, str], dict[str, int]] = {}
    by_key: dict[tuple[str, str], int] = {}
    said: list[Diagnostic] = []
    for place, entry in enumerate(entries):
        for name, value in (("DOI", entry.doi), ("arXiv id", entry.arxiv)):
            if not value:
                continue
            known = by_id.setdefault((name, value), {})
            if known:
                twin = _twin(folded[place], known)
                first = entries[next(iter(known.values()))]
                if twin is None and not (_holds(first, entry) or _holds(entry, first)):
                    said.append(_mismatch(first, entry, name, value))
                _unite(parents, place, twin)
            known.setdefault(folded[place], place)
        twin = by_key.setdefault((normal_key(entry.key), folded[place]), place)
        if twin != place and folded[place] and _comparable_by_title(entries[twin], entry):
            _unite(parents, place, twin)
    groups: dict[int, list[int]] = {}
    for place, parent in enumerate(parents):
        groups.setdefault(parent if parent == place else _root(parents, place), []).append(place)
    return list(groups.values()), said


def _twin(title: str, known: Mapping[str, int]) -> int | None:
    """Return the entry with the same id whose title says nothing against its being the same work."""
    if title in known or not known:
        return known.get(title)
    alike = (
        place for other, place in islice(known.items(), _COMPARED) if not title or not other or _alike(title, other)
    )
    return next(alike, None)


def _holds(book: Entry, part: Entry) -> bool:
    """Tell whether a work is the book that another is a part of, which may then go by its DOI."""
    return fold(part.fields.get("booktitle", "")) == fold(plain(book.title)) != ""


def _alike(a: str, b: str) -> bool:
    return likeness(a, b) >= ALIKE


def _comparable_by_title(first: Entry, second: Entry) -> bool:
    """Tell whether no kind of id speaks against equal keys and titles."""
    pairs = ((first.doi, second.doi), (first.arxiv, second.arxiv))
    return all(a is None or b is None or a == b for a, b in pairs)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _unite(parents: list[int], place: int, other: int | None) -> None:
    if other is not None:
        first, second = sorted((_root(parents, place), _root(parents, other)))
        parents[second] = first


def _merged(entries: Sequence[Entry]) -> tuple[Entry, list[Diagnostic]]:
    """Return one entry of the entries of a work: each value is the first given; links, tags and sections add up."""
    first = entries[0]
    keys = _firsts((normal_key(key), key) for entry in entries for key in (entry.key, *entry.aliases))
    links = _firsts((identity(link.url), link) for entry in entries for link in entry.links)
    kept, conflicts = _fields(entries)
    changes: dict[str, Any] = {
        "aliases": tuple(keys.values())[1:],
        "links": tuple(links.values()),
        "tags": tuple(dict.fromkeys(tag for entry in entries for tag in entry.tags)),
        "sections": tuple(dict.fromkeys(section for entry in entries for section in entry.sections)),
        "sources": tuple(source for entry in entries for source in entry.sources),
        "fields": MappingProxyType(kept),
        "type": next((entry.type for entry in entries if entry.fields), first.type),
    }
    for names in _TOGETHER:
        giver = next((entry for entry in entries if any(getattr(entry, name) for name in names)), first)
        changes |= {name: getattr(giver, name) for name in names}
    return first._replace(**changes), conflicts


_TOGETHER = (
    ("title",), ("heading",), ("abbreviation",), ("authors", "authors_truncated"), ("editors",), ("year", "date"),
    ("venue",), ("status",), ("note",), ("doi",), ("arxiv",),
)  # fmt: skip
"""Attributes that come from the first entry that has one of them."""


def _firsts(pairs: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    """Return a mapping in which the first value of each name counts."""
    found: dict[str, _Value] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _fields(entries: Sequence[Entry]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the first value of each BibTeX field; a later value of a field, status or note that differs is said."""
    given: dict[str, tuple[str, Entry]] = {}
    fields: dict[str, str] = {}
    said: list[Diagnostic] = []
    for entry in entries:
        for name, value in (*entry.fields.items(), ("reading status", entry.status), ("list's note", entry.note)):
            kept, giver = given.setdefault(name, (value, entry)) if value else ("", entry)
            if value and kept != value and not _is_same(name, kept, value, giver, entry):
                said.append(_conflict(giver, entry, name, kept, value))
        fields = {**entry.fields, **fields}
    return fields, said


def _is_same(name: str, kept: str, value: str, giver: Entry, entry: Entry) -> bool:
    """Tell whether two values of a field say the same in different spellings."""
    by_id = {"doi": giver.doi == entry.doi, "eprint": giver.arxiv == entry.arxiv}
    return by_id.get(name, False) or identity(kept) == identity(value) or fold(kept) == fold(value)


def _conflict(first: Entry, other: Entry, name: str, kept: str, lost: str) -> Diagnostic:
    message = (
        f"The {name} of `{other.key}` is “{excerpt(lost)}” here, but “{excerpt(kept)}” in {first.where}, which is kept."
    )
    return diagnostic(
        "merge-conflict", other.place, message, f"Make the {name} in both places the same, or delete one of the two."
    )


def _mismatch(first: Entry, other: Entry, name: str, value: str) -> Diagnostic:
    message = (
        f"“{excerpt(plain(other.title))}” has the {name} {value}, which is also that of "
        f"“{excerpt(plain(first.title))}” ({first.where}); they stay two entries."
    )
    return diagnostic(
        "link-mismatch", other.place, message, f"Correct the {name} of the work to which `{value}` does not belong."
    )


def _keyed(
    works: Sequence[Entry], claims: Mapping[str, Sequence[int]]
) -> tuple[list[Entry], Mapping[str, tuple[Entry, ...]], list[Diagnostic]]:
    """Give each key to the first work that claims it; the next one gets `key-2`, and the key counts as shared."""
    numbers: dict[str, int] = {}
    result: list[Entry] = []
    said: list[Diagnostic] = []
    for place, work in enumerate(works):
        named = work
        holder = claims[normal_key(work.key)][0]
        if holder != place:
            named = work._replace(key=_free(work.key, claims, numbers))
            said.append(_duplicate(works[holder], work, work.key, named.key))
        for alias in work.aliases:
            if (holder := claims[normal_key(alias)][0]) != place:
                named = named._replace(aliases=tuple(other for other in named.aliases if other != alias))
                said.append(_duplicate(works[holder], work, alias, named.key))
        result.append(named)
    shared = {key: tuple(result[place] for place in places) for key, places in claims.items() if len(places) > 1}
    return result, MappingProxyType(shared), said


def _claims(entries: Sequence[Entry], groups: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """Return for each key the works that have it, first the one whose entry says so first."""
    work_of = {place: work for work, group in enumerate(groups) for place in group}
    claims: dict[str, dict[int, None]] = {}
    for place, entry in enumerate(entries):
        for key in (entry.key, *entry.aliases):
            claims.setdefault(normal_key(key), {})[work_of[place]] = None
    return {key: list(works) for key, works in claims.items()}


def _free(key: str, claims: Mapping[str, Sequence[int]], numbers: dict[str, int]) -> str:
    """Return `key-2`, or the next number that no entry has. `numbers` remembers the last one given for each key."""
    number = numbers.get(key, 1) + 1
    while normal_key(f"{key}-{number}") in claims:
        number += 1
    numbers[key] = number
    return f"{key}-{number}"


def _duplicate(first: Entry, other: Entry, key: str, new: str) -> Diagnostic:
    message = (
        f"“{excerpt(plain(other.title))}” has the key `{key}` of another work, "
        f"“{excerpt(plain(first.title))}” ({first.where}); this one is cited as `{new}`."
    )
    remedy = f"{_rekeyed(other, key, new)}, or give the work in {first.where} another key."
    return diagnostic("duplicate-key", other.place_of_key, message, remedy)


def _rekeyed(work: Entry, key: str, new: str) -> str:
    """Return how a work gets a new key: in its BibTeX, or below its heading."""
    if work.key_generated:
        return f"Write the line `key: {new}` below the heading"
    if work.place_of_key == work.place:
        return f"Below the heading, write `key: {new}` instead of `key: {key}`"
    return f"Write `{new}` instead of `{key}`"
