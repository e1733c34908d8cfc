"""The cells of a table, as Python-Markdown's tables extension parts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from mkdocs_alignrefs.pages.lines import Block, Line

_SIGN = re.compile(r"\\\\|(?P<escaped>\\`+)|(?P<ticks>`+)|\\\||(?P<pipe>\|)")
_RIGHT_BORDER = re.compile(r"(?<!\\)(?:\\\\)*+\|$")


def table_cells(block: Block) -> list[Line] | None:
    """Return the cells of a table row by row, without those that stand beyond its columns; None if it is no table."""
    if len(block) < 2 or "|" not in block[0].text or set(block[1].text) - set("|:- "):
        return None
    header = _trimmed(block[0])
    border = header.text.startswith("|") or _ends_in_border(header.text)
    columns = len(_cells(header, border))
    if len(_cells(_trimmed(block[1]), border)) != columns:
        return None
    if columns == 1 and not all(line.text.strip(" ").startswith("|") or _ends_in_border(line.text) for line in block):
        return None
    rows = (line for at, line in enumerate(block) if at != 1)
    return [cell for row in rows for cell in _cells(_trimmed(row), border)[:columns]]


def _trimmed(line: Line) -> Line:
    stripped = line.text.strip(" ")
    return Line(stripped, line.number, line.column + line.text.index(stripped))


def _ends_in_border(text: str) -> bool:
    return text.rstrip(" ").endswith("|") and _RIGHT_BORDER.search(text.rstrip(" ")) is not None


def _cells(row: Line, border: bool) -> list[Line]:
    if border and row.text.startswith("|"):
        row = row.cut(1)
    if border and _ends_in_border(row.text):
        row = Line(row.text[:-1], row.number, row.column)
    ends = [*_pipes(row.text), len(row.text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [Line(row.text[start:end], row.number, row.column + start) for start, end in zip(starts, ends, strict=True)]


def _pipes(text: str) -> Iterator[int]:
    """Yield where the pipes stand that are neither escaped nor within code."""
    signs = list(_SIGN.finditer(text))
    code_end = -1
    runs = [sign for sign in signs if sign["ticks"] or sign["escaped"]]
    closing = _closing_runs(runs)
    at = 0
    for sign in signs:
        if sign["pipe"] and sign.start() > code_end:
            yield sign.start()
        elif sign["ticks"] or sign["escaped"]:
            if sign.start() > code_end and closing[at] is not None:
                code_end = runs[closing[at] or 0].end()
            at += 1


def _closing_runs(runs: list[re.Match[str]]) -> list[int | None]:
    """Return for each run of backticks which later run could close it; an escaped backtick opens nothing."""
    lengths = [len(run[0]) - bool(run["escaped"]) for run in runs]
    places: dict[int, list[int]] = {}
    for at, length in enumerate(lengths):
        places.setdefault(length, []).append(at)
    result: list[int | None] = []
    for at, (run, length) in enumerate(zip(runs, lengths, strict=True)):
        same = places.get(length - bool(run["escaped"]), [])
        later = bisect_right(same, at)
        result.append(same[later] if later < len(same) else None)
    return result
