"""A text while it is edited: what of the original it still holds, and what was written for which reason."""

from __future__ import annotations

from bisect import bisect_right
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
class Change:
    """A stretch of the original, `start` to `end`, that became `new_start` to `new_end` of the text, and why."""

    start: int
    end: int
    new_start: int
    new_end: int
    reasons: frozenset[Reason]


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

    def moved(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Yield edits of the original as edits of the text; without those of what is no longer as it was there."""
        kept, at = list[tuple[Kept, int]](), 0
        for piece in self.pieces:
            kept += [(piece, at)] if isinstance(piece, Kept) else []
            at += length_of(piece)
        starts = [stretch.start for stretch, _ in kept]
        for edit in edits:
            number = bisect_right(starts, edit.start) - 1
            if number >= 0 and edit.end <= kept[number][0].end:
                shift = kept[number][1] - kept[number][0].start
                yield Edit(edit.start + shift, edit.end + shift, edit.text)

    def changes(self) -> Iterator[Change]:
        """Yield each stretch of the original that is no longer as it was."""
        at = origin = 0
        start, reasons = 0, frozenset[Reason]()
        for piece in (*self.pieces, Kept(len(self.original), len(self.original))):
            if isinstance(piece, Written):
                reasons |= piece.reasons
            else:
                if reasons:
                    yield Change(origin, piece.start, start, at, reasons)
                origin, reasons = piece.end, frozenset()
                start = at + length_of(piece)
            at += length_of(piece)


class _Rest:
    """Pieces not yet taken."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = list(reversed(pieces))

    def next(self, length: int) -> Iterator[Piece]:
        """Yield the next pieces up to a length of text, of the last one a part."""
        while length > 0:
            piece = self._pieces.pop()
            if length_of(piece) > length:
                piece, after = _parted(piece, length)
                self._pieces.append(after)
            length -= length_of(piece)
            yield piece

    def all(self) -> Iterator[Piece]:
        """Yield all pieces."""
        return reversed(self._pieces)


def length_of(piece: Piece) -> int:
    """Return how much of the text a piece is."""
    return piece.end - piece.start if isinstance(piece, Kept) else len(piece.text)


def _parted(piece: Piece, length: int) -> tuple[Piece, Piece]:
    if isinstance(piece, Kept):
        return Kept(piece.start, piece.start + length), Kept(piece.start + length, piece.end)
    return Written(piece.text[:length], piece.reasons), Written(piece.text[length:], piece.reasons)
