"""Which entries may be meant by a key that none has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.text.folding import fold, normal_key
from mkdocs_alignrefs.text.identifiers import bare_arxiv, find_doi

_ALIKE, _NEARLY_EQUAL = 0.6, 0.8
"""From which likeness on the spelling of a key counts, and from which on it counts more than what the key tells."""
_TELLING = 10
"""In how many titles a word may stand that tells by itself which entry is meant."""
_AUTHOR, _WORD, _YEAR = 3, 2, 1
"""What it counts that a part of the key is an entry's first author, in its title, or its year."""
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_SMALL_WORDS = frozenset(["a", "an", "and", "for", "from", "in", "of", "on", "the", "to", "via", "with"])


def nearest_keys(library: Library, key: str, limit: int = 3) -> list[str]:
    """Return the keys and aliases that an unknown key may mean, one for each entry, at most `limit`, likeliest first.

    An arXiv id or a DOI means its entry. Else come keys that are nearly spelt so, then those of entries whose author
    or title, and year, the key tells, then keys that are a little alike.
    """
    if found := _by_identifier(library, key):
        return [found]
    spelt = _by_spelling(library, key, limit)
    near = [name for likeness, name in spelt if likeness >= _NEARLY_EQUAL]
    others = [name for likeness, name in spelt if likeness < _NEARLY_EQUAL]
    found_keys: dict[int, str] = {}
    for name in (*near, *_by_parts(library, key, limit), *others):
        found_keys.setdefault(library.place_of(name), name)
    return list(found_keys.values())[:limit]


def _by_identifier(library: Library, key: str) -> str | None:
    arxiv, doi = bare_arxiv(key), find_doi(key)
    if not (arxiv or doi):
        return None
    matches = (entry.key for entry in library.entries if (arxiv and entry.arxiv == arxiv) or (doi and entry.doi == doi))
    return next(matches, None)


def _by_spelling(library: Library, key: str, limit: int) -> list[tuple[float, str]]:
    """Return the keys that are spelt alike, with their likeness, the most alike first."""
    from difflib import SequenceMatcher, get_close_matches

    known: dict[str, str] = {}
    for entry in library.entries:
        for name in (entry.key, *entry.aliases):
            known.setdefault(normal_key(name).casefold(), name)
    wanted = normal_key(key).casefold()
    close = get_close_matches(wanted, list(known), n=limit, cutoff=_ALIKE)
    return [(SequenceMatcher(None, name, wanted).ratio(), known[name]) for name in close]


def _by_parts(library: Library, key: str, limit: int) -> list[str]:
    """Return the keys of entries whose first author or a telling word of whose title is in the key."""
    counts: Counter[int] = Counter()
    telling: set[int] = set()
    for part in set(_parts(key)):
        authors, titles, years = (named.get(part, ()) for named in library.named)
        for places, count in ((authors, _AUTHOR), (titles, _WORD), (years, _YEAR)):
            counts.update(dict.fromkeys(places, count))
        telling.update(authors, titles if len(titles) <= _TELLING else ())
    best = sorted(telling, key=lambda place: (-counts[place], place))
    return [library.entries[place].key for place in best[:limit]]


def _parts(key: str) -> Iterator[str]:
    """Yield the words and years of a key such as `rafailov2023direct` or `DBLP:conf/nips/RafailovSMEMF23`, folded."""
    for part in _PARTS.findall(fold(_CAPITAL.sub(" ", key.replace("_", " ")))):
        if part.isdecimal() and len(part) == 2:
            yield f"{19 if part > '50' else 20}{part}"
        elif part not in _SMALL_WORDS:
            yield part
