"""Shortcodes mean what the tables of cases say; what means nothing shows a form that does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.citing.block_options import written
from mkdocs_alignrefs.citing.citation import Block, BlockOption, Citation, Cite, Fault, Quoted
from mkdocs_alignrefs.citing.syntax import SHORTCODE, parse

CASES = Path(__file__).parent / "cases"
CITATIONS: dict[str, Any] = yaml.safe_load((CASES / "citations.yaml").read_text("utf-8"))
BLOCKS: dict[str, Any] = yaml.safe_load((CASES / "blocks.yaml").read_text("utf-8"))
IN_TEXT: dict[str, Any] = yaml.safe_load((CASES / "shortcodes_in_text.yaml").read_text("utf-8"))
FAULTY = {name: case for name, case in {**CITATIONS, **BLOCKS}.items() if "mended" in case}


def meaning(case: dict[str, Any]) -> Citation | Block | Fault:
    if "mended" in case:
        return Fault("shortcode-syntax", case["message"], case["mended"])
    if "command" in case:
        return Citation(case["command"], tuple(Cite(**cite) for cite in case["cites"]))
    return Block(case["block"], tuple(option(item) for item in case["options"]))


def option(item: dict[str, Any]) -> BlockOption:
    values = (Quoted(value["quoted"]) if isinstance(value, dict) else value for value in item["values"])
    return BlockOption(item["name"], tuple(values), item.get("negated", False))


@pytest.mark.parametrize("name", CITATIONS)
def test_a_citation_means_what_the_table_says(name: str) -> None:
    assert parse(CITATIONS[name]["text"]) == meaning(CITATIONS[name])


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_means_what_the_table_says(name: str) -> None:
    found, expected = parse(BLOCKS[name]["text"]), meaning(BLOCKS[name])
    assert found == expected
    if isinstance(found, Block) and isinstance(expected, Block):
        for read, wanted in zip(found.options, expected.options, strict=True):
            assert [type(value) for value in read.values] == [type(value) for value in wanted.values]


@pytest.mark.parametrize("name", FAULTY)
def test_the_mended_form_of_a_fault_is_right(name: str) -> None:
    assert not isinstance(parse(FAULTY[name]["mended"]), Fault)


@pytest.mark.parametrize("name", [name for name, case in {**CITATIONS, **BLOCKS}.items() if "<" in case["text"]])
def test_every_case_is_found_whole_in_running_text(name: str) -> None:
    text = {**CITATIONS, **BLOCKS}[name]["text"]
    match = SHORTCODE.search(f"Some text {text}\nand more.")
    assert match is not None
    assert match[0] == text


@pytest.mark.parametrize("name", IN_TEXT)
def test_shortcodes_are_told_from_what_only_looks_like_them(name: str) -> None:
    assert [match[0] for match in SHORTCODE.finditer(IN_TEXT[name]["text"])] == IN_TEXT[name]["found"]


@pytest.mark.parametrize("name", [name for name, case in BLOCKS.items() if "block" in case])
def test_a_block_that_is_written_out_means_the_same(name: str) -> None:
    block = parse(BLOCKS[name]["text"])
    assert isinstance(block, Block)
    assert parse(written(block.name, block.options)) == block


SIGNS = st.text(st.sampled_from("ab1 @{};,.:\"'<>|=!-*\\\n§`“”"), max_size=30)


@given(SIGNS, st.sampled_from(["<<cite:{}>>", "<<nocite:{}>>", "<<refs:{}>>", "<<{}>>", "{}"]))
def test_any_text_is_parsed_and_any_fault_has_a_mended_form_that_is_right(body: str, form: str) -> None:
    result = parse(form.format(body) if "{}" in form else form)
    if isinstance(result, Fault):
        assert result.message.endswith(".")
        assert not isinstance(parse(result.mended), Fault)


@pytest.mark.parametrize(
    "unit", ["<", "<<cite:", "\\", "@ ", "{", '"', "a,", ";", "a b, ", "=", "a-", "= '", "“", "> "]
)
def test_a_hundred_thousand_signs_in_a_row_are_read(unit: str) -> None:
    row = unit * (100_000 // len(unit))
    for form in ("<<cite:{}>>", "<<refs: {}>>", "<<{}>>"):
        text = form.replace("{}", row)
        assert all(match[0] for match in SHORTCODE.finditer(text))
        result = parse(text)
        assert not isinstance(result, Fault) or not isinstance(parse(result.mended), Fault)
