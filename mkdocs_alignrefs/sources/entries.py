"""Builds entries from raw BibTeX fields: types, names, dates, identifiers and links of BibTeX and biblatex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText
from mkdocs_alignrefs.model import Entry, Link, LinkKind, Origin
from mkdocs_alignrefs.richtext import RichText, concat, plain
from mkdocs_alignrefs.sources import entry_faults
from mkdocs_alignrefs.sources.bibtex_blocks import RawEntry
from mkdocs_alignrefs.sources.carried import restored
from mkdocs_alignrefs.sources.managers import public
from mkdocs_alignrefs.text import dates, folding, identifiers, latex, names, urls

_TYPES: Mapping[str, str] = {
    "conference": "inproceedings",
    "electronic": "online",
    "www": "online",
    "webpage": "online",
    "report": "techreport",
    "mvbook": "book",
    "bookinbook": "inbook",
    "suppbook": "inbook",
    "mvcollection": "collection",
    "suppcollection": "incollection",
    "mvproceedings": "proceedings",
    "mvreference": "reference",
    "inreference": "incollection",
    "suppperiodical": "article",
}
"""Types of biblatex and their aliases (biblatex manual, 2.1), by those of BibTeX where one means the same."""

_THESES = (
    (re.compile(r"phd|ph\.d|doctor|dissertation|habil", re.IGNORECASE), "phdthesis"),
    (re.compile(r"mast|mathesis|m\.?sc|m\.a|diplom", re.IGNORECASE), "mastersthesis"),
)
_VENUES = (
    "journaltitle", "journal", "booktitle", "maintitle", "eventtitle", "school", "institution", "publisher",
    "organization", "howpublished",
)  # fmt: skip
_ARXIV_FIELDS = ("journal", "journaltitle", "url", "doi", "howpublished", "note", "number")
_DOI_FIELDS = ("doi", "url", "howpublished")
_ARCHIVES: Mapping[str, tuple[str, str]] = {
    "hal": ("HAL", "https://hal.science/"),
    "hdl": ("Handle", "https://hdl.handle.net/"),
    "jstor": ("JSTOR", "https://www.jstor.org/stable/"),
    "pubmed": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
}
"""Labels and addresses of the archives that biblatex knows by `eprinttype`, besides arXiv."""

_URL_COMMAND = re.compile(r"\\url\s*\{([^{}]*)\}")
_TAG_SEPARATOR = re.compile(r"[,;]")


def build(raw: RawEntry, source: SourceText) -> tuple[Entry, tuple[Diagnostic, ...]]:
    """Return the entry that the fields describe, and what is wrong with what they hold. Raises nothing."""
    fields = public(raw.fields)
    authors, editors = names.parse(fields.get("author", "")), names.parse(fields.get("editor", ""))
    date = dates.read(fields)
    title, doi, arxiv = _title(fields), _doi(fields), _arxiv(fields)
    address_field, written = _written_url(fields)
    address = urls.clean_url(written)
    entry = Entry(
        key=folding.normal_key(raw.key) or folding.key_from_title(plain(title)) or "untitled",
        key_generated=not raw.key,
        title=title,
        type=_type(raw.type, fields),
        authors=authors.names,
        editors=editors.names,
        authors_truncated=authors.truncated,
        year=date.year,
        date=date.iso,
        venue=_venue(fields),
        tags=_tags(fields),
        links=tuple(_links(fields, address.url, doi, arxiv)),
        doi=doi,
        arxiv=arxiv,
        fields=MappingProxyType(fields),
        sources=(_origin(raw, source),),
    )
    entry = restored(entry)
    people = {"author": authors, "editor": editors}
    faults = [
        *entry_faults.of_names(raw, source, people),
        *entry_faults.of_date(raw, source, date),
        *entry_faults.of_address(raw, source, address_field, written, address),
        *entry_faults.of_doi(raw, source),
        *(() if entry.key_generated else entry_faults.of_key(entry)),
    ]
    return entry, tuple(faults)


def _origin(raw: RawEntry, source: SourceText) -> Origin:
    at = source.text.find(raw.key, raw.offset, raw.offset + len(raw.key) + 500) if raw.key else -1
    return Origin(source.path, source.place(raw.offset).line, source.place(at) if at >= 0 else None)


def _type(written: str, fields: Mapping[str, str]) -> str:
    if written == "thesis":
        kind = fields.get("type", "")
        return next((thesis for pattern, thesis in _THESES if pattern.search(kind)), written)
    return _TYPES.get(written, written)


def _title(fields: Mapping[str, str]) -> RichText:
    title, subtitle = latex.decode(fields.get("title", "")), latex.decode(fields.get("subtitle", ""))
    if not (title and subtitle):
        return title or subtitle
    return concat([title, " " if plain(title)[-1] in ".:?!" else ": ", subtitle])


def _venue(fields: Mapping[str, str]) -> str | None:
    for name in filter(fields.__contains__, _VENUES):
        venue = latex.decode_plain(fields[name]).strip()
        if venue and not (name == "howpublished" and "://" in venue):
            return venue
    return None


def _tags(fields: Mapping[str, str]) -> tuple[str, ...]:
    written = _TAG_SEPARATOR.split(fields.get("keywords") or fields.get("keyword", ""))
    return tuple(dict.fromkeys(tag for word in written if (tag := latex.decode_plain(word).strip())))


def _doi(fields: Mapping[str, str]) -> str | None:
    found = (identifiers.find_doi(fields[name]) for name in _DOI_FIELDS if name in fields)
    return next((doi for doi in found if doi), None)


def _arxiv(fields: Mapping[str, str]) -> str | None:
    if _archive(fields) in ("arxiv", "") and (number := identifiers.bare_arxiv(fields.get("eprint", ""))):
        return number
    if fields.get("journal", "").lower() == "corr" and (number := identifiers.find_arxiv(fields.get("volume", ""))):
        return number
    found = (identifiers.find_arxiv(fields[name]) for name in _ARXIV_FIELDS if name in fields)
    return next((number for number in found if number), None)


def _archive(fields: Mapping[str, str]) -> str:
    return (fields.get("eprinttype") or fields.get("archiveprefix", "")).lower()


def _written_url(fields: Mapping[str, str]) -> tuple[str, str]:
    """Return the name of the field that holds the address of the work, and the address as written; "" for none."""
    if url := fields.get("url", ""):
        command = _URL_COMMAND.search(url)
        return "url", command[1] if command else url
    for name in ("howpublished", "note"):
        if command := _URL_COMMAND.search(fields.get(name, "")):
            return name, command[1]
    published = fields.get("howpublished", "")
    return "howpublished", published if published.startswith(("http://", "https://")) else ""


def _links(fields: Mapping[str, str], url: str | None, doi: str | None, arxiv: str | None) -> Iterator[Link]:
    if doi and (address := urls.clean_url(f"https://doi.org/{doi}").url):
        yield Link("DOI", "doi", address)
    if arxiv:
        yield Link("arXiv", "arxiv", f"https://arxiv.org/abs/{arxiv}")
    eprint = fields.get("eprint", "")
    archive = _ARCHIVES.get(_archive(fields))
    if eprint and archive and (address := urls.clean_url(archive[1] + eprint).url):
        yield Link(archive[0], "other", address)
    if url and not _is_same(url, doi, arxiv):
        yield Link("PDF" if _kind(url) == "pdf" else "URL", _kind(url), url)


def _is_same(url: str, doi: str | None, arxiv: str | None) -> bool:
    """Say whether the URL leads where the link by DOI or arXiv id leads."""
    is_doi = doi is not None and "doi.org/" in url and identifiers.find_doi(url) == doi
    return is_doi or (arxiv is not None and "arxiv.org/abs/" in url and identifiers.find_arxiv(url) == arxiv)


def _kind(url: str) -> LinkKind:
    return "pdf" if url.lower().endswith(".pdf") or "arxiv.org/pdf/" in url else "other"
