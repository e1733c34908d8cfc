"""The links within a line of a list, as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_alignrefs.model import LinkKind
from mkdocs_alignrefs.sources.list_outline import INVISIBLE, visible

PIECE = re.compile(
    r"(?P<word>(?<![\w-])links?[ *_`]*+(?:[:：]|(?=\[)))"
    r"|!\[[^\[\]]*\]\([^()\s]*\)"
    r"|\[(?:!\[[^\[\]]*\]\([^()]*\)|[^\[\]])*\](?:\((?P<target>(?:[^()]|\([^()]*\))*)\)|(?P<bare_text>))"
    r"|<(?P<auto>[a-zA-Z][\w+.-]*:[^<>\s]+|www\.[^<>\s]+)>"
    r"|(?P<plain>(?<![\w/])(?:[a-zA-Z]{2,6}:/{1,2}|www\.)[^\s<>|\"，。；、）】]+)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"""(?<!\s)\s++(?:"[^"]*"|'[^']*')$""")
_NOTHING = frozenset({"and", "or", "none", "n/a", "null", "todo", "tbd"})


@dataclass(frozen=True, slots=True)
class Target:
    """A link as written: its label, what kind that is, the raw target, and where the link and its target stand.

    `raw_offset` is None where the target does not stand as it is. `stated`: its line says that it is a link, so that
    its address surely is meant for the entry.
    """

    label: str
    kind: LinkKind
    raw: str
    offset: int
    raw_offset: int | None = None
    stated: bool = True


def destination(match: re.Match[str]) -> tuple[str, int] | None:
    """Return the target of a link, empty for `[here]` and `[here]()`, and where it starts; None for other pieces."""
    if match["target"] is not None:
        written = match["target"].lstrip(" " + INVISIBLE)
        start = match.end("target") - len(written)
        if written.startswith("<"):
            return written[1:].partition(">")[0], start + 1
        return _TITLE.sub("", written.rstrip(" " + INVISIBLE)), start
    if match["bare_text"] is not None:
        return "", match.start()
    group = "auto" if match["auto"] else "plain"
    return (_trimmed(match[group]), match.start(group)) if match[group] else None


def _trimmed(url: str) -> str:
    """Return a bare URL without the punctuation of the sentence around it; a bracket that it opens stays closed."""
    surplus = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    end = len(url)
    while end and (url[end - 1] in ".,;:!?*`'" + INVISIBLE or surplus.get(url[end - 1], 0) > 0):
        surplus[url[end - 1]] = surplus.get(url[end - 1], 0) - 1
        end -= 1
    return url[:end]


def residue(pieces: Sequence[str]) -> str:
    """Return what a line says beside its links, without the words and marks that only join them."""
    texts = (visible(piece).strip(" ,;|.、，；-–—*_`>+•·") for piece in pieces)
    return " ".join(text for text in texts if text.casefold() not in _NOTHING and any(map(str.isalnum, text)))
