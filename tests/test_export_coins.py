"""Works as COinS: tests/cases/export/coins.yaml says what stands in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
import trees

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export.coins import to_coins
from mkdocs_alignrefs.sources import bib_file

CASES: Mapping[str, Any] = trees.data("export/coins.yaml")
HOSTILE: Mapping[str, str] = trees.data("render/hostile.yaml")


@pytest.mark.parametrize("name", CASES)
def test_a_work_is_said_in_the_words_of_openurl(name: str) -> None:
    (entry,) = bib_file.read(SourceText(CASES[name]["bibtex"], "a.bib")).entries
    assert [f"{key}={value}" for key, value in parse_qsl(to_coins(entry))] == CASES[name]["coins"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_ends_its_value(name: str) -> None:
    entry = trees.entry({"key": "k", "title": [f"a{HOSTILE[name]}&rft.au=Evil"]})
    assert [key for key, _ in parse_qsl(to_coins(entry))] == ["ctx_ver", "rft_val_fmt", "rft.genre", "rft.atitle"]
