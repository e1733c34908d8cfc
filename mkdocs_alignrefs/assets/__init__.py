"""The files that a site serves so that its tables answer: script, style sheet, and the entries to take away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mkdocs_alignrefs.model import Entry

_STATIC = ("alignrefs.js", "alignrefs.css")


def static_files() -> dict[str, bytes]:
    """Return the script and the style sheet by name, with line feeds on every system."""
    return {name: Path(__file__).with_name(name).read_bytes().replace(b"\r\n", b"\n") for name in _STATIC}


def taken_away(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Return a JSON file for each format that readers take away: what stands for each key."""
    from mkdocs_alignrefs.export.bibtex import to_bibtex
    from mkdocs_alignrefs.export.csl import to_csl
    from mkdocs_alignrefs.export.ris import dumps

    works = list(entries)
    formats = {
        "bibtex.json": {work.key: f"{to_bibtex(work)}\n" for work in works},
        "ris.json": {work.key: dumps([work]) for work in works},
        "csl-json.json": {work.key: to_csl(work) for work in works},
    }
    return {name: _written(content) for name, content in formats.items()}


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
