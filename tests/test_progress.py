"""How far a list is read is counted as tests/cases/progress.yaml tells."""

from __future__ import annotations

from typing import Any

import pytest
import trees

from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.render.progress import Tally, progress_figure
from mkdocs_alignrefs.resolving.tallying import progress
from mkdocs_alignrefs.selection import Plan

CASES: list[dict[str, Any]] = trees.data("progress.yaml")


def entry(key: str, written: str) -> Entry:
    status, year, sections = (None if part == "-" else part for part in written.split(" ", 2))
    paths = tuple(tuple(path.split(" / ")) for path in sections.split("; ")) if sections else ()
    return Entry(key, status=status, year=int(year) if year else None, sections=paths)


def counts(tallies: tuple[Tally, ...]) -> dict[str, list[int]]:
    return {tally.title: list(tally.counts) for tally in tallies}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_list_is_counted(case: dict[str, Any]) -> None:
    entries = [entry(str(number), written) for number, written in enumerate(case["entries"])]
    plan = Plan(group=case.get("group"), statuses=tuple(case.get("order", ("READ", "UNREAD"))))
    found = progress(plan, entries, WORDS, entries)
    assert [*found.statuses] == case["statuses"]
    assert [*found.whole.counts] == case["whole"]
    assert counts(found.sections) == case.get("sections", {})
    if "bars" in case:
        assert found.years
        assert (found.years.step, len(found.years.tallies)) == (case["step"], case["bars"])
    else:
        undated = (found.years.undated,) if found.years and found.years.undated else ()
        assert counts((*(found.years.tallies if found.years else ()), *undated)) == case.get("years", {})
    assert progress_figure(found, "", WORDS).tag == "div"
