"""Checks a site, or sources alone, without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mkdocs_alignrefs.checks.pages import pages_diagnostics
from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.hosts.configuration import SiteConfig
from mkdocs_alignrefs.hosts.pages import configured_pages
from mkdocs_alignrefs.hosts.staleness import stale
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import load, texts, watched
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.site import cited_on_site


@dataclass(frozen=True)
class Checked:
    """What a check found: diagnostics as the site grades them, ordered by place, and notes on what it cannot see."""

    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]
    library: Library


def check(options: Options, base: Path, docs_dir: Path | None = None, site: SiteConfig | None = None) -> Checked:
    """Return what is wrong with the sources and, if a site is given, with its pages. Raises OptionError.

    `base` is the folder that `sources` and the paths of diagnostics are relative to, `docs_dir` as for `loading.load`.
    """
    library = load(options, base, docs_dir)
    found = [*library.diagnostics, *(_of_site(site, library, options, base) if site else ())]
    kept = graded(dict.fromkeys(found), options, texts(base))
    return Checked(tuple(sorted(kept, key=lambda item: (item.place, item.code))), (), library)


def _of_site(site: SiteConfig, library: Library, options: Options, base: Path) -> Iterator[Diagnostic]:
    if site.host == "zensical":
        yield from stale(base, site.docs_dir, site.watch, watched(options, base), options.bibliography)
    pages = configured_pages(site)
    yield from pages_diagnostics(pages, library, options, cache(lambda: cited_on_site(pages)))
