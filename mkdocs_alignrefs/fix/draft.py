"""A text while it is edited: what of the original it still holds, and what was written for which reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mkdocs_alignrefs.diagnostics import Edit


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something is edited: the code of a diagnostic, and whether its edits are certain."""

    code: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of the original, in code points from its start."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in place of something of the original, perhaps nothing."""

    text: str
    reasons: frozenset[Reason]


Piece = Kept | Written


@dataclass(frozen=True, slots=True)
class Draft:
    """An original and the pieces that the text now consists of; stretches of the original come in their order."""

    original: str
    pieces: tuple[Piece, ...]

    @staticmethod
    def of(text: str) -> Draft:
        """Return a draft in which nothing is edited yet."""
        return Draft(text, (Kept(0, len(text)),))

    @property
    def text(self) -> str:
        """The text as edited."""
        return "".join(
            self.original[piece.start : piece.end] if isinstance(piece, Kept) else piece.text for piece in self.pieces
        )

    def edited(self, edits: Iterable[tuple[Edit, Reason]]) -> Draft:
        """Return the draft after edits of its text, which are in order and do not overlap."""
        rest, at = _Rest(self.pieces), 0
        pieces: list[Piece] = []
        for edit, reason in edits:
            pieces += rest.next(edit.start - at)
            replaced = rest.next(edit.end - edit.start)
            reasons = (piece.reasons for piece in replaced if isinstance(piece, Written))
            pieces.append(Written(edit.text, frozenset({reason}).union(*reasons)))
            at = edit.end
        return Draft(self.original, (*pieces, *rest.all()))

    def origin(self, offset: int) -> int:
        """Return where in the original a place of the text was, or the end of what stands before it there."""
        origin = at = 0
        for piece in self.pieces:
            length = _length(piece)
            if at + length > offset:
                return piece.start + offset - at if isinstance(piece, Kept) else origin
            at += length
            origin = piece.end if isinstance(piece, Kept) else origin
        return origin


class _Rest:
    """Pieces not yet taken."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = list(reversed(pieces))

    def next(self, length: int) -> Iterator[Piece]:
        """Yield the next pieces up to a length of text, of the last one a part."""
        while length > 0:
            piece = self._pieces.pop()
            if _length(piece) > length:
                piece, after = _parted(piece, length)
                self._pieces.append(after)
            length -= _length(piece)
            yield piece

    def all(self) -> Iterator[Piece]:
        """Yield all pieces."""
        return reversed(self._pieces)


def _length(piece: Piece) -> int:
    return piece.end - piece.start if isinstance(piece, Kept) else len(piece.text)


def _parted(piece: Piece, length: int) -> tuple[Piece, Piece]:
    if isinstance(piece, Kept):
        return Kept(piece.start, piece.start + length), Kept(piece.start + length, piece.end)
    return Written(piece.text[:length], piece.reasons), Written(piece.text[length:], piece.reasons)
