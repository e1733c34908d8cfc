"""What edits do, in words that need no mark below the line: the very text to write, to delete or to replace."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_alignrefs.diagnostics import Edit

_WHOLE = 60
"""Up to how many characters of one line several edits are told as one, and a text is shown whole."""
_AROUND = 32
"""How many characters beside an edit say where it is."""
_WRITTEN = 200
_TOLD = 3
"""How many edits are told."""


def instruction(text: str, edits: Sequence[Edit], at: int | None = None) -> str:
    """Return what a reader has to do who makes these edits, which are in order, as a sentence without its full stop.

    Lines of `text` end in LF. `at` is where the reader is told to look; an edit elsewhere is told with what is beside.
    """
    made = _as_one(text, edits)
    floors = [0, *(edit.end for edit in made[:_TOLD])]
    clauses = [_clause(text, edit, at, floor) for edit, floor in zip(made[:_TOLD], floors, strict=False)]
    if len(made) > _TOLD:
        clauses.append(f"so on in {len(made) - _TOLD} more places" if len(made) > _TOLD + 1 else "so on in one more")
    sentence = ", and ".join(clauses)
    return sentence[:1].upper() + sentence[1:]


def shown(text: str, length: int = _WHOLE) -> str:
    """Return a text in backticks, an ellipsis in its middle if it is long; blanks and invisible ones by name."""
    if text and not text.strip():
        return "the blank" if len(text) == 1 else "the blanks"
    if text and not any(char.isprintable() for char in text):
        return ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in text[:3]))
    half = length // 2
    return f"`{text}`" if len(text) <= length else f"`{text[:half].rstrip()}…{text[-half:].lstrip()}`"


def _as_one(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """Return edits of single characters, such as the braces of a value, as one if they are near to each other."""
    start, end = edits[0].start, edits[-1].end
    is_small = all(edit.end - edit.start < 2 and len(edit.text) < 3 and edit.text != "\n" for edit in edits)
    if len(edits) == 1 or not is_small or end - start > _WHOLE or "\n" in text[start:end]:
        return edits
    pieces, last = "", start
    for edit in edits:
        pieces += text[last : edit.start] + edit.text
        last = edit.end
    return edits if pieces.strip() == text[start:end].strip() else [Edit(start, end, pieces)]


def _clause(text: str, edit: Edit, at: int | None, floor: int) -> str:
    """Return what one edit does; what is beside the edit is shown from `floor` on, where that before may have ended."""
    old, new = _bare(text[edit.start : edit.end], edit.text)
    start = edit.start + text[edit.start : edit.end].find(old)
    if not old:
        return _insertion(text, start, new, floor)
    is_there = (at is None or edit.start <= at < max(edit.end, edit.start + 1)) and old.strip()
    place = "" if is_there else f" {_beside(text, start, start + len(old), floor)}"
    return f"write {_exact(new)} instead of {shown(old)}{place}" if new else f"delete {shown(old)}{place}"


def _bare(old: str, new: str) -> tuple[str, str]:
    """Return what goes and what comes without the blanks around what goes, which may as well stay."""
    if not old:
        return old, new
    if old[0].isspace() and new[:1].isspace():
        new = new.lstrip()
    if old[-1].isspace() and new[-1:].isspace():
        new = new.rstrip()
    return old.strip() or old, new


def _insertion(text: str, start: int, new: str, floor: int) -> str:
    first, _, below = new.partition("\n")
    lines = [f"write {_exact(first)} {_beside(text, start, start, floor)}"] if first.strip() else []
    where = "below" if first.strip() else f"below {_before(text, start, floor)}"
    lines += [f"write {_exact(below.strip())} on a line of its own {where}"] if below.strip() else []
    return ", and ".join(lines)


def _exact(text: str) -> str:
    return "a blank" if text and not text.strip() else shown(text, _WRITTEN)


def _beside(text: str, start: int, end: int, floor: int) -> str:
    """Say which text of the line is before the stretch, or, if none is, which is behind."""
    before = _before(text, start, floor)
    return f"after {before}" if before else f"before {_behind(text, end)}"


def _before(text: str, at: int, floor: int) -> str:
    line = text[max(text.rfind("\n", 0, at) + 1, at - 4 * _AROUND, floor) : at].strip()
    if len(line) <= _AROUND:
        return f"`{line}`" if line else ""
    cut = line[1 - _AROUND :]
    word = cut.find(" ") + 1
    return f"`…{cut[word if word < _AROUND // 2 else 0 :]}`"


def _behind(text: str, at: int) -> str:
    line = text[at : at + 4 * _AROUND].partition("\n")[0].strip()
    return f"`{line}`" if len(line) <= _AROUND else f"`{line[: _AROUND - 1].rstrip()}…`"
