"""A library written as a BibTeX file reads back as the same library, with all that its lists say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import trees
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.diagnostics import RULES, SourceText
from mkdocs_alignrefs.export.bibtex_file import dumps
from mkdocs_alignrefs.export.latex import escape
from mkdocs_alignrefs.library import build as library_of
from mkdocs_alignrefs.model import Entry, Link
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources import bib_file, bibtex, entries, reading_list
from mkdocs_alignrefs.sources.link_kinds import kind
from mkdocs_alignrefs.text.latex import decode_plain

LISTS = Path(__file__).parent / "cases" / "lists"
REAL = LISTS / "alignment.md"
CASES = trees.data("export/bibtex_file.yaml")
HOMES = {"readstatus", "keywords", "ids", "annotation", "doi"}


def read_list(text: str) -> Sequence[Entry]:
    return library_of([reading_list.read(SourceText(text, "list.md"), folder="")]).entries


def read_back(text: str) -> Sequence[Entry]:
    reading = bib_file.read(SourceText(text, "export.bib"))
    assert [str(item) for item in reading.diagnostics if not RULES[item.code].advice] == []
    return library_of([reading]).entries


def facts(entry: Entry) -> dict[str, Any]:
    """Return what has to survive: everything but where it was read, and how the heading was written."""
    names = (
        "key", "authors", "editors", "authors_truncated", "year", "date", "venue", "status", "tags", "note",
        "links", "doi", "arxiv", "aliases", "abbreviation", "type",
    )  # fmt: skip
    sections = tuple(filter(None, entry.sections))
    return {"title": plain(entry.title), "sections": sections} | {name: getattr(entry, name) for name in names}


def assert_same_library(works: Sequence[Entry]) -> None:
    text = dumps(works)
    again = read_back(text)
    assert [facts(entry) for entry in again] == [facts(entry) for entry in works]
    for entry, before in zip(again, works, strict=True):
        added = entry.fields.keys() - before.fields.keys()
        assert not before.fields or added <= HOMES
        assert {name: entry.fields[name] for name in before.fields} == dict(before.fields)
    assert dumps(again) == text


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_list_is_exported_as_expected(case: dict[str, Any]) -> None:
    assert dumps(read_list(case["list"])) == case["bibtex"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_list_is_read_back_as_the_same_library(case: dict[str, Any]) -> None:
    assert_same_library(read_list(case["list"]))


def test_the_real_list_is_read_back_as_the_same_library() -> None:
    works = read_list(REAL.read_text(encoding="utf-8"))
    assert len(works) == 15
    assert_same_library(works)


def test_fields_of_other_programs_are_read() -> None:
    text = "@misc{a, title={T}, readstatus={read}, ids={b, c}, annotation={Read \\emph{this} \\\\ first}}"
    (entry,) = read_back(text)
    assert (entry.status, entry.aliases, entry.note) == ("READ", ("b", "c"), "Read this\nfirst")


def test_an_unsafe_link_in_a_field_of_ours_is_left_out() -> None:
    links = r"\href{javascript:alert(1)}{a} \href{https://example.org}{code} \href{//[}{b} \href{x"
    (entry,) = read_back("@misc{a, title={T}, alignrefs-links={" + links.replace(r" \href{x", "") + "}}")
    assert entry.links == (Link("code", "code", "https://example.org"),)


@pytest.mark.parametrize("name", ["links", "date", "doi", "arxiv", "sections", "note", "tags", "unknown"])
def test_a_field_of_ours_that_cannot_be_read_changes_nothing(name: str) -> None:
    (entry,) = read_back("@misc{a, title={T}, alignrefs-" + name + "={{}}}")
    (bare,) = read_back("@misc{a, title={T}}")
    assert entry == bare


def test_what_a_parent_carries_is_not_inherited() -> None:
    parent = "@proceedings{p, title={P}, year=2020, readstatus={read}, alignrefs-abbreviation={PP}}"
    child, _ = read_back("@inproceedings{c, title={C}, crossref={p}}\n\n" + parent)
    assert (child.status, child.abbreviation, child.year) == (None, None, 2020)


@given(st.text(alphabet="ab  --''``&lt;<br>{}\\$%#_~^\u00a0é\"@,=*", max_size=30))
@example("&amp; <br> ``x'' --- ")
@settings(max_examples=300, deadline=None)
def test_any_text_is_the_same_behind_latex(text: str) -> None:
    assert decode_plain(escape(text)) == text
    read = bibtex.read(SourceText(f"@misc{{a, note={{{escape(text)}}}}}", "a.bib"))
    assert decode_plain(read.entries[0].fields["note"]) == text


WORDS = st.text(alphabet="aB é日{}\\$%#_~^&-'`\"@,=;/|.1", min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
TEXT = WORDS.filter(bool)
KEYS = st.from_regex(r"[a-z][a-z0-9:+/-]{0,8}", fullmatch=True) | st.sampled_from(["a b, c", "a\\b{c}", "ключ'21+é"])
LABELS = st.sampled_from(["paper", "code", "Blog & more", "50% {x} link", "DOI"])
URLS = st.sampled_from(["https://example.org/a_b%20c?x=1&y=2#f", "https://dl.example.org/~x", "files/a.pdf"])
LINKS = st.builds(lambda label, url: Link(label, kind(label), url), LABELS, URLS)
FIELDS = st.fixed_dictionaries(
    {"title": st.sampled_from(["Deep $x_1$ {LLM}s", 'A \\"o -- b', "{\\LaTeX} \\& {T}"])},
    optional={
        "author": st.sampled_from(["van den Berg, Jr., Jan and others", "{Barnes \\& Noble}", "A. B. Ünal"]),
        "year": st.sampled_from(["2020", "n.d.", "1998/99"]),
        "date": st.just("2021-05/2021-07"),
        "journal": TEXT.map(escape),
        "keywords": st.just("one, two"),
        "annotation": st.just("mine"),
        "readstatus": st.just("skimmed"),
        "doi": st.just("10.1000/ABC"),
        "eprint": st.just("2401.01335"),
        "url": st.just("https://example.org/a_b%20c?x=1&y=2#f"),
    },
)


@st.composite
def works(draw: st.DrawFn) -> Entry:
    """Make an entry as a list with BibTeX gives it: the fields, and what the list says besides."""
    fields = draw(FIELDS)
    raw = bibtex.RawEntry(draw(st.sampled_from(["article", "misc", "phdthesis"])), draw(KEYS), fields, 0, {})
    entry, _ = entries.build(raw, SourceText("", "list.md"))
    said: dict[str, Any] = {
        "title": (draw(TEXT),),
        "abbreviation": draw(TEXT),
        "status": draw(st.sampled_from(["READ", "read", "To read"])),
        "tags": tuple(draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))),
        "note": "\n".join(draw(st.lists(WORDS, max_size=3))).strip() + "x",
        "sections": tuple(draw(st.lists(st.lists(TEXT, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2))),
        "links": tuple(draw(st.lists(LINKS, min_size=1, max_size=3))),
        "doi": "10.1000/abc",
        "arxiv": "2305.18290",
        "aliases": ("other:key", "ünï"),
        "venue": draw(TEXT),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(said))))
    chosen |= {"links"} if chosen & {"doi", "arxiv"} else set()  # a list gives ids by its links
    without_bibtex = draw(st.booleans()) and "title" in chosen
    base = Entry(entry.key, entry.title) if without_bibtex else entry
    made = base._replace(**{name: value for name, value in said.items() if name in chosen})
    return made._replace(fields=MappingProxyType(dict(made.fields)))


@given(works())
@settings(max_examples=200, deadline=None)
def test_any_entry_is_read_back_as_it_was(work: Entry) -> None:
    assert_same_library([work])
