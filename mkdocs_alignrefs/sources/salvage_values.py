"""Reads the value of a BibTeX field, also where a delimiter is missing or the value goes on behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mkdocs_alignrefs.sources.bibtex_blocks import (
    FIELD_INSIDE,
    FIELD_NAMES,
    NAME,
    OPENING,
    QUOTATION_MARKS,
    Piece,
    balanced,
    partners,
    quoted,
)

Report = Callable[[str, int, str, str], None]
"""Takes code, offset, message and remedy."""

BLANKS = re.compile(r"(?:[\s\u00ad\u200b\u2060\ufeff]|<br\s*/?>|&(?:nb|en|em)sp;)*", re.IGNORECASE)
"""What may stand between the parts of an entry: blanks, also invisible ones, and those of HTML."""

_BARE = {"}": re.compile(r"[^\s,{}\"#]+"), ")": re.compile(r"[^\s,{}()\"#]+")}
_ENDING = {closer: re.compile(rf"[,{closer}]|\Z|{NAME}\s*=|@[A-Za-z][\w-]*\s*[{{(]") for closer in "})"}
_EQUALS = re.compile(r"=+")
_NEXT_WORD = re.compile(r",[^\S\n]*([^\s,={}\"]+)")
_FIELD_AHEAD = rf"(?P<name>{NAME})\s*=+\s*(?P<opening>{OPENING})"
_FIELD = re.compile(_FIELD_AHEAD)
_COMMA_ENDS = {closer: re.compile(rf"\s*(?:{_FIELD_AHEAD}|{re.escape(closer)}|@|\Z)") for closer in "})"}
_LINE_ENDS = re.compile(rf"[^\S\n]*{_FIELD_AHEAD}")
_BLANK_ENDS = re.compile(rf"{NAME}\s*=\s*[{{\"]|@[A-Za-z]+\s*[{{(]")
_FIELD_AFTER_CLOSER = re.compile(rf"\s*(?:,\s*)?{_FIELD_AHEAD}")
_CLOSER_AFTER_CLOSER = re.compile(r"\s*(?:,\s*)?\}")
_MARKS = re.compile(r"[{}),\s]")
_QUOTE_MARKS = re.compile(r'["{}]')
_UNESCAPED_BRACES = re.compile(r"(?<!\\)[{}]")


class Value(NamedTuple):
    """The operands of a value, where it ends, whether a fault behind it is reported, and whether nothing closes it."""

    pieces: tuple[Piece, ...]
    end: int
    mended: bool
    is_cut: bool = False


def is_field(match: re.Match[str]) -> bool:
    """Say whether what looks like `name = value` is a field: a known name, or any before a delimiter on a new line."""
    starts_line = match.groupdict().get("line") is not None
    return match["name"].lower() in FIELD_NAMES or (starts_line and match["opening"] in '{"')


def is_stray(text: str) -> bool:
    """Say whether the text is a slip of the keyboard rather than content that would be lost."""
    return not any(char.isalnum() for char in text) or (len(text) <= 3 and text.isalnum())


@dataclass
class ValueReader:
    """A tolerant reader of the values in one stretch of text; the closer is that of the entry in hand, `}` or `)`."""

    text: str
    start: int
    end: int
    report: Report
    closer: str = "}"

    @cached_property
    def partner(self) -> dict[int, int]:
        """For each `{` of the stretch the offset of its `}`."""
        return partners(self.text, self.start, self.end)

    @cached_property
    def _unescaped_partner(self) -> dict[int, int]:
        return partners(self.text, self.start, self.end, _UNESCAPED_BRACES)

    @cached_property
    def _all_fields(self) -> list[re.Match[str]]:
        return list(FIELD_INSIDE.finditer(self.text, self.start, self.end))

    @cached_property
    def _fields(self) -> list[int]:
        return [match.start() for match in self._all_fields if is_field(match)]

    @cached_property
    def _possible_fields(self) -> list[int]:
        return [match.start() for match in self._all_fields]

    @cached_property
    def _sure_fields(self) -> set[int]:
        known = (match for match in self._all_fields if match["name"].lower() in FIELD_NAMES)
        return {match.start() for match in known if match["line"] and match["opening"] in '{"'}

    def read(self, at: int) -> Value:
        """Return the value that starts at or after `at`, behind its equals sign."""
        start = at = self._behind_equals(self.blanks(at))
        pieces: list[Piece] = []
        while not self._is_missing(at):
            piece, at, cut = self._piece(at)
            pieces.append(piece)
            if cut:
                return Value(tuple(pieces), at, True, True)
            joint = self.blanks(at)
            if not self.text.startswith("#", joint, self.end):
                return self._rest(start, tuple(pieces), at)
            at = self.blanks(joint + 1)
        if pieces:
            self.report("bibtex-stray-text", joint, "Nothing follows `#`.", "Delete it, or write what it should join.")
        return Value(tuple(pieces), at, False)

    def _behind_equals(self, at: int) -> int:
        excess = _EQUALS.match(self.text, at, self.end)
        if excess:
            self.report("bibtex-stray-text", at, "There is one `=` too many.", "Delete it.")
        return self.blanks(excess.end()) if excess else at

    def blanks(self, at: int) -> int:
        """Return the offset behind the blanks at `at`."""
        match = BLANKS.match(self.text, at, self.end)
        return match.end() if match else at

    def field_after_closer(self, at: int) -> re.Match[str] | None:
        """Return the match of a field that follows a closing brace, which therefore is one too many."""
        match = _FIELD_AFTER_CLOSER.match(self.text, at, self.end)
        return match if match and (match["opening"] in '{"' or match["name"].lower() in FIELD_NAMES) else None

    def boundary(self, at: int) -> int:
        """Return where text that is no field ends: before the next field, comma or closing brace that fits."""
        while mark := _MARKS.search(self.text, at, self.end):
            here, at = mark.start(), mark.end()
            if mark[0] == "{":
                at = self._behind_group(here)
            elif mark[0] == self.closer:
                return at if self._is_excess(at) else here
            elif mark[0] == ",":
                if _COMMA_ENDS[self.closer].match(self.text, at, self.end):
                    return here
            elif self._blank_ends(mark[0], at):
                return here
        return self.end

    def _behind_group(self, opening: int) -> int:
        close = self.partner.get(opening)
        return opening + 1 if close is None or self._next(self._fields, opening, close) is not None else close + 1

    def _is_excess(self, after: int) -> bool:
        return bool(self.field_after_closer(after) or _CLOSER_AFTER_CLOSER.match(self.text, after, self.end))

    def _blank_ends(self, blank: str, after: int) -> bool:
        pattern = _LINE_ENDS if blank == "\n" else _BLANK_ENDS
        return blank.isspace() and pattern.match(self.text, after, self.end) is not None

    def _next(self, offsets: list[int], after: int, before: int) -> int | None:
        index = bisect_right(offsets, after)
        return offsets[index] if index < len(offsets) and offsets[index] < before else None

    def _is_missing(self, at: int) -> bool:
        field = _FIELD.match(self.text, at, self.end)
        ended = at >= self.end or self.text[at] in ",})"
        return ended or (field is not None and (field["opening"] in '{"' or field["name"].lower() in FIELD_NAMES))

    def _ends(self, at: int) -> bool:
        return _ENDING[self.closer].match(self.text, at, self.end) is not None

    def _piece(self, at: int) -> tuple[Piece, int, bool]:
        if self.text[at] == "{":
            return self._braced(at)
        if self.text[at] == '"':
            return self._in_quotes(at)
        bare = _BARE[self.closer].match(self.text, at, self.end)
        word = bare[0] if bare else self.text[at]
        return Piece(word, at, not word.isdecimal()), at + len(word), False

    def _braced(self, at: int) -> tuple[Piece, int, bool]:
        close = self.partner.get(at)
        if close is not None and self._is_followed_well(close + 1):
            cut = self._next(self._fields, at, close)
            if cut is None or not self._is_swallowed(at, cut):
                return Piece(self.text[at + 1 : close], at + 1), close + 1, False
            return self._cut(at, cut)
        other = self._unescaped_partner.get(at)
        if other is not None and other != close and self._is_followed_well(other + 1):
            return self._with_escaped_braces(at, other)
        cut = self._next(self._fields, at, self.end if close is None else close)
        if cut is not None:
            return self._cut(at, cut)
        if close is None:
            return self._cut(at, self.end)
        return Piece(self.text[at + 1 : close], at + 1), close + 1, False

    def _with_escaped_braces(self, at: int, close: int) -> tuple[Piece, int, bool]:
        message = "The braces balance only without those behind a backslash, which BibTeX counts too."
        self.report("bibtex-unclosed", at, message, "Write `\\textbraceleft` and `\\textbraceright`.")
        content = self.text[at + 1 : close].replace("\\{", "\\textbraceleft{}").replace("\\}", "\\textbraceright{}")
        return Piece(content, at + 1), close + 1, False

    def _is_followed_well(self, at: int) -> bool:
        at = self.blanks(at)
        return at < self.end and (self.text[at] == "#" or self._ends(at))

    def _is_swallowed(self, opening: int, cut: int) -> bool:
        """Say whether a balanced value holds a field that surely is one: then two faults make up for each other."""
        before = self.text[opening + 1 : cut].rstrip()
        return cut in self._sure_fields and before.endswith((",", "}", '"')) and before.count("{") == before.count("}")

    def _in_quotes(self, at: int) -> tuple[Piece, int, bool]:
        first = self._closing_quote(at + 1)
        if first is not None and self._closes(first):
            return Piece(self.text[at + 1 : first], at + 1), first + 1, False
        limit = self._next(self._possible_fields, at, self.end) or self.end
        last = self.text.rfind('"', at + 1, limit)
        if last > at and self._closes(last):
            self._report_quotes(at, first, last)
            content = self.text[at + 1 : last]
            content = content.strip('"') if content.count('"') % 2 else content
            return Piece(balanced(content), at + 1), last + 1, False
        if first is not None and first < limit:
            return Piece(self.text[at + 1 : first], at + 1), first + 1, False
        return self._cut(at, limit)

    def _report_quotes(self, opening: int, first: int | None, last: int) -> None:
        if first is not None and first < last:
            message = f"The quote before {quoted(self.text[first + 1 : last])} does not end the value."
            self.report("bibtex-guessed", first, message, "Write the value in braces.")
        else:
            message = f"The braces in {quoted(self.text[opening : last + 1])} do not balance."
            self.report("bibtex-unclosed", opening, message, "Write one closing brace for each opening one.")

    def _closing_quote(self, at: int) -> int | None:
        while mark := _QUOTE_MARKS.search(self.text, at, self.end):
            if mark[0] == '"':
                return mark.start()
            at = mark.end() if mark[0] == "}" else self.partner.get(mark.start(), mark.start()) + 1
        return None

    def _closes(self, quote: int) -> bool:
        at = self.blanks(quote + 1)
        if self.text.startswith(",", at, self.end):
            return _COMMA_ENDS[self.closer].match(self.text, at + 1, self.end) is not None
        return self.text.startswith("#", at, self.end) or self._ends(at)

    def _cut(self, opening: int, stop: int) -> tuple[Piece, int, bool]:
        """End a value that nothing closes before the field, or the end, at `stop`."""
        content = self.text[opening + 1 : stop].rstrip(f"{self.closer if stop == self.end else ''}, \t\n")
        content = content[:-1] if content.endswith('"') and content.count('"') % 2 else content
        delimiter = "quote" if self.text[opening] == '"' else "brace"
        message = f"The closing {delimiter} of {quoted(self.text[opening] + content)} is missing."
        self.report("bibtex-unclosed", opening + 1 + len(content), message, "Write it here.")
        return Piece(balanced(content), opening + 1), stop, True

    def _rest(self, start: int, pieces: tuple[Piece, ...], end: int) -> Value:
        """Take what follows the last operand and is no end of a field: a slip, or more of the value."""
        at = self.blanks(end)
        goes_on = len(pieces) == 1 and pieces[0].is_macro and self._goes_on(at)
        if not goes_on and (self._ends(at) or self.text[at] == "%"):
            return Value(pieces, end, False)
        stop = self.boundary(at)
        tail = self.text[at:stop].rstrip()
        if is_stray(tail) and not goes_on and not (pieces[-1].is_macro and tail.isalnum()):
            self.report("bibtex-stray-text", at, f"Stray text {quoted(tail)} after a value.", "Delete it.")
            return Value(pieces, stop, True)
        if len(pieces) == 1 and pieces[0].text.isdecimal():
            message = f"The text {quoted(tail)} after a number belongs to no field."
            self.report("bibtex-lost", at, message, "Delete it, or write it as a field.")
            return Value(pieces, stop, True)
        whole = self.text[start:stop].rstrip()
        message = f"The value goes on outside its delimiters: {quoted(whole)}."
        self.report("bibtex-guessed", at, message, "Put one pair of braces around all of it.")
        return Value((Piece(_bare_content(whole), start),), stop, True)

    def _goes_on(self, at: int) -> bool:
        """Say whether a bare word is the first of a value that lacks its opening brace or quote."""
        if self.text.startswith(self.closer, at, self.end):
            return self._is_excess(at + 1)
        word = _NEXT_WORD.match(self.text, at, self.end)
        if not word or word[1].lower() in FIELD_NAMES or _COMMA_ENDS[self.closer].match(self.text, at + 1, self.end):
            return False
        return not is_stray(self.text[at : self.boundary(at)].strip(", \t\n"))


def _bare_content(whole: str) -> str:
    text = whole if whole[0] == "{" else whole.strip(QUOTATION_MARKS)
    return balanced(text)
