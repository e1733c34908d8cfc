"""Files as they are mended: read with all that their bytes say beside the text, and written back as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mkdocs_alignrefs import atomic
from mkdocs_alignrefs.loading import file_bytes
from mkdocs_alignrefs.text.encodings import decode


class Refusal(Exception):
    """Why a file is left as it is; the text goes on after its name."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, the text in them, its encoding by Python's name, and the byte order marks before it."""

    data: bytes
    text: str
    encoding: str
    marks: bytes


def read(path: Path) -> Content:
    """Return what a file holds. Raises Refusal for one whose text does not give the same bytes again."""
    data = file_bytes(path)
    if isinstance(data, str):
        raise Refusal(data)
    decoded = decode(data)
    body = _encoded(decoded.text, decoded.encoding)
    if body is None or not data.endswith(body):
        raise Refusal("is not of one encoding throughout; save it as UTF-8 first")
    return Content(data, decoded.text, decoded.encoding, data[: len(data) - len(body)])


def write(path: Path, content: Content, text: str) -> None:
    """Write another text into a file, in its encoding. Raises Refusal, with nothing written, where that cannot be."""
    body = _encoded(text, content.encoding)
    if body is None:
        raise Refusal(
            f"has an encoding, {content.encoding}, that lacks a character of the mend; save it as UTF-8 first"
        )
    if file_bytes(path) != content.data:
        raise Refusal("was changed meanwhile")
    try:
        atomic.write(path, content.marks + body)
    except OSError as error:
        raise Refusal(f"cannot be written: {error.strerror or error}") from None


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
