"""Which part of a reading list is what: a section, an entry, the list's own citation, or a template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText, diagnostic
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources import bibtex, list_body, list_heading
from mkdocs_alignrefs.sources.link_kinds import is_label
from mkdocs_alignrefs.sources.list_outline import BibTeXText, Part, outline, visible
from mkdocs_alignrefs.text.folding import fold, likeness
from mkdocs_alignrefs.text.identifiers import find_arxiv, find_doi
from mkdocs_alignrefs.text.latex import decode_plain

Kind = Literal["title", "section", "entry", "own citation", "template"]

_ROW = re.compile(r"^[ ]{0,3}(?:\||<t(?:able|body|r|d|h)\b).*", re.IGNORECASE | re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_QUOTE = re.compile(r"^[ ]{0,3}>[> ]*(?=@|[})]|\w+[ ]*=)", re.MULTILINE)
_LINKED = re.compile(r"(?:[^\w\[]|[\d_])*+\[(?P<text>[^\[\]]+)\]\((?P<url>https?://[^()\s]+)\)[\W_]*+")
_OWN = re.compile(r"\b(?:cite|citing|citations?)\b|\bif you find\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:please|kindly|consider)\W++(?:\w++\W++){0,2}?(?:cite|citing)\b|\bif you find\b"
    r"|\b(?:cite|citing)\W++(?:it|us|our|this|these|as|the\W++following)\b|^\W*+(?:cite|citing)\W*+$",
    re.IGNORECASE,
)
"""How people ask to be cited; that others are cited is said in notes, too."""
_OWN_HEADING = re.compile(
    r"[\W\d_]*+(?:(?:how|please|kindly|help|to|for|and)\W++)*+(?:cite|citing|citations?)\b(?:\W++\w++){0,4}+\W*+"
    r"|[\W\d_]*+(?:\w++\W++){1,3}citations?(?:\W++\w++){0,2}+\W*+|.*\bif you find\b.*",
    re.IGNORECASE,
)
_BIBTEX_HEADING = re.compile(
    r"[\W\d_]*+(?:bib(?:tex|latex)?(?:\W++(?:entry|code))?|(?P<of_others>references?|bibliography)|引用(?:格式)?)[\W_]*+",
    re.IGNORECASE,
)
_TITLE_LENGTH = 1000
"""How much of a heading is compared with titles."""
_TEMPLATE_KEY = re.compile(
    r"(?:your|cite|citation|bib(?:tex)?|entry|ref(?:erence)?|paper|short|the)?[-_ ]?key"
    r"|(?:author|lastname|firstauthor|surname|name)s?[-_:]?(?:year|yyyy|\d{4})[-_:]?(?:title|keyword|word|name)?s?\d*"
    r"|x{2,}(?:[-_:]?(?:x{2,}|y{2,}|\d{2,4}))*|[.…?_-]+|<.*>|todo|tbd|placeholder|template",
    re.IGNORECASE,
)
_TEMPLATE_TITLE = re.compile(
    r"(?:(?:your|the|full|insert|add)\s+)*(?:(?:paper|article|work|publication|entry)(?:'s)?\s+)?(?:title|name)"
    r"(?:\s+(?:here|of\s+(?:the|your)\s+(?:paper|article|work)))?|x{2,}|[.…?_-]+|<.*>|\[.*\]|todo|tbd|placeholder|标题",
    re.IGNORECASE,
)


@dataclass
class Section:
    """A part of the list with everything read that stands in it, and what it is.

    `is_linked`: its heading is a link to a work, and no entry stands below it.
    """

    part: Part
    heading: list_heading.Heading
    body: list_body.Body
    works: tuple[bibtex.RawEntry, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    template: bool = False
    holds_entries: bool = False
    is_linked: bool = False
    kind: Kind = "section"

    @cached_property
    def title(self) -> str:
        """The heading's title without markup."""
        return plain(list_heading.rich(self.heading.title))


def sections(source: SourceText, statuses: Sequence[str]) -> list[Section]:
    """Return the parts of a list, each with its kind.

    An entry is a heading with a status, one that is a link to arXiv or a DOI, or one with a `<label> link:` line, a
    `citation` line or BibTeX before the next heading; BibTeX before the first heading is one too. BibTeX under words
    such as `please cite` or `if you find` that no entry heading precedes is the list's own citation; BibTeX with a
    placeholder as key or title is a template. What stands below a heading such as `Citation` or `BibTeX` is no part of
    its own where it belongs to the work above.
    """
    bibtex_text = SourceText(_without_markup(source.text), source.path)
    found = [_section(part, source, bibtex_text, statuses) for part in outline(source.text)]
    _look_below(found)
    found = _continued(found, bibtex_text)
    first = next((at for at, section in enumerate(found) if section.part.level), 0)
    only_h1 = sum(section.part.level == 1 for section in found) == 1
    for at, section in enumerate(found):
        is_title = at == first and section.part.level == 1 and only_h1 and len(found) > at + 1
        section.kind = _kind(section, is_title)
    return found


def _without_markup(text: str) -> str:
    """Return the text with blanks for what ends lines of BibTeX in rows of tables, and starts them in quotations."""
    rows = _ROW.sub(lambda row: _BREAK.sub(lambda tag: " " * len(tag[0]), row[0]), text)
    return _QUOTE.sub(lambda marks: " " * len(marks[0]), rows)


def _section(part: Part, source: SourceText, bibtex_text: SourceText, statuses: Sequence[str]) -> Section:
    section = Section(part, list_heading.parse(part.text, statuses), list_body.read(part.items, source.text))
    return _with_bibtex(section, section.body.bibtex, bibtex_text)


def _with_bibtex(section: Section, stretches: Sequence[BibTeXText], source: SourceText) -> Section:
    """Read the BibTeX of a section; a stretch of templates alone leaves nothing but the mark that it was there."""
    for stretch in stretches:
        read = bibtex.read(source, stretch.start, stretch.end)
        if not read.entries and not read.diagnostics:
            section.faults += _lost(source, stretch)
        works = tuple(work for work in read.entries if not is_template(work))
        if read.entries and not works:
            section.template = True
            continue
        section.works += works
        section.faults += read.diagnostics if stretch.apart else _without_edits(read.diagnostics)
    return section


def _without_edits(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of BibTeX that shares lines with Markdown, which an edit could break."""
    return tuple(item._replace(edits=()) for item in diagnostics)


def _lost(source: SourceText, stretch: BibTeXText) -> tuple[Diagnostic, ...]:
    text = visible(source.text[stretch.start : stretch.end])
    if not text:
        return ()
    at = source.text.find(text[0], stretch.start)
    message = f"No BibTeX entry can be read from “{text[:40]}”."
    remedy = "Write an entry, which starts like `@article{key,`, or delete the block."
    return (diagnostic("bibtex-lost", source.place(at), message, remedy),)


def is_template(work: bibtex.RawEntry) -> bool:
    """Tell whether key or title of a BibTeX entry is a placeholder."""
    title = " ".join(decode_plain(work.fields.get("title", "")).split())
    if not title and not work.key:
        return True
    return any(
        pattern.fullmatch(text) for pattern, text in ((_TEMPLATE_KEY, work.key), (_TEMPLATE_TITLE, title)) if text
    )


def _look_below(found: Sequence[Section]) -> None:
    """Note of each section whether entries stand below its heading, and whether that leads to a work instead."""
    behind: list[tuple[int, bool]] = []  # the levels of the sections behind, and whether an entry is among them
    for section in reversed(found):
        level = section.part.level
        while behind and behind[-1][0] > level:
            section.holds_entries |= behind.pop()[1]
        section.is_linked = not section.holds_entries and _leads_to_work(section.heading.title)
        behind.append((level, section.holds_entries or (_is_entry(section) and not _is_continuation(section))))


def _continued(found: list[Section], source: SourceText) -> list[Section]:
    """Give what stands below a heading such as `Citation` to the work of the heading above, or of the entry before."""
    result: list[Section] = []
    entry: Section | None = None
    above: list[Section] = []
    for section in found:
        above = [other for other in above if other.part.level < section.part.level]
        owner = _owner(section, above, entry) if _is_continuation(section) else None
        if owner:
            list_body.add(owner.body, section.body, with_note=not _asks(section))
            entry = _with_bibtex(owner, section.body.bibtex, source)
            continue
        if section.part.level and _is_entry(section) and not _is_own(section, False):
            entry = section
        above += [section] if section.part.level else []
        result.append(section)
    return result


def _is_continuation(section: Section) -> bool:
    """Tell whether a heading names no work, but says that the BibTeX of one stands below."""
    named = len(section.works) == 1 and not _is_told(section) and _BIBTEX_HEADING.fullmatch(section.title)
    return bool(named) or _is_own(section, False)


def _owner(section: Section, above: Sequence[Section], entry: Section | None) -> Section | None:
    """Return whose BibTeX stands in a continuation: of the heading above if that names the work, else of the entry.

    A heading above entries is that of a list, and names it where a paper was written about the list.
    """
    nearest = above[-1] if above else None
    if nearest and _names(nearest, section):
        return None if nearest.holds_entries else nearest
    if entry is None or entry.part.level > section.part.level:
        return None
    beside = entry.part.level == section.part.level and _asks(section)
    found = _BIBTEX_HEADING.fullmatch(section.title)
    is_sure = not beside and not (found and found["of_others"])
    return entry if is_sure or _names(entry, section) else None


def _names(section: Section, other: Section) -> bool:
    """Tell whether a heading is the title of a work whose BibTeX stands elsewhere."""
    return any(_alike(section.title, work) for work in other.works)


def _asks(section: Section) -> bool:
    """Tell whether somebody asks to be cited."""
    return _REQUEST.search(section.body.lead) is not None


def _kind(section: Section, is_title: bool) -> Kind:
    if _is_own(section, is_title or not section.part.level):
        return "title" if is_title else "own citation"
    if is_title and section.heading.status is None and not section.works:
        return "title"
    if section.template and not section.works and (_is_placeholder(section) or not _is_told(section)):
        return "template" if section.part.level else "section"
    if _is_entry(section):
        return "entry"
    return "section"


def _is_told(section: Section) -> bool:
    """Tell whether status or link says that a heading is an entry, whatever its BibTeX is."""
    return section.heading.status is not None or section.body.says_link or section.is_linked


def _leads_to_work(title: str) -> bool:
    """Tell whether a heading is a link to a DOI or to arXiv that shows a title, and nothing but numbers beside it."""
    link = _LINKED.fullmatch(title)
    if not link or not (find_arxiv(link["url"]) or find_doi(link["url"])):
        return False
    text = link["text"]
    return not (is_label(text) or _OWN_HEADING.fullmatch(text) or _BIBTEX_HEADING.fullmatch(text))


def _is_entry(section: Section) -> bool:
    if not section.part.level:
        return bool(section.works)
    return _is_told(section) or section.body.citation or bool(section.body.bibtex)


def _is_placeholder(section: Section) -> bool:
    return bool(_TEMPLATE_TITLE.fullmatch(section.title))


def _is_own(section: Section, before_entries: bool) -> bool:
    """Tell whether the BibTeX of a section is the list's own citation.

    A bare `citation:` line says so only before the first entry heading: below one it is how entries are written.
    """
    if _is_told(section) or not section.body.bibtex:
        return False
    asks = _OWN.search(section.body.lead) if before_entries else _asks(section)
    own = asks or _OWN_HEADING.fullmatch(section.title) or (before_entries and section.body.citation)
    return bool(own) and not any(_alike(section.title, work) for work in section.works)


def _alike(heading: str, work: bibtex.RawEntry) -> bool:
    title, heading = decode_plain(work.fields.get("title", "")), heading[:_TITLE_LENGTH]
    return bool(fold(heading)) and (fold(heading) == fold(title) or likeness(heading, title) >= 0.6)
