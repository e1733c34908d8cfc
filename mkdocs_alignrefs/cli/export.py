"""`alignrefs export`: entries for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.arguments import OneOf, configured, library_of, options_there, site_of
from mkdocs_alignrefs.cli.output import complain, print_lines
from mkdocs_alignrefs.export.formats import FORMATS, export_text

if TYPE_CHECKING:
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.options import Options


@click.command("export")
@click.argument("arguments", nargs=-1, metavar="[SOURCE | OPTION=VALUE]...")
@configured
@click.option("--format", "form", type=OneOf(list(FORMATS)), required=True, help="The format to write.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write, in place of standard output.")
@click.pass_context
def export(
    context: click.Context, arguments: tuple[str, ...], config: Path | None, form: str, output: Path | None
) -> None:
    """Write entries for other programs, and on standard error what is wrong with the sources.

    OPTION=VALUE selects entries as in `<<refs>>`, as status=UNREAD year=2022.. sort=-year,title does; without any, all
    are written, in the order of the library. The exit code is 1, and nothing is written, if there is none.
    """
    from mkdocs_alignrefs.export.selecting import chosen, is_option
    from mkdocs_alignrefs.filters import Facts

    selection = [argument for argument in arguments if is_option(argument)]
    sources = tuple(argument for argument in arguments if not is_option(argument))
    options, base, docs_dir = options_there(sources, config)
    library = library_of(options, base, docs_dir)
    facts = Facts(pages_citing=cache(lambda: _pages_citing(library, config, docs_dir)))
    entries = chosen(library.entries, selection, options.statuses, facts)
    if not entries:
        complain(options.words["empty"])
        context.exit(1)
    text = export_text(entries, form)
    if output:
        _replace(output, text.encode("utf-8", "backslashreplace"), options, base)
    elif sys.stdout.isatty():
        print_lines(text.splitlines())
    else:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def _replace(path: Path, data: bytes, options: Options, base: Path) -> None:
    """Write an export. Raises OptionError if it cannot be written, or would replace one of the sources."""
    from mkdocs_alignrefs import atomic
    from mkdocs_alignrefs.loading import source_files
    from mkdocs_alignrefs.options import OptionError

    if os.path.realpath(path) in map(os.path.realpath, source_files(options, base)):
        raise OptionError(f"The file {path} is one of the sources; an export does not replace it.")
    try:
        atomic.write(path, data)
    except OSError as error:
        raise OptionError(f"The file {path} cannot be written: {error.strerror or error}.") from None


def _pages_citing(library: Library, config: Path | None, docs_dir: Path | None) -> Mapping[str, int]:
    """Return how many pages of the site cite which entries. Raises OptionError if the sources belong to no site."""
    from mkdocs_alignrefs.hosts.pages import configured_pages
    from mkdocs_alignrefs.options import OptionError
    from mkdocs_alignrefs.pages.site import citing_pages
    from mkdocs_alignrefs.resolving.collecting import pages_citing

    if docs_dir is None:
        raise OptionError("What pages cite is known only of a site; name its configuration with -f.")
    return pages_citing(citing_pages(configured_pages(site_of(config))).values(), library)
