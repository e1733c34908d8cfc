"""How much of its line a diagnostic is about."""

from __future__ import annotations

import re

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText

_LONGEST = 1000
_WHOLE = re.compile(r"\\?<<[^<>]*>>|\[[^\[\]\n]*\]\([^()\n]*\)|@[ \t]*\w+[ \t]*[{(][^\s,]*|^#{1,6} .*[^\s]")
"""A shortcode, a link, the head of an entry of BibTeX, a heading."""
_QUOTED = re.compile(r"`([^`]+)`|“([^“”]+)”")


def extent(item: Diagnostic, source: SourceText) -> int:
    """Return how many characters from its place on a diagnostic is about, at least one.

    That is what an edit replaces or puts between braces, else what stands there as a whole, else what the message or
    the remedy quotes and stands there.
    """
    start = source.offset(item.place.line) + item.place.column - 1
    line = re.split(r"[\r\n]", source.text[start : start + _LONGEST], maxsplit=1)[0]
    covering = [edit.end for edit in item.edits if edit.start <= start < edit.end]
    if covering or (item.edits and item.edits[0].start <= start < item.edits[-1].end):
        end = covering[0] if covering else item.edits[-1].end
        return max(1, min(end - start, len(line)))
    whole = _WHOLE.match(line)
    if whole and (line[0] != "#" or item.place.column == 1):
        return len(whole[0])
    return 1 if any(edit.start == start for edit in item.edits) else _quoted(item, line)


def _quoted(item: Diagnostic, line: str) -> int:
    said = (found[1] or found[2] for found in _QUOTED.finditer(f"{item.message} {item.remedy}"))
    heads = (text.partition("…")[0] for text in said)
    return next((len(head) for head in heads if head.strip() and line.startswith(head)), 1)
