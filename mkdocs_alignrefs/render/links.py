"""The links of an entry: which ones, in which order, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry, Link
from mkdocs_alignrefs.render.elements import add_link, clean, safe_href
from mkdocs_alignrefs.richtext import plain

CERTAIN = ("#", "http://", "https://")
"""What begins a link that is the same wherever it stands."""


def work_links(entry: Entry, words: Mapping[str, str], root: str = "") -> list[tuple[str, str]]:
    """Return name and URL of each link: DOI and arXiv first, then the list's own, none twice.

    `root` leads from the page to `docs_dir`, which relative links of a reading list start from. Several links of one
    name are numbered.
    """
    found: dict[str, str] = {}
    for name, url in _candidates(entry, words):
        found.setdefault(url, name)
    count: dict[str, int] = {}
    links = []
    for url, name in found.items():
        count[name] = count.get(name, 0) + 1
        number = f" {count[name]}" if count[name] > 1 else ""
        links.append((name + number, from_page(url, root)))
    return links


def first_link(entry: Entry, words: Mapping[str, str]) -> str | None:
    """Return the URL of the first of `work_links`, as `docs_dir` has it, or None if there is none."""
    return next((url for _, url in _candidates(entry, words)), None)


def add_links(parent: Element, entry: Entry, words: Mapping[str, str], root: str = "") -> None:
    """Add the links of an entry, with a blank after each; the name that is read aloud says of which work it is."""
    title = plain(entry.title)
    for name, url in work_links(entry, words, root):
        add_link(parent, url, name, {"aria-label": f"{name}: {title}"} if title else {}).tail = " "


def _candidates(entry: Entry, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    by_id = dict(_by_id(entry, words))
    yield from ((name, url) for url, name in by_id.items())
    for link in entry.links:
        if link.url not in by_id and _is_safe(link.url) and not _is_landing_page(link.url, entry):
            yield _name(link, link.url, words), link.url


def _by_id(entry: Entry, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if entry.doi:
        yield "https://doi.org/" + quote(clean(entry.doi), safe="/:;()."), words["link_doi"]
    if entry.arxiv:
        yield "https://arxiv.org/abs/" + quote(clean(entry.arxiv), safe="/."), words["link_arxiv"]


def _is_safe(url: str) -> bool:
    """Tell whether a URL can be shown: readers leave no other, but what was kept between builds may hold anything."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return safe_href(url) is not None


def _is_landing_page(url: str, entry: Entry) -> bool:
    """Whether a link leads where the link of the entry's DOI or arXiv id leads."""
    if "doi.org" not in (lower := url.lower()) and "arxiv.org" not in lower:
        return False
    from mkdocs_alignrefs.text.identifiers import find_arxiv, find_doi

    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("dx.")
    if host == "doi.org":
        return entry.doi is not None and find_doi(url) == entry.doi
    is_abstract = host == "arxiv.org" and parts.path.startswith("/abs/")
    return is_abstract and entry.arxiv is not None and find_arxiv(url) == entry.arxiv


def _name(link: Link, url: str, words: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    is_pdf = parts.path.lower().endswith(".pdf") or "/pdf/" in parts.path
    if link.kind in ("paper", "arxiv") and is_pdf:
        return words["link_pdf"]
    if link.kind != "other":
        return words[f"link_{link.kind}"]
    label = link.label.strip()
    return label[:1].upper() + label[1:] or parts.hostname or url


def from_page(url: str, root: str) -> str:
    """Return a link that starts from `docs_dir` as one that starts from a page, which `root` leads from."""
    return root + url if _is_relative(url) else url


def leads_within_site(entry: Entry) -> bool:
    """Whether a link of the entry may be another one on another page: it starts from `docs_dir`, or the host has it."""
    return not all(link.url.startswith(CERTAIN) for link in entry.links)


def _is_relative(url: str) -> bool:
    return not url.startswith(("https://", "http://", "/", "#")) and not urlsplit(url).scheme
