"""The pages of a site: which there are, what each is made of, and which of them cites what."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.dialect import Dialect
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.scan import Shortcode, scan

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The names that MkDocs takes for pages."""


def _nothing(_: str) -> bool:
    return False


@dataclass(frozen=True)
class SitePages:
    """Where the pages of a site are and how they are read.

    `base` is the folder that diagnostics show paths from; `excluded` tells of a path under `docs_dir` whether the site
    leaves it out.
    """

    docs_dir: Path
    base: Path
    dialect: Dialect = Dialect()  # noqa: RUF009 - frozen
    excluded: Callable[[str], bool] = _nothing

    def read(self, path: Path, files: PageFiles) -> tuple[SourceText, tuple[Shortcode, ...]] | None:
        """Return the text of a page and its shortcodes, None if it cannot be read."""
        source = files.read(str(path))
        if source is None:
            return None
        return source, scan(source, self.dialect.within(str(path.parent)), files.read)

    def files(self) -> list[Path]:
        """Return the pages by their POSIX paths; hidden files and folders are no pages.

        Of two files that make the same page, such as README.md and index.md, the one counts that MkDocs takes.
        """
        pages: dict[tuple[str, str], str] = {}
        for folder, name in sorted(_walk(self.docs_dir)):
            if not self.excluded(folder + name):
                stem = name.rpartition(".")[0]
                pages[folder, "index" if stem == "README" else stem] = folder + name
        return [self.docs_dir / path for path in sorted(pages.values())]


@dataclass(frozen=True, slots=True)
class _Citations:
    """What a page cites, read in a dialect from files with these texts."""

    dialect: Dialect
    texts: Mapping[str, SourceText | None]
    keys: tuple[str, ...]


_known: dict[Path, _Citations] = {}


def cited_keys(shortcodes: tuple[Shortcode, ...]) -> tuple[str, ...]:
    """Return the keys that a page cites, each once, in reading order; that of `<<nocite:*>>` is `*`."""
    parsed = (parse(item.text) for item in shortcodes if item.rendered and not item.escaped)
    return tuple(dict.fromkeys(cite.key for item in parsed if isinstance(item, Citation) for cite in item.cites))


def site_citations(site: SitePages) -> Mapping[str, tuple[str, ...]]:
    """Return the cited keys by the path of the page under `docs_dir`, for pages that cite, in the order of the paths.

    A page is read again when one of its files has changed.
    """
    found = ((path.relative_to(site.docs_dir).as_posix(), _keys_of(path, site)) for path in site.files())
    return {path: keys for path, keys in found if keys}


def cited_on_site(site: SitePages) -> frozenset[str]:
    """Return the keys that any page cites."""
    return frozenset(key for keys in site_citations(site).values() for key in keys)


def _keys_of(path: Path, site: SitePages) -> tuple[str, ...]:
    known, files = _known.get(path), PageFiles(site.base)
    if known and known.dialect == site.dialect and all(files.read(name) is text for name, text in known.texts.items()):
        return known.keys
    read = site.read(path, files)
    known = _known[path] = _Citations(site.dialect, files.texts, cited_keys(read[1]) if read else ())
    return known.keys


def _walk(docs_dir: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder, with a slash at its end, and the name of each page.

    A folder that links lead to twice is visited once, so that loops end.
    """
    visited: set[str] = set()
    for folder, folders, names in os.walk(docs_dir, followlinks=True):
        folders.sort()
        real = os.path.realpath(folder)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = os.path.relpath(folder, docs_dir).replace(os.sep, "/")
        prefix = "" if within == "." else within + "/"
        yield from ((prefix, name) for name in names if name.endswith(_SUFFIXES) and not name.startswith("."))
