"""Entries as RIS, which Zotero, EndNote, Mendeley and JabRef read.

The format is that of Research Information Systems (“RIS Format Specifications”, Reference Manager, appendix C): a tag,
two blanks, a hyphen and a blank, one tag a line, lines that end in CR and LF; types and tags as EndNote extended them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mkdocs_alignrefs.export.facts import address, container, inverted, is_preprint, line, points, publisher, text
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.fields import genre, page_range

_TYPES: Mapping[str, str] = {
    "article": "JOUR", "artwork": "ART", "audio": "SOUND", "book": "BOOK", "booklet": "PAMP", "collection": "BOOK",
    "dataset": "DATA", "inbook": "CHAP", "incollection": "CHAP", "inproceedings": "CONF", "manual": "BOOK",
    "mastersthesis": "THES", "movie": "MPCT", "music": "MUSIC", "online": "ELEC", "patent": "PAT",
    "periodical": "JFULL", "phdthesis": "THES", "proceedings": "CONF", "reference": "BOOK", "software": "COMP",
    "standard": "STAND", "techreport": "RPRT", "thesis": "THES", "unpublished": "UNPB", "video": "VIDEO",
}  # fmt: skip
"""The type of reference for each of BibTeX's and biblatex's; `GEN` stands for all others."""

_NO_ASTERISK = frozenset({"AU", "ED", "KW", "T2"})
_SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}


def dumps(works: Iterable[Entry]) -> str:
    """Return the entries one after another, each from its TY to its ER."""
    return "".join(f"{tag}  - {value}\r\n" for work in works for tag, value in to_ris(work))


def to_ris(entry: Entry) -> list[tuple[str, str]]:
    """Return the tags and values of an entry in order, TY first and ER last, each value on one line.

    The reading status stands as the label (LB), the arXiv id as the accession number (AN), notes as N1. An asterisk is
    left out where the format forbids it.
    """
    found = [("TY", "UNPB" if is_preprint(entry) else _TYPES.get(entry.type, "GEN")), *_facts(entry)]
    values = ((tag, line(value.replace("*", "") if tag in _NO_ASTERISK else value)) for tag, value in found)
    return [*((tag, value) for tag, value in values if value), ("ER", "")]


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "ID", entry.key
    yield "TI", plain(entry.title)
    yield from (("AU", inverted(name)) for name in entry.authors)
    yield "AU", "others" if entry.authors_truncated else ""
    yield from (("ED", inverted(name)) for name in entry.editors)
    yield "PY", "" if entry.year is None else f"{entry.year:04}"
    yield "DA", _date(entry)
    yield "T2", container(entry)
    yield "T3", text(entry, "series")
    yield "VL", text(entry, "volume")
    yield "IS", text(entry, "number", "issue")
    yield from _pages(entry)
    yield "SE", text(entry, "chapter")
    yield "ET", text(entry, "edition", "version")
    yield "PB", publisher(entry)
    yield "CY", text(entry, "location", "address")
    yield "M3", plain(genre(entry, WORDS)) if entry.type.endswith("thesis") else text(entry, "type")
    yield "SN", text(entry, "isbn", "issn")
    yield "DO", entry.doi or ""
    yield "AN", f"arXiv:{entry.arxiv}" if entry.arxiv else ""
    yield "UR", address(entry).replace(";", "%3B")  # a semicolon parts two addresses
    yield "LA", text(entry, "langid", "language")
    yield from (("KW", tag) for tag in entry.tags)
    yield "LB", entry.status or ""
    yield "AB", text(entry, "abstract")
    yield "N1", text(entry, "note")
    yield "N1", entry.note or ""


def _pages(entry: Entry) -> Iterator[tuple[str, str]]:
    first, _, last = page_range(entry).partition("–")
    yield "SP", first
    yield "EP", last


def _date(entry: Entry) -> str:
    """Return `YYYY/MM/DD/`, `YYYY/MM/`, `YYYY///Spring` or `///in press`; for a year alone nothing, PY has it."""
    found = points(entry.date)
    if not found:
        written = text(entry, "date", "year") if entry.year is None else ""
        return f"///{written}" if written else ""
    if len(found[0]) == 1:
        return ""
    year, month, day = (*found[0], 0)[:3]
    if month > 12:
        return f"{year:04}///{_SEASONS.get(month, '')}"
    return f"{year:04}/{month:02}/{f'{day:02}/' if day else ''}"
