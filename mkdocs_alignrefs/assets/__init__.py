"""The files that a site serves so that its tables answer: script, style sheet, and the entries to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from importlib import resources

from mkdocs_alignrefs.export.bibtex import to_bibtex
from mkdocs_alignrefs.export.csl import to_csl
from mkdocs_alignrefs.export.ris import dumps
from mkdocs_alignrefs.model import Entry

_STATIC = ("alignrefs.js", "alignrefs.css")
_TAKEN_AWAY: Mapping[str, Callable[[Entry], object]] = {
    "bibtex.json": lambda entry: to_bibtex(entry) + "\n",
    "ris.json": lambda entry: dumps([entry]),
    "csl-json.json": to_csl,
}


def static_files() -> dict[str, bytes]:
    """Return the script and the style sheet by name, with line feeds on every system."""
    folder = resources.files(__package__)
    return {name: (folder / name).read_bytes().replace(b"\r\n", b"\n") for name in _STATIC}


def taken_away(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Return a JSON file for each format that readers take away: what stands for each key."""
    works = list(entries)
    return {name: _written({work.key: made(work) for work in works}) for name, made in _TAKEN_AWAY.items()}


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
