"""Prefix and suffix of a cite: Markdown with emphasis and code only, as rich text."""

from __future__ import annotations

import re

from mkdocs_alignrefs.richtext import Kind, Node, RichText, Span, concat

_MARKUP = re.compile(
    r"""\\(?P<escaped>[\\`*_{}\[\]()#+.!~-])   # a backslash before punctuation
    | (?<!`)(?P<fence>`++)(?P<code>[^`]++)(?P=fence)(?!`)
    | \*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*
    | (?<![*\w])\*(?P<star>[^*\s](?:[^*]*[^*\s])?)\*
    | (?<![_\w])_(?P<underscore>[^_\s](?:[^_]*[^_\s])?)_(?!\w)""",
    re.VERBOSE,
)
_KINDS: dict[str, Kind] = {"code": "code", "strong": "strong", "star": "emph", "underscore": "emph"}


def rich(markdown: str) -> RichText:
    """Return the rich text of an affix; whatever is no emphasis, code or escape stays as it is written."""
    if not markdown:
        return ()
    parts: list[RichText | str] = []
    end = 0
    for match in _MARKUP.finditer(markdown):
        parts += [markdown[end : match.start()], (_node(match),)]
        end = match.end()
    return concat([*parts, markdown[end:]])


def _node(match: re.Match[str]) -> Node:
    group = match.lastgroup or ""
    text = match[group]
    if group == "escaped" or not text.strip():
        return text
    return Span(_KINDS[group], (text.strip(),) if group == "code" else rich(text))
