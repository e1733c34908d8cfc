"""The style `author-year`: (Rafailov et al., 2023), with references in the manner of APA."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_alignrefs.citing.style import Piece, Work
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText, concat, join, plain
from mkdocs_alignrefs.styles.citations import Citing, author_of, linked, locator, noted, unknown
from mkdocs_alignrefs.styles.ordering import ByAuthor
from mkdocs_alignrefs.styles.references import year_after_authors


class AuthorYear(Citing):
    """Citations by author and year, lists in the order of authors."""

    name = "author-year"

    def base(self, entry: Entry) -> str:
        """Return author part and year as citations show them."""
        return f"{plain(author_of(entry, self.words))}, {self.year(Work(entry))}"

    def sort_key(self, entry: Entry) -> ByAuthor:
        """Return the order by authors, year, title and key."""
        return ByAuthor(entry)

    def label(self, work: Work) -> str:
        """Return no label: the reference starts with author and year."""
        return ""

    def year(self, work: Work) -> str:
        """Return the year with its letter; one that does not end in a digit is parted from it (`n.d.-a`)."""
        year = super().year(work)
        return f"{year}{'' if year[-1:].isdigit() or not work.letter else '-'}{work.letter}"

    def parenthetical(self, pieces: Sequence[Piece]) -> RichText:
        """Return `(see Rafailov et al., 2023, p. 3; Zhou et al., 2023)`; a lone year where the author is suppressed."""
        return concat(["(", join([noted(piece, self._author_and_year(piece)) for piece in pieces], "; "), ")"])

    def _author_and_year(self, piece: Piece) -> RichText:
        if piece.work is None:
            return unknown(piece)
        year = self.year(piece.work)
        if piece.cite.suppress_author:
            return linked((year,), piece.work)
        return linked(concat([author_of(piece.work.entry, self.words), f", {year}"]), piece.work)

    def narrative(self, piece: Piece, work: Work, author: RichText) -> RichText:
        """Return `Rafailov et al. (2023, p. 3)`, or `2023, p. 3` where the author is suppressed."""
        year = concat([self.year(work), locator(piece)])
        return linked(year if piece.cite.suppress_author else concat([author, " (", year, ")"]), work)

    def body(self, work: Work) -> RichText:
        """Return the reference with the year after the authors."""
        return year_after_authors(work.entry, self.year(work), self.words)
