"""What the search of a host reads of a page: of our elements, not what they mark to be left out or make a page load.

Material leaves out what is marked, MkDocs' own search does not:
https://squidfunk.github.io/mkdocs-material/setup/setting-up-site-search/#excluding-blocks
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_OURS = 'class="alignrefs-'
_BLOCK = re.compile(r'<(div) class="alignrefs-(bibliography|refs|cited-by|progress)"[^<>]*>')
_MARK = ' data-search-exclude=""'
_START = re.compile(r"<([a-z][a-z0-9]*)\b[^<>]*>")
_LOADED = re.compile(r"<link\b[^<>]*>|<script\b[^<>]*>[^<>]*</script>")
_LOADED_BESIDE = re.compile(r'<link\b[^<>]*/alignrefs\.css"[^<>]*>|<script\b[^<>]* data-alignrefs="[^<>]*></script>')
_IN_SPAN = r"(?:[^<]++|<(?!/?span\b))*+"
_WITH_SPANS = rf"{_IN_SPAN}(?:<span\b[^<>]*>{_IN_SPAN}(?:<span\b[^<>]*>{_IN_SPAN}</span>{_IN_SPAN})*</span>{_IN_SPAN})*"
_CITATION = re.compile(rf'<span class="alignrefs-cite"[^<>]*>{_WITH_SPANS}</span>')
_WITHIN_WORDS = re.compile(r"</?(?:a|div|em|span)\b[^<>]*>")


def searched(html: str) -> str:
    """Return the HTML of a page for a search: all of it, but our elements only as far as they are to be searched.

    Citations and references are text there: a parser of HTML takes its time for each tag, and MkDocs' own search reads
    `( Zhou, 2023 )` where there are some.
    """
    return _CITATION.sub(_text, "".join(_parts(html))) if _OURS in html else html


def _parts(html: str) -> Iterator[str]:
    end = 0
    for opened in _BLOCK.finditer(html):
        if opened.start() < end:
            continue
        if (after := _end(html, opened)) is None:
            break
        yield _LOADED_BESIDE.sub("", html[end : opened.start()])
        block = _LOADED.sub("", "".join(_unmarked(html[opened.start() : after])))
        yield _WITHIN_WORDS.sub("", block) if opened[2] == "bibliography" else block
        end = after
    yield _LOADED_BESIDE.sub("", html[end:])


def _text(found: re.Match[str]) -> str:
    return _WITHIN_WORDS.sub("", found[0])


def _unmarked(html: str) -> Iterator[str]:
    end = 0
    while (mark := html.find(_MARK, end)) >= 0:
        opened = _START.match(html, max(html.rfind("<", end, mark), end))
        if opened and opened.end() > mark:
            if (after := _end(html, opened)) is None:
                break
            yield html[end : opened.start()]
            end = after
        else:
            yield html[end : mark + len(_MARK)]
            end = mark + len(_MARK)
    yield html[end:]


def _end(html: str, opened: re.Match[str]) -> int | None:
    """Return where an element ends, or None where its end tag is missing: then nobody else need look for one."""
    depth = 1
    for tag in re.compile(rf"<(/?){opened[1]}\b[^<>]*>").finditer(html, opened.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None


def reading_searched(add: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what adds a page to an index as `add` does, but from what is to be searched of its content."""

    def add_searched(page: Any) -> None:
        whole = page.content
        page.content = searched(whole or "")
        try:
            add(page)
        finally:
            page.content = whole

    return add_searched
