"""The files that pages are made of: their own, those of snippets and of modules."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.loading import file_bytes, shown_path
from mkdocs_alignrefs.text.encodings import decode

State = tuple[int, int] | None
"""Size and time of change of a file, in bytes and nanoseconds; None where there is none."""


class PageFiles:
    """Reads files for pages. `states` remembers what was asked for, also in vain, as it was then."""

    def __init__(self, base: Path) -> None:
        """Remember the folder that diagnostics show paths from."""
        self._base = base
        self._states: dict[str, State] = {}

    @property
    def states(self) -> Mapping[str, State]:
        """The state of each file by its path."""
        return self._states

    def read(self, path: str) -> SourceText | None:
        """Return the text of a file by its absolute path, None for one that cannot be read. Never blocks or raises."""
        if path not in self._states:
            self._states[path] = state(path)
        known = self._states[path]
        return None if known is None else _text(path, shown_path(Path(path), self._base), known)


def state(path: str) -> State:
    """Return the state that a file is in now."""
    try:
        found = os.stat(path)  # noqa: PTH116 - half the cost, for every page of a site
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=1024)
def _text(path: str, shown: str, state: State) -> SourceText | None:
    data = file_bytes(Path(path))
    return None if isinstance(data, str) else SourceText(decode(data).text, shown)
