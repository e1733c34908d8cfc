"""Citations by a label in square brackets, [1] or [RSM+23], for the styles that number or abbreviate."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_alignrefs.citing.style import Piece, Work
from mkdocs_alignrefs.richtext import RichText, concat, join
from mkdocs_alignrefs.styles.citations import Citing, linked, locator, noted, unknown


class Labelled(Citing):
    """A style whose citations are the labels of its lists."""

    def label(self, work: Work) -> str:
        """Return the label in brackets."""
        return f"[{self.mark(work)}]"

    def mark(self, work: Work) -> str:
        """Return what stands within the brackets: the number, or the abbreviation with its letter.

        A work that stands in no list has no number; its key is shown.
        """
        if not self.numbered:
            return self.base(work.entry) + work.letter
        return work.entry.key if work.number is None else str(work.number)

    def parenthetical(self, pieces: Sequence[Piece]) -> RichText:
        """Return `[1, 3]`, in the order of numbers unless a cite has a prefix or suffix, or `[see 1, p. 3; 2]`."""
        affixed = any(piece.prefix or piece.suffix for piece in pieces)
        ordered = sorted(pieces, key=_number) if self.numbered and not affixed else pieces
        separator = "; " if affixed or any(piece.cite.locator for piece in pieces) else ", "
        return concat(["[", join([noted(piece, self._marked(piece)) for piece in ordered], separator), "]"])

    def _marked(self, piece: Piece) -> RichText:
        return linked((self.mark(piece.work),), piece.work) if piece.work else unknown(piece)

    def narrative(self, piece: Piece, work: Work, author: RichText) -> RichText:
        """Return `Rafailov et al. [1, p. 3]`, or `[1, p. 3]` where the author is suppressed."""
        bracket = concat(["[", linked((self.mark(work),), work), locator(piece), "]"])
        return bracket if piece.cite.suppress_author else concat([author, " ", bracket])


def _number(piece: Piece) -> float:
    """Return a work's number; works without one, and unknown keys, come last."""
    return piece.work.number if piece.work and piece.work.number is not None else float("inf")
