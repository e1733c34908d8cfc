"""How much each diagnostic matters to a site: its options, also by path, and comments in the files themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from mkdocs_alignrefs.diagnostics import RULES, Diagnostic, Severity
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.text.globs import pattern

_IGNORE = re.compile(r"[ \t>]*(?:<!--|%+|#+)[ \t]*alignrefs:[ \t]*ignore\b(?P<codes>[a-z, \t-]*+)(?:>[ \t]*)?")
_OPENING = re.compile(r"[ \t>]*(?P<mark>#{1,6}[ \t]|@)")
_EVERY = frozenset({"*"})
_NO_CODES: frozenset[str] = frozenset()


def graded(diagnostics: Iterable[Diagnostic], options: Options, text_of: Callable[[str], str]) -> list[Diagnostic]:
    """Return the diagnostics with the severities that the site chose, without those that are off or ignored.

    `text_of` gives the text of a file by its path as diagnostics show it.
    """
    chosen = ((item, _severity(item, options)) for item in diagnostics)
    said = [(item, severity) for item, severity in chosen if severity is not Severity.OFF]
    if not said:
        return []
    ignored = cache(lambda path: _ignored(text_of(path)))
    regraded = (item if item.severity is severity else item._replace(severity=severity) for item, severity in said)
    return [
        item for item in regraded if not {"*", item.code} & ignored(item.place.path).get(item.place.line, _NO_CODES)
    ]


def heard(code: str, options: Options) -> bool:
    """Tell whether a code has a severity anywhere on the site."""
    graded_here = options.severities.get(code, RULES[code].severity)
    by_path = (severities.get(code, Severity.OFF) for severities in options.severities_by_path.values())
    return any(severity is not Severity.OFF for severity in (graded_here, *by_path))


def _severity(item: Diagnostic, options: Options) -> Severity:
    """Return the severity of the last glob that matches the path and names the code, else that of the code."""
    found = options.severities.get(item.code, item.severity)
    for glob, severities in options.severities_by_path.items():
        if item.code in severities and pattern(glob).fullmatch(item.place.path):
            found = severities[item.code]
    return found


def _ignored(text: str) -> Mapping[int, frozenset[str]]:
    """Return the codes to ignore by line: those of a comment on the line above it.

    A comment above a heading or the head of a BibTeX entry is about all that stands under it.
    """
    if "alignrefs:" not in text:
        return {}
    lines = re.split(r"\r\n|\r|\n", text)
    ignored: dict[int, frozenset[str]] = {}
    pending = _NO_CODES
    for at, line in enumerate(lines):
        if match := _IGNORE.fullmatch(line):
            codes = frozenset(re.split(r"[,\s]+", match["codes"].strip(", \t-"))) - {""}
            pending |= codes or _EVERY
        elif pending:
            ignored |= {number: ignored.get(number, _NO_CODES) | pending for number in _covered(lines, at)}
            pending = _NO_CODES
    return ignored


def _covered(lines: list[str], first: int) -> Iterator[int]:
    """Yield the numbers, from 1, of the lines that a comment above the line at `first` is about."""
    yield first + 1
    opening = _OPENING.match(lines[first])
    if opening is None:
        return
    level = len(opening["mark"].strip())
    for at in range(first + 1, len(lines)):
        other = _OPENING.match(lines[at])
        if other and (opening["mark"] == "@" or (other["mark"] != "@" and len(other["mark"].strip()) <= level)):
            return
        yield at + 1
