"""Letters that tell works apart whose labels would else be equal (2023a, 2023b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.folding import fold

AuthorKey = tuple[tuple[str, str], ...]
_fold = lru_cache(maxsize=16384)(fold)  # names recur, and each is asked for by letters and by lists


def letters(entries: Sequence[Entry], base: Callable[[Entry], str]) -> Mapping[str, str]:
    """Return a letter by key ("a" … "z", "aa" …) for each entry that shares its non-empty base with another.

    The letters follow all authors, title and key, folded, so they do not depend on the order of the entries.
    """
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[base(entry)].append(entry)
    groups.pop("", None)
    shared = (sorted(group, key=_order) for group in groups.values() if len(group) > 1)
    return {entry.key: _letter(place) for group in shared for place, entry in enumerate(group)}


def author_key(names: Sequence[Name]) -> AuthorKey:
    """Return what names are ordered by: family before given names, both folded, particles left out."""
    return tuple([(_fold(name.literal or name.family), _given(name)) for name in names])


def _given(name: Name) -> str:
    return _fold(f"{name.given} {name.suffix}" if name.suffix else name.given)


def _order(entry: Entry) -> tuple[AuthorKey, str, str, str]:
    return author_key(entry.authors or entry.editors), fold(plain(entry.title)), fold(entry.key), entry.key


def _letter(place: int) -> str:
    """Return the place, from 0, counted in letters: a … z, aa, ab …"""
    rest, last = divmod(place, 26)
    return (_letter(rest - 1) if rest else "") + chr(ord("a") + last)
