"""The links of a list's entry: where they lead, what is wrong with them, and whether they mean its BibTeX's work."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText, diagnostic
from mkdocs_alignrefs.model import Entry, Link, LinkKind
from mkdocs_alignrefs.sources import address_faults
from mkdocs_alignrefs.sources.bibtex_blocks import quoted
from mkdocs_alignrefs.sources.link_kinds import kind
from mkdocs_alignrefs.sources.list_pieces import Target
from mkdocs_alignrefs.text.addresses import identity
from mkdocs_alignrefs.text.encodings import mend_mojibake
from mkdocs_alignrefs.text.identifiers import find_arxiv, find_doi, is_preprint
from mkdocs_alignrefs.text.urls import CleanURL, clean_url

_IDENTIFYING = frozenset({"paper", "pdf", "arxiv", "doi", "other"})
"""Kinds of links whose DOI or arXiv id is that of the work itself."""
_OF_THE_WORK = _IDENTIFYING - {"other"}
"""Kinds of links that surely mean the work, so that another id than that of its BibTeX is a mistake."""

_REMEDIES = {
    "malformed-url": "Write the whole address, as in `https://example.org/paper.pdf`, instead of",
    "unsafe-url": "Write an address that starts with `https://` instead of",
}
_LINK_WITHOUT_TARGET = re.compile(
    r"(?P<open>\[[^\[\]\n]*)\](?:\([^()\n]*\))?|(?P<label>links?[ *_`]*[:：])(?:[ \t]*(?P<word>\w+)[ \t]*$)?",
    re.IGNORECASE | re.MULTILINE,
)
_ABSOLUTE = re.compile(r"[a-zA-Z][\w+.-]*:|[/#?]")
_VERSION = re.compile(r"v\d+$")
_PARTS = re.compile(r"(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Links:
    """The links that are safe, the targets that they were made from, the text that others become, and what to say.

    `empty` are the targets without an address.
    """

    links: tuple[Link, ...]
    targets: tuple[tuple[Target, Link], ...]
    empty: tuple[Target, ...]
    texts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def every(self) -> Iterator[Target]:
        """All targets that lead somewhere or nowhere."""
        return chain((target for target, _ in self.targets), self.empty)

    def identifiers(self) -> tuple[str | None, str | None]:
        """Return the first DOI and arXiv id of links that lead to the work itself, of stated links if one has any."""
        found = [(target.stated, link.url) for target, link in self.targets if link.kind in _IDENTIFYING]
        stated, others = ([url for is_stated, url in found if is_stated is kind] for kind in (True, False))
        urls = stated if any(map(find_doi, stated)) or any(map(find_arxiv, stated)) else others
        return next(filter(None, map(find_doi, urls)), None), next(filter(None, map(find_arxiv, urls)), None)


def read(targets: Iterable[Target], source: SourceText, folder: str | None) -> Links:
    """Return what the targets of an entry lead to; relative ones are resolved from the list's folder, if it has one."""
    found: list[tuple[Target, Link]] = []
    empty: list[Target] = []
    texts: list[str] = []
    said: list[Diagnostic] = []
    for target in targets:
        address = _address(target, folder)
        if address.code == "empty-link":
            empty.append(target)
        elif address.url is None:
            code = address.code or "malformed-url"
            texts.append(f"{target.label} link: {target.raw}")
            remedy = f"{_REMEDIES[code]} {quoted(target.raw)}."
            said.append(diagnostic(code, source.place(target.offset), address.message, remedy))
        else:
            label = mend_mojibake(target.label)
            found.append((target, Link(label, target.kind if label == target.label else kind(label), address.url)))
            at = target.offset if target.raw_offset is None else target.raw_offset
            said += address_faults.faults(address, target.raw, source, at, target.raw_offset is not None)
    links = {link.url: link for _, link in reversed(found)}.values()
    return Links(tuple(links)[::-1], tuple(found), tuple(empty), tuple(texts), tuple(said))


def united(own: Sequence[Link], others: Sequence[Link]) -> tuple[Link, ...]:
    """Return the list's links, then those of BibTeX that lead elsewhere."""
    known = {identity(link.url) for link in own}
    return (*own, *(link for link in others if identity(link.url) not in known))


def empty(links: Links, entry: Entry, source: SourceText) -> Iterator[Diagnostic]:
    """Yield a complaint for each link without an address, with that of the work if its BibTeX names one."""
    lines = Counter(source.place(target.offset).line for target in links.every) if links.empty else {}
    for target in links.empty:
        place, label = source.place(target.offset), "link" if target.label == "link" else f"{target.label} link"
        known = _known_address(entry, target.kind)
        old, new = _with_address(source.text, target.offset, known or "https://…")
        remedy = f"Write `{new}` instead of `{old}`" + ("" if known else ", with the address that is meant")
        remedy += f", or delete line {place.line}" if lines[place.line] == 1 else ""
        yield diagnostic("empty-link", place, f"`{label}:` is followed by no address.", f"{remedy}.")


def _with_address(text: str, at: int, address: str) -> tuple[str, str]:
    """Return a link without an address as it is written, and with one; its word may stand without brackets."""
    written = _LINK_WITHOUT_TARGET.match(text, at)
    if written is None:
        return "link:", f"link: [here]({address})"
    opened = written["open"] or f"{written['label']} [{written['word'] or 'here'}"
    return written[0].rstrip(), f"{opened}]({address})"


def _known_address(entry: Entry, kind: LinkKind) -> str:
    """Return where a link of a kind should lead by the BibTeX of its entry, if that says so."""
    if kind in _OF_THE_WORK and entry.arxiv:
        return f"https://arxiv.org/abs/{entry.arxiv}"
    if kind in _OF_THE_WORK and entry.doi:
        return f"https://doi.org/{entry.doi}"
    url = entry.fields.get("url", "")
    return url if kind in ("paper", "blog", "homepage", "other") and url.startswith("http") else ""


def mismatches(links: Links, bibtex: Entry, source: SourceText, start: int) -> Iterator[Diagnostic]:
    """Yield a complaint if a link to the work has another arXiv id or DOI than the BibTeX, and none has the same.

    Only like is compared with like: a preprint beside its published version is no mistake; and only links that are
    stated, as others may be of related works. The BibTeX is at `start`.
    """
    given = [(target, link.url) for target, link in links.targets if target.stated and link.kind in _OF_THE_WORK]
    for name, wanted, find in (("arXiv id", bibtex.arxiv, find_arxiv), ("DOI", bibtex.doi, find_doi)):
        others = [(target, other) for target, url in given if (other := find(url))] if wanted else []
        if others and wanted and not any(_may_be_one(wanted, other) for _, other in others):
            target, other = others[0]
            line = source.place(max(start, source.text.find(wanted, start, start + 20_000))).line
            message = f"The link has the {name} `{other}`, but the BibTeX in line {line} has `{wanted}`."
            remedy = (
                f"Write `{wanted}` instead of `{other}` if the BibTeX names the right work; if the link does, write "
                f"`{other}` instead of `{wanted}` in line {line}."
            )
            yield diagnostic("link-mismatch", source.place(target.offset), message, remedy)


def _may_be_one(first: str, second: str) -> bool:
    """Tell whether two ids of a kind may be of one work: if they are DOIs, also those of its versions and its parts."""
    if first == second or not (first.startswith("10.") and second.startswith("10.")):
        return first == second
    if find_arxiv(first) and find_arxiv(second):
        return True  # compared as arXiv ids
    first, second = (_VERSION.sub("", doi) for doi in (first, second))
    return first.startswith(second) or second.startswith(first) or is_preprint(first) != is_preprint(second)


def _address(target: Target, folder: str | None) -> CleanURL:
    """Return the cleaned URL; a relative one is resolved from the list's folder."""
    clean = clean_url(target.raw, relative=folder is not None)
    if clean.url is None or folder is None or _ABSOLUTE.match(clean.url):
        return clean
    parts = _PARTS.fullmatch(clean.url)
    assert parts  # the pattern takes any text
    resolved = posixpath.normpath(posixpath.join(folder, parts["path"]))
    if resolved.split("/")[0] == "..":
        return CleanURL(None, "malformed-url", f"`{target.raw}` leads out of docs_dir.")
    return CleanURL(resolved + ("/" if parts["path"].endswith("/") else "") + parts["rest"])
