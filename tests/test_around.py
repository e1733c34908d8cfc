"""The words around a citation are those that readers see, and the sections are those that the citation stands in."""

from __future__ import annotations

from typing import Any

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.around import quotes, readable
from mkdocs_alignrefs.pages.scan import scan, scan_page

CASES: list[dict[str, Any]] = trees.data("around.yaml")


def around(page: str) -> list[str]:
    cited = [item for item in scan(SourceText(page, "page.md")) if item.rendered and not item.escaped]
    return [f"{quote.before}<>{quote.after}" for quote in quotes(cited)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_the_words_are_those_that_a_reader_sees(case: dict[str, Any]) -> None:
    assert around(case["page"]) == case["quotes"]


@given(st.text(st.sampled_from("ab `*_[](){}<>!\\$&#;:\ue000\ue001\n"), max_size=60))
def test_any_text_has_words_around_each_citation(text: str) -> None:
    page = f"{text}<<cite:a>>{text}"
    assert len(around(page)) == sum(item.rendered and not item.escaped for item in scan(SourceText(page, "page.md")))


def test_the_section_is_the_heading_above_that_is_not_the_title() -> None:
    page = (
        "<<cite:a>>\n\n# A *title* <<cite:b>>\n\n<<cite:c>>\n\n## One `x` ##\n\n<<cite:d>>[^1]\n\n!!! note\n"
        "    <<cite:e>>\n\nTwo <<cite:f>> {#two}\n---\n\n<<cite:g>>\n\n# Another\n\n<<cite:h>>\n\n[^1]: <<cite:i>>"
    )
    found = scan_page(SourceText(page, "page.md"))
    assert readable(found.title) == "A title"
    assert [(item.text[-3], readable(item.section)) for item in found.shortcodes] == [
        ("a", ""), ("b", ""), ("c", ""), ("d", "One x"), ("e", "One x"),
        ("f", "Two"), ("g", "Two"), ("h", ""), ("i", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["`", "[", "](", "<", "![", "$", "<!--", "{:", "_", "*", "<<cite:a>> ", "&"])
def test_a_long_line_of_one_sign_takes_no_more_than_linear_time(sign: str) -> None:
    around(f"x {sign * 3000} <<cite:a>>")
