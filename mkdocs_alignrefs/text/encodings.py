"""Bytes of a source decoded to text, and characters mended that someone decoded wrongly before us."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import category, normalize

from mkdocs_alignrefs.diagnostics import Edit

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"^[ \t]*(?:%|#|<!--|@comment)[^\n]{0,60}?coding[ \t]*[:=][ \t]*[\"']?([A-Za-z0-9_.-]{2,20})",
    re.IGNORECASE | re.MULTILINE,
)
_PRINTABLE = bytes(range(32, 127))
_TEX_NAMES = {"applemac": "mac_roman", "ansinew": "cp1252", "macroman": "mac_roman", "utf8x": "utf-8"}
_LEGACY = ("cp1252", "mac_roman", "cp850", "cp1251", "gb18030")
_SAMPLE = 2000
_RUN = re.compile(r"[A-Za-z]{0,2}[^\x00-\x7f]{1,40}[A-Za-z]?")
_FREQUENT = {
    **dict.fromkeys("éèêàáäöüóíñçøåãßÉÖÜÅØÁ", 1.0),
    **dict.fromkeys("ÇŠŽÄÓÍÀÈÆšžëïôâúæ", 0.8),
    **dict.fromkeys("îûùìòõýœŒÂÊÔÎÚÑÕ", 0.5),
}
"""How usual an accented letter is in European names and titles, in three steps."""
_VOWELS = frozenset("aeiouAEIOU")
_TYPOGRAPHY = frozenset("‘’“”„–—…«»\xa0°§©®™·¿¡ªº")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source, the Python name of its encoding, and whether that was guessed.

    `doubtful` is the offset of the first character, in code points, that could be meant to be another one.
    """

    text: str
    encoding: str
    guessed: bool = False
    doubtful: int = field(default=0, compare=False)


def decode(data: bytes) -> Decoded:
    """Return the text of a file: by byte order mark, as UTF-8, as it declares, else by the likeliest legacy encoding.

    Never raises, and never gives lone surrogates; bytes that mean nothing become U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            marked = data[len(bom) :].decode(encoding, "replace").lstrip("\ufeff")
            return Decoded(marked, encoding, "\ufffd" in marked, max(0, marked.find("\ufffd")))
    if _is_wide(data):
        return _guessed(data)
    for name in ("utf-8", _declared(data)):
        text = _strictly(data, name) if name else None
        if name and text is not None:
            return Decoded(text, name)
    return _guessed(data)


def mojibake(text: str) -> tuple[Edit, ...]:
    """Return the stretches that are UTF-8 read as Mac Roman or as a Windows code page, and what they should be.

    Mac Roman by going the way back, the Windows code pages by `ftfy.fix_encoding`, both only where it succeeds.
    """
    if text.isascii():
        return ()
    mac = tuple(_mac_roman(text))
    taken = {at for mend in mac for at in range(mend.start, mend.end)}
    windows = (mend for mend in _windows(text) if taken.isdisjoint(range(mend.start, mend.end)))
    return tuple(sorted((*mac, *windows), key=lambda mend: mend.start))


def mend_mojibake(text: str) -> str:
    """Return the text with all mojibake mended."""
    pieces, at = [], 0
    for mend in mojibake(text):
        pieces += [text[at : mend.start], mend.text]
        at = mend.end
    return "".join([*pieces, text[at:]])


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    """Return the encoding that a comment at the top of the file names, if it has all of ASCII as it is."""
    found = _DECLARATION.search(data[:1000])
    if not found:
        return None
    written = found[1].decode("ascii").lower()
    name = _TEX_NAMES.get(written, written)
    if "escape" in name:  # Python's own, which would read the backslashes of TeX
        return None
    return name if _strictly(_PRINTABLE, name) == _PRINTABLE.decode("ascii") else None


def _is_wide(data: bytes) -> bool:
    """Tell whether every other byte may be the zero of a character in UTF-16."""
    return data.count(0) > len(data) // 4


def _guessed(data: bytes) -> Decoded:
    if _is_wide(data):
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return Decoded(data.decode(encoding, "replace"), encoding, True)
    mixed = data.decode("utf-8", "replace")
    broken = mixed.count("\ufffd")
    if broken * 2 < sum(char > "\x7f" for char in mixed):
        return Decoded(data.decode("utf-8", "alignrefs-stray"), "utf-8", True, mixed.index("\ufffd"))
    texts = {encoding: text for encoding in _LEGACY if (text := _strictly(data, encoding)) is not None}
    texts = texts or {"latin-1": data.decode("latin-1")}
    best = max(texts, key=lambda encoding: _plausibility(texts[encoding]))
    return Decoded(texts[best], best, True, next((at for at, char in enumerate(texts[best]) if char > "\x7f"), 0))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8, pasted into a file that is, as cp1252."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("alignrefs-stray", _stray)


def _plausibility(text: str) -> float:
    """Return how much the characters outside ASCII look like words, at best 1 each on average."""
    runs = [found[0] for _, found in zip(range(_SAMPLE), _RUN.finditer(text), strict=False)]
    judged = [_grade(run, at) for run in runs for at, char in enumerate(run) if char > "\x7f"]
    return sum(judged) / max(1, len(judged))


def _grade(run: str, at: int) -> float:
    """Return how well a character fits in between its neighbours."""
    char, before, after = run[at], run[at - 1 : at] if at else " ", run[at + 1 : at + 2] or " "
    beside_ascii_letter = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if _is_han(char):
        return -2.0 if beside_ascii_letter else _han_grade(char)
    if not char.isalpha():
        return _typography_grade(char, before, after)
    if (before.islower() and char.isupper()) or (char.islower() and at > 1 and run[at - 2 : at].isupper()):
        return -2.0
    if "\u0400" <= char <= "\u045f":
        return -1.5 if beside_ascii_letter else 0.9 if (before + after).strip() else 0.2
    return _latin_grade(char, before, after)


def _typography_grade(char: str, before: str, after: str) -> float:
    if char not in _TYPOGRAPHY:
        return -2.0
    inside_word = before.isalpha() and after.isalpha()
    return 1.0 if inside_word == (char == "’") and not (char == "…" and after.isalpha()) else -0.5


def _latin_grade(char: str, before: str, after: str) -> float:
    grade = _FREQUENT.get(char, -1.0)
    if before in _FREQUENT and after in _FREQUENT:
        return grade - 1.5
    if char.islower() and not before.isalpha() and char not in "àé":
        return grade - 0.4
    vowel = normalize("NFD", char)[0].lower() in "aeiou" and char not in "ëï" and char + after not in ("ão", "ãe")
    return grade - 0.3 if vowel and (before in _VOWELS or after in _VOWELS) else grade


def _is_han(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


def _han_grade(char: str) -> float:
    """Return much for what GB 2312 has among its common characters and punctuation, less for the rare ones of GBK."""
    code = char.encode("gb18030")
    return 0.85 if len(code) == 2 and 0xA1 <= code[0] <= 0xD7 and code[1] >= 0xA1 else -1.0


def _sequences() -> re.Pattern[str]:
    """Return the pattern of UTF-8 sequences of several bytes, each byte read as Mac Roman."""
    tail, two, three, four = (
        re.escape(bytes(range(start, end)).decode("mac_roman"))
        for start, end in ((0x80, 0xC0), (0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5))
    )
    return re.compile(f"(?:[{two}][{tail}]|[{three}][{tail}]{{2}}|[{four}][{tail}]{{3}})+")


_MAC_ROMAN = _sequences()
_SURE_LEADS = frozenset("√ƒ≈¬Œœ")
"""Mac Roman's characters for the bytes C2–C5, CE and CF, which no word has before one of the bytes 80–BF."""
_MATHS = re.compile(r"[√≈¬][π∞Ω∑∏±≤≥≠∂∫µ°]")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327")
_WINDOWS = re.compile(r"[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\x80-\x9f]")
_TOKEN = re.compile(r"[^ \t\r\n{}]+")


def _mac_roman(text: str) -> Iterator[Edit]:
    for found in _MAC_ROMAN.finditer(text):
        try:
            meant = found[0].encode("mac_roman").decode("utf-8")
        except UnicodeError:
            continue
        if _is_meant(text, found, meant):
            yield Edit(found.start(), found.end(), meant)


def _is_meant(text: str, found: re.Match[str], meant: str) -> bool:
    """Whether a stretch that could be mojibake is, and not maths, a quote before a capital, or Windows' mojibake."""
    if not all(char.isprintable() or char == "\xa0" for char in meant):
        return False
    if _MATHS.fullmatch(found[0]):
        return _is_in_word(
            text[max(0, found.start() - 2) : found.start()], found[0], text[found.end() : found.end() + 2]
        )
    if len(meant) > 2 or len(found[0]) > 2 * len(meant) or meant[0] in _ACCENTS:
        return not any(category(char) == "Mn" and char not in _ACCENTS for char in meant)
    return found[0][0] in _SURE_LEADS


def _is_in_word(before: str, signs: str, after: str) -> bool:
    """Whether two signs of maths stand among so many letters that they must be one letter too."""
    if len(before) == 2 and before.isalpha():
        return True
    if before[-1:].isalpha():
        return after[:1].isalpha()
    return after[:1].isalpha() and (after[1:].isalpha() or after[1:] in _SURE_LEADS) and "π" not in signs


def _windows(text: str) -> Iterator[Edit]:
    if not _WINDOWS.search(text):
        return
    from ftfy import fix_encoding

    for token in _TOKEN.finditer(text):
        if _WINDOWS.search(token[0]) and (fixed := fix_encoding(token[0])) != token[0]:
            yield _narrowed(token.start(), token[0], fixed)


def _narrowed(start: int, written: str, meant: str) -> Edit:
    """Return the mend without what both have in common at the start and at the end."""
    head = _common(written, meant)
    tail = max(0, min(_common(written[::-1], meant[::-1]), len(meant) - head - 1))
    return Edit(start + head, start + len(written) - tail, meant[head : len(meant) - tail])


def _common(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
