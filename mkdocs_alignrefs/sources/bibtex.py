"""Reads BibTeX text: bibtexparser splits what is sound, the salvage reads what is not, and values become text."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText
from mkdocs_alignrefs.sources.bibtex_blocks import FIELD_INSIDE, HEAD, NAME, Block, Field, Piece, RawEntry, partners
from mkdocs_alignrefs.sources.bibtex_values import Values, one_line
from mkdocs_alignrefs.sources.crossref import inherited
from mkdocs_alignrefs.sources.salvage import salvage

__all__ = ["BibTeX", "RawEntry", "read"]

_MARKS = re.compile(r"[@{}=]")
_SOUND_NAME = re.compile(NAME)
_SOUND_KEY = re.compile(r"[^\s{}\",=<%]+(?:[^\S\n]+[^\s{}\",=<%]+)*")
_COMMA = re.compile(r"\s*,")
_SOUND_VALUE = re.compile(
    r"\{(?P<braced>[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*)\}"
    r'|"(?P<quoted>[^"{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^"{}]*)*)"'
    r"|(?P<number>[0-9]+)|(?P<macro>[A-Za-z][\w:.+-]*)"
)


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
            sound = _sound_block(text[begin:stop], begin)
            found, faults = ([sound], []) if sound else salvage(source, text, begin, stop)
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
        field = _sound_field(text, text.find(found.key), offset, found)
        return Block("string", "", offset, (field,)) if field else None
    if not isinstance(found, Entry) or not _SOUND_KEY.fullmatch(found.key):
        return None
    fields = _sound_fields(text, offset, found)
    return None if fields is None else Block(found.entry_type, found.key, offset, tuple(fields))


def _sound_fields(text: str, offset: int, entry: Any) -> list[Field] | None:
    fields, at = [], text.find(",", text.find(entry.key)) + 1
    for split in entry.fields:
        field = _sound_field(text, at, offset, split)
        if field is None:
            return None
        fields.append(field)
        at = text.find(split.value, text.find("=", at)) + len(split.value)
    return fields


def _sound_field(text: str, at: int, offset: int, split: Any) -> Field | None:
    value = _SOUND_VALUE.fullmatch(split.value)
    if not value or not _SOUND_NAME.fullmatch(split.key):
        return None
    kind = value.lastgroup or ""
    if "=" in split.value and FIELD_INSIDE.search(split.value):
        return None
    name_at = text.find(split.key, at)
    value_at = text.find(split.value, text.find("=", name_at))
    piece = Piece(value[kind], offset + value_at + value.start(kind), kind == "macro")
    end = _behind_comma(text, value_at + len(split.value))
    return Field(split.key, offset + name_at, (piece,), offset + end)


def _behind_comma(text: str, at: int) -> int:
    comma = _COMMA.match(text, at)
    return comma.end() if comma else at


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep bibtexparser from logging each block that it fails on: the salvage reports them at their places."""
    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
