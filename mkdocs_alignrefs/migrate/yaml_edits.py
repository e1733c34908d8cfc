"""A YAML file as a tree that knows where each part of it stands; nothing in it is constructed, whatever its tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mkdocs_alignrefs.options import OptionError

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")


def composed(text: str, shown: str) -> Any:
    """Return the root node of a YAML text, None for an empty one. Raises OptionError for what is not YAML."""
    import yaml

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise OptionError(f"The configuration file {shown} is nested too deeply.") from None
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "it cannot be read"
        where = f", line {mark.line + 1}," if mark else ""
        raise OptionError(f"The configuration file {shown}{where} is not valid YAML: {problem}.") from None


def pairs(node: Any) -> list[tuple[Any, Any]]:
    """Return the keys and values of a mapping, nothing for another node."""
    return list(node.value) if node is not None and node.id == "mapping" else []


def items(node: Any) -> list[Any]:
    """Return the items of a sequence, nothing for another node."""
    return list(node.value) if node is not None and node.id == "sequence" else []


def named(node: Any, name: str) -> tuple[Any, Any] | None:
    """Return the key and value of a mapping that go by a name."""
    return next(((key, value) for key, value in pairs(node) if getattr(key, "value", None) == name), None)


def entry(node: Any, name: str) -> tuple[Any, Any, Any] | None:
    """Return an item of plugins or extensions as its whole node, its name and its settings, from a list or mapping."""
    for item in items(node):
        if item.id == "scalar" and item.value == name:
            return item, item, None
        if found := named(item, name):
            return item, *found
    found = named(node, name)
    return (found[0], *found) if found else None


def start(node: Any) -> int:
    """Return where a node starts, its tag included."""
    return int(node.start_mark.index)


def end(text: str, node: Any) -> int:
    """Return where the last thing of a node ends; the marks of a block are behind the blank lines after it."""
    return len(text[: _end(node)].rstrip())


def _end(node: Any) -> int:
    if node.id == "scalar" or node.flow_style:
        return int(node.end_mark.index)
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return max(map(_end, parts), default=int(node.end_mark.index))


def source(text: str, node: Any) -> str:
    """Return how a value stands in its file, with its quotes and its tag."""
    return text[start(node) : end(text, node)]


def line_end(text: str, at: int) -> int:
    """Return where the line ends that a place is in, before its line end."""
    found = re.compile(r"\r?\n|\r").search(text, at)
    return found.start() if found else len(text)


def line_start(text: str, at: int) -> int:
    """Return where the line starts that a place is in."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def comments(text: str, root: Any, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the comments of a stretch and where they stand; a `#` within a value is none."""
    values = [(start(node), end(text, node)) for node in _scalars(root)]
    for match in _COMMENT.finditer(text, first, last):
        if not any(begin <= match.start() < stop for begin, stop in values):
            yield match.start(), match[0].rstrip()


def _scalars(node: Any) -> Iterator[Any]:
    if node.id == "scalar":
        yield node
    for part in node.value if node.id != "scalar" else ():
        for inner in part if isinstance(part, tuple) else (part,):
            yield from _scalars(inner)
