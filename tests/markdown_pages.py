"""What Python-Markdown itself renders of the shortcodes of a page, as the measure for the scanner."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.utils.meta import get_data

from mkdocs_alignrefs.citing.syntax import SHORTCODE

EXTENSIONS = (
    "tables", "footnotes", "admonition", "attr_list", "md_in_html", "def_list", "toc", "abbr", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.details", "pymdownx.arithmatex", "pymdownx.tasklist",
)  # fmt: skip
CONFIGS: dict[str, dict[str, Any]] = {
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.arithmatex": {"generic": True},
}
_PLACEHOLDER = re.compile("\x02[^\x02\x03]*\x03")


class Recorder(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        met = Element("met", {"text": m[0][len(m["escape"]) :], "escaped": "yes" if len(m["escape"]) % 2 else ""})
        met.text = AtomicString("")
        return met, m.start(0), m.end(0)


class Reader(Treeprocessor):
    def run(self, root: Element) -> None:
        self.met = [(item.get("text", ""), bool(item.get("escaped"))) for item in root.iter("met")]


class Recording(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        pattern = Recorder("", md)
        pattern.compiled_re = SHORTCODE
        self.reader = Reader(md)
        md.inlinePatterns.register(pattern, "recorder", 185)
        md.treeprocessors.register(self.reader, "reader", 18)


def rendered(source: str) -> list[tuple[str, bool]]:
    """Return the shortcodes that stand in the tree of a converted page, in its order, and whether each is escaped.

    Blanks are collapsed; code and maths within a shortcode are left out.
    """
    recording = Recording()
    Markdown(extensions=[*EXTENSIONS, recording], extension_configs=CONFIGS).convert(get_data(source)[0])
    return [(comparable(text), escaped) for text, escaped in getattr(recording.reader, "met", [])]


def comparable(text: str) -> str:
    """Return the text of a shortcode without blanks, code and maths."""
    return re.sub(r"\s+", "", re.sub(r"`[^`]*`|\$[^$]*\$", "", _PLACEHOLDER.sub("", text)))
