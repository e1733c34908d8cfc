"""`alignrefs pages`: the pages that a site needs and that nobody has to write."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_alignrefs.cli.arguments import configured, site_of
from mkdocs_alignrefs.cli.output import print_lines


@click.command("pages")
@configured
@click.option("--write", is_flag=True, help="Write the pages that are missing; a page that exists is never changed.")
def site_pages(config: Path | None, write: bool) -> None:
    """Print the pages that the site needs and that nobody has to write: its bibliography.

    MkDocs and ProperDocs generate a missing one while building. Zensical cannot: there it has to be written.
    """
    from mkdocs_alignrefs.options import parse
    from mkdocs_alignrefs.pages.generated import bibliography_page

    site = site_of(config)
    options = parse(site.options)
    if not options.bibliography:
        click.echo("The site needs no page: the option `bibliography` of alignrefs names none.")
        return
    path = Path(os.path.relpath(site.docs_dir / options.bibliography))
    print_lines([_written(path, bibliography_page(options)) if write else _state(path, site.host)])


def _state(path: Path, host: str) -> str:
    if path.exists():
        return f"{path}: exists."
    if host == "zensical":
        return f"{path}: missing; `alignrefs pages --write` writes it."
    return f"{path}: missing; {host} generates it in the build, Zensical needs `alignrefs pages --write`."


def _written(path: Path, content: str) -> str:
    """Write a page that does not exist, and return what was done. Raises OptionError if it cannot be written."""
    from mkdocs_alignrefs.options import OptionError

    if os.path.lexists(path):
        return f"{path}: exists, and was left as it is."
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except OSError as error:
        raise OptionError(f"The page {path} cannot be written: {error.strerror or error}.") from None
    return f"{path}: written."
