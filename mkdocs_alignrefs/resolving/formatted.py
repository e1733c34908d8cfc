"""What was made of the entries of a library in one style, kept between builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from mkdocs_alignrefs import kept_files, records
from mkdocs_alignrefs.garbage import uncollected
from mkdocs_alignrefs.richtext import RichText

WORTHWHILE = 100
"""From how many entries on it takes longer to make all this than to fetch it by more than a few milliseconds."""


class Formatted(NamedTuple):
    """The reference of an entry, its BibTeX and its COinS, each empty as long as nothing has shown it."""

    key: str
    reference: RichText = ()
    bibtex: str = ""
    coins: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier build made of the entries it showed; and the letters of all by key, if it `knows_letters`."""

    formatted: tuple[Formatted, ...] = ()
    knows_letters: bool = False
    letters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the references of a library in a style are kept; `fingerprint` is that of the library, "" for none."""

    folder: Path | None
    fingerprint: str
    style: str
    words: Mapping[str, str]

    @uncollected()
    def fetch(self) -> Kept:
        """Return what an earlier build kept; nothing if it is of another library or damaged. Never raises."""
        if self.folder is None or not self.fingerprint:
            return Kept()
        try:
            found: Kept = records.reader(Kept)(kept_files.fetch(self._path(self.folder), self._key))
        except (ValueError, TypeError, RecursionError):
            return Kept()
        return found

    def store(self, kept: Kept) -> None:
        """Keep what was made of entries, if it is much. Never raises."""
        if self.folder is not None and self.fingerprint and len(kept.formatted) >= WORTHWHILE:
            kept_files.store(self._path(self.folder), self._key, records.written(kept, Kept))

    def _path(self, folder: Path) -> Path:
        return kept_files.place(folder, f"formatted {self.style}")

    @property
    def _key(self) -> str:
        how = repr((self.fingerprint, self.style, sorted(self.words.items())))
        return kept_files.digest(how.encode("utf-8", "surrogatepass"), kept_files.code())
