"""One conversion of one page: reads the library when a shortcode asks for it, resolves the page, logs what is wrong."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mkdocs_alignrefs import options
from mkdocs_alignrefs.announcing import news, news_of_all
from mkdocs_alignrefs.diagnostics import Diagnostic, Place, Severity, SourceText
from mkdocs_alignrefs.grading import graded, heard
from mkdocs_alignrefs.hosts.page import TOOLTIPS, PageInHand
from mkdocs_alignrefs.identity import ByIdentity
from mkdocs_alignrefs.loading import cache_folder, load, refuse_published, shown_path, texts, watched
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.generated import bibtex_path
from mkdocs_alignrefs.render.citation import unresolved
from mkdocs_alignrefs.resolving.page import resolve
from mkdocs_alignrefs.resolving.shortcodes import (
    Complaint,
    Mark,
    PageOptionError,
    PageView,
    Resolution,
    page_options,
)

if TYPE_CHECKING:
    from mkdocs_alignrefs.pages.files import PageFiles
    from mkdocs_alignrefs.pages.scan import Shortcode
    from mkdocs_alignrefs.pages.site import Page

log = logging.getLogger("mkdocs.plugins.alignrefs")
LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}


def convert(given: Mapping[str, Any], page: PageInHand, marks: Sequence[Mark]) -> Resolution:
    """Return what stands in the place of the marks of a page, having logged every diagnostic.

    Raises OptionError for a wrong configuration.
    """
    chosen = _chosen(ByIdentity(given), page.base, page.docs_dir)
    citing = cache(lambda: _citing_pages(page))
    try:
        view = _view(chosen, page, citing)
    except PageOptionError as error:
        from mkdocs_alignrefs.resolving.placing import wrong_option

        source = page.source and _files(page).read(str(page.source))
        _report([wrong_option(error, source or SourceText("", _shown(page)))], chosen, page)
        return _as_written(marks, str(error))
    _announce_staleness(chosen, page)
    library = load(chosen, page.base, page.docs_dir)
    if new := news_of_all(library.diagnostics):
        report(graded(new, chosen, texts(page.base)))
    resolution = resolve(marks, library if page.renders_maths else library.for_readers_without_maths, view)
    if citing.cache_info().misses:
        _announce_staleness(chosen, page, all_pages=True)
    heard_of = [item for item in resolution.complaints if heard(item.code, chosen)]
    if heard_of and not page.excerpt:
        _report(_placed(heard_of, marks, page), chosen, page)
    return resolution


@lru_cache(maxsize=1)
def _chosen(given: ByIdentity[Mapping[str, Any]], base: Path, docs_dir: Path | None) -> Options:
    """Return the options of a site. Raises OptionError for a wrong one."""
    chosen = options.parse(given.value)
    refuse_published(chosen, base, docs_dir)
    return chosen


def refused(marks: Sequence[Mark], sentence: str) -> Resolution:
    """Return the page of a host that cannot be stopped: the sentence about the configuration at each shortcode."""
    log.error("%s", _inert(sentence))
    return _as_written(marks, sentence)


def _as_written(marks: Sequence[Mark], sentence: str) -> Resolution:
    return Resolution(tuple(mark.text if mark.escaped else unresolved(sentence, sentence) for mark in marks), (), ())


def report(diagnostics: Iterable[Diagnostic]) -> None:
    """Hand diagnostics to the host's log; the level says the severity. What a terminal would obey stands as escapes."""
    for item in diagnostics:
        log.log(LEVELS[item.severity], "%s", _inert(f"{item.place}: {item.code}: {item.message} {item.remedy}"))


def _inert(text: str) -> str:
    from mkdocs_alignrefs.export.terminal import inert

    return inert(text)


def report_not_rendered(given: Mapping[str, Any], page: PageInHand) -> None:
    """Log the shortcodes of a page that the host never reads as Markdown. Raises OptionError as `convert` does."""
    from mkdocs_alignrefs.resolving.placing import is_missed, not_rendered

    chosen = _chosen(ByIdentity(given), page.base, page.docs_dir)
    library = cache(lambda: load(chosen, page.base, page.docs_dir))
    _report((not_rendered(item) for item in _scanned(page) if is_missed(item, library)), chosen, page)


def _report(found: Iterable[Diagnostic], chosen: Options, page: PageInHand) -> None:
    """Report diagnostics of a page; what stands in another file, and so perhaps on other pages too, is said once."""
    every = list(dict.fromkeys(found))
    own = [item for item in every if item.place.path == _shown(page)]
    report(graded(own, chosen, texts(page.base)))
    report(graded(news(item for item in every if item.place.path != _shown(page)), chosen, texts(page.base)))


def _announce_staleness(chosen: Options, page: PageInHand, all_pages: bool = False) -> None:
    """Say what Zensical will not see of what the page depends on: the sources, and all pages if it asks who cites."""
    if page.host == "zensical" and page.docs_dir:
        from mkdocs_alignrefs.hosts.staleness import stale

        needed = [*watched(chosen, page.base), *([page.docs_dir] if all_pages else [])]
        said = stale(page.base, page.docs_dir, page.watch, needed, chosen.bibliography)
        report(graded(news(said), chosen, texts(page.base)))


def _view(chosen: Options, page: PageInHand, citing: Callable[[], Mapping[str, Page]]) -> PageView:
    style, references = page_options(chosen, page.meta)
    return PageView(
        style=style,
        references=references,
        heading=chosen.heading,
        words=chosen.words,
        statuses=chosen.statuses,
        path=page.path or "",
        bibliography=_bibliography(chosen, page),
        site_list=chosen.bibliography in (None, page.path),
        bibtex_file=_bibtex_file(chosen, page),
        as_written=page.as_written,
        root="../" * (page.path or "").count("/"),
        tooltips=TOOLTIPS in page.features,
        excerpt=page.excerpt,
        assets=page.assets,
        kept=cache_folder(chosen, page.base),
        citing_pages=citing,
    )


def _bibliography(chosen: Options, page: PageInHand) -> str | None:
    """Return the link to the bibliography page, whether it exists yet or not: a page does not depend on other files."""
    if not chosen.bibliography or not page.path:
        return None
    return quote(posixpath.relpath(chosen.bibliography, posixpath.dirname(page.path) or "."))


def _bibtex_file(chosen: Options, page: PageInHand) -> str:
    """Return the link from the bibliography page to the BibTeX beside it, which the plugin adds or somebody wrote."""
    if not chosen.bibliography or page.path != chosen.bibliography or not page.docs_dir:
        return ""
    path = bibtex_path(chosen.bibliography)
    added = page.host == "mkdocs" and "alignrefs" in page.plugins
    return quote(posixpath.basename(path)) if added or (page.docs_dir / path).is_file() else ""


def _placed(complaints: Sequence[Complaint], marks: Sequence[Mark], page: PageInHand) -> Iterator[Diagnostic]:
    from mkdocs_alignrefs.resolving.placing import placed

    shortcodes = _matched(marks, [item for item in _scanned(page) if item.rendered])
    return (placed(item, shortcodes[item.mark], Place(_shown(page))) for item in complaints)


def _matched(marks: Sequence[Mark], shortcodes: Sequence[Shortcode]) -> list[Shortcode | None]:
    """Find each mark among the shortcodes of the page's source: the n-th of its text, apart from those of docstrings.

    One that is shown more often than it is written is the last of its text, one that came from elsewhere none.
    """
    found: dict[tuple[str, bool], list[Shortcode]] = {}
    for item in shortcodes:
        found.setdefault((_comparable(item.text), item.docstring), []).append(item)
    queues = {key: iter(items) for key, items in found.items()}
    keys = [(_comparable(mark.text), mark.stashed) for mark in marks]
    return [next(queues.get(key, iter(())), found.get(key, [None])[-1]) for key in keys]


def _comparable(text: str) -> str:
    """Return the text of a shortcode without blanks, and without the code and maths that are no longer as written."""
    return re.sub(r"`+[^`]*`+|\$[^$]*\$|\\\([^()]*\\\)|\s+", "", text)


def _scanned(page: PageInHand) -> Sequence[Shortcode]:
    from mkdocs_alignrefs.hosts.pages import pages_in_hand

    site = pages_in_hand(page)
    read = site.read(page.source, _files(page)) if site and page.source else None
    return read.shortcodes if read else ()


def _files(page: PageInHand) -> PageFiles:
    from mkdocs_alignrefs.pages.files import PageFiles

    return PageFiles(page.base)


def _citing_pages(page: PageInHand) -> Mapping[str, Page]:
    from mkdocs_alignrefs.hosts.pages import pages_in_hand
    from mkdocs_alignrefs.pages.site import citing_pages

    return citing_pages(site) if (site := pages_in_hand(page)) else {}


def _shown(page: PageInHand) -> str:
    return shown_path(page.source, page.base) if page.source else page.path or "text"
