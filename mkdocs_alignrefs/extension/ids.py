"""The ids of what is written apart, in the tree on empty elements for as long as hosts look for ids there."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from mkdocs_alignrefs.extension.markers import replace_by_text

_HOLDER = "alignrefs-ids"


def ids_of(element: Element) -> list[str]:
    """Return the ids of an element and of what it holds."""
    return [found for item in element.iter() if (found := item.get("id"))]


def show(root: Element, ids: Iterable[str]) -> None:
    """Add ids to a tree."""
    holder = Element(_HOLDER)
    for found in ids:
        SubElement(holder, "span", {"id": found})
    if len(holder):
        root.append(holder)


class HideIds(Treeprocessor):
    """Takes away what `show` has added."""

    def run(self, root: Element) -> None:
        """Leave the tree as it was."""
        holder = next(root.iter(_HOLDER), None)
        if holder is not None:
            parent = next(item for item in root.iter() if holder in list(item))
            replace_by_text(parent, {holder: ""})
