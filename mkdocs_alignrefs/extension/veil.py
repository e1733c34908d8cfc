"""Shortcodes without their angle brackets while hosts parse a page for HTML, which takes its time for each of them."""

from __future__ import annotations

import re
from typing import TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from mkdocs_alignrefs.citing.citation import BLOCKS, COMMANDS
from mkdocs_alignrefs.extension.resolver import Resolver

Text = TypeVar("Text", str, str | None)
_VEIL = f"{STX}alignrefs-opening{ETX}"
_OPENING = re.compile(rf"<<(?=(?:{'|'.join(map(re.escape, (*COMMANDS, *BLOCKS)))})\*?:[^<>\n]*>>)")


class Veil(Preprocessor):
    """Replaces the opening brackets; fenced code has been put aside by then."""

    def __init__(self, md: Markdown, resolver: Resolver) -> None:
        """Remember who knows whether a page has shortcodes."""
        super().__init__(md)
        self._resolver = resolver

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with a sign instead of each `<<`."""
        if not self._resolver.written:
            return lines
        return [_OPENING.sub(_VEIL, line) if "<<" in line else line for line in lines]


class Unveil(Preprocessor):
    """Puts the brackets back, also in the HTML that has been put aside meanwhile."""

    def __init__(self, md: Markdown, resolver: Resolver) -> None:
        """Remember who knows whether a page has shortcodes, and whose stash it is."""
        super().__init__(md)
        self._resolver = resolver
        self._stash = md.htmlStash

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they were written."""
        if not self._resolver.written:
            return lines
        blocks = self._stash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            if isinstance(block, Element):
                _unveil(block)
            else:
                blocks[place] = _unveiled(block)
        return [_unveiled(line) for line in lines]


def _unveil(root: Element) -> None:
    for element in root.iter():
        element.text, element.tail = _unveiled(element.text), _unveiled(element.tail)
        for name, value in element.items():
            element.set(name, _unveiled(value))


def _unveiled(text: Text) -> Text:
    return text.replace(_VEIL, "<<") if isinstance(text, str) and _VEIL in text else text
