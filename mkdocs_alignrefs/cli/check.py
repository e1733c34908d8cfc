"""`alignrefs check`: every fault of a site, for people, editors and CI."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_alignrefs.cli.arguments import configured, options_of, site_of
from mkdocs_alignrefs.cli.output import print_lines

_SEVERITIES = ("error", "warning", "info")


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@configured
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print diagnostics.")
@click.option(
    "--fail-on", type=click.Choice(_SEVERITIES), default="warning", help="From which severity on the exit code is 1."
)
@click.option("--select", "selected", multiple=True, metavar="CODES", help="Report these codes alone.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODES", help="Do not report these codes.")
@click.option(
    "--severity", "severities", multiple=True, metavar="CODE=SEVERITY", help="Grade a code: error, warning, info, off."
)
@click.pass_context
def check(
    context: click.Context,
    sources: tuple[str, ...],
    config: Path | None,
    form: str,
    fail_on: str,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    severities: tuple[str, ...],
) -> None:
    """Report what is wrong with the sources and pages of a site, or with SOURCEs alone.

    The exit code is 0 if nothing is wrong, 1 if something is at or above the severity of --fail-on, and 2 for a wrong
    configuration.
    """
    from mkdocs_alignrefs.checks.site import check as check_site
    from mkdocs_alignrefs.options import regraded

    options, base, docs_dir = options_of(sources, config)
    site = None if sources else site_of(config)
    found = check_site(regraded(options, selected, ignored, severities), base, docs_dir, site)
    if form == "json":
        from mkdocs_alignrefs.reports.json import report

        click.echo(report(found.diagnostics, found.notes), nl=False)
    else:
        print_lines(map(str, found.diagnostics))
    limit = _SEVERITIES.index(fail_on)
    context.exit(1 if any(_SEVERITIES.index(item.severity) <= limit for item in found.diagnostics) else 0)
