"""How much a diagnostic matters is up to the site: by code, by path, and by comments in the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs import options
from mkdocs_alignrefs.diagnostics import Place, diagnostic
from mkdocs_alignrefs.grading import graded

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "grading.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_heard(case: dict[str, Any]) -> None:
    line, code = case["fault"]
    fault = diagnostic(code, Place("docs/page.md", line), "It is wrong.", "Mend it.")
    found = graded([fault], options.parse(case.get("options", {})), lambda _: case["text"])
    assert [f"{item.code} {item.severity}" for item in found] == ([case["heard"]] if "heard" in case else [])


def test_a_file_of_comments_is_read_in_linear_time() -> None:
    text = "<!-- alignrefs: ignore unknown-key -->\n" * 50_000 + "Text"
    fault = diagnostic("unknown-key", Place("docs/page.md", 50_001), "It is wrong.", "Mend it.")
    assert graded([fault], options.parse({}), lambda _: text) == []
