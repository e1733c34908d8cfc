"""Fields that an entry takes over from the one its `crossref` names.

The rules are the titles of biblatex's default inheritance (biblatex manual, appendix B), on top of BibTeX's own: a
field that the entry lacks is taken from its parent. What identifies the parent itself is never taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mkdocs_alignrefs.sources.bibtex_blocks import RawEntry
from mkdocs_alignrefs.sources.carried import PREFIX

_LEVELS = 3
"""How far a chain is followed: biblatex knows a chapter of a volume of a work of several volumes."""

_PARTS = frozenset({"inproceedings", "conference", "incollection", "inreference", "inbook", "bookinbook", "suppbook"})
_TITLES = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_JOURNAL_TITLES = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_OWN = frozenset({
    "abstract", "annotation", "annote", "archiveprefix", "crossref", "doi", "eprint", "eprintclass", "eprinttype",
    "file", "howpublished", "ids", "key", "keyword", "keywords", "label", "note", "presort", "primaryclass",
    "readstatus", "related", "shorthand", "shorttitle", "sortkey", "url", "urldate", "xref",
})  # fmt: skip


def inherited(entries: Iterable[RawEntry]) -> tuple[RawEntry, ...]:
    """Return the entries with the fields that they inherit; a crossref to an unknown key changes nothing."""
    listed = tuple(entries)
    by_key: dict[str, RawEntry] = {}
    for entry in listed:
        by_key.setdefault(entry.key.lower(), entry)
    return tuple(_complete(entry, by_key, _LEVELS) if "crossref" in entry.fields else entry for entry in listed)


def _complete(entry: RawEntry, by_key: Mapping[str, RawEntry], levels: int) -> RawEntry:
    parent = by_key.get(entry.fields.get("crossref", "").lower())
    if parent is None or levels == 0:
        return entry
    given = _given(entry.type, _complete(parent, by_key, levels - 1))
    return replace(
        entry, fields={**entry.fields, **{name: text for name, text in given.items() if not entry.fields.get(name)}}
    )


def _given(child: str, parent: RawEntry) -> dict[str, str]:
    titles = _TITLES if child in _PARTS else _JOURNAL_TITLES if parent.type == "periodical" else {}
    given = {titles[name]: text for name, text in parent.fields.items() if name in titles}
    if child in ("inbook", "bookinbook", "suppbook") and "author" in parent.fields:
        given["bookauthor"] = parent.fields["author"]
    same = {name: text for name, text in parent.fields.items() if not (name in titles or _is_own(name))}
    return {**given, **same}


def _is_own(name: str) -> bool:
    return name in _OWN or name.startswith(PREFIX)
