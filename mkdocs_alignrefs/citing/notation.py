"""How citations are written on a site, and the one way from such a text to its meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mkdocs_alignrefs.citing import syntax
from mkdocs_alignrefs.citing.citation import Block, Citation, Fault
from mkdocs_alignrefs.citing.syntax import SHORTCODE

_CANDIDATE = re.compile(r"(?<!\w)@[\w{]|\\(?:full_)?bibliography\b")


class Notation(NamedTuple):
    """Beside shortcodes, which are always read: whether Pandoc's `[@key]` is too, and its `@key` in running text."""

    pandoc: bool = False
    narrative: bool = False

    def may_stand_in(self, text: str) -> bool:
        """Whether a text could hold anything of ours; never wrong where it says no."""
        return bool(SHORTCODE.search(text)) or (self.pandoc and self.candidates(text) > 0)

    def candidates(self, text: str) -> int:
        """Return how many citations of Pandoc a text holds at most, those in code among them."""
        if not self.pandoc or ("@" not in text and "\\" not in text):
            return 0
        return len(_CANDIDATE.findall(text))


def notation(given: Mapping[str, Any]) -> Notation:
    """Return what the options as given ask for; what is wrong with them is for `options.parse` to say."""
    syntaxes = given.get("syntax")
    if not isinstance(syntaxes, (list, tuple)) or "pandoc" not in syntaxes:
        return Notation()
    return Notation(pandoc=True, narrative=given.get("narrative") is True)


def parse(text: str) -> Citation | Block | Fault | None:
    """Return what a shortcode or a citation of Pandoc means; None for a text that is neither."""
    if text.startswith("<"):
        return syntax.parse(text)
    from mkdocs_alignrefs.citing import pandoc

    return pandoc.BLOCKS.get(text) or pandoc.parse(text)
