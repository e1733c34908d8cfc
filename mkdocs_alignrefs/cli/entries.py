"""`alignrefs list` and `alignrefs show`: the entries that were read, for scripts and for people."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from mkdocs_alignrefs.cli.arguments import OneOf, configured, read_library
from mkdocs_alignrefs.cli.output import complain, print_lines


@click.command("list")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@configured
@click.option(
    "--format", "form", type=OneOf(["table", "json"]), default="table", show_default=True, help="How to print entries."
)
@click.pass_context
def list_entries(context: click.Context, sources: tuple[str, ...], config: Path | None, form: str) -> None:
    """Print every entry, and on standard error what is wrong with the sources.

    SOURCE is a file, a folder or a glob; without it the sources are those of the site's configuration. The exit code
    is 0 if an entry was read, else 1.
    """
    library = read_library(sources, config)
    if form == "json":
        from mkdocs_alignrefs.export.json import dumps

        click.echo(dumps(library.entries), nl=False)
    elif library.entries:
        from mkdocs_alignrefs.export.terminal import table

        print_lines(table(library.entries, shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
    context.exit(0 if library.entries else 1)


@click.command("show")
@click.argument("key")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@configured
@click.pass_context
def show_entry(context: click.Context, key: str, sources: tuple[str, ...], config: Path | None) -> None:
    """Print everything about the entry with a KEY, and on standard error what is wrong with the sources.

    The exit code is 1 if no entry has the key.
    """
    from mkdocs_alignrefs.export.terminal import details
    from mkdocs_alignrefs.nearest import nearest_keys
    from mkdocs_alignrefs.text.folding import normal_key

    library = read_library(sources, config)
    entry = library.get(key)
    if entry is None:
        near = nearest_keys(library, key)
        complain(f"No entry has the key `{key}`." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        context.exit(1)
    for at, work in enumerate(library.shared_keys.get(normal_key(key), (entry,))):
        print_lines([*([""] if at else []), *details(work)])
