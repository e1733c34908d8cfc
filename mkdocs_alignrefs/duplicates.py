"""Complaints about a work that stands in the sources more than once, where no reason for it can be seen.

A list and a .bib that hold a work under one key, and a list that has it in two sections, are as they should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mkdocs_alignrefs.diagnostics import Diagnostic, diagnostic
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.addresses import identity
from mkdocs_alignrefs.text.excerpts import excerpt
from mkdocs_alignrefs.text.folding import fold, normal_key

_YEARS = 4
"""How many years may lie between a preprint and what became of it."""
_COMPARED = 4
"""With how many works of its title a work is compared, so that a hostile source costs no more than linear."""
_NO_TITLES = frozenset({
    "abstract", "acknowledgments", "announcement", "book review", "bibliography", "comment", "commentary", "conclusion",
    "contents", "correction", "corrections", "corrigendum", "discussion", "editorial", "errata", "erratum", "foreword",
    "from the editor", "from the editors", "guest editorial", "in memoriam", "in this issue", "index", "introduction",
    "letter", "letter to the editor", "letters", "message from the chairs", "news", "notes", "obituary", "overview",
    "preface", "rejoinder", "reply", "response", "review", "summary", "welcome",
})  # fmt: skip
"""Folded titles that do not tell one work from another."""
_KINDS = {
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("book", "collection", "proceedings", "reference", "periodical", "manual"), "whole"),
    **dict.fromkeys(("dataset", "software", "patent", "video", "movie", "audio", "music", "image", "artwork"), "other"),
}
"""Types of works that are not the same as an article of their title; a book is not its chapter."""
_ALWAYS_TELLING = ("edition", "part", "chapter")
_TELLING = ("volume", "number", "issue", "pages", "eid")
_PREPRINT = re.compile(r"arxiv|\bcorr\b|rxiv|preprint|ssrn|openreview|under review|submitted", re.IGNORECASE)


def repeated(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a complaint for each entry of one work that its source has already, or that has another key."""
    in_source: dict[str, Entry] = {}
    keys: dict[str, Entry] = {}
    for entry in entries:
        path = entry.sources[0].path if entry.sources else ""
        earlier = in_source.setdefault(path, entry)
        known = [normal_key(key) in keys for key in (entry.key, *entry.aliases)]
        if earlier is not entry and not _in_other_section(earlier, entry):
            yield _repeated(earlier, entry)
        elif keys and not entry.key_generated and not any(known):
            yield _under_another_key(next(iter(keys.values())), entry)
        if not entry.key_generated:
            keys |= {normal_key(key): entry for key in (entry.key, *entry.aliases) if normal_key(key) not in keys}


def look_alikes(works: Sequence[Entry], titles: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a complaint for each work that has title and first author of an earlier one, and so may be that one.

    `titles` are the folded titles of the works. What tells two works apart is a type, or, of published ones, another
    year, volume, number or page.
    """
    known: dict[str, list[Entry]] = {}
    for work, title in zip(works, titles, strict=True):
        if not title or title in _NO_TITLES:
            continue
        others = known.setdefault(title, [])
        first = next((other for other in islice(others, _COMPARED) if _may_be_one(other, work)), None)
        if first:
            yield _look_alike(first, work)
        others.append(work)


def _in_other_section(first: Entry, other: Entry) -> bool:
    same_key = first.key == other.key or first.key_generated or other.key_generated
    return same_key and bool(first.sections and other.sections) and first.sections != other.sections


def _may_be_one(first: Entry, other: Entry) -> bool:
    author = _first_author(first)
    if not author or author != _first_author(other) or normal_key(first.key) == normal_key(other.key):
        return False
    if _KINDS.get(first.type) != _KINDS.get(other.type) or _differ(first, other, _ALWAYS_TELLING):
        return False
    apart = abs(first.year - other.year) if first.year and other.year else 0
    if _is_preprint(first) or _is_preprint(other):
        return apart <= _YEARS
    return apart == 0 and not _differ(first, other, _TELLING)


def _first_author(entry: Entry) -> str:
    person = next(iter(entry.authors or entry.editors), Name())
    return fold(person.family or person.literal)


def _differ(first: Entry, other: Entry, names: Sequence[str]) -> bool:
    pairs = ((first.fields.get(name), other.fields.get(name)) for name in names)
    return any(one and two and fold(one) != fold(two) for one, two in pairs)


def _is_preprint(entry: Entry) -> bool:
    return entry.type not in _KINDS and (entry.venue is None or _PREPRINT.search(entry.venue) is not None)


def _repeated(first: Entry, other: Entry) -> Diagnostic:
    has_other_key = first.key != other.key and not other.key_generated
    as_key = f" as `{first.key}`" if has_other_key else ""
    message = f"“{excerpt(plain(other.title))}” is already in {first.where}{as_key}."
    also = f"; if pages cite `{other.key}`, add {_alias(other)} to the entry in {first.where}" if has_other_key else ""
    return diagnostic("duplicate-entry", other.place, message, f"{_which_to_delete(first, other)}{also}.")


def _which_to_delete(first: Entry, other: Entry) -> str:
    """Say which of two entries can go: the second, unless it alone has something."""
    lost, kept = _only_in(other, first), _only_in(first, other)
    if lost and not kept:
        first, other, lost, kept = other, first, [], lost
    if lost:
        return f"Move {_listed(lost)} to {first.where}, then delete {_whole(other)}"
    has_more = f"; {first.where} alone has {_listed(kept)}" if kept else ""
    return f"Delete {_whole(other)}{has_more}"


def _whole(entry: Entry) -> str:
    """Say what belongs to an entry."""
    line = f"line {entry.place.line} of `{entry.place.path}`"
    if entry.heading is None:
        return f"the whole entry in {line}"
    return f"all from the heading in {line} to before the next heading"


def _only_in(entry: Entry, other: Entry) -> list[str]:
    """Return what the list or the BibTeX says of one entry and not of another."""
    said = {"status": (entry.status, other.status), "note": (entry.note, other.note), "tags": (entry.tags, other.tags)}
    found = [f"the {name}" for name, (one, two) in said.items() if one and not two]
    known = {identity(link.url) for link in other.links}
    found += ["the link" for link in entry.links if identity(link.url) not in known][:1]
    return found + [f"the field `{name}`" for name in entry.fields if name not in other.fields]


def _listed(names: Sequence[str]) -> str:
    *others, last = names[:4]
    return f"{', '.join(others)} and {last}" if others else last


def _under_another_key(first: Entry, other: Entry) -> Diagnostic:
    title = excerpt(plain(other.title))
    message = f"The key of “{title}” is `{other.key}`, but in {first.where} `{first.key}`."
    remedy = f"Write `{first.key}` instead of `{other.key}`; if pages cite `{other.key}`, add {_alias(other)}."
    return diagnostic("duplicate-entry", other.place, message, remedy)


def _look_alike(first: Entry, other: Entry) -> Diagnostic:
    message = f"“{excerpt(plain(other.title))}” seems to be in {first.where} already, as `{first.key}`."
    remedy = (
        f"If both are one work, delete the entry `{other.key}` and add {_alias(other)} to `{first.key}`; if they are "
        f"two, write a comment `alignrefs: ignore duplicate-entry` above `{other.key}`."
    )
    return diagnostic("duplicate-entry", other.place, message, remedy)


def _alias(entry: Entry) -> str:
    return f"`ids = {{{entry.key}}},`"
