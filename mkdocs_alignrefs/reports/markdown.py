"""What a pull request adds, as Markdown for a comment on it.

The Markdown is that of GitHub and GitLab (https://github.github.com/gfm/). Text from files is escaped so that it makes
no markup, no link and no mention of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.export.terminal import inert
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.reports.report import Changes, Report
from mkdocs_alignrefs.reports.summary import counted, listed
from mkdocs_alignrefs.richtext import plain

LIMIT = 60_000
"""Characters of a comment; GitHub takes 65,536."""

_LONGEST = 300
_SPARE = 80
_SPECIAL = re.compile(r"[][\\`*_<>&#~@$]|[.:](?=\S)|(?<=\d)[.)]|(?<!\S)[+-](?!\S)")
"""Emphasis, code, links, HTML, maths and mentions; addresses such as www.example.org; and what begins a list."""

_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@&#8203;", "#": "\\#&#8203;"}


def dumps(report: Report) -> str:
    """Return a comment about the changes of a report, short enough for GitHub. Raises ValueError if it has none."""
    if report.changes is None:
        raise ValueError("the report has no changes")
    lines = [f"### Citations: {_headline(report, report.changes)}"]
    room = LIMIT - len(lines[0])
    for title, items in _sections(report, report.changes):
        section = _section(title, items, room) if items and room > 0 else []
        room -= sum(len(line) + 1 for line in section)
        lines += section
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Return text as Markdown that shows it as it is, on one line; what is too long is cut."""
    shown = _line(text)
    cut = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return _SPECIAL.sub(lambda sign: _NAMES.get(sign[0], f"\\{sign[0]}"), cut)


def _headline(report: Report, changes: Changes) -> str:
    """Return how much changed, in half a sentence."""
    counts = [
        (len(report.diagnostics), counted(len(report.diagnostics), "new fault")),
        (len(changes.gone), f"{counted(len(changes.gone), 'fault')} gone"),
        (len(changes.added), f"{_entries(changes.added)} added"),
        (len(changes.removed), f"{_entries(changes.removed)} removed"),
        (len(changes.restated), f"the reading status of {_entries(changes.restated)} changed"),
    ]
    said = [words for number, words in counts if number]
    return f"{listed(said)} since {_code(changes.revision)}" if said else f"no change since {_code(changes.revision)}"


def _entries(items: Sequence[object]) -> str:
    return "1 entry" if len(items) == 1 else f"{len(items)} entries"


def _sections(report: Report, changes: Changes) -> Iterator[tuple[str, list[str]]]:
    yield "New faults", [_fault(item) for item in report.diagnostics]
    yield "Faults gone", [_fault(item, remedy=False) for item in changes.gone]
    yield "Entries added", [_entry(entry, entry.status) for entry in changes.added]
    yield "Entries removed", [_entry(entry) for entry in changes.removed]
    words = sorted({now.status or "" for _, now in changes.restated})
    for word in words:
        moved = [(then, now) for then, now in changes.restated if (now.status or "") == word]
        items = [_entry(now, f"was {then.status or 'without status'}") for then, now in moved]
        yield (f"Newly {escaped(word)}" if word else "Now without status"), items
    yield "Notes", [_sentence(note) for note in report.notes]


def _section(title: str, items: Sequence[str], room: int) -> list[str]:
    """Return a heading and as many items as there is room for; how many are left out is said."""
    lines, room = ["", f"**{title}**", ""], room - len(title) - _SPARE
    for at, item in enumerate(items):
        room -= len(item) + len("- \n")
        if room < 0:
            return [*lines, f"- … and {len(items) - at} more"]
        lines.append(f"- {item}")
    return lines


def _fault(item: Diagnostic, remedy: bool = True) -> str:
    said = [item.message, item.remedy] if remedy else [item.message]
    return f"{item.severity} {_code(item.code)} in {_code(str(item.place))}: {' '.join(map(_sentence, said))}".rstrip()


def _entry(entry: Entry, fact: str | None = None) -> str:
    title = escaped(plain(entry.title) or entry.key)
    return f"{title} ({_code(entry.key)}{f', {escaped(fact)}' if fact else ''})"


def _sentence(text: str) -> str:
    """Return a message, in which what stands between backticks is code; none of the pieces holds a backtick."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escaped(text)
    return "".join(_code(piece) if at % 2 else escaped(piece) for at, piece in enumerate(pieces))


def _code(text: str) -> str:
    """Return text as a code span, with a fence longer than any run of backticks in it."""
    shown = _line(text)[:_LONGEST] or " "
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _line(text: str) -> str:
    return inert(re.sub(r"\s+", " ", text))
