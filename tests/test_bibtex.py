"""Reads BibTeX, sound and damaged: the cases of `cases/bibtex`, the real list, and whatever hypothesis thinks of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.sources import bibtex
from mkdocs_alignrefs.sources.bibtex_blocks import balanced

CASES = Path(__file__).parent / "cases"
EXAMPLES = [
    pytest.param(case, id=f"{path.stem.replace('_', ' ')}: {case['case']}")
    for path in sorted((CASES / "bibtex").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def read(text: str) -> bibtex.BibTeX:
    return bibtex.read(SourceText(text, "library.bib"))


def complaints(result: bibtex.BibTeX) -> list[str]:
    return [f"{item.place.line}:{item.place.column} {item.code}" for item in result.diagnostics]


def as_data(entry: bibtex.RawEntry) -> dict[str, Any]:
    return {"type": entry.type, "key": entry.key, "fields": dict(entry.fields)}


@pytest.mark.parametrize("case", EXAMPLES)
def test_case(case: dict[str, Any]) -> None:
    result = read(case["bibtex"])
    assert [as_data(entry) for entry in result.entries] == case["entries"]
    assert complaints(result) == case["diagnostics"]


@pytest.mark.parametrize("case", EXAMPLES)
def test_the_values_of_a_case_have_balanced_braces(case: dict[str, Any]) -> None:
    values = [value for entry in read(case["bibtex"]).entries for value in entry.fields.values()]
    assert values == [balanced(value) for value in values]


@pytest.mark.parametrize("case", EXAMPLES)
def test_a_case_reads_the_same_inside_a_longer_text(case: dict[str, Any]) -> None:
    before, text, after = "@misc{first, title={T}}\n", case["bibtex"], "@misc{last, title={T}\n"
    alone = read(text)
    inside = bibtex.read(SourceText(before + text + after, "library.bib"), len(before), len(before + text))
    assert [as_data(entry) for entry in inside.entries] == [as_data(entry) for entry in alone.entries]
    assert [entry.offset - len(before) for entry in inside.entries] == [entry.offset for entry in alone.entries]
    assert [item.message for item in inside.diagnostics] == [item.message for item in alone.diagnostics]
    assert [item.place.line - 1 for item in inside.diagnostics] == [item.place.line for item in alone.diagnostics]


def test_the_real_list_has_three_faults_and_loses_no_field() -> None:
    text = (CASES / "lists" / "alignment.md").read_text("utf-8")
    source = SourceText(text, "alignment.md")
    fences = [
        bibtex.read(source, found.start(1), found.end(1)) for found in re.finditer(r"```bibtex\n(.*?)```", text, re.S)
    ]
    places = [f"{item.place.line}:{item.place.column} {item.code}" for fence in fences for item in fence.diagnostics]
    assert places == ["30:170 mojibake", "171:19 bibtex-stray-text", "206:14 bibtex-missing-comma"]
    fields = {fence.entries[0].key: list(fence.entries[0].fields) for fence in fences}
    assert len(fields) == 15
    assert fields["zhu2023principled"] == ["title", "author", "year", "eprint", "archiveprefix", "primaryclass"]
    assert fields["lambert2022illustrating"] == ["title", "author", "journal", "year", "url"]


def test_offsets_lead_to_the_head_and_to_the_text_of_each_value() -> None:
    text = 'Prose.\n  @misc{a, title = {T}, note="N", year = 2020,\n month = jan}\n@misc{b title={U}'
    found = [
        (text[entry.offset], {name: text[at] for name, at in entry.field_offsets.items()})
        for entry in read(text).entries
    ]
    assert found == [("@", {"title": "T", "note": "N", "year": "2", "month": "j"}), ("@", {"title": "U"})]


def test_an_inherited_field_has_no_place_of_its_own() -> None:
    child = read("@inproceedings{a, title={T}, crossref={b}}\n@proceedings{b, title={U}}").entries[0]
    assert list(child.field_offsets) == ["title", "crossref"]


def test_a_message_quotes_what_is_lost_and_says_what_to_do() -> None:
    (lost,) = read("@misc{a, title={T}, some words, year={2020}}").diagnostics
    assert str(lost) == (
        "library.bib:1:21: error bibtex-lost: The text `some words` belongs to no field. "
        "Delete `some words,`, or make a field of that text, as in `note = {…},`."
    )


def test_a_damaged_block_writes_nothing_to_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    read("@misc{a title={T}\n@misc{b, {")
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


PIECES = [
    "@", "{", "}", "(", ")", '"', ",", "=", "#", "\\", "%", "\n", " ", "\r\n", "<br>", "&amp;", "title", "year",
    "x", "2020", "@misc{", "@string{", "@comment{", "@preamble{", "title={", "author={A B and C}", "year={2023}", "√©",
    "“", "\u200b",
]  # fmt: skip
GARBAGE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@given(GARBAGE)
def test_no_text_raises_and_every_value_is_balanced(text: str) -> None:
    for entry in read(text).entries:
        assert all(value == balanced(value) for value in entry.fields.values()), text
        assert entry.key or entry.fields


@given(GARBAGE, GARBAGE)
def test_sound_entries_keep_their_fields_whatever_stands_around_them(before: str, after: str) -> None:
    entries = '@misc{k1,\n  title = {A {B} C},\n  note = "N",\n  year = 2020\n}\n@book{k2, title={T}}\n'
    before = before.replace("comment", "remark")  # a comment may hold entries
    found = read(f"{before}\n{entries}\n{after}").entries
    at = [entry.key for entry in found].index("k1")
    first, second = found[at : at + 2]
    assert as_data(first) == {"type": "misc", "key": "k1", "fields": {"title": "A {B} C", "note": "N", "year": "2020"}}
    assert (second.type, second.key, second.fields["title"]) == ("book", "k2", "T")


@given(st.lists(st.sampled_from(["title={T}", "year=2020", 'note="N"', "author = {A and B}"]), min_size=1, unique=True))
def test_each_field_survives_the_loss_of_every_comma(fields: list[str]) -> None:
    (entry,) = read("@misc{k\n" + "\n".join(fields) + "\n}").entries
    assert list(entry.fields) == [re.split(r"\W", field)[0] for field in fields]


@pytest.mark.parametrize(
    "text",
    [
        "@" * 100_000,
        "@a{" * 30_000,
        "\n@a{" * 30_000,
        "@comment{" * 30_000,
        "@comment(" * 30_000,
        "@a{k,t=" + "{" * 10_000,
        "@a{k,t=" + "{" * 10_000 + "}" * 9_999,
        '@a{k,t="' + "x" * 1_000_000,
        "@a{k,t={" + "x" * 1_000_000,
        "@a{k" + ',zz="x"b' * 30_000,
        "@a{k" + ",zz={x}b c d e" * 30_000,
        "@a{k" + ",zz=w, y" * 30_000,
        "@a{k" + ",zz=w, yyyyy" * 30_000,
        "@a{k" + ",title={x" * 30_000,
        "@a{k" + ',title="x' * 30_000,
        "@a{k,x" + "\n" * 200_000,
        "@a{k,x" + "a " * 100_000,
        "@a{k,t={x}}" + "\n" * 200_000 + "x",
        "@a{k,t={x}" + " " * 200_000 + "x, " + " " * 200_000,
        "@a{k,t={x}, y}" + " " * 200_000 + "x",
        "@a{k,x" + "}," * 100_000,
        "@a{k,x" + "{" * 100_000 + "title={" * 1000,
        "%" * 100_000 + "\n%@a{" * 20_000,
        "title={" * 50_000,
        '@a{k,t="' + "{" * 100_000,
        "@a{k" + "\n title={x,\n" * 20_000,
        "@string{a=b}" * 20_000,
    ],
    ids=lambda text: f"{text[:24]!r}, {len(text)} characters",
)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    read("@misc{a title={T}}" + text)  # a quadratic reader would need minutes


SOUND = """@inproceedings{gao2023scaling,
  title={Scaling laws: for reward models},
  author="Gao and Hilton",
  month = jan,
  pages={10835--10866},
  year={2023},
  url={https://example.org/x}
}
@misc{next, title={N}}
"""


@pytest.mark.parametrize("text", [SOUND, SOUND.replace("\n  ", " ")], ids=["on lines of their own", "on one line"])
@pytest.mark.parametrize("copies", [0, 2], ids=["missing", "twice"])
def test_one_mark_missing_or_twice_costs_at_most_one_field_and_is_reported(text: str, copies: int) -> None:
    sound = read(text).entries
    for mark in re.finditer(r'[{}",=]', text[: text.index("@misc")]):
        result = read(text[: mark.start()] + mark[0] * copies + text[mark.end() :])
        where = text[max(0, mark.start() - 10) : mark.end() + 10]
        assert [(entry.type, entry.key) for entry in result.entries] == [(entry.type, entry.key) for entry in sound], (
            where
        )
        changed = set(sound[0].fields.items()) ^ set(result.entries[0].fields.items())
        assert len({name for name, _ in changed}) <= 1, where
        assert result.entries[1].fields == sound[1].fields, where
        assert len(result.diagnostics) == 1, where
