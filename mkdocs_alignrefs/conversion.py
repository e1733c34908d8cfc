"""One conversion of one page: reads the library when a shortcode asks for it, resolves the page, logs what is wrong."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs_alignrefs import options
from mkdocs_alignrefs.diagnostics import Diagnostic, Place, Severity, SourceText, diagnostic
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.hosts.page import TOOLTIPS, PageInHand
from mkdocs_alignrefs.hosts.staleness import stale
from mkdocs_alignrefs.loading import load, texts, watched
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.scan import Shortcode, scan
from mkdocs_alignrefs.pages.site import cited_on_site
from mkdocs_alignrefs.render.citation import unresolved
from mkdocs_alignrefs.resolving.complaints import not_rendered
from mkdocs_alignrefs.resolving.page import resolve
from mkdocs_alignrefs.resolving.shortcodes import Complaint, Mark, PageView, Resolution, page_options

log = logging.getLogger("mkdocs.plugins.alignrefs")
LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}

_announced: set[Diagnostic] = set()


def forget_announcements() -> None:
    """Let the next build say again what the sources have wrong."""
    _announced.clear()


def convert(given: Mapping[str, Any], page: PageInHand, marks: Sequence[Mark]) -> Resolution:
    """Return what stands in the place of the marks of a page, having logged every diagnostic.

    Raises OptionError for a wrong configuration.
    """
    chosen = options.parse(given)
    cited = cache(lambda: cited_on_site(page.docs_dir) if page.docs_dir else frozenset())
    view = _view(chosen, page, cited)
    _announce_staleness(chosen, page)
    library = load(chosen, page.base, page.docs_dir)
    _announce(library.diagnostics, chosen, page.base)
    resolution = resolve(marks, library, view)
    if cited.cache_info().misses:
        _announce_staleness(chosen, page, all_pages=True)
    if not page.excerpt:
        report(graded(_placed(resolution.complaints, marks, page), chosen, texts(page.base)))
    return resolution


def refused(marks: Sequence[Mark], sentence: str) -> Resolution:
    """Return the page of a host that cannot be stopped: the sentence about the configuration at each shortcode."""
    log.error("%s", sentence)
    return Resolution(tuple(mark.text if mark.escaped else unresolved(sentence, sentence) for mark in marks), (), ())


def report(diagnostics: Iterable[Diagnostic]) -> None:
    """Hand diagnostics to the host's log; the level says the severity."""
    for item in diagnostics:
        log.log(LEVELS[item.severity], "%s: %s: %s %s", item.place, item.code, item.message, item.remedy)


def report_not_rendered(given: Mapping[str, Any], page: PageInHand) -> None:
    """Log the shortcodes of a page that the host never reads as Markdown."""
    items = [not_rendered(item) for item in _scanned(page) if not item.rendered]
    report(graded(items, options.parse(given), texts(page.base)))


def _announce(diagnostics: Iterable[Diagnostic], chosen: Options, base: Path) -> None:
    news = [item for item in diagnostics if item not in _announced]
    _announced.update(news)
    report(graded(news, chosen, texts(base)))


def _announce_staleness(chosen: Options, page: PageInHand, all_pages: bool = False) -> None:
    """Say what Zensical will not see of what the page depends on: the sources, and all pages if it asks who cites."""
    if page.host == "zensical" and page.docs_dir:
        needed = [*watched(chosen, page.base), *([page.docs_dir] if all_pages else [])]
        _announce(stale(page.base, page.docs_dir, page.watch, needed, chosen.bibliography), chosen, page.base)


def _view(chosen: Options, page: PageInHand, cited: Callable[[], frozenset[str]]) -> PageView:
    style, references = page_options(chosen, page.meta)
    return PageView(
        style=style,
        references=references,
        heading=chosen.heading,
        words=chosen.words,
        statuses=chosen.statuses,
        bibliography=_bibliography(chosen, page),
        root="../" * (page.path or "").count("/"),
        tooltips=TOOLTIPS in page.features,
        excerpt=page.excerpt,
        cited_on_site=cited,
    )


def _bibliography(chosen: Options, page: PageInHand) -> str | None:
    """Return the link to the bibliography page, whether it exists yet or not: a page does not depend on other files."""
    if not chosen.bibliography or not page.path:
        return None
    return quote(posixpath.relpath(chosen.bibliography, posixpath.dirname(page.path) or "."))


def _placed(complaints: Sequence[Complaint], marks: Sequence[Mark], page: PageInHand) -> Iterator[Diagnostic]:
    if not complaints:
        return
    places = _places(marks, page)
    for item in complaints:
        yield diagnostic(item.code, places[item.mark], item.message, item.remedy)


def _places(marks: Sequence[Mark], page: PageInHand) -> list[Place]:
    """Find each mark in the page's source: the n-th of its text; one that came from elsewhere gets the page's start."""
    rendered = (item for item in _scanned(page) if item.rendered)
    at = {(text, n): item.place for text, n, item in _numbered((_folded(item.text), item) for item in rendered)}
    start = Place(_shown(page))
    return [at.get((text, n), start) for text, n, _ in _numbered((_folded(mark.text), mark) for mark in marks)]


def _numbered(items: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, int, Any]]:
    counters: dict[str, Iterator[int]] = {}
    for text, item in items:
        yield text, next(counters.setdefault(text, count())), item


def _folded(text: str) -> str:
    return " ".join(text.split())


def _scanned(page: PageInHand) -> Sequence[Shortcode]:
    try:
        text = page.source.read_text(encoding="utf-8-sig", errors="replace") if page.source else ""
    except OSError:
        return ()
    return scan(SourceText(text, _shown(page)))


def _shown(page: PageInHand) -> str:
    if page.source is None:
        return page.path or "text"
    try:
        return page.source.relative_to(page.base).as_posix()
    except ValueError:
        return page.source.as_posix()
