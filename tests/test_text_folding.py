"""Folding, likeness, keys and anchors: the tables of cases, and what holds for any text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.text.folding import anchor, fold, key_from_title, likeness, normal_key, words

CASES = yaml.safe_load((Path(__file__).parent / "cases/text_folding.yaml").read_text("utf-8"))
KEYS = st.text(st.sampled_from("ab7~_-é'e\u0301c3 中") | st.characters(), max_size=8)


@pytest.mark.parametrize("case", CASES["folds"], ids=lambda case: case["it"])
def test_a_text_is_folded(case: dict[str, Any]) -> None:
    assert fold(case["text"]) == case["folded"]
    assert words(case["text"]) == case["folded"].split()


@pytest.mark.parametrize("case", CASES["keys"], ids=lambda case: case["it"])
def test_a_key_is_made_of_a_title(case: dict[str, Any]) -> None:
    assert key_from_title(case["title"]) == case["key"]


@pytest.mark.parametrize("case", CASES["anchors"], ids=lambda case: case["it"])
def test_an_anchor_is_made_of_a_key(case: dict[str, Any]) -> None:
    assert anchor(case["key"]) == case["anchor"]


def test_likeness_tells_a_variant_from_another_work() -> None:
    title = "Openchat: Advancing open-source language models with mixed-quality data"
    assert likeness(title, "OpenChat: Advancing Open-source Language Models with Mixed-Quality Data") == 1
    assert likeness(title, "Advancing open source language models with mixed quality data") > 0.8
    assert likeness(title, "Scaling laws for reward model overoptimization") < 0.6
    assert likeness("?!", "?!") == 0


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="latin-1")))
def test_case_does_not_count(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1


@given(st.text())
def test_a_made_key_has_only_single_hyphens(title: str) -> None:
    key = key_from_title(title)
    assert not re.search(r"^-|--|-$|\s", key)
    assert key_from_title(key) == key == normal_key(key)


@given(KEYS, KEYS)
def test_anchors_are_ascii_and_differ_where_keys_do(one: str, other: str) -> None:
    assert re.fullmatch(r"ref-[A-Za-z0-9._:/+~-]*", anchor(one))
    assert (anchor(one) == anchor(other)) == (normal_key(one) == normal_key(other))


@given(KEYS)
def test_an_anchor_can_be_read_back(key: str) -> None:
    assert unanchored(anchor(key)) == normal_key(key).encode("utf-8", "surrogatepass")


def unanchored(anchor_id: str) -> bytes:
    """Return the UTF-8 of the key: each first byte tells how many bytes its character has."""
    data, at = b"", len("ref-")
    while at < len(anchor_id):
        if anchor_id[at] == "~":
            first = int(anchor_id[at + 1 : at + 3], 16)
            length = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            data += bytes.fromhex(anchor_id[at + 1 : at + 1 + 2 * length])
            at += 1 + 2 * length
        else:
            data, at = data + anchor_id[at].encode(), at + 1
    return data
