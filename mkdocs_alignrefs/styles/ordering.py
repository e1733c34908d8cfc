"""The order of lists by authors, year and title."""

from __future__ import annotations

from mkdocs_alignrefs.citing.labels import AuthorKey, author_key
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.names import family, people
from mkdocs_alignrefs.text.folding import fold

_UNDATED = 10_000

OrderKey = tuple[AuthorKey, int, str, str]


def by_author(entry: Entry, *, particles: bool = False) -> OrderKey:
    """Return the key by all authors (a work without goes by its title), year (undated last), title and key.

    With `particles`, von Werra stands under V, as BibTeX has it, else under W.
    """
    title = fold(plain(entry.title))
    names = people(entry).names
    if particles:
        names = tuple(name._replace(family=family(name)) for name in names)
    authors = author_key(names) or ((title, ""),)
    return authors, _UNDATED if entry.year is None else entry.year, title, entry.key
