"""Rich text, citations, lists and tables become the element trees that tests/cases/render/expected shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import trees

from mkdocs_alignrefs.model import Entry, Link
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.render.bibliography import ListGroup, ListItem, bibliography, item_content, item_parts
from mkdocs_alignrefs.render.citation import citation, plain_citation, unresolved
from mkdocs_alignrefs.render.links import first_link, work_links
from mkdocs_alignrefs.render.progress import Progress, Tally, Years, progress_figure
from mkdocs_alignrefs.render.rich import Target, fill
from mkdocs_alignrefs.render.table import COLUMNS, TableGroup, table

Case = Mapping[str, Any]
CASES: Mapping[str, Case] = trees.data("render/trees.yaml")
ENTRIES = {values["key"]: trees.entry(values) for values in trees.data("render/entries.yaml")}
DEFAULT_COLUMNS = ["status", "title", "authors", "year", "links"]


def rich_text(case: Case) -> Element:
    element = Element("p")
    fill(element, trees.rich(case["rich"]))
    return element


def with_targets(case: Case) -> Element:
    targets = {key: Target(**target) for key, target in case["targets"].items()}
    return citation(trees.rich(case["citation"]), targets)


def reference_table(case: Case) -> Element:
    given = case["table"]
    groups = [TableGroup(title, tuple(ENTRIES[key] for key in keys)) for title, keys in given["groups"].items()]
    columns = given.get("columns", DEFAULT_COLUMNS)
    return table(
        groups,
        columns,
        given.get("caption", ""),
        WORDS,
        case.get("anchors", {}),
        case.get("root", ""),
        case.get("citing", {}),
    )


def list_item(values: Case, root: str) -> ListItem:
    entry = ENTRIES[values["entry"]]
    anchor = values.get("anchor", f"ref-{entry.key}")
    parts = item_parts(entry, (*entry.title, "."), values.get("bibtex", ""), anchor, WORDS, root)
    return ListItem(values.get("label", ""), item_content(parts, WORDS, values.get("cited_at", ())), anchor)


def reference_list(case: Case) -> Element:
    items = {
        title: tuple(list_item(item, case.get("root", "")) for item in items)
        for title, items in case["bibliography"].items()
    }
    return bibliography([ListGroup(*group) for group in items.items()], WORDS, case.get("level", 3))


def figure(case: Case) -> Element:
    given = case["progress"]
    years = given.get("years")
    shown = Progress(
        tuple(given["statuses"]),
        Tally("", tuple(given["whole"])),
        tallies(given.get("sections", {})),
        Years(years["step"], years["first"], tallies(years["tallies"])) if years else None,
    )
    return progress_figure(shown, given.get("caption", ""), WORDS)


def tallies(given: Mapping[str, list[int]]) -> tuple[Tally, ...]:
    return tuple(Tally(title, tuple(counts)) for title, counts in given.items())


RENDERERS: Mapping[str, Callable[[Case], Element]] = {
    "rich": rich_text,
    "citation": with_targets,
    "plain_citation": lambda case: plain_citation(trees.rich(case["plain_citation"])),
    "unresolved": lambda case: unresolved(*case["unresolved"]),
    "table": reference_table,
    "bibliography": reference_list,
    "progress": figure,
}


@pytest.mark.parametrize("url", ["http://[", "http://a\u2100b.org", "javascript:alert(1)", "java\nscript:x", ""])
def test_a_link_that_somebody_else_kept_is_shown_only_if_it_is_safe(url: str) -> None:
    good = Link("code", "code", "https://example.org/code")
    entry = Entry("a", ("T",), links=(Link("evil", "other", url), good))
    assert work_links(entry, WORDS) == [("Code", good.url)]
    assert first_link(entry, WORDS) == good.url


@pytest.mark.parametrize("name", CASES)
def test_the_tree_is_as_expected(name: str, accept: bool) -> None:
    case = CASES[name]
    shown = trees.indented(next(RENDERERS[kind](case) for kind in case if kind in RENDERERS))
    expected = trees.CASES / "render" / "expected" / f"{name}.html"
    if accept:
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")


def test_every_expected_file_belongs_to_a_case() -> None:
    files = (trees.CASES / "render" / "expected").iterdir()
    assert {path.stem for path in files} == set(CASES)


def test_every_column_has_a_word() -> None:
    assert [f"table_{column}" for column in COLUMNS if f"table_{column}" not in WORDS] == []
