"""LaTeX to rich text: the table of cases, and what holds for any input."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.richtext import Node, RichText, Span, plain
from mkdocs_alignrefs.text.latex import decode, decode_plain

CASES = yaml.safe_load((Path(__file__).parent / "cases/text_latex.yaml").read_text("utf-8"))
SNIPPETS = st.sampled_from(
    ["\\", "{", "}", "$", "~", "--", "``", "&amp;", "\\emph{", "\\'", "\\url{", "\\(", "é", " ", "a"]
)


def shape(rich: RichText) -> list[Any]:
    """Return the tree as the case table writes it."""
    return [node if isinstance(node, str) else shape_of_span(node) for node in rich]


def shape_of_span(span: Span) -> dict[str, Any]:
    children = shape(span.children)
    content = children[0] if len(children) == 1 and isinstance(children[0], str) else children
    return {span.kind: content} | ({"target": span.target} if span.target else {})


def depth(node: Node) -> int:
    return 0 if isinstance(node, str) else 1 + max(map(depth, node.children), default=0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_latex_is_decoded(case: dict[str, Any]) -> None:
    assert decode_plain(case["source"]) == case["plain"]
    if "tree" in case:
        assert shape(decode(case["source"])) == case["tree"]


def test_plain_text_is_the_text_of_the_tree() -> None:
    for case in CASES:
        assert decode_plain(case["source"]) == plain(decode(case["source"]))


@given(st.lists(SNIPPETS | st.text(max_size=3)).map("".join))
def test_any_text_is_decoded_and_nests_little(source: str) -> None:
    assert all(depth(node) <= 25 for node in decode(source))


@given(st.text(st.characters(exclude_characters="\\{}$~<&`'- \t\n\r\f\v")))
def test_text_without_markup_is_unchanged(source: str) -> None:
    assert decode_plain(source) == source


@given(st.lists(SNIPPETS | st.text("xyz", max_size=3)).map("".join))
def test_no_letter_outside_commands_is_lost(source: str) -> None:
    letters = Counter(re.findall("[xyz]", re.sub(r"\\[A-Za-z]+", "", source)))
    assert letters <= Counter(normalize("NFD", plain(decode(source))))


@pytest.mark.parametrize("unit", ["{", "}", "{a", "\\emph{", "$", "$5", "${", "\\(", "\\'", "\\url{", "\\em ", "&#"])
def test_a_hundred_thousand_of_anything_are_decoded(unit: str) -> None:
    assert isinstance(decode_plain(unit * 100_000), str)
