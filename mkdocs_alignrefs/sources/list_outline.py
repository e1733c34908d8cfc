"""The outline of a Markdown text: headings, and below each its lines, fences and stretches of BibTeX, with offsets.

Offsets count code points of the original text: every clean-up here keeps the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

INVISIBLE = "\u200b"
"""What every zero-width or control character becomes; it is no blank, and `visible` removes it."""

_BLANKS = "\t\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_HIDDEN = "\xad\u061c\u180e\u2060\ufeff\ufffe" + "".join(map(chr, [*range(0x200E, 0x2010), *range(0x202A, 0x202F)]))
_CONTROLS = "".join(chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n\v\f\r\x85")
_SAME_LENGTH = str.maketrans({**dict.fromkeys(_BLANKS, " "), **dict.fromkeys(_HIDDEN + _CONTROLS, INVISIBLE)})

BIBTEX_TYPES = (
    "article|artwork|audio|book|bookinbook|booklet|collection|comment|conference|data|dataset|electronic|image|inbook|"
    "incollection|inproceedings|inreference|legislation|letter|manual|mastersthesis|misc|movie|music|mvbook|"
    "mvcollection|online|patent|periodical|phdthesis|preamble|preprint|proceedings|reference|report|review|software|"
    "standard|string|suppbook|techreport|thesis|unpublished|video|webpage|www"
)
"""Entry types of BibTeX and biblatex, as alternatives of a regular expression (btxdoc; the biblatex manual, §2.1)."""

_ENTRY_HEAD = re.compile(rf"@\s*[A-Za-z]\w*\s*[{{(]|(?:{BIBTEX_TYPES})\s*\{{[^\s{{}}]+,", re.IGNORECASE)
_UNFENCED = re.compile(
    rf"(?:^|[>|`:：])[ {INVISIBLE}]*(?P<head>@(?:{BIBTEX_TYPES})[ ]*[{{(]|(?:{BIBTEX_TYPES})[ ]*\{{[^\s{{}}]+,)",
    re.IGNORECASE | re.MULTILINE,
)
_OPENING = re.compile(
    r"^[ ]*(?P<fence>(?P<char>[`~])(?P=char){2,}+)(?P<info>[^`\n]*+)$"
    r"|(?P<comment><!--)"
    r"|(?<!`)(?P<ticks>`++)[^`\n]+(?P=ticks)(?!`)",
    re.MULTILINE,
)
_BIBTEX_INFO = frozenset({"", "bibtex", "bib", "biblatex", "tex", "latex", "text", "txt", "plain", "plaintext"})
_FRONT_MATTER = re.compile(
    rf"{INVISIBLE}?---[ ]*\n(?:(?:[ -].*|#(?!#).*|[^\s#-][^:\n]*:.*|)\n)*?(?:---|\.\.\.)[ ]*(?:\n|\Z)"
)
_PREFIX_LENGTH = 80
_LINE = re.compile(r"([^\n]*)(?:\n|\Z)")
_FIRST_BRACE = re.compile(r"[{(]")
_UNFENCED_MARKS = re.compile(r"[{})]|\n[ ]*\n|</t[dh]>|</pre>|\n#{1,6} ")
_ATX = re.compile(rf"[ {INVISIBLE}]{{0,4}}(?P<marks>#{{1,6}}(?!#))(?P<text>.*)")
_SETEXT = re.compile(r"[ ]{0,3}(=+|-{2,})[ ]*")
_NO_SETEXT = re.compile(rf"[ {INVISIBLE}]*+(?:[|>#<]|[-*+] |\d+[.)] |(?:.*\blinks?|citation|tags?|key) *[:：])", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line outside fences, its comments invisible; tabs and special blanks are spaces."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block that is no BibTeX, with its fences."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BibTeXText:
    """A stretch of BibTeX, from a fence or from between the lines; `apart` if it shares no line with other markup."""

    start: int
    end: int
    apart: bool


Item = Line | Fence | BibTeXText


@dataclass
class Part:
    """A heading with what stands below it; level 0 is what stands before the first heading."""

    level: int
    text: str
    offset: int
    items: list[Item] = field(default_factory=list)


def visible(text: str) -> str:
    """Return the text without invisible characters, blanks collapsed."""
    return " ".join(text.replace(INVISIBLE, "").split())


def tidy(text: str) -> str:
    """Return the text in equal length: lines end in LF, blanks are spaces, zero-width and control characters alike."""
    return text.replace("\r\n", " \n").replace("\r", "\n").translate(_SAME_LENGTH)


def outline(text: str) -> list[Part]:
    """Return the parts of a Markdown text in order; the first has level 0. Front matter and comments are left out."""
    clean = tidy(text)
    front = _FRONT_MATTER.match(clean)
    parts = [Part(0, "", 0)]
    for item in _items(clean, front.end() if front else 0):
        if isinstance(item, Part):
            parts.append(item)
        else:
            parts[-1].items.append(item)
    return parts


def _items(text: str, at: int) -> Iterator[Item | Part]:
    """Give headings and items; fences and comments first, since nothing inside them is Markdown."""
    masked, seek, lost = list[str](), at, dict[str, int]()
    start = at
    no_more_comments = False
    while opening := _OPENING.search(text, seek):
        seek = opening.end()
        if opening["comment"]:
            end = -1 if no_more_comments else text.find("-->", seek)
            no_more_comments = end < 0
            if end >= 0:
                masked += [text[at : opening.start()], re.sub(r"[^\n]", INVISIBLE, text[opening.start() : end + 3])]
                at = seek = end + 3
        elif opening["fence"] and (fence := _fence(text, opening, lost)):
            masked.append(text[at : opening.start()])
            yield from _lines("".join(masked), start)
            yield fence[0]
            masked, start, at, seek = [], fence[1], fence[1], fence[1]
    yield from _lines("".join([*masked, text[at:]]), start)


def _fence(text: str, opening: re.Match[str], lost: dict[str, int]) -> tuple[Item, int] | None:
    """Return the fenced block and where it ends, or None if nothing closes it.

    A BibTeX fence that is not closed ends at the next heading or fence, so that it costs no more than itself.
    `lost` remembers from which length on a search for a closing fence has failed.
    """
    char, length, start = opening["char"], len(opening["fence"]), min(opening.end() + 1, len(text))
    info = visible(opening["info"]).strip("{}. ").lower().split(" ")[0].lstrip(".")
    bibtex = info in _BIBTEX_INFO and (info.startswith("bib") or _is_bibtex(text, start))
    if length >= lost.get(char, length + 1) and not bibtex:
        return None
    close = _closing(char, length, bibtex).search(text, start)
    if close is None and not bibtex:
        lost[char] = length
        return None
    end = close.start() if close else len(text)
    after = close.end() if close and close["close"] else end
    if bibtex:
        return BibTeXText(start, max(start, end), True), after
    return Fence(opening.start(), after), after


@cache
def _closing(char: str, length: int, bibtex: bool) -> re.Pattern[str]:
    early = r"|^[ ]{0,3}#{2,6}[ ]+\S|^[ ]*(?:```|~~~)[`~]*[^`~\n]*\w" if bibtex else ""
    return re.compile(rf"^[ ]*(?P<close>{char}{{{length},}})[ ]*${early}", re.MULTILINE)


def _is_bibtex(text: str, start: int) -> bool:
    begin = re.compile(rf"[\s{INVISIBLE}]*").match(text, start)
    return bool(begin and _ENTRY_HEAD.match(text, begin.end()))


def _lines(text: str, base: int) -> Iterator[Item | Part]:
    """Give the headings, lines and unfenced BibTeX of a text without fences."""
    at, heads = 0, [match.start("head") for match in _UNFENCED.finditer(text)]
    for head, limit in zip(heads, [*heads, len(text)][1:], strict=True):
        end = _unfenced_end(text, head, limit)
        yield from _plain_lines(text[at:head], base + at)
        yield BibTeXText(base + head, base + end, _is_apart(text, head, end))
        at = end
    yield from _plain_lines(text[at:], base + at)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Say whether an unfenced entry has no table, quotation or HTML on its lines."""
    before = text[max(0, start - _PREFIX_LENGTH) : start].rpartition("\n")[2]
    return len(before) < _PREFIX_LENGTH and not set(before) & set("|<>") and not set(text[start:end]) & set("|<&")


def _unfenced_end(text: str, start: int, limit: int) -> int:
    """Return where an unfenced entry ends: at its last brace, else before the next blank line, cell or heading."""
    opening = _FIRST_BRACE.search(text, start, limit)
    close, depth, blank = ")" if opening and opening[0] == "(" else "}", 0, 0
    for mark in _UNFENCED_MARKS.finditer(text, start, limit):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if mark[0] == close and depth <= 0:
            return mark.end()
        if mark[0] not in "{})":
            blank = blank or mark.start()
        if mark[0].startswith("\n#"):
            break
    return blank or limit


def _plain_lines(text: str, base: int) -> Iterator[Line | Part]:
    held: Line | None = None  # a line that the next one may underline
    previous = ""
    for match in _LINE.finditer(text):
        line = Line(match[1], base + match.start())
        if held and _SETEXT.fullmatch(line.text):
            yield Part(1 if "=" in line.text else 2, visible(held.text), held.offset)
            held = None
            continue
        if held:
            yield held
        held = None
        heading = _ATX.match(line.text)
        if heading and _is_heading(heading):
            yield Part(len(heading["marks"]), _without_closing(heading["text"]), line.offset)
        elif line.text.strip() and not previous.strip() and not _NO_SETEXT.match(line.text):
            held = line
        else:
            yield line
        previous = line.text
    if held:
        yield held


def _is_heading(match: re.Match[str]) -> bool:
    """Tell a heading from a tag such as `#nlp`: one mark needs a blank after it."""
    return match["text"][:1] in (" ", "") or len(match["marks"]) > 1


def _without_closing(text: str) -> str:
    text = visible(text)
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and (not bare or bare.endswith(" ")) else text
