"""The order of lists by authors, year and title."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from mkdocs_alignrefs.citing.labels import AuthorKey, author_key
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.names import family, people
from mkdocs_alignrefs.text.folding import fold

_UNDATED = 10_000


class ByAuthor:
    """The place of a work by all authors (one without goes by its title), year (undated last), title and key.

    With `particles`, von Werra stands under V, as BibTeX has it, else under W. Few works of a list have the same first
    author; what comes after is looked at for these alone.
    """

    def __init__(self, entry: Entry, *, particles: bool = False) -> None:
        """Look at the first author."""
        self._entry = entry
        self._particles = particles
        self._first = self._authors(people(entry).names[:1])

    def __lt__(self, other: ByAuthor) -> bool:
        """Tell whether the work stands before another one."""
        if self._first != other._first:
            return self._first < other._first
        return self._whole < other._whole

    @cached_property
    def _whole(self) -> tuple[AuthorKey, int, str, str]:
        entry = self._entry
        year = _UNDATED if entry.year is None else entry.year
        return self._authors(people(entry).names), year, self._title, entry.key

    @cached_property
    def _title(self) -> str:
        return fold(plain(self._entry.title))

    def _authors(self, names: Sequence[Name]) -> AuthorKey:
        if self._particles:
            names = [name._replace(family=family(name)) for name in names]
        return author_key(names) or ((self._title, ""),)
