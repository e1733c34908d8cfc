"""A text is mended where a machine can, in what is said of it alone: the cases of `cases/fix`, and damage by chance."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.fix.diff import diff
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
        entry._replace(fields={name: value for name, value in entry.fields.items() if value}, **nothing)
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


PIECES = [
    "{", "}", "(", ")", '"', ",", "=", "#", "\\", "%", "\n", " ", "\r\n", "<br>", "&amp;", "title", "year", "x", "2020",
    "@misc{", "title={", "author={A B and C}", "year={2023}", "month = October", "√©", "“", "\u200b",
]  # fmt: skip
GARBAGE = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
SOUND = "% Kept.\r\n@misc{k1,\r\n\ttitle = {A {B} C} ,  \r\n  year = 2020\r\n}\r\n \t\n"
MORE = '@book{k2,\n  title="T", note = {Caf\u00e9 & $x<y$},\n}\n\n\n'


@settings(max_examples=60, deadline=None)
@given(GARBAGE, st.booleans())
def test_what_stands_around_garbage_stays_byte_for_byte(garbage: str, unsafe: bool) -> None:
    text = f"{SOUND}@misc{{k, {garbage}\n{MORE}"
    done = mended(text, bib, unsafe)
    assert done.draft.text.startswith(SOUND) and done.draft.text.endswith(MORE), garbage
    assert told(bib(done.draft.text)) == told(bib(text)), garbage
    assert mended(done.draft.text, bib, unsafe).draft.text == done.draft.text, garbage


@settings(max_examples=30, deadline=None)
@given(GARBAGE)
def test_a_list_with_garbage_is_mended_once_and_says_the_same(garbage: str) -> None:
    before = "# L\r\n\r\n#### A [`READ`]\r\n\r\n```bibtex\r\n@misc{a,\r\n title={A},"
    text = f"{before} {garbage}\r\n}}\r\n```\r\n\r\n#### B\r\n"
    done = mended(text, markdown, unsafe=True)
    assert done.draft.text.startswith(before), garbage
    assert told(markdown(done.draft.text)) == told(markdown(text)), garbage
    assert mended(done.draft.text, markdown, unsafe=True).draft.text == done.draft.text, garbage


DAMAGED = """@inproceedings{gao2023scaling,
  title={Scaling laws: for reward models},
  author="Gao and Hilton",
  month = jan,
  pages={10835--10866},
  year={2023},
  url={https://example.org/x}
}
@misc{next, title={N}}
"""


@pytest.mark.parametrize("copies", [0, 2], ids=["missing", "twice"])
@pytest.mark.parametrize("text", [DAMAGED, DAMAGED.replace("\n  ", " ")], ids=["on lines", "on one line"])
def test_one_mark_missing_or_twice_is_mended_to_the_same_entries(text: str, copies: int) -> None:
    for mark in re.finditer(r'[{}",=]', text[: text.index("@misc")]):
        done = mended(text[: mark.start()] + mark[0] * copies + text[mark.end() :], bib, unsafe=True)
        where = text[max(0, mark.start() - 10) : mark.end() + 10]
        assert told(bib(done.draft.text)) == told(bib(text)), where
        said = bib(done.draft.text).diagnostics
        assert not [item for item in said if item.code.startswith("bibtex-") or item.edits], where


@pytest.mark.parametrize(
    "text",
    [
        "@a{k" + ',zz="x"b' * 8_000,
        "@a{k" + ",zz=w, y" * 8_000,
        "@a{k," + ", " * 20_000 + "}",
        "@a{k," + "<br>" * 20_000 + "}",
        "@a{k," + "title={T}," * 8_000 + "}",
        "@a{k,t={" + "&amp;√© " * 10_000 + "}}",
        "@a{k,t={T}}" + "}" * 50_000 + "}\n" * 20_000,
        "@a{k," + "t=," * 8_000 + "}",
        "\n@a{k,title={T}" * 3_000,
        "\r@a{k,\rtitle={T}\ryear=2020" * 2_000,
    ],
    ids=lambda text: f"{text[:24]!r}, {len(text)} characters",
)
def test_a_hostile_text_is_mended_in_linear_time(text: str) -> None:
    done = mended(text, bib, unsafe=True)  # quadratic work would need minutes
    assert "".join(diff("a.bib", done.draft))
