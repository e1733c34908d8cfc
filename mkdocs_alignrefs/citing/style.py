"""The protocol that a citation style fulfils, and what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from mkdocs_alignrefs.citing.citation import Cite, Command
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText


class Work(NamedTuple):
    """One work as a style sees it: the entry, the letter of its year or label, and its number in the list."""

    entry: Entry
    letter: str = ""
    number: int | None = None


class Piece(NamedTuple):
    """One cite made ready: what was written, prefix and suffix as rich text, and the work, None for an unknown key."""

    cite: Cite
    work: Work | None
    prefix: RichText = ()
    suffix: RichText = ()


class Order(Protocol):
    """The place of a work in a list: it knows what comes after it."""

    def __lt__(self, other: Any, /) -> bool:
        """Tell whether this place is before another one."""
        ...


class Style(Protocol):
    """Turns works into labels, citations and references. Pure: the same input gives the same tree."""

    name: str
    numbered: bool
    """Whether labels and citations show `Work.number`."""

    def base(self, entry: Entry) -> str:
        """Return the label without its letter; entries of the library with an equal, non-empty base get letters."""
        ...

    def sort_key(self, entry: Entry) -> Order | None:
        """Return what lists are ordered by, or None where the order of first citation holds."""
        ...

    def label(self, work: Work) -> str:
        """Return the label before a reference in a list (`[1]`, `[RSM+23]`), or an empty string."""
        ...

    def cite(self, command: Command, pieces: Sequence[Piece]) -> RichText:
        """Return the text of a citation.

        The words of each known work that link to it stand in one `cite` span whose target is the entry's key; an
        unknown key stands in an `unknown` span whose child and target are the key as written.
        """
        ...

    def reference(self, work: Work) -> RichText:
        """Return the formatted reference, without label, links or status; it ends in a full stop."""
        ...
