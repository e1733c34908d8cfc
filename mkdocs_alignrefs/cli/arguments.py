"""What the arguments of a command name: a site, its options, the library of its sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.output import print_lines

if TYPE_CHECKING:
    from mkdocs_alignrefs.hosts.configuration import SiteConfig
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.options import Options


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option that names the configuration of the site."""
    return click.option(
        "-f",
        "--config-file",
        "config",
        type=click.Path(path_type=Path),
        help="The site's configuration; by default the nearest mkdocs.yml, properdocs.yml or zensical.toml upwards.",
    )(command)


def regrading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that `options.regraded` takes."""
    choose = click.option("--select", "selected", multiple=True, metavar="CODES", help="Report these codes alone.")
    ignore = click.option("--ignore", "ignored", multiple=True, metavar="CODES", help="Do not report these codes.")
    words = "Grade a code: error, warning, info, off."
    grade = click.option("--severity", "graded", multiple=True, metavar="CODE=SEVERITY", help=words)
    return choose(ignore(grade(command)))


def read_library(sources: tuple[str, ...], config: Path | None) -> Library:
    """Return the library of the arguments, having printed what reading found."""
    return library_of(*options_of(sources, config))


def library_of(options: Options, base: Path, docs_dir: Path | None) -> Library:
    """Return the library of these options, having printed what reading found; advice about the works is for `check`."""
    from mkdocs_alignrefs.diagnostics import RULES
    from mkdocs_alignrefs.grading import graded
    from mkdocs_alignrefs.loading import load, texts

    library = load(options, base, docs_dir)
    found = [item for item in library.diagnostics if not RULES[item.code].advice]
    print_lines(map(str, graded(found, options, texts(base))), error=True)
    return library


def options_of(
    sources: tuple[str, ...], config: Path | None, folder: Path | None = None
) -> tuple[Options, Path, Path | None]:
    """Return the options, the folder that the sources are relative to, and docs_dir if a site is meant.

    Sources that are given are relative to `folder`, by default the working directory.
    """
    from mkdocs_alignrefs.options import OptionError, Options, parse

    folder = folder or Path.cwd()
    if sources and config is None:
        return Options(sources=sources, cache_dir=""), folder, None
    site = site_of(config)
    options = parse(site.options)
    if sources:
        return replace(options, sources=sources), folder, site.docs_dir
    if not options.sources:
        raise OptionError(f"The configuration file {site.path} names no `sources` for alignrefs.")
    return options, site.path.parent, site.docs_dir


def site_of(config: Path | None) -> SiteConfig:
    """Return what the configuration says that is named, or the nearest. Raises OptionError if there is none."""
    from mkdocs_alignrefs.hosts.configuration import HOSTS, find, read
    from mkdocs_alignrefs.options import OptionError

    path = config or find(Path.cwd())
    if path is None:
        names = ", ".join(name for name in HOSTS if not name.endswith(".yaml"))
        raise OptionError(f"There is no configuration file ({names}) in {Path.cwd()} or above; name one with -f.")
    return read(path)
