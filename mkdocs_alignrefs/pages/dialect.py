"""What Markdown is on a site: the constructs that its extensions add, and the files that its pages take text from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from mkdocs_alignrefs.citing.notation import Notation

Construct = Literal[
    "abbreviations", "admonitions", "bracket blocks", "definitions", "details", "dollar blocks", "dollar maths",
    "environments", "fences", "footnotes", "markdown in html", "nested fences", "round maths", "tables", "tabs",
]  # fmt: skip
CONSTRUCTS: frozenset[Construct] = frozenset(get_args(Construct))
"""What extensions add to Markdown, as far as it decides what is running text."""

PAGE_FOLDER = "!page"
"""Stands among the bases of snippets for the folder of the page that takes them in."""


@dataclass(frozen=True, slots=True)
class Snippets:
    """How pymdownx.snippets is set: `bases` are absolute paths, tried in turn; `appended` are taken in by every page.

    `restricted`: nothing outside the bases is taken in; `dedented`: parts of files lose their common indentation.
    """

    bases: tuple[str, ...]
    restricted: bool = True
    appended: tuple[str, ...] = ()
    dedented: bool = False


@dataclass(frozen=True, slots=True)
class Docstrings:
    """How mkdocstrings is set: `paths` are the absolute folders of modules, tried in turn; `options` its handler's."""

    paths: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    handler: str = "python"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the pages of a site are read; without settings no page takes text from another file."""

    constructs: frozenset[Construct] = CONSTRUCTS
    snippets: Snippets | None = None
    docstrings: Docstrings | None = None
    notation: Notation = Notation()  # noqa: RUF009 - frozen

    def within(self, folder: str) -> Dialect:
        """Return the dialect of the pages in a folder."""
        if self.snippets is None or PAGE_FOLDER not in self.snippets.bases:
            return self
        bases = tuple(folder if base == PAGE_FOLDER else base for base in self.snippets.bases)
        return replace(self, snippets=replace(self.snippets, bases=bases))
