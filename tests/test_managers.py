"""BibTeX as reference managers export it: what was exported is read back, and nothing private with it.

`library.jsonl` is what `alignrefs list --format json` prints for all files, an entry a line; `--accept` writes it anew.
"""

from __future__ import annotations

import json
from typing import Any

import command
import manager_exports
import pytest
from manager_exports import FOLDER, Work, exported

GOLDEN = FOLDER / "library.jsonl"
FILES = [*(f"{name}.bib" for name in exported()), "special.bib"]
PRIVATE = ("/Users/me", "/home/me", "file", "groups", "mendeley-", "annote", "owner", "secret", "bdsk", "Read_Status")
SPECIAL: dict[str, dict[str, Any]] = {
    "bbtExtra2021": {"status": "IN PROGRESS", "note": None, "date": "2021-05-17"},
    "zoteroExtra2021": {"status": "UNREAD", "arxiv": "2101.00001", "year": 2021},
    "zoteroRead2022": {"status": "READ"},
    "jabref2019": {"status": "SKIMMED", "title": "JabRef's Own Fields"},
    "Mendeley2018": {"title": "Mendeley Puts Titles in Double Braces", "arxiv": "1801.00001"},
    "who2020": {"authors": [{"literal": "World Health Organization"}], "date": "2020/2021", "year": 2020},
    "others2023": {"authors_truncated": True},
    "open": {"type": "phdthesis", "date": "2020-05/", "year": 2020},
    "single": {"date": "2020~", "year": 2020},
    "uncertain": {"date": "2020?", "year": 2020},
    "season": {"title": "Volumes: All of Them", "year": 2020},
    "an-empty-key": {"key_generated": True},
    "Case2000": {"title": "Upper Case"},
    "case2000": {"title": "Lower Case"},
    "Citavi1": {"tags": ["one", "two words"]},
}  # fmt: skip


@pytest.fixture(scope="module")
def library() -> list[dict[str, Any]]:
    return command.entries(FOLDER, *FILES)


def test_the_files_are_current_and_hold_at_least_200_entries(library: list[dict[str, Any]]) -> None:
    for name, pairs in exported().items():
        assert (FOLDER / f"{name}.bib").read_text("utf-8") == "\n".join(text for _, text in pairs)
    assert len(library) >= 200


@pytest.mark.parametrize("manager", exported())
def test_every_work_is_read_as_it_was_exported(manager: str, library: list[dict[str, Any]]) -> None:
    read = {tuple(entry["title"].split(" ")[-1:]): entry for entry in library}
    for work, _ in exported()[manager]:
        assert as_work(read[(str(work.number),)], work) == as_exported(work, manager)


def as_work(entry: dict[str, Any], work: Work) -> dict[str, Any]:
    names = [(name["family"], name["given"]) for name in entry["authors"]]
    told = {name: entry[name] for name in ("title", "venue", "year", "doi", "tags", "status")}
    return {**told, "authors": names, "month": entry["date"][5:7]}


def as_exported(work: Work, manager: str) -> dict[str, Any]:
    """Return what a manager tells of a work: not all tell the month, the DOI, the journal and the tags."""
    says_tags = manager in ("better_bibtex", "zotero", "jabref", "mendeley", "citavi")
    says_month = manager in ("better_bibtex", "zotero", "jabref", "mendeley", "acl")
    return {
        "title": work.title,
        "venue": work.journal if manager != "arxiv" else None,
        "year": work.year,
        "doi": work.doi if manager not in ("scholar", "arxiv") else None,
        "tags": list(work.tags) if says_tags else [],
        "status": "READ" if manager == "jabref" else None,
        "authors": list(work.authors),
        "month": f"{work.month:02}" if says_month else "",
    }


@pytest.mark.parametrize("key", SPECIAL)
def test_what_managers_write_beside_a_work_is_understood(key: str, library: list[dict[str, Any]]) -> None:
    entry = next(entry for entry in library if entry["key"] == key)
    assert {name: entry[name] for name in SPECIAL[key]} == SPECIAL[key]


def test_nothing_private_is_read(library: list[dict[str, Any]]) -> None:
    for entry in library:
        text = json.dumps({**entry, "sources": []})
        assert [word for word in PRIVATE if word in text] == []


def test_a_key_of_two_works_is_an_error_and_both_are_there(library: list[dict[str, Any]]) -> None:
    said = command.alignrefs(FOLDER, "list", "special.bib").stderr.decode()
    assert "special.bib:" in said
    assert said.count("duplicate-key") == 1
    assert {"The First", "Quite Another One"} <= {entry["title"] for entry in library}


def test_the_whole_library_is_what_it_was(library: list[dict[str, Any]], accept: bool) -> None:
    lines = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in library)
    if accept:
        GOLDEN.write_text(lines, "utf-8")
    assert lines == GOLDEN.read_text("utf-8")


def test_the_generator_makes_the_same_works_each_time() -> None:
    assert manager_exports.works(1, 3) == manager_exports.works(1, 3)
