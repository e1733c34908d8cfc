"""What BibTeX text consists of: blocks, fields, pieces of values, and the patterns that both of its readers share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Piece(NamedTuple):
    """One operand of `#`: the text inside braces or quotes, a number, or the name of a macro, and where it starts."""

    text: str
    offset: int
    is_macro: bool = False


class Field(NamedTuple):
    """A field as split from its entry: name as written, where it stands, operands, its end behind the comma."""

    name: str
    offset: int
    pieces: tuple[Piece, ...]
    end: int


class Block(NamedTuple):
    """An entry or a @string: type in lower case, key ("" for @string), the offset of its head, and its fields."""

    type: str
    key: str
    offset: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RawEntry:
    """A BibTeX entry: type and field names in lower case, values mended and joined, LaTeX kept.

    `offset` is that of the entry's head. `field_offsets` says where the text of each value starts, for the fields that
    the entry has itself; a field inherited by crossref has none.
    """

    type: str
    key: str
    fields: Mapping[str, str]
    offset: int
    field_offsets: Mapping[str, int]


QUOTATION_MARKS = "\"'“”‘’„«»"
"""What may enclose a word that stands where braces should."""
NAME = r"[A-Za-z_][\w:.+-]{0,60}"
"""The name of a field."""
OPENING = r"[{\"\w'“„«‘]"
"""How a value may begin, also where a word processor put its quotes."""
HEAD = re.compile(r"^[^\S\n]*(?P<head>@[^\S\n]*(?P<type>[A-Za-z][\w-]*)\s*[{(])", re.MULTILINE)
"""The head of a block at the start of a line: where a block that was never closed has certainly ended."""

FIELD_INSIDE = re.compile(rf"(?:(?P<line>\n)|,)[^\S\n]*(?P<name>{NAME})\s*=\s*(?P<opening>{OPENING})")
"""What looks like the start of a further field, on a line of its own or after a comma."""

FIELD_NAMES = frozenset({
    "abstract", "addendum", "address", "annotation", "annote", "archiveprefix", "author", "bookauthor",
    "booksubtitle", "booktitle", "chapter", "collaboration", "copyright", "crossref", "date", "day", "doi",
    "edition", "editor", "editora", "eid", "entrysubtype", "eprint", "eprintclass", "eprinttype", "eventdate",
    "eventtitle", "file", "howpublished", "institution", "isbn", "issn", "issue", "issuetitle", "journal",
    "journalsubtitle", "journaltitle", "key", "keyword", "keywords", "langid", "language", "location", "maintitle",
    "month", "note", "number", "numpages", "organization", "origdate", "pages", "pagetotal", "part", "primaryclass",
    "publisher", "pubstate", "school", "series", "shortauthor", "shortjournal", "shorttitle", "subtitle", "title",
    "titleaddon", "translator", "type", "url", "urldate", "urlyear", "venue", "version", "volume", "volumes", "year",
})  # fmt: skip
"""The fields of BibTeX and biblatex, and the usual extensions: names that are surely names of fields."""


BRACES = re.compile(r"[{}]")
"""A brace."""


def partners(text: str, start: int, end: int, marks: re.Pattern[str] | None = None) -> dict[int, int]:
    """Return, for each `{` of the stretch that is closed, the offset of its `}`; as in BibTeX, a backslash is nothing.

    `marks` finds the braces that count, if not all do.
    """
    open_braces: list[int] = []
    closed: dict[int, int] = {}
    for mark in (marks or BRACES).finditer(text, start, end):
        if mark[0] == "{":
            open_braces.append(mark.start())
        elif open_braces:
            closed[open_braces.pop()] = mark.start()
    return closed


def balanced(text: str) -> str:
    """Return the text without the braces that have no partner."""
    closed = partners(text, 0, len(text))
    kept = closed.keys() | set(closed.values())
    return "".join(char for at, char in enumerate(text) if char not in "{}" or at in kept)


def quoted(text: str) -> str:
    """Return the text as a message quotes it: on one line, shortened, in backticks."""
    line = " ".join(text[:500].split())
    return f"`{line[:77]}…`" if len(line) > 80 else f"`{line}`"
