"""Texts made comparable: folding, likeness, keys from titles, anchors from keys."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

_COMMAND = re.compile(r"\\[A-Za-z]+(?=\{)")
_MARKUP = re.compile(r"\\[A-Za-z]+(?=\{)|[\\${}^_]")
_ASCII = {code: " " if not chr(code).isalnum() else chr(code).lower() for code in range(128)} | dict.fromkeys(
    map(ord, "\\${}^_")
)
"""What becomes of each character of ASCII without a regular expression: folded, a blank, or nothing."""
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_ALPHANUMERIC = re.compile("[^0-9A-Za-z]+")
_LIKENESS_LIMIT = 400
_UNSAFE_IN_ANCHORS = re.compile(r"[^A-Za-z0-9._:/+-]")


def fold(text: str) -> str:
    """Return the text for comparing: case, accents, punctuation and the marks of TeX and maths gone, blanks single.

    Letters of every script stay; a hyphen counts as a blank, so `K-wise` and `$K$ wise` are equal.
    """
    if text.isascii():
        if text.isalnum():
            return text.lower()
        plain = _COMMAND.sub("", text) if "\\" in text else text
        return " ".join(plain.translate(_ASCII).split())
    return " ".join(_spaced(_unaccented(_MARKUP.sub("", normalize("NFKD", text)))).split())


def words(text: str) -> list[str]:
    """Return the words of the folded text."""
    return fold(text).split()


def likeness(a: str, b: str) -> float:
    """Return how alike two texts are after folding, from 0 to 1, whichever comes first.

    The ratio of Ratcliff and Obershelp (`difflib`) on the first 400 characters; 0 if one of them has no
    letter or digit.
    """
    first, second = sorted((fold(a), fold(b)))
    if not first or first == second:
        return float(bool(first))
    from difflib import SequenceMatcher

    return SequenceMatcher(None, first[:_LIKENESS_LIMIT], second[:_LIKENESS_LIMIT], autojunk=False).ratio()


def key_from_title(title: str) -> str:
    """Return the key of an entry that has none: letters and digits of the title, all else as single hyphens."""
    return "-".join(_spaced(normalize("NFC", normalize("NFC", title).casefold())).split())


def normal_key(key: str) -> str:
    """Return the form in which keys are compared: Unicode's NFC."""
    return normalize("NFC", key)


@lru_cache(maxsize=1 << 14)
def anchor(key: str) -> str:
    """Return the HTML id of an entry: ASCII, and different for different keys.

    Each character outside `A-Za-z0-9._:/+-` becomes `~` and the bytes of its UTF-8 form in lower-case hexadecimal.
    """
    return "ref-" + _UNSAFE_IN_ANCHORS.sub(_escaped, normal_key(key))


def _escaped(char: re.Match[str]) -> str:
    return "~" + char[0].encode("utf-8", "surrogatepass").hex()


def _unaccented(text: str) -> str:
    bare = _ACCENTS.sub("", normalize("NFKD", text.casefold()).casefold())
    return normalize("NFC", bare.translate(_UNDECOMPOSED))


def _spaced(text: str) -> str:
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", text)
    return "".join(char if char.isalnum() or category(char)[0] == "M" else " " for char in text)
