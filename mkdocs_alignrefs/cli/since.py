"""What changed since a revision of git: the same check on the files as they were then."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_alignrefs.cli.arguments import options_of, site_of

if TYPE_CHECKING:
    from mkdocs_alignrefs.checks.revisions import Revision
    from mkdocs_alignrefs.checks.site import Checked
    from mkdocs_alignrefs.options import Options
    from mkdocs_alignrefs.reports.report import Changes


Regrade = Callable[["Options"], "Options"]


def changes_since(
    name: str, sources: tuple[str, ...], config: Path | None, regrade: Regrade, now: Checked
) -> tuple[Changes, tuple[str, ...]]:
    """Return what changed since a revision, and a note if all is new. Raises OptionError if git cannot tell."""
    from mkdocs_alignrefs.checks import changes, revisions
    from mkdocs_alignrefs.checks.site import Checked
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.options import OptionError
    from mkdocs_alignrefs.reports.paths import seen_from

    file = None if sources and config is None else site_of(config).path
    base = Path.cwd() if sources or file is None else file.parent
    at = revisions.revision(name, base)
    with tempfile.TemporaryDirectory() as folder:
        revisions.extract(at, Path(folder))
        try:
            then, base_then = _checked_then(at, Path(folder), sources, file, regrade)
        except OptionError as error:
            why = str(error).replace(f"{folder}{os.sep}", "")
            return changes.changes(name, now, Checked((), (), Library()), str), (f"All is new since {name}: {why}",)
        in_repository, here, names = seen_from(Path(folder), base_then), seen_from(base, at.root), at.names_now
        path_now = cache(lambda path: here(names.get(in_repository(path), in_repository(path))))
        return changes.changes(name, now, then, path_now), ()


def _checked_then(
    at: Revision, folder: Path, sources: tuple[str, ...], file: Path | None, regrade: Regrade
) -> tuple[Checked, Path]:
    """Check the files of a revision in a folder; return that, and the folder that its paths are relative to.

    Sources that were not there are left out. Raises OptionError for a configuration that is wrong, or not there.
    """
    from mkdocs_alignrefs.checks.site import check
    from mkdocs_alignrefs.loading import source_files
    from mkdocs_alignrefs.options import OptionError

    def was_there(source: str) -> bool:
        try:
            return bool(source_files(replace(options, sources=(source,)), base))
        except OptionError:
            return False

    file_then = file and at.place_then(file, folder)
    sources_then = tuple(str(at.place_then(Path.cwd() / source, folder)) for source in sources)
    options, base, docs_dir = options_of(sources_then, file_then, at.place_then(Path.cwd(), folder))
    kept = replace(options, sources=tuple(filter(was_there, options.sources)))
    return check(regrade(kept), base, docs_dir, None if sources else site_of(file_then)), base
