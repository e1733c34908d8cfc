"""What is wrong with the shortcodes of a page, from the files that it is made of alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, SourceText, diagnostic
from mkdocs_alignrefs.files import file_bytes
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import shown_path
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.front_matter import front_matter
from mkdocs_alignrefs.pages.scan import Shortcode
from mkdocs_alignrefs.pages.site import SitePages
from mkdocs_alignrefs.resolving.page import complaints_about
from mkdocs_alignrefs.resolving.placing import is_missed, not_rendered, placed, wrong_option
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageOptionError, PageView, page_options


def pages_diagnostics(
    site: SitePages, library: Library, options: Options, cited_on_site: Callable[[], frozenset[str]]
) -> Iterator[Diagnostic]:
    """Yield what a build would say of the shortcodes of all pages."""
    files = PageFiles(site.base)
    for path in site.files():
        yield from page_diagnostics(path, site, files, library, options, cited_on_site)


def page_diagnostics(
    path: Path,
    site: SitePages,
    files: PageFiles,
    library: Library,
    options: Options,
    cited_on_site: Callable[[], frozenset[str]],
) -> Iterator[Diagnostic]:
    """Yield what a build would say of the shortcodes of a page."""
    read = site.read(path, files)
    if read is None:
        yield from _unreadable(path, site.base)
        return
    source, shortcodes = read
    rendered = [item for item in shortcodes if item.rendered]
    if rendered:
        yield from _of_rendered(rendered, source, library, options, cited_on_site)
    yield from (not_rendered(item) for item in shortcodes if is_missed(item, lambda: library))


def _unreadable(path: Path, base: Path) -> Iterator[Diagnostic]:
    """Say what is the matter with a page that is no text file: a pipe, a device, a dead link, or far too large."""
    if isinstance(wrong := file_bytes(path), str):
        remedy = "Make it a text file that can be read, or take it out of docs_dir."
        yield diagnostic("source-unreadable", Place(shown_path(path, base)), f"The page {wrong}.", remedy)


def _of_rendered(
    rendered: Sequence[Shortcode],
    source: SourceText,
    library: Library,
    options: Options,
    cited_on_site: Callable[[], frozenset[str]],
) -> Iterator[Diagnostic]:
    try:
        style, references = page_options(options, front_matter(source.text)[0])
    except PageOptionError as error:
        yield wrong_option(error, source)
        return
    view = PageView(style=style, references=references, statuses=options.statuses, cited_on_site=cited_on_site)
    marks = [Mark(item.text, item.escaped, alone=item.alone) for item in rendered]
    for complaint in complaints_about(marks, library, view):
        yield placed(complaint, rendered[complaint.mark], Place(source.path))
