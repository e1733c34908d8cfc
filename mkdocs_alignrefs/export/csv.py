"""Entries as CSV for spreadsheets: a header line, then one record an entry."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from mkdocs_alignrefs.export.facts import address, inverted, line
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import plain

COLUMNS = ("key", "type", "title", "authors", "year", "venue", "status", "tags", "doi", "arxiv", "url", "note")

_FORMULA = re.compile(r"\s*[=+@＝＋－＠-]")


def dumps(works: Iterable[Entry]) -> str:
    """Return the entries as RFC 4180 has it: every field in quotes, lines that end in CR and LF.

    Authors are parted by `; `, as in `van den Berg, Jan; Ünal, A.`, and so are tags; `et al.` ends an incomplete list.
    A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@`, also in full width, for a formula, which could
    run programs or send data away: before such a value stands an apostrophe, which makes it text (OWASP, “CSV
    Injection”). Quotes around every field keep a value from becoming two cells where `;` parts them.
    """
    table = StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(value) for value in _record(work)] for work in works)
    return table.getvalue()


def _record(entry: Entry) -> tuple[str, ...]:
    authors = [*map(inverted, entry.authors), *(["et al."] if entry.authors_truncated else [])]
    return (
        entry.key,
        entry.type,
        plain(entry.title),
        "; ".join(authors),
        "" if entry.year is None else str(entry.year),
        entry.venue or "",
        entry.status or "",
        "; ".join(entry.tags),
        entry.doi or "",
        entry.arxiv or "",
        address(entry),
        entry.note or "",
    )


def _safe(value: str) -> str:
    """Return the value without control characters but line breaks, and as text for spreadsheets."""
    clean = "\n".join(map(line, value.split("\n"))).strip()
    return f"'{clean}" if _FORMULA.match(clean) else clean
