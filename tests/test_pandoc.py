"""Pandoc's citations mean here what they mean to Pandoc."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.citing import syntax
from mkdocs_alignrefs.citing.citation import Citation, Fault
from mkdocs_alignrefs.citing.locators import opens_locator
from mkdocs_alignrefs.citing.pandoc import parse
from mkdocs_alignrefs.citing.shortcode import shortcode

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


FORMS = {
    "[@a]": "<<cite:a>>",
    "[@a; @b]": "<<cite:a, b>>",
    "[@a, @b and @c]": "<<cite:a, b, c>>",
    "[@a, p. 3; @b]": "<<cite:a, p. 3; b>>",
    "[@a, 7]": "<<cite:a, p. 7>>",
    "[@a, 7-9]": "<<cite:a, pp. 7-9>>",
    "[-@a]": "<<cite:-@a>>",
    "[see @a, too]": "<<cite:see @a, too>>",
    "[see @a too]": "<<cite:see @a too>>",
    "[@{odd key}]": "<<cite:@{odd key}>>",
    "[@smith&jones; @b]": "<<cite:smith&jones, b>>",
    "[see&nbsp;@a &amp; more]": "<<cite:see @a & more>>",
    "@a": "<<citet:a>>",
    "@a [p. 3; see @b]": "<<citet:@a, p. 3; see @b>>",
    "@a [x; y]": None,
    "[@a, x | y]": None,
}


@pytest.mark.parametrize("text", FORMS)
def test_a_citation_has_the_shortcode_that_means_the_same(text: str) -> None:
    meant = parse(text)
    assert isinstance(meant, Citation)
    assert shortcode(meant) == FORMS[text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_every_citation_of_pandoc_has_a_shortcode(case: dict[str, Any]) -> None:
    meant = parse(case["text"])
    assert isinstance(meant, Citation)
    written = shortcode(meant)
    assert written is not None
    again = syntax.parse(written)
    assert isinstance(again, Citation)
    assert [(cite.key, cite.prefix, cite.suffix) for cite in again.cites] == [
        (cite.key, cite.prefix, cite.suffix) for cite in meant.cites
    ]


FAULTS = {
    "[@a; nothing]": "[@a, nothing]",
    "[see x; @a]": "[see x, @a]",
    "[@a;]": "[@a]",
    "[@a thinks like @b]": "[@a thinks like; @b]",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_shows_a_form_without_one(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Fault)
    assert found.mended == FAULTS[text]
    assert isinstance(parse(found.mended), Citation)


@pytest.mark.parametrize(
    "text", ["[a]", "[]", "[@]", "[a@b.org]", "[e.g.@a]", "[x/@a]", '["@a"]', "[@2x; 3x]", "a", "@"]
)
def test_what_is_no_citation(text: str) -> None:
    assert parse(text) is None
