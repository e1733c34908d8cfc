"""The command `alignrefs`, for scripts and for people."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from mkdocs_alignrefs import __version__
from mkdocs_alignrefs.cli.assets import assets
from mkdocs_alignrefs.cli.check import check
from mkdocs_alignrefs.cli.entries import list_entries, show_entry
from mkdocs_alignrefs.cli.export import export
from mkdocs_alignrefs.cli.fix import fix
from mkdocs_alignrefs.cli.output import complain
from mkdocs_alignrefs.cli.pages import site_pages


class Commands(click.Group):
    """Commands that write UTF-8 whatever the console, and end what they cannot do with one sentence and code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        from mkdocs_alignrefs.options import OptionError

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except OptionError as error:
            complain(str(error))
            ctx.exit(2)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else ctx.command_path
            complain(f"{error.format_message().rstrip('.?')}. See `{path} --help`.")
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Check and mend reading lists, BibTeX files and the pages that cite them; show and export their entries."""


for command in (check, fix, list_entries, show_entry, export, site_pages, assets):
    main.add_command(command)
