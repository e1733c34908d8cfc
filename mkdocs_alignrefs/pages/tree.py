"""The tree of a page, as far as it decides what is running text and in which order it is read."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_alignrefs.pages.lines import Line


class Node:
    """A node of the tree: what it is, the nodes in it, the lines of its running text, and the level of a heading."""

    def __init__(self, kind: str, text: Iterable[Line] = (), level: int = 0) -> None:
        """Make a node without nodes in it."""
        self.kind = kind
        self.text = tuple(text)
        self.level = level
        self.nodes: list[Node] = []

    def add(self, kind: str, text: Iterable[Line] = (), level: int = 0) -> Node:
        """Append a node and return it."""
        self.nodes.append(Node(kind, text, level))
        return self.nodes[-1]

    @property
    def last(self) -> Node | None:
        """The last node; the bare text of an item in a tight list is none."""
        return next((node for node in reversed(self.nodes) if node.kind != "bare"), None)
