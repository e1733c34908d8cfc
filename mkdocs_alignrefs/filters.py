"""What entries are selected by: for each option that filters, how its values are read and which entries have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

from mkdocs_alignrefs.model import Entry, LinkKind, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.folding import fold, normal_key, words


class Facts(NamedTuple):
    """What only pages know: the keys that this page cites, and, asked for only when needed, how many pages cite which.

    `pages_citing` has no key that no page cites.
    """

    cited_on_page: frozenset[str] = frozenset()
    pages_citing: Callable[[], Mapping[str, int]] = dict


class Criterion(NamedTuple):
    """One option that filters.

    `read` makes a value comparable and returns None for one that the option does not take, `matches` asks an entry for
    a value so read, `absent` whether the entry has none at all. `known` says which values there are.
    """

    read: Callable[[str], Any]
    matches: Callable[[Entry, Any, Facts], bool]
    absent: Callable[[Entry, Facts], bool]
    known: str = ""


class Filter(NamedTuple):
    """One condition on entries: any of the values as its criterion reads them, None being the absent."""

    name: str
    values: tuple[Any, ...]
    negated: bool = False

    def passes(self, entry: Entry, facts: Facts) -> bool:
        """Return whether the entry fulfils the condition; one without a value fulfils each negated one."""
        criterion = CRITERIA[self.name]
        found = any(
            criterion.absent(entry, facts) if value is None else criterion.matches(entry, value, facts)
            for value in self.values
        )
        return found is not self.negated


def names(entry: Entry) -> tuple[Name, ...]:
    """Return the authors, or the editors of a work that has no authors."""
    return entry.authors or entry.editors


def _year_range(value: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(?P<first>\d{1,4})?(?P<dots>\.\.)?(?P<last>\d{1,4})?", value)
    if not match or not (match["first"] or match["last"]):
        return None
    if not match["dots"]:
        return (int(value), int(value))
    first, last = int(match["first"] or 0), int(match["last"] or 9999)
    return (first, last) if first <= last else None


def _families(entry: Entry) -> set[str]:
    found = set()
    for name in names(entry):
        found |= {fold(name.family or name.literal), fold(f"{name.particle} {name.family}")}
    return found - {""}


def _phrase(text: str) -> str:
    return f" {folded} " if (folded := fold(text)) else ""


def _read_phrase(value: str) -> str | None:
    return _phrase(value) or None


def _path(value: str) -> tuple[str, tuple[str, ...]]:
    return fold(value), tuple(fold(level) for level in value.split("/"))


def _in_section(entry: Entry, value: tuple[str, tuple[str, ...]]) -> bool:
    level, path = value
    for section in entry.sections:
        folded = tuple(fold(item) for item in section)
        starts = range(len(folded) - len(path) + 1)
        if level in folded or any(folded[start : start + len(path)] == path for start in starts):
            return True
    return False


def _from_source(entry: Entry, value: str) -> bool:
    return any(f"/{origin.path}".endswith(f"/{value}") for origin in entry.sources)


def _cited(entry: Entry, where: str, facts: Facts) -> bool:
    return entry.key in (facts.cited_on_page if where == "page" else facts.pages_citing())


def _has(entry: Entry, what: str) -> bool:
    if what == "bibtex":
        return bool(entry.fields)
    if what in ("doi", "arxiv") and getattr(entry, what):
        return True
    return any(link.kind == what or (what == "pdf" and _is_pdf(link.url)) for link in entry.links)


def _is_pdf(url: str) -> bool:
    path = re.split(r"[?#]", url)[0]
    return path.endswith(".pdf") or "arxiv.org/pdf/" in path


def _all_words(entry: Entry) -> set[str]:
    people = (" ".join((name.given, name.particle, name.family, name.literal)) for name in names(entry))
    texts = (plain(entry.title), entry.heading, entry.abbreviation, *people, entry.venue, *entry.tags, entry.note)
    return {word for text in texts if text for word in words(text)}


def _read_words(value: str) -> frozenset[str] | None:
    return frozenset(words(value)) or None


_HAS = ("bibtex", *get_args(LinkKind))

CRITERIA: Mapping[str, Criterion] = {
    "key": Criterion(normal_key, lambda entry, key, _: key in (entry.key, *entry.aliases), lambda *_: False),
    "type": Criterion(str.casefold, lambda entry, type_, _: entry.type.casefold() == type_, lambda *_: False),
    "status": Criterion(
        str.casefold,
        lambda entry, status, _: entry.status is not None and entry.status.casefold() == status,
        lambda entry, _: entry.status is None,
    ),
    "year": Criterion(
        _year_range,
        lambda entry, years, _: entry.year is not None and years[0] <= entry.year <= years[1],
        lambda entry, _: entry.year is None,
        "a year, or a range such as 2020..2023, 2020.. or ..2023",
    ),
    "author": Criterion(fold, lambda entry, family, _: family in _families(entry), lambda entry, _: not names(entry)),
    "title": Criterion(
        _read_phrase, lambda entry, words_, _: words_ in _phrase(plain(entry.title)), lambda entry, _: not entry.title
    ),
    "venue": Criterion(
        _read_phrase, lambda entry, words_, _: words_ in _phrase(entry.venue or ""), lambda entry, _: not entry.venue
    ),
    "tag": Criterion(
        fold, lambda entry, tag, _: any(fold(item) == tag for item in entry.tags), lambda entry, _: not entry.tags
    ),
    "section": Criterion(
        _path, lambda entry, path, _: _in_section(entry, path), lambda entry, _: not any(entry.sections)
    ),
    "source": Criterion(str, lambda entry, path, _: _from_source(entry, path), lambda entry, _: not entry.sources),
    "cited": Criterion(
        lambda value: value if value in ("page", "site") else None,
        _cited,
        lambda entry, facts: not _cited(entry, "site", facts),
        "page or site",
    ),
    "has": Criterion(
        lambda value: value.lower() if value.lower() in _HAS else None,
        lambda entry, what, _: _has(entry, what),
        lambda entry, _: not entry.links and not entry.fields,
        ", ".join(_HAS),
    ),
    "text": Criterion(_read_words, lambda entry, wanted, _: wanted <= _all_words(entry), lambda *_: False),
}
"""The options that filter, by name, in the order in which messages list them."""
