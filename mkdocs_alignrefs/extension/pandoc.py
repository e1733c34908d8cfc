"""The inline pattern of Pandoc's citations; which texts are some is for `pages.pandoc` to say."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_RE

from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.extension.markers import TAG, marker_element
from mkdocs_alignrefs.extension.patterns import as_written
from mkdocs_alignrefs.pages.labels import label
from mkdocs_alignrefs.pages.pandoc import MASK, SHORTCODE, Written, citations

_START = r"\[|\\?-?@|\\(?=bib|full_)"
_PLACEHOLDER = re.compile("\x02[^\x02\x03]*\x03")


class PandocPattern(InlineProcessor):
    """Leaves a marker for each citation.

    The citations of a text are sought once. When one has been replaced the text comes again, with a placeholder in its
    place and the same text behind it; so they are kept by how far they are from the end.
    """

    ANCESTOR_EXCLUDES = ("a",)  # what follows an image in a link comes again, without the brackets of the link

    def __init__(self, md: Markdown, notation: Notation) -> None:
        """Set the pattern."""
        super().__init__(_START, md)
        self._notation = notation
        self._text = ""
        self._replaced = ("", "")
        self._found: dict[int, Written] = {}

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the marker; a backslash before a narrative citation goes."""
        self._look_through(data)
        places = (len(data) - at for at in range(m.start(), m.end()))
        item = next((self._found[place] for place in places if place in self._found), None)
        if item is None or item.where:
            return None, None, None
        start = len(data) - (len(self._text) - item.start)
        end = start + item.end - item.start
        self._replaced = data[: start - item.escaped], data[end:]
        return marker_element(as_written(self.md, data[start:end]), item.escaped), start - item.escaped, end

    def _look_through(self, data: str) -> None:
        before, after = self._replaced
        between = data[len(before) : len(data) - len(after)]
        same = data.startswith(before) and data.endswith(after) and INLINE_PLACEHOLDER_RE.fullmatch(between)
        if data is self._text or same:
            return
        self._text, self._replaced = data, ("", "")
        masked = _PLACEHOLDER.sub(self._mask, data)
        defined = {label(name) for name in self.md.references}
        self._found = {len(data) - item.start: item for item in citations(masked, self._notation, defined)}

    def _mask(self, placeholder: re.Match[str]) -> str:
        nodes = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        inline = INLINE_PLACEHOLDER_RE.fullmatch(placeholder[0])
        is_marker = inline is not None and getattr(nodes.get(inline[1]), "tag", "") == TAG
        return (SHORTCODE if is_marker else MASK) * len(placeholder[0])
