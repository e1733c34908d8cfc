"""What the arguments of a command name: a site, its options, the library of its sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        help="The site's configuration; by default the nearest mkdocs.yml, properdocs.yml or zensical.toml, in the "
        "working directory or above.",
    )(command)


class OneOf(click.Choice[str]):
    """One of several words; for any other it says which was meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word. Raises OptionError for any other."""
        from difflib import get_close_matches

        from mkdocs_alignrefs.options import OptionError

        if value in self.choices:
            return str(value)
        near = get_close_matches(str(value).lower(), self.choices, n=1)
        meant = f"did you mean `{near[0]}`?" if near else f"it takes {', '.join(self.choices)}."
        raise OptionError(f"The option `{param.opts[0] if param else ''}` has no value `{value}`; {meant}")


def regrading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that `options.regraded` takes."""
    choose = click.option(
        "--select",
        "selected",
        multiple=True,
        metavar="CODES",
        help="Report these codes alone, such as bad-doi,bad-year.",
    )
    ignore = click.option("--ignore", "ignored", multiple=True, metavar="CODES", help="Do not report these codes.")
    words = "Grade a code as error, warning, info or off, such as bad-doi=error."
    grade = click.option("--severity", "graded", multiple=True, metavar="CODE=SEVERITY", help=words)
    return choose(ignore(grade(command)))


def read_library(sources: tuple[str, ...], config: Path | None) -> Library:
    """Return the library of the arguments, having printed what reading found."""
    return library_of(*options_there(sources, config))


def library_of(options: Options, base: Path, docs_dir: Path | None) -> Library:
    """Return the library of these options, having printed what reading found; advice about the works is for `check`."""
    from mkdocs_alignrefs.diagnostics import RULES
    from mkdocs_alignrefs.grading import graded
    from mkdocs_alignrefs.loading import load, texts

    library = load(options, base, docs_dir)
    found = [item for item in library.diagnostics if not RULES[item.code].advice]
    print_lines(map(str, graded(found, options, texts(base))), error=True)
    return library


def options_there(sources: tuple[str, ...], config: Path | None) -> tuple[Options, Path, Path | None]:
    """Return what `options_of` does. Raises OptionError if a source that is given is not there."""
    from mkdocs_alignrefs.options import OptionError

    options, base, docs_dir = options_of(sources, config)
    _, missing = without_missing(options, base) if sources else (options, [])
    if missing:
        raise OptionError(missing[0])
    return options, base, docs_dir


def without_missing(options: Options, base: Path) -> tuple[Options, list[str]]:
    """Return the options with those of their sources that there are, and what is wrong with each other one."""
    from mkdocs_alignrefs.loading import SourceError, source_files

    there, missing = [], []
    for source in options.sources:
        try:
            source_files(replace(options, sources=(source,)), base)
            there.append(source)
        except SourceError as error:
            missing.append(error.alone)
    return replace(options, sources=tuple(there)), missing


def options_of(
    sources: tuple[str, ...], config: Path | None, folder: Path | None = None
) -> tuple[Options, Path, Path | None]:
    """Return the options, the folder that the sources are relative to, and docs_dir if a site is meant.

    Sources that are given are relative to `folder`, by default the working directory.
    """
    from mkdocs_alignrefs.options import OptionError, Options

    folder = folder or Path.cwd()
    if sources and config is None:
        return Options(sources=sources, cache_dir=""), folder, None
    site = site_of(config)
    options = options_of_site(site)
    if sources:
        return replace(options, sources=sources), folder, site.docs_dir
    if not options.sources:
        raise OptionError(f"The configuration file {site.path} names no `sources` for alignrefs.")
    return options, site.path.parent, site.docs_dir


def options_of_site(site: SiteConfig) -> Options:
    """Return the options of a site without what builds kept: what is said and written comes from the sources alone.

    Raises OptionError for a wrong one.
    """
    from mkdocs_alignrefs.options import parse

    return replace(parse(site.options), cache_dir="")


def site_of(config: Path | None) -> SiteConfig:
    """Return what the configuration says that is named, or the nearest. Raises OptionError if there is none."""
    from mkdocs_alignrefs.hosts.configuration import HOSTS, find, read
    from mkdocs_alignrefs.options import OptionError

    path = config or find(Path.cwd())
    if path is None:
        names = ", ".join(name for name in HOSTS if not name.endswith(".yaml"))
        command = click.get_current_context().command_path
        raise OptionError(
            f"There is no configuration file ({names}) in {Path.cwd()} or above; name one with -f, or name sources, as "
            f"in `{command} list.md`."
        )
    return read(path)
