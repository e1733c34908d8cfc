"""What programs read of an entry and readers do not see: a COinS, which Zotero's connector looks for."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.render.elements import add


def add_coins(parent: Element, entry: Entry, context: str) -> None:
    """Add the context object of an entry; the list's own note, which COinS has no name for, stands beside it."""
    note = {"data-note": entry.note} if entry.note else {}
    add(parent, "span", attributes={"class": "Z3988", "title": context, **note})
