"""All sources become one library: what is one work is one entry, and every key leads to its work."""

from __future__ import annotations

import difflib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs import library as library_module
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.export.json import to_json
from mkdocs_alignrefs.library import Library, build
from mkdocs_alignrefs.model import Entry, Reading
from mkdocs_alignrefs.nearest import nearest_keys, surest_key
from mkdocs_alignrefs.sources import bib_file, reading_list

CASES = Path(__file__).parent / "cases" / "library"


def cases(name: str) -> list[Any]:
    loaded: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(case, id=case["case"]) for case in loaded]


def library(sources: Sequence[str]) -> Library:
    readings = []
    for number, text in enumerate(sources, start=1):
        is_list = text.startswith("#")
        source = SourceText(text, f"{number}.{'md' if is_list else 'bib'}")
        readings.append(reading_list.read(source) if is_list else bib_file.read(source))
    return build(readings)


def places(found: Library) -> list[str]:
    own = ("duplicate-key", "link-mismatch", "merge-conflict")
    return [f"{item.place.path}:{item.place.line} {item.code}" for item in found.diagnostics if item.code in own]


@pytest.mark.parametrize("case", cases("works.yaml"))
def test_which_entries_are_one_work(case: dict[str, Any]) -> None:
    found = library(case["sources"])
    assert {entry.key: list(entry.aliases) for entry in found.entries} == case["works"]
    shared = {key: [entry.key for entry in works] for key, works in found.shared_keys.items()}
    assert shared == case.get("shared", {})
    assert places(found) == case.get("diagnostics", [])


@pytest.mark.parametrize("case", cases("merging.yaml"))
def test_what_one_entry_of_several_is(case: dict[str, Any]) -> None:
    found = library(case["sources"])
    (entry,) = (to_json(entry) for entry in found.entries)
    assert {name: entry[name] for name in case["entry"]} == case["entry"]
    assert places(found) == case.get("diagnostics", [])


def test_every_key_and_alias_leads_to_its_work_and_nothing_else_does() -> None:
    found = library(["@misc{csord\u00e1s, title={T}, doi={10.1234/x}}", "@misc{b:1, title={T}, doi={10.1234/x}}"])
    (entry,) = found.entries
    assert found.get("csorda\u0301s") is found.get("b:1") is entry
    assert found.place_of("b:1") == 0
    assert [found.get(key) for key in ("csord", "b", "B:1", "")] == [None] * 4


def test_a_shared_key_leads_to_the_first_work() -> None:
    found = library(["@misc{a, title={One}}", "@misc{a, title={Two}}"])
    assert found.get("a") is found.entries[0]
    assert found.get("a-2") is found.entries[1]


def test_conflict_says_both_values_and_where_the_kept_one_stands() -> None:
    found = library(["@misc{a, title={T}, year={2020}}", "\n@misc{a, title={T}, year={2021}}"])
    (said,) = found.diagnostics
    assert str(said).startswith("2.bib:2:1: info merge-conflict: ")
    assert all(word in said.message for word in ("year", "2020", "2021", "1.bib:1"))


def test_near_keys_are_found_whatever_their_case() -> None:
    found = library(["@misc{Rafailov2023direct, title={A}} @misc{zhou2023lima, title={B}} @misc{x, title={C}}"])
    assert nearest_keys(found, "rafailov2023") == ["Rafailov2023direct"]
    assert nearest_keys(found, "zhou2023lime") == ["zhou2023lima"]
    assert nearest_keys(found, "entirely-different") == []


NEAR = """
@misc{rafailov2023direct, author={Rafailov, R. and Sharma, A.}, title={Direct preference optimization}, year={2023}}
@misc{zhu2023principled, author={Zhu, Banghua}, title={Principled reinforcement learning}, year={2023}}
@misc{zhu2023finetuning, author={Zhu, Banghua}, title={Fine-tuning language models}, year={2023}, doi={10.1234/Fine.1}}
@misc{lima, author={Zhou, Chunting}, title={{LIMA}: Less is more for alignment}, year={2023}, eprint={2305.11206}}
"""
MEANT = {
    "a letter too few": ("rafailov2023drect", ["rafailov2023direct"], "rafailov2023direct"),
    "another case": ("Zhu2023Principled", ["zhu2023principled", "zhu2023finetuning"], "zhu2023principled"),
    "two that are as near": ("zhu2023", ["zhu2023principled", "zhu2023finetuning"], ""),
    "author and year": ("zhou-et-al-2023", ["lima"], ""),
    "author and a word of the title": ("SharmaPreference", ["rafailov2023direct"], ""),
    "words of the title run together": ("lessismoreforalignment", ["lima"], ""),
    "a year alone says nothing": ("2023", [], ""),
    "an arXiv id": ("arXiv:2305.11206v2", ["lima"], "lima"),
    "a bare arXiv id": ("2305.11206", ["lima"], "lima"),
    "a DOI": ("10.1234/fine.1", ["zhu2023finetuning"], "zhu2023finetuning"),
    "nothing like it": ("somebody-else", [], ""),
}


@pytest.mark.parametrize("name", MEANT)
def test_keys_are_near_by_id_by_spelling_and_by_what_they_say(name: str) -> None:
    key, near, sure = MEANT[name]
    found = library([NEAR])
    assert (nearest_keys(found, key), surest_key(found, key)) == (near, sure)


def test_a_thousand_unknown_keys_are_not_compared_with_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    ratio = difflib.SequenceMatcher.ratio
    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", lambda self: compared.append(1) or ratio(self))
    found = library(["".join(f"@misc{{author{n}title, title={{T{n}}}}}\n" for n in range(1000))])
    assert all(nearest_keys(found, f"author{n}titel") for n in range(1000))
    assert len(compared) <= 20_000


def test_the_same_sources_give_the_same_library() -> None:
    sources = [f"@misc{{k{n % 7}, title={{T{n % 5}}}, doi={{10.1234/{n % 3}}}}}" for n in range(40)]
    random.Random(1).shuffle(sources)
    assert library(sources) == library(sources)


def test_a_thousand_entries_with_one_id_and_key_are_not_compared_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    alike = library_module._alike
    monkeypatch.setattr(library_module, "_alike", lambda a, b: compared.append(a) or alike(a, b))
    words = [f"{random.Random(n).getrandbits(64):x}" for n in range(1000)]
    found = build([Reading(tuple(Entry("k", (word,), doi="10.1234/x") for word in words))])
    assert len(found.entries) == len(words)
    assert found.entries[-1].key == "k-1000"
    assert len(compared) < 5 * len(words)
