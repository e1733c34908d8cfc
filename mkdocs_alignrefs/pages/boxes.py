"""Boxes with a title and indented content: admonitions, foldable details, tabs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mkdocs_alignrefs.pages.dialect import Construct
from mkdocs_alignrefs.pages.lines import Block, Line
from mkdocs_alignrefs.pages.tree import Node

_ADMONITION = re.compile(r'!!! ?[\w-]+(?: +[\w-]+)*(?: +"(?P<title>.*?)")? *$')
_TAB = re.compile(r'===(?P<special>\+|\+!|!\+|!)? +"(?P<title>.*?)" *$')
_DETAILS = re.compile(r'\?\?\?\+? ?(?:(?:[\w-]+(?: +[\w-]+)*?)?(?: +"(?P<title>.*?)")|[\w-]+(?: +[\w-]+)*?) *$')
BOXES: Mapping[Construct, re.Pattern[str]] = {"admonitions": _ADMONITION, "tabs": _TAB, "details": _DETAILS}


def opened(kind: Construct, parent: Node, line: Line) -> Node:
    """Add a box with its title and return the node for its content; tabs of one set have their titles before all."""
    match = BOXES[kind].match(line.text)
    start, end = match.span("title") if match and match["title"] is not None else (0, 0)
    title = [Line(line.text[start:end], line.number, line.column + start)]
    if kind != "tabs":
        box = parent.add(kind)
        box.add("title", title)
        return box
    last = parent.last
    tabs = last if last is not None and last.kind == "tabs" and match and "!" not in (match["special"] or "") else None
    if tabs is None:
        tabs = parent.add("tabs")
        tabs.add("titles")
        tabs.add("contents")
    tabs.nodes[0].add("title", title)
    return tabs.nodes[1].add("tab")


def continued(kind: Construct, parent: Node, block: Block) -> tuple[Node, int] | None:
    """Return the node that an indented block after a box belongs to, and by how many levels it is indented for that."""
    last = parent.last
    if last is None or last.kind != kind or not block.indented():
        return None
    target = last.nodes[1].nodes[-1] if kind == "tabs" else last
    levels = 1
    child = target.last
    while child is not None and child.kind in ("list", "definitions") and child.last and block.indented(levels + 1):
        target = child.last
        child = target.last
        levels += 1
    return target, levels
