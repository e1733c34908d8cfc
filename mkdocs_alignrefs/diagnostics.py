"""What the product has to say about a user's files: codes, severities, places, and one line of text for each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Severity(StrEnum):
    """How much a diagnostic matters: whether a reader sees a fault, a person must decide, or nothing was lost."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class Rule(NamedTuple):
    """One kind of complaint: its default severity and what it is about, in half a sentence for the manual.

    `advice`: it is about the works themselves, not about how a source could be read; `check` and the build say it,
    commands that only read do not.
    """

    severity: Severity
    about: str
    advice: bool = False


RULES: Mapping[str, Rule] = {
    "unknown-key": Rule(Severity.ERROR, "a citation names a key that no source has"),
    "ambiguous-key": Rule(Severity.ERROR, "a citation names a key that two different works share"),
    "duplicate-key": Rule(Severity.ERROR, "two different works have the same key"),
    "shortcode-syntax": Rule(Severity.ERROR, "a shortcode cannot be understood"),
    "unknown-option": Rule(Severity.ERROR, "a shortcode has an option that does not exist"),
    "unknown-value": Rule(Severity.ERROR, "an option of a shortcode has a value that it does not take"),
    "shortcode-not-rendered": Rule(Severity.ERROR, "a shortcode stands where the host does not read Markdown"),
    "source-unreadable": Rule(Severity.ERROR, "a source or a page cannot be read"),
    "no-entries": Rule(Severity.ERROR, "a source holds nothing that could be cited"),
    "bibtex-lost": Rule(Severity.ERROR, "text of a BibTeX entry that no field could take"),
    "bibtex-guessed": Rule(Severity.WARNING, "a BibTeX entry was mended in a way that could be wrong"),
    "encoding": Rule(Severity.WARNING, "the encoding of a source was guessed"),
    "duplicate-entry": Rule(Severity.WARNING, "the same work stands in the library twice", advice=True),
    "link-mismatch": Rule(Severity.WARNING, "two entries, or a link and its BibTeX, disagree about an identifier"),
    "bad-doi": Rule(Severity.WARNING, "a DOI field holds something else", advice=True),
    "bad-year": Rule(Severity.WARNING, "a year or date cannot be read"),
    "bad-name": Rule(Severity.WARNING, "a name cannot be parted into family name and given names"),
    "unknown-status": Rule(Severity.WARNING, "a reading status is not one of the known words"),
    "malformed-url": Rule(Severity.WARNING, "a link is not a well-formed address"),
    "unsafe-url": Rule(Severity.WARNING, "a link has a scheme that is not allowed"),
    "empty-selection": Rule(Severity.WARNING, "a list or table selects no entry"),
    "escaped-shortcode": Rule(Severity.WARNING, "a citation of a known entry is escaped by a backslash"),
    "stale-host": Rule(Severity.WARNING, "the host will not see a change of the sources"),
    "bibtex-missing-comma": Rule(Severity.INFO, "a comma between two fields is missing"),
    "bibtex-stray-text": Rule(Severity.INFO, "stray letters between two fields"),
    "bibtex-unclosed": Rule(Severity.INFO, "a closing brace or quote is missing"),
    "bibtex-duplicate-field": Rule(Severity.INFO, "a field stands twice with the same value"),
    "bibtex-undefined-string": Rule(Severity.INFO, "a field uses an abbreviation that no @string defines"),
    "bibtex-extra": Rule(Severity.INFO, "several BibTeX entries under one heading"),
    "mojibake": Rule(Severity.INFO, "characters that were decoded with the wrong encoding"),
    "tracking-url": Rule(Severity.INFO, "a link carries tracking parameters", advice=True),
    "empty-link": Rule(Severity.INFO, "a link without a target"),
    "title-mismatch": Rule(Severity.INFO, "heading and BibTeX title differ"),
    "missing-field": Rule(Severity.INFO, "a field that entries of this type should have is missing", advice=True),
    "merge-conflict": Rule(Severity.INFO, "two places give different values for a field of one work"),
    "uncitable-key": Rule(Severity.INFO, "a key that can be cited only as @{…}, or not at all", advice=True),
    "unused-entry": Rule(Severity.OFF, "an entry that no page cites", advice=True),
    "unsorted": Rule(Severity.OFF, "entries that are not in order", advice=True),
    "cites-unread": Rule(Severity.OFF, "a page cites an entry that the list says is unread", advice=True),
}


class Place(NamedTuple):
    """A place in a file: path as shown to the user, line and column from 1, in code points."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Edit(NamedTuple):
    """A replacement in a text: from `start` to `end`, in code points from its start, it becomes `text`.

    A line feed in `text` stands for the line end of the file.
    """

    start: int
    end: int
    text: str


class Diagnostic(NamedTuple):
    """One complaint: where, what is wrong (`message`), and what to do next (`remedy`), both whole sentences.

    `edits` of the file at `place` do what the remedy says, where a machine can; `certain`: nothing that the author
    meant can get lost or changed by them.
    """

    code: str
    place: Place
    message: str
    remedy: str
    severity: Severity
    edits: tuple[Edit, ...] = ()
    certain: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} {self.code}: {self.message} {self.remedy}".rstrip()


CERTAIN = frozenset({"escaped-shortcode"})
"""Codes whose edits are certain though their severity is not info."""


def diagnostic(
    code: str,
    place: Place,
    message: str,
    remedy: str,
    edits: Iterable[Edit] = (),
    severity: Severity | None = None,
) -> Diagnostic:
    """Return a diagnostic with the default severity of its code, unless this case of it has another.

    Its edits are certain if the severity is info: then nothing was lost. Raises KeyError for a code that has no rule.
    """
    severity = severity or RULES[code].severity
    certain = severity is Severity.INFO or code in CERTAIN
    return Diagnostic(code, place, message, remedy, severity, tuple(edits), certain)


_LINE_END = re.compile(r"\n|\r\n?")
_LINE_FEED = re.compile(r"\n")


@dataclass(frozen=True)
class SourceText:
    """A text and the name it goes by, for turning offsets into places. Lines end at LF, CRLF or CR."""

    text: str
    path: str

    @cached_property
    def _starts(self) -> list[int]:
        pattern = _LINE_END if "\r" in self.text else _LINE_FEED  # a single character is found much faster
        return [0, *(end.end() for end in pattern.finditer(self.text))]

    @cached_property
    def newlines(self) -> str:
        """The text with lines that end in LF, in place of CRLF behind a blank, so that offsets stay what they are."""
        return self.text.replace("\r\n", " \n").replace("\r", "\n")

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset` (code points from the start of the text)."""
        line = bisect_right(self._starts, offset)
        return Place(self.path, line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int) -> int:
        """Return the offset of the first character of a line, counted from 1."""
        return self._starts[line - 1]
