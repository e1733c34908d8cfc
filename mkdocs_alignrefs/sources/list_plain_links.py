"""Lines below a heading that lead somewhere without the word `link:`: `Paper: https://…`, `[Code](…) | [Demo](…)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_alignrefs.sources.link_kinds import is_label, kind
from mkdocs_alignrefs.sources.list_outline import INVISIBLE, Line, visible
from mkdocs_alignrefs.sources.list_pieces import PIECE, Target, destination, residue

_ABSOLUTE = re.compile(r"https?:/|www\.", re.IGNORECASE)
_PARTING = re.compile(r"[,;|()\[\]、，；/·•]|\band\b|&")
_JOINTS = " \t*_`~>+#:：.-–—()[]<>" + INVISIBLE
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_TEXT = re.compile(r"\[(?P<text>.*)\]", re.DOTALL)
_WORDS = 4


class PlainLinks(NamedTuple):
    """The links of such a line, and what it says beside them."""

    targets: tuple[Target, ...]
    rest: str


class _Piece(NamedTuple):
    """A link of a line: its own text, the words before it, where those begin and it ends, and what it leads to."""

    text: str
    words: str
    start: int
    end: int
    raw: str
    raw_start: int


def read(line: Line) -> PlainLinks | None:
    """Return the links of a line that begins with one; None for a line that is prose, or says `link:`.

    A link counts if it, or the word before it, says what it leads to; alone on its line it may say anything.
    """
    pieces = list(_pieces(line.text))
    if not pieces or _says(line.text[: pieces[0].start]):
        return None
    is_alone = len(pieces) == 1 and not pieces[0].words and not _says(line.text[pieces[0].end :])
    targets, rest, at = list[Target](), list[str](), 0
    for piece in pieces:
        label = _label(piece) or (_own_label(piece.text) if is_alone else "")
        if not label and not targets:
            return None
        if label:
            offset, raw_offset = line.offset + piece.start, line.offset + piece.raw_start
            targets.append(Target(label, kind(label), piece.raw, offset, raw_offset))
            rest.append(line.text[at : piece.start])
            at = piece.end
    return PlainLinks(tuple(targets), residue([*rest, line.text[at:]]))


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the links of a line that lead to the web; in `[[pdf]](…)` the text has brackets of its own."""
    end, bare = 0, None
    for match in PIECE.finditer(text):
        found = destination(match)
        if found is None:
            continue
        if not found[0]:
            bare = match
            continue
        inner = bare if bare and text[bare.end() : match.start()] == "](" else match
        cut = max((parting.end() for parting in _PARTING.finditer(text, end, inner.start())), default=end)
        if _ABSOLUTE.match(found[0]):
            yield _Piece(_text(inner[0]), text[cut : inner.start()].strip(_JOINTS), cut, match.end(), *found)
        end, bare = match.end(), None


def _text(link: str) -> str:
    """Return what a link shows: the text in its brackets, of an image there what stands for it."""
    found = _TEXT.match(_IMAGE.sub(r"\1", link))
    return found["text"] if found else ""


def _label(piece: _Piece) -> str:
    """Return the word that says what a link leads to, before it or its own; empty if none does."""
    label = " ".join(visible(piece.words or piece.text).strip(_JOINTS).split())
    return label if len(label.split()) <= _WORDS and is_label(label) else ""


def _own_label(text: str) -> str:
    label = " ".join(visible(text).strip(_JOINTS).split())
    return label if label and len(label.split()) <= _WORDS and not _ABSOLUTE.match(label) else "link"


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)
