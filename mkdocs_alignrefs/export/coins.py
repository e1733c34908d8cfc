"""Entries as COinS, which Zotero's connector and other programs read from the HTML of a page.

The format is the context object of OpenURL 1.0 (ANSI/NISO Z39.88-2004) as keys and values, with the matrices
`journal`, `book` and `dissertation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from mkdocs_alignrefs.export.facts import address, container, inverted, is_preprint, line, publisher, text
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.styles.fields import page_range
from mkdocs_alignrefs.text.maths import as_text

_BOOKS = {
    "book": "book",
    "booklet": "book",
    "collection": "book",
    "manual": "report",
    "proceedings": "conference",
    "report": "report",
    "techreport": "report",
}
_PARTS = {"inproceedings": "proceeding", "inbook": "bookitem", "incollection": "bookitem"}
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~/:%&=-]+")
_THESES = ("phdthesis", "mastersthesis", "thesis")


def to_coins(entry: Entry) -> str:
    """Return the context object of an entry: only keys that have a value, percent-encoded."""
    found = [("ctx_ver", "Z39.88-2004"), *_kind(entry), *_facts(entry)]
    return _encoded("\n".join(f"{key}\t{value}" for key, value in found if value))


def _encoded(pairs: str) -> str:
    """Return lines of key, tab and value as a query; what is frequent is replaced before what is sought by pattern."""
    text = pairs.replace("%", "%25").replace(" ", "%20").replace(",", "%2C").replace("&", "%26").replace("=", "%3D")
    return _UNSAFE.sub(lambda found: quote(found[0]), text.replace("\t", "=").replace("\n", "&"))


def _kind(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the matrix, the genre, and the titles under the names that they have there, each on one line."""
    title, host = line(as_text(entry.title) or entry.key), container(entry)
    if entry.type in _THESES:
        yield from _matrix("dissertation", "")
        yield "rft.title", title
    elif entry.type in _BOOKS:
        yield from _matrix("book", _BOOKS[entry.type])
        yield "rft.btitle", title
    elif entry.type in _PARTS:
        yield from _matrix("book", _PARTS[entry.type])
        yield from (("rft.atitle", title), ("rft.btitle", host))
    else:
        yield from _matrix("journal", "preprint" if is_preprint(entry) else "article" if host else "unknown")
        yield from (("rft.atitle", title), ("rft.jtitle", host))


def _matrix(name: str, genre: str) -> Iterator[tuple[str, str]]:
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{name}"
    yield "rft.genre", genre


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (("rft.au", inverted(name)) for name in entry.authors or entry.editors)
    yield "rft.date", "" if entry.year is None else f"{entry.year:04}"
    yield "rft.volume", text(entry, "volume")
    yield "rft.issue", text(entry, "number", "issue")
    yield "rft.pages", line(page_range(entry)).replace("–", "-")
    yield "rft.edition", text(entry, "edition")
    yield "rft.inst" if entry.type in _THESES else "rft.pub", publisher(entry) or ("arXiv" if entry.arxiv else "")
    yield "rft.place", text(entry, "location", "address")
    yield "rft.isbn", text(entry, "isbn")
    yield "rft.issn", text(entry, "issn")
    yield "rft_id", line(f"info:doi/{entry.doi}") if entry.doi else ""
    yield "rft_id", address(entry) or (line(f"https://arxiv.org/abs/{entry.arxiv}") if entry.arxiv else "")
