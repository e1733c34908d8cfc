"""Docstrings: the Markdown that a `:::` line of a page takes from modules, in the order in which mkdocstrings shows it.

The options are those of mkdocstrings' Python handler, https://mkdocstrings.github.io/python/usage/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_alignrefs.pages.dialect import Docstrings
from mkdocs_alignrefs.pages.docstring_sections import parts
from mkdocs_alignrefs.pages.literals import docstring_lines
from mkdocs_alignrefs.pages.modules import Modules, PythonObject, Reader
from mkdocs_alignrefs.pages.written import Written

_FILTERS = ("!^_[^_]",)
_CATEGORIES = ("attribute", "class", "function", "module")


def taken_from_modules(lines: Sequence[str], docstrings: Docstrings, read: Reader) -> Iterator[Sequence[Written]]:
    """Yield the parts of docstrings that are read as Markdown, each for itself.

    `lines` are the name after `:::` and the options under it; `read` gives the text of a file by its absolute path. A
    module that is not found, or that another handler reads, gives nothing.
    """
    given = _yaml("\n".join(lines[1:]))
    if given.get("handler", docstrings.handler) != "python":
        return
    local = given.get("options")
    options = {**docstrings.options, **local} if isinstance(local, Mapping) else docstrings.options
    view = _View(Modules(docstrings.paths, read), options)
    found = view.modules.find(lines[0].strip())
    for item in view.shown(found) if found else ():
        if item.docstring is not None:
            yield from parts(docstring_lines(item.docstring, item.module.source), view.style)


def _yaml(text: str) -> Mapping[str, Any]:
    from yaml import YAMLError, safe_load

    try:
        given = safe_load(text) if text.strip() else None
    except (YAMLError, ValueError, RecursionError):
        return {}
    return given if isinstance(given, Mapping) else {}


@dataclass(frozen=True)
class _View:
    """What is shown of an object and its members, by the options of the handler."""

    modules: Modules
    options: Mapping[str, Any]

    @property
    def style(self) -> str:
        return str(self.options.get("docstring_style", "google"))

    def shown(self, root: PythonObject) -> Iterator[PythonObject]:
        """Yield an object and what is shown of its members, each once."""
        seen: set[tuple[str, int, str]] = set()
        stack = [(root, self.options.get("members"))]
        while stack:
            item, chosen = stack.pop()
            identity = (item.module.name, item.line, item.name)
            if identity not in seen:
                seen.add(identity)
                yield item
                stack += [(member, None) for member in reversed(self._members(item, chosen))]

    def _members(self, parent: PythonObject, chosen: object) -> list[PythonObject]:
        """Return the members of an object that are shown, in order; `chosen` is the option `members`."""
        if chosen is False or chosen == []:
            return []
        if isinstance(chosen, Sequence) and not isinstance(chosen, str):
            named = (self.modules.member(parent, str(name)) for name in chosen)
            return self._by_category([item for item in named if item and item.kind != "module"], ordered=True)
        members = [*parent.members.values(), *self._exported(parent)]
        return self._by_category([item for item in members if chosen is True or self._kept(item, parent)])

    def _exported(self, parent: PythonObject) -> Iterator[PythonObject]:
        """Yield what a module imports and names in `__all__`."""
        for name in dict.fromkeys(parent.exports or ()):
            item = self.modules.member(parent, name) if name not in parent.members else None
            if item and item.kind != "module":
                yield item

    def _kept(self, item: PythonObject, parent: PythonObject) -> bool:
        filters = self.options.get("filters", _FILTERS)
        if filters == "public":
            listed = parent.exports if parent.kind == "module" else None
            special = item.name.startswith("__") and item.name.endswith("__")
            return item.name in listed if listed else special or not item.name.startswith("_")
        return _passes(item.name, [str(item) for item in filters] if isinstance(filters, Sequence) else [])

    def _by_category(self, members: list[PythonObject], ordered: bool = False) -> list[PythonObject]:
        if not ordered:
            by_line = self.options.get("members_order", "alphabetical") == "source"
            members = sorted(members, key=lambda item: (item.line, item.name) if by_line else (0, item.name))
        if self.options.get("group_by_category", True):
            return sorted(members, key=lambda item: _CATEGORIES.index(item.kind))
        return members


def _passes(name: str, filters: Sequence[str]) -> bool:
    """Tell whether the filters keep a name: the last that matches decides; where all of them only add, one must."""
    kept = not filters or any(item.startswith("!") for item in filters)
    for item in filters:
        try:
            kept = not item.startswith("!") if re.search(item.removeprefix("!"), name) else kept
        except re.error:
            continue
    return kept
