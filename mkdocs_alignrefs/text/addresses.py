"""When two URLs lead to the same thing."""

from __future__ import annotations

import re

_HOST = re.compile(r"(?:https?:)?//(?:www\.)?(?P<host>[^/?#]*)(?P<path>[^#]*)", re.IGNORECASE)


def identity(url: str) -> str:
    """Return a text that is equal for URLs of one thing: the id on arXiv and doi.org, else host, path and query."""
    match = _HOST.match(url)
    if not match:
        return url
    host = match["host"].lower()
    return _id(url, host) or host + match["path"].rstrip("/")


def _id(url: str, host: str) -> str:
    if not host.endswith(("arxiv.org", "doi.org")):
        return ""
    from mkdocs_alignrefs.text.identifiers import find_arxiv, find_doi

    kind, find = ("arxiv", find_arxiv) if host.endswith("arxiv.org") else ("doi", find_doi)
    return f"{kind}:{found}" if (found := find(url)) else ""
