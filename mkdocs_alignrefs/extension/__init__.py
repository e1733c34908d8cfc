"""The Python-Markdown extension: leaves a marker for each shortcode, then puts elements in place of the markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown import Extension, Markdown

from mkdocs_alignrefs.extension.ids import HideIds
from mkdocs_alignrefs.extension.patterns import HiddenShortcode, ShortcodePattern
from mkdocs_alignrefs.extension.resolver import NAME, Count, Rejoin, Resolver, Start
from mkdocs_alignrefs.extension.veil import Unveil, Veil

__all__ = ["AlignrefsExtension", "makeExtension"]


class AlignrefsExtension(Extension):
    """Citations, bibliographies and reference tables; its options are those of `mkdocs_alignrefs.options.Options`."""

    def __init__(self, **given: Any) -> None:
        """Keep the options as they are given; they are read when the first shortcode is met."""
        super().__init__()
        self.given: Mapping[str, Any] = given

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the parts.

        Snippets are taken in at 32, so shortcodes are counted at 31; fenced code is put aside at 25, and HTML is parsed
        at 21 and 20. Code spans have priority 190 and maths 189.9, so they are out of reach at 185; escapes come at 180
        and would break a shortcode, so its pattern takes the backslash itself; Pandoc's citations, which must be found
        before links, come next. At 18 the tree is complete (`inline` is at 20), while `toc` and `relpath` are still to
        come. Hosts look for ids at 5, and for slugs of tabs at 4. Hosts have put their stash in place before the
        postprocessor at 5.
        """
        md.registerExtension(self)
        resolver = Resolver(md, self.given)
        md.preprocessors.register(Start(md, resolver), NAME, 1000)
        md.preprocessors.register(Count(md, resolver), f"{NAME}-count", 31)
        md.preprocessors.register(Veil(md, resolver), f"{NAME}-veil", 22)
        md.preprocessors.register(Unveil(md, resolver), f"{NAME}-unveil", 19)
        md.inlinePatterns.register(HiddenShortcode(md), f"{NAME}-hidden", 186)
        md.inlinePatterns.register(ShortcodePattern(md), NAME, 185)
        md.treeprocessors.register(resolver, NAME, 18)
        md.treeprocessors.register(HideIds(md), f"{NAME}-ids", 3)
        md.postprocessors.register(Rejoin(md, resolver), NAME, 5)
        if resolver.notation.pandoc:
            from mkdocs_alignrefs.extension.pandoc import PandocPattern

            md.inlinePatterns.register(PandocPattern(md, resolver.notation), f"{NAME}-pandoc", 184)


def makeExtension(**given: Any) -> AlignrefsExtension:
    """Return the extension for `markdown.Markdown(extensions=["mkdocs_alignrefs.extension"])`."""
    return AlignrefsExtension(**given)
