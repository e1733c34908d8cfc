"""What can be mended in the files of a site, and the files mended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    sources = {os.path.realpath(path): path for path in source_files(options, base)}
    for real, items in _by_file(checked, base).items():
        shown = items[0].place.path
        mend, source = FileMend(Path(os.path.normpath(base / shown)), shown), sources.get(real)
        if source is None and not Path(real).is_relative_to(os.path.realpath(base)):
            yield replace(mend, refusal="lies outside the project")
            continue
        examine = _examiner(reader(source, options, base, docs_dir), options) if source else _silent
        try:
            content = files.read(mend.path)
            yield replace(mend, content=content, mended=_mended(content, items, examine, unsafe))
        except files.Refusal as refusal:
            yield replace(mend, refusal=str(refusal))


def _by_file(checked: Checked, base: Path) -> dict[str, list[Diagnostic]]:
    """Return what can be mended by file, whatever links lead to it."""
    found: dict[str, list[Diagnostic]] = {}
    for item in checked.diagnostics:
        if item.edits:
            found.setdefault(os.path.realpath(base / item.place.path), []).append(item)
    return found


def written(mend: FileMend) -> FileMend:
    """Write a mended file, and return its mend, with a refusal if it could not be written."""
    if mend.content is None or mend.mended is None or not mend.mended.applied:
        return mend
    try:
        files.write(mend.path, mend.content, mend.mended.draft.text)
    except files.Refusal as refusal:
        return replace(mend, refusal=str(refusal))
    return mend


def _mended(content: files.Content, items: Sequence[Diagnostic], examine: Examine, unsafe: bool) -> Mended:
    """Mend a file as a source, then what it has wrong as a page. Raises Refusal if its encoding does not hold that."""
    done = mended(content.text, examine, unsafe)
    own = {_name(item) for item in done.before.diagnostics}
    others = [item for item in items if _name(item) not in own]
    wanted = [item for item in others if unsafe or item.certain]
    moved = [*_moved(done.draft, wanted)]
    draft, applied = edited(done.draft, moved)
    _refuse_guesses(content, draft)
    files.changed(content, draft.text)
    names = {_name(item) for item in applied}
    left = (item for item in others if _name(item) not in names)
    return replace(done, draft=draft, applied=(*done.applied, *applied), left=(*done.left, *left))


def _name(item: Diagnostic) -> tuple[str, int, int]:
    """Return what tells diagnostics of a file apart, whatever path led to it."""
    return item.code, item.place.line, item.place.column


def _refuse_guesses(content: files.Content, draft: Draft) -> None:
    """Raise Refusal if an edit of a text whose encoding was guessed is right only if the guess is."""
    text = draft.text
    texts = (draft.original[one.start : one.end] + text[one.new_start : one.new_end] for one in draft.changes())
    if content.guessed and not all(map(str.isascii, texts)):
        raise files.Refusal(f"has an encoding that is not certain, {content.encoding}; save it as UTF-8 first")


def _moved(draft: Draft, items: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what pages have wrong, with the edits as they are for a text that was mended as a source before."""
    for item in items:
        edits = tuple(draft.moved(item.edits))
        if len(edits) == len(item.edits):
            yield item._replace(edits=edits)


def _examiner(read: Examine, options: Options) -> Examine:
    """Return a reader that tells only what the site wants to hear of."""

    def examine(text: str) -> Reading:
        reading = read(text)
        return reading._replace(diagnostics=tuple(graded(reading.diagnostics, options, lambda _: text)))

    return examine


def _silent(_: str) -> Reading:
    return Reading()
