"""Citations in Pandoc's syntax on a site that does not read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.notation import Notation, parse
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.scan import Shortcode
from mkdocs_alignrefs.pages.site import SitePages

_KEY = re.compile(r"(?<!\w)@\{?([\w:.#$%&+?~/-]*\w)")


def unasked(pages: SitePages, library: Library) -> Iterator[str]:
    """Yield a sentence if pages cite works of the library as `[@key]`, which the site did not ask to be read."""
    if pages.dialect.notation.pandoc:
        return
    asked = replace(pages, dialect=replace(pages.dialect, notation=Notation(pandoc=True)))
    files = PageFiles(pages.base)
    named = (path for path in pages.files() if (text := files.read(str(path))) and _names_one(text.text, library))
    read = (asked.read(path, files) for path in named)
    found = [item for page in read if page for item in page.shortcodes if _cites(item, library)]
    if found:
        who = f"and {len(found) - 1} more are citations" if len(found) > 1 else "is a citation"
        yield f"{found[0].place}: `{found[0].text}` {who} that only `syntax: [shortcode, pandoc]` reads."


def _names_one(text: str, library: Library) -> bool:
    """Whether an `@` stands before a key, so that the page is worth reading."""
    return any(library.get(match[1]) for match in _KEY.finditer(text))


def _cites(item: Shortcode, library: Library) -> bool:
    meant = parse(item.text) if item.rendered and item.text.startswith("[") else None
    return isinstance(meant, Citation) and any(library.get(cite.key) for cite in meant.cites)
