"""Entries as JSON, in the shape that `entries.schema.json` beside this file describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control, direction and surrogate characters that `json` leaves as they are: a terminal would obey them."""


def to_json(entry: Entry) -> dict[str, object]:
    """Return an entry as values that JSON knows; every name always present, lists never null."""
    return {
        "key": entry.key,
        "key_generated": entry.key_generated,
        "aliases": list(entry.aliases),
        "type": entry.type,
        "title": plain(entry.title),
        "heading": entry.heading,
        "abbreviation": entry.abbreviation,
        "authors": [_name(name) for name in entry.authors],
        "editors": [_name(name) for name in entry.editors],
        "authors_truncated": entry.authors_truncated,
        "year": entry.year,
        "date": entry.date,
        "venue": entry.venue,
        "status": entry.status,
        "tags": list(entry.tags),
        "note": entry.note,
        "sections": [list(path) for path in entry.sections],
        "links": [{"label": link.label, "kind": link.kind, "url": link.url} for link in entry.links],
        "doi": entry.doi,
        "arxiv": entry.arxiv,
        "fields": dict(entry.fields),
        "sources": [{"path": origin.path, "line": origin.line} for origin in entry.sources],
    }


def dumps(entries: Iterable[Entry]) -> str:
    """Return a JSON array of entries."""
    return written([to_json(entry) for entry in entries])


def written(value: object) -> str:
    """Return JSON, indented, every visible character as it is, with a line feed at the end."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text) + "\n"


def _name(name: Name) -> dict[str, str | None]:
    if name.literal:
        return {"literal": name.literal}
    parts = ("family", "given", "particle", "suffix")
    return {part: getattr(name, part) or None for part in parts}
