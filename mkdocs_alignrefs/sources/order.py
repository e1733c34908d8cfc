"""Complaints about entries that are not in order: those of a .bib file by key, those of a list's section by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText, diagnostic
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources.bibtex_blocks import RawEntry
from mkdocs_alignrefs.text.excerpts import excerpt
from mkdocs_alignrefs.text.folding import normal_key


def by_key(works: Sequence[RawEntry], source: SourceText) -> Iterator[Diagnostic]:
    """Yield a complaint for each entry of a .bib file whose key comes before that of the entry above it.

    Case does not count. What others name as their `crossref` may stand anywhere, as BibTeX wants it behind them.
    """
    parents = {work.fields["crossref"].casefold() for work in works if "crossref" in work.fields}
    ordered = [(normal_key(work.key).casefold(), work) for work in works if work.key]
    for (first, above), (second, work) in pairwise(pair for pair in ordered if pair[0] not in parents):
        if second < first:
            message = f"`{work.key}` stands behind `{above.key}`, which comes after it in the order of keys."
            yield diagnostic(
                "unsorted",
                source.place(work.offset),
                message,
                f"Move the entry `{work.key}` up to where its key belongs.",
            )


def by_year(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Yield a complaint for each entry of a list whose year breaks the order of its section.

    A section is newest first or oldest first, whichever fewer of its entries break. An entry without a year is passed
    over.
    """
    sections: dict[tuple[tuple[str, ...], ...], list[Entry]] = {}
    for entry in entries:
        if entry.year is not None:
            sections.setdefault(entry.sections, []).append(entry)
    for dated in sections.values():
        pairs = [(above, entry, (entry.year or 0) - (above.year or 0)) for above, entry in pairwise(dated)]
        newer, older = [pair for pair in pairs if pair[2] > 0], [pair for pair in pairs if pair[2] < 0]
        order, broken = ("oldest", older) if len(older) < len(newer) else ("newest", newer)
        for above, entry, _ in broken:
            message = (
                f"“{excerpt(plain(entry.title))}” ({entry.year}) stands behind “{excerpt(plain(above.title))}” "
                f"({above.year}), but the section has the {order} first."
            )
            yield diagnostic(
                "unsorted",
                entry.place,
                message,
                f"Move the entry of line {entry.place.line} to where its year, {entry.year}, belongs.",
            )
