"""When two URLs lead to the same thing."""

from __future__ import annotations

import re

from mkdocs_alignrefs.text.identifiers import find_arxiv, find_doi

_HOST = re.compile(r"(?:https?:)?//(?:www\.)?(?P<host>[^/?#]*)(?P<path>[^#]*)", re.IGNORECASE)


def identity(url: str) -> str:
    """Return a text that is equal for URLs of one thing: the id on arXiv and doi.org, else host, path and query."""
    match = _HOST.match(url)
    if not match:
        return url
    host = match["host"].lower()
    if host.endswith("arxiv.org") and (arxiv := find_arxiv(url)):
        return f"arxiv:{arxiv}"
    if host.endswith("doi.org") and (doi := find_doi(url)):
        return f"doi:{doi}"
    return host + match["path"].rstrip("/")
