"""What is wrong with the shortcodes of a page, from the files that it is made of alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, diagnostic
from mkdocs_alignrefs.files import file_bytes
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import shown_path
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.site import Page, SitePages
from mkdocs_alignrefs.resolving.page import complaints_about
from mkdocs_alignrefs.resolving.placing import not_rendered, placed, wrong_option
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageOptionError, PageView, page_options


def pages_diagnostics(
    site: SitePages, library: Library, options: Options, citing: Callable[[], Mapping[str, Page]]
) -> Iterator[Diagnostic]:
    """Yield what a build would say of the shortcodes of all pages."""
    files = PageFiles(site.base)
    for path in site.files():
        yield from page_diagnostics(path, site, files, library, options, citing)


def page_diagnostics(
    path: Path,
    site: SitePages,
    files: PageFiles,
    library: Library,
    options: Options,
    citing: Callable[[], Mapping[str, Page]],
) -> Iterator[Diagnostic]:
    """Yield what a build would say of the shortcodes of a page."""
    read = site.read(path, files)
    if read is None:
        yield from _unreadable(path, site.base)
        return
    if read.rendered:
        place = path.relative_to(site.docs_dir).as_posix()
        yield from _of_rendered(place, read, library, options, citing)
    yield from (not_rendered(item) for item in read.shortcodes if not item.rendered)


def _unreadable(path: Path, base: Path) -> Iterator[Diagnostic]:
    """Say what is the matter with a page that is no text file: a pipe, a device, a dead link, or far too large."""
    if isinstance(wrong := file_bytes(path), str):
        shown = shown_path(path, base)
        remedy = f"Put a text file that can be read in the place of `{shown}`, or take `{shown}` out of docs_dir."
        yield diagnostic("source-unreadable", Place(shown), f"The page {wrong}.", remedy)


def _of_rendered(
    path: str,
    page: Page,
    library: Library,
    options: Options,
    citing: Callable[[], Mapping[str, Page]],
) -> Iterator[Diagnostic]:
    try:
        style, references = page_options(options, page.meta)
    except PageOptionError as error:
        yield wrong_option(error, page.source)
        return
    view = PageView(
        style=style,
        references=references,
        statuses=options.statuses,
        path=path,
        site_list=options.bibliography in (None, path),
        citing_pages=citing,
    )
    marks = [Mark(item.text, item.escaped, alone=item.alone) for item in page.rendered]
    for complaint in complaints_about(marks, library, view):
        yield placed(complaint, page.rendered[complaint.mark], Place(page.source.path))
