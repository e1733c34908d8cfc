"""The inline patterns: what is a shortcode in running text, and what only holds one."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import HtmlInlineProcessor, InlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, STX

from mkdocs_alignrefs.citing.syntax import SHORTCODE, backslashes
from mkdocs_alignrefs.extension.markers import marker_element

_COMMENT_OR_TAG = r"(<!--(?:(?!<!--|-->)[\s\S])*+-->|<[A-Za-z][^<>]*+(?:<<[^<>]*+>>[^<>]*+)+>)"
_CODE_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_ESCAPED_CHARACTER = re.compile("\x02([0-9]+)\x03")


class HiddenShortcode(HtmlInlineProcessor):
    """Stashes comments and tags that hold a shortcode, as Python-Markdown does all of them later."""

    def __init__(self, md: Markdown) -> None:
        """Set the pattern."""
        super().__init__(_COMMENT_OR_TAG, md)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return the stashed comment or tag, or nothing where the shortcode stands outside the quotes of a tag."""
        text = m[0]
        before = text.partition("<<")[0]
        within = text.startswith("<!--") or before.count('"') % 2 or before.count("'") % 2
        if not within or not SHORTCODE.search(text):
            return None, None, None
        return super().handleMatch(m, data)


class ShortcodePattern(InlineProcessor):
    """Leaves a marker for each shortcode; an odd number of backslashes before it makes it literal text."""

    def __init__(self, md: Markdown) -> None:
        """Set the pattern."""
        super().__init__("", md)  # the pattern is compiled already, and costs two milliseconds
        self.compiled_re = SHORTCODE

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return the marker; of the backslashes it takes only the one that escapes."""
        escaped = backslashes(m) % 2
        return marker_element(as_written(self.md, m[0]), bool(escaped)), m.start() - escaped, m.end()


def as_written(md: Markdown, text: str) -> str:
    """Undo what patterns of higher priority did within a shortcode."""
    if STX not in text:
        return text
    nodes = md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
    blocks = md.htmlStash.rawHtmlBlocks
    text = INLINE_PLACEHOLDER_RE.sub(lambda found: _source(nodes.get(found[1], "")), text)
    text = HTML_PLACEHOLDER_RE.sub(lambda found: str(blocks[int(found[1])]), text)
    return _ESCAPED_CHARACTER.sub(lambda found: chr(int(found[1])), text)


def _source(node: Element | str) -> str:
    if isinstance(node, str):
        return node
    text = "".join(node.itertext())
    if node.tag != "code":
        return text
    for entity, char in _CODE_ENTITIES:
        text = text.replace(entity, char)
    return f"``{text}``" if "`" in text else f"`{text}`"
