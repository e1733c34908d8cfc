"""Turns the operands of BibTeX values into text: macros, `#`, months, HTML and wrongly decoded characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText, diagnostic
from mkdocs_alignrefs.sources.bibtex_blocks import QUOTATION_MARKS, Block, Field, Piece, quoted
from mkdocs_alignrefs.sources.carried import PREFIX
from mkdocs_alignrefs.text import encodings

MONTHS: Mapping[str, str] = {
    name[:3].lower(): name
    for name in (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    )
}  # fmt: skip
"""The macros that every BibTeX style defines, with the values of the standard styles."""

_ENTITY = re.compile(r"\\?&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HTML = re.compile(f"{_ENTITY.pattern}|{_BREAK.pattern}", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_VERBATIM = frozenset({"url", "doi", "eprint", "file", "howpublished"})
_TEX_SPECIALS = frozenset("&%$#_{}")
_MACRO_LIMIT = 10_000
"""Characters that macros may add to a value: nested definitions could double it endlessly."""


@dataclass
class Values:
    """The values of one stretch of BibTeX: what its macros stand for, and what there is to say about them."""

    source: SourceText
    macros: dict[str, str] = field(default_factory=lambda: dict(MONTHS))
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def define(self, block: Block) -> None:
        """Take the definitions of a @string."""
        for part in block.fields:
            self.macros[part.name.lower()] = self.text(part)

    def fields(self, block: Block) -> tuple[dict[str, str], dict[str, int]]:
        """Return the values of an entry's fields and where each starts, by name; the first of equal names wins."""
        values: dict[str, str] = {}
        offsets: dict[str, int] = {}
        for part in block.fields:
            name, value = part.name.lower(), self.text(part)
            if values.get(name):
                self._report_duplicate(part, values[name], value)
            else:
                values[name], offsets[name] = value, part.pieces[0].offset
        return values, offsets

    def text(self, part: Field) -> str:
        """Return the value of a field as one text, runs of blanks collapsed as BibTeX does."""
        if len(part.pieces) == 1:
            return one_line(self._operand(part, part.pieces[0]))
        operands = [self._operand(part, piece) for piece in part.pieces]
        added = sum(len(text) for text, piece in zip(operands, part.pieces, strict=True) if piece.is_macro)
        if added > _MACRO_LIMIT:
            message = f"The macros of the field `{part.name}` expand to {added} characters."
            self._report("bibtex-lost", part.offset, message, "Write the value out.")
            operands = [piece.text for piece in part.pieces]
        return one_line("".join(operands))

    def _operand(self, part: Field, piece: Piece) -> str:
        if piece.is_macro:
            return self._macro(part, piece)
        text = piece.text
        if part.name.lower().startswith(PREFIX):
            return text
        if "<" in text or "&" in text:
            text = self._without_html(part, piece)
        elif not text.isascii():
            text = self._decoded(piece)
        return text

    def _macro(self, part: Field, piece: Piece) -> str:
        text = self.macros.get(piece.text.lower())
        if text is None:
            message = f"{quoted(piece.text)} is neither in braces nor defined by a @string."
            remedy = f"Write `{part.name} = {{{piece.text}}}`."
            self._report("bibtex-undefined-string", piece.offset, message, remedy)
        return piece.text.strip(QUOTATION_MARKS) if text is None else text

    def _decoded(self, piece: Piece) -> str:
        mends = encodings.mojibake(piece.text)
        if not mends:
            return piece.text
        text = piece.text
        for mend in reversed(mends):
            text = text[: mend.start] + mend.text + text[mend.end :]
        first, more = mends[0], f" (and {len(mends) - 1} more)" if len(mends) > 1 else ""
        before, after = piece.text[: first.start].split(" ")[-1], piece.text[first.end :].split(" ")[0]
        wrong = quoted(before + piece.text[first.start : first.end] + after)
        message = f"{wrong} was decoded with the wrong encoding{more}."
        self._report("mojibake", piece.offset + first.start, message, f"Write {quoted(before + first.text + after)}.")
        return text

    def _without_html(self, part: Field, piece: Piece) -> str:
        text = piece.text if piece.text.isascii() else self._decoded(piece)
        verbatim = part.name.lower() in _VERBATIM
        mended = _BREAK.sub(" ", _ENTITY.sub(lambda entity: _tex(entity[0], verbatim), text))
        found = _HTML.search(piece.text)
        if found and mended != text:
            instead = _BREAK.sub("", _tex(found[0], verbatim))
            message = f"{quoted(found[0])} in the field `{part.name}` is HTML."
            remedy = f"Write {quoted(instead)}." if instead else "Delete it."
            self._report("bibtex-stray-text", piece.offset + found.start(), message, remedy)
        return mended

    def _report_duplicate(self, part: Field, first: str, second: str) -> None:
        if first == second:
            message = f"The field `{part.name}` stands twice, with the same value."
            self._report("bibtex-duplicate-field", part.offset, message, "Delete one of them.")
        elif second:
            message = f"The field `{part.name}` stands twice; {quoted(second)} is left out for {quoted(first)}."
            self._report("bibtex-guessed", part.offset, message, "Delete the wrong one.")

    def _report(self, code: str, offset: int, message: str, remedy: str) -> None:
        self.diagnostics.append(diagnostic(code, self.source.place(offset), message, remedy))


def one_line(text: str) -> str:
    """Return the text with runs of blanks collapsed, as BibTeX does, and without control characters."""
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_CONTROL.sub("", line).split())


def _tex(entity: str, verbatim: bool) -> str:
    char = unescape(entity.removeprefix("\\"))
    if len(char) > 2:
        return entity
    return "\\" + char if char in _TEX_SPECIALS and not verbatim else char
