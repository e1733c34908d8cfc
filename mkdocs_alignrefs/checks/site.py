"""Checks a site, or sources alone, without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mkdocs_alignrefs.checks.pages import pages_diagnostics
from mkdocs_alignrefs.checks.unused import is_wanted, unused
from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.hosts.configuration import SiteConfig
from mkdocs_alignrefs.hosts.pages import configured_pages
from mkdocs_alignrefs.hosts.staleness import stale
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import load, source_files, texts, watched
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.site import SitePages, cited_on_site


@dataclass(frozen=True)
class Checked:
    """What a check found: diagnostics as the site grades them, ordered by place, and notes on what it cannot see.

    `sources` and `pages` are how many it read; `pages` is None where sources alone were meant.
    """

    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]
    library: Library
    sources: int = 0
    pages: int | None = None


def check(options: Options, base: Path, docs_dir: Path | None = None, site: SiteConfig | None = None) -> Checked:
    """Return what is wrong with the sources and, if a site is given, with its pages. Raises OptionError.

    `base` is the folder that `sources` and the paths of diagnostics are relative to, `docs_dir` as for `loading.load`.
    """
    library = load(options, base, docs_dir)
    pages = configured_pages(site) if site else None
    found = [*library.diagnostics, *(_of_pages(pages, library, options) if pages else ())]
    if site and site.host == "zensical":
        found += stale(base, site.docs_dir, site.watch, watched(options, base), options.bibliography)
    kept = graded(dict.fromkeys(found), options, texts(base))
    ordered = tuple(sorted(kept, key=lambda item: (item.place, item.code)))
    count = sum(1 for _ in pages.files()) if pages else None
    return Checked(ordered, (), library, len(source_files(options, base)), count)


def _of_pages(pages: SitePages, library: Library, options: Options) -> Iterator[Diagnostic]:
    cited = cache(lambda: cited_on_site(pages))
    if is_wanted(options):
        yield from unused(library, cited())
    yield from pages_diagnostics(pages, library, options, cited)
