"""A page's shortcodes become elements: what each says, where it leads, what is listed, what is complained of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import yaml

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.library import Library, build
from mkdocs_alignrefs.pages.scan import scan
from mkdocs_alignrefs.pages.site import Page
from mkdocs_alignrefs.resolving.page import resolve
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageView
from mkdocs_alignrefs.sources import bib_file

CASES = Path(__file__).parent / "cases" / "resolving"
PAGES: list[dict[str, Any]] = yaml.safe_load((CASES / "pages.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def library() -> Library:
    source = SourceText((CASES / "library.bib").read_text("utf-8"), "library.bib")
    return build([bib_file.read(source)])


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["says"])
def test_page(case: dict[str, Any], library: Library) -> None:
    view = {name: case[name] for name in ("style", "references", "bibliography", "excerpt") if name in case}
    found = resolve(marks(case), library, PageView(**view, citing_pages=lambda: pages(case.get("site", ()))))
    got = {
        "texts": [text(item) if is_text(item) else None for item in found.elements],
        "links": [link.get("href") for item in found.elements for link in citation_links(item)],
        "listed": [keys([item]) for item in found.elements],
        "ids": [one.get("id") for item in found.elements for one in elements(item) if one.get("id")],
        "ending": keys(found.ending) or [],
        "complaints": [f"{item.mark} {item.code}" for item in found.complaints],
    }
    expected = {name: case[name] for name in got if name in case}
    assert {name: got[name] for name in expected} == expected
    assert got["complaints"] == case.get("complaints", [])


def pages(cited: Sequence[str]) -> dict[str, Page]:
    """Return a page of the site for each of the keys that it cites."""
    sources = (SourceText(f"<<nocite:{key}>>", "page.md") for key in cited)
    return {f"{number}.md": Page(source, scan(source)) for number, source in enumerate(sources)}


def marks(case: dict[str, Any]) -> list[Mark]:
    alone = [Mark(text, alone=True) for text in case.get("marks", ())]
    escaped = [Mark(text, escaped=True) for text in case.get("escaped", ())]
    return [*alone, *escaped, *(Mark(text) for text in case.get("within", ()))]


def text(item: Element | str | None) -> str | None:
    return "".join(item.itertext()).replace("\xa0", " ") if isinstance(item, Element) else item


def is_text(item: Element | str | None) -> bool:
    """Whether the item says something short, not a list or a table."""
    return item is not None and not any(one.tag in ("li", "tr") for one in elements(item))


def elements(item: Element | str | None) -> list[Element]:
    return list(item.iter()) if isinstance(item, Element) else []


def citation_links(item: Element | str | None) -> list[Element]:
    return [one for one in elements(item) if one.tag == "a" and item is not None and is_citation(item)]


def is_citation(item: Element | str) -> bool:
    return isinstance(item, Element) and item.get("class") == "alignrefs-cite"


def keys(items: Sequence[Element | str | None]) -> list[str] | None:
    """Return the keys whose references or rows stand in the elements, None where there is no list."""
    rows = [one for item in items for one in elements(item) if one.tag in ("li", "tr")]
    anchored = [row.get("data-key") or permalink(row) for row in rows if row.get("data-key") or row.tag == "li"]
    return anchored or None


def permalink(row: Element) -> str:
    return next(one.text or "" for one in row.iter("code")).partition("{")[2].partition(",")[0]
