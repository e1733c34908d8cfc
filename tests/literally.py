"""A reader of diagnostics who does to the letter what a remedy says, and nothing else."""

from __future__ import annotations

import re

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText

_BLANK = r"the blanks?|U\+[0-9A-F]{4}"
_CODE = r"`(?:\\`|[^`])*`"
_CLAUSE = re.compile(
    rf"(?P<verb>write|delete) (?P<what>{_CODE}|{_BLANK}|a blank)"
    rf"(?: instead of (?P<each>each )?(?P<old>{_CODE}|{_BLANK})(?: in (?P<inside>{_CODE}))?)?"
    rf"(?P<line> on a line of its own)?"
    rf"(?: (?P<side>after|before|below) ?(?P<beside>{_CODE})?)?",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(rf"(?:{_CODE}|[^`])*?(?=, or |, as in |; | if |\.$)")


class UnclearError(Exception):
    """A remedy that cannot be followed, and why."""


def is_order(item: Diagnostic) -> bool:
    """Tell whether a remedy says to the letter what to do."""
    return all(map(_CLAUSE.fullmatch, _clauses(item)))


def _clauses(item: Diagnostic) -> list[str]:
    found = _OTHERWISE.match(item.remedy)
    return (found[0] if found else item.remedy).split(", and ")


def mended(item: Diagnostic, text: str) -> str:
    """Return a file's text after what the remedy of a diagnostic of it says first. Raises UnclearError."""
    source = SourceText(text, item.place.path)
    at = source.offset(item.place.line) + item.place.column - 1
    for clause in _clauses(item):
        step = _CLAUSE.fullmatch(clause)
        if step is None:
            raise UnclearError(clause)
        text, at = _done(step, text, at)
    return text


def _done(step: re.Match[str], text: str, at: int) -> tuple[str, int]:
    """Return the text after one step, and where it ended."""
    new = "" if step["verb"].lower() == "delete" else _literal(step["what"])
    old = step["what"] if step["verb"].lower() == "delete" else step["old"]
    if step["line"]:
        end = _found(step["beside"], text, at).end() if step["beside"] else at
        return text[:end] + "\n" + new + text[end:], end + 1 + len(new)
    if step["beside"]:
        beside = _found(step["beside"], text, at)
        at = beside.end() if step["side"] == "after" else beside.start()
    if step["each"]:
        start, end = _found(step["inside"], text, at).span()
        return text[:start] + _pattern(old).sub(lambda _: new, text[start:end]) + text[end:], start
    place = _found(old, text, at) if old else None
    start, end = place.span() if place else (at, at)
    return text[:start] + new + text[end:], start + len(new)


def _literal(what: str) -> str:
    return " " if what == "a blank" else what[1:-1]


def _found(what: str, text: str, at: int) -> re.Match[str]:
    """Return where the text stands that a remedy names: over or behind the place that is looked at, else before it."""
    matches = [*_pattern(what).finditer(text)]
    line = text.count("\n", 0, at)
    near = [match for match in matches if text.count("\n", 0, match.start()) == line]
    over = [match for match in near if match.start() <= at <= match.end()]
    if not (found := over or near):
        raise UnclearError(f"{what} is not in the line")
    return min(found, key=lambda match: (match.start() < at, abs(match.start() - at)))


def _pattern(what: str) -> re.Pattern[str]:
    if what.startswith("the blank"):
        return re.compile(r"[^\S\n]+")
    if what.startswith("U+"):
        return re.compile(re.escape(chr(int(what[2:], 16))))
    return re.compile(".*?".join(map(re.escape, what[1:-1].split("…"))))
