"""Reads a Markdown reading list: headings, links, notes and BibTeX become entries, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, SourceText, diagnostic
from mkdocs_alignrefs.instructions import instruction
from mkdocs_alignrefs.model import Entry, Origin, Reading
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources import entries as bibtex_entries
from mkdocs_alignrefs.sources import list_heading, list_links, order, required_fields
from mkdocs_alignrefs.sources.bibtex import RawEntry
from mkdocs_alignrefs.sources.entry_faults import told_once
from mkdocs_alignrefs.sources.list_kinds import Section, sections
from mkdocs_alignrefs.sources.list_outline import BibTeXText, Line, Part, tidy
from mkdocs_alignrefs.sources.list_pieces import Target
from mkdocs_alignrefs.sources.no_entries import no_entries
from mkdocs_alignrefs.text.encodings import mend_mojibake, mojibake
from mkdocs_alignrefs.text.excerpts import excerpt
from mkdocs_alignrefs.text.folding import key_from_title, likeness, normal_key

_ADDRESS = re.compile(r"\]\([^)\s]*|://\S*|www\.\S*")


def read(source: SourceText, statuses: Sequence[str] = ("READ", "UNREAD"), folder: str | None = None) -> Reading:
    """Return the entries of a reading list. Raises nothing.

    `folder` is the POSIX folder of the list under docs_dir (`""` for docs_dir itself): relative links are then kept,
    relative to docs_dir; without it they become text.
    """
    source = SourceText(source.newlines, source.path)
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    title: str | None = None
    path: list[tuple[int, str]] = []  # level and title of the sections that the reader is in
    for section in sections(source, statuses):
        level = section.part.level
        path = [above for above in path if above[0] < level or not level]
        if section.kind in ("title", "section") and level:
            diagnostics += _mojibake(source, [_heading_line(section.part, source)])
            name = mend_mojibake(section.title)
            if section.kind == "title":
                title = name
            elif name:
                path.append((level, name))
        if section.kind == "entry":
            names = tuple(name for _, name in path)
            found, said = _entries(section, source, (names,) if names else (), folder, statuses)
            entries += found
            diagnostics += said
    diagnostics += order.by_year(entries)
    if not entries:
        diagnostics.append(no_entries(source))
    return Reading(tuple(entries), tuple(told_once(diagnostics)), title)


def _entries(
    section: Section,
    source: SourceText,
    path: tuple[tuple[str, ...], ...],
    folder: str | None,
    statuses: Sequence[str],
) -> tuple[list[Entry], list[Diagnostic]]:
    """Return the entries of one heading: first the one that it names, then what other BibTeX stands there."""
    said = list(section.faults)
    works = list(section.works)
    entries: list[Entry] = []
    built: list[tuple[RawEntry, Entry]] = []
    if section.part.level:
        main = max(works, key=lambda work: likeness(section.title, work.fields.get("title", "")), default=None)
        works = [work for work in works if work is not main]
        said += [_extra(work, section, source) for work in works]
        entry, faults = _headed(section, main, source, folder)
        if section.heading.status and not section.heading.known:
            said.append(_unknown_status(section.heading.status, section, source, statuses))
        entries.append(entry)
        built += [(main, entry)] if main else []
        said += faults
    for work in works:
        entry, more = bibtex_entries.build(work, source)
        entries.append(entry)
        built.append((work, entry))
        said += more
    built.sort(key=lambda pair: pair[0].offset)
    said += required_fields.complaints(built, section.faults, source)
    return [entry._replace(sections=path) for entry in entries], said


def _extra(work: RawEntry, section: Section, source: SourceText) -> Diagnostic:
    message = (
        f"{_named(work)} stands under the heading “{section.title}” beside the BibTeX of that work, and became an "
        "entry without status and links."
    )
    title = f"{'#' * section.part.level} {excerpt(work.fields.get('title') or 'Title')}"
    remedy = (
        f"Write a heading such as `{title}` above the BibTeX of {_named(work)}, in a block of its own, or delete that "
        "BibTeX."
    )
    return diagnostic("bibtex-extra", source.place(work.offset), message, remedy)


def _named(work: RawEntry) -> str:
    return f"`{work.key}`" if work.key else f"“{excerpt(work.fields.get('title') or work.type)}”"


def _headed(
    section: Section, work: RawEntry | None, source: SourceText, folder: str | None
) -> tuple[Entry, list[Diagnostic]]:
    """Return the entry that a heading names, made of what the list says and of its BibTeX, if it has any."""
    start = section.part.offset
    links = list_links.read([*_in_heading(section, source), *section.body.targets], source, folder)
    lines = [_heading_line(section.part, source), *_lines(section.part, source)]
    said = [*links.diagnostics, *_mojibake(source, lines)]
    heading, title = mend_mojibake(section.part.text), mend_mojibake(section.heading.title)
    entry = _titled(title, section) if work is None else _built(work, title, section, source, said)
    note = "\n".join(filter(None, [mend_mojibake(section.body.note), *links.texts]))
    doi, arxiv = links.identifiers()
    said += list_links.mismatches(links, entry, source, work.offset if work else start)
    said += list_links.empty(links, entry, source)
    entry = entry._replace(
        heading=heading or None,
        abbreviation=mend_mojibake(section.heading.abbreviation or "") or entry.abbreviation,
        status=section.heading.status or entry.status,
        tags=tuple(dict.fromkeys((*map(mend_mojibake, section.body.tags), *entry.tags))),
        note=note or entry.note,
        links=list_links.united(links.links, entry.links),
        doi=entry.doi or doi,
        arxiv=entry.arxiv or arxiv,
        sources=(Origin(source.path, source.place(start).line, next((origin.key for origin in entry.sources), None)),),
    )
    return entry, said


def _titled(title: str, section: Section) -> Entry:
    """Return the entry of a heading without BibTeX: its key is the list's, or made of the title."""
    rich = list_heading.rich(title)
    key = section.body.key or key_from_title(plain(rich)) or "untitled"
    return Entry(normal_key(key), rich, key_generated=not section.body.key)


def _built(work: RawEntry, title: str, section: Section, source: SourceText, said: list[Diagnostic]) -> Entry:
    """Return the entry of BibTeX under a heading, its title with the heading's capitals if the two agree."""
    entry, more = bibtex_entries.build(work, source)
    said += more
    heading = plain(list_heading.rich(title))
    key = section.body.key
    if key and normal_key(key) != normal_key(entry.key):
        entry = entry._replace(aliases=(*entry.aliases, normal_key(key)))
    if not plain(entry.title).strip():
        return entry._replace(title=list_heading.rich(title))
    if not heading.strip():
        return entry
    if list_heading.agree(heading, plain(entry.title)):
        return entry._replace(title=list_heading.with_capitals(entry.title, heading))
    if not list_heading.is_short_for(heading, plain(entry.title)):
        said.append(_title_mismatch(heading, plain(entry.title), work, section, source))
    return entry


def _title_mismatch(heading: str, title: str, work: RawEntry, section: Section, source: SourceText) -> Diagnostic:
    place = source.place(section.part.offset)
    line = source.place(work.field_offsets.get("title", work.offset)).line
    message = f"The heading is “{heading}”, but the BibTeX title in line {line} is “{title}”, which references show."
    remedy = (
        f"Compare both with the work itself, and write its title in line {place.line} or line {line}, "
        "whichever is wrong."
    )
    return diagnostic("title-mismatch", place, message, remedy)


def _heading_line(part: Part, source: SourceText) -> Line:
    end = source.text.find("\n", part.offset)
    return Line(tidy(source.text[part.offset : end if end >= 0 else len(source.text)]), part.offset)


def _lines(part: Part, source: SourceText) -> Iterator[Line]:
    """Yield what stands below a heading beside BibTeX."""
    for item in part.items:
        if isinstance(item, Line):
            yield item
        elif not isinstance(item, BibTeXText):
            yield Line(source.text[item.start : item.end], item.start)


def _mojibake(source: SourceText, lines: Iterable[Line]) -> Iterator[Diagnostic]:
    """Say where characters were decoded with the wrong encoding; addresses are what they are."""
    for line in lines:
        text = line.text if line.text.isascii() else _ADDRESS.sub(lambda found: " " * len(found[0]), line.text)
        for mend in mojibake(text):
            at = line.offset + mend.start
            message = f"`{text[mend.start : mend.end]}` was decoded with the wrong encoding."
            edits = (Edit(at, line.offset + mend.end, mend.text),)
            remedy = f"{instruction(source.text, edits, at)}."
            yield diagnostic("mojibake", source.place(at), message, remedy, edits)


def _unknown_status(status: str, section: Section, source: SourceText, statuses: Sequence[str]) -> Diagnostic:
    offset = source.text.find("\n", section.part.offset)
    at = source.text.rfind(status, section.part.offset, offset if offset >= 0 else len(source.text))
    message = f"`{status}` is not one of the known reading statuses."
    meant = list_heading.nearest_status(status, statuses)
    right = f"`{meant}`" if meant else f"one of {', '.join(f'`{one}`' for one in statuses)}"
    remedy = f"Write {right} instead of `{status}`, or add `{status}` to the option `statuses`."
    edits = [Edit(at, at + len(status), meant)] if meant and at >= 0 else []
    return diagnostic("unknown-status", source.place(at if at >= 0 else section.part.offset), message, remedy, edits)


def _in_heading(section: Section, source: SourceText) -> list[Target]:
    """Return the links in a heading as targets, which stand at the heading."""
    start, targets = section.part.offset, list[Target]()
    for url in list_heading.links(section.part.text):
        at = source.text.find(url, start, start + 2 * len(section.part.text) + 100)
        targets.append(Target("link", "other", url, start, at if at >= 0 else None))
    return targets
