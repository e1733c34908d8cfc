"""`alignrefs migrate`: a site moves over from mkdocs-bibtex, shown as a diff or written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.arguments import configured, site_of
from mkdocs_alignrefs.cli.diffs import show_diff
from mkdocs_alignrefs.cli.output import complain, print_lines

if TYPE_CHECKING:
    from mkdocs_alignrefs.migrate.migration import Dangling, FileChange, Migration

_SHOWN = 10
"""How many uncited entries a report names."""


@click.command("migrate")
@configured
@click.option("--diff/--write", "show", default=True, help="Show what would change, or change the files.")
@click.option("--shortcodes", is_flag=True, help="Rewrite [@key] in the pages as <<cite:key>>.")
@click.option("--zensical", is_flag=True, help="Have Zensical watch the sources.")
@click.option("--dirty", is_flag=True, help="Write also where git has changes that are not committed.")
@click.pass_context
def migrate(
    context: click.Context, /, config: Path | None, show: bool, shortcodes: bool, zensical: bool, dirty: bool
) -> None:
    """Move a site over from mkdocs-bibtex, mdx_bib, or the [@key] that they left behind.

    Edits the configuration, the files that name the package, and, if asked, the pages; every other byte stays. Says
    what became of each option, which citations lead nowhere, and what will look different. --diff ends with 1 if there
    is anything to change, --write if a file could not be written.
    """
    from mkdocs_alignrefs.migrate.migration import migration, uncommitted
    from mkdocs_alignrefs.options import OptionError

    site = site_of(config)
    found = migration(site, shortcodes, zensical)
    if not show and not dirty and (names := uncommitted(found.changes, site.path.parent)):
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise OptionError(f"git has changes that are not committed ({names[0]}{more}); commit them, or give --dirty.")
    failed = False
    for change in found.changes:
        if show:
            show_diff(_from_here(change, site.path.parent), change.draft, change.content)
        else:
            failed |= not _write(change, site.path.parent)
    print_lines(_report(found, show), error=True)
    context.exit(int(failed or (show and bool(found.changes))))


def _write(change: FileChange, base: Path) -> bool:
    from mkdocs_alignrefs.fix import files

    try:
        files.write(change.path, change.content, change.draft.text)
    except files.Refusal as refusal:
        complain(f"{_from_here(change, base)} {refusal}; it was left as it is.")
        return False
    return True


def _from_here(change: FileChange, base: Path) -> str:
    from mkdocs_alignrefs.reports.paths import seen_from

    return seen_from(Path.cwd(), base)(change.shown)


def _report(found: Migration, show: bool) -> Iterator[str]:
    from mkdocs_alignrefs.reports.summary import counted

    was = "alignrefs" if found.moved else "no plugin for citations"
    was = was if found.kind == "none" else found.kind
    done = f"{counted(len(found.changes), 'file')} {'to change' if show else 'changed'}"
    yield f"Found {was}; {done if found.changes else 'nothing to change'}."
    yield from _part("What became of the options", found.options)
    resolved = found.cited - len(found.dangling)
    cites = f"{found.cited} found, {resolved} resolved, {len(found.dangling)} dangling"
    yield from _part(f"Citations: {cites}", map(_dangling, found.dangling), always=True)
    yield from _part(
        "Cannot be understood", (f"{place}: {fault.message} Write `{fault.mended}`." for place, fault in found.faults)
    )
    yield from _part(f"Never cited: {len(found.uncited)} of {found.works} entries", _some(found.uncited))
    yield from _part("What will look different", found.differences)
    yield from _part("Left to do", found.notes)
    if show and found.changes:
        yield "Nothing was written; --write does it."


def _part(title: str, lines: Sequence[str] | Iterator[str], always: bool = False) -> Iterator[str]:
    every = list(lines)
    if every or always:
        yield f"{title}{':' if every else '.'}"
        yield from (f"  {line}" for line in every)


def _dangling(item: Dangling) -> str:
    near = f"did you mean {' or '.join(item.near)}?" if item.near else "no key is near it."
    return f"{item.place}: `{item.key}`: {near}"


def _some(keys: Sequence[str]) -> list[str]:
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    return [", ".join(keys[:_SHOWN]) + more] if keys else []
