"""What stands below the heading of a list's entry: links, tags, key, notes and where its BibTeX is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mkdocs_alignrefs.sources import list_plain_links
from mkdocs_alignrefs.sources.link_kinds import is_label, kind
from mkdocs_alignrefs.sources.list_outline import INVISIBLE, BibTeXText, Fence, Item, Line, tidy, visible
from mkdocs_alignrefs.sources.list_pieces import PIECE, Target, destination, residue

_MARKS = rf"[ *_`>+•·{INVISIBLE}-]"
_NO_LABEL = frozenset(
    {"a", "an", "at", "following", "here", "in", "is", "see", "that", "the", "this", "those", "with", "your"}
)
_LABEL_LENGTH = 60
_TAG = re.compile(rf"{_MARKS}*tags?[ *_]*[:：](?P<rest>.*)", re.IGNORECASE)
_KEY = re.compile(rf"{_MARKS}*(?:cite|citation)?[ _-]?key[ *_]*[:：](?P<rest>.*)", re.IGNORECASE)
_CITATION = re.compile(r"[\W_]*(?:citations?|cite|bibtex)[\W_]*", re.IGNORECASE)
_OVERVIEW = re.compile(rf"{_MARKS}*overviews?[ *_]*[:：][ *_]*(?P<rest>.*)", re.IGNORECASE)
_TAGS_ONLY = re.compile(r"</?\w[^<>]*>")
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]")
_OWN_LIST = re.compile(rf"{_MARKS}*(?:links|resources)[ *_]*[:：][ *_]*", re.IGNORECASE)
"""A line that introduces links of an entry, and says nothing else."""
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")


@dataclass
class Body:
    """What one entry's lines say. `lead` is the text before the first BibTeX; `says_link`: one says `<label> link:`."""

    targets: list[Target] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    key: str | None = None
    notes: list[str] = field(default_factory=list)
    lead: str = ""
    says_link: bool = False
    citation: bool = False
    bibtex: list[BibTeXText] = field(default_factory=list)

    @property
    def note(self) -> str:
        """All notes, with a blank line between those of different headings."""
        return "\n\n".join(filter(None, self.notes))


def add(body: Body, other: Body, *, with_note: bool) -> None:
    """Add to a body what stands below a further heading of the same work."""
    body.bibtex += other.bibtex
    body.targets += other.targets
    body.tags += [tag for tag in other.tags if tag not in body.tags]
    body.key = body.key or other.key
    body.notes += other.notes if with_note else []


def read(items: Sequence[Item], text: str) -> Body:
    """Return what the items below a heading say; `text` is the source that their offsets count in."""
    body, notes = Body(), list[str]()
    quoted = False  # inside the quotation of an overview
    introduced = False  # below a line such as `Related works:`
    begun = False  # behind the first line that is a note
    unfinished = False  # the line before ended in a label without target
    for item in items:
        if isinstance(item, BibTeXText):
            body.lead = body.lead if body.bibtex else " ".join(notes)
            body.bibtex.append(item)
        elif isinstance(item, Fence):
            notes += tidy(text[item.start : item.end]).rstrip().split("\n")
        elif not visible(item.text):
            notes.append("")
        elif _OWN_LIST.fullmatch(item.text):
            introduced = False
        elif (rest := _link_line(item, body.targets, unfinished)) is not None:
            notes += [rest] if rest else []
            body.says_link, unfinished = True, not body.targets[-1].raw
        elif not introduced and (plain := list_plain_links.read(item, unnamed=not begun)):
            body.targets += plain.targets
            notes += [plain.rest] if plain.rest else []
            unfinished = False
        else:
            count = len(notes)
            quoted, unfinished = _read_line(item.text, body, notes, quoted), False
            if len(notes) > count:
                begun, introduced = True, _introduces(item.text, introduced)
    body.notes = [_paragraphs(notes)]
    return body


def _read_line(line: str, body: Body, notes: list[str], quoted: bool) -> bool:
    """Read a line without links into the body or the notes; return whether a quoted overview goes on."""
    if match := _TAG.fullmatch(line):
        body.tags += [tag for tag in _tags(match["rest"]) if tag not in body.tags]
    elif (match := _KEY.fullmatch(line)) and (key := visible(match["rest"]).strip("`'\" ")):
        body.key = body.key or key
    elif _CITATION.fullmatch(line):
        body.citation = True
    elif match := _OVERVIEW.fullmatch(line):
        notes.append(match["rest"])
        return True
    elif quoted and (quote := _QUOTE.match(line)):
        notes.append(line[quote.end() :])
        return True
    elif any(char.isalnum() for char in _TAGS_ONLY.sub("", line)):
        notes.append(line)
    return False


def _introduces(line: str, introduced: bool) -> bool:
    """Tell whether what follows a line is about something else than the entry: a list below `Related works:`."""
    text = visible(line).strip("*_ ")
    if text.endswith((":", "：")):
        return not is_label(text)
    return introduced and _BULLET.match(line) is not None


def _tags(text: str) -> list[str]:
    coded = re.findall(r"`([^`]+)`", text)
    return [tag for raw in coded or re.split(r"[|,;，、；]", text) if (tag := visible(raw).strip("`*_'\" "))]


def _paragraphs(lines: Sequence[str]) -> str:
    text = "\n".join(line.replace(INVISIBLE, "").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _link_line(line: Line, targets: list[Target], unfinished: bool) -> str | None:
    """Add the links of a line that starts with `<label> link:` and return its other text; None for any other line.

    A line that starts with a link goes on if the line before is `unfinished`.
    """
    pieces = [match for match in PIECE.finditer(line.text) if match["word"] or destination(match) is not None]
    if not pieces or not _starts(line.text, pieces[0], unfinished):
        return None
    at, rest = 0, list[str]()
    for match in pieces:
        end, found = match.start(), destination(match)
        if found is not None:
            last, (raw, start) = targets[-1], found
            target = replace(last, raw=raw, offset=line.offset + end, raw_offset=line.offset + start)
            targets[len(targets) - (not last.raw) :] = [target]
        else:
            end, label = _label(line.text, at, end)
            if label is None:
                continue
            targets.append(Target(label, kind(label), "", line.offset + match.start()))
        rest.append(line.text[at:end])
        at = match.end()
    return residue([*rest, line.text[at:]])


def _starts(line: str, first: re.Match[str], unfinished: bool) -> bool:
    """Tell whether a link or `<label> link:` is the first thing on its line."""
    if not first["word"]:
        return unfinished and not line[: first.start()].strip(" *_>+•·-" + INVISIBLE)
    cut, label = _label(line, 0, first.start())
    return label is not None and not any(char.isalnum() for char in line[:cut])


def _label(line: str, start: int, end: int) -> tuple[int, str | None]:
    """Return where the label before a `link:` begins, and the label; None if the words are prose."""
    start = max(start, end - _LABEL_LENGTH)
    cut = max(start, *(line.rfind(mark, start, end) + 1 for mark in ",;|()[]、，；"))
    label = re.sub(r"^(?:\d+[.)]|and\b|&)", "", line[cut:end].strip(" *_`>+•·:：#-" + INVISIBLE)).strip(" *_`")
    words = visible(label).split(" ")
    if len(words) > 4 or not _NO_LABEL.isdisjoint(word.casefold() for word in words):
        return end, None
    return cut, " ".join(words) or "link"
