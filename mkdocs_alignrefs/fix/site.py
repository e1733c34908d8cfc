"""What can be mended in the files of a site, and the files mended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from mkdocs_alignrefs.checks.site import Checked
from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.fix import files
from mkdocs_alignrefs.fix.draft import Draft
from mkdocs_alignrefs.fix.edits import edited
from mkdocs_alignrefs.fix.mending import Examine, Mended, mended
from mkdocs_alignrefs.grading import graded
from mkdocs_alignrefs.loading import reader, source_files
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.options import Options


@dataclass(frozen=True, slots=True)
class FileMend:
    """A file, by its path as diagnostics show it, with its content and what becomes of it; or why it is left alone."""

    path: Path
    shown: str
    content: files.Content | None = None
    mended: Mended | None = None
    refusal: str = ""


def mends(
    checked: Checked, options: Options, base: Path, docs_dir: Path | None = None, unsafe: bool = False
) -> Iterator[FileMend]:
    """Yield the mends of each file that something can be mended in, by path; nothing is written.

    Files outside `base` are left alone, such as modules of other projects, unless they are sources.
    """
    sources = {os.path.realpath(path) for path in source_files(options, base)}
    mendable = (item for item in checked.diagnostics if item.edits)
    for shown, items in groupby(mendable, key=lambda item: item.place.path):
        path = Path(os.path.normpath(base / shown))
        is_source = os.path.realpath(path) in sources
        if not is_source and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(base)):
            yield FileMend(path, shown, refusal="lies outside the project")
            continue
        examine = _examiner(reader(path, options, base, docs_dir), options) if is_source else _silent
        yield _mend(FileMend(path, shown), list(items), examine, unsafe)


def written(mend: FileMend) -> FileMend:
    """Write a mended file, and return its mend, with a refusal if it could not be written."""
    if mend.content is None or mend.mended is None or not mend.mended.applied:
        return mend
    try:
        files.write(mend.path, mend.content, mend.mended.draft.text)
    except files.Refusal as refusal:
        return replace(mend, refusal=str(refusal))
    return mend


def _mend(mend: FileMend, items: Sequence[Diagnostic], examine: Examine, unsafe: bool) -> FileMend:
    try:
        content = files.read(mend.path)
    except files.Refusal as refusal:
        return replace(mend, refusal=str(refusal))
    done = mended(content.text, examine, unsafe)
    own = {item.place for item in (*done.applied, *done.left)}
    others = [item for item in items if item.place not in own and (unsafe or item.certain)]
    left = (*done.left, *(item for item in items if item.place not in own and not (unsafe or item.certain)))
    draft, applied = edited(done.draft, [*_moved(done.draft, others)])
    return replace(mend, content=content, mended=Mended(draft, (*done.applied, *applied), left))


def _moved(draft: Draft, items: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what pages have wrong, with the edits as they are for a text that was mended as a source before."""
    for item in items:
        edits = tuple(draft.moved(item.edits))
        if len(edits) == len(item.edits):
            yield replace(item, edits=edits)


def _examiner(read: Examine, options: Options) -> Examine:
    """Return a reader that tells only what the site wants to hear of."""

    def examine(text: str) -> Reading:
        reading = read(text)
        return replace(reading, diagnostics=tuple(graded(reading.diagnostics, options, lambda _: text)))

    return examine


def _silent(_: str) -> Reading:
    return Reading()
