"""Readings kept between builds: a source that has not changed is not read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs_alignrefs import kept_files, records
from mkdocs_alignrefs.model import Reading

WORTHWHILE = 100_000
"""From how many bytes on a source takes longer to read than its reading to fetch by more than a few milliseconds."""


def kept(folder: Path, name: str, content: bytes, digest: str, read: Callable[[], Reading]) -> Reading:
    """Return the reading of a source: the one in the folder, if it is of this digest, else what `read` returns.

    `name` tells the source from the others of the folder; `digest` is that of its content and of how it is read.
    Raises nothing of its own: a folder that cannot be used is done without.
    """
    if len(content) < WORTHWHILE:
        return read()
    path = kept_files.place(folder, name)
    key = kept_files.digest(digest.encode(), kept_files.code())
    if reading := checked(kept_files.fetch(path, key)):
        return reading
    reading = read()
    kept_files.store(path, key, records.written(reading, Reading))
    return reading


def checked(value: Any) -> Reading | None:
    """Return the reading that a value from a file is, or None if it is of any other shape."""
    try:
        reading: Reading = records.reader(Reading)(value)
    except (ValueError, TypeError, RecursionError):
        return None
    return reading
