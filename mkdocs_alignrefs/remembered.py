"""What was made of a file, remembered as long as the file cannot have become another without its looks showing it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

Made = TypeVar("Made")

SECOND = 1_000_000_000
COARSE, FINE = 2 * SECOND, SECOND // 10
"""For how long, in nanoseconds, a file may change again without another time of change: where a file system keeps
whole seconds (FAT every other one), and where it keeps fractions (a tick of the system's clock is at most 16 ms)."""


class Look(NamedTuple):
    """What a file system says of a file without its being read; times in nanoseconds."""

    mode: int
    size: int
    inode: int
    modified: int
    changed: int

    def tells(self, now: int) -> bool:
        """Tell whether a change of the file after `now` cannot leave it with this look: it is old enough by then.

        So does Git with its index: https://git-scm.com/docs/racy-git
        """
        tick = FINE if self.modified % SECOND else COARSE
        return max(self.modified, self.changed) + tick < now


def look(path: Path) -> Look | None:
    """Return how a file looks, or None if nobody can say."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return Look(seen.st_mode, seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Made]):
    """What was made of a file, and how that looked; `trusted`: a change would show in its look."""

    look: Look | None
    trusted: bool
    digest: bytes | str
    made: Made


class Remembered(Generic[Made]):
    """Makes something of the content of files, and again only of a file whose content has changed.

    A file is read again when it looks different, or when it was so young when it was read that its look tells nothing.
    """

    def __init__(
        self,
        read: Callable[[Path], bytes | str],
        make: Callable[..., Made],
        look: Callable[[Path], Look | None] = look,
    ) -> None:
        """Keep the three functions.

        `read` returns the content of a file, or as text why there is none; `make` gets that, the path and whatever
        else it is called with, all of which must be hashable.
        """
        self._read, self._make, self._look = read, make, look
        self._kept: dict[Hashable, _Kept[Made]] = {}

    def __call__(self, path: Path, *how: Hashable) -> Made:
        """Return what is made of a file; the identical object as long as its content is the same."""
        now, seen = time.time_ns(), self._look(path)
        kept = self._kept.get((path, how))
        if kept and kept.trusted and kept.look == seen:
            return kept.made
        content = self._read(path)
        digest = content if isinstance(content, str) else blake2b(content).digest()
        made = kept.made if kept and kept.digest == digest else self._make(content, path, *how)
        self._kept[path, how] = _Kept(seen, seen is not None and seen.tells(now), digest, made)
        return made
