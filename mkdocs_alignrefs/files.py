"""The content of a file that may be anything: read without waiting, and no further than a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mkdocs_alignrefs.options import Options

MEGABYTE = 1024 * 1024
LIMIT = Options.size_limit * MEGABYTE
"""The greatest size of a file that a site says nothing about, in bytes."""
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that nobody writes to would be waited for."""


def file_bytes(path: Path, limit: int = LIMIT) -> bytes | str:
    """Return the content of a file, or what is the matter with it. Never waits, and reads no more than `limit` bytes.

    Systems have files that say they are empty and never end, such as some of `/proc`.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return "is a folder" if stat.S_ISDIR(mode) else "is no regular file"
        with os.fdopen(os.open(path, _READING), "rb") as file:
            is_small = os.fstat(file.fileno()).st_size <= limit
            data = file.read(limit + 1) or b"" if is_small else b""
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    return data if is_small and len(data) <= limit else f"is larger than {limit // MEGABYTE} MB"
