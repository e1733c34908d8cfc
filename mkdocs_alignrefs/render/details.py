"""What a reader opens to see more, and what only a screen reader tells."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.elements import add
from mkdocs_alignrefs.render.fixed import NOT_SEARCHED

UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
"""The style of what is read aloud and not shown."""

# Material draws every <details> as a coloured box with a pencil; a list of references would be a list of boxes.
_DETAILS = (
    "--md-admonition-icon--note:linear-gradient(#0000,#0000);max-width:100%;margin:0;padding:0;border:0;"
    "background:none;box-shadow:none;color:inherit;font-size:inherit"
)
_SUMMARY = (
    "width:fit-content;margin:0;padding:0;padding-inline-end:1.4rem;background:none;font-weight:inherit;cursor:pointer"
)


def add_details(parent: Element, summary: str) -> Element:
    """Add an element that shows only its summary until it is opened, without the box that a theme draws around it."""
    details = add(parent, "details", attributes={NOT_SEARCHED: "", "style": _DETAILS})
    add(details, "summary", summary, {"style": _SUMMARY})
    return details
