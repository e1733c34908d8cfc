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
_JOINTS = " \t*_~>+#:：.-–—()[]<>" + INVISIBLE
_BULLET = re.compile(r"[ ]{0,3}(?:[-*+•][ ]+)?(?:\d{1,3}[.)][ ]+)?")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_TEXT = re.compile(r"\[(?P<text>.*)\]", re.DOTALL)
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")
_NO_WORDS = frozenset({"here", "link", "this", "click here", "这里"})
"""What a link shows that says nothing."""
_PROSE = re.compile(r"[ ]{4}|\t|[ ]{0,3}[>|]")
"""What begins a line of code, of a quotation or of a table."""
_LENGTH = 60


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


def read(line: Line, *, unnamed: bool) -> PlainLinks | None:
    """Return the links of a line that holds nothing else but what stands in brackets; None for any other line.

    A link counts if it, or the word before it, says what it leads to; if it may go `unnamed` and stands alone, it may
    say anything.
    """
    if _PROSE.match(line.text) or "`" in line.text:
        return None
    bullet = _BULLET.match(line.text)
    at = bullet.end() if bullet else 0
    pieces = list(_pieces(line.text, at))
    if not pieces or _says(line.text[at : pieces[0].start]):
        return None
    may_say_anything = unnamed and len(pieces) == 1 and not pieces[0].words
    targets, rest = list[Target](), list[str]()
    for piece in pieces:
        label = _label(piece, may_say_anything)
        if label:
            targets.append(_target(piece, label, line.offset))
        elif not targets:
            return None
        rest += [line.text[at : piece.start], _kept(piece, label) if label else line.text[piece.start : piece.end]]
        at = piece.end
    rest.append(line.text[at:])
    is_prose = _says(_BRACKETED.sub("", residue(rest[::2])))
    return None if is_prose else PlainLinks(tuple(targets), residue(rest).strip("*_ "))


def _pieces(text: str, end: int) -> Iterator[_Piece]:
    """Yield the links behind the `end` of a bullet that lead to the web; `[[pdf]](…)` has brackets of its own."""
    bare = None
    for match in PIECE.finditer(text, end):
        found = destination(match)
        if found is None:
            continue
        if not found[0]:
            bare = match
            continue
        inner = bare if bare and text[bare.end() : match.start()] == "](" else match
        cut = max((parting.end() for parting in _PARTING.finditer(text, end, inner.start())), default=end)
        if _ABSOLUTE.match(found[0]):
            yield _Piece(_text(inner[0]), _flat(text[cut : inner.start()]), cut, match.end(), *found)
        end, bare = match.end(), None


def _text(link: str) -> str:
    """Return what a link shows: the text in its brackets, of an image there what stands for it."""
    found = _TEXT.match(_IMAGE.sub(r"\1", link))
    return _flat(found["text"]) if found else ""


def _flat(text: str) -> str:
    return " ".join(visible(text).strip(_JOINTS).split())


def _label(piece: _Piece, may_say_anything: bool) -> str:
    """Return the word that says what a link leads to, before it or its own; empty if none does."""
    label = piece.words or piece.text
    if is_label(label):
        return label
    if not may_say_anything or len(label) > _LENGTH:
        return ""
    return "link" if not label or _ABSOLUTE.match(label) else label


def _kept(piece: _Piece, label: str) -> str:
    """Return what a link shows beside its label, if that is more than an address or a word such as `here`."""
    says_nothing = piece.text.casefold() in _NO_WORDS or _ABSOLUTE.match(piece.text)
    return "" if piece.text == label or says_nothing or is_label(piece.text) else piece.text


def _target(piece: _Piece, label: str, offset: int) -> Target:
    return Target(label, kind(label), piece.raw, offset + piece.start, offset + piece.raw_start, stated=False)


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)
