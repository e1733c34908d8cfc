"""Which entries may be meant by a key that none has."""

from __future__ import annotations

from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.text.folding import normal_key


def nearest_keys(library: Library, key: str, limit: int = 3) -> list[str]:
    """Return the keys and aliases nearest to a key that does not exist, the nearest first.

    First that of the work whose DOI or arXiv id it is, then those spelt alike, then those that two words of it speak
    for: family names, the year, words of the title.
    """
    by_id = library.with_id(key)
    near = library.near_keys.nearest(normal_key(key), limit)
    return list(dict.fromkeys([*([by_id.key] if by_id else []), *near]))[:limit]


def surest_key(library: Library, key: str) -> str:
    """Return the one key that was surely meant by a key that does not exist, or nothing."""
    by_id = library.with_id(key)
    return by_id.key if by_id else library.near_keys.surest(normal_key(key))
