"""A report on standard output, in the format that was asked for."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mkdocs_alignrefs.reports.report import Report

FORMATS = ("text", "concise", "json", "github", "sarif", "markdown")
_OF_THE_REPOSITORY = frozenset({"github", "sarif", "markdown"})
_COLUMNS = 100
"""The width of what is no terminal."""


def print_report(report: Report, form: str, base: Path) -> None:
    """Print a report whose paths are relative to `base`.

    People and editors get paths from the working directory, services that show a repository paths from its root.
    """
    from mkdocs_alignrefs.loading import texts
    from mkdocs_alignrefs.reports import text
    from mkdocs_alignrefs.reports.paths import repository, seen_from

    here = Path.cwd()
    folder = (repository(base) or here) if form in _OF_THE_REPOSITORY else here
    shown = report.moved(seen_from(folder, base), texts(folder))
    if form != "text":
        module = import_module(f"mkdocs_alignrefs.reports.{form}")
        click.echo(module.dumps(shown), nl=False)
        return
    width = shutil.get_terminal_size((_COLUMNS, 0)).columns
    colour = wants_colour()
    for line in text.lines(shown, width, colour):
        click.echo(line, color=colour)


def wants_colour() -> bool:
    """Tell whether standard output is a terminal whose user has nothing against colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
