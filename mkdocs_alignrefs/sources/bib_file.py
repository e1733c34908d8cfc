"""Reads a BibTeX file."""

from __future__ import annotations

from mkdocs_alignrefs.diagnostics import SourceText, diagnostic
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.sources import bibtex, entries, order, required_fields
from mkdocs_alignrefs.sources.entry_faults import told_once


def read(source: SourceText) -> Reading:
    """Return the entries of a .bib file and every complaint about it, in the order of their places. Raises nothing."""
    found = bibtex.read(source)
    built = [entries.build(raw, source) for raw in found.entries]
    complaints = [*found.diagnostics, *(complaint for _, several in built for complaint in several)]
    works = [(raw, entry) for raw, (entry, _) in zip(found.entries, built, strict=True)]
    complaints += required_fields.complaints(works, found.diagnostics, source)
    complaints += order.by_key(found.entries, source)
    if not built:
        message = "The file holds no BibTeX entry, which looks like `@article{key, title = {…}, author = {…}}`."
        remedy = f"Write an entry, or take `{source.path}` out of the sources."
        complaints.append(diagnostic("no-entries", source.place(0), message, remedy))
    return Reading(tuple(entry for entry, _ in built), tuple(told_once(complaints)))
