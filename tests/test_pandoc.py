"""Pandoc's citations mean here what they mean to Pandoc."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.citing.locators import opens_locator
from mkdocs_alignrefs.citing.pandoc import parse

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "cases" / "pandoc.yaml").read_text("utf-8"))


def plain(text: str) -> str:
    """Return a text as Pandoc prints it: without markup, its dashes as ours."""
    return text.replace("*", "").replace("`", "").replace("–", "-").replace("\xa0", " ")


def read(text: str) -> list[dict[str, str]]:
    """Return what our parser makes of a citation, in the words of Pandoc's answers."""
    citation = parse(text)
    if citation is None:
        return []
    mode = "AuthorInText" if citation.command == "citet" else "NormalCitation"
    return [
        {
            "key": cite.key,
            "mode": "SuppressAuthor" if cite.suppress_author else mode,
            "prefix": plain(cite.prefix),
            "locator": plain(cite.locator[opens_locator(cite.locator) :].strip()),
            "suffix": plain(cite.suffix).lstrip(", "),
        }
        for cite in citation.cites
    ]


def told(cite: dict[str, str]) -> dict[str, str]:
    """Return an answer of Pandoc without the comma that only parts a suffix from what stands before it."""
    return {name: plain(value).lstrip(", ") if name == "suffix" else plain(value) for name, value in cite.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_citation_means_what_pandoc_says(case: dict[str, Any]) -> None:
    assert read(case["text"]) == list(map(told, case["cites"]))


def test_there_are_at_least_two_hundred() -> None:
    assert len({case["text"] for case in CASES}) >= 200


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="no pandoc on the PATH")
def test_pandoc_still_says_so() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from pandoc_answers import answers

    assert answers([case["text"] for case in CASES]) == CASES
