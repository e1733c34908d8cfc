"""Files kept between builds, in a folder that may be deleted, damaged, or used by several builds at once.

A file begins with two digests: of what its value depends on, and of what follows, which is the value as JSON. A file
with other digests holds nothing. The digests tell what is old or damaged, not who wrote it: whoever fetches a value
checks its shape, and escapes what it says.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mkdocs_alignrefs import __version__
from mkdocs_alignrefs.files import LIMIT, file_bytes

_HEAD = 129  # two digests and the end of the line
_UNFINISHED = (".alignrefs-", ".unfinished")
_OURS = (
    (re.compile(r"\.alignrefs-\w+\.unfinished"), 3600),
    (re.compile(r"alignrefs-[0-9a-f]{32}\.json"), 30 * 24 * 3600),
)
"""The names of our files, and after how many seconds one is not needed: nobody is still writing it, or it is written
anew if somebody does need it."""
_FOLDERS = ("", "sources", "text", "citing", "styles", "export", "resolving")
_PARTS = ("bibtexparser", "pybtex", "ftfy")
"""What decides beside our own code what is read."""


def place(folder: Path, name: str) -> Path:
    """Return the path of the file that is kept under a name, which may hold anything."""
    return folder / f"alignrefs-{digest(name.encode('utf-8', 'surrogatepass'))[:32]}.json"


def fetch(path: Path, key: str) -> Any:
    """Return the value that was stored under this key, or None if there is none that is whole; never raises."""
    return value(key, file_bytes(path))


def value(key: str, data: bytes | str) -> Any:
    """Return the value that the content of a file holds, or None if it is of another key, or damaged."""
    if isinstance(data, str) or len(data) < _HEAD:
        return None
    body = memoryview(data)[_HEAD:]
    if data[:_HEAD] != _head(key, body):
        return None
    try:
        return json.loads(str(body, "utf-8"))
    except (ValueError, RecursionError):
        return None


def content(key: str, text: str) -> bytes:
    """Return the content of a file that holds JSON. Raises UnicodeEncodeError if that has half a surrogate pair."""
    data = text.encode("utf-8")
    return _head(key, data) + data


def store(path: Path, key: str, text: str) -> None:
    """Keep JSON in a file, whole or not at all; a link is replaced, never followed. Never raises.

    What is larger than `fetch` reads is not kept.
    """
    with suppress(OSError, UnicodeEncodeError):
        data = text.encode("utf-8")
        if _HEAD + len(data) <= LIMIT:
            _write(path, _head(key, data), data)


def _head(key: str, data: bytes | memoryview) -> bytes:
    return f"{key}{digest(data)}\n".encode("ascii")


def digest(*parts: bytes | memoryview) -> str:
    """Return 64 hexadecimal digits that are the same only for the same parts."""
    made = blake2b(digest_size=32)
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.hexdigest()


@cache
def code() -> bytes:
    """Return a digest of everything of ours that decides what sources are read as and what becomes of entries."""
    import sys

    versions = (sys.version, __version__, *map(_version, _PARTS))
    modules = (path.read_bytes() for path in sorted(_modules()))
    return digest(*(text.encode() for text in versions), *modules).encode()


def _version(name: str) -> str:
    """Return the version of a package; those who bundle packages may leave it out."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _modules() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (Path(__file__).parent / folder).glob("*.py")


def _write(path: Path, *parts: bytes) -> None:
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    _sweep(path.parent)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED[0], suffix=_UNFINISHED[1])
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.writelines(parts)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink()
        raise


def _sweep(folder: Path) -> None:
    """Remove what builds that were killed have left unfinished, and what was kept of sources that are long gone."""
    for name, old in _OURS:
        for path in (path for path in folder.iterdir() if name.fullmatch(path.name)):
            with suppress(OSError):
                if path.lstat().st_mtime < time.time() - old:
                    path.unlink()
