"""Sites to be built: the same pages bare, with this product, and with its peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks import pages
from benchmarks.works import bibtex_file, works


@dataclass(frozen=True)
class Size:
    """How many pages a site has, citations a page, and entries the library; `block` ends its first page.

    `theme` is empty for that of MkDocs.
    """

    pages: int
    citations: int
    entries: int
    block: str = ""
    theme: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.pages}x{self.citations}x{self.entries}", self.block, self.theme)))


@dataclass(frozen=True)
class Variant:
    """One way to build the pages of a site: how they cite, and the plugins of its mkdocs.yml."""

    syntax: pages.Syntax
    plugins: Sequence[Any]


def _ours(**options: Any) -> Variant:
    return Variant(pages.alignrefs, ["search", {"alignrefs": {"sources": ["refs.bib"], **options}}])


def _peer(**options: Any) -> Variant:
    return Variant(pages.mkdocs_bibtex, ["search", {"bibtex": {"bib_file": "refs.bib", **options}}])


VARIANTS: Mapping[str, Variant] = {
    "bare": Variant(pages.bare, ["search"]),
    "unused": Variant(pages.bare, ["search", {"alignrefs": {"sources": ["refs.bib"]}}]),
    "with lists": _ours(),
    "without lists": _ours(references=False),
    "site list": _ours(references=False, bibliography="references.md"),
    "mkdocs-bibtex": _peer(),
    "mkdocs-bibtex, CSL": _peer(csl_file="style.csl"),
}
"""What is compared. `unused`: the product is installed and configured, but no page has a shortcode."""

CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Made up</title><id>made-up</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=", ">
    <names variable="author"><name form="short" and="text"/></names><date variable="issued" form="numeric"/>
    <text variable="locator"/>
  </group></layout></citation>
  <bibliography><layout suffix="."><group delimiter=". ">
    <names variable="author"><name and="text" initialize-with=". " name-as-sort-order="all"/></names>
    <date variable="issued" form="numeric"/><text variable="title"/>
    <text variable="container-title" font-style="italic"/>
  </group></layout></bibliography>
</style>
"""
"""A small author-year style, for the peer, which formats through pandoc what has one."""


def write(folder: Path, size: Size, variant: Variant) -> Path:
    """Write a site into a folder and return its mkdocs.yml."""
    made = works(size.entries)
    keys = [work.key for work in made]
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for number in range(size.pages):
        text = pages.page(number, keys, size.citations, variant.syntax)
        if size.block and number == 0 and variant.syntax is pages.alignrefs:
            text += f"\n{size.block}\n"
        (docs / ("index.md" if number == 0 else f"page-{number:04}.md")).write_text(text, encoding="utf-8")
    (folder / "refs.bib").write_text(bibtex_file(made), encoding="utf-8")
    if "csl_file" in str(variant.plugins):
        (folder / "style.csl").write_text(CSL, encoding="utf-8")
    configuration = {"site_name": "Made up", "plugins": list(variant.plugins), "markdown_extensions": ["fenced_code"]}
    if size.theme:
        configuration["theme"] = size.theme
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
    return path
