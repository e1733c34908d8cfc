"""Punctuation of rich text: full stops and stray commas put right, links taken out, first words of a title."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from itertools import zip_longest

from mkdocs_alignrefs.richtext import Kind, Node, RichText, Span, concat, join, plain

_STOPS = ".?!…。？！"
_COLON = re.compile("[:：]")
_TRIMMED = " \t\n\u00a0,;"
_HOLE = "\ufffc"
_WEAK = ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with")
_FLAT: tuple[Kind, ...] = ("emph", "strong", "code", "sup", "sub", "smallcaps", "quoted", "protected", "link", "cite")


def last_character(rich: RichText) -> str:
    """Return the last visible character, or an empty string; maths counts as a letter."""
    for node in reversed(rich):
        if isinstance(node, Span) and node.kind == "math":
            return "x"
        if found := node[-1:] if isinstance(node, str) else last_character(node.children):
            return found
    return ""


def ended(rich: RichText) -> RichText:
    """Return the text with a full stop, unless it is empty or ends in one, in `?` or in `!`."""
    last = last_character(rich)
    return rich if not last or last in _STOPS else concat([rich, "."])


def unended(rich: RichText) -> RichText:
    """Return the text without the full stop at its very end."""
    last = rich[-1] if rich else ""
    return concat([rich[:-1], last[:-1]]) if isinstance(last, str) and last.endswith(".") else rich


def sentences(parts: Iterable[RichText]) -> RichText:
    """Return the parts that are not empty as sentences, one after another."""
    return join([ended(part) for part in parts], " ")


def trimmed(rich: RichText) -> RichText:
    """Return the text without blanks, commas and semicolons at its ends; empty if nothing visible is left."""
    if len(rich) == 1 and isinstance(rich[0], str):
        return (text,) if (text := rich[0].strip(_TRIMMED)) and not text.isspace() else ()
    nodes: list[Node] = list(rich)
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip(_TRIMMED)
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip(_TRIMMED)
    whole = concat([tuple(nodes)])
    return whole if plain(whole).strip() else ()


def without(rich: RichText, kinds: Container[Kind]) -> RichText:
    """Return the text with spans of these kinds replaced by what they hold."""
    if len(rich) == 1 and rich[0] and isinstance(rich[0], str):
        return rich
    parts: list[RichText] = []
    for node in rich:
        if isinstance(node, str):
            parts.append((node,))
        else:
            inner = without(node.children, kinds)
            parts.append(inner if node.kind in kinds else (Span(node.kind, inner, node.target),))
    return concat(parts)


def opening(title: RichText) -> RichText:
    """Return what a work without authors is cited by: its title up to any colon, of a longer one the first words."""
    flat = without(title, _FLAT)
    maths = [node for node in flat if not isinstance(node, str)]
    text = "".join(node.replace(_HOLE, "") if isinstance(node, str) else _HOLE for node in flat)
    words = (_COLON.split(text.strip(), maxsplit=1)[0] or text).split()
    if len(words) > 6:
        del words[4:]
        while len(words) > 1 and words[-1].lower() in _WEAK:
            del words[-1]
    strings = " ".join(words)[:48].split(_HOLE)
    pairs = zip_longest(strings, maths[: len(strings) - 1])
    return trimmed(concat(part for string, span in pairs for part in (string, (span,) if span else ())))
