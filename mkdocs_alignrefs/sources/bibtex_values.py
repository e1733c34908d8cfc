"""Turns the operands of BibTeX values into text: macros, `#`, months, HTML and wrongly decoded characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, Severity, SourceText, diagnostic
from mkdocs_alignrefs.instructions import instruction
from mkdocs_alignrefs.sources.bibtex_blocks import QUOTATION_MARKS, Block, Field, Piece, quoted
from mkdocs_alignrefs.sources.carried import PREFIX
from mkdocs_alignrefs.sources.mends import Edits, deletion
from mkdocs_alignrefs.text import encodings

MONTHS: Mapping[str, str] = {
    name[:3].lower(): name
    for name in (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    )
}  # fmt: skip
"""The macros that every BibTeX style defines, with the values of the standard styles."""

_ENTITY = re.compile(r"\\?&(?:amp;)*(?P<name>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HTML = re.compile(f"{_ENTITY.pattern}|{_BREAK.pattern}", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_VERBATIM = frozenset({"url", "doi", "eprint", "file", "howpublished"})
_TEX: Mapping[str, str] = {
    **{char: "\\" + char for char in "&%$#_"},
    "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "\\": "\\textbackslash{}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}  # fmt: skip
"""How LaTeX writes the characters that mean something to it."""
_NAME_OF_MACRO = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*")
_MONTH_NAMES = frozenset({*map(str.lower, MONTHS.values()), "sept"})
_MACRO_LIMIT = 10_000
"""Characters that macros may add to a value: nested definitions could double it endlessly."""


@dataclass
class Values:
    """The values of one stretch of BibTeX: what its macros stand for, and what there is to say about them."""

    source: SourceText
    macros: dict[str, str] = field(default_factory=lambda: dict(MONTHS))
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def define(self, block: Block) -> None:
        """Take the definitions of a @string; blanks at the ends of one count where it is joined to others."""
        for part in block.fields:
            self.macros[part.name.lower()] = self._joined(part)

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
        return one_line(self._joined(part))

    def _joined(self, part: Field) -> str:
        if len(part.pieces) == 1:
            return self._operand(part, part.pieces[0])
        operands = [self._operand(part, piece) for piece in part.pieces]
        added = sum(len(text) for text, piece in zip(operands, part.pieces, strict=True) if piece.is_macro)
        if added > _MACRO_LIMIT:
            message = f"The macros of the field `{part.name}` expand to {added} characters."
            self._report("bibtex-lost", part.offset, message, f"Write the value of `{part.name}` in braces.")
            operands = [piece.text for piece in part.pieces]
        return "".join(operands)

    def _operand(self, part: Field, piece: Piece) -> str:
        if piece.is_macro:
            text = self.macros.get(piece.text.lower())
            if text is not None:
                return text
            piece = self._undefined(part, piece)
        text = piece.text
        has_html = "<" in text or "&" in text
        if (text.isascii() and not has_html) or part.name.lower().startswith(PREFIX):
            return text
        if has_html:
            text = self._without_html(part, piece)
        return text if text.isascii() else self._decoded(piece, text)

    def _undefined(self, part: Field, piece: Piece) -> Piece:
        """Report a macro that nothing defines, and return the word that it is then, without quotation marks."""
        word = piece.text.strip(QUOTATION_MARKS)
        start, end = piece.offset + piece.text.find(word), piece.offset + len(piece.text)
        could_be_defined = _NAME_OF_MACRO.fullmatch(word) and word.lower() not in _MONTH_NAMES
        message = f"{quoted(piece.text)} is neither in braces nor defined by a @string."
        edits = (Edit(piece.offset, start, "{"), Edit(start + len(word), end, "}"))
        definition = f", or define `{word}` above the entry, as in `@string{{{word} = {{full form}}}}`"
        otherwise = definition if could_be_defined else ""
        remedy = f"{instruction(self.source.newlines, edits, piece.offset)}{otherwise}."
        severity = Severity.WARNING if could_be_defined else None
        self._report("bibtex-undefined-string", piece.offset, message, remedy, edits, severity)
        return Piece(word, start)

    def _decoded(self, piece: Piece, text: str) -> str:
        """Return the text of an operand with mojibake mended, and report it where it stands in the source."""
        mends = encodings.mojibake(piece.text)
        if mends:
            self._report_mojibake(piece, mends)
        return encodings.mend_mojibake(text) if mends or text != piece.text else text

    def _report_mojibake(self, piece: Piece, mends: Edits) -> None:
        first, more = mends[0], f" (and {len(mends) - 1} more)" if len(mends) > 1 else ""
        before, after = piece.text[: first.start].split(" ")[-1], piece.text[first.end :].split(" ")[0]
        wrong = quoted(before + piece.text[first.start : first.end] + after)
        message = f"{wrong} was decoded with the wrong encoding{more}."
        remedy = f"{instruction(piece.text, mends, first.start)}."
        self._report("mojibake", piece.offset + first.start, message, remedy, self._placed(piece, mends))

    def _without_html(self, part: Field, piece: Piece) -> str:
        is_verbatim = part.name.lower() in _VERBATIM
        in_quotes = self.source.text[piece.offset - 1 : piece.offset] == '"'
        mends = tuple(
            Edit(*found.span(), instead)
            for found in _HTML.finditer(piece.text)
            if (instead := _mended(found, is_verbatim, in_quotes)) != found[0]
        )
        if not mends:
            return piece.text
        first, more = mends[0], f" (and {len(mends) - 1} more)" if len(mends) > 1 else ""
        html = piece.text[first.start : first.end]
        what = "entity" if "&" in html else "line break"
        message = f"The HTML {what} {quoted(html)} stands in the field `{part.name}`{more}."
        remedy = f"{instruction(piece.text, mends, first.start)}."
        self._report("bibtex-stray-text", piece.offset + first.start, message, remedy, self._placed(piece, mends))
        text = _ENTITY.sub(lambda found: _mended(found, is_verbatim, in_quotes), piece.text)
        return _BREAK.sub(" ", text)

    def _placed(self, piece: Piece, mends: Edits) -> Edits:
        """Return mends of an operand as edits of the source, if it stands there as it was read."""
        if not self.source.newlines.startswith(piece.text, piece.offset):
            return ()
        return tuple(Edit(piece.offset + mend.start, piece.offset + mend.end, mend.text) for mend in mends)

    def _report_duplicate(self, part: Field, first: str, second: str) -> None:
        edits = deletion(self.source.newlines, part.offset, part.end)
        if first == second:
            message = f"The field `{part.name}` stands twice, with the same value."
            remedy = f"{instruction(self.source.newlines, edits, part.offset)}."
            self._report("bibtex-duplicate-field", part.offset, message, remedy, edits)
        elif second:
            message = f"The field `{part.name}` stands twice; {quoted(second)} is left out for {quoted(first)}."
            delete = instruction(self.source.newlines, edits, part.offset)
            remedy = f"{delete}, or the other `{part.name}` if {quoted(second)} is right."
            self._report("bibtex-guessed", part.offset, message, remedy, edits)

    def _report(
        self, code: str, offset: int, message: str, remedy: str, edits: Edits = (), severity: Severity | None = None
    ) -> None:
        place = self.source.place(offset)
        self.diagnostics.append(diagnostic(code, place, message, remedy, edits, severity))


def _mended(found: re.Match[str], is_verbatim: bool, in_quotes: bool) -> str:
    """Return what stands in LaTeX, or in a URL, for HTML; what stands for nothing visible there stays as it is."""
    if found[0].startswith("<"):
        return _needed_blank(found)
    char = unescape(f"&{found['name']};")
    if not 0 < len(char) <= 2 or char == "\ufffd" or (is_verbatim and char in '{}"'):
        return found[0]
    if char.isspace():
        return " "
    if char == '"' and in_quotes:
        return '{"}'
    return char if is_verbatim else _TEX.get(char, char)


def _needed_blank(found: re.Match[str]) -> str:
    around = found.string[max(0, found.start() - 1) : found.start()], found.string[found.end() : found.end() + 1]
    return "" if any(not char.strip() for char in around) else " "


def one_line(text: str) -> str:
    """Return the text with runs of blanks collapsed, as BibTeX does, and without control characters."""
    if text.isprintable() and "  " not in text:  # a single blank is the only one that is printable
        return text.strip(" ")
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_CONTROL.sub("", line).split())
