"""`alignrefs fix`: what a machine can mend, shown as a diff or written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.arguments import configured, options_of, regrading, site_of
from mkdocs_alignrefs.cli.output import complain, print_lines
from mkdocs_alignrefs.cli.reporting import wants_colour

if TYPE_CHECKING:
    from mkdocs_alignrefs.fix.site import FileMend

_COLOURS = {"---": "1", "+++": "1", "@@": "36", "-": "31", "+": "32"}


@click.command("fix")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@configured
@click.option("--diff/--write", "show", default=True, help="Show what would be mended, or mend the files.")
@click.option("--unsafe", is_flag=True, help="Mend also where the mend is a guess.")
@regrading
@click.pass_context
def fix(
    context: click.Context,
    /,
    sources: tuple[str, ...],
    config: Path | None,
    show: bool,
    unsafe: bool,
    **grades: tuple[str, ...],
) -> None:
    """Mend what a machine can mend in the sources and pages of a site, or in SOURCEs alone.

    Every other byte of a file stays as it is. --diff shows all mends, and says of those that are guesses that they
    need --unsafe; it ends with 1 if there is any. --write ends with 1 if a file could not be mended.
    """
    from mkdocs_alignrefs.checks.site import check
    from mkdocs_alignrefs.fix.site import mends, written
    from mkdocs_alignrefs.options import regraded

    options, base, docs_dir = options_of(sources, config)
    asked = regraded(options, **grades)
    checked = check(asked, base, docs_dir, None if sources else site_of(config))
    found = list(mends(checked, asked, base, docs_dir, unsafe=unsafe or show))
    done = found if show else [written(mend) for mend in found]
    if show:
        _show(done, base)
    for mend in done:
        if mend.refusal:
            complain(f"{_from_here(mend, base)} {mend.refusal}; it was left as it is.")
    print_lines(_summary(done, show), error=True)
    refused = any(mend.refusal for mend in done)
    context.exit(int(refused or (show and any(mend.mended and mend.mended.applied for mend in done))))


def _show(mends: Iterable[FileMend], base: Path) -> None:
    """Print the diffs: for people without what a terminal would obey, for programs as they are."""
    from mkdocs_alignrefs.export.terminal import inert
    from mkdocs_alignrefs.fix.diff import diff

    diffs = (diff(_from_here(mend, base), mend.mended.draft) for mend in mends if mend.mended)
    for line in (line for lines in diffs for line in lines):
        if not sys.stdout.isatty():
            click.echo(line.encode("utf-8", "backslashreplace"))
        elif code := wants_colour() and next((code for start, code in _COLOURS.items() if line.startswith(start)), ""):
            click.echo(f"\x1b[{code}m{inert(line)}\x1b[0m", color=True)
        else:
            click.echo(inert(line))


def _summary(mends: Sequence[FileMend], show: bool) -> Iterator[str]:
    from mkdocs_alignrefs.reports.summary import counted

    done = [mend.mended for mend in mends if mend.mended and not mend.refusal]
    applied = [item for one in done for item in one.applied]
    files = counted(sum(1 for one in done if one.applied), "file")
    guesses = sum(1 for item in applied if not item.certain)
    left = sum(len(one.left) for one in done)
    if not applied:
        yield "Nothing to mend." if not left else "Nothing to mend without --unsafe."
    elif show:
        yield f"{counted(len(applied), 'fault')} in {files} can be mended with --write" + (
            f", {guesses} of them only with --unsafe." if guesses else "."
        )
    else:
        yield f"{counted(len(applied), 'fault')} in {files} mended."
    if not show and left and applied:
        yield f"{counted(left, 'guess') if left == 1 else f'{left} guesses'} left for --unsafe."


def _from_here(mend: FileMend, base: Path) -> str:
    from mkdocs_alignrefs.reports.paths import seen_from

    return seen_from(Path.cwd(), base)(mend.shown)
