"""Simple maths can be read as text; what is not simple is left to a renderer."""

from __future__ import annotations

from typing import Any

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.text.maths import as_text, readable

CASES: list[dict[str, Any]] = trees.data("text_maths.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["tex"])
def test_maths_as_text(case: dict[str, Any]) -> None:
    assert readable(case["tex"]) == (None if case["tree"] is None else trees.rich(case["tree"]))


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        (["Pairwise or ", {"math": "K"}, "-wise"], "Pairwise or K-wise"),
        ([{"quoted": ["The ", {"math": r"\alpha\beta"}]}], "“The αβ”"),
        (["In ", {"emph": {"math": "O(n^2)"}}], "In $O(n^2)$"),
        (["It costs $5"], "It costs $5"),
    ],
)
def test_rich_text_as_text(rich: Any, text: str) -> None:
    assert as_text(trees.rich(rich)) == text


@given(st.text(st.sampled_from("ab1^_{}\\ $%frac"), max_size=40))
def test_any_text_is_read_or_left(tex: str) -> None:
    readable(tex)


def test_deep_maths_is_left() -> None:
    assert readable("{" * 5000 + "}" * 5000) is None
    assert readable("x^" * 5000) is None
