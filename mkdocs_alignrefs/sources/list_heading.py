"""The heading of a list's entry: title, abbreviation and status, and the one title made of heading and BibTeX."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from mkdocs_alignrefs.richtext import Kind, Node, RichText, Span, concat, map_text, plain
from mkdocs_alignrefs.sources.bibtex_blocks import balanced
from mkdocs_alignrefs.text.folding import fold
from mkdocs_alignrefs.text.latex import greek

_QUOTES = "`'\"´‘’“”"
_STATUS = re.compile(rf"[\[［](?P<open>[{_QUOTES} ]*)(?P<word>[^\[\]［］{_QUOTES}]+)[{_QUOTES} ]*[\]］][ .。*_]*$")
_ABBREVIATION = re.compile(r"[ ]*[(（](?P<word>[^\s()（）]{2,24})[)）][ ]*$")
_ABBREVIATION_LENGTH = 40
_NO_ABBREVIATION = frozenset({"oral", "spotlight", "poster", "survey", "review", "new", "todo", "draft", "withdrawn"})
_NUMBER = re.compile(r"\W*+\d{1,3}[.):：、\]]\s*+")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SLIP = 0.75
"""From which likeness on a word is a slip of a status."""
_GAP = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_INLINE = re.compile(
    r"(?P<code>(?<!`)(`++)(?P<in_code>[^`]+)\2(?!`))"
    r"|(?<![\\$])\$(?P<math>(?![\s$])[^$]*[^\s$\\]|[^\s$\\])\$(?![\d$])"
    r"|!?\[(?P<text>[^\[\]]*)\]\((?P<url>[^()\s]*+)(?:\s[^()]*+)?\)"
    r"|(?<![\w*])(?P<marks>\*{1,2})(?P<strong>(?![\s*])[^*]*[^\s*])(?P=marks)(?![\w*])"
    r"|(?<![\w_])(?P<lows>_{1,2})(?P<emph>(?![\s_])[^_]*[^\s_])(?P=lows)(?![\w_])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the title as Markdown, the links in it, and what stands after it."""

    title: str
    abbreviation: str | None = None
    status: str | None = None
    known: bool = True


def parse(text: str, statuses: Sequence[str]) -> Heading:
    """Return the parts of a heading's text. A word that is no known status is kept, with `known` false."""
    title, status, known = _status(text, statuses)
    abbreviation = None
    if match := _ABBREVIATION.search(title[-_ABBREVIATION_LENGTH:]):
        word = match["word"].strip("`*_")
        if _is_abbreviation(word) and len(match[0]) < len(title):
            title, abbreviation = title[: -len(match[0])], word
    if status is None and abbreviation:
        title, status, known = _status(title, statuses)
    return Heading(title.rstrip(), abbreviation, status, known)


def _status(text: str, statuses: Sequence[str]) -> tuple[str, str | None, bool]:
    """Return the text before the status, the status, and whether it is a known word.

    In quotes or backticks any word is a status, in bare brackets only one that is known or nearly so.
    """
    match = _STATUS.search(text[-80:])
    if not match:
        return text, None, True
    word = " ".join(match["word"].split())
    rest = text[: len(text) - len(match[0])].rstrip()
    for known in statuses:
        if known.casefold() == word.casefold():
            return rest, known, True
    quoted = match["open"].strip() and any(char.isalpha() for char in word)
    if quoted or _is_slip(word, statuses):
        return rest, word, False
    return text, None, True


def _is_slip(word: str, statuses: Sequence[str]) -> bool:
    return word.isupper() and any(_likeness(word, known) >= _SLIP for known in statuses)


def nearest_status(word: str, statuses: Sequence[str]) -> str | None:
    """Return the status that an unknown word is a slip of, if there is one that is nearer than all others."""
    graded = sorted(((_likeness(word.casefold(), known.casefold()), known) for known in statuses), reverse=True)
    if not graded or graded[0][0] < _SLIP or (len(graded) > 1 and graded[0][0] == graded[1][0]):
        return None
    return graded[0][1]


def _likeness(a: str, b: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, a, b).ratio()


def _is_abbreviation(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    telling = any(char.isupper() for char in word) or any(char.isdigit() for char in word)
    return bool(letters) and telling and word.casefold() not in _NO_ABBREVIATION


def rich(markdown: str) -> RichText:
    """Return a heading's inline Markdown as rich text: code, maths and emphasis are kept, links give their text."""
    return _without_gaps(concat(_nodes(markdown)))


def _without_gaps(rich: RichText) -> RichText:
    """Return a title without the blanks that are left where a tag was."""
    text = map_text(rich, lambda text: _GAP.sub(" ", text))
    if text and isinstance(text[0], str):
        text = (text[0].lstrip(" "), *text[1:])
    if text and isinstance(text[-1], str):
        text = (*text[:-1], text[-1].rstrip(" "))
    return concat([text])


def _nodes(markdown: str) -> Iterator[RichText]:
    at = 0
    for match in _INLINE.finditer(markdown):
        yield (html.unescape(markdown[at : match.start()]),)
        yield _inline(match)
        at = match.end()
    yield (html.unescape(markdown[at:]),)


def _inline(match: re.Match[str]) -> RichText:
    if match["code"]:
        return (Span("code", (code,)),) if (code := match["in_code"].strip()) else ()
    if maths := match["math"]:
        return (Span("math", (maths,)) if balanced(maths) == maths else html.unescape(match[0]),)
    if match["url"] is not None:
        return concat(_nodes(match["text"]))
    if match["escaped"]:
        return (match["escaped"],)
    kind: Kind = "strong" if len(match["marks"] or match["lows"] or "") == 2 else "emph"
    inner = match["strong"] or match["emph"]
    children = concat(_nodes(inner)) if inner else ()
    return (Span(kind, children),) if children else ()


def links(markdown: str) -> list[str]:
    """Return the targets of the links in a heading."""
    return [match["url"] for match in _INLINE.finditer(markdown) if match["url"]]


def agree(heading: str, bibtex: str) -> bool:
    """Tell whether two titles (plain text) are equal after folding, but for an abbreviation at the end of either.

    A number before the heading is left aside, too.
    """
    number = _NUMBER.match(heading)
    named = _forms(heading) | (_forms(heading[number.end() :]) if number else set())
    return heading == bibtex or not named.isdisjoint(_forms(bibtex))


def is_short_for(heading: str, bibtex: str) -> bool:
    """Tell whether a heading is a name, such as that of a model, which a title has before its colon."""
    short, colon, _ = bibtex.partition(":")
    is_name = any(char.isupper() or char.isdigit() for char in heading[1:])
    return is_name and bool(colon) and agree(heading, short)


def _forms(title: str) -> set[str]:
    """Return the folded title, with and without the abbreviation at its end; Greek letters count as their commands."""
    title = _COMMAND.sub(lambda command: greek(command[1]) or command[0], title)
    match = _ABBREVIATION.search(title, max(0, len(title) - _ABBREVIATION_LENGTH))
    if match and _is_abbreviation(match["word"]):
        return {fold(title), fold(title[: match.start()])}
    return {fold(title)}


def with_capitals(title: RichText, heading: str) -> RichText:
    """Return BibTeX's title with the capitals of the heading; unchanged unless the heading's letters start it."""
    if plain(title) == heading:
        return title
    given, wanted = _letters(plain(title)), _letters(heading)
    same = len(given) >= len(wanted) and all(a.lower() == b.lower() for a, b in zip(given, wanted, strict=False))
    return _recased(title, iter(wanted)) if same else title


def _letters(text: str) -> list[str]:
    """Return the letters and digits without their accents."""
    if text.isascii():
        return [char for char in text if char.isalnum()]
    return [char for char in normalize("NFKD", text) if char.isalnum() and not combining(char)]


def _recased(nodes: RichText, wanted: Iterator[str]) -> RichText:
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            result.append("".join(_recased_char(char, wanted) for char in node))
        elif node.kind == "math":
            for _ in zip(_letters(plain(node.children)), wanted, strict=False):
                pass
            result.append(node)
        else:
            result.append(node._replace(children=_recased(node.children, wanted)))
    return tuple(result)


def _recased_char(char: str, wanted: Iterator[str]) -> str:
    if not char.isalnum() and char.isascii():
        return char
    letters = [char] if char.isascii() else _letters(char)
    models = [model for _, model in zip(letters, wanted, strict=False)]
    if len(letters) != 1 or not models:
        return char
    cased = char.upper() if models[0].isupper() else char.lower() if models[0].islower() else char
    return cased if len(cased) == 1 else char
