"""The reading status as a word with a sign."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import add, put

_SIGNS: Mapping[str, str] = {"READ": "✓", "UNREAD": "○"}
_OTHER_SIGN = "•"


def add_status(parent: Element, status: str, words: Mapping[str, str]) -> None:
    """Add a status; READ and UNREAD are said in the site's words, any other as the list writes it."""
    hook = {"class": "alignrefs-status", "data-status": status, "style": "white-space:nowrap"}
    element = add(parent, "span", attributes=hook)
    add(element, "span", _SIGNS.get(status, _OTHER_SIGN), {"aria-hidden": "true"})
    put(element, " " + words.get(f"status_{status}", status))


def is_read(status: str | None) -> bool:
    """Tell whether a status says that a work has been read."""
    return status is not None and status.casefold() == "read"
