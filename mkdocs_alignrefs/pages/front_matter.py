"""The metadata at the start of a page, as MkDocs reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mkdocs_alignrefs.diagnostics import Place, SourceText

_YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_META = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE_META = re.compile(r"(?: {4}|\t)\s*(?P<value>.*)")


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """Return the metadata at the start of a page, and where the text after it starts; YAML or MultiMarkdown's.

    As in MkDocs: YAML that cannot be read, or that is no mapping, is text of the page.
    """
    if match := _YAML.match(text):
        data = _yaml(match["yaml"])
        return ({}, 0) if data is None else (data, match.end())
    return _multimarkdown(text)


def _yaml(text: str) -> Mapping[str, Any] | None:
    from yaml import YAMLError, safe_load

    try:
        data = safe_load(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    except (LookupError, AttributeError):  # of PyYAML's own, for `!!bool x`
        return None
    return data if isinstance(data, dict) else None


def _multimarkdown(text: str) -> tuple[Mapping[str, Any], int]:
    data: dict[str, Any] = {}
    key, at = "", 0
    for line in text.splitlines(keepends=True):
        if match := _META.match(line):
            key = match["key"].lower()
            data[key] = f"{data[key]} {match['value'].strip()}" if key in data else match["value"].strip()
        elif key and (more := _MORE_META.match(line)) and line.strip():
            data[key] = f"{data[key]} {more['value'].strip()}"
        else:
            break
        at += len(line)
    return data, at


def place_of(source: SourceText, option: str) -> Place:
    """Return where an option of `alignrefs` stands in the front matter of a page, else where `alignrefs` does."""
    end = front_matter(source.text)[1]
    ours = re.compile(r"^alignrefs[ \t]*:", re.MULTILINE).search(source.text, 0, end)
    start = ours.start() if ours else 0
    named = re.compile(rf"(?<![\w-]){re.escape(option)}[\"']?[ \t]*:").search(source.text, start, end)
    return source.place(named.start() if named else start)
