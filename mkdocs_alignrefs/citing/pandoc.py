"""Pandoc's citations, `[see @key, p. 3; @other]` and `@key [p. 3]`, to the same citations as shortcodes.

The rules are those of Pandoc's manual, section "Citation syntax"; locators as its citeproc reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_alignrefs.citing.citation import Citation, Cite
from mkdocs_alignrefs.citing.locators import opens_locator

_KEY = r"(?:\{(?P<braced>[^{}|<>]+)\}|(?P<bare>\w(?:\w|[:.#$%&+?~/-](?=\w)|[:/](?=/))*+))"
_MARK = re.compile(rf"(?<![\w@])(?P<suppress>-?)@{_KEY}")
_NARRATIVE = re.compile(rf"(?P<suppress>-?)@{_KEY}(?:[ \n]?\[(?P<rest>(?:[^\[\]]|\[[^\[\]]*\])*)\])?")
_WHOLE = re.compile(r"\[(?P<body>.*)\]", re.DOTALL)
_SKIPPED = re.compile(r"(?P<ticks>`+).+?(?P=ticks)|\{[^{}]*\}|\[[^\[\]]*\]|;")
_BRACES = re.compile(r",?\s*\{(?P<locator>[^{}]*)\}")
_ROMAN = re.compile(r"[ivxlcdm]+(?:[-–][ivxlcdm]+)*", re.IGNORECASE)
_UNIT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[^\s,;:!?()\[\]{}]+")
_NEXT_UNIT = re.compile(rf"(?P<sign>[,:;!?]?)(?P<blank>\s*)(?P<unit>{_UNIT.pattern})")


def parse(text: str) -> Citation | None:
    """Return what a bracketed citation, or a narrative one with what follows it, means; None if it is no citation.

    A bracket is a citation if each part between its semicolons holds a key.
    """
    if whole := _WHOLE.fullmatch(text):
        cites = [_part(part) for part in _parts(" ".join(whole["body"].split()))]
        return Citation("cite", tuple(cite for cite in cites if cite)) if all(cites) else None
    narrative = _NARRATIVE.fullmatch(text)
    return _narrative(narrative) if narrative else None


def _narrative(match: re.Match[str]) -> Citation:
    locator, suffix = _rest(f", {' '.join(match['rest'].split())}" if match["rest"] else "")
    if match["suppress"]:
        return Citation("cite", (Cite(_key(match), "", locator, suffix, suppress_author=True),))
    return Citation("citet", (Cite(_key(match), "", locator, suffix),))


def _parts(body: str) -> Iterator[str]:
    """Cut at each semicolon outside code, braces and brackets."""
    start = 0
    for match in _SKIPPED.finditer(body):
        if match[0] == ";":
            yield body[start : match.start()]
            start = match.end()
    yield body[start:]


def _part(part: str) -> Cite | None:
    mark = _MARK.search(part)
    if not mark:
        return None
    locator, suffix = _rest(part[mark.end() :])
    return Cite(_key(mark), part[: mark.start()].strip(), locator, suffix, suppress_author=bool(mark["suppress"]))


def _key(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (match["braced"] or match["bare"]).strip())


def _rest(text: str) -> tuple[str, str]:
    """Part what follows a key into locator and suffix."""
    if braced := _BRACES.match(text):
        return braced["locator"].strip(), _suffix(text[braced.end() :])
    start = re.match(r",?\s*", text)
    at = start.end() if start else 0
    term = opens_locator(text[at:])
    end = _locator_end(text, at + term, numbers_only=not term)
    if end is None:
        return "", _suffix(text)
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
