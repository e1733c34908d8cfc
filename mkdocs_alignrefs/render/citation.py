"""Citations, and shortcodes that could not be resolved, as elements."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mkdocs_alignrefs.render.fixed import Fixed, valued
from mkdocs_alignrefs.render.rich import NO_TARGETS, Target, add_unresolved, fill
from mkdocs_alignrefs.richtext import RichText

_HOOK = "alignrefs-cite"


def citation(rich: RichText, targets: Mapping[str, Target]) -> Element:
    """Return the span of a citation; each cited work is a link of its own where `targets` says so."""
    element = Element("span", {"class": _HOOK})
    fill(element, rich, targets)
    return element


def citation_of(linked: Fixed, own_id: str) -> Element:
    """Return the span of a citation whose works have no ids of their own; `own_id` is its id, empty for none."""
    element = Element("span", valued({"class": _HOOK, "id": own_id}))
    element.append(linked)
    return element


def plain_citation(rich: RichText) -> Element:
    """Return the span of a citation without any link, for a place inside a link."""
    element = Element("span", {"class": _HOOK})
    fill(element, rich, NO_TARGETS, links=False)
    return element


def unresolved(text: str, reason: str) -> Element:
    """Return the shortcode exactly as written, with a marker and the reason as its title."""
    holder = Element("span")
    add_unresolved(holder, text, reason)
    return holder[0]
