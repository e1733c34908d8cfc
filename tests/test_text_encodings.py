"""Bytes to text, and mojibake: tables of cases with their near misses, and what holds for any bytes."""

from __future__ import annotations

import codecs
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.text.encodings import Decoded, decode, mend_mojibake, mojibake

CASES = Path(__file__).parent / "cases"
ENCODINGS = yaml.safe_load((CASES / "text_encodings.yaml").read_text("utf-8"))
MOJIBAKE = yaml.safe_load((CASES / "text_mojibake.yaml").read_text("utf-8"))
NAMES = ["José", "Müller", "Łukasz", "Žižek", "Søren", "Þórður", "Dvořák", "Nuñez", "François", "Gödel", "Erdős"]


@pytest.mark.parametrize("case", ENCODINGS, ids=lambda case: case["it"])
def test_bytes_are_read_as_what_they_were_written_in(case: dict[str, Any]) -> None:
    expected = Decoded(case["text"], case.get("as", case["encoding"]), not case.get("sure", False))
    assert decode(case["text"].encode(case["encoding"])) == expected


def test_byte_order_marks_go_however_many() -> None:
    assert decode(codecs.BOM_UTF8 * 3 + b"a") == Decoded("a", "utf-8")


def test_utf8_with_a_stray_byte_loses_nothing() -> None:
    data = "Müller, José and Žižek".encode() + " – Gödel".encode("cp1252")
    assert decode(data) == Decoded("Müller, José and Žižek – Gödel", "utf-8", True)


def test_utf8_wins_over_a_wrong_declaration() -> None:
    assert decode("% Encoding: Cp1252\nMüller".encode()) == Decoded("% Encoding: Cp1252\nMüller", "utf-8")


@given(st.binary() | st.binary().map(lambda data: codecs.BOM_UTF16_LE + data))
def test_any_bytes_give_a_text_that_can_be_written(data: bytes) -> None:
    assert decode(data).text.encode("utf-8") is not None


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff")))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("case", MOJIBAKE, ids=lambda case: case["it"])
def test_mojibake_is_mended_and_nothing_else(case: dict[str, Any]) -> None:
    assert mend_mojibake(case["text"]) == case.get("mended", case["text"])
    places = [(mend.start, mend.end) for mend in mojibake(case["text"])]
    assert places[:1] == [tuple(case["at"])] if "at" in case else places == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "latin-1"])
def test_a_name_that_was_read_wrongly_is_restored(name: str, encoding: str) -> None:
    try:
        broken = name.encode("utf-8").decode(encoding)
    except UnicodeDecodeError:
        pytest.skip(f"{encoding} has no such bytes")
    assert mend_mojibake(broken) == name
    assert mend_mojibake(name) == name


@given(st.text())
def test_mends_do_not_overlap(text: str) -> None:
    mends = mojibake(text)
    assert all(one.end <= next_one.start for one, next_one in pairwise(mends))


@pytest.mark.parametrize("unit", ["√©", "Ã©", "√", "Ã© ", "\x93", "é", "\xff\xfe"])
def test_a_hundred_thousand_of_anything_are_read(unit: str) -> None:
    assert mend_mojibake(unit * 50_000)
    assert decode(unit.encode("utf-8") * 50_000 + b"\xe9").text
