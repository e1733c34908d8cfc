"""Complaints about shortcodes as diagnostics: where each stands, and the edits that mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, Place, Severity, SourceText, diagnostic
from mkdocs_alignrefs.pages.front_matter import place_of
from mkdocs_alignrefs.resolving.shortcodes import Complaint, PageOptionError

if TYPE_CHECKING:
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.pages.scan import Shortcode

_WHERE = {"attribute": "an attribute", "comment": "a comment", "link": "a link"}


def placed(complaint: Complaint, shortcode: Shortcode | None, start: Place) -> Diagnostic:
    """Return a complaint about a shortcode of a page; one that is not found there is placed at `start`."""
    place = shortcode.place if shortcode else start
    edits = _edits(complaint, shortcode) if shortcode and shortcode.written else ()
    return diagnostic(complaint.code, place, complaint.message, complaint.remedy, edits)


def not_rendered(shortcode: Shortcode) -> Diagnostic:
    """Say of a shortcode that it stands where the host reads no Markdown; in a comment no reader will miss it."""
    where = _WHERE.get(shortcode.where, shortcode.where)
    return diagnostic(
        "shortcode-not-rendered",
        shortcode.place,
        f"`{shortcode.text}` stands in {where}, where shortcodes are not read.",
        f"Move `{shortcode.text}` into the text, or put an example in a code span.",
        severity=Severity.INFO if shortcode.where == "comment" else None,
    )


def is_missed(shortcode: Shortcode, library: Callable[[], Library]) -> bool:
    """Whether a reader misses what is not rendered; of Pandoc's citations only one of a work that is known."""
    if shortcode.rendered or shortcode.text.startswith("<"):
        return not shortcode.rendered
    citation = parse(shortcode.text)
    return isinstance(citation, Citation) and any(library().get(cite.key) for cite in citation.cites)


def wrong_option(error: PageOptionError, source: SourceText) -> Diagnostic:
    """Say what is wrong with the options in the front matter of a page."""
    remedy = f"Correct `{error.option}`; until then the shortcodes of this page stand as they are written."
    return diagnostic(error.code, place_of(source, error.option), str(error), remedy)


def _edits(complaint: Complaint, shortcode: Shortcode) -> Sequence[Edit]:
    if complaint.code == "escaped-shortcode":
        backslash = shortcode.written.index("<")
        return (Edit(shortcode.offset, shortcode.offset + backslash, ""),)
    return tuple(_other_key(complaint, shortcode)) if complaint.instead else ()


def _other_key(complaint: Complaint, shortcode: Shortcode) -> Iterator[Edit]:
    """Put another key in the place of one, if that stands once in the shortcode and the result cites it."""
    key = re.compile(rf"(?<![^\s,;:@{{]){re.escape(complaint.key)}(?![^\s,;>}}.:?!)\]])")
    found = list(key.finditer(shortcode.written))
    mended = parse(key.sub(lambda _: complaint.instead, shortcode.text))
    if len(found) == 1 and mended == _with_key(shortcode.text, complaint.key, complaint.instead):
        start, end = found[0].span()
        yield Edit(shortcode.offset + start, shortcode.offset + end, complaint.instead)


def _with_key(text: str, key: str, other: str) -> Citation | None:
    """Return what a citation means with another key in the place of one."""
    citation = parse(text)
    if not isinstance(citation, Citation):
        return None
    cites = tuple(cite._replace(key=other) if cite.key == key else cite for cite in citation.cites)
    return citation._replace(cites=cites)
