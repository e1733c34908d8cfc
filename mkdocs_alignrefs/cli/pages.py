"""`alignrefs pages`: the files that a site needs and that nobody has to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.arguments import configured, options_of_site, site_of
from mkdocs_alignrefs.cli.output import print_lines

if TYPE_CHECKING:
    from mkdocs_alignrefs.hosts.configuration import SiteConfig
    from mkdocs_alignrefs.options import Options


@click.command("pages")
@configured
@click.option("--write", is_flag=True, help="Write the files that are missing; one that exists is never changed.")
def site_pages(config: Path | None, write: bool) -> None:
    """Print the files that the site needs and that nobody has to write: its bibliography and the BibTeX beside it.

    MkDocs and ProperDocs generate a missing one while building. Zensical cannot: there it has to be written.
    """
    from mkdocs_alignrefs.pages.generated import bibliography_page, bibtex_path

    site = site_of(config)
    options = options_of_site(site)
    if not options.bibliography:
        click.echo("The site needs no page: the option `bibliography` of alignrefs names none.")
        return
    made = {options.bibliography: bibliography_page(options)}
    if bibtex := _bibtex(options, site):
        made[bibtex_path(options.bibliography)] = bibtex
    paths = {Path(os.path.relpath(site.docs_dir / name)): content for name, content in made.items()}
    print_lines(_written(path, text) if write else _state(path, site.host) for path, text in paths.items())


def _bibtex(options: Options, site: SiteConfig) -> str:
    """Return the BibTeX of all entries. Raises OptionError for sources that do not exist."""
    from mkdocs_alignrefs.export.bibtex import to_bibtex
    from mkdocs_alignrefs.loading import load
    from mkdocs_alignrefs.pages.generated import bibtex_file

    library = load(options, site.path.parent, site.docs_dir)
    return bibtex_file(to_bibtex(entry) for entry in library.entries)


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
