"""Which fields an entry of each BibTeX type should have, and complaints about entries that lack one.

Required is what both BibTeX (Oren Patashnik, “BibTeXing”, 3.1) and biblatex (its manual, 2.1.1) require, so that no
style can do without it; less where many do without: an organisation may stand for the author, and a preprint on arXiv,
which Google Scholar gives as `@article`, needs no journal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, SourceText, diagnostic
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.sources.bibtex_blocks import RawEntry

_Fields = tuple[str, ...]

_TITLE = ("title", "subtitle")
_AUTHOR = ("author", "editor", "collaboration", "organization", "institution", "translator")
_YEAR = ("year", "date", "pubstate")
_JOURNAL = ("journal", "journaltitle", "shortjournal", "eprint")
_BOOK = ("booktitle", "maintitle", "eventtitle")
_SCHOOL = ("school", "institution", "organization")

REQUIRED: Mapping[str, tuple[_Fields, ...]] = {
    "article": (_AUTHOR, _TITLE, _JOURNAL, _YEAR),
    "book": (_AUTHOR, _TITLE, _YEAR),
    "inbook": (_AUTHOR, _TITLE, _YEAR),
    "incollection": (_AUTHOR, _TITLE, _BOOK, _YEAR),
    "inproceedings": (_AUTHOR, _TITLE, _BOOK, _YEAR),
    "phdthesis": (_AUTHOR, _TITLE, _SCHOOL, _YEAR),
    "mastersthesis": (_AUTHOR, _TITLE, _SCHOOL, _YEAR),
    "thesis": (_AUTHOR, _TITLE, _SCHOOL, _YEAR),
    "techreport": (_AUTHOR, _TITLE, ("institution", "organization", "school"), _YEAR),
    "proceedings": (_TITLE, _YEAR),
    "collection": (_TITLE, _YEAR),
    "unpublished": (_AUTHOR, _TITLE),
    "online": (_TITLE, ("url", "doi", "eprint", "howpublished")),
}
"""For each type the fields that it should have, each with those that do as well; any other type needs a title alone."""

_OTHERS = (_TITLE,)
_NO_WORKS = frozenset({"bibnote", "control", "ieeetranbstctl", "set", "xdata"})
"""Types of entries that set something for others and are no works themselves."""
_TAKEN_OVER = ("crossref", "xdata")
_DAMAGE = frozenset({"bibtex-lost", "bibtex-guessed", "bibtex-unclosed", "bibtex-stray-text"})


def complaints(
    works: Sequence[tuple[RawEntry, Entry]], faults: Iterable[Diagnostic], source: SourceText
) -> Iterator[Diagnostic]:
    """Yield a complaint for each entry that lacks fields, at its head; `works` are in the order of the source.

    An entry in which `faults` found damage is left out: what it lacks may be what was damaged.
    """
    damage: list[Place] | None = None
    for number, (raw, entry) in enumerate(works):
        lacking = _lacking(raw, entry)
        if not lacking:
            continue
        damage = sorted(item.place for item in faults if item.code in _DAMAGE) if damage is None else damage
        start = source.place(raw.offset)
        end = source.place(works[number + 1][0].offset) if number + 1 < len(works) else None
        first = bisect_left(damage, start)
        if first == len(damage) or (end is not None and damage[first] >= end):
            yield diagnostic("missing-field", start, _message(raw, entry, lacking), _remedy(raw, lacking))


def _lacking(raw: RawEntry, entry: Entry) -> list[_Fields]:
    """Return the fields that the entry should have, and has not; a list's heading may give it the title."""
    if raw.type in _NO_WORKS or any(name in raw.fields for name in _TAKEN_OVER):
        return []
    required = REQUIRED.get(entry.type, _OTHERS)
    lacking = [names for names in required if not any(raw.fields.get(name) for name in names)]
    return [names for names in lacking if not _is_known(names, entry)] if lacking else lacking


def _is_known(names: _Fields, entry: Entry) -> bool:
    """Tell whether the entry says otherwise what a field would."""
    return bool((names is _TITLE and entry.title) or (names is _JOURNAL and entry.arxiv))


def _message(raw: RawEntry, entry: Entry, lacking: Sequence[_Fields]) -> str:
    return f"The `@{raw.type}` `{raw.key or entry.key}` lacks {_listed(f'`{names[0]}`' for names in lacking)}."


def _remedy(raw: RawEntry, lacking: Sequence[_Fields]) -> str:
    fields = _listed(f"`{names[0]} = {{…}},`" for names in lacking)
    is_stuck = _TITLE in lacking or raw.type == "online"
    other = "" if is_stuck else f", or write `@misc` instead of `@{raw.type}`: that type needs a title alone"
    return f"Add {fields}{other}."


def _listed(texts: Iterable[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last
