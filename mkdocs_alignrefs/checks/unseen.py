"""What a check cannot see: pages that the host's plugins and hooks make or change while they build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mkdocs_alignrefs.former import LEFT, PLUGIN, sentences
from mkdocs_alignrefs.hosts.configuration import SiteConfig

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


def unseen(site: SiteConfig) -> Iterator[str]:
    """Yield a sentence for each plugin, and one for the hooks, that makes text which no file under docs_dir holds.

    Where mkdocs-bibtex is still there, its options get a sentence each.
    """
    for name in site.plugins:
        if what := PLUGINS.get(name.rpartition("/")[2]):
            yield f"The plugin {name} makes text while the site is built: {what} cannot be checked here."
    if PLUGIN in site.plugins:
        yield LEFT
        yield from sentences(site.plugins[PLUGIN])
    if site.hooks:
        files = ", ".join(site.hooks)
        yield f"The hooks ({files}) may change pages while the site is built: what they make cannot be checked here."
