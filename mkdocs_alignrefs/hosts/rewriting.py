"""Plugins of MkDocs that make text which no file under docs_dir holds, so that pages are not what their files say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PLUGINS: Mapping[str, str] = {
    "gen-files": "the pages that its scripts write",
    "macros": "what its macros and variables expand to",
    "include-markdown": "the files that it includes",
    "include_dir_to_nav": "the pages that it adds",
    "mkdocs-jupyter": "the cells of notebooks",
    "mknotebooks": "the cells of notebooks",
    "monorepo": "the pages of other folders that it takes in",
    "multirepo": "the pages of other repositories that it takes in",
    "techdocs-core": "the pages of other folders that it takes in",
    "markdown-exec": "what its code blocks print",
    "table-reader": "the tables that it reads from files",
    "autoapi": "the pages that it makes of modules",
    "mkdoxy": "the pages that it makes of C++ sources",
    "api-autonav": "the pages that it makes of modules",
    "ezglossary": "the definitions that it inserts",
    "snippets": "the files that it includes",
    "simple": "the pages that it takes in from other folders",
}
"""What the plugins of MkDocs add to pages, by their names."""


_NEW_PAGES = frozenset(("gen-files", "include_dir_to_nav", "monorepo", "multirepo", "autoapi", "mkdoxy", "api-autonav"))
"""Those that add pages and change none."""


def rewriting(names: Iterable[str]) -> bool:
    """Tell whether one of these plugins may change the text of pages."""
    plain = (name.rpartition("/")[2] for name in names)
    return any(name in PLUGINS and name not in _NEW_PAGES for name in plain)
