"""From where the paths of a report lead to the files."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path


def seen_from(folder: Path, base: Path) -> Callable[[str], str]:
    """Return a function from a path relative to `base` to the same relative to `folder`, with forward slashes.

    A path on another drive, from which none leads to `folder`, becomes absolute.
    """
    here, there = os.path.realpath(folder), os.path.realpath(base)
    if here == there:
        return str

    @cache
    def path(shown: str) -> str:
        absolute = os.path.normpath(Path(there, shown))
        try:
            return Path(os.path.relpath(absolute, here)).as_posix()
        except ValueError:
            return Path(absolute).as_posix()

    return path


def repository(folder: Path) -> Path | None:
    """Return the root of the git repository that a folder is in, if it is in one."""
    real = Path(os.path.realpath(folder))
    return next((above for above in (real, *real.parents) if (above / ".git").exists()), None)
