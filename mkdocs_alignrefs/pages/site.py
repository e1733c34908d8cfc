"""The pages of a site: which there are, what each is made of, and which of them cites what."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.around import Quote, quotes, readable
from mkdocs_alignrefs.pages.dialect import Dialect
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.front_matter import front_matter
from mkdocs_alignrefs.pages.scan import Shortcode, scan_page

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The names that MkDocs takes for pages."""


def _nothing(_: str) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Page:
    """A page as it is written: its text, its shortcodes and its heading of the first level."""

    source: SourceText
    shortcodes: tuple[Shortcode, ...]
    heading: str = ""

    @cached_property
    def rendered(self) -> tuple[Shortcode, ...]:
        """The shortcodes that the host reads."""
        return tuple(item for item in self.shortcodes if item.rendered)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """The words around each of them."""
        return quotes(self.rendered)

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """What the front matter says."""
        return front_matter(self.source.text)[0]

    @cached_property
    def title(self) -> str:
        """What the page is called, in its front matter or else in its heading; empty if nowhere."""
        given = self.meta.get("title")
        return str(given) if given else readable(self.heading)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that the page cites, each once, in reading order; that of `<<nocite:*>>` is `*`."""
        return cited_keys(self.shortcodes)


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

    def read(self, path: Path, files: PageFiles) -> Page | None:
        """Return a page, None if it cannot be read; it is scanned again when one of its files has changed."""
        source = files.read(str(path))
        if source is None:
            return None
        known = _known.get(path)
        if known is None or known.dialect != self.dialect or not known.holds(files):
            own = PageFiles(self.base)
            found = scan_page(source, self.dialect.within(str(path.parent)), own.read)
            known = _known[path] = _Known(
                self.dialect, {**own.texts, str(path): source}, Page(source, found.shortcodes, found.title)
            )
        return known.page

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
class _Known:
    """A page, and the dialect and the files with these texts that it was read from."""

    dialect: Dialect
    texts: Mapping[str, SourceText | None]
    page: Page

    def holds(self, files: PageFiles) -> bool:
        """Tell whether the files are what they were."""
        return all(files.read(name) is text for name, text in self.texts.items())


_known: dict[Path, _Known] = {}


def cited_keys(shortcodes: tuple[Shortcode, ...]) -> tuple[str, ...]:
    """Return the keys that a page cites, each once, in reading order; that of `<<nocite:*>>` is `*`."""
    parsed = (parse(item.text) for item in shortcodes if item.rendered and not item.escaped)
    return tuple(dict.fromkeys(cite.key for item in parsed if isinstance(item, Citation) for cite in item.cites))


def citing_pages(site: SitePages) -> Mapping[str, Page]:
    """Return the pages that cite by their paths under `docs_dir`, in the order of the paths."""
    files = PageFiles(site.base)
    found = ((path.relative_to(site.docs_dir).as_posix(), site.read(path, files)) for path in site.files())
    return {path: page for path, page in found if page and page.keys}


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
