"""`alignrefs assets`: the script and the style sheet of tables and cards, for hosts that run no plugin."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from mkdocs_alignrefs.cli.arguments import configured, library_of, options_of_site, site_of
from mkdocs_alignrefs.cli.output import print_lines


@click.command("assets")
@configured
def assets(config: Path | None) -> None:
    """Write into docs_dir what makes tables answer and shows cards over citations: a script and a style sheet.

    Beside them go the entries that readers can take away, so run it again when the sources change. What is up to date
    is left as it is. MkDocs and ProperDocs need none of this: there the plugin brings the files with each build.
    """
    from mkdocs_alignrefs.assets import static_files, taken_away
    from mkdocs_alignrefs.hosts.page import ASSETS

    site = site_of(config)
    options = options_of_site(site)
    entries = library_of(options, site.path.parent, site.docs_dir).entries if options.sources else ()
    files = static_files() | (taken_away(entries) if entries else {})
    print_lines(_written(Path(os.path.relpath(site.docs_dir / ASSETS)), files))
    if site.host == "zensical":
        click.echo("Pages that Zensical keeps from earlier builds load them after `zensical build --clean`.")


def _written(folder: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """Write each file that is missing or differs, and yield what was done. Raises OptionError if one cannot be."""
    from mkdocs_alignrefs import atomic
    from mkdocs_alignrefs.options import OptionError

    for name, content in files.items():
        path = folder / name
        try:
            before = path.read_bytes() if os.path.lexists(path) else None
            if before != content:
                folder.mkdir(parents=True, exist_ok=True)
                atomic.write(path, content)
        except OSError as error:
            raise OptionError(f"The file {path} cannot be written: {error.strerror or error}.") from None
        done = "written" if before is None else "up to date" if before == content else "replaced"
        yield f"{path}: {done}."
