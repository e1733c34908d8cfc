"""Entries as JSON-LD in the vocabulary of schema.org, for the programs that read pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from mkdocs_alignrefs.export.facts import address, container, line, publisher, text
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.styles.fields import page_range

_TYPES: Mapping[str, str] = {
    "book": "Book", "collection": "Book", "dataset": "Dataset", "inbook": "Chapter", "incollection": "Chapter",
    "manual": "TechArticle", "mastersthesis": "Thesis", "online": "WebPage", "phdthesis": "Thesis",
    "proceedings": "Book", "report": "Report", "software": "SoftwareSourceCode", "techreport": "Report",
    "thesis": "Thesis", "video": "VideoObject",
}  # fmt: skip
"""What is no `ScholarlyArticle`."""
_ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&"})


def dumps(works: Iterable[Entry]) -> str:
    """Return one line of JSON-LD that can stand in a `<script>`.

    It is an array: Material's instant navigation runs every script without a source as JavaScript, where an object at
    the start of a statement would be a fault.
    """
    graph = [{"@context": "https://schema.org", "@graph": [to_json_ld(work) for work in works]}]
    return json.dumps(graph, separators=(",", ":")).translate(_ESCAPED)


def to_json_ld(entry: Entry) -> dict[str, object]:
    """Return the entry as a thing of schema.org: only properties that have a value."""
    doi = f"https://doi.org/{line(entry.doi)}" if entry.doi else ""
    arxiv = f"https://arxiv.org/abs/{line(entry.arxiv)}" if entry.arxiv else ""
    thing: dict[str, object] = {
        "@type": _TYPES.get(entry.type, "ScholarlyArticle"),
        "@id": doi or arxiv,
        "name": line(plain(entry.title)) or line(entry.key),
        "author": [_agent(name) for name in entry.authors],
        "editor": [_agent(name) for name in entry.editors],
        "datePublished": line(entry.date or "") or ("" if entry.year is None else f"{entry.year:04}"),
        "isPartOf": {"@type": "CreativeWork", "name": name} if (name := container(entry)) else "",
        "publisher": {"@type": "Organization", "name": name} if (name := publisher(entry)) else "",
        "pagination": line(page_range(entry)),
        "isbn": text(entry, "isbn"),
        "url": address(entry) or doi or arxiv,
        "keywords": [line(tag) for tag in entry.tags],
    }
    return {name: value for name, value in thing.items() if value}


def _agent(name: Name) -> dict[str, str]:
    if name.literal:
        return {"@type": "Organization", "name": line(name.literal)}
    family = " ".join(filter(None, (name.particle, name.family)))
    parts = {
        "name": line(" ".join(filter(None, (name.given, family, name.suffix)))),
        "givenName": line(name.given),
        "familyName": line(family),
    }
    return {"@type": "Person", **{part: value for part, value in parts.items() if value}}
