"""Works as JSON-LD are what tests/cases/export/json_ld.yaml has, on one line that no script element ends within."""

from __future__ import annotations

import json
from typing import Any

import pytest
import trees

from mkdocs_alignrefs.export import json_ld

CASES: list[dict[str, Any]] = trees.data("export/json_ld.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_work_is_a_thing_of_schema_org(case: dict[str, Any]) -> None:
    written = json_ld.dumps([trees.entry(case["entry"])])
    assert json.loads(written) == [{"@context": "https://schema.org", "@graph": [case["thing"]]}]
    assert written.isascii()
    assert not set("<>&\n") & set(written)
