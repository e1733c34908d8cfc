"""Checks a site, or sources alone, without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mkdocs_alignrefs.checks.pages import pages_diagnostics
from mkdocs_alignrefs.checks.unseen import unseen
from mkdocs_alignrefs.checks.unused import is_wanted, unused
from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.hosts.configuration import SiteConfig
from mkdocs_alignrefs.hosts.pages import configured_pages
from mkdocs_alignrefs.hosts.staleness import stale
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import load, source_files, texts, watched
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.site import SitePages, citing_pages


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
    found = [*library.diagnostics, *(_of_site(site, pages, library, options) if site and pages else ())]
    kept = graded(dict.fromkeys(found), options, texts(base))
    ordered = tuple(sorted(kept, key=lambda item: (item.place, item.code)))
    notes = tuple(unseen(site)) if site else ()
    return Checked(ordered, notes, library, len(source_files(options, base)), len(pages.files()) if pages else None)


def _of_site(site: SiteConfig, pages: SitePages, library: Library, options: Options) -> Iterator[Diagnostic]:
    citing = cache(lambda: citing_pages(pages))
    if is_wanted(options):
        yield from unused(library, frozenset(key for page in citing().values() for key in page.keys))
    yield from pages_diagnostics(pages, library, options, citing)
    if site.host == "zensical":
        base = site.path.parent
        needed = [*watched(options, base), *([site.docs_dir] if citing.cache_info().misses else [])]
        yield from stale(base, site.docs_dir, site.watch, needed, options.bibliography)
