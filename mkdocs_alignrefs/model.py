"""The entries of a library, as every later layer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from mkdocs_alignrefs.diagnostics import Diagnostic, Place
from mkdocs_alignrefs.richtext import RichText

LinkKind = Literal[
    "paper", "pdf", "code", "blog", "homepage", "dataset", "model", "docs", "tutorial", "slides", "video", "poster",
    "demo", "doi", "arxiv", "other",
]  # fmt: skip


class Name(NamedTuple):
    """A person, or, with `literal` alone, an organisation or a name that could not be parted. Plain text, no LaTeX."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


class Link(NamedTuple):
    """A link of an entry: the label as the list writes it, what it leads to, and the cleaned, safe URL."""

    label: str
    kind: LinkKind
    url: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was read: the path of its source as shown to the user, a line from 1, and where its key is."""

    path: str
    line: int
    key: Place | None = field(default=None, compare=False)


class Entry(NamedTuple):
    """One work in the library.

    `fields` holds the BibTeX fields with names in lower case and values mended, LaTeX kept; every other attribute is
    decoded. `date` is ISO 8601-2 (EDTF) where it was readable. `sections` are paths from the outermost heading inwards.
    """

    key: str
    title: RichText = ()
    type: str = "misc"
    key_generated: bool = False
    aliases: tuple[str, ...] = ()
    heading: str | None = None
    abbreviation: str | None = None
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    authors_truncated: bool = False
    year: int | None = None
    date: str | None = None
    venue: str | None = None
    status: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    sections: tuple[tuple[str, ...], ...] = ()
    links: tuple[Link, ...] = ()
    doi: str | None = None
    arxiv: str | None = None
    fields: Mapping[str, str] = MappingProxyType({})
    sources: tuple[Origin, ...] = ()

    @property
    def place(self) -> Place:
        """Where the entry stands first, for diagnostics about it."""
        return Place(self.sources[0].path, self.sources[0].line) if self.sources else Place("")

    @property
    def place_of_key(self) -> Place:
        """Where the key is written, for diagnostics about it; else where the entry stands."""
        return next((source.key for source in self.sources if source.key), self.place)

    @property
    def where(self) -> str:
        """Where the entry stands first, as messages name it."""
        return f"{self.sources[0].path}:{self.sources[0].line}" if self.sources else self.key


class Reading(NamedTuple):
    """What a reader made of one source: its entries in order, and what it has to say."""

    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    title: str | None = None
