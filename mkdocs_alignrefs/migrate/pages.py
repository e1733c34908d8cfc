"""The pages of a site: what they cite, and the edits that a move needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs_alignrefs.citing.citation import Block, Citation
from mkdocs_alignrefs.citing.notation import parse
from mkdocs_alignrefs.citing.shortcode import shortcode
from mkdocs_alignrefs.diagnostics import Edit, SourceText
from mkdocs_alignrefs.migrate.yaml_edits import line_end, line_start
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.scan import Shortcode, scan
from mkdocs_alignrefs.pages.site import SitePages


@dataclass(frozen=True)
class PageFinds:
    """The citations of all pages in reading order, and the edits by the path of their file as diagnostics show it."""

    shortcodes: tuple[Shortcode, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    kept: int = 0


def looked_through(
    site: SitePages, commands: Mapping[str, str], rewrite: bool, is_known: Callable[[str], bool]
) -> PageFinds:
    """Read all pages; `commands` are the site's own names of `\\bibliography`, `rewrite`: shortcodes are written.

    A narrative `@key` is rewritten only if `is_known` says that there is such a work.

    `kept` is how many places stay as they are because no shortcode says the same.
    """
    files = PageFiles(site.base)
    found: list[Shortcode] = []
    edits: dict[str, dict[int, Edit]] = {}
    kept = 0
    for path in site.files():
        read = site.read(path, files)
        if read is None:
            continue
        source, shortcodes = read.source, read.shortcodes
        found += (item for item in shortcodes if item.rendered and not item.escaped)
        cites = any(isinstance(parse(item.text), Citation) for item in shortcodes if item.rendered)
        for edit in _commands(source, site, path, files, commands, rewrite and cites):
            edits.setdefault(source.path, {})[edit.start] = edit
            kept += rewrite and not cites
        for item in shortcodes:
            if not _is_ours(item) or not _is_meant(item, is_known):
                continue
            if made := _edit(item, _text_of(item, site, files), rewrite and (cites or item.text != "\\bibliography")):
                edits.setdefault(item.place.path, {})[made.start] = made
            else:
                kept += rewrite
    return PageFinds(tuple(found), {path: tuple(own.values()) for path, own in edits.items()}, kept)


def _text_of(item: Shortcode, site: SitePages, files: PageFiles) -> str:
    """Return the text of the file that a shortcode stands in, which may be a snippet or a module."""
    source = files.read(os.path.normpath(site.base / item.place.path))
    return source.text if source else ""


def _is_ours(item: Shortcode) -> bool:
    return item.rendered and not item.escaped and bool(item.written) and not item.text.startswith("<")


def _is_meant(item: Shortcode, is_known: Callable[[str], bool]) -> bool:
    """Whether a text is a citation beyond doubt: `@someone` in a sentence may be a person."""
    meant = parse(item.text)
    return item.text.startswith(("[", "\\")) or (isinstance(meant, Citation) and is_known(meant.cites[0].key))


def _edit(item: Shortcode, text: str, rewrite: bool) -> Edit | None:
    """Return the edit that makes a citation a shortcode, or that parts a command from the text around it."""
    start, end = item.offset, item.offset + len(item.written)
    meant = parse(item.text)
    if isinstance(meant, Block):
        return _alone(text, start, end, shortcode(meant) if rewrite else item.written, item.alone)
    written = shortcode(meant) if rewrite and isinstance(meant, Citation) else None
    return Edit(start, end, written) if written else None


def _alone(text: str, start: int, end: int, written: str | None, is_alone: bool) -> Edit | None:
    """Return the edit that writes a command, with blank lines around it if it shares a paragraph with other lines."""
    first, last = line_start(text, start), line_end(text, end)
    if written is None or (written == text[start:end] and (is_alone or text[first:last].strip() != text[start:end])):
        return None
    above, below = text[:first].splitlines()[-1:], text[last:].splitlines()[1:2]
    before = "\n" if not is_alone and above and above[0].strip() else ""
    after = "\n" if not is_alone and below and below[0].strip() else ""
    return Edit(start, end, f"{before}{written}{after}")


def _commands(
    source: SourceText, site: SitePages, path: Path, files: PageFiles, commands: Mapping[str, str], rewrite: bool
) -> Iterator[Edit]:
    """Yield the edits of a site's own commands, where they stand alone on a line that is read as Markdown."""
    for here, own in commands.items():
        places = [at for at in _places(source.text, own) if own not in ("", here)]
        instead = "<<bibliography>>" if rewrite else here
        instead = "<<bibliography: scope=site>>" if rewrite and here.startswith("\\full") else instead
        parts = [
            source.text[end:start]
            for start, end in zip([*places, len(source.text)], [0, *(at + len(own) for at in places)], strict=True)
        ]
        probe = "<<bibliography>>".join(parts)
        scanned = scan(SourceText(probe, source.path), site.dialect.within(str(path.parent)), files.read)
        rendered = {item.offset: item.alone for item in scanned if item.rendered and item.place.path == source.path}
        for number, at in enumerate(places):
            there = at + number * (len("<<bibliography>>") - len(own))
            if there in rendered and (edit := _alone(source.text, at, at + len(own), instead, rendered[there])):
                yield edit


def _places(text: str, own: str) -> Iterator[int]:
    at = text.find(own) if own else -1
    while at >= 0:
        if text[line_start(text, at) : line_end(text, at + len(own))].strip() == own:
            yield at
        at = text.find(own, at + len(own))
