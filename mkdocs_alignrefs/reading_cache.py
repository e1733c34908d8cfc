"""Readings kept between builds, in a folder that may be deleted, damaged, or used by several builds at once.

A file of it begins with two digests: of what the reading depends on (the content of the source, how it was read, and
our own code), and of what follows, which is the reading as JSON. A file with other digests is no reading, and neither
is one whose JSON is of another shape; then the source is read as if there were none.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mkdocs_alignrefs import __version__, records
from mkdocs_alignrefs.files import file_bytes
from mkdocs_alignrefs.model import Reading

WORTHWHILE = 100_000
"""From how many bytes on a source takes longer to read than its reading to fetch by more than a few milliseconds."""
_HEAD = 129  # two digests and the end of the line


def kept(folder: Path, name: str, content: bytes, how: Sequence[Any], read: Callable[[], Reading]) -> Reading:
    """Return the reading of a source: the one in the folder, if it is of this content, else what `read` returns.

    `name` tells the source from the others of the folder; `how` is whatever the reading depends on besides the content.
    Raises nothing of its own: a folder that cannot be used is done without.
    """
    if len(content) < WORTHWHILE:
        return read()
    path = folder / f"{_digest(name.encode('utf-8', 'surrogatepass'))[:32]}.json"
    key = _digest(content, repr(how).encode("utf-8", "surrogatepass"), _code())
    if reading := unpacked(key, file_bytes(path)):
        return reading
    reading = read()
    with suppress(OSError, UnicodeEncodeError):
        _write(path, packed(key, reading))
    return reading


def packed(key: str, reading: Reading) -> bytes:
    """Return a reading as the content of a file. Raises UnicodeEncodeError if it holds half a surrogate pair."""
    text = records.written(reading).encode("utf-8")
    return f"{key}{_digest(text)}\n".encode("ascii") + text


def unpacked(key: str, data: bytes | str) -> Reading | None:
    """Return the reading that a file holds, or None if it is of something else, damaged, or could not be read."""
    if isinstance(data, str) or data[:_HEAD] != f"{key}{_digest(data[_HEAD:])}\n".encode("ascii"):
        return None
    try:
        reading: Reading = records.reader(Reading)(json.loads(data[_HEAD:]))
    except (ValueError, TypeError, RecursionError):
        return None
    return reading


def _digest(*parts: bytes) -> str:
    made = blake2b(digest_size=32)
    for part in parts:
        made.update(len(part).to_bytes(8, "little") + part)
    return made.hexdigest()


@cache
def _code() -> bytes:
    """Return a digest of everything that decides what a source is read as."""
    import sys
    from importlib.metadata import version

    versions = (sys.version, __version__, version("bibtexparser"))
    modules = (path.read_bytes() for path in sorted(_modules()))
    return _digest(*(text.encode() for text in versions), *modules).encode()


def _modules() -> Iterator[Path]:
    root = Path(__file__).parent
    for folder in (root, root / "sources", root / "text"):
        yield from folder.glob("*.py")


def _write(path: Path, data: bytes) -> None:
    """Put a file in place of another, whole or not at all; a link is replaced, never followed. Raises OSError."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(data)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink()
        raise
