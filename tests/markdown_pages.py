"""What Python-Markdown itself renders of the shortcodes of a page, as the measure for the scanner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.utils.meta import get_data

from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.extension.markers import collect
from mkdocs_alignrefs.extension.pandoc import PandocPattern
from mkdocs_alignrefs.extension.patterns import HiddenShortcode, ShortcodePattern
from mkdocs_alignrefs.resolving.shortcodes import Mark

SHORTCODES = Notation()
EXTENSIONS = (
    "tables", "footnotes", "admonition", "attr_list", "md_in_html", "def_list", "toc", "abbr", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.details", "pymdownx.arithmatex", "pymdownx.tasklist",
)  # fmt: skip
CONFIGS: dict[str, dict[str, Any]] = {
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.arithmatex": {"generic": True},
}


class Reader(Treeprocessor):
    def run(self, root: Element) -> None:
        self.met = [marker.mark for marker in collect(root, self.md.htmlStash.rawHtmlBlocks, False)]


class Marking(Extension):
    """Leaves the marks of alignrefs, and reads them in place of resolving them."""

    def __init__(self, notation: Notation) -> None:
        super().__init__()
        self.notation = notation

    def extendMarkdown(self, md: Markdown) -> None:
        self.reader = Reader(md)
        md.inlinePatterns.register(HiddenShortcode(md), "alignrefs-hidden", 186)
        md.inlinePatterns.register(ShortcodePattern(md), "alignrefs", 185)
        if self.notation.pandoc:
            md.inlinePatterns.register(PandocPattern(md, self.notation), "alignrefs-pandoc", 184)
        md.treeprocessors.register(self.reader, "alignrefs", 18)


def marks(source: str, extensions: Sequence[str] = EXTENSIONS, notation: Notation = SHORTCODES) -> list[Mark]:
    """Return the shortcodes that stand in the tree of a converted page, in its order."""
    marking = Marking(notation)
    configs = {name: CONFIGS[name] for name in extensions if name in CONFIGS}
    Markdown(extensions=[*extensions, marking], extension_configs=configs).convert(get_data(source)[0])
    return getattr(marking.reader, "met", [])


def rendered(
    source: str, extensions: Sequence[str] = EXTENSIONS, notation: Notation = SHORTCODES
) -> list[tuple[str, bool, bool]]:
    """Return the shortcodes of a converted page, and whether each is escaped, and alone in its paragraph.

    Blanks are collapsed; code and maths within a shortcode are left out.
    """
    return [(comparable(mark.text), mark.escaped, mark.alone) for mark in marks(source, extensions, notation)]


def comparable(text: str) -> str:
    """Return the text of a shortcode without blanks, code and maths."""
    return re.sub(r"\s+", "", re.sub(r"`+[^`]*`+|\$[^$]*\$|\\\([^()]*\\\)", "", text))
