"""Where the pages of a site cite each work: page, section, the words around, and the id of the citation there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.around import readable
from mkdocs_alignrefs.pages.scan import Shortcode as Written
from mkdocs_alignrefs.pages.site import Page
from mkdocs_alignrefs.render.cited_on import CitedOn
from mkdocs_alignrefs.resolving.backlinks import Ids, citation_ids
from mkdocs_alignrefs.resolving.collecting import Shortcode, cited_entries, works_of
from mkdocs_alignrefs.resolving.formatter import Formatter
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageOptionError, PageView, page_options
from mkdocs_alignrefs.richtext import plain


def cited_on(view: PageView, press: Formatter) -> Mapping[str, tuple[CitedOn, ...]]:
    """Return the places that cite each entry, by its key, in the order of the pages and as these are read.

    Two that a reader could not tell apart are one, and a `<<nocite:…>>` tells nothing beside a citation with words.
    """
    found: dict[str, list[CitedOn]] = {}
    for path, page in view.citing_pages().items():
        here: dict[str, dict[CitedOn, None]] = {}
        for key, place in _of_page(path, page, view, press):
            here.setdefault(key, {})[place] = None
        for key, places in here.items():
            found.setdefault(key, []).extend([place for place in places if place.shown] or places)
    return {key: tuple(places) for key, places in found.items()}


def _of_page(path: str, page: Page, view: PageView, press: Formatter) -> Iterator[tuple[str, CitedOn]]:
    shortcodes = [None if item.escaped else parse(item.text) for item in page.rendered]
    ids = _ids(page, shortcodes, press.library) if view.as_written else {}
    address = quote(posixpath.relpath(path, posixpath.dirname(view.path) or "."))
    for index, shortcode in enumerate(shortcodes):
        if not isinstance(shortcode, Citation):
            continue
        told = _told(index, shortcode, page, press)
        for key in cited_entries([cite.key for cite in shortcode.cites], press.library):
            fragment = f"#{ids[index, key]}" if (index, key) in ids else ""
            href = fragment if fragment and path == view.path else address + fragment
            yield key, CitedOn(path, href, page.title or _name(path), *told)


def _ids(page: Page, shortcodes: Sequence[Shortcode], library: Library) -> Ids:
    """Return the ids that the citations of a page have in its HTML, as far as its source makes that certain."""
    try:
        page_options(Options(), page.meta)
    except PageOptionError:
        return {}
    marks = [_mark(item) for item in page.rendered]
    found = citation_ids(marks, shortcodes, works_of(shortcodes, library))
    return {(at, key): name for (at, key), name in found.items() if marks[at].heading or not marks[at].in_link}


def _mark(item: Written) -> Mark:
    return Mark(item.text, item.escaped, item.heading, item.bracketed, item.alone, item.docstring)


def _told(index: int, citation: Citation, page: Page, press: Formatter) -> tuple[str, str, str, str]:
    """Return the section of a citation, the words before it, how it is shown, and the words after it."""
    if citation.command == "nocite":
        return "", "", "", ""
    before, after = page.quotes[index]
    return readable(page.rendered[index].section), before, _shown(citation, press), after


def _shown(citation: Citation, press: Formatter) -> str:
    """Return a citation as the style of the list at hand writes it; a whole reference would say too much."""
    if citation.command == "fullcite":
        return "[…]"
    return plain(press.citation(citation, press.site_numbers if press.style.numbered else {}))


def _name(path: str) -> str:
    """Return what a page without a title is called: by its file, or by its folder if that says more."""
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0]
    name = folder.rpartition("/")[2] if stem in ("index", "README") and folder else stem
    return name.replace("-", " ").replace("_", " ")
