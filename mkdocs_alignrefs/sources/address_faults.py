"""What there is to say about an address that a link or a field holds: its slips, and a doi.org without a DOI."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, Severity, SourceText, diagnostic
from mkdocs_alignrefs.sources.bibtex_blocks import quoted
from mkdocs_alignrefs.text.identifiers import find_doi
from mkdocs_alignrefs.text.urls import CleanURL

_RESOLVER = re.compile(r"https?://(?P<host>(?:dx\.|www\.)?doi\.org)/?(?P<path>[^?#]*)", re.IGNORECASE)
_SHORT_DOI = re.compile(r"(?:10/)?[a-z0-9]{3,10}", re.IGNORECASE)  # shortdoi.org, with or without its prefix


def faults(clean: CleanURL, raw: str, source: SourceText, at: int, verbatim: bool = True) -> Iterator[Diagnostic]:
    """Yield what is wrong with an address that leads somewhere; it stands as `raw` at the offset `at` of the source.

    Where it does not stand there `verbatim`, as line ends and macros can bring about, nothing offers an edit.
    """
    for slip in clean.slips:
        edits = [Edit(at + edit.start, at + edit.end, edit.text) for edit in slip.edits if verbatim]
        severity = Severity.INFO if slip.certain else None
        place = source.place(at + slip.offset if verbatim else at)
        yield diagnostic(slip.code, place, slip.message, slip.remedy, edits, severity)
    if clean.url and _names_no_doi(clean.url):
        message = f"{quoted(raw)} leads to doi.org, but names no DOI."
        remedy = f"Write an address such as `https://doi.org/10.1145/3442188.3445922` instead of {quoted(raw)}."
        yield diagnostic("bad-doi", source.place(at), message, remedy)


def _names_no_doi(url: str) -> bool:
    resolver = _RESOLVER.fullmatch(url.partition("?")[0].partition("#")[0])
    if resolver is None or find_doi(url):
        return False
    path = resolver["path"]
    return not _SHORT_DOI.fullmatch(path) and (resolver["host"].lower() != "www.doi.org" or path[:1].isdigit())
