"""The whole move of a site: which files change how, and what there is to tell about it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs_alignrefs.citing.citation import Citation, Fault
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.diagnostics import Edit, Place
from mkdocs_alignrefs.fix import files
from mkdocs_alignrefs.fix.draft import Draft, Reason
from mkdocs_alignrefs.fix.edits import line_end
from mkdocs_alignrefs.former import sentences
from mkdocs_alignrefs.hosts.configuration import NAMES, SiteConfig
from mkdocs_alignrefs.hosts.pages import configured_pages
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.migrate import configuration, toml_edits
from mkdocs_alignrefs.migrate.configuration import Former
from mkdocs_alignrefs.migrate.dependencies import candidates, named
from mkdocs_alignrefs.migrate.pages import PageFinds, looked_through
from mkdocs_alignrefs.migrate.settings import Moved, differences, moved
from mkdocs_alignrefs.nearest import nearest_keys
from mkdocs_alignrefs.options import OptionError, Options
from mkdocs_alignrefs.options import parse as parse_options
from mkdocs_alignrefs.pages.scan import Shortcode

_INHERITED = 20


@dataclass(frozen=True)
class FileChange:
    """A file and what becomes of it; `shown` is its path from the folder of the configuration."""

    path: Path
    shown: str
    content: files.Content
    draft: Draft


@dataclass(frozen=True, slots=True)
class Dangling:
    """A cited key that no source has, where, and the keys near to it."""

    place: Place
    key: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Migration:
    """What a move changes, and what it has to tell: sentences on options, the state of the citations, what is left."""

    kind: configuration.Kind
    moved: bool
    changes: tuple[FileChange, ...]
    options: tuple[str, ...]
    works: int
    cited: int
    dangling: tuple[Dangling, ...]
    faults: tuple[tuple[Place, Fault], ...]
    uncited: tuple[str, ...]
    differences: tuple[str, ...]
    notes: tuple[str, ...]


def migration(site: SiteConfig, rewrite: bool = False, zensical: bool = False) -> Migration:
    """Return how a site moves; nothing is written. `rewrite`: pages get shortcodes; `zensical`: it watches sources.

    Raises OptionError for a configuration that cannot be read or edited.
    """
    path, old = _former(site.path)
    base = site.path.parent
    values = site.plugins.get("bibtex") or site.extensions.get(configuration.MDX_BIB) or {}
    options = _kept(site) if old.moved and old.kind == "none" else moved(old, values, base)
    library = _library(options, base, site.docs_dir)
    found, narrative = _pages(site, old, options, library, rewrite)
    written = _written(options, narrative, rewrite and not found.kept)
    cites, faults = _cites(found.shortcodes)
    is_meant = any(library.get(key) for _, key in cites)
    changes = list(_configuration(path, site, old, options, written, zensical, is_meant))
    pages = list(_page_changes(found, base)) if changes or old.moved else []
    changes += [item for item in pages if isinstance(item, FileChange)]
    dependencies = list(_dependencies(base))
    return Migration(
        kind=old.kind,
        moved=old.moved,
        changes=(*changes, *(change for change, _ in dependencies if change)),
        options=tuple(sentences(old.settings)) if old.kind == "mkdocs-bibtex" else (),
        works=len(library.entries),
        cited=len(cites),
        dangling=tuple(_dangling(cites, library)),
        faults=tuple(faults),
        uncited=tuple(_uncited(cites, library)),
        differences=tuple(differences(old, options, narrative)) if not old.moved else (),
        notes=(
            *(options.notes if cites or old.kind != "none" else ()),
            *(item for item in pages if isinstance(item, str)),
            *_notes(found, rewrite, _handles(found, library) if ("narrative", "true") in written else ()),
            *(note for _, notes in dependencies for note in notes),
        ),
    )


def _former(path: Path) -> tuple[Path, Former]:
    """Return the file that names the former plugin, the site's own or one that it inherits from, and what it says."""
    if path.suffix.lower() == ".toml":
        return path, toml_edits.former(files.read(path).text)
    first: tuple[Path, Former] | None = None
    for _ in range(_INHERITED):
        try:
            found = configuration.former(files.read(path).text, str(path))
        except files.Refusal as refusal:
            raise OptionError(f"The configuration file {path} {refusal}.") from None
        first = first or (path, found)
        if found.kind != "none" or not found.inherits:
            return (path, found) if found.kind != "none" else first
        path = Path(os.path.normpath(path.parent / found.inherits))
    raise OptionError(f"The configuration file {path} inherits from itself.")


def _kept(site: SiteConfig) -> Moved:
    """Return the options of a site that has moved."""
    given = parse_options(site.options)
    return Moved((), given.sources, given.style)


def _library(options: Moved, base: Path, docs_dir: Path) -> Library:
    """Return the works that the moved site will have; sources that are still to be fetched hold none."""
    try:
        return load(Options(sources=options.sources), base, docs_dir)
    except OptionError:
        return load(Options(), base, docs_dir)


def _pages(site: SiteConfig, old: Former, options: Moved, library: Library, rewrite: bool) -> tuple[PageFinds, bool]:
    """Read the pages, with narrative citations if mkdocs-bibtex read them and there are some."""
    inline = old.settings.get("enable_inline_citations")
    if old.kind == "mkdocs-bibtex" and not (inline and inline.is_(False)):
        found = _looked(site, options, library, rewrite, narrative=True)
        cites = (parse(item.text) for item in found.shortcodes if item.text.startswith(("@", "-@")))
        known = (library.get(cite.key) for item in cites if isinstance(item, Citation) for cite in item.cites)
        if any(known):
            return found, True
    is_on = old.moved and site.options.get("narrative") is True
    return _looked(site, options, library, rewrite, narrative=is_on), is_on


def _looked(site: SiteConfig, options: Moved, library: Library, rewrite: bool, narrative: bool) -> PageFinds:
    here = {**options.given, "narrative": narrative}
    pages = configured_pages(replace(site, extensions={"alignrefs": here, **_others(site)}))
    return looked_through(pages, options.commands, rewrite, lambda key: library.get(key) is not None)


def _others(site: SiteConfig) -> Mapping[str, Mapping[str, object]]:
    return {name: settings for name, settings in site.extensions.items() if name not in NAMES}


def _written(options: Moved, narrative: bool, without_pandoc: bool) -> list[tuple[str, str]]:
    if without_pandoc:
        return [(name, value) for name, value in options.written if name != "syntax"]
    at = next((number for number, (name, _) in enumerate(options.written) if name == "syntax"), -1) + 1
    return [*options.written[:at], *([("narrative", "true")] if narrative else []), *options.written[at:]]


def _configuration(
    path: Path,
    site: SiteConfig,
    old: Former,
    options: Moved,
    written: Sequence[tuple[str, str]],
    zensical: bool,
    is_meant: bool,
) -> Iterator[FileChange]:
    """Yield what becomes of the configuration; `is_meant`: citations resolve, so that bare `[@key]` are some."""
    content = files.read(path)
    watch = [_watched(source) for source in options.sources] if zensical else []
    if old.kind == "none" and (not watch if old.moved else not is_meant):
        return
    if path.suffix.lower() == ".toml":
        edits = toml_edits.edits(content.text, options, written, [] if old.moved else watch)
    else:
        edits = configuration.edits(content.text, path.name, written, watch)
    if change := _changed(path, site.path.parent, content, edits, "configuration"):
        yield change


def _watched(source: str) -> str:
    return re.split(r"/?\*", source, maxsplit=1)[0] or "."


def _page_changes(found: PageFinds, base: Path) -> Iterator[FileChange | str]:
    """Yield what becomes of pages and of what they take in, or why a file is left as it is."""
    root = os.path.realpath(_project(base))
    for shown, edits in sorted(found.edits.items()):
        path = Path(os.path.normpath(base / shown))
        if not Path(os.path.realpath(path)).is_relative_to(root):
            yield f"{shown} lies outside the project; it was left as it is."
            continue
        try:
            if change := _changed(path, base, files.read(path), edits, "citations"):
                yield change
        except files.Refusal as refusal:
            yield f"{shown} {refusal}; it was left as it is."


def _project(base: Path) -> Path:
    """Return the folder of the repository that the site is in, or the site's own."""
    return next((folder for folder in (base, *base.parents) if (folder / ".git").exists()), base)


def _dependencies(base: Path) -> Iterator[tuple[FileChange | None, tuple[str, ...]]]:
    """Yield the changes and notes of the files that name packages, in the site's folder and in the project's."""
    for path in dict.fromkeys(path for folder in (base, _project(base)) for path in candidates(folder)):
        with suppress(files.Refusal):
            content = files.read(path)
            found = named(content.text, path.name)
            yield _changed(path, base, content, found.edits, "dependencies"), found.notes


def _changed(path: Path, base: Path, content: files.Content, edits: Sequence[Edit], reason: str) -> FileChange | None:
    if not edits:
        return None
    end = line_end(content.text)
    ordered = sorted(edit._replace(text=edit.text.replace("\n", end)) for edit in edits)
    draft = Draft.of(content.text).edited((edit, Reason(reason, True)) for edit in ordered)
    return FileChange(path, Path(os.path.relpath(path, base)).as_posix(), content, draft)


def _cites(shortcodes: Sequence[Shortcode]) -> tuple[list[tuple[Place, str]], list[tuple[Place, Fault]]]:
    """Return the cited keys with their places, and the citations that cannot be understood."""
    cites: list[tuple[Place, str]] = []
    faults: list[tuple[Place, Fault]] = []
    for item in {item.place: item for item in shortcodes}.values():  # a docstring may stand on several pages
        meant = parse(item.text)
        cites += [(item.place, cite.key) for cite in meant.cites] if isinstance(meant, Citation) else []
        faults += [(item.place, meant)] if isinstance(meant, Fault) else []
    return cites, faults


def _dangling(cites: Sequence[tuple[Place, str]], library: Library) -> Iterator[Dangling]:
    for place, key in cites:
        if key != "*" and library.get(key) is None and key not in library.shared_keys:
            yield Dangling(place, key, tuple(nearest_keys(library, key)))


def _uncited(cites: Sequence[tuple[Place, str]], library: Library) -> list[str]:
    cited = {entry.key for _, key in cites if (entry := library.get(key))}
    return [entry.key for entry in library.entries if entry.key not in cited]


def _notes(found: PageFinds, rewrite: bool, handles: Sequence[str]) -> Iterator[str]:
    if found.kept:
        many = f"{found.kept} places stay" if found.kept > 1 else "1 place stays"
        yield f"{many} as written, since no shortcode says quite the same."
    if handles:
        yield f"`{handles[0]}` is read as a citation now; where none is meant, write `\\{handles[0]}`."
    if rewrite and any(item.docstring for item in found.shortcodes):
        yield "Citations in docstrings were rewritten too, where their modules lie in the project."


def _handles(found: PageFinds, library: Library) -> list[str]:
    """Return the narrative citations of no work, which may be names of people or decorators."""
    items = ((item.text, parse(item.text)) for item in found.shortcodes if item.text.startswith("@"))
    return [text for text, cited in items if isinstance(cited, Citation) and not library.get(cited.cites[0].key)]


def uncommitted(changes: Sequence[FileChange], folder: Path) -> list[str]:
    """Return what git says is not committed: changed files of the repository, and new ones that would be changed."""
    command = ["git", "status", "--porcelain", "-z", "--no-renames"]
    with suppress(OSError, subprocess.SubprocessError):
        top = subprocess.run(["git", "rev-parse", "--show-toplevel"], cwd=folder, capture_output=True, check=True)
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        root = Path(os.fsdecode(top.stdout.rstrip(b"\r\n")))
        wanted = {os.path.realpath(change.path) for change in changes}
        states = [(os.fsdecode(line[:2]), os.fsdecode(line[3:])) for line in done.stdout.split(b"\0") if line]
        return [name for state, name in states if state != "??" or _touches(root / name, wanted)]
    return []


def _touches(path: Path, wanted: set[str]) -> bool:
    real = os.path.realpath(path)
    return any(name == real or name.startswith(real.rstrip(os.sep) + os.sep) for name in wanted)
