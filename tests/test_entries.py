"""Builds entries from BibTeX: the cases of `cases/entries`, and .bib files as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.model import Entry, Name, Origin, Reading
from mkdocs_alignrefs.richtext import RichText, plain
from mkdocs_alignrefs.sources import bib_file

EXAMPLES = [
    pytest.param(case, id=f"{path.stem.replace('_', ' ')}: {case['case']}")
    for path in sorted((Path(__file__).parent / "cases" / "entries").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def read(text: str) -> Reading:
    return bib_file.read(SourceText(text, "library.bib"))


def complaints(reading: Reading) -> list[str]:
    """Return what reading found; what is missing or out of order is a matter of its rule."""
    found = [item for item in reading.diagnostics if item.code not in ("missing-field", "unsorted")]
    return [f"{item.place.line}:{item.place.column} {item.code}" for item in found]


def name_as_data(name: Name) -> dict[str, str]:
    parts = ("family", "given", "particle", "suffix", "literal")
    return {part: getattr(name, part) for part in parts if getattr(name, part)}


def rich_as_data(rich: RichText) -> list[Any]:
    return [node if isinstance(node, str) else {node.kind: rich_as_data(node.children)} for node in rich]


def as_data(entry: Entry) -> dict[str, Any]:
    decoded = {
        "title": rich_as_data(entry.title),
        "authors": [name_as_data(name) for name in entry.authors],
        "editors": [name_as_data(name) for name in entry.editors],
        "links": [f"{link.label} {link.kind} {link.url}" for link in entry.links],
        "tags": list(entry.tags),
    }
    return {**entry._asdict(), **decoded}


@pytest.mark.parametrize("case", EXAMPLES)
def test_case(case: dict[str, Any]) -> None:
    reading = read(case["bibtex"])
    found = [
        {attribute: as_data(entry)[attribute] for attribute in expected}
        for entry, expected in zip(reading.entries, case["entries"], strict=True)
    ]
    assert found == case["entries"]
    assert complaints(reading) == case["diagnostics"]


def test_an_entry_knows_its_source_and_the_line_of_its_head() -> None:
    reading = read("Prose.\n\n@misc{a, title={T}}\n  @misc{b,\n title={U}}")
    assert [entry.sources for entry in reading.entries] == [(Origin("library.bib", 3),), (Origin("library.bib", 4),)]


def test_fields_are_kept_as_written_with_latex() -> None:
    (entry,) = read('@Misc{a, Title={{\\"O}l}, ReadStatus={unread}, note="N"}').entries
    assert dict(entry.fields) == {"title": '{\\"O}l', "readstatus": "unread", "note": "N"}
    assert (entry.note, entry.sections, entry.aliases, entry.heading) == (None, (), (), None)


def test_complaints_of_syntax_and_of_values_come_in_the_order_of_their_places() -> None:
    reading = read("@misc{a,\n year={soon}\n title={T}}\n@misc{b title={U}, author={A, B, C, D}}")
    expected = ["2:8 bad-year", "2:13 bibtex-missing-comma", "4:8 bibtex-missing-comma", "4:28 bad-name"]
    assert complaints(reading) == expected


@pytest.mark.parametrize("text", ["", "\n", "Some prose.", "@comment{x}", "@string{a = {b}}"])
def test_a_file_without_entries_is_told_what_an_entry_looks_like(text: str) -> None:
    reading = read(text)
    assert reading.entries == ()
    assert complaints(reading) == ["1:1 no-entries"]
    assert "@article{key" in reading.diagnostics[0].message


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "author", "editor", "year", "date", "month", "url", "doi", "eprint", "keywords", "note"]
        ),
        st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=40),
    )
)
def test_no_value_raises_and_every_link_has_an_allowed_scheme(fields: dict[str, str]) -> None:
    text = "@misc{k, x={}, " + ", ".join(f"{name} = {{{value}}}" for name, value in fields.items()) + "}"
    (entry,) = read(text).entries
    assert isinstance(plain(entry.title), str)
    assert all(link.url.startswith(("http://", "https://", "ftp://", "mailto:")) for link in entry.links)
