"""The settings of the former plugin to options of alignrefs, and what will look different for readers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs_alignrefs.former import BECAME
from mkdocs_alignrefs.migrate.configuration import Former, Setting

DOWNLOADED = "references.bib"
"""What a bibliography is to be called that was an address."""
COMMANDS = {"bib_command": "\\bibliography", "full_bib_command": "\\full_bibliography"}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SKIPPED = frozenset({"node_modules", "site", "venv", "env", "build", "dist", "__pycache__"})
_AUTHOR_DATE = re.compile(rb'citation-format="author(?:-date)?"')
_QUOTED = re.compile(r"""(["']?)(.*)\1""", re.DOTALL)


@dataclass(frozen=True)
class Moved:
    """What alignrefs is to be told: option names with their values as YAML, and the sources themselves.

    `commands` are those of mkdocs-bibtex that the site had renamed, by what they are called here.
    """

    written: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    style: str = "author-year"
    commands: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, Any]:
        """The options that decide how pages are read, and from where."""
        return {"sources": list(self.sources), "syntax": ["shortcode", "pandoc"]}


def moved(old: Former, values: Mapping[str, Any], base: Path) -> Moved:
    """Return the options for what was set; `values` are the settings as YAML reads them, `base` the site's folder."""
    written, sources, notes = _sources(old, values, base)
    style = _style(old, values, base)
    options = [("sources", written), ("syntax", "[shortcode, pandoc]")]
    options += [("style", style)] if style != "author-year" else []
    by_default = old.settings.get("bib_by_default")
    options += [("references", by_default.written)] if by_default and not by_default.is_(True) else []
    commands = {
        here: str(values[name]) for name, here in COMMANDS.items() if name in old.settings and values.get(name) != here
    }
    return Moved(tuple(options), tuple(sources), style, commands, tuple(notes))


def _sources(old: Former, values: Mapping[str, Any], base: Path) -> tuple[str, list[str], list[str]]:
    """Return the sources as YAML, as they are, and what a person must do about them."""
    file, folder = old.settings.get("bib_file") or old.settings.get("bibtex_file"), old.settings.get("bib_dir")
    if file:
        value = str(values.get("bib_file") or values.get("bibtex_file") or "")
        if _ADDRESS.match(value):
            fetch = f"Download the bibliography once, and whenever it changes: curl -L -o {DOWNLOADED} '{value}'"
            return DOWNLOADED, [DOWNLOADED], [fetch]
        wrong = [] if value.lower().endswith(".bib") else [f"Rename {value} so that it ends in .bib."]
        return file.written, [value], wrong
    if folder:
        value = str(values.get("bib_dir") or "")
        return _below(folder), [f"{value.rstrip('/')}/**/*.bib"], []
    found = list(_bibliographies(base))
    note = [] if found else ["No .bib file was found; put yours beside the configuration, then run this again."]
    return f"[{', '.join(map(_plain, found or [DOWNLOADED]))}]", found or [DOWNLOADED], note


def _below(folder: Setting) -> str:
    """Return the glob of a folder, in the same quotes; a value with a tag stays the folder."""
    if folder.written.startswith("!"):
        return folder.written
    match = _QUOTED.fullmatch(folder.written)
    quote, path = (match[1], match[2]) if match else ("", folder.written)
    return f"{quote}{path.rstrip('/')}/**/*.bib{quote}"


def _plain(path: str) -> str:
    return path if re.fullmatch(r"[\w./-]+", path) else json.dumps(path, ensure_ascii=False)


def _bibliographies(base: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        paths = (Path(folder, name).relative_to(base).as_posix() for name in sorted(names))
        yield from (path for path in paths if path.endswith(".bib"))


def _style(old: Former, values: Mapping[str, Any], base: Path) -> str:
    """Return the style that looks most like what was: numbers, unless a CSL file or an option asked for authors."""
    if old.kind != "mkdocs-bibtex":
        return "author-year"
    if (inline := old.settings.get("cite_inline")) and inline.is_(True):
        return "author-year"
    csl = str(values.get("csl_file") or "")
    if not csl:
        return "numeric"
    try:
        is_author_date = _AUTHOR_DATE.search((base / csl).read_bytes()) is not None
    except OSError:
        is_author_date = re.search(r"apa|author-date|harvard|mla", csl, re.IGNORECASE) is not None
    return "author-year" if is_author_date else "numeric"


def differences(old: Former, options: Moved, narrative: bool) -> Iterator[str]:
    """Yield what readers will see that they did not see before."""
    if options.style == "numeric":
        yield "Citations were footnote marks; they are numbers in brackets that link to the list (`style: numeric`)."
    elif old.kind != "none":
        yield "Citations are authors and year, as alignrefs writes them (`style: author-year`)."
    if old.kind == "mkdocs-bibtex":
        if "references" not in dict(options.written):
            yield "A page's list has the heading “References”; `heading` changes or removes it."
        yield "A citation of an unknown key was deleted; it stays visible, with a mark."
        if "csl_file" not in old.settings:
            yield "Prefixes and locators, `[see @key, p. 3]`, were dropped; they are shown."
    if "csl_file" in old.settings:
        yield "References are in the form of alignrefs, not in that of the CSL file."
    if narrative:
        yield "`@key` in a sentence was replaced by the whole reference; it is the author and the year."


def unknown(old: Former) -> list[str]:
    """Return the options that mkdocs-bibtex does not have either."""
    return [name for name in old.settings if name not in BECAME]
