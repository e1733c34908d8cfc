"""The citations of Pandoc in one stretch of running text, outside links, URLs, e-mail addresses and tags.

The extension and the scanner both ask here, so that they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from mkdocs_alignrefs.citing.citation import Citation
from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.citing.pandoc import BLOCKS, NARRATIVE, key_shaped, parse
from mkdocs_alignrefs.pages.brackets import pairs
from mkdocs_alignrefs.pages.labels import label

MASK, SHORTCODE = "\x00", "\x04"
"""What stands, for each of their characters, in place of code and maths, and of shortcodes."""
_OPAQUE = re.compile(
    r"""\\\\ | \\[`*_{}\[\]()>\#+.!$|-]           # what a backslash escapes
    | <!--(?:(?!<!--|-->).)*+-->
    | </?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>    # tags, and addresses in angle brackets""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s\[\]<>]*+|\w[\w.+%-]*+@[\w-]+(?:\.[\w-]+)+")
_HOLDER = re.compile(r"[\[\]@]")
_COMMAND = re.compile(r"(?<!\S)\\(?:full_)?bibliography(?![\w{\[])")
_PLAIN = re.compile(r"[\w\s@;,:./+-]*")
_LONGEST = 4000
"""How many characters a citation may have."""


class Written(NamedTuple):
    """A citation in a text, without a backslash before it; `where` says in what it stands if it is not read there."""

    start: int
    end: int
    escaped: bool = False
    where: str = ""


def citations(text: str, notation: Notation, defined: Collection[str]) -> list[Written]:
    """Return the citations of a text whose code, maths and shortcodes are masked, in their order.

    `defined` are the labels of the link definitions of the page: what names one of them is a link.
    """
    if not notation.candidates(text):
        return []
    masked = _without(_OPAQUE, text)
    links = dict(_links(masked, defined))
    masked = _without(_ADDRESS, masked)
    found = [Written(*match.span()) for match in _COMMAND.finditer(masked) if match[0] in BLOCKS]
    return sorted([*found, *_citations(masked, links, notation.narrative)])


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: MASK * len(match[0]), text)


def _links(text: str, defined: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the extent of each link and image, with its target."""
    square, round_ = pairs(text, "[", "]"), pairs(text, "(", ")")
    for start, end in square.items():
        image = start > 0 and text[start - 1] == "!"
        if (target := round_.get(end + 1)) is not None:
            yield start, target + 1
        elif (following := square.get(end + 1)) is not None:
            name = text[end + 2 : following]
            if image or label(name or text[start + 1 : end]) in defined or not (_is_group(name) or name[:1] == "^"):
                yield start, following + 1
        elif label(text[start + 1 : end]) in defined:
            yield start, end + 1
        elif text[end + 1 : end + 2].isspace() and label(text[end + 3 : square.get(end + 2, 0)]) in defined:
            yield start, square[end + 2] + 1


def _holding(text: str) -> frozenset[int]:
    """Return the opening brackets that hold an `@` themselves, not in brackets within them."""
    found: set[int] = set()
    stack: list[int] = []
    for match in _HOLDER.finditer(text):
        if match[0] == "[":
            stack.append(match.start())
        elif match[0] == "]" and stack:
            stack.pop()
        elif match[0] == "@":
            found.update(stack[-1:])
    return frozenset(found)


def _is_group(body: str) -> bool:
    if "@" not in body or SHORTCODE in body or len(body) > _LONGEST or body.startswith("^"):
        return False
    found = parse(f"[{body}]")
    return found is not None and (not isinstance(found, Citation) or key_shaped(found) or bool(_PLAIN.fullmatch(body)))


def _citations(text: str, links: Mapping[int, int], narrative: bool) -> Iterator[Written]:
    """Yield the citations, of nested ones the outermost; a bracket behind a narrative key belongs to that."""
    closed, holding = pairs(text, "[", "]"), _holding(text)
    starts = [(start, Written(start, closing + 1)) for start, closing in closed.items() if start in holding]
    if narrative:
        starts += ((item.start, item) for item in map(_narrative, NARRATIVE.finditer(text)))
    starts += ((start, Written(start, start)) for start in links)
    end = link_end = -1
    for start, item in sorted(starts):
        link_end = max(link_end, links.get(start, -1))
        is_bracket = text[start] == "["
        if start < end or start in links or (is_bracket and not _is_group(text[start + 1 : item.end - 1])):
            continue
        if is_bracket or item.end > link_end:
            end = item.end
            yield item._replace(where="link" if end <= link_end else "")


def _narrative(match: re.Match[str]) -> Written:
    start, end = match.end("escape"), match.end()
    rest = match["rest"] or ""
    if rest.startswith("^") or "@" in rest.partition(";")[0]:  # the bracket is a footnote, or a citation of its own
        end = match.start("rest") - 1
    return Written(start, start + len(match.string[start:end].rstrip()), bool(match["escape"]))
