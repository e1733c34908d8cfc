"""Every remedy can be followed by somebody who sees neither mark nor code: to the letter, and the fault is gone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import damage
import literally
import pytest
from rule_sites import RULE_CASES, checked, written

from mkdocs_alignrefs.diagnostics import Diagnostic

POINTING = re.compile(r"\b(?:here|it|them|this|these|those|there)\b", re.IGNORECASE)
"""Words that only a mark below the line would explain."""


class Fault(NamedTuple):
    """A diagnostic of a case, and the case: its rule, and its files."""

    rule: str
    case: dict[str, Any]
    item: Diagnostic


def faults() -> list[Any]:
    """Return what is said of the cases of all rules, and of the damaged copies of the list."""
    every = [(code, f"{code}: {name}", case) for code, rule in RULE_CASES.items() for name, case in named(rule)]
    every += [
        (one.codes[0], f"damage: {one.name}", {"files": {"list.md": {"text": text(one), "encoding": "utf-8"}}})
        for one in damage.damages("damages")
    ]
    return [
        pytest.param(Fault(rule, case, item), id=f"{name} {number}")
        for rule, name, case in every
        for number, item in enumerate(found(rule, case))
        if item.code == rule
    ]


def named(rule: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("bad", rule["bad"]), *((case["case"], case) for case in rule["cases"] if "says" in case)]


def text(one: damage.Damage) -> str:
    return one.content().decode(one.encoding)


def found(rule: str, case: dict[str, Any]) -> tuple[Diagnostic, ...]:
    with TemporaryDirectory() as folder:
        return checked(rule, case, Path(folder)).diagnostics


FAULTS = faults()
MENDED = [fault for fault in FAULTS if fault.values[0].item.edits]
FOLLOWED = [fault for fault in FAULTS if fault.values[0].item.edits or literally.is_order(fault.values[0].item)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_remedy_does_not_point_at_what_it_does_not_name(fault: Fault) -> None:
    assert not POINTING.findall(re.sub(r"`[^`]*`", "``", fault.item.remedy)), fault.item.remedy


@pytest.mark.parametrize("fault", MENDED)
def test_a_remedy_names_what_its_edits_write_or_delete(fault: Fault) -> None:
    content = content_of(fault)
    for edit in fault.item.edits[:3]:
        named = edit.text.strip() or content[edit.start : edit.end].strip()
        assert named in fault.item.remedy or "the blank" in fault.item.remedy, (named, fault.item.remedy)


@pytest.mark.parametrize("fault", FOLLOWED)
def test_who_follows_a_remedy_to_the_letter_mends_the_fault(fault: Fault) -> None:
    mended = literally.mended(fault.item, content_of(fault))
    files = {**fault.case["files"], fault.item.place.path: mended.encode()}
    before = Counter(item.code for item in found(fault.rule, fault.case))
    after = Counter(item.code for item in found(fault.rule, {**fault.case, "files": files}))
    assert before - after == Counter([fault.item.code]), mended
    assert set(after - before) <= {"empty-selection"}, mended


def content_of(fault: Fault) -> str:
    files = {name: written(content) for name, content in fault.case["files"].items()}
    data = files[fault.item.place.path]
    content = data if isinstance(data, str) else data.decode("utf-8-sig")
    return content.replace("\r\n", " \n").replace("\r", "\n")
