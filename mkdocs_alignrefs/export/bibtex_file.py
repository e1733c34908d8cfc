"""Entries as a BibTeX file that reads back as the same library.

What BibTeX's own fields do not say (reading status, tags, note, links of the list, …) stands in the fields of
`sources.carried`: in the one that other programs know if the entry does not use it, else in one of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export.bibtex import made_fields, to_bibtex
from mkdocs_alignrefs.export.latex import escape, to_latex
from mkdocs_alignrefs.model import Entry, Link
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources import bibtex, entries
from mkdocs_alignrefs.sources.carried import HOMES, PREFIX


def dumps(works: Iterable[Entry]) -> str:
    """Return the entries in BibTeX, one blank line between two; no field of theirs is changed or left out."""
    return "\n".join(to_bibtex(carrying(work)) + "\n" for work in works)


def carrying(entry: Entry) -> Entry:
    """Return the entry with fields for whatever our reader would not find in its own fields."""
    full = entry._replace(fields=entry.fields or made_fields(entry))
    said = _read(full)
    homes = {HOMES[name]: text for name, text in _missing(full, said, _HOME_WRITERS) if HOMES[name] not in full.fields}
    if homes:
        full = full._replace(fields={**full.fields, **homes})
        said = _read(full)
    own = {PREFIX + name: text for name, text in _missing(full, said, _WRITERS)}
    return full._replace(fields={**full.fields, **own})


def _read(entry: Entry) -> Entry:
    """Return what our reader makes of the entry's BibTeX."""
    raw = bibtex.read(SourceText(to_bibtex(entry), "")).entries
    return entries.build(raw[0], SourceText("", ""))[0] if raw else Entry("")


def _missing(entry: Entry, said: Entry, writers: Mapping[str, Callable[[Any], str]]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that reading does not give, with what to write for them."""
    for name, written in writers.items():
        value = getattr(entry, name)
        if value and not _same(name, value, getattr(said, name)) and (text := written(value)):
            yield name, text


def _same(name: str, value: Any, found: Any) -> bool:
    return bool(plain(value) == plain(found) if name == "title" else value == found)


def _comma_list(items: Iterable[str]) -> str:
    return ", ".join(map(escape, items))


def _lines(items: Iterable[str]) -> str:
    return r" \\ ".join(map(escape, items))


def _sections(paths: Iterable[Iterable[str]]) -> str:
    return r" \\ ".join(" & ".join(map(escape, path)) for path in paths)


def _links(links: Iterable[Link]) -> str:
    return " ".join(f"\\href{{{link.url}}}{{{escape(link.label)}}}" for link in links)


def _note(note: str) -> str:
    return _lines(note.split("\n"))


_HOME_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "status": escape,
    "tags": _comma_list,
    "aliases": ", ".join,
    "note": _note,
    "doi": str,
}
_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "key": escape,
    "title": to_latex,
    "abbreviation": escape,
    "venue": escape,
    "date": str,
    "status": escape,
    "tags": _lines,
    "aliases": _lines,
    "note": _note,
    "sections": _sections,
    "links": _links,
    "doi": str,
    "arxiv": str,
}
