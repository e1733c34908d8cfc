"""zensical.toml: what it says of the former plugin, and the edit that adds alignrefs."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.former import PLUGIN
from mkdocs_alignrefs.hosts.configuration import NAMES
from mkdocs_alignrefs.migrate.configuration import MDX_BIB, Former, Setting
from mkdocs_alignrefs.migrate.settings import Moved
from mkdocs_alignrefs.options import OptionError

_INLINE = re.compile(r"^\s*markdown_extensions\s*=", re.MULTILINE)
_WATCH = re.compile(r"^\s*watch\s*=\s*\[(?P<paths>[^\]]*)\]", re.MULTILINE)


def former(text: str) -> Former:
    """Return what a zensical.toml says; it was read before, so that it is valid."""
    given = tomllib.loads(text)
    project = given.get("project", given)
    plugins, extensions = project.get("plugins") or {}, project.get("markdown_extensions") or {}
    moved = any(name in extensions for name in NAMES) or "alignrefs" in plugins
    for kind, settings in (("mkdocs-bibtex", plugins.get(PLUGIN)), ("mdx_bib", extensions.get(MDX_BIB))):
        if settings is not None:
            return Former(kind, _settings(settings), moved)  # type: ignore[arg-type]
    return Former(moved=moved)


def _settings(given: Mapping[str, Any]) -> dict[str, Setting]:
    return {name: Setting(json.dumps(value, ensure_ascii=False), str(value)) for name, value in given.items()}


def edits(text: str, options: Moved, written: Sequence[tuple[str, str]], watch: Sequence[str]) -> list[Edit]:
    """Return the edits that add alignrefs; the tables of a former plugin stay, as Zensical passes over them.

    Raises OptionError where the extensions are one value, which a table cannot be added to.
    """
    found: list[Edit] = []
    project = "project." if "project" in tomllib.loads(text) else ""
    if not former(text).moved:
        if _INLINE.search(text):
            raise OptionError("Add `alignrefs` to `markdown_extensions` by hand: it is one value in this file.")
        lines = [f"[{project}markdown_extensions.alignrefs]", f"sources = {json.dumps(list(options.sources))}"]
        values = {"syntax": '["shortcode", "pandoc"]', "narrative": "true"}
        lines += [f"{name} = {values.get(name) or json.dumps(value)}" for name, value in written if name != "sources"]
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        found.append(Edit(len(text), len(text), gap + "\n".join(lines) + "\n"))
    if watch and (listed := _WATCH.search(text)):
        paths = [path for path in watch if json.dumps(path) not in listed["paths"]]
        before = ", " if listed["paths"].strip() else ""
        at = listed.start("paths") + len(listed["paths"].rstrip(", \n"))
        found += [Edit(at, at, before + ", ".join(map(json.dumps, paths)))] if paths else []
    return found
