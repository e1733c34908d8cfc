"""What there is to say about a source as a file: that it cannot be read, or in which encoding it was read."""

from __future__ import annotations

import re
from dataclasses import replace

from mkdocs_alignrefs.diagnostics import Diagnostic, Place, SourceText, diagnostic
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.text.encodings import Decoded

_WORD = re.compile(r"[^\W\d_]{1,30}")
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1a\ufffd]")


def unreadable(shown: str, wrong: str) -> Diagnostic:
    """Return the complaint about a source that cannot be read; `wrong` goes on after “The source”."""
    remedy = "Make it a text file that can be read, or take it out of `sources`."
    if wrong.startswith("is larger"):
        remedy = "Raise the option `size_limit`, or take the file out of `sources`."
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
    return replace(reading, diagnostics=(_guess(decoded, source), *reading.diagnostics))


def _guess(decoded: Decoded, source: SourceText) -> Diagnostic:
    word = _word(decoded)
    if "\ufffd" in decoded.text:
        message = f"Some bytes mean nothing in the file's encoding, {decoded.encoding}, and became “\ufffd”{word}."
        remedy = "Write what should stand there, and save the file as UTF-8."
    elif decoded.encoding == "utf-8":
        message = f"Some characters of the file are not UTF-8; they were read as Windows-1252{word}."
        remedy = "Write them anew, and save the file as UTF-8."
    else:
        message = f"The file is not UTF-8 and names no encoding; it was read as {decoded.encoding}{word}."
        remedy = "If its letters are right so, save it as UTF-8; if not, open it in its real encoding first."
    return diagnostic("encoding", source.place(decoded.doubtful), message, remedy)


def _word(decoded: Decoded) -> str:
    """Return the word with the first character that was guessed, as a clause of a message."""
    start = max(0, decoded.doubtful - 30)
    words = _WORD.finditer(decoded.text, start, decoded.doubtful + 30)
    found = next((word for word in words if word.start() <= decoded.doubtful < word.end()), None)
    return f", which gives “{found[0]}”" if found else ""
