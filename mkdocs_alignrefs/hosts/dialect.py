"""The dialect of a site, from the extensions and plugins that its configuration names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from glob import glob
from pathlib import Path
from typing import Any

from mkdocs_alignrefs.citing.notation import Notation, notation
from mkdocs_alignrefs.hosts.configuration import NAMES
from mkdocs_alignrefs.pages.dialect import PAGE_FOLDER, Construct, Dialect, Docstrings, Snippets

_FENCES: tuple[Construct, ...] = ("fences", "nested fences")
_ADDED: Mapping[str, Sequence[Construct]] = {
    "abbr": ("abbreviations",),
    "admonition": ("admonitions",),
    "def_list": ("definitions",),
    "extra": ("abbreviations", "definitions", "fences", "footnotes", "markdown in html", "tables"),
    "fenced_code": ("fences",),
    "footnotes": ("footnotes",),
    "md_in_html": ("markdown in html",),
    "pymdownx.details": ("details",),
    "pymdownx.extra": ("abbreviations", "definitions", *_FENCES, "footnotes", "markdown in html", "tables"),
    "pymdownx.superfences": _FENCES,
    "pymdownx.tabbed": ("tabs",),
    "tables": ("tables",),
}
"""What each extension adds."""
_ALWAYS: Mapping[str, Sequence[str]] = {
    "mkdocs": ("tables", "fenced_code"),
    "properdocs": ("tables", "fenced_code"),
    "zensical": ("tables", "pymdownx.superfences"),
}
"""Extensions that a host switches on by itself."""
_MATHS: Mapping[str, Mapping[str, Construct]] = {
    "inline_syntax": {"dollar": "dollar maths", "round": "round maths"},
    "block_syntax": {"dollar": "dollar blocks", "square": "bracket blocks", "begin": "environments"},
}

Settings = Mapping[str, Mapping[str, Any]]


def dialect(host: str, extensions: Settings, plugins: Settings, base: Path, docs_dir: Path) -> Dialect:
    """Return how pages are read, from the settings of extensions and plugins by name.

    `base` is the folder of the configuration file. Files are not read, only the paths of modules are looked for.
    """
    named = {_plain(name): settings for name, settings in extensions.items()}
    always = _ALWAYS.get(host, ())
    constructs = {construct for name in (*always, *named) for construct in _ADDED.get(name, ())}
    if "pymdownx.arithmatex" in named:
        constructs |= set(_maths(named["pymdownx.arithmatex"]))
    snippets = _snippets(named["pymdownx.snippets"], base, docs_dir) if "pymdownx.snippets" in named else None
    mkdocstrings = plugins.get("mkdocstrings", named.get("zensical.extensions.mkdocstrings"))
    docstrings = None if mkdocstrings is None else _docstrings(mkdocstrings, base)
    return Dialect(frozenset(constructs), snippets, docstrings, _notation(extensions, plugins))


def _plain(name: str) -> str:
    return name.partition(":")[0].removeprefix("markdown.extensions.")


def _notation(extensions: Settings, plugins: Settings) -> Notation:
    here = [settings for name, settings in extensions.items() if name in NAMES]
    return notation({**plugins.get("alignrefs", {}), **(here[0] if here else {})})


def _maths(settings: Mapping[str, Any]) -> Iterator[Construct]:
    for option, constructs in _MATHS.items():
        chosen = settings.get(option)
        names = chosen if isinstance(chosen, list) else constructs
        yield from (construct for name, construct in constructs.items() if name in names)


def _snippets(settings: Mapping[str, Any], base: Path, docs_dir: Path) -> Snippets:
    given = settings.get("base_path", ["."])
    items = list(given) if isinstance(given, (list, tuple)) else [given]
    appended = settings.get("auto_append")
    return Snippets(
        bases=tuple(dict.fromkeys(path for item in items for path in _bases(item, base, docs_dir))),
        restricted=settings.get("restrict_base_path") is not False,
        appended=tuple(map(str, appended)) if isinstance(appended, (list, tuple)) else (),
        dedented=bool(settings.get("dedent_subsections")),
    )


def _bases(item: object, base: Path, docs_dir: Path) -> Iterator[str]:
    """Yield the absolute paths that an item of `base_path` can mean.

    It is relative to the working directory, which for a build is mostly the folder of the configuration file. MkDocs'
    tag `!relative` makes it relative to that folder, to docs_dir, or, without a value, to the folder of the page.
    """
    path = os.fspath(item) if isinstance(item, os.PathLike) else item
    if path == "":
        yield PAGE_FOLDER
    elif isinstance(path, str):
        first, _, rest = path.partition("/")
        known = {"$config_dir": base, "$docs_dir": docs_dir}.get(first)
        folders = [known] if known else [Path.cwd(), base]
        yield from (os.path.normpath(folder / (rest if known else path)) for folder in folders)


def _docstrings(settings: Mapping[str, Any], base: Path) -> Docstrings | None:
    if settings.get("enabled") is False:
        return None
    python = _mapping(_mapping(settings.get("handlers")).get("python"))
    given = python.get("paths")
    wanted = [str(path) for path in given] if isinstance(given, (list, tuple)) else []
    found = [path for pattern in wanted for path in sorted(glob(pattern, root_dir=base))]  # noqa: PTH207 - takes any
    paths = [os.path.normpath(base / path) for path in found or ["."]]
    return Docstrings(
        paths=tuple(dict.fromkeys([*paths, *filter(None, sys.path)])),
        options=_mapping(python.get("options")),
        handler=str(settings.get("default_handler") or "python"),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
