"""The inline pattern: what is a shortcode in running text, and what only holds one."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, STX

from mkdocs_alignrefs.citing.syntax import AFTER_BRACKET, SHORTCODE, backslashes
from mkdocs_alignrefs.extension.markers import marker_element

_HOLDER_OR_SHORTCODE = re.compile(
    rf"""<
    (?: (?P<holder> !--(?:(?!<!--|-->)[\s\S])*+-->                  # a comment
          | [A-Za-z][^<>]*+(?:<<[^<>]*+>>[^<>]*+)+> )               # a tag with something in double brackets
      | {AFTER_BRACKET} )""",
    re.VERBOSE,
)
"""One pattern, since the host tries each on every stretch of text. Both kinds begin with the same bracket."""
_CODE_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_ESCAPED_CHARACTER = re.compile("\x02([0-9]+)\x03")


class ShortcodePattern(HtmlInlineProcessor):
    """Leaves a marker for each shortcode; an odd number of backslashes before it makes it literal text.

    Comments and tags that hold a shortcode are stashed, as Python-Markdown does all of them later.
    """

    def __init__(self, md: Markdown) -> None:
        """Set the pattern."""
        super().__init__("", md)
        self.compiled_re = _HOLDER_OR_SHORTCODE

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return the marker, or the stashed comment or tag, or nothing; of backslashes only the one that escapes goes.

        In a tag, a shortcode outside the quotes is one as anywhere.
        """
        if not m["holder"]:
            return self._marker(m)
        if _hides(m[0]):
            return self.md.htmlStash.store(self.backslash_unescape(self.unescape(m[0]))), m.start(), m.end()
        found = SHORTCODE.search(data, m.start(), m.end())
        return self._marker(found) if found else (None, None, None)

    def _marker(self, found: re.Match[str]) -> tuple[Element, int, int]:
        escaped = backslashes(found) % 2
        element = marker_element(as_written(self.md, found[0]), bool(escaped))
        return element, found.start() - escaped, found.end()


def _hides(holder: str) -> bool:
    """Tell whether a shortcode stands within a comment or within the quotes of a tag."""
    before = holder.partition("<<")[0]
    within = holder.startswith("<!--") or before.count('"') % 2 or before.count("'") % 2
    return bool(within) and SHORTCODE.search(holder) is not None


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
