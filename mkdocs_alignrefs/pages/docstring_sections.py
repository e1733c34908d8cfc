"""The parts of a docstring that are read as Markdown, each for itself: running text, and the descriptions in sections.

The rules are those of griffe's parsers, which mkdocstrings uses: Google's style, and, more roughly, numpy's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_alignrefs.pages.written import Written

_TITLE = re.compile(r"(?P<kind>\w[\s\w-]*):(?:\s+\S.*)?\s*$")
_NAMED = re.compile(r"[^:]*:\s*")
_RETURNED = re.compile(r"(?:\w+\s*)?(?:\(.+\))?:\s*")
_ITEMS = frozenset((
    "args", "arguments", "params", "parameters", "keyword args", "keyword arguments", "other args", "other arguments",
    "other params", "other parameters", "type args", "type arguments", "type params", "type parameters", "raises",
    "exceptions", "attributes", "functions", "methods", "classes", "type aliases", "modules", "warns", "warnings",
))  # fmt: skip
_RETURNS = frozenset(("returns", "yields", "receives"))
_UNDERLINE = re.compile(r"-{3,}\s*$")

Lines = Sequence[Written]


def parts(lines: Lines, style: str) -> Iterator[Lines]:
    """Yield the parts of a docstring in their order; a style that is neither `google` nor `numpy` has one part."""
    if style == "google":
        yield from _google(lines)
    elif style == "numpy":
        yield from _numpy(lines)
    else:
        yield lines


def _google(lines: Lines) -> Iterator[Lines]:
    text: list[Written] = []
    in_code = False
    at = 0
    while at < len(lines):
        in_code ^= lines[at].text.lstrip(" ").startswith("```")
        title = None if in_code else _title(lines, at)
        if title is None:
            text.append(lines[at])
            at += 1
            continue
        end = _end_of_block(lines, at + 1)
        yield text
        text = []
        yield from _section(title, lines[at + 1 : end])
        at = end
    yield text


def _title(lines: Lines, at: int) -> str | None:
    """Return the title of a section if one begins here: after a blank line, with indented lines right under it."""
    found = _TITLE.match(lines[at].text) if ":" in lines[at].text else None
    above = at == 0 or not lines[at - 1].text.strip()
    below = at + 1 < len(lines) and lines[at + 1].text.startswith(" ") and lines[at + 1].text.strip()
    return found["kind"].lower() if found and above and below else None


def _end_of_block(lines: Lines, start: int) -> int:
    """Return where the lines end that are indented as the first one is."""
    margin = " " * _margin(lines[start])
    at = start
    while at < len(lines) and (lines[at].text.startswith(margin) or not lines[at].text.strip()):
        at += 1
    return at


def _margin(line: Written) -> int:
    return len(line.text) - len(line.text.lstrip(" "))


def _section(title: str, lines: Lines) -> Iterator[Lines]:
    margin = _margin(lines[0])
    if title in _ITEMS or title in _RETURNS:
        for item in _items(lines, margin):
            head = (_NAMED if title in _ITEMS else _RETURNED).match(item[0].text)
            if head or title in _RETURNS:
                yield [item[0].cut(head.end() if head else 0), *item[1:]]
    elif title == "examples":
        yield _without_examples([line.cut(margin) for line in lines])
    else:
        yield [line.cut(margin) for line in lines]


def _items(lines: Lines, margin: int) -> Iterator[list[Written]]:
    """Yield the items of a section, with the lines that go on without the indentation that says so."""
    item: list[Written] = []
    for line in lines:
        indentation = _margin(line)
        if line.text.strip() and indentation == margin:
            if item:
                yield item
            item = []
        item.append(line.cut(min(indentation, margin if indentation == margin else 2 * margin)))
    yield item


def _without_examples(lines: Lines) -> list[Written]:
    """Return the lines without sessions of an interpreter, which go on until a blank line."""
    kept: list[Written] = []
    in_code = in_session = False
    for line in lines:
        in_code ^= line.text.startswith("```")
        in_session = bool(line.text.strip()) and (in_session or (not in_code and line.text.startswith(">>>")))
        if not in_session:
            kept.append(line)
    return kept


def _numpy(lines: Lines) -> Iterator[Lines]:
    """Yield what stands between the titles; in a section of items, what is indented under each."""
    titles = [at for at in range(len(lines) - 1) if _UNDERLINE.match(lines[at + 1].text) and lines[at].text.strip()]
    yield lines[: titles[0]] if titles else lines
    for at, end in zip(titles, [*titles[1:], len(lines)], strict=True):
        section = lines[at + 2 : end]
        title = lines[at].text.strip().lower()
        if title in _ITEMS or title in _RETURNS:
            yield from _indented(section)
        else:
            yield section


def _indented(lines: Lines) -> Iterator[Lines]:
    part: list[Written] = []
    for line in lines:
        if line.text.strip() and not line.text.startswith(" "):
            yield part
            part = []
        else:
            part.append(line.cut(min(_margin(line), 4)))
    yield part
