"""Name lists to names: the table of cases, and the quick way compared with BibTeX's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Person

from mkdocs_alignrefs.model import Name
from mkdocs_alignrefs.text.names import NameList, parse

CASES = yaml.safe_load((Path(__file__).parent / "cases/text_names.yaml").read_text("utf-8"))
CAPITALISED = st.from_regex(r"[A-ZÀÉÖØ][a-zéöøß]{0,6}([-'.][A-Z]?[a-z]{0,3})?", fullmatch=True)
PARTS = st.lists(CAPITALISED, min_size=1, max_size=3).map(" ".join)
SNIPPETS = st.sampled_from(
    [" and ", ",", "{", "}", "~", "\\'", "van", " de ", "others", "et al.", "; ", "Jr.", "A", " "]
)


def name(written: str | list[str]) -> Name:
    return Name(literal=written) if isinstance(written, str) else Name(*written)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_names_are_parted(case: dict[str, Any]) -> None:
    assert parse(case["field"]) == NameList(
        tuple(map(name, case["names"])),
        case.get("truncated", False),
        tuple(case.get("refused", ())),
        case.get("et_al", False),
    )


@given(PARTS, PARTS | st.none())
def test_plain_names_are_parted_as_bibtex_does(first: str, second: str | None) -> None:
    written = first if second is None else f"{first}, {second}"
    person = Person(written)
    expected = Name(" ".join(person.last_names), " ".join(person.first_names + person.middle_names))
    assert parse(written).names == (expected,)


@given(st.lists(SNIPPETS | st.text(max_size=4)).map("".join))
def test_any_text_is_parted(field: str) -> None:
    assert all(person != Name() for person in parse(field).names)


@pytest.mark.parametrize("unit", ["{", "}", "A,", "A B, ", " and ", "{A and ", "; ", "de ", "et al ", "A.", "a,{b"])
def test_a_hundred_thousand_of_anything_are_parted(unit: str) -> None:
    assert isinstance(parse(unit * 20_000), NameList)
