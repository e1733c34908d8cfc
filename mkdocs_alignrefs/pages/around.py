"""The words around the citations of a page, as its readers see them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from mkdocs_alignrefs.citing.syntax import SHORTCODE
from mkdocs_alignrefs.pages.scan import Shortcode, Stretch

_WORDS = 8
"""How many words on either side are told."""
_CHARACTERS = 80
"""How many characters they may have, so that a language without blanks is cut too."""
_CITATION, _LITERAL = "\ue000", "\ue001"
_OTHER = "[…]"

_MARKUP = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?P<code>[^`]{1,500})(?P=ticks)
    | (?P<maths>\$[^$\s][^$]{0,500}\$)
    | <!--.{0,500}?-->
    | !\[(?P<alt>[^\[\]]*+)\](?:\([^()\n]*+\)|\[[^\[\]]*+\])
    | \[\^[^\[\]\s]++\]                              # a reference to a footnote
    | ^\[[\ xX]\]\ (?=\S)                            # a task
    | \[(?=[^\[\]]*+\][(\[])                          # a link begins
    | \](?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]]*+\])   # and ends
    | <(?P<address>(?:https?|ftp|mailto):[^<>\s]++)>
    | </?[A-Za-z][^<>]*+>
    | \{\ ?[:\#.][^{}\n]*+\}                         # attributes
    | :(?:material|octicons|fontawesome|simple)-[\w-]++:
    | \*++ | ~~ | == | \^\^ | (?<!\w)_++(?=\S) | (?<=\S)_++(?!\w)""",
    re.VERBOSE | re.DOTALL,
)


class Quote(NamedTuple):
    """What stands before a citation and after it; cut to some words, with an ellipsis where it was cut."""

    before: str = ""
    after: str = ""


def quotes(shortcodes: Sequence[Shortcode]) -> tuple[Quote, ...]:
    """Return the words around each shortcode, in which every other one is an ellipsis in brackets."""
    found: list[Quote] = []
    for _, group in groupby(shortcodes, key=lambda item: id(item.stretch)):
        neighbours = list(group)
        around = _of_stretch(neighbours[0].stretch) if neighbours[0].stretch else {}
        found += (around.get(item.nth, Quote()) for item in neighbours)
    return tuple(found)


def readable(markdown: str) -> str:
    """Return a heading as its readers see it, without shortcodes and markup."""
    return " ".join(_stripped(SHORTCODE.sub("", markdown)).split()).rstrip(" #")


def _of_stretch(stretch: Stretch) -> Mapping[int, Quote]:
    """Return the words around the shortcodes of a text by their places among these."""
    literal = iter([stretch.text[item.start : item.end] for item in stretch.shortcodes if item.escaped])
    text = re.sub(_LITERAL, lambda _: next(literal, ""), _stripped(_signed(stretch)))
    found = list(_around(text.split()))
    places = [nth for nth, item in enumerate(stretch.shortcodes) if not item.escaped]
    return dict(zip(places, found, strict=True)) if len(found) == len(places) else {}


def _around(words: Sequence[str]) -> Iterator[Quote]:
    for at, word in enumerate(words):
        parts = word.split(_CITATION)
        for nth in range(1, len(parts)):
            before = " ".join([*words[max(at - _WORDS, 0) : at], _CITATION.join(parts[:nth])])
            after = " ".join([_CITATION.join(parts[nth:]), *words[at + 1 : at + 1 + _WORDS]])
            yield Quote(_end(before, at > _WORDS), _start(after, at + 1 + _WORDS < len(words)))


def _end(text: str, is_cut: bool) -> str:
    """Return the end of a text, as much as there is room for."""
    if len(text) > _CHARACTERS:
        text, is_cut = text[-_CHARACTERS:].partition(" ")[2] or text[-_CHARACTERS:], True
    return ("… " if is_cut else "") + text.replace(_CITATION, _OTHER)


def _start(text: str, is_cut: bool) -> str:
    """Return the start of a text, as much as there is room for."""
    if len(text) > _CHARACTERS:
        text, is_cut = text[:_CHARACTERS].rpartition(" ")[0] or text[:_CHARACTERS], True
    return text.replace(_CITATION, _OTHER) + (" …" if is_cut else "")


def _signed(stretch: Stretch) -> str:
    """Return a text with a sign in place of each shortcode; one that is literal text has another."""
    parts, end = [], 0
    for item in stretch.shortcodes:
        before = stretch.text[end : item.start - item.escaped]
        parts += [before.replace(_CITATION, "").replace(_LITERAL, ""), _LITERAL if item.escaped else _CITATION]
        end = item.end
    return "".join([*parts, stretch.text[end:].replace(_CITATION, "").replace(_LITERAL, "")])


def _stripped(markdown: str) -> str:
    shown = _MARKUP.sub(_shown, markdown)
    return html.unescape(shown) if "&" in shown else shown


def _shown(match: re.Match[str]) -> str:
    return next((match[name] for name in ("escaped", "code", "maths", "alt", "address") if match[name]), "")
