"""Nothing is said of a list without a fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import clean_lists
import command
import pytest

EXAMPLE = command.ROOT / "example_site"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("name", "write"), [("clean.md", clean_lists.reading_list), ("clean.bib", clean_lists.bib_file)], ids=["md", "bib"]
)
def test_five_hundred_made_up_works_are_clean(name: str, write: clean_lists.Writer, seed: int, tmp_path: Path) -> None:
    (tmp_path / name).write_text(write(clean_lists.works(seed)), encoding="utf-8")
    assert command.diagnostics(tmp_path, name) == []
    assert len(command.entries(tmp_path, name)) >= 500


def test_the_example_site_has_the_faults_of_its_list_alone(tmp_path: Path) -> None:
    site = shutil.copytree(EXAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("site", ".cache"))
    said = command.diagnostics(site, "-f", "mkdocs.yml")
    assert {one["path"] for one in said} == {"reading-list.md"}
    assert {one["severity"] for one in said} == {"info"}


def test_fix_leaves_a_clean_list_alone(tmp_path: Path) -> None:
    works = clean_lists.works(1)
    before = {"a.md": clean_lists.reading_list(works).encode(), "b.bib": clean_lists.bib_file(works).encode()}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
        command.alignrefs(tmp_path, "fix", "--write", "--unsafe", name)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
