"""Whatever users write, the readers raise nothing, lose nothing and take time in proportion; see `fuzz/targets.py`.

`python tests/fuzz/run.py` does the same with 100,000 inputs for each target, guided by the code that they reach.
"""

from __future__ import annotations

from typing import Any

import pytest
import trees
from fuzz.targets import TARGETS
from hypothesis import given, settings
from hypothesis import strategies as st

FOUND: list[dict[str, Any]] = trees.data("fuzz/found.yaml")
LONG: list[dict[str, Any]] = trees.data("fuzz/long.yaml")
LENGTH = 100_000


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_must_hold_holds_for_text_that_is_nearly_right(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    target.check("".join(data.draw(st.lists(st.sampled_from(target.tokens), max_size=40))))


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case['target']}: {case['said']}")
def test_what_fuzzing_found_is_mended(case: dict[str, Any]) -> None:
    TARGETS[case["target"]].check(case["text"])


@pytest.mark.parametrize("case", LONG, ids=lambda case: f"{case['target']}: {case['before']}{case['unit'] * 3}")
def test_a_long_text_is_read_to_its_end(case: dict[str, Any]) -> None:
    repeated = case["unit"] * (LENGTH // len(case["unit"]))
    TARGETS[case["target"]].check(case["before"] + repeated + case["after"])
