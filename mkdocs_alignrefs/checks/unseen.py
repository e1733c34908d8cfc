"""What a check cannot see: pages that the host's plugins and hooks make or change while they build."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_alignrefs.hosts.configuration import SiteConfig
from mkdocs_alignrefs.hosts.rewriting import PLUGINS


def unseen(site: SiteConfig) -> Iterator[str]:
    """Yield a sentence for each plugin, and one for the hooks, that makes text which no file under docs_dir holds."""
    for name in site.plugins:
        if what := PLUGINS.get(name.rpartition("/")[2]):
            yield f"The plugin {name} makes text while the site is built: {what} cannot be checked here."
    if site.hooks:
        files = ", ".join(site.hooks)
        yield f"The hooks ({files}) may change pages while the site is built: what they make cannot be checked here."
