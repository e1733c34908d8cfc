"""Each rule fires where it should, at its line and column, alone, and nowhere else; and says what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rule_sites import RULE_CASES, checked, fires

from mkdocs_alignrefs.diagnostics import RULES


def cases() -> list[Any]:
    every = [
        (code, case.get("case", name), case)
        for code, rule in RULE_CASES.items()
        for name, case in [("bad", rule["bad"]), ("good", rule["good"]), *(("", case) for case in rule["cases"])]
    ]
    return [pytest.param(code, case, id=f"{code}: {name}") for code, name, case in every]


@pytest.mark.parametrize(("code", "case"), cases())
def test_what_is_said(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = checked(code, case, tmp_path).diagnostics
    assert [f"{item.place} {item.code}" for item in found] == case.get("says", [])
    for item in found:
        assert item.message[0].isupper() or item.message[0] in "`“", item.message
        assert item.message.endswith((".", "…")) and item.remedy.endswith((".", "?")), item


@pytest.mark.parametrize("code", RULE_CASES)
def test_a_rule_has_cases_that_fire_and_near_misses_that_do_not(code: str) -> None:
    rule = RULE_CASES[code]
    fired = [fires(code, case) for case in rule["cases"]]
    assert any(fired) and not all(fired)
    assert fires(code, rule["bad"])
    assert "says" not in rule["good"]


def test_every_rule_has_its_cases() -> None:
    assert sorted(RULES) == sorted(RULE_CASES)
