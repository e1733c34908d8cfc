"""Reads BibTeX text: bibtexparser splits what is sound, the salvage reads what is not, and values become text."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText
from mkdocs_alignrefs.sources.bibtex_blocks import FIELD_INSIDE, HEAD, NAME, Block, Field, Piece, RawEntry, partners
from mkdocs_alignrefs.sources.bibtex_values import Values, one_line
from mkdocs_alignrefs.sources.crossref import inherited

__all__ = ["BibTeX", "RawEntry", "read"]

_MARKS = re.compile(r"[@{}=]")
_OPENING = re.compile(r"[{(]")
_SOUND_KEY = re.compile(r"[^\s{}\",=<%]+(?:[^\S\n]+[^\s{}\",=<%]+)*")
_SOUND_FIELD = re.compile(
    rf"\s*(?P<name>{NAME})\s*=\s*(?:"
    r"\{(?P<braced>[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*)\}"
    r'|"(?P<quoted>[^"{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^"{}]*)*)"'
    r"|(?P<number>[0-9]+)|(?P<macro>[A-Za-z][\w:.+-]*))(?:\s*,)?"
)
_DELIMITERS = {"braced": 2, "quoted": 2}


@dataclass(frozen=True, slots=True)
class BibTeX:
    """What was read from a stretch of BibTeX: its entries in order, and what there is to say about it."""

    entries: tuple[RawEntry, ...]
    diagnostics: tuple[Diagnostic, ...]


def read(source: SourceText, start: int = 0, end: int | None = None) -> BibTeX:
    """Return the entries of the stretch `start` to `end` (offsets in code points) of a source. Raises nothing.

    Fields have their delimiters removed, macros, `#` and crossref resolved, HTML and wrongly decoded characters mended,
    and LaTeX kept. The same key may stand twice. Diagnostics are in the order of their places.
    """
    text = source.newlines
    blocks, faults = _blocks(source, text, start, len(text) if end is None else end)
    values = Values(source)
    for block in blocks:
        if block.type == "string":
            values.define(block)
    entries = [_entry(block, values) for block in blocks if block.type != "string"]
    diagnostics = sorted([*faults, *values.diagnostics], key=lambda item: item.place)
    return BibTeX(inherited(entries), tuple(diagnostics))


def _entry(block: Block, values: Values) -> RawEntry:
    fields, offsets = values.fields(block)
    return RawEntry(block.type, one_line(block.key), fields, block.offset, offsets)


def _blocks(source: SourceText, text: str, start: int, end: int) -> tuple[list[Block], list[Diagnostic]]:
    blocks: list[Block] = []
    diagnostics: list[Diagnostic] = []
    with _without_log():
        for begin, stop in _stretches(text, start, end):
            if sound := _sound_block(text[begin:stop], begin):
                blocks.append(sound)
                continue
            from mkdocs_alignrefs.sources.salvage import salvage

            found, faults = salvage(source, text, begin, stop)
            blocks += found
            diagnostics += faults
    return blocks, diagnostics


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part the text before each head at the start of a line, so that no damage reaches beyond its own block."""
    closed: dict[int, int] | None = None
    begin, inside = start, start
    for head in HEAD.finditer(text, start, end):
        if head.start("head") < inside:
            continue
        if head.start("head") > begin:
            yield begin, head.start("head")
            begin = head.start("head")
        if head["type"].lower() == "comment":
            closed = partners(text, start, end) if closed is None else closed
            inside = closed.get(head.end() - 1, 0)
    if begin < end:
        yield begin, end


def _sound_block(text: str, offset: int) -> Block | None:
    """Return the block that the text consists of, or None unless it surely is one and has no fault."""
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ImplicitComment, String
    from bibtexparser.splitter import Splitter

    blocks: list[Any] = Splitter(text).split().blocks
    if not blocks or any(type(other) is not ImplicitComment or _MARKS.search(other.raw or "") for other in blocks[1:]):
        return None
    found = blocks[0]
    if isinstance(found, DuplicateFieldKeyBlock):
        found = found.ignore_error_block
    if isinstance(found, String):
        opening = _OPENING.search(text)
        fields = _sound_fields(text, opening.end() if opening else 0, offset, [found])
        return Block("string", "", offset, fields) if fields else None
    if not isinstance(found, Entry) or not _SOUND_KEY.fullmatch(found.key):
        return None
    fields = _sound_fields(text, text.find(",", text.find(found.key)) + 1, offset, found.fields)
    return None if fields is None else Block(found.entry_type, found.key, offset, fields)


def _sound_fields(text: str, at: int, offset: int, split: Sequence[Any]) -> tuple[Field, ...] | None:
    """Return the fields that were split from the text behind `at`, or None if one of them is not simply a value."""
    fields = []
    for part in split:
        found = _SOUND_FIELD.match(text, at)
        kind = found.lastgroup if found else None
        if not found or not kind or found["name"] != part.key:
            return None
        value, length = found[kind], len(part.value)
        if len(value) + _DELIMITERS.get(kind, 0) != length or ("=" in value and FIELD_INSIDE.search(part.value)):
            return None
        piece = Piece(value, offset + found.start(kind), kind == "macro")
        at = found.end()
        fields.append(Field(part.key, offset + found.start("name"), (piece,), offset + at))
    return tuple(fields)


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep bibtexparser from logging each block that it fails on: the salvage reports them at their places."""
    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
