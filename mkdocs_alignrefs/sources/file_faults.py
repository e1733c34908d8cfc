"""What there is to say about a source as a file: that it cannot be read, or in which encoding it was read."""

from __future__ import annotations

import re

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, SourceText, diagnostic
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.text.encodings import Decoded

_WORD = re.compile(r"[^\W\d_]{1,30}")
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1a\ufffd]")


def unreadable(shown: str, wrong: str) -> Diagnostic:
    """Return the complaint about a source that cannot be read; `wrong` goes on after “The source”."""
    remedy = f"Put a text file that can be read in the place of `{shown}`, or take `{shown}` out of the sources."
    if wrong.startswith("is larger"):
        remedy = f"Raise the option `size_limit`, or take `{shown}` out of the sources."
    return diagnostic("source-unreadable", Place(shown), f"The source {wrong}.", remedy)


def with_doubts(reading: Reading, decoded: Decoded, source: SourceText) -> Reading:
    """Return the reading with what must be said if the encoding of its file was guessed.

    Where nothing was found, that is said alone; if no one could have written such a text, it is no text.
    """
    if not decoded.guessed:
        return reading
    if not reading.entries:
        no_text = unreadable(source.path, "is no text, or in an encoding that is not known")
        return Reading((), (no_text,)) if _UNWRITTEN.search(decoded.text) else reading
    return reading._replace(diagnostics=(_guess(decoded, source), *reading.diagnostics))


def _guess(decoded: Decoded, source: SourceText) -> Diagnostic:
    word = _word(decoded)
    if "\ufffd" in decoded.text:
        message = f"Some bytes mean nothing in the file's encoding, {decoded.encoding}, and became “\ufffd”{word}."
        remedy = "Write the right characters instead of each “\ufffd”, and save the file as UTF-8."
    elif decoded.encoding == "utf-8":
        message = f"Some characters of the file are not UTF-8; they were read as Windows-1252{word}."
        remedy = "Write anew what is not UTF-8, and save the file as UTF-8."
    else:
        message = f"The file is not UTF-8 and names no encoding; it was read as {decoded.encoding}{word}."
        right = f"“{found}” is right" if (found := _found(decoded)) else "its text reads well"
        remedy = f"If {right}, save the file as UTF-8; if not, open the file in its real encoding, then save as UTF-8."
    return diagnostic("encoding", source.place(decoded.doubtful), message, remedy)


def _word(decoded: Decoded) -> str:
    """Return the word with the first character that was guessed, as a clause of a message."""
    found = _found(decoded)
    return f", which gives “{found}”" if found else ""


def _found(decoded: Decoded) -> str:
    start = max(0, decoded.doubtful - 30)
    words = _WORD.finditer(decoded.text, start, decoded.doubtful + 30)
    return next((word[0] for word in words if word.start() <= decoded.doubtful < word.end()), "")
