"""Where each work is cited is told as tests/cases/cited_on.yaml has it, from the sources of the pages alone."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest
import trees

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.library import Library, build
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.pages.scan import scan_page
from mkdocs_alignrefs.pages.site import Page
from mkdocs_alignrefs.resolving.cited_on import cited_on
from mkdocs_alignrefs.resolving.formatter import formatter
from mkdocs_alignrefs.resolving.page import complaints_about, resolve
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageView
from mkdocs_alignrefs.sources import bib_file

CASES: list[dict[str, Any]] = trees.data("cited_on.yaml")


@pytest.fixture(scope="module")
def library() -> Library:
    source = SourceText((trees.CASES / "resolving" / "library.bib").read_text("utf-8"), "library.bib")
    return build([bib_file.read(source)])


def pages(texts: dict[str, str]) -> dict[str, Page]:
    sources = {path: SourceText(text, path) for path, text in sorted(texts.items())}
    scanned = {path: scan_page(source) for path, source in sources.items()}
    return {path: Page(source, scanned[path].shortcodes, scanned[path].title) for path, source in sources.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_the_places_that_cite(case: dict[str, Any], library: Library) -> None:
    found = pages(case["pages"])
    view = PageView(
        path=case.get("path", "references.md"),
        as_written=case.get("as_written", True),
        citing_pages=lambda: found,
    )
    places = cited_on(view, formatter(library, case.get("style", "author-year"), WORDS))
    assert [
        f"{key}: {place.href} | {' › '.join(filter(None, (place.title, place.section)))} "
        f"| {place.before}<{place.shown}>{place.after}"
        for key in sorted(places)
        for place in places[key]
    ] == case["places"]


@pytest.mark.parametrize(
    ("block", "asks"),
    [
        ("<<refs>>", False),
        ("<<progress>>", False),
        ("<<bibliography>>", False),
        ("<<refs: columns=title,cited>>", True),
        ("<<refs: sort=read-next>>", True),
        ("<<refs: sort=-cited>>", True),
        ("<<refs: cited=site>>", True),
        ("<<cited-by>>", True),
        ("<<bibliography: scope=site>>", True),
    ],
)
def test_the_pages_of_the_site_are_read_only_for_what_shows_them(block: str, asks: bool, library: Library) -> None:
    for done in (resolve, complaints_about):
        asked: list[str] = []
        view = PageView(citing_pages=lambda: asked.append("asked") or pages({"a.md": "<<cite:a>>"}))  # noqa: B023
        done([Mark(block, alone=True)], library, view)
        assert bool(asked) == asks


def test_a_list_of_the_whole_library_beside_the_bibliography_of_the_site_tells_no_places(library: Library) -> None:
    def refuse() -> dict[str, Page]:
        raise AssertionError

    view = PageView(path="a.md", bibliography="references.md", site_list=False, citing_pages=refuse)
    element = resolve([Mark("<<bibliography: scope=site>>", alone=True)], library, view).elements[0]
    assert isinstance(element, Element)
    links = [link.get("href", "") for link in element.iter("a")]
    assert [link for link in links if "references.md" in link] == [f"references.md#ref-{key}" for key in "zabc"]
