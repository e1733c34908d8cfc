"""Entries as lines of text for people: a table, and everything about one entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category, combining, east_asian_width

from mkdocs_alignrefs.export.bibtex import to_bibtex
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain

_HEADER = ("KEY", "STATUS", "YEAR", "AUTHORS", "TITLE")
_WIDEST = (40, 12, 4, 24)
"""Columns of the terminal that all but the last column of the table take at most."""

_LEAST_TITLE = 20
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def inert(line: str) -> str:
    """Return the line with characters that a terminal would obey as escapes."""
    return _CONTROLS.sub(lambda char: f"\\x{ord(char[0]):02x}", line)


def visible(text: str) -> str:
    """Return one line in which characters that a terminal would obey stand as escapes; line breaks are blanks."""
    return inert(" ".join(text.split()))


def table(entries: Sequence[Entry], width: int | None) -> list[str]:
    """Return the lines of a table, cut to `width` columns of a terminal; None does not cut."""
    rows = [_HEADER, *map(_row, entries)]
    widths = [max(columns(row[at]) for row in rows) for at in range(len(_HEADER) - 1)]
    if width is not None:
        widths = [min(pair) for pair in zip(widths, _WIDEST, strict=True)]
        spare = max(width - sum(widths) - 2 * len(widths), _LEAST_TITLE)
        rows = [(*map(cut, row, widths), cut(row[-1], spare)) for row in rows]
    return ["  ".join([*map(_padded, row, widths), row[-1]]).rstrip() for row in rows]


def details(entry: Entry) -> list[str]:
    """Return the lines that say everything about one entry, its BibTeX last."""
    lines = [visible(entry.key), f"  {visible(_title(entry))}", ""]
    lines += [f"  {name:<9} {visible(value)}".rstrip() for name, value in _facts(entry) if value]
    if entry.note:
        lines += ["", *(f"  | {visible(line)}".rstrip() for line in entry.note.splitlines())]
    if entry.fields:
        lines += ["", *(f"  {_indented(line)}" for line in to_bibtex(entry).splitlines())]
    return lines


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Authors", _people(entry.authors) + (" et al." if entry.authors_truncated else "")
    yield "Editors", _people(entry.editors)
    yield "Date", entry.date or str(entry.year or "")
    yield "Venue", entry.venue or ""
    yield "Type", entry.type
    yield "Status", entry.status or ""
    yield "Tags", ", ".join(entry.tags)
    for path in entry.sections:
        yield "Section", " › ".join(path)
    for link in entry.links:
        yield "Link", f"{link.label}: {link.url}"
    yield "DOI", entry.doi or ""
    yield "arXiv", entry.arxiv or ""
    yield "Also", ", ".join(entry.aliases)
    for source in entry.sources:
        yield "Read from", f"{source.path}:{source.line}"


def _row(entry: Entry) -> tuple[str, ...]:
    authors = [name.literal or " ".join(filter(None, (name.particle, name.family))) for name in entry.authors]
    if len(authors) == 2 and not entry.authors_truncated:
        shown = " & ".join(authors)
    else:
        shown = (
            f"{authors[0]} et al." if len(authors) > 1 or (authors and entry.authors_truncated) else "".join(authors)
        )
    year = "" if entry.year is None else str(entry.year)
    return tuple(map(visible, (entry.key, entry.status or "", year, shown, _title(entry))))


def _title(entry: Entry) -> str:
    return plain(entry.title) + (f" ({entry.abbreviation})" if entry.abbreviation else "")


def _people(names: Sequence[Name]) -> str:
    return ", ".join(
        name.literal or " ".join(filter(None, (name.given, name.particle, name.family, name.suffix))) for name in names
    )


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + visible(text)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide characters (Unicode TR 11), none for marks."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` columns, with an ellipsis where something is left out."""
    if columns(text) <= width:
        return text
    taken, used = 0, 1
    while (used := used + _columns_of(text[taken])) <= width:
        taken += 1
    return text[:taken].rstrip() + "…"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
