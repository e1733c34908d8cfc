"""A reading list becomes entries exactly as it is written, whatever it is written like."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export.json import to_json
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.sources import reading_list
from mkdocs_alignrefs.sources.list_kinds import sections

CASES = Path(__file__).parent / "cases" / "lists"
STATUSES = ("READ", "UNREAD")


def cases(name: str) -> list[Any]:
    loaded: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(case, id=case["case"]) for case in loaded]


def places(reading: Reading) -> list[str]:
    """Return where reading found what; what is missing or out of order is a matter of its rule."""
    found = [item for item in reading.diagnostics if item.code not in ("missing-field", "unsorted")]
    return [f"{item.place.line}:{item.place.column} {item.code}" for item in found]


@pytest.mark.parametrize("case", cases("kinds.yaml"))
def test_what_a_heading_is(case: dict[str, Any]) -> None:
    preface, *found = sections(SourceText(case["markdown"], "list.md"), STATUSES)
    assert [section.kind for section in found] == case["kinds"]
    assert preface.kind == case.get("preface", "section")


@pytest.mark.parametrize("case", cases("entries.yaml"))
def test_what_a_list_says(case: dict[str, Any]) -> None:
    source = SourceText(case["markdown"], "list.md")
    reading = reading_list.read(source, case.get("statuses", STATUSES), case.get("folder"))
    found = [to_json(entry) for entry in reading.entries]
    named = [{name: one[name] for name in wanted} for one, wanted in zip(found, case["entries"], strict=False)]
    assert named == case["entries"]
    assert len(found) == len(case["entries"])
    assert places(reading) == case.get("diagnostics", [])
    assert reading.title == case.get("title")


def test_the_real_list_is_read_as_its_author_meant_it() -> None:
    text = (CASES / "alignment.md").read_text("utf-8")
    reading = reading_list.read(SourceText(text, "alignment.md"))
    assert [to_json(entry) for entry in reading.entries] == json.loads((CASES / "alignment.json").read_text("utf-8"))
    assert places(reading) == [
        "30:170 mojibake", "171:19 bibtex-stray-text", "206:14 bibtex-missing-comma", "229:56 tracking-url",
    ]  # fmt: skip
    assert {item.severity for item in reading.diagnostics} == {"info", "off"}
    assert reading.title == "Alignment"


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_the_ends_of_lines_make_no_difference(end: str) -> None:
    text = (CASES / "alignment.md").read_text("utf-8")
    found, expected = (reading_list.read(SourceText(each, "a.md")) for each in (text.replace("\n", end), text))
    assert (found.entries, found.title) == (expected.entries, expected.title)
    assert list(map(str, found.diagnostics)) == list(map(str, expected.diagnostics))  # the offsets of edits differ


HOSTILE = (
    "`", "```\n", "```bibtex\n", "~~~a\n", "<!--", "@", "{", "}", "@misc{", "<td>@misc{a,", "#", "[", "]", "[x](",
    "[![a](", "link:", "see link: ", "\r", "\t", "$a ", "*", "_a", "\\", "<a", "&amp;", "> ", "|", "-", "\u200b",
    "é", "√©", "http://", "overview:\n> ", "(A)", "[`A`]", "=\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_fifty_thousand_characters_in_a_row_hide_no_entry(unit: str) -> None:
    hostile = unit * (50_000 // len(unit))
    text = f"#### First [`READ`]\n\n{hostile}\n\n#### LIMA [`READ`]\n"
    assert "LIMA" in [to_json(entry)["title"] for entry in reading_list.read(SourceText(text, "list.md")).entries]


@pytest.mark.parametrize("seed", range(100))
def test_no_damage_to_a_list_stops_its_reading(seed: int) -> None:
    draw = random.Random(seed)
    text = (CASES / "alignment.md").read_text("utf-8")
    for _ in range(30):
        start = draw.randrange(len(text))
        text = text[:start] + draw.choice(HOSTILE) + text[start + draw.choice((0, 1, 20)) :]
    reading = reading_list.read(SourceText(text, "list.md"))
    assert reading.entries
    assert all(entry.key and 1 <= entry.sources[0].line <= text.count("\n") + 1 for entry in reading.entries)
