"""The parts of a reference, read from an entry's BibTeX fields and decoded: none of them knows where it will stand."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import lru_cache

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import RichText, Span, concat, join, plain
from mkdocs_alignrefs.styles.names import People, listed, people
from mkdocs_alignrefs.styles.sentences import trimmed
from mkdocs_alignrefs.text.folding import fold

_ARXIV = re.compile(r"arxiv|preprints?|e-?prints?|corr|abs|v\d+|\[[^\[\]]*\]|[\W_]")
_DASHES = re.compile(r"\s*(?:[‐‑‒–—―−]+|--+)\s*")
_HYPHENATED = re.compile(r"(\w*\d\w*)\s*-\s*(\w*\d\w*)")
_PAGE_TERM = re.compile(r"^(?:pp?\.|pages?)\s*", re.IGNORECASE)
_EDITION_TERM = re.compile(r"\s+ed(?:ition|n)?\.?$", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MAKERS = (
    ("howpublished",), ("school",), ("institution",), ("organization",), ("publisher",), ("address", "location"),
)  # fmt: skip
_KNOWN_TYPES = re.compile("[a-z]+")

_ARCHIVES: Mapping[str, str] = {"hal": "HAL", "hdl": "HDL", "jstor": "JSTOR", "pubmed": "PubMed"}
_NUMBERED = ("techreport", "patent", "standard")
_THESES = ("phdthesis", "mastersthesis", "thesis")
_MASTER = ("mastersthesis", "mathesis")
_WITHIN = ("inproceedings", "incollection", "inbook")
_HOLDING = ("book", "collection", "proceedings", "reference", "mvbook", "mvcollection", "mvproceedings", "mvreference")
_THESIS_TYPES = ("phdthesis", "mastersthesis", "mathesis")
_REPORT_TYPES = ("", "techreport", "resreport")


def value(entry: Entry, *names: str) -> RichText:
    """Return the first of these fields that has a value, decoded; one that only repeats the arXiv id has none."""
    for name in names:
        if (source := entry.fields.get(name)) and (text := _decoded(source, entry.arxiv)):
            return text
    return ()


@lru_cache(maxsize=4096)
def _decoded(source: str, arxiv: str | None) -> RichText:
    from mkdocs_alignrefs.text.latex import decode

    text = trimmed(decode(source))
    return () if _repeats_arxiv(plain(text), arxiv) else text


def _repeats_arxiv(text: str, arxiv: str | None) -> bool:
    """Whether a text says no more than `arXiv preprint arXiv:2305.18290 [cs.LG]`, or `CoRR` and `abs/2305.18290`."""
    return arxiv is not None and not _ARXIV.sub("", text.casefold().replace(arxiv.casefold(), ""))


def title(entry: Entry) -> RichText:
    """Return the title without a full stop of its own, as the words that link to the entry; its key if it has none."""
    text = trimmed(entry.title) or (entry.key,)
    last = text[-1]
    if isinstance(last, str) and re.search(r"\w\w\.$", last) and not re.search(r"\.\w+\.$", last):
        text = concat([text[:-1], last[:-1]])
    return (Span("cite", text, entry.key),)


def containers(entry: Entry) -> tuple[RichText, RichText]:
    """Return the journal or the book (proceedings, collection) that the work is part of; at most one is not empty."""
    journal, book = value(entry, "journal", "journaltitle"), value(entry, "booktitle")
    if book and _is_own_title(entry, plain(book)):
        book = ()
    return ((), book) if book and (not journal or entry.type in _WITHIN) else (journal, ())


def _is_own_title(entry: Entry, book: str) -> bool:
    """Tell whether a work is the book that its `booktitle` names, for entries that inherit from it by crossref."""
    whole, named = fold(plain(entry.title)), fold(book)
    return named == whole or (entry.type in _HOLDING and whole.startswith(f"{named} "))


def editors(entry: Entry, words: Mapping[str, str]) -> tuple[str, str]:
    """Return `A. Krause and B. Kim` and `Eds.`; both empty if there are none or they stand where authors do."""
    if not entry.editors or people(entry).editors:
        return "", ""
    return listed(People(entry.editors), words, inverted=False), editor_term(entry, words)


def editor_term(entry: Entry, words: Mapping[str, str]) -> str:
    """Return `Ed.` or `Eds.`."""
    return words["editors" if len(entry.editors) > 1 else "editor"]


def details(entry: Entry, words: Mapping[str, str]) -> list[RichText]:
    """Return edition, version, series, volume, number, chapter and pages, each with its term, as far as they exist."""
    return [
        part
        for part in (
            _edition(entry, words),
            _version(entry, words),
            value(entry, "series"),
            _termed(words["volume"], value(entry, "volume")),
            _termed(words["number"], number(entry)),
            _termed(words["chapter"], value(entry, "chapter")),
            pages(entry, words),
        )
        if part
    ]


def _termed(term: str, text: RichText) -> RichText:
    return concat([f"{term}\u00a0", text]) if text else ()


def number(entry: Entry) -> RichText:
    """Return the number of an issue or within a series; that of a report stands with its kind."""
    return () if entry.type in _NUMBERED else value(entry, "number", "issue")


def page_range(entry: Entry) -> str:
    """Return the pages with en dashes and without a term, or the article number, or an empty string."""
    text = _PAGE_TERM.sub("", plain(value(entry, "pages", "eid"))).rstrip("-–")
    return _HYPHENATED.sub(r"\1–\2", text) if text.count("-") == 1 else _DASHES.sub("–", text)


def pages(entry: Entry, words: Mapping[str, str]) -> RichText:
    """Return the pages with `p.` or `pp.`; an article number goes without."""
    text = page_range(entry)
    if not text or not value(entry, "pages"):
        return concat([text])
    return _termed(words["pages" if re.search("[–,+f]", text) else "page"], (text,))


def _edition(entry: Entry, words: Mapping[str, str]) -> RichText:
    text = _EDITION_TERM.sub("", plain(value(entry, "edition"))).rstrip(".")
    if not text:
        return ()
    place = int(text) if text.isdecimal() else (*_ORDINALS, text.lower()).index(text.lower()) + 1
    if text.isdecimal() or place <= len(_ORDINALS):
        text = f"{place}{_ordinal_ending(place)}"
    return (f"{text}\u00a0{words['edition']}",)


def _ordinal_ending(place: int) -> str:
    return "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")


def _version(entry: Entry, words: Mapping[str, str]) -> RichText:
    text = value(entry, "version")
    return text if re.match(r"[vV]\.?\d|[vV]ersion", plain(text)) else _termed(words["version"], text)


def genre(entry: Entry, words: Mapping[str, str]) -> RichText:
    """Return `PhD thesis`, `Technical report CS-12`, or what `type` says of a work that is not part of another."""
    own = value(entry, "type")
    if entry.type in _THESES:
        default = words["thesis_master" if plain(own) in _MASTER or entry.type in _MASTER else "thesis_phd"]
        return (default,) if not own or plain(own) in _THESIS_TYPES else own
    if entry.type in _NUMBERED:
        kind = (words["report"],) if entry.type == "techreport" and plain(own) in _REPORT_TYPES else own
        return join([kind, value(entry, "number")], "\u00a0")
    return () if any(containers(entry)) or _KNOWN_TYPES.fullmatch(plain(own)) else own


def makers(entry: Entry) -> list[RichText]:
    """Return who made the work and where, each once and without who stands for the author.

    In this order: how it was published (links in it are a matter of `notes`), school, institution, organisation,
    publisher, address.
    """
    shown = {"", *(fold(name.literal) for name in people(entry).names if name.literal)}
    found: list[RichText] = []
    for names in _MAKERS:
        text = value(entry, *names)
        if text and (folded := fold(plain(text))) not in shown and not _has_link(text):
            shown.add(folded)
            found.append(text)
    return found


def _has_link(text: RichText) -> bool:
    return "://" in plain(text) or any(isinstance(node, Span) and node.kind == "link" for node in text)


def eprint(entry: Entry) -> RichText:
    """Return `arXiv:2305.18290` or another archive's id.

    An arXiv id that only a link gives is left out where the work has appeared elsewhere.
    """
    if entry.arxiv:
        named = any(entry.arxiv in text for name, text in entry.fields.items() if name not in ("url", "doi", "pdf"))
        return (f"arXiv:{entry.arxiv}",) if named or not any(containers(entry)) else ()
    archive = plain(value(entry, "eprinttype", "archiveprefix"))
    archive = _ARCHIVES.get(archive.lower(), archive)
    return concat([f"{archive}:", value(entry, "eprint")]) if archive and value(entry, "eprint") else ()


def notes(entry: Entry, words: Mapping[str, str]) -> list[RichText]:
    """Return the note, how the work was published if that names a link, and when it was looked up.

    A link that the entry has anyway is left out, since links stand beside the reference.
    """
    urls = {link.url for link in entry.links}
    published = value(entry, "howpublished")
    found = [published if _has_link(published) else (), value(entry, "note")]
    if visited := value(entry, "urldate"):
        accessed = words["accessed"]
        found.append(concat([f"{accessed[:1].upper()}{accessed[1:]} ", visited]))
    return [text for text in found if text and not _is_link_to(text, urls)]


def _is_link_to(text: RichText, urls: Container[str]) -> bool:
    if all(isinstance(node, str) for node in text):
        from mkdocs_alignrefs.text.urls import clean_url

        return clean_url(plain(text)).url in urls
    return all(isinstance(node, Span) and node.kind == "link" and node.target in urls for node in text)
