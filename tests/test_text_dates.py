"""Dates of BibTeX and biblatex: the table of cases, and what holds for any input."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.text.dates import MONTHS, Date, read

CASES = yaml.safe_load((Path(__file__).parent / "cases/text_dates.yaml").read_text("utf-8"))
VALUES = st.text(st.sampled_from("0123456789-/~?X. ca[]{}mayT"), max_size=14) | st.text(max_size=8)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["it"])
def test_dates_are_read(case: dict[str, Any]) -> None:
    assert read(case["fields"]) == Date(case.get("year"), case.get("iso"), case.get("fault"), case.get("field", ""))


@given(st.dates())
def test_an_exact_date_is_read_as_it_is(day: datetime.date) -> None:
    assert read({"date": day.isoformat()}) == Date(day.year, day.isoformat())
    assert read({"year": f"{day.year:04}", "month": f"{day:%B}", "day": str(day.day)}).iso == day.isoformat()


@given(st.dictionaries(st.sampled_from(["date", "year", "month", "day"]), VALUES))
def test_any_fields_are_read(fields: dict[str, str]) -> None:
    date = read(fields)
    assert date.year is None or (date.iso and f"{abs(date.year):04}" in date.iso)


def test_every_month_has_its_name_and_its_macro() -> None:
    assert [MONTHS[datetime.date(2020, month, 1).strftime("%b").lower()] for month in range(1, 13)] == [*range(1, 13)]
    assert [MONTHS[datetime.date(2020, month, 1).strftime("%B").lower()] for month in range(1, 13)] == [*range(1, 13)]


@pytest.mark.parametrize("unit", ["2020", "2020 ", "2020/", "-", "c.", "may ", "10 ", "{", "~"])
def test_a_hundred_thousand_of_anything_are_read(unit: str) -> None:
    assert isinstance(read({"date": unit * 100_000}), Date)
    assert isinstance(read({"year": "2020", "month": unit * 100_000}), Date)
