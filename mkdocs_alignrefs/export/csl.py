"""Entries as CSL-JSON, which citeproc, Pandoc and Zotero read.

The format is the input schema of CSL 1.0.2 (github.com/citation-style-language/schema, `csl-data.json`) and the types
and variables of its specification, appendices III and IV.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mkdocs_alignrefs.export.facts import address, container, is_preprint, line, points, publisher, text
from mkdocs_alignrefs.export.json import written
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.richtext import RichText, Span, plain
from mkdocs_alignrefs.styles.fields import genre, page_range
from mkdocs_alignrefs.text import dates

_TYPES: Mapping[str, str] = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "book": "book", "booklet": "pamphlet",
    "collection": "book", "dataset": "dataset", "image": "graphic", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "jurisdiction": "legal_case", "legislation": "legislation",
    "letter": "personal_communication", "manual": "report", "mastersthesis": "thesis", "movie": "motion_picture",
    "music": "song", "online": "webpage", "patent": "patent", "periodical": "periodical", "phdthesis": "thesis",
    "proceedings": "book", "reference": "book", "review": "review", "software": "software", "standard": "standard",
    "techreport": "report", "thesis": "thesis", "unpublished": "manuscript", "video": "motion_picture",
}  # fmt: skip
"""CSL's type for each of BibTeX's and biblatex's; `document` stands for all others."""

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "collection-title": ("series",),
    "volume": ("volume",),
    "number-of-volumes": ("volumes",),
    "edition": ("edition",),
    "version": ("version",),
    "chapter-number": ("chapter",),
    "number-of-pages": ("pagetotal",),
    "publisher-place": ("location", "address"),
    "title-short": ("shorttitle",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "abstract": ("abstract",),
    "note": ("note",),
}
"""The fields that each variable is the text of, whatever the type."""

_LANGUAGES: Mapping[str, str] = {
    "american": "en-US", "british": "en-GB", "chinese": "zh", "dutch": "nl", "english": "en", "french": "fr",
    "german": "de", "italian": "it", "japanese": "ja", "ngerman": "de", "portuguese": "pt", "russian": "ru",
    "spanish": "es", "ukenglish": "en-GB", "usenglish": "en-US",
}  # fmt: skip
"""The language tag (BCP 47) for the names that babel and biblatex have."""

_MARKUP = {"emph": "i", "strong": "b", "sup": "sup", "sub": "sub"}
_TAG_LIKE = re.compile(r"<(?=/?(?:i|b|sc|sup|sub)>|/?span\b)")
_NUMBERED = ("report", "patent", "standard")
_IN_SERIES = ("book", "chapter", "paper-conference")


def dumps(works: Iterable[Entry]) -> str:
    """Return a JSON array of CSL items."""
    return written([to_csl(work) for work in works])


def to_csl(entry: Entry) -> dict[str, object]:
    """Return the entry as a CSL item: only variables that have a value.

    What CSL has no variable for, the reading status and the arXiv id, stands under `custom`; a list of authors that
    goes on has `others` as its last name, as other programs write it.
    """
    kind = _type(entry)
    year = None if entry.year is None else str(entry.year)
    language, medium = text(entry, "langid", "language"), text(entry, "howpublished")
    item: dict[str, object] = {
        "id": line(entry.key),
        "type": kind,
        "title": line(_rich(entry.title)),
        "author": [*_names(entry.authors), *([{"literal": "others"}] if entry.authors_truncated else [])],
        "editor": _names(entry.editors),
        "issued": _date(entry.date or year, text(entry, "date", "year")),
        "container-title": container(entry),
        "publisher": publisher(entry) or ("arXiv" if is_preprint(entry) else ""),
        "genre": line(plain(genre(entry, WORDS))) if kind == "thesis" else text(entry, "type"),
        **_number(entry, kind),
        "page": line(page_range(entry).replace("–", "-")),
        **{name: text(entry, *fields) for name, fields in _TEXTS.items()},
        "language": _LANGUAGES.get(language.lower(), language),
        "accessed": _date(dates.read({"date": entry.fields.get("urldate", "")}).iso, ""),
        "DOI": line(entry.doi or ""),
        "URL": address(entry),
        "keyword": line(", ".join(entry.tags)),
        "medium": "" if "://" in medium else medium,
        "annote": "\n".join(map(line, (entry.note or "").split("\n"))).strip(),
        "custom": {name: shown for name, value in _custom(entry) if (shown := line(value or ""))},
    }
    return {name: value for name, value in item.items() if value}


def _type(entry: Entry) -> str:
    if is_preprint(entry) or (entry.type == "article" and not container(entry)):
        return "article"
    return _TYPES.get(entry.type, "document")


def _custom(entry: Entry) -> tuple[tuple[str, str | None], ...]:
    return (("reading-status", entry.status), ("arxiv", entry.arxiv), ("abbreviation", entry.abbreviation))


def _number(entry: Entry, kind: str) -> dict[str, str]:
    """Return the number under the name that tells what it counts: reports, volumes of a series, or issues."""
    if is_preprint(entry):
        return {"number": f"arXiv:{entry.arxiv}"}
    number = text(entry, "number", "issue")
    in_series = kind in _IN_SERIES and bool(text(entry, "series"))
    return {"number" if kind in _NUMBERED else "collection-number" if in_series else "issue": number}


def _names(names: Iterable[Name]) -> list[dict[str, str]]:
    return [shown for name in names if (shown := _name(name))]


def _name(name: Name) -> dict[str, str]:
    parts = {
        "literal": name.literal,
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: shown for part, value in parts.items() if (shown := line(value))}


def _date(iso: str | None, written: str) -> dict[str, object]:
    """Return a CSL date for one in ISO 8601-2; one that is not exact to the year stands as written."""
    found = points(iso)
    if not found:
        return {"literal": iso or written} if iso or written else {}
    date: dict[str, object] = {"date-parts": [list(part[:1] if _month(part) > 12 else part) for part in found]}
    if 21 <= _month(found[0]) <= 24:
        date["season"] = _month(found[0]) - 20
    if re.search("[~?%]", iso or ""):
        date["circa"] = True
    return date


def _month(point: tuple[int, ...]) -> int:
    return point[1] if len(point) > 1 else 0


def _rich(rich: RichText) -> str:
    """Return rich text with the markup that CSL has; maths stands as `$…$`.

    An invisible word joiner behind `<` keeps what only looks like markup from being read as such.
    """
    return "".join(_TAG_LIKE.sub("<\u2060", node) if isinstance(node, str) else _span(node) for node in rich)


def _span(span: Span) -> str:
    inner = _rich(span.children)
    if tag := _MARKUP.get(span.kind):
        return f"<{tag}>{inner}</{tag}>"
    if span.kind == "protected":
        return f'<span class="nocase">{inner}</span>'
    if span.kind == "smallcaps":
        return f'<span style="font-variant:small-caps;">{inner}</span>'
    return f"${inner}$" if span.kind == "math" else f"“{inner}”" if span.kind == "quoted" else inner
