"""`alignrefs fix`: what a machine can mend, shown as a diff or written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from mkdocs_alignrefs.cli.arguments import configured, options_there, regrading, site_of
from mkdocs_alignrefs.cli.output import complain, print_lines
from mkdocs_alignrefs.cli.reporting import wants_colour

if TYPE_CHECKING:
    from mkdocs_alignrefs.fix.site import FileMend

_COLOURS = {"---": "1", "+++": "1", "@@": "36", "-": "31", "+": "32"}
_HEADER = 2
"""How many lines of a diff name the file."""


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
    need --unsafe; it ends with 1 if there is any. --write ends with 1 if something could not be mended.
    """
    from mkdocs_alignrefs.checks.site import check
    from mkdocs_alignrefs.fix.site import mends, written
    from mkdocs_alignrefs.options import regraded

    options, base, docs_dir = options_there(sources, config)
    asked = regraded(options, **grades)
    checked = check(asked, base, docs_dir, None if sources else site_of(config))
    found = mends(checked, asked, base, docs_dir, unsafe=unsafe or show)
    done = list(found) if show else [written(mend) for mend in found]
    if show:
        _show(done, base)
    for mend in done:
        if mend.refusal:
            complain(f"{_from_here(mend, base)} {mend.refusal}; it was left as it is.")
    outcome = _outcome(done, every=unsafe or show)
    print_lines(_summary(outcome, show), error=True)
    context.exit(int(outcome.refused or outcome.stuck > 0 or (show and outcome.applied > 0)))


def _show(mends: Iterable[FileMend], base: Path) -> None:
    """Print the diffs: for people without what a terminal would obey, for programs as they are."""
    from mkdocs_alignrefs.fix.diff import diff

    for mend in mends:
        if mend.mended and mend.content:
            encoding, mark = mend.content.in_diffs
            for number, line in enumerate(diff(_from_here(mend, base), mend.mended.draft, mark)):
                if sys.stdout.isatty():
                    click.echo(_for_people(line), color=True)
                else:
                    click.echo(line.encode("utf-8" if number < _HEADER else encoding, "backslashreplace"))


def _for_people(line: str) -> str:
    """Return a line of a diff in its colour, without what a terminal would obey and what only programs look for."""
    from mkdocs_alignrefs.export.terminal import inert

    shown = inert(line.removesuffix("\r").removesuffix("\t"))
    code = next((code for start, code in _COLOURS.items() if line.startswith(start)), "")
    return f"\x1b[{code}m{shown}\x1b[0m" if code and wants_colour() else shown


class _Outcome(NamedTuple):
    """How many edits were applied in how many files, how many of them guesses; how many are left, or cannot be made."""

    applied: int
    files: int
    guesses: int
    left: int
    stuck: int
    refused: bool


def _outcome(mends: Sequence[FileMend], every: bool) -> _Outcome:
    """Sum up what was done; `every`: guesses too."""
    done = [mend.mended for mend in mends if mend.mended and not mend.refusal]
    applied = [item for one in done for item in one.applied]
    left = [item for one in done for item in one.left]
    stuck = sum(every or item.certain for item in left)
    return _Outcome(
        applied=len(applied),
        files=sum(bool(one.applied) for one in done),
        guesses=sum(not item.certain for item in applied),
        left=len(left) - stuck,
        stuck=stuck,
        refused=any(mend.refusal for mend in mends),
    )


def _summary(outcome: _Outcome, show: bool) -> Iterator[str]:
    from mkdocs_alignrefs.reports.summary import counted

    faults = f"{counted(outcome.applied, 'fault')} in {counted(outcome.files, 'file')}"
    if outcome.applied and show:
        guesses = f", {outcome.guesses} of them only with --unsafe" if outcome.guesses else ""
        yield f"{faults} can be mended with --write{guesses}."
    elif outcome.applied:
        yield f"{faults} mended."
    elif outcome.left:
        yield "Nothing to mend without --unsafe."
    elif not (outcome.stuck or outcome.refused):
        yield "Nothing to mend."
    if outcome.left and outcome.applied:
        yield f"{outcome.left} {'guess' if outcome.left == 1 else 'guesses'} left for --unsafe."
    if outcome.stuck:
        yield f"{counted(outcome.stuck, 'fault')} left: mended, the file would say something else."


def _from_here(mend: FileMend, base: Path) -> str:
    from mkdocs_alignrefs.reports.paths import seen_from

    return seen_from(Path.cwd(), base)(mend.shown)
