"""Works as CSL-JSON, RIS and CSV: as expected, valid, and one record a work whatever stands in it."""

from __future__ import annotations

import csv as readers_csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
import trees
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export import csl, csv
from mkdocs_alignrefs.export.formats import FORMATS, export_text
from mkdocs_alignrefs.model import Entry, Link, Name
from mkdocs_alignrefs.sources import bib_file, reading_list

CASES = trees.data("export/works.yaml")
SCHEMA = trees.data("export/csl_schema.yaml")
HOSTILE = trees.data("render/hostile.yaml")
REAL = Path(__file__).parent / "cases" / "lists" / "alignment.md"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def read(source: str) -> Sequence[Entry]:
    reader = reading_list.read if source.startswith("#") else bib_file.read
    return reader(SourceText(source, "source")).entries


def records(text: str) -> list[list[str]]:
    return list(readers_csv.reader(io.StringIO(text, newline=""), strict=True))


def everywhere(text: str) -> Entry:
    """Make an entry that has the text in every place that takes one."""
    names = (Name(literal=text), Name(text, text, text, text))
    fields = (
        "journal", "booktitle", "series", "volume", "number", "pages", "edition", "version", "chapter", "publisher",
        "address", "type", "isbn", "issn", "language", "abstract", "note", "howpublished", "shorttitle", "url",
        "urldate", "pagetotal", "volumes",
    )  # fmt: skip
    return Entry(
        key=f"k{text}",
        title=(f"T{text}",),
        type="article",
        authors=names,
        editors=names,
        year=2020,
        date="2020-05",
        venue=text,
        status=text,
        tags=(text, "tag"),
        note=text,
        links=(Link(text, "other", "https://example.org"),),
        abbreviation=text,
        fields=MappingProxyType(dict.fromkeys(fields, text)),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_csl_items_are_as_expected_in_every_value_and_its_order(case: dict[str, Any]) -> None:
    found = json.loads(export_text(read(case["source"]), "csl-json"))
    assert found == case["csl"]
    assert [list(item) for item in found] == [list(item) for item in case["csl"]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_ris_records_are_as_expected(case: dict[str, Any]) -> None:
    lines = export_text(read(case["source"]), "ris").split("\r\n")
    assert [line.rstrip() for line in lines] == case["ris"].split("\n")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_csv_records_are_as_expected(case: dict[str, Any]) -> None:
    assert records(export_text(read(case["source"]), "csv"))[1:] == case["csv"]


def assert_sound(works: Sequence[Entry]) -> None:
    """Read each format with a reader that is not ours: as many records as works, and nothing in a wrong place."""
    items = json.loads(export_text(works, "csl-json"))
    jsonschema.validate(items, SCHEMA)
    assert len(items) == len(works)
    table = records(export_text(works, "csv"))
    assert tuple(table[0]) == csv.COLUMNS
    assert [len(record) for record in table] == [12] * (len(works) + 1)
    assert not [cell for record in table for cell in record if cell.lstrip().startswith(FORMULA)]
    found = rispy.loads(export_text(works, "ris"), newline="\r\n")
    assert len(found) == len(works)
    assert not [record for record in found if "unknown_tag" in record and set(record["unknown_tag"]) != {"ED"}]
    library = bibtexparser.parse_string(export_text(works, "bibtex"), parse_stack=[])
    assert (len(library.entries), library.failed_blocks) == (len(works), [])
    assert not CONTROL.search(export_text(works, "csl-json") + export_text(works, "csv") + export_text(works, "ris"))


def test_the_real_list_is_sound_in_every_format() -> None:
    works = reading_list.read(SourceText(REAL.read_text(encoding="utf-8"), "list.md")).entries
    assert len(works) == 15
    assert_sound(works)
    back = rispy.loads(export_text(works, "ris"), newline="\r\n")
    assert [(record["id"], record["year"]) for record in back] == [(work.key, str(work.year)) for work in works]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_work_is_sound_in_every_format(case: dict[str, Any]) -> None:
    assert_sound(read(case["source"]))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_inside_its_value(text: str) -> None:
    assert_sound([everywhere(text), Entry("next")])


@given(st.text(alphabet="ab \r\n\t\0\x85\u2028=+-@;,\"'<>/i{}\\$TYER*\ud800", max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_stays_inside_its_value(text: str) -> None:
    assert_sound([everywhere(text), Entry("next")])


@pytest.mark.parametrize(
    "text", ["x\r\nER  - \r\nTY  - JOUR", "x\nTY  - BOOK", "ER  - ", "x\u2028AU  - Mallory", "x\x85AU  - Mallory"]
)
def test_a_value_cannot_begin_another_ris_record_or_tag(text: str) -> None:
    (record,) = rispy.loads(export_text([Entry("a", title=(text,), note=text)], "ris"), newline="\r\n")
    assert set(record) == {"type_of_reference", "id", "title", "notes"}
    assert record["title"] == record["notes"][0] == " ".join(text.split())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n-1", "＝1", "\0=1"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    record = records(export_text([Entry("a", title=(text,))], "csv"))[1]
    assert record[2] == "'" + text.strip().replace("\0", "")


def test_every_field_of_a_csv_stands_in_quotes() -> None:
    text = export_text([Entry("a", tags=("x", '=y"'))], "csv")
    assert text.split("\r\n")[1:] == ['"a","misc","","","","","","x; =y""","","","",""', ""]


def test_text_that_only_looks_like_markup_is_none_in_csl() -> None:
    item = csl.to_csl(Entry("a", title=("a <i>b</i> <span class=x> a<b <u>",)))
    assert item["title"] == "a <\u2060i>b<\u2060/i> <\u2060span class=x> a<b <u>"


@pytest.mark.parametrize("form", FORMATS)
def test_no_entry_and_the_same_entries_twice_give_the_same_text(form: str) -> None:
    works = read(CASES[0]["source"])
    assert export_text(works, form) == export_text(list(works), form)
    assert isinstance(export_text([], form), str)


def test_a_hundred_thousand_characters_are_quick_in_every_format() -> None:
    for text in ("<" * 100_000, "*" * 100_000, "\\" * 100_000, "-" * 100_000, "[" * 100_000):
        assert all(export_text([Entry("a", title=(text,), note=text, tags=(text,))], form) for form in FORMATS)
