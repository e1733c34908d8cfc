"""What mkdocs-bibtex gets wrong, done right: every such row of the comparison is a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import articles
import building
import pytest
import yaml
from articles import find_all, text, written

ROWS: list[dict[str, Any]] = yaml.safe_load((building.SITES / "peers.yml").read_text("utf-8"))
CASES = [row for row in ROWS if "elsewhere" not in row]
LOUD = re.compile(r"^(WARNING|ERROR|CRITICAL) +-  (?!Aborted)")
BLOCKS = ("p", "li", "td", "pre", "h1")

pytestmark = pytest.mark.hosts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["row"])
def test_row(case: dict[str, Any], site: Callable[..., Path]) -> None:
    result = building.build(project(case, site), "mkdocs", "--strict")
    reports = [line for line in result.log.splitlines() if LOUD.match(line)]
    assert "Traceback" not in result.log
    assert (result.code == 0) == (not case.get("reports")), result.log
    check_reports(case, reports, result.log)
    article = result.article("index.html")
    assert articles.faults(result.html("index.html")) == []
    for words in case["says"]:
        assert words in [written(one) for one in find_all(article, "*") if one.tag in BLOCKS]
    for words in case.get("holds", ()):
        assert words in text(article)
    assert set(case.get("links", ())) <= {link.get("href") for link in find_all(article, "a")}
    assert [place for place in places(article) if place in case.get("order", ())] == case.get("order", [])


@pytest.mark.parametrize("row", [row for row in ROWS if "elsewhere" in row], ids=lambda row: row["row"])
def test_row_has_a_test_elsewhere(row: dict[str, Any]) -> None:
    module, test = row["elsewhere"]
    assert f"\ndef {test}(" in (building.SITES.parent / f"{module}.py").read_text("utf-8")


def project(case: dict[str, Any], site: Callable[..., Path]) -> Path:
    configuration = {
        "site_name": "Peers",
        "theme": {"name": "mkdocs"},
        "plugins": [{"alignrefs": {"sources": list(case["sources"]), **case.get("options", {})}}],
        "markdown_extensions": ["footnotes"],
    }
    page = f"# Page\n\n{case['page']}"
    return site({"mkdocs.yml": yaml.safe_dump(configuration), "docs/index.md": page, **case["sources"]})


def check_reports(case: dict[str, Any], reports: list[str], log: str) -> None:
    """Each report that the case names stands in a line of its own, and there are no others."""
    expected = case.get("reports", [])
    if case.get("one_report"):
        assert len(reports) == 1, log
        assert all(words in reports[0] for words in expected)
    else:
        assert len(reports) == len(expected), log
        assert all(any(words in line for line in reports) for words in expected), log
    for words in case.get("nearby", ()):
        assert any(words in line for line in reports), log
    for words in case.get("logs", ()):
        assert words in log


def places(article: Element) -> list[str]:
    """Return the article's own children in order, each by its class or else by its text."""
    return [one.get("class") or written(one) for one in article if isinstance(one.tag, str)]
