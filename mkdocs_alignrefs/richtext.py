"""Text with emphasis, maths and links as an immutable tree, independent of any output format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Literal, NamedTuple

Kind = Literal[
    "emph", "strong", "code", "sup", "sub", "smallcaps", "quoted",
    "math",  # children: one string, the TeX source without its dollars
    "protected",  # braces: capitals stay as they are
    "link",  # target: a URL that has been cleaned
    "cite",  # target: the key of the cited work; the renderer knows where it leads
    "unknown",  # target: the key that no source has; shown as written
]  # fmt: skip


class Span(NamedTuple):
    """A stretch of text with a meaning; what `target` holds depends on the kind."""

    kind: Kind
    children: RichText
    target: str = ""


Node = str | Span
RichText = tuple[Node, ...]


def plain(rich: RichText) -> str:
    """Return the text alone; maths stands as `$…$`, quoted text in typographic quotes."""
    return "".join(node if isinstance(node, str) else _plain_span(node) for node in rich)


def _plain_span(span: Span) -> str:
    inner = plain(span.children)
    if span.kind == "math":
        return f"${inner}$"
    return f"“{inner}”" if span.kind == "quoted" else inner


def concat(parts: Iterable[RichText | str]) -> RichText:
    """Return the parts one after another, neighbouring strings joined and empty ones left out."""
    nodes: list[Node] = []
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        for node in part:
            if isinstance(node, str):
                text += node
                continue
            if text:
                nodes.append(text)
                text = ""
            nodes.append(node)
    return (*nodes, text) if text else tuple(nodes)


def join(parts: Iterable[RichText | str], separator: str) -> RichText:
    """Return the non-empty parts with the separator between them."""
    kept = [part for part in parts if part]
    parted = (item for part in kept for item in (separator, part))
    return concat(islice(parted, 1, None))


def map_text(rich: RichText, change: Callable[[str], str]) -> RichText:
    """Return the tree with `change` applied to every string outside maths, code and protected spans."""
    kept = ("math", "code", "protected")
    return tuple(
        change(node)
        if isinstance(node, str)
        else node
        if node.kind in kept
        else Span(node.kind, map_text(node.children, change), node.target)
        for node in rich
    )
