"""Reads the value of a BibTeX field, also where a delimiter is missing or the value goes on behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol
from unicodedata import category, name

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.instructions import instruction, shown
from mkdocs_alignrefs.sources.bibtex_blocks import (
    FIELD_INSIDE,
    FIELD_NAMES,
    NAME,
    OPENING,
    QUOTATION_MARKS,
    Piece,
    partners,
    quoted,
)
from mkdocs_alignrefs.sources.mends import Balanced, Edits, balanced, closer, enclosure
from mkdocs_alignrefs.text.latex import BRACES

BLANKS = re.compile(r"(?:[\s\u00ad\u200b\u2060\ufeff]|<br\s*/?>|&(?:nb|en|em)sp;)*", re.IGNORECASE)
"""What may stand between the parts of an entry: blanks, also invisible ones, and those of HTML."""

_BARE = {"}": re.compile(r"[^\s,{}\"#]*[^\s,{}\"#;]"), ")": re.compile(r"[^\s,{}()\"#]*[^\s,{}()\"#;]")}
_ENDING = {closer: re.compile(rf"[,{closer}]|\Z|{NAME}\s*=|@[A-Za-z][\w-]*\s*[{{(]") for closer in "})"}
_EQUALS = re.compile(r"=+")
_NEXT_WORD = re.compile(r",[^\S\n]*([^\s,={}\"]+)")
_FIELD_AHEAD = rf"(?P<name>{NAME})\s*=+\s*(?P<opening>{OPENING})"
_FIELD = re.compile(_FIELD_AHEAD)
_COMMA_ENDS = {closer: re.compile(rf"\s*(?:{_FIELD_AHEAD}|{re.escape(closer)}|@|\Z)") for closer in "})"}
_LINE_ENDS = re.compile(rf"[^\S\n]*{_FIELD_AHEAD}")
_BLANK_ENDS = re.compile(rf"{NAME}\s*=\s*[{{\"]|@[A-Za-z]+\s*[{{(]")
_FIELD_AFTER_CLOSER = re.compile(rf"\s*(?:(?P<comma>,)\s*)?{_FIELD_AHEAD}")
_CLOSER_AFTER_CLOSER = re.compile(r"\s*(?:,\s*)?\}")
_MARKS = re.compile(r"[{}),\s]")
_QUOTE_MARKS = re.compile(r'["{}]')
_UNESCAPED_BRACES = re.compile(r"(?<!\\)[{}]")
_ESCAPED_BRACES = re.compile(r"\\[{}]")
_SPELT_BRACES = {f"\\{brace}": command for brace, command in BRACES.items()}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_PUNCTUATION = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Zl", "Zp", "Zs", "Cc", "Cf"})
"""Unicode's categories of punctuation, blanks and invisible characters."""


class Report(Protocol):
    """Takes what a diagnostic consists of; the place as an offset."""

    def __call__(self, code: str, offset: int, message: str, remedy: str, edits: Edits = ()) -> None:
        """Report a fault."""


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
    """Say whether the text is a slip of the keyboard rather than content that would be lost, such as a short name."""
    if text.isascii() and text.isalnum():
        return len(text) == 1 or (len(text) <= 3 and text.isalpha() and not text.istitle())
    return not any(char.isalnum() if char.isascii() else category(char) not in _PUNCTUATION for char in text)


def stray(text: str) -> str:
    """Return what to call stray text, as a subject; a sign that could be taken for another by its name."""
    is_odd = len(text) == 1 and not text.isascii()
    called = f" (U+{ord(text):04X}, {name(text, 'a character without a name').lower()})" if is_odd else ""
    return f"Stray text {quoted(text)}{called}"


@dataclass
class ValueReader:
    """A tolerant reader of the values in one stretch of text.

    Of the entry in hand, `closer` is what closes it, `}` or `)`, and `head` where it starts.
    """

    text: str
    start: int
    end: int
    report: Report
    closer: str = "}"
    head: int = 0

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

    @cached_property
    def _doubtful_fields(self) -> set[int]:
        """Where what looks like a field could as well be text of an unclosed value before it."""
        doubtful = (match for match in self._all_fields if not (match["line"] or match["opening"] in '{"'))
        return {match.start() for match in doubtful} | set(self._possible_fields).difference(self._fields)

    def read(self, at: int) -> Value:
        """Return the value that starts at or after `at`, behind its equals sign."""
        start = at = self._behind_equals(self.blanks(at))
        pieces: list[Piece] = []
        while not self._is_missing(at):
            piece, end, cut = self._piece(at)
            pieces.append(piece)
            if cut:
                return Value(tuple(pieces), end, True, True)
            joint = self.blanks(end)
            if not self.text.startswith("#", joint, self.end):
                return self._rest(start, tuple(pieces), end)
            at = self.blanks(joint + 1)
        if pieces:
            edits = self._without(end, joint + 1)
            self.mended("bibtex-stray-text", joint, "Nothing follows `#`.", edits, ", or write after `#` what to join")
            return Value(tuple(pieces), at, True)
        return Value(tuple(pieces), at, False)

    def _behind_equals(self, at: int) -> int:
        excess = _EQUALS.match(self.text, at, self.end)
        if excess:
            edits = (Edit(at, excess.end(), ""),)
            self.mended("bibtex-stray-text", at, "There is one `=` too many.", edits)
        return self.blanks(excess.end()) if excess else at

    def mended(self, code: str, offset: int, message: str, edits: Edits, otherwise: str = "") -> None:
        """Report a fault whose remedy is what its edits do, or something else."""
        self.report(code, offset, message, f"{instruction(self.text, edits, offset)}{otherwise}.", edits)

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
        if not blank.isspace():
            return False
        pattern = _LINE_ENDS if blank == "\n" else _BLANK_ENDS
        named = _FIELD.match(self.text, after, self.end)
        known = named is not None and named["name"].lower() in FIELD_NAMES
        return known or pattern.match(self.text, after, self.end) is not None

    def starts_field(self, at: int) -> bool:
        """Say whether a field follows the blanks at `at`, so that a comma has to stand before it."""
        return _FIELD.match(self.text, self.blanks(at), self.end) is not None

    def _without(self, start: int, end: int) -> Edits:
        """Return the edit that leaves nothing between the end of a value and `end` but a comma that is needed."""
        return (Edit(start, end, "," if self.starts_field(end) else ""),)

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
        if close is None or self._closes_entry(at, close):
            return self._cut(at, self.end)
        return Piece(self.text[at + 1 : close], at + 1), close + 1, False

    def _closes_entry(self, opening: int, close: int) -> bool:
        """Say whether the last brace of all, alone on its line, is that of the entry, so that the value has none."""
        content = self.text[opening + 1 : close]
        lines = content.split("\n")
        is_alone = len(lines) > 1 and not lines[-1].strip() and bool(lines[0].strip())
        return is_alone and self.blanks(close + 1) >= self.end

    def _with_escaped_braces(self, at: int, close: int) -> tuple[Piece, int, bool]:
        message = "The braces balance only without those behind a backslash, which BibTeX counts too."
        content, found = self.text[at + 1 : close], _ESCAPED_BRACES.finditer(self.text, at + 1, close)
        edits = () if "$" in content else tuple(Edit(*brace.span(), _SPELT_BRACES[brace[0]]) for brace in found)
        spelt = "Write `\\textbraceleft` instead of each `\\{`, and `\\textbraceright` instead of each `\\}`"
        remedy = instruction(self.text, edits, at) if edits else spelt
        self.report("bibtex-unclosed", at, message, f"{remedy}.", edits)
        return Piece(_ESCAPED_BRACES.sub(lambda brace: _SPELT_BRACES[brace[0]], content), at + 1), close + 1, False

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
            return self._quoted(at, first, last), last + 1, False
        if first is not None and first < limit:
            return Piece(self.text[at + 1 : first], at + 1), first + 1, False
        return self._cut(at, limit)

    def _quoted(self, opening: int, first: int | None, last: int) -> Piece:
        """Read a value up to its last quote, though another stands before that or its braces do not balance."""
        odd = self.text.count('"', opening + 1, last) % 2
        content = self._balanced(opening + 1, last, '"' if odd else "")
        edits = enclosure(opening, last + 1, content)
        if first is not None and first < last:
            message = f"The quote before {quoted(self.text[first + 1 : last])} does not end the value."
            self.mended("bibtex-guessed", first, message, edits)
        else:
            message = f"The braces in {quoted(self.text[opening : last + 1])} do not balance."
            code = "bibtex-guessed" if content.dropped else "bibtex-unclosed"
            self.mended(code, opening, message, edits)
        return Piece(content.text, content.start)

    def _balanced(self, start: int, end: int, marks: str) -> Balanced:
        """Return a stretch balanced, without the marks at its ends."""
        text = self.text[start:end]
        start = end - len(text.lstrip(marks))
        return balanced(self.text, start, start + len(text.strip(marks)))

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
        end = self._end_of_cut(opening + 1, stop)
        delimiter, mark = ("quote", '"') if self.text[opening] == '"' else ("brace", "}")
        if self.text.startswith("{{", opening) and self.partner.get(opening + 1) == end - 1:
            return self._without_opening(opening, end, stop)
        content = balanced(self.text, opening + 1, end - self._ends_in_wrong_mark(opening, end))
        written = self.text[opening : content.end]
        is_guess = content.dropped or stop in self._doubtful_fields or _BLANK_LINE.search(written)
        dropped = (Edit(at, at + 1, "") for at in content.dropped)
        edits = (*dropped, Edit(content.end, end, mark + self._behind_cut(end, stop)))
        message = f"The closing {delimiter} of {quoted(written)} is missing."
        code = "bibtex-guessed" if is_guess else "bibtex-unclosed"
        self.mended(code, content.end, message, edits)
        return Piece(content.text, opening + 1), stop, True

    def _without_opening(self, opening: int, end: int, stop: int) -> tuple[Piece, int, bool]:
        """End a value that two braces open and one closes: more often one was written twice than one forgotten."""
        message = f"Two braces open {quoted(self.text[opening:end])}, and one closes it."
        behind = self._behind_cut(end, stop)
        edits = (Edit(opening, opening + 1, ""), *([Edit(end, end, behind)] if behind else []))
        self.mended("bibtex-guessed", opening, message, edits, ", or write the `}` that is missing")
        return Piece(self.text[opening + 2 : end - 1], opening + 2), stop, True

    def _end_of_cut(self, start: int, stop: int) -> int:
        """Return where a value that nothing closes ends: before a comma, or before what closes the entry."""
        end = self._before_comma(start, stop)
        if stop < self.end or self.text[end - 1] != self.closer or end == start:
            return end
        before = self._before_comma(start, end - 1)
        closes_entry = "\n" in self.text[before:end] or end - 1 not in partners(self.text, start, stop).values()
        return before if closes_entry else end

    def _before_comma(self, start: int, end: int) -> int:
        return start + len(self.text[start:end].rstrip(", \t\n"))

    def _ends_in_wrong_mark(self, opening: int, end: int) -> bool:
        """Say whether a value in braces ends in a quote, or one in quotes in a brace."""
        last = self.text[end - 1] if end > opening + 1 else ""
        if self.text[opening] == '"':
            return last == "}" and end - 1 not in partners(self.text, opening, end).values()
        return last == '"' and self.text.count('"', opening, end) % 2 == 1

    def _behind_cut(self, end: int, stop: int) -> str:
        """Return what is missing behind a value that nothing closed: a comma, or what closes the entry."""
        if stop < self.end:
            return "" if "," in self.text[end : stop + 1] else ","
        return "" if self.closer in self.text[end:stop] else closer(self.text, self.head, end, self.closer)

    def _rest(self, start: int, pieces: tuple[Piece, ...], end: int) -> Value:
        """Take what follows the last operand and is no end of a field: a slip, or more of the value."""
        at = self.blanks(end)
        goes_on = len(pieces) == 1 and pieces[0].is_macro and self._goes_on(at)
        if not goes_on and (self._ends(at) or self.text[at] == "%"):
            return Value(pieces, end, False)
        stop = self.boundary(at)
        tail = self.text[at:stop].rstrip()
        if is_stray(tail) and not goes_on and not (pieces[-1].is_macro and tail.isalnum()):
            edits = self._without(end, at + len(tail))
            self.mended("bibtex-stray-text", at, f"{stray(tail)} stands after a value.", edits)
            return Value(pieces, stop, True)
        if len(pieces) == 1 and pieces[0].text.isdecimal():
            message = f"The text {quoted(tail)} after a number belongs to no field."
            remedy = f"Delete {shown(tail)}, or make a field of that text, as in `note = {{…}},`."
            self.report("bibtex-lost", at, message, remedy)
            return Value(pieces, stop, True)
        whole = self.text[start:stop].rstrip()
        after = start + len(whole)
        content = self._balanced(start, after, "" if whole[0] == "{" else QUOTATION_MARKS)
        edits = enclosure(start, after, content, behind="," if self.starts_field(after) else "")
        message = f"The value goes on outside its delimiters: {quoted(whole)}."
        self.mended("bibtex-guessed", at, message, edits)
        return Value((Piece(content.text, content.start),), stop, True)

    def _goes_on(self, at: int) -> bool:
        """Say whether a bare word is the first of a value that lacks its opening brace or quote."""
        if self.text.startswith(self.closer, at, self.end):
            return self._is_excess(at + 1)
        word = _NEXT_WORD.match(self.text, at, self.end)
        if not word or word[1].lower() in FIELD_NAMES or _COMMA_ENDS[self.closer].match(self.text, at + 1, self.end):
            return False
        return not is_stray(self.text[at : self.boundary(at)].strip(", \t\n"))
