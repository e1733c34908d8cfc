"""What a reading list says of a work beyond its BibTeX, read back from the fields in which an export carries it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from mkdocs_alignrefs.model import Entry, Link
from mkdocs_alignrefs.sources.link_kinds import kind
from mkdocs_alignrefs.text import dates
from mkdocs_alignrefs.text.folding import normal_key
from mkdocs_alignrefs.text.identifiers import bare_arxiv, find_doi
from mkdocs_alignrefs.text.latex import decode, decode_plain
from mkdocs_alignrefs.text.urls import clean_url

PREFIX = "alignrefs-"
"""Begins the names of fields that are ours alone; they never count among the fields of the entry."""

HOMES: Mapping[str, str] = MappingProxyType(
    {"status": "readstatus", "tags": "keywords", "aliases": "ids", "note": "annotation", "doi": "doi"}
)
"""Attributes of an entry that other programs have a field for: JabRef's `readstatus`, the rest as in biblatex."""

_LINK = re.compile(r"\\href\s*\{(?P<url>[^{}]*)\}\s*\{(?P<label>(?:[^{}]|\{\})*)\}")
_LEVEL = re.compile(r"(?<!\\)&")
_KEYS = re.compile(r"[,\s]+")


def _items(value: str) -> list[str]:
    """Return the lines of a value that LaTeX's line break parts."""
    return [decode_plain(item) for item in value.split("\\\\")]


def _jabref_status(value: str) -> str:
    """Return the reading status in capitals, as lists write it, if it is in small letters, as JabRef does (`read`)."""
    status = decode_plain(value)
    return status.upper() if status.islower() else status


def _links(value: str) -> tuple[Link, ...]:
    found = ((decode_plain(link["label"]), clean_url(link["url"], relative=True).url) for link in _LINK.finditer(value))
    return tuple(Link(label, kind(label), url) for label, url in found if url)


def _sections(value: str) -> tuple[tuple[str, ...], ...]:
    paths = (tuple(filter(None, map(decode_plain, _LEVEL.split(path)))) for path in value.split("\\\\"))
    return tuple(filter(None, paths))


READERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "key": lambda value: normal_key(decode_plain(value)),
        "title": decode,
        "abbreviation": decode_plain,
        "venue": decode_plain,
        "date": lambda value: dates.read({"date": value}).iso,
        "status": decode_plain,
        "tags": lambda value: tuple(filter(None, _items(value))),
        "aliases": lambda value: tuple(map(normal_key, filter(None, _items(value)))),
        "note": lambda value: "\n".join(_items(value)),
        "sections": _sections,
        "links": _links,
        "doi": find_doi,
        "arxiv": bare_arxiv,
    }
)
"""How the field of our own for each attribute is read; a value that cannot be read changes nothing."""

_HOME_READERS: Mapping[str, Callable[[str], Any]] = {
    "status": _jabref_status,
    "aliases": lambda value: tuple(normal_key(key) for key in _KEYS.split(value) if key),
    "note": READERS["note"],
}


def restored(entry: Entry) -> Entry:
    """Return the entry with what its fields carry, and without the fields that are ours alone. Raises nothing."""
    fields = entry.fields
    found = {name: read(fields[HOMES[name]]) for name, read in _HOME_READERS.items() if HOMES[name] in fields}
    if any(name.startswith(PREFIX) for name in fields):
        found |= {name: value for name in READERS if (value := READERS[name](fields.get(PREFIX + name, "")))}
        kept = {name: value for name, value in fields.items() if not name.startswith(PREFIX)}
        found["fields"] = MappingProxyType(kept)
    changes = {name: value for name, value in found.items() if value or name == "fields"}
    if "date" in changes:
        changes["year"] = dates.read({"date": changes["date"]}).year
    if "key" in changes:
        changes["key_generated"] = False
    return entry._replace(**changes) if changes else entry
