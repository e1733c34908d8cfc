"""What every exchange format asks of a work, as plain text: names, dates, container, publisher, address."""

from __future__ import annotations

import re

from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.fields import containers, value
from mkdocs_alignrefs.text.urls import clean_url

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_POINT = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_WEB = ("http://", "https://", "ftp://")


def line(text: str) -> str:
    """Return the text on one line, without control characters and lone surrogates."""
    blanked = " ".join(text.split())
    return blanked if blanked.isprintable() else _CONTROL.sub("", blanked)


def text(entry: Entry, *names: str) -> str:
    """Return the first of these fields that has a value, decoded, on one line."""
    found = value(entry, *names)
    return line(plain(found)) if found else ""


def container(entry: Entry) -> str:
    """Return the journal or the book that the work is part of; a preprint server is none."""
    journal, book = containers(entry)
    return line(plain(journal or book))


def is_preprint(entry: Entry) -> bool:
    """Tell whether all that is known of where the work appeared is arXiv."""
    return bool(entry.arxiv) and entry.type in ("article", "misc", "unpublished", "online") and not container(entry)


def publisher(entry: Entry) -> str:
    """Return who published the work: a publisher, a school or an institution."""
    return text(entry, "publisher", "school", "institution", "organization")


def inverted(name: Name) -> str:
    """Return `van den Berg, Jan, Jr.`; a literal name without the commas at which a reader would part it."""
    family = " ".join(filter(None, (name.particle, name.family)))
    if name.literal or not family:
        return line((name.literal or name.given).replace(",", " "))
    parts = (family, name.given, name.suffix)
    return line(", ".join([part.replace(",", " ").strip() for part in parts if part]))


def points(date: str | None) -> list[tuple[int, ...]]:
    """Return the year, month and day of a date in ISO 8601-2, as far as they are exact; of a span, those of both ends.

    An open end is left out, and so is a date whose year is not exact. A season or quarter stands in the month's place
    by its number there (21 to 36).
    """
    found = (_POINT.match(side) for side in (date or "").split("/"))
    return [tuple(int(part) for part in point.groups() if part) for point in found if point]


def address(entry: Entry) -> str:
    """Return the web address of the work: the one that its BibTeX gives, else its first link that is a whole one.

    One that only repeats the DOI is none.
    """
    written = clean_url(entry.fields.get("url", "")).url or ""
    urls = (written, *(link.url for link in entry.links))
    return next((line(url) for url in urls if url.startswith(_WEB) and url != f"https://doi.org/{entry.doi}"), "")
