"""The order of lists by authors, year and title."""

from __future__ import annotations

from mkdocs_alignrefs.citing.labels import AuthorKey, author_key
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.names import people
from mkdocs_alignrefs.text.folding import fold

_UNDATED = 10_000

OrderKey = tuple[AuthorKey, int, str, str]


def by_author(entry: Entry) -> OrderKey:
    """Return the key by all authors (of a work without, its title), year (undated last), title and key."""
    title = fold(plain(entry.title))
    authors = author_key(people(entry).names) or ((title, ""),)
    return authors, _UNDATED if entry.year is None else entry.year, title, entry.key
