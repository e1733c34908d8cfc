"""The exchange formats by name."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from mkdocs_alignrefs.model import Entry

FORMATS = {"bibtex": "bibtex_file", "csl-json": "csl", "ris": "ris", "csv": "csv"}
"""The module of this package that writes each format."""


def export_text(entries: Iterable[Entry], form: str) -> str:
    """Return the entries in a format. Raises KeyError for one that does not exist."""
    module = import_module(f"{__package__}.{FORMATS[form]}")
    return str(module.dumps(entries))
