"""Pandoc's citations, `[see @key, p. 3; @other]` and `@key [p. 3]`, to the same citations as shortcodes.

The rules are those of Pandoc's manual, section "Citation syntax"; locators as its citeproc reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise, zip_longest

from mkdocs_alignrefs.citing.citation import Block, BlockOption, Citation, Cite, Fault
from mkdocs_alignrefs.citing.locators import opens_locator

_KEY = r"(?:\{(?P<braced>[^{}|<>]+)\}|(?P<bare>\w(?:\w|[:.#$%&+?~/-](?=\w)|[:/](?=/))*+))"
_MARK = re.compile(rf"(?<![^\s(\[{{:;,–—])(?P<suppress>-?)@{_KEY}")
NARRATIVE = re.compile(
    rf"(?<![^\s(\[{{:;,–—\"'“‘«*_])(?P<escape>\\?)(?P<suppress>-?)@{_KEY}"
    r"(?:[ \n]?\[(?P<rest>(?:[^\[\]\x00\x04]|\[[^\[\]]*\])*)\])?"
)
"""Finds a narrative citation in running text, perhaps with a bracket behind it that holds locator and suffix."""
BLOCKS: dict[str, Block] = {
    "\\bibliography": Block("bibliography"),
    "\\full_bibliography": Block("bibliography", (BlockOption("scope", ("site",)),)),
}
"""The commands of mkdocs-bibtex, and the blocks that they mean."""
_BODY = re.compile(r"\[(.*)\]", re.DOTALL)
_OPAQUE = re.compile(r"(?P<ticks>`+).+?(?P=ticks)|\{[^{}]*\}|\[[^\[\]]*\]|&#?\w{1,32};", re.DOTALL)
_AT = re.compile(r"(?<=@)\{[^{}]*\}")
_BRACES = re.compile(r",?\s*\{(?P<locator>[^{}]*)\}")
_BETWEEN = re.compile(r"[\s,]*(?:\band\b|&|\+)?[\s,]*$")
_ROMAN = re.compile(r"[ivxlcdm]+(?:[-–][ivxlcdm]+)*", re.IGNORECASE)
_UNIT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[^\s,;:!?()\[\]{}]+")
_NEXT_UNIT = re.compile(rf"(?P<sign>[,:;!?]?)(?P<blank>\s*)(?P<unit>{_UNIT.pattern})")
_UNLIKELY = re.compile(r"\d+[^\W\d_]{0,2}")


def parse(text: str) -> Citation | Fault | None:
    """Return what a bracketed citation, or a narrative one with what follows it, means; None if it is no citation.

    A bracket is one if a part between its semicolons holds a key; if not each does, it is a fault, which shows the form
    that was meant.
    """
    if whole := _BODY.fullmatch(text):
        return _bracketed(" ".join(whole[1].split()))
    narrative = NARRATIVE.fullmatch(text)
    return _narrative(narrative) if narrative and not narrative["escape"] else None


def key_shaped(citation: Citation) -> bool:
    """Whether a key of a citation looks like one; `2x`, as in `icon@2x`, does not."""
    return _looks_meant(cite.key for cite in citation.cites)


def _looks_meant(keys: Iterable[str]) -> bool:
    return not all(_UNLIKELY.fullmatch(key) for key in keys)


def _bracketed(body: str) -> Citation | Fault | None:
    found = [item for part in _parts(body) for item in _part(part)]
    cites = tuple(item for item in found if isinstance(item, Cite))
    if len(cites) == len(found):
        return Citation("cite", cites)
    if not _looks_meant(_key(mark) for mark in _marks(body)):
        return None
    message = "Two works stand in one part of the citation; part them with `;`."
    if None in found:
        message = "A `;` parts two works, but one side of it names none."
    return Fault("shortcode-syntax", message, f"[{'; '.join(_mended(body))}]")


def _narrative(match: re.Match[str]) -> Citation:
    rest = " ".join((match["rest"] or "").split())
    first, *others = _parts(rest)
    found = [item for part in others for item in _part(part)]
    further = tuple(item for item in found if isinstance(item, Cite))
    if len(further) < len(found):  # the semicolon parts no works
        first, further = rest, ()
    locator, suffix = _rest(f" {first}")
    cite = Cite(_key(match), "", locator, suffix, suppress_author=bool(match["suppress"]))
    return Citation("cite" if match["suppress"] else "citet", (cite, *further))


def _parts(body: str) -> Iterator[str]:
    """Cut at each semicolon outside code, braces and brackets."""
    start = 0
    for at, char in enumerate(_masked(body)):
        if char == ";":
            yield body[start:at]
            start = at + 1
    yield body[start:]


def _masked(text: str) -> str:
    """Return a text of the same length without code, brackets, entities and braces, but with the keys in braces."""
    keys = {match.start() for match in _AT.finditer(text)}

    def mask(match: re.Match[str]) -> str:
        is_word = match[0].startswith("&") and unescape(match[0]) == match[0]
        return match[0] if is_word or match.start() in keys else "\x00" * len(match[0])

    return _OPAQUE.sub(mask, text)


def _marks(part: str) -> list[re.Match[str]]:
    masked = _masked(part)
    return [match for match in _MARK.finditer(part) if masked[match.start() : match.end()] == match[0]]


def _part(part: str) -> Iterator[Cite | str | None]:
    """Yield the cites of a part: one, or several with nothing but a comma or `and` between; a text cannot be parted."""
    marks = _marks(part)
    if not marks:
        yield None
    start = 0
    for mark, following in zip_longest(marks, marks[1:]):
        rest = part[mark.end() : following.start()] if following else part[mark.end() :]
        locator, suffix = _rest(_BETWEEN.sub("", rest) if following else rest)
        if following and suffix:
            yield part
            return
        yield Cite(_key(mark), unescape(part[start : mark.start()]).strip(), locator, suffix, bool(mark["suppress"]))
        start = following.start() if following else len(part)


def _mended(body: str) -> list[str]:
    """Return the parts of a body, cut before each key; one without a key belongs to its neighbour."""
    pieces: list[str] = []
    for part in _parts(body):
        starts = [0, *(mark.start() for mark in _marks(part)[1:]), len(part)]
        pieces += [_BETWEEN.sub("", part[start:end]).strip() for start, end in pairwise(starts)]
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and not (_marks(piece) and _marks(joined[-1])):
            joined[-1] += f", {piece}"
        else:
            joined.append(piece)
    return joined


def _key(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (match["braced"] or match["bare"]).strip())


def _rest(text: str) -> tuple[str, str]:
    """Part what follows a key into locator and suffix; a comma between them goes, one after the key itself stays."""
    text = unescape(text)
    if braced := _BRACES.match(text):
        return braced["locator"].strip(), _suffix(text[braced.end() :])
    start = re.match(r",?\s*", text)
    at = start.end() if start else 0
    term = opens_locator(text[at:])
    end = _locator_end(text, at + term, numbers_only=not term)
    if end is None:
        return "", text.strip()
    return text[at:end], _suffix(text[end:])


def _locator_end(text: str, at: int, numbers_only: bool) -> int | None:
    """Return where the numbers of a locator end that begin at `at`; None if there are none.

    Without a term before them they need digits; with one, Roman numbers count too.
    """
    end: int | None = None
    first = True
    while unit := _NEXT_UNIT.match(text, at):
        word = unit["unit"].strip("()[]")
        counts = any(char.isdecimal() for char in word) or (not numbers_only and _ROMAN.fullmatch(word))
        if not counts or (first and unit["sign"]) or not (first or unit["sign"] or unit["blank"]):
            break
        end = at = unit.end()
        first = False
    return end


def _suffix(text: str) -> str:
    return re.sub(r"^\s*,\s*", "", text).strip()
