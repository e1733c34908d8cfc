"""A text is mended where a machine can, in what is said of it alone: the cases of `cases/fix`, and damage by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.fix.mending import mended
from mkdocs_alignrefs.model import Entry, Reading
from mkdocs_alignrefs.sources import bib_file, reading_list

CASES = Path(__file__).parent / "cases"
LIST = (CASES / "lists" / "alignment.md").read_text("utf-8")
Examine = Callable[[str], Reading]


def bib(text: str) -> Reading:
    return bib_file.read(SourceText(text, "works.bib"))


def markdown(text: str) -> Reading:
    return reading_list.read(SourceText(text, "list.md"))


def cases(path: str, examine: Examine) -> list[Any]:
    loaded: list[dict[str, Any]] = yaml.safe_load((CASES / path).read_text("utf-8"))
    return [pytest.param(case, examine, id=f"{path}: {case['case']}") for case in loaded]


FIX = [*cases("fix/bibtex.yaml", bib), *cases("fix/lists.yaml", markdown)]
READ = [
    pytest.param(case.values[0].get("bibtex") or case.values[0].get("markdown"), case.values[1], id=str(case.id))
    for path in sorted((CASES / "bibtex").glob("*.yaml"))
    for case in cases(f"bibtex/{path.name}", bib)
] + [
    pytest.param(case.values[0]["markdown"], markdown, id=str(case.id))
    for case in cases("lists/entries.yaml", markdown)
]


def told(reading: Reading, *without: str) -> list[Entry]:
    """Return the entries without their places, without empty fields, and without some attributes."""
    nothing: dict[str, Any] = {**dict.fromkeys(without), "sources": ()}
    return [
        replace(entry, fields={name: value for name, value in entry.fields.items() if value}, **nothing)
        for entry in reading.entries
    ]


@pytest.mark.parametrize(("case", "examine"), FIX)
def test_case(case: dict[str, Any], examine: Examine) -> None:
    after = case.get("after", case["before"])
    assert mended(case["before"], examine).draft.text == after
    assert mended(case["before"], examine, unsafe=True).draft.text == case.get("unsafe", after)


@pytest.mark.parametrize("unsafe", [False, True], ids=["certain", "unsafe"])
@pytest.mark.parametrize(
    ("text", "examine"),
    [*(pytest.param(case.values[0]["before"], case.values[1], id=str(case.id)) for case in FIX), *READ],
)
def test_mended_text_says_the_same_and_is_left_alone(text: str, examine: Examine, unsafe: bool) -> None:
    first = mended(text, examine, unsafe)
    about = ("status", "heading") if any(item.code == "unknown-status" for item in first.applied) else ()
    assert told(examine(first.draft.text), *about) == told(examine(text), *about)
    assert [item for item in first.left if unsafe or item.certain] == []
    again = mended(first.draft.text, examine, unsafe)
    assert (again.draft.text, again.applied) == (first.draft.text, ())


def test_the_real_list_changes_in_four_lines_and_keeps_its_entries() -> None:
    text = mended(LIST, markdown).draft.text
    lines = enumerate(zip(LIST.splitlines(), text.splitlines(), strict=True), 1)
    changes = {number: after for number, (before, after) in lines if before != after}
    assert list(changes) == [30, 171, 206, 229]
    assert "Clémentine Fourrier" in changes[30]
    assert [changes[171], changes[206]] == ["      year={2023},", "  year={2022},"]
    assert changes[229] == "paper link: [here](https://arxiv.org/pdf/2212.08073.pdf)"
    assert told(markdown(text)) == told(markdown(LIST))
    assert not any(item.edits for item in markdown(text).diagnostics)
