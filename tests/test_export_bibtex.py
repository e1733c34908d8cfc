"""An entry is written as BibTeX that reads back as the same fields, whatever stands in it."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import bibtexparser
import pytest
import trees
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export.bibtex import to_bibtex
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.sources import bibtex, reading_list

LIST = Path(__file__).parents[1] / "example_site" / "reading-list.md"
CASES = trees.data("export/bibtex.yaml")
VALUES = st.text(alphabet="ab {}\\\"@#,=%\n$~&'(é", max_size=30)


def entry_with(title: str, note: str) -> Entry:
    return Entry("key1", fields=MappingProxyType({"title": f"x{title}x", "note": f"x{note}x"}))


def blanks_folded(value: str) -> str:
    return " ".join(value.split())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_bibtex_is_as_expected(case: dict[str, Any]) -> None:
    assert to_bibtex(trees.entry(case["entry"])) == case["bibtex"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_our_reader_finds_nothing_to_mend(case: dict[str, Any]) -> None:
    read = bibtex.read(SourceText(case["bibtex"], "a.bib"))
    assert [str(item) for item in read.diagnostics] == []
    assert len(read.entries) == 1


@given(VALUES, VALUES)
@example("{" * 50, "}" * 50)
@example("\\{", "\\\\}")
@example("\\\\{", "\\{}")
@settings(max_examples=300, deadline=None)
def test_any_value_is_read_back_in_its_own_field(title: str, note: str) -> None:
    library = bibtexparser.parse_string(to_bibtex(entry_with(title, note)), parse_stack=[])
    assert library.failed_blocks == []
    assert [[field.key for field in entry.fields] for entry in library.entries] == [["title", "note"]]


@given(VALUES.filter(lambda text: not {"{", "}"} & set(text)), VALUES.filter(lambda text: "\\" not in text))
@settings(max_examples=150, deadline=None)
def test_balanced_values_are_read_back_as_they_were(title: str, note: str) -> None:
    written = entry_with(title, f"{{{note.replace('}', '').replace('{', '')}}}")
    read = bibtex.read(SourceText(to_bibtex(written), "a.bib"))
    assert len(read.entries) == 1
    assert dict(read.entries[0].fields) == {name: blanks_folded(value) for name, value in written.fields.items()}


def test_every_entry_of_a_real_list_is_read_back_with_its_key_and_fields() -> None:
    entries = reading_list.read(SourceText(LIST.read_text(encoding="utf-8"), LIST.name)).entries
    read = bibtex.read(SourceText("\n\n".join(map(to_bibtex, entries)), "export.bib"))
    assert [str(item) for item in read.diagnostics] == []
    assert [(raw.key, dict(raw.fields)) for raw in read.entries] == [
        (entry.key, dict(entry.fields)) for entry in entries
    ]
    assert len(entries) == 15


def test_a_hundred_thousand_braces_balance() -> None:
    written = to_bibtex(Entry("a", fields=MappingProxyType({"title": "{" * 100_000 + "b" + "\\{" * 100_000})))
    assert written.count("{") == written.count("}") == 100_002
