"""`alignrefs check`: every fault of a site, for people, editors and CI."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.arguments import OneOf, configured, options_of, regrading, site_of, without_missing
from mkdocs_alignrefs.cli.output import complain, print_lines
from mkdocs_alignrefs.cli.reporting import FORMATS, print_report

if TYPE_CHECKING:
    from mkdocs_alignrefs.checks.site import Checked

_SEVERITIES = ("error", "warning", "info")


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@configured
@click.option(
    "--format", "form", type=OneOf(FORMATS), default="text", show_default=True, help="How to print diagnostics."
)
@click.option(
    "--fail-on",
    type=OneOf(_SEVERITIES),
    default="warning",
    show_default=True,
    help="From which severity on the exit code is 1.",
)
@regrading
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="A file of known faults, which are not reported; by default alignrefs-baseline.json beside the configuration.",
)
@click.option("--write-baseline", is_flag=True, help="Make what is wrong now the known faults.")
@click.option("--changed-since", "revision", metavar="REV", help="Report only what is new since a revision of git.")
@click.pass_context
def check(
    context: click.Context,
    /,
    sources: tuple[str, ...],
    config: Path | None,
    form: str,
    fail_on: str,
    baseline: Path | None,
    write_baseline: bool,
    revision: str | None,
    **grades: tuple[str, ...],
) -> None:
    """Report what is wrong in the sources and pages of a site, or in SOURCEs alone.

    SOURCE is a reading list (.md), a BibTeX file (.bib), a folder, of which all such files at any depth are meant, or a
    glob; without it, the configuration of the site says what to check.

    \b
        alignrefs check
        alignrefs check reading-list.md
        alignrefs check lists refs.bib --ignore tracking-url,missing-field

    The exit code is 0 if nothing is at or above the severity of --fail-on, 1 if something is, and 2 if the command
    could not do what was asked, because of a wrong option, a missing file or a wrong configuration. CODES are parted
    by commas; the manual lists and explains all of them, under Diagnostics.
    """
    from mkdocs_alignrefs.checks import baseline as baselines
    from mkdocs_alignrefs.checks.site import check as check_site
    from mkdocs_alignrefs.cli.since import changes_since
    from mkdocs_alignrefs.loading import refuse_published
    from mkdocs_alignrefs.options import OptionError, parse, regraded
    from mkdocs_alignrefs.reports.report import Report

    _refuse_what_says_nothing(form, write_baseline, revision)
    options, base, docs_dir = options_of(sources, config)
    site = None if sources else site_of(config)
    if site:
        refuse_published(parse(site.options), base, docs_dir)
    options, missing = without_missing(options, base) if sources else (options, [])
    asked = regraded(options, **grades)
    if missing and (write_baseline or not asked.sources):
        raise OptionError(missing[0])
    found = check_site(asked, base, docs_dir, site)
    file = baseline or (None if sources else base / baselines.NAME)
    if write_baseline:
        _write_baseline(file or base / baselines.NAME, found)
        return
    report = Report(found.diagnostics, found.notes, found.sources, found.pages)
    known = baselines.read(file) if file and (baseline or os.path.lexists(file)) else None
    if file and known is not None:
        report = baselines.beside(report, known, _from_here(file), baselines.silenced(options, asked))
    if revision is not None:
        changes, why = changes_since(revision, sources, config, lambda then: regraded(then, **grades), found)
        report = baselines.since(replace(report, notes=(*report.notes, *why)), changes, known or Counter())
    print_report(report, form, base)
    for sentence in missing:
        complain(sentence)
    failing = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
    context.exit(2 if missing else int(any(item.severity in failing for item in report.diagnostics)))


def _refuse_what_says_nothing(form: str, write_baseline: bool, revision: str | None) -> None:
    """Raise OptionError for options that make no sense together."""
    from mkdocs_alignrefs.options import OptionError

    if write_baseline and revision is not None:
        raise OptionError("A baseline holds all that is wrong now; leave out --changed-since.")
    if form == "markdown" and revision is None:
        raise OptionError("--format markdown tells what changed; name a revision with --changed-since.")


def _write_baseline(path: Path, found: Checked) -> None:
    """Make what was found the known faults. Raises OptionError if the file cannot be written, or is something else."""
    from mkdocs_alignrefs import atomic
    from mkdocs_alignrefs.checks import baseline
    from mkdocs_alignrefs.options import OptionError
    from mkdocs_alignrefs.reports.summary import counted

    if os.path.lexists(path):
        baseline.read(path)
    try:
        atomic.write(path, baseline.dumps(found.diagnostics).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OptionError(f"The baseline file {path} cannot be written: {error.strerror or error}.") from None
    print_lines([f"{_from_here(path)}: {counted(len(found.diagnostics), 'known fault')} written."])


def _from_here(path: Path) -> str:
    from mkdocs_alignrefs.reports.paths import seen_from

    return seen_from(Path.cwd(), path.parent)(path.name)
