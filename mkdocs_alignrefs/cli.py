"""The command `alignrefs`: shows what was read from the sources, for scripts and for people."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_alignrefs import __version__
from mkdocs_alignrefs.export.formats import FORMATS, export_text

if TYPE_CHECKING:
    from mkdocs_alignrefs.hosts.configuration import SiteConfig
    from mkdocs_alignrefs.library import Library
    from mkdocs_alignrefs.options import Options


class Commands(click.Group):
    """Commands that write UTF-8 whatever the console, and end a wrong configuration with one sentence and code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        from mkdocs_alignrefs.options import OptionError

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except OptionError as error:
            _complain(str(error))
            ctx.exit(2)


def _configured(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "-f",
        "--config-file",
        "config",
        type=click.Path(path_type=Path),
        help="The site's configuration; by default the nearest mkdocs.yml, properdocs.yml or zensical.toml upwards.",
    )(command)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Show what mkdocs-alignrefs reads from reading lists and BibTeX files."""


@main.command("list")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@_configured
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print entries.")
@click.pass_context
def list_entries(context: click.Context, sources: tuple[str, ...], config: Path | None, form: str) -> None:
    """Print every entry, and on standard error what is wrong with the sources.

    SOURCE is a file, a folder or a glob; without it the sources are those of the site's configuration. The exit code
    is 0 if an entry was read, else 1.
    """
    library = _read(sources, config)
    if form == "json":
        from mkdocs_alignrefs.export.json import dumps

        click.echo(dumps(library.entries), nl=False)
    elif library.entries:
        from mkdocs_alignrefs.export.terminal import table

        _print(table(library.entries, shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
    context.exit(0 if library.entries else 1)


@main.command("show")
@click.argument("key")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@_configured
@click.pass_context
def show_entry(context: click.Context, key: str, sources: tuple[str, ...], config: Path | None) -> None:
    """Print everything about the entry with a KEY, and on standard error what is wrong with the sources.

    The exit code is 1 if no entry has the key.
    """
    from mkdocs_alignrefs.export.terminal import details
    from mkdocs_alignrefs.library import nearest
    from mkdocs_alignrefs.text.folding import normal_key

    library = _read(sources, config)
    entry = library.get(key)
    if entry is None:
        near = nearest(library, key)
        _complain(f"No entry has the key `{key}`." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        context.exit(1)
    for at, work in enumerate(library.shared_keys.get(normal_key(key), (entry,))):
        _print([*([""] if at else []), *details(work)])


@main.command("export")
@click.argument("arguments", nargs=-1, metavar="[SOURCE | OPTION=VALUE]...")
@_configured
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="The format to write.")
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
    options, base, docs_dir = _options(sources, config)
    facts = Facts(cited_on_site=lambda: _cited_on_site(docs_dir))
    entries = chosen(_library(options, base, docs_dir).entries, selection, options.statuses, facts)
    if not entries:
        _complain(options.words["empty"])
        context.exit(1)
    text = export_text(entries, form)
    if output:
        _replace(output, text.encode("utf-8", "backslashreplace"), options, base)
    elif sys.stdout.isatty():
        _print(text.splitlines())
    else:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


@main.command("pages")
@_configured
@click.option("--write", is_flag=True, help="Write the pages that are missing; a page that exists is never changed.")
def site_pages(config: Path | None, write: bool) -> None:
    """Print the pages that the site needs and that nobody has to write: its bibliography.

    MkDocs and ProperDocs generate a missing one while building. Zensical cannot: there it has to be written.
    """
    from mkdocs_alignrefs.options import parse
    from mkdocs_alignrefs.pages.generated import bibliography_page

    site = _site(config)
    options = parse(site.options)
    if not options.bibliography:
        click.echo("The site needs no page: the option `bibliography` of alignrefs names none.")
        return
    path = Path(os.path.relpath(site.docs_dir / options.bibliography))
    _print([_written(path, bibliography_page(options)) if write else _state(path, site.host)])


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


def _cited_on_site(docs_dir: Path | None) -> frozenset[str]:
    """Return the keys that the pages of the site cite. Raises OptionError if the sources belong to no site."""
    from mkdocs_alignrefs.options import OptionError
    from mkdocs_alignrefs.pages.site import site_citations

    if docs_dir is None:
        raise OptionError("The option `cited` is about the pages of a site; name its configuration with -f.")
    return frozenset(key for keys in site_citations(docs_dir).values() for key in keys)


def _read(sources: tuple[str, ...], config: Path | None) -> Library:
    """Return the library of the arguments, having printed what reading found."""
    return _library(*_options(sources, config))


def _library(options: Options, base: Path, docs_dir: Path | None) -> Library:
    """Return the library of these options, having printed what reading found."""
    from mkdocs_alignrefs.diagnostics import graded
    from mkdocs_alignrefs.loading import load

    library = load(options, base, docs_dir)
    _print((str(item) for item in graded(library.diagnostics, options.severities)), error=True)
    return library


def _options(sources: tuple[str, ...], config: Path | None) -> tuple[Options, Path, Path | None]:
    """Return the options, the folder that the sources are relative to, and docs_dir if a site is meant."""
    from mkdocs_alignrefs.options import OptionError, Options, parse

    if sources and config is None:
        return Options(sources=sources), Path.cwd(), None
    site = _site(config)
    options = parse(site.options)
    if sources:
        return replace(options, sources=sources), Path.cwd(), site.docs_dir
    if not options.sources:
        raise OptionError(f"The configuration file {site.path} names no `sources` for alignrefs.")
    return options, site.path.parent, site.docs_dir


def _site(config: Path | None) -> SiteConfig:
    from mkdocs_alignrefs.hosts.configuration import HOSTS, find, read
    from mkdocs_alignrefs.options import OptionError

    path = config or find(Path.cwd())
    if path is None:
        names = ", ".join(name for name in HOSTS if not name.endswith(".yaml"))
        raise OptionError(f"There is no configuration file ({names}) in {Path.cwd()} or above; name one with -f.")
    return read(path)


def _print(lines: Iterable[str], error: bool = False) -> None:
    """Print lines without the characters that a terminal would obey."""
    from mkdocs_alignrefs.export.terminal import inert

    text = "".join(f"{inert(line)}\n" for line in lines)
    if text:
        click.echo(text, nl=False, err=error)


def _complain(sentence: str) -> None:
    _print([f"alignrefs: {sentence}"], error=True)
