"""Files as they are mended: read with all that their bytes say beside the text, and written back as a whole."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from mkdocs_alignrefs import atomic
from mkdocs_alignrefs.files import file_bytes
from mkdocs_alignrefs.text.encodings import decode


class Refusal(Exception):
    """Why a file is left as it is; the text goes on after its name."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, its text, its encoding by Python's name, whether that was guessed, and byte order marks."""

    data: bytes
    text: str
    encoding: str
    guessed: bool
    marks: bytes

    @property
    def in_diffs(self) -> tuple[str, str]:
        """The encoding of the file's lines in a diff, and what stands there before the first; UTF-16 has no lines."""
        if self.encoding.startswith(("utf-16", "utf-32")):
            return "utf-8", ""
        return self.encoding, self.marks.decode(self.encoding)


def read(path: Path) -> Content:
    """Return what a file holds. Raises Refusal for one whose text does not give the same bytes again."""
    data = file_bytes(path)
    if isinstance(data, str):
        raise Refusal(data)
    decoded = decode(data)
    try:
        body = decoded.text.encode(decoded.encoding)
    except UnicodeEncodeError:
        body = None
    if body is None or not data.endswith(body):
        raise Refusal("is not of one encoding throughout; save it as UTF-8 first")
    return Content(data, decoded.text, decoded.encoding, decoded.guessed, data[: len(data) - len(body)])


def changed(content: Content, text: str) -> bytes:
    """Return the bytes of a file with another text. Raises Refusal for one that its encoding does not hold."""
    try:
        return content.marks + text.encode(content.encoding)
    except UnicodeEncodeError:
        lacking = f"has an encoding, {content.encoding}, that lacks a character of the mend"
        raise Refusal(f"{lacking}; save it as UTF-8 first") from None


def write(path: Path, content: Content, text: str) -> None:
    """Write another text into a file, in its encoding. Raises Refusal, with nothing written, where that cannot be."""
    data = changed(content, text)
    if file_bytes(path) != content.data:
        raise Refusal("was changed meanwhile")
    try:
        if not (path.stat().st_mode & _WRITABLE and os.access(path, os.W_OK)):
            raise Refusal("may only be read")
        atomic.write(path, data)
    except OSError as error:
        raise Refusal(f"cannot be written: {error.strerror or error}") from None


_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
