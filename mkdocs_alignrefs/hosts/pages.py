"""The pages of a site, as its configuration file or the host in the middle of a build tells of them."""

from __future__ import annotations

from mkdocs_alignrefs.hosts.configuration import SiteConfig
from mkdocs_alignrefs.hosts.dialect import dialect
from mkdocs_alignrefs.hosts.excluded import excluded
from mkdocs_alignrefs.hosts.page import PageInHand
from mkdocs_alignrefs.pages.site import SitePages


def configured_pages(site: SiteConfig) -> SitePages:
    """Return the pages of the site that a configuration file describes. Raises OptionError for a wrong pattern."""
    base = site.path.parent
    found = dialect(site.host, site.extensions, site.plugins, base, site.docs_dir)
    return SitePages(site.docs_dir, base, found, excluded(site.exclude_docs, site.draft_docs))


def pages_in_hand(page: PageInHand) -> SitePages | None:
    """Return the pages of the site that is being built, None without a host."""
    if page.docs_dir is None:
        return None
    found = dialect(page.host, page.extensions, page.plugins, page.base, page.docs_dir)
    return SitePages(page.docs_dir, page.base, found, page.excluded)
