"""Reads BibTeX that is damaged: every fault is mended at its place, and costs at most itself.

The grammar is that of BibTeX (btxdoc, and "Tame the BeaST" for its corners). Where the text departs from it, the
reader goes on at the next place that looks like a field or a head. Each character is passed a bounded number of times.
"""

from __future__ import annotations

import re

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, SourceText, diagnostic
from mkdocs_alignrefs.instructions import instruction, shown
from mkdocs_alignrefs.sources.bibtex_blocks import FIELD_NAMES, NAME, Block, Field, quoted
from mkdocs_alignrefs.sources.mends import Edits, behind_blanks, closer, deletion, insertion
from mkdocs_alignrefs.sources.salvage_values import BLANKS, ValueReader, is_stray, stray

_TYPES = (
    "article|booklet|book|conference|dataset|inbook|incollection|inproceedings|manual|mastersthesis|misc|online|"
    "phdthesis|proceedings|report|software|techreport|thesis|unpublished"
)
_BETWEEN = re.compile(
    r"^[^\S\n]*(?P<remark>%.*)"
    r"|(?<![\w.\\])(?P<head>@[^\S\n]*(?P<type>[A-Za-z][\w-]*)\s*[{(])"
    rf"|^[^\S\n]*(?P<bare>(?P<bare_type>{_TYPES})[^\S\n]*\{{)(?=\s*[^\s,{{}}\"=]{{1,200}}\s*,)"
    rf"|(?<![\w.\\])(?P<open>@(?P<open_type>{_TYPES}))(?=[^\S\n]*[^\s,{{}}()\"=@]{{1,200}},\s*{NAME}\s*=)",
    re.IGNORECASE | re.MULTILINE,
)
"""What counts between two blocks: a line that is a remark, a head, a head without `@`, and one without its brace."""
_HEAD = re.compile(r"@[^\S\n]*[A-Za-z][\w-]*\s*[{(]")
_FIELD = re.compile(rf"({NAME})\s*=")
_FIELD_WITHOUT_EQUALS = re.compile(
    r"([A-Za-z][\w.+-]{0,60})(?P<colon>\s*:)?(?:\s*(?=[{\"])|[^\S\n]+(?=\w{1,40}\s*[,})]))"
)
_FIELD_OUTSIDE = re.compile(rf"^[^\S\n]*(?P<field>{NAME}\s*=\s*[{{\"].*)", re.MULTILINE)
_CLOSERS = {mark: re.compile(rf"\s*(?:{re.escape(mark)}\s*)+") for mark in "})"}
_RUN_OF_CLOSERS = re.compile(r"[})]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BRACES_BEFORE_KEY = re.compile(r"\{+")
_KEY = {"}": re.compile(r"[^\s,{}\"=]+"), ")": re.compile(r"[^\s,{}()\"=]+")}
_KEY_WITH_BLANKS = re.compile(r"[^\n,{}()\"=]+(?=,)")
_REMARK = re.compile(r"%.*")


def salvage(source: SourceText, text: str, start: int, end: int) -> tuple[list[Block], list[Diagnostic]]:
    """Return what can be read of the stretch `start` to `end` of `text`, and a diagnostic for each mend.

    `text` is that of the source with newlines as line ends, at the same offsets.
    """
    reader = _Salvage(source, text, start, end)
    reader.read()
    return reader.blocks, reader.diagnostics


class _Salvage:
    """A tolerant reader of one stretch; its methods take the offset to read at and return the offset to go on at."""

    def __init__(self, source: SourceText, text: str, start: int, end: int) -> None:
        self.source, self.text, self.start, self.end = source, text, start, end
        self.values = ValueReader(text, start, end, self.report)
        self.blocks: list[Block] = []
        self.diagnostics: list[Diagnostic] = []
        self.breaks: dict[int, int] = {}
        self.remark_end = self.behind_key = -1

    def report(self, code: str, offset: int, message: str, remedy: str, edits: Edits = ()) -> None:
        self.diagnostics.append(diagnostic(code, self.source.place(offset), message, remedy, edits))

    def mended(self, code: str, offset: int, message: str, edits: Edits, otherwise: str = "") -> None:
        """Report a fault whose remedy is what its edits do, or something else."""
        self.report(code, offset, message, f"{instruction(self.text, edits, offset)}{otherwise}.", edits)

    def delete(self, start: int, end: int) -> Edits:
        return deletion(self.text, start, end)

    def read(self) -> None:
        at, is_comment = self.start, False
        while found := _BETWEEN.search(self.text, at, self.end):
            if not is_comment:
                self.outside(at, found.start())
            if found["remark"]:
                is_comment = is_comment or _HEAD.search(found["remark"]) is not None
                at = found.end()
            else:
                is_comment = False
                at = self.block(found)
        if not is_comment:
            self.outside(at, self.end)

    def outside(self, start: int, end: int) -> None:
        """Report what is lost between two blocks: BibTeX passes over anything there, so prose is no fault."""
        excess = _CLOSERS[self.values.closer].match(self.text, start, end) if self.blocks else None
        if excess:
            self.report_closers(list(_RUN_OF_CLOSERS.finditer(self.text, start, excess.end())))
        for lost in _FIELD_OUTSIDE.finditer(self.text, start, end):
            message = f"The field {quoted(lost['field'])} stands outside any entry."
            remedy = f"Move {shown(lost['field'].strip())} before the `{self.values.closer}` that closes its entry."
            self.report("bibtex-lost", lost.start("field"), message, remedy)

    def report_closers(self, runs: list[re.Match[str]]) -> None:
        number, mark = sum(len(run[0]) for run in runs), self.values.closer
        said = f"is one `{mark}`" if number == 1 else f"are {number} `{mark}`"
        edits = tuple(edit for run in runs for edit in self.delete(*run.span()))
        self.mended("bibtex-stray-text", runs[0].start(), f"There {said} too many behind the entry.", edits)

    def block(self, head: re.Match[str]) -> int:
        group = next(group for group in ("head", "bare", "open") if head[group])
        kind = (head["type"] or head["bare_type"] or head["open_type"]).lower()
        start, at = head.span(group)
        self.values.closer, self.values.head = ")" if self.text[at - 1] == "(" else "}", start
        if kind in ("comment", "preamble"):
            return self.skip(at - 1)
        first, self.breaks = len(self.diagnostics), {}
        key, at = ("", at) if kind == "string" else self.key(at)
        fields, after = self.fields(at)
        if key or fields:
            self.blocks.append(Block(kind, key, start, tuple(fields)))
            self.report_oddities(kind, key, head)
        else:
            self.diagnostics[first:] = []
            message = f"Nothing can be read from {quoted(self.text[start:after])}."
            example = f"`@{kind}{{key, title = {{…}}, year = {{…}}}}`"
            remedy = f"Write an entry such as {example} instead of {shown(self.text[start:after])}."
            self.report("bibtex-lost", start, message, remedy)
        return after

    def skip(self, opening: int) -> int:
        """Return where a @comment or @preamble ends; one that nothing closes ends at once."""
        if self.values.closer == "}":
            return self.values.partner.get(opening, opening) + 1
        line = self.text.find("\n", opening, self.end)
        return max(self.text.find(")", opening, line if line >= 0 else self.end), opening) + 1

    def report_oddities(self, kind: str, key: str, head: re.Match[str]) -> None:
        if head["bare"]:
            message = f"There is no `@` before `{kind}`, so BibTeX passes over the entry."
            at = head.start("bare")
            self.mended("bibtex-guessed", at, message, insertion(at, "@"))
        if head["open"]:
            message, at = f"There is no brace after `{head['open']}`.", head.end("open")
            edits = (Edit(at, behind_blanks(self.text, at), "{"),)
            self.mended("bibtex-guessed", at, message, edits)
        if not key and kind != "string":
            message = "The entry has no key, so one is made from its title."
            comma = "" if self.is_at(",", self.blanks(head.end())) else " and a comma"
            remedy = f"Write a key, such as `name2023word`,{comma} after {shown(' '.join(head[0].split()))}."
            self.report("uncitable-key", head.end(), message, remedy)
        if self.breaks:
            breaks = tuple(Edit(start, end, "") for start, end in sorted(self.breaks.items()))
            times = f", {len(breaks)} times" if len(breaks) > 1 else ""
            written = self.text[breaks[0].start : breaks[0].end]
            message = f"The HTML line break `{written}` stands between the fields{times}."
            self.mended("bibtex-stray-text", breaks[0].start, message, breaks)

    def blanks(self, at: int) -> int:
        match = BLANKS.match(self.text, at, self.end)
        after = match.end() if match else at
        if self.text.find("<", at, after) >= 0:
            self.breaks |= dict(found.span() for found in _BREAK.finditer(self.text, at, after))
        return after

    def is_at(self, text: str, at: int) -> bool:
        return self.text.startswith(text, at, self.end)

    def starts_field(self, at: int) -> bool:
        return _FIELD.match(self.text, at, self.end) is not None

    def is_over(self, at: int) -> bool:
        """Say whether the entry ends at `at` without its closing brace."""
        return at >= self.end or _HEAD.match(self.text, at, self.end) is not None

    def key(self, at: int) -> tuple[str, int]:
        at = self.blanks(at)
        if braces := _BRACES_BEFORE_KEY.match(self.text, at, self.end):
            self.mended("bibtex-stray-text", at, "A brace stands before the key.", (Edit(at, braces.end(), ""),))
            at = self.blanks(braces.end())
        match = _KEY[self.values.closer].match(self.text, at, self.end)
        if match is None or self.starts_field(at) or self.is_over(at):
            return "", self.blanks(at) + self.is_at(",", self.blanks(at))
        after = self.blanks(match.end())
        if self.is_at(",", after):
            return match[0], after + 1
        if self.is_at(self.values.closer, after) or self.is_over(after):
            return match[0], after
        with_blanks = _KEY_WITH_BLANKS.match(self.text, at, self.end)
        if with_blanks and not self.starts_field(after):
            return with_blanks[0].strip(), with_blanks.end() + 1
        message = f"The comma after the key {quoted(match[0])} is missing."
        edits = insertion(match.end(), ",") if self.starts_field(after) else ()
        self.report("bibtex-missing-comma", match.end(), message, f"Write `,` after {quoted(match[0])}.", edits)
        self.behind_key = after
        return match[0], after

    def fields(self, at: int) -> tuple[list[Field], int]:
        """Return the fields of an entry and the offset behind it."""
        fields: list[Field] = []
        cut = False
        while not self.is_over(at := self.blanks(at)):
            if self.is_at(self.values.closer, at):
                if not self.is_closed_early(at):
                    return fields, at + 1
                at = self.after_comma(at + 1)
            elif match := _FIELD.match(self.text, at, self.end):
                at, cut = self.field(match, fields)
            else:
                at, cut = self.other(at, fields)
        if not (cut and at >= self.end):
            self.report_unclosed(self.behind_text(at))
        return fields, at

    def behind_text(self, at: int) -> int:
        """Return where the last text of the entry before `at` ends."""
        while at > self.start and self.text[at - 1].isspace():
            at -= 1
        return at

    def report_unclosed(self, at: int) -> None:
        mark, is_behind_remark = self.values.closer, at == self.remark_end
        edits = insertion(at, closer(self.text, self.values.head, at, mark, is_behind_remark))
        self.mended("bibtex-unclosed", at, f"The closing `{mark}` of the entry is missing.", edits)

    def is_closed_early(self, at: int) -> bool:
        field = self.values.field_after_closer(at + 1)
        if field:
            message = f"`{self.text[at]}` closes the entry before its field `{field['name']}`."
            self.mended("bibtex-stray-text", at, message, self.without_closer(at, field))
        return field is not None

    def without_closer(self, at: int, field: re.Match[str]) -> Edits:
        """Return the edit that takes out what closes an entry before a field, and leaves one comma between the two."""
        before = self.behind_text(at)
        is_after_comma = self.text[before - 1] in ",{("
        if field["comma"] is None and not is_after_comma:
            return (Edit(before, at + 1, ","),)
        return self.delete(at, field.end("comma") if field["comma"] and is_after_comma else at + 1)

    def after_comma(self, at: int) -> int:
        after = self.blanks(at)
        return after + 1 if self.is_at(",", after) else after

    def field(self, match: re.Match[str], fields: list[Field]) -> tuple[int, bool]:
        """Read the field whose name and equals sign are matched; return also whether nothing closed its value."""
        value = self.values.read(match.end())
        after = self.blanks(value.end)
        if value.pieces:
            end = self.after_comma(after) if self.is_at(",", after) else value.end
            fields.append(Field(match[1], match.start(), value.pieces, end))
        else:
            message, edits = f"The field `{match[1]}` has no value.", self.empty_value(match.end(), after)
            otherwise = f", or the value in braces; or delete {shown(match[0])}"
            self.mended("bibtex-stray-text", match.start(), message, edits, otherwise)
        if value.pieces and not value.mended and self.starts_field(after):
            message = f"The comma after the field `{match[1]}` is missing."
            self.mended("bibtex-missing-comma", value.end, message, insertion(value.end, ","))
        return self.after_comma(after), value.is_cut

    def empty_value(self, at: int, after: int) -> Edits:
        """Return the edit that writes an empty value behind the equals sign, after which a field or comma follows."""
        behind = at + len(self.text[at:after].rstrip())
        return insertion(behind, "{}," if self.starts_field(after) else "{}")

    def other(self, at: int, fields: list[Field]) -> tuple[int, bool]:
        """Read what stands where a field should: a remark, a field without `=`, or text that no field takes."""
        if remark := _REMARK.match(self.text, at, self.end):
            message = f"BibTeX knows no remarks inside an entry: {quoted(remark[0])}."
            remedy = f"Delete {shown(remark[0].rstrip())}, or move that line above the entry."
            self.report("bibtex-stray-text", at, message, remedy)
            self.remark_end = at + len(remark[0].rstrip())
            return remark.end(), False
        named = _FIELD_WITHOUT_EQUALS.match(self.text, at, self.end)
        if named and named[1].lower() in FIELD_NAMES:
            message, start = f"There is no `=` after `{named[1]}`.", named.end(1)
            edits = (Edit(start, named.end("colon") if named["colon"] else start, "="),)
            self.mended("bibtex-guessed", start, message, edits)
            return self.field(named, fields)
        stop = max(self.values.boundary(at), at + 1)
        text = self.text[at:stop].strip()
        after = self.after_comma(stop)
        if is_stray(text) and at != self.behind_key:
            taken = self.delete(at, after if self.is_at(",", self.blanks(stop)) else at + len(text))
            self.mended("bibtex-stray-text", at, f"{stray(text)} stands between two fields.", taken)
        else:
            message = f"The text {quoted(text)} belongs to no field."
            all_of_it = shown(self.text[at:after].strip())
            remedy = f"Delete {all_of_it}, or make a field of that text, as in `note = {{…}},`."
            self.report("bibtex-lost", at, message, remedy)
        return after, False
