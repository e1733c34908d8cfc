"""Which page of a site cites what, from the sources of the pages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.loading import file_bytes
from mkdocs_alignrefs.pages.scan import scan
from mkdocs_alignrefs.remembered import Remembered

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The names that MkDocs takes for pages."""


def cited_keys(text: str) -> tuple[str, ...]:
    """Return the keys that a page cites, each once, in reading order; that of `<<nocite:*>>` is `*`."""
    parsed = (parse(item.text) for item in scan(SourceText(text, "")) if item.rendered and not item.escaped)
    return tuple(dict.fromkeys(cite.key for item in parsed if isinstance(item, Citation) for cite in item.cites))


def site_citations(docs_dir: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the cited keys by the path of the page under `docs_dir`, for pages that cite, in the order of the paths.

    A page is read again when it has changed.
    """
    found = ((path.relative_to(docs_dir).as_posix(), _cited(path)) for path in page_files(docs_dir))
    return {path: keys for path, keys in found if keys}


def cited_on_site(docs_dir: Path) -> frozenset[str]:
    """Return the keys that any page cites."""
    return frozenset(key for keys in site_citations(docs_dir).values() for key in keys)


def page_files(docs_dir: Path) -> list[Path]:
    """Return the pages under a folder by their POSIX paths; hidden files and folders are no pages."""
    return sorted(_walk(docs_dir), key=lambda path: path.relative_to(docs_dir).as_posix())


def _walk(docs_dir: Path) -> Iterator[Path]:
    """Walk a folder; one that links lead to twice is visited once, so that loops end."""
    visited: set[str] = set()
    for folder, folders, files in os.walk(docs_dir, followlinks=True):
        folders.sort()
        real = os.path.realpath(folder)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in files if name.endswith(_SUFFIXES) and not name.startswith("."))


def _keys_of(data: bytes | str, _: Path) -> tuple[str, ...]:
    if isinstance(data, str):
        return ()
    text = data.decode("utf-8-sig", errors="replace")
    return cited_keys(text.replace("\r\n", "\n").replace("\r", "\n"))


_cited = Remembered(file_bytes, _keys_of)
