"""Tables and lists show the entries that their options ask for, in the order and the groups that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from mkdocs_alignrefs.citing.citation import Block, Fault
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.filters import CRITERIA
from mkdocs_alignrefs.model import Entry, Link, LinkKind, Name, Origin
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.render.table import COLUMNS as RENDERED_COLUMNS
from mkdocs_alignrefs.selection import COLUMNS, GROUPS, SORTS, Facts, Plan, grouped, plan, select

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "selection.yaml").read_text("utf-8"))


def entry(data: dict[str, Any]) -> Entry:
    made: dict[str, Any] = dict(data)
    made["title"] = (data["title"],) if "title" in data else ()
    made["authors"] = tuple(Name(**name) for name in data.get("authors", ()))
    made["editors"] = tuple(Name(**name) for name in data.get("editors", ()))
    made["links"] = tuple(Link(**link) for link in data.get("links", ()))
    made["sources"] = tuple(Origin(**origin) for origin in data["sources"])
    made["sections"] = tuple(tuple(path) for path in data.get("sections", ()))
    return Entry(**{name: tuple(value) if isinstance(value, list) else value for name, value in made.items()})


LIBRARY = [entry(data) for data in CASES["entries"]]
FACTS = Facts(frozenset(CASES["cited_on_page"]), lambda: CASES["pages_citing"])


def planned(text: str) -> Plan:
    block = parse(text)
    assert isinstance(block, Block)
    result = plan(block)
    assert isinstance(result, Plan), result
    return result


def selected(text: str) -> list[str]:
    return [item.key for item in select(planned(text), LIBRARY, FACTS)]


def groups(text: str) -> list[tuple[str, list[str]]]:
    asked = planned(text)
    found = grouped(asked, select(asked, LIBRARY, FACTS), WORDS, LIBRARY)
    return [(group.title, [item.key for item in group.entries]) for group in found]


def differences(asked: Plan) -> dict[str, Any]:
    """Return what a plan asks for beyond one that asks for nothing; tuples as lists."""
    nothing = Plan()._asdict()
    changed = {name: value for name, value in asked._asdict().items() if value != nothing[name]}
    return {
        name: [list(i) if isinstance(i, tuple) else i for i in v] if isinstance(v, tuple) else v
        for name, v in changed.items()
    }


@pytest.mark.parametrize("name", CASES["selections"])
def test_the_options_select_these_entries_in_this_order(name: str) -> None:
    assert selected(CASES["selections"][name]["block"]) == CASES["selections"][name]["keys"]


@pytest.mark.parametrize("name", CASES["groups"])
def test_the_entries_stand_in_these_groups(name: str) -> None:
    expected = [(title, keys) for title, keys in CASES["groups"][name]["groups"]]
    assert groups(CASES["groups"][name]["block"]) == expected


@pytest.mark.parametrize("name", CASES["plans"])
def test_the_options_that_do_not_select_make_this_plan(name: str) -> None:
    assert differences(planned(CASES["plans"][name]["block"])) == CASES["plans"][name]["plan"]


@pytest.mark.parametrize("name", CASES["faults"])
def test_a_wrong_option_is_said_to_be_wrong(name: str) -> None:
    case = CASES["faults"][name]
    block = parse(case["block"])
    assert isinstance(block, Block)
    assert plan(block) == tuple(Fault(code, message, case["mended"]) for code, message in case["faults"])


@pytest.mark.parametrize("name", CASES["faults"])
def test_the_mended_form_has_right_options(name: str) -> None:
    planned(CASES["faults"][name]["mended"])


def test_the_columns_are_those_that_tables_have() -> None:
    assert set(COLUMNS) == set(RENDERED_COLUMNS)


@pytest.mark.parametrize("kind", get_args(LinkKind))
def test_every_kind_of_link_selects_the_entry_that_has_one(kind: LinkKind) -> None:
    entries = [Entry(other, links=(Link(other, other, "https://example.org/"),)) for other in get_args(LinkKind)]
    assert [item.key for item in select(planned(f"<<refs: has={kind}>>"), entries, FACTS)] == [kind]


@pytest.mark.parametrize(
    "option",
    [f"{name}{sign}" for name in CRITERIA for sign in ("=", "!=")]
    + [f"sort={sign}{name}" for name in SORTS for sign in ("", "-")],
)
def test_every_selection_and_every_order_both_ways_has_a_case(option: str) -> None:
    assert any(f": {option}" in case["block"] for case in CASES["selections"].values())


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_a_case(group: str) -> None:
    assert any(f"group={group}" in case["block"] for case in CASES["groups"].values())


def test_what_the_site_cites_is_not_asked_for_without_need() -> None:
    def refuse() -> Mapping[str, int]:
        raise AssertionError

    select(planned("<<refs: cited=page>>"), LIBRARY, Facts(frozenset(), refuse))


def test_sections_follow_the_library_whatever_the_order_of_the_entries() -> None:
    turned = LIBRARY[::-1]
    asked = planned("<<bibliography: group=section sort=section>>")
    titles = [group.title for group in grouped(asked, turned, WORDS, LIBRARY)]
    assert titles == ["Alignment / Preference optimisation", "Alignment / Reward models", "Surveys", "none"]
    assert select(asked, turned, FACTS, LIBRARY)[0].key == "rafailov"


def test_statuses_follow_the_order_that_the_site_gives_them() -> None:
    block = parse("<<refs: group=status>>")
    assert isinstance(block, Block)
    asked = plan(block, ("AREAD", "UNREAD", "READ"))
    assert isinstance(asked, Plan)
    assert [group.title for group in grouped(asked, LIBRARY, WORDS)] == ["AREAD", "UNREAD", "READ", "no status"]


def test_the_unread_that_most_pages_cite_comes_first_then_the_one_that_is_longest_in_the_list() -> None:
    entries = [
        Entry(key, status=status) for key, status in zip("dcba", ("UNREAD", "unread", "READ", "UNREAD"), strict=True)
    ]
    facts = Facts(pages_citing=lambda: {"a": 1, "c": 2, "b": 9})
    assert [item.key for item in select(planned("<<refs: sort=read-next>>"), entries, facts)] == ["c", "a", "d", "b"]
    facts = Facts(pages_citing=lambda: {"b": 9})
    assert [item.key for item in select(planned("<<refs: sort=read-next>>"), entries, facts)] == ["d", "c", "a", "b"]
