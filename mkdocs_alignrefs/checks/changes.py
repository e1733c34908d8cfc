"""What a check finds now beside what it found at a revision: faults and entries that came, went or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from mkdocs_alignrefs.checks.site import Checked
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.reports.fingerprints import beyond, fingerprint
from mkdocs_alignrefs.reports.report import Changes
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.text.folding import fold, normal_key


def changes(revision: str, now: Checked, then: Checked, path_now: Callable[[str], str]) -> Changes:
    """Return what changed since a revision; `path_now` gives the path that a file of then has now."""
    faults = [item._replace(place=item.place._replace(path=path_now(item.place.path))) for item in then.diagnostics]
    gone, _ = beyond(faults, Counter(map(fingerprint, now.diagnostics)))
    before = twins(now.library.entries, then.library.entries)
    pairs = [*zip(now.library.entries, before, strict=True)]
    kept = {id(entry) for entry in before}
    return Changes(
        revision,
        faults=tuple(faults),
        gone=tuple(gone),
        added=tuple(entry for entry, was in pairs if was is None),
        removed=tuple(entry for entry in then.library.entries if id(entry) not in kept),
        restated=tuple((was, entry) for entry, was in pairs if was and was.status != entry.status),
    )


def twins(now: Sequence[Entry], then: Sequence[Entry]) -> list[Entry | None]:
    """Return, for each entry, the one that it was then: by key, else by DOI or arXiv id, else by title; each once."""
    found: list[Entry | None] = [None] * len(now)
    free = dict(enumerate(then))
    for names_of in (_keys, _identifiers, _title):
        known: dict[str, list[int]] = {}
        for place, entry in reversed(free.items()):
            for name in names_of(entry):
                known.setdefault(name, []).append(place)
        for at, entry in enumerate(now):
            if found[at] is None:
                found[at] = _taken(free, [known.get(name, []) for name in names_of(entry)])
    return found


def _taken(free: dict[int, Entry], candidates: Sequence[list[int]]) -> Entry | None:
    """Take the first of the candidates that is free, and return it; those before it are given up."""
    for places in candidates:
        while places:
            if (place := places.pop()) in free:
                return free.pop(place)
    return None


def _keys(entry: Entry) -> Iterator[str]:
    yield from map(normal_key, (entry.key, *entry.aliases))


def _identifiers(entry: Entry) -> Iterator[str]:
    yield from filter(None, (entry.doi, entry.arxiv))


def _title(entry: Entry) -> Iterator[str]:
    if title := fold(plain(entry.title)):
        yield title
