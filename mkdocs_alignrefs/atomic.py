"""Replaces a file as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it meets the old bytes or the new ones, never a part.

    A link stays a link, and the file keeps its permissions; what is no regular file, such as a pipe, is written to.
    Raises OSError.
    """
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if not stat.S_ISREG(mode):
        target.write_bytes(data)
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".alignrefs-")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(data)
        Path(name).chmod(stat.S_IMODE(mode))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink()
        raise


def _mode(path: Path) -> int:
    """Return the type and permissions of a file, or those that a new one gets."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return stat.S_IFREG | (0o666 & ~mask)
