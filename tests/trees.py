"""Entries and rich text from the data of test cases, and element trees as text."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import yaml

from mkdocs_alignrefs.model import Entry, Link, Name
from mkdocs_alignrefs.richtext import RichText, Span

CASES = Path(__file__).parent / "cases"


def data(path: str) -> Any:
    """Return what a YAML file of tests/cases holds."""
    return yaml.safe_load((CASES / path).read_text(encoding="utf-8"))


def rich(value: str | list[Any] | dict[str, Any]) -> RichText:
    """Return rich text: a text, a span as {kind: children, target: …}, or a list of these."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(node for part in value for node in rich(part))
    kind = next(name for name in value if name != "target")
    return (Span(kind, rich(value[kind]), value.get("target", "")),)  # type: ignore[arg-type]


def entry(values: Mapping[str, Any]) -> Entry:
    """Return an entry; names are mappings, links are [label, kind, url]."""
    made = dict(values)
    made["title"] = rich(made.get("title", []))
    for people in ("authors", "editors"):
        made[people] = tuple(Name(**name) for name in made.get(people, ()))
    made["links"] = tuple(Link(*link) for link in made.get("links", ()))
    made["tags"] = tuple(made.get("tags", ()))
    made["sections"] = tuple(tuple(path) for path in made.get("sections", ()))
    made["fields"] = MappingProxyType({name: str(value) for name, value in made.get("fields", {}).items()})
    return Entry(**made)


def indented(element: ElementTree.Element) -> str:
    """Return the tree as HTML with a line for each element, to be read."""
    shown = copy.deepcopy(element)
    ElementTree.indent(shown)
    return ElementTree.tostring(shown, "unicode", method="html") + "\n"


class Tags(HTMLParser):
    """The start tags with their attributes, and the text, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment
