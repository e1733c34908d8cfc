"""What the search of a host reads of a page: of our elements, not what they mark to be left out or make a page load.

Material leaves out what is marked, MkDocs' own search does not. What a page that was just made has to be searched is
known from its making; where somebody has changed it since, its HTML is looked through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mkdocs_alignrefs.render.fixed import NOT_SEARCHED, WITHIN_WORDS

_OURS = 'class="alignrefs-'
_BLOCK = re.compile(r'<(div) class="alignrefs-(bibliography|refs|cited-by|progress)"[^<>]*>')
_MARK = f' {NOT_SEARCHED}=""'
_START = re.compile(r"<([a-z][a-z0-9]*)\b[^<>]*>")
_LOADED = re.compile(r"<link\b[^<>]*>|<script\b[^<>]*>[^<>]*</script>")
_LOADED_BESIDE = re.compile(r'<link\b[^<>]*/alignrefs\.css"[^<>]*>|<script\b[^<>]* data-alignrefs="[^<>]*></script>')
_IN_SPAN = r"(?:[^<]++|<(?!/?span\b))*+"
_WITH_SPANS = rf"{_IN_SPAN}(?:<span\b[^<>]*>{_IN_SPAN}(?:<span\b[^<>]*>{_IN_SPAN}</span>{_IN_SPAN})*</span>{_IN_SPAN})*"
_CITE = '<span class="alignrefs-cite"'
_CITATION = re.compile(rf"{_CITE}[^<>]*>{_WITH_SPANS}</span>")
# A citation that was written apart, of which only a placeholder stands there: it needs no function to be called for it.
_BARE_CITATION = re.compile(rf"{_CITE}[^<>]*>([^<>]*)</span>")
_LIST = re.compile(r"</?(?:ol|li)\b[^<>]*>")
_OF_WORDS = ("mkdocs", "properdocs")
"""Whose own search puts down the words of a page alone, and not its lists as Material's does."""


class _Made(NamedTuple):
    """The HTML of a page as it was made, and what gives what is to be searched of it, if `of_words` without lists."""

    html: str
    searched: Callable[[bool], str]


_last: list[_Made] = []
"""The page that was made last, until the plugin has noted it."""


def made(html: str, searched: Callable[[bool], str]) -> None:
    """Remember how to get what is to be searched of the page that was made last."""
    _last[:] = [_Made(html, searched)]


class Searchable:
    """What is to be searched of the pages of a build, by path, as long as nobody changes their HTML."""

    def __init__(self) -> None:
        """Know no page."""
        self._known: dict[str, _Made] = {}

    def note(self, path: str, html: str) -> None:
        """Note what is to be searched of a page, if that is the one that was made last."""
        if _last and _last[0].html.strip() == html:
            self._known[path] = _Made(html, _last[0].searched)
        _last.clear()

    def of(self, path: str, html: str, of_words: bool) -> str:
        """Return what is to be searched of a page; see `searched`."""
        known = self._known.get(path)
        return known.searched(of_words) if known and known.html is html else searched(html, of_words)


def searched(html: str, of_words: bool) -> str:
    """Return the HTML of a page for a search: all of it, but our elements only as far as they are to be searched.

    Citations and references are text there: a parser of HTML takes its time for each tag, and MkDocs' own search reads
    `( Zhou, 2023 )` where there are some. For a search that is `of_words` alone, lists of references lose theirs too.
    """
    if _OURS not in html:
        return html
    text = _BARE_CITATION.sub(r"\1", "".join(_parts(html, of_words)))
    return _CITATION.sub(_text, text) if _CITE in text else text


def _parts(html: str, of_words: bool) -> Iterator[str]:
    end = 0
    for opened in _BLOCK.finditer(html):
        if opened.start() < end:
            continue
        if (after := _end(html, opened)) is None:
            break
        yield _without_ours(html[end : opened.start()])
        block = _LOADED.sub("", "".join(_unmarked(html[opened.start() : after])))
        yield _references(block, of_words) if opened[2] == "bibliography" else block
        end = after
    yield _without_ours(html[end:])


def _references(block: str, of_words: bool) -> str:
    text = WITHIN_WORDS.sub("", block)
    return without_lists(text) if of_words else text


def without_lists(html: str) -> str:
    """Return HTML with a blank in place of each tag of a list."""
    return _LIST.sub(" ", html) if "<li" in html else html


def _without_ours(html: str) -> str:
    return _LOADED_BESIDE.sub("", html) if "<script" in html else html


def _text(found: re.Match[str]) -> str:
    return WITHIN_WORDS.sub("", found[0])


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


def add_only_searched(index: Any, searchable: Searchable) -> None:
    """Have an index add pages as it does, but from what is to be searched of their content."""
    add = index.add_entry_from_context
    of_words = type(index).__module__.partition(".")[0] in _OF_WORDS

    def add_searched(page: Any) -> None:
        whole = page.content
        page.content = searchable.of(page.file.src_uri, whole or "", of_words)
        try:
            add(page)
        finally:
            page.content = whole

    index.add_entry_from_context = add_searched
