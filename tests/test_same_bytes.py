"""Promise 4 over the whole of a site: the same source gives the same bytes, however it came to be built."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import building
import pytest
from articles import outline
from building import HOSTS
from conftest import Builder

pytestmark = pytest.mark.hosts

TWICE = """
import sys, pathlib
from mkdocs.commands.build import build
from mkdocs.config import load_config

more = pathlib.Path("more.bib")
whole = more.read_text("utf-8")
more.write_text(whole.replace("1940", "1941") + "@misc{extra, author={Zhu, A. and Li, B. and Wu, C.}, year={2023}}")
build(load_config("mkdocs.yml"))
more.write_text(whole)
build(load_config("mkdocs.yml"))
"""


def files(site: Path) -> dict[str, bytes]:
    """Return the files of a site but for compressed ones, which hold the time."""
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.endswith(".gz")}


def differing(ours: building.Built, theirs: building.Built) -> list[str]:
    assert (ours.code, theirs.code) == (0, 0), theirs.log
    one, other = files(ours.folder), files(theirs.folder)
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.mark.parametrize("host", HOSTS)
def test_hash_seed_changes_nothing(host: str, built: Builder, tmp_path: Path) -> None:
    project = building.copy("contexts", tmp_path / "project")
    again = building.build(project, host, environment={"PYTHONHASHSEED": "4711"})
    assert differing(built("contexts", host), again) == []


@pytest.mark.parametrize("host", HOSTS)
def test_order_in_the_file_system_changes_nothing(host: str, built: Builder, tmp_path: Path) -> None:
    """Most file systems list a folder by the age or by the hash of its names."""
    whole = building.copy("contexts", tmp_path / "whole")
    project = tmp_path / "project"
    for path in sorted(whole.rglob("*"), reverse=True):
        if path.is_file():
            target = project / path.relative_to(whole)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    assert differing(built("contexts", host), building.build(project, host)) == []


@pytest.mark.parametrize("host", HOSTS)
def test_rebuild_equals_a_clean_build(host: str, built: Builder, tmp_path: Path) -> None:
    project = building.copy("contexts", tmp_path / "project")
    more = project / "more.bib"
    whole = more.read_text("utf-8")
    other = "@misc{extra, author={Zhu, A. and Li, B. and Wu, C.}, title={Extra}, year={2023}}\n"
    more.write_text(other + whole.replace("1940", "1941"), encoding="utf-8")
    before = building.build(project, host)
    assert before.code == 0, before.log
    more.write_text(whole, encoding="utf-8")
    os.utime(more, (later := more.stat().st_mtime + 2, later))  # Zensical compares whole seconds
    assert differing(built("contexts", host), building.build(project, host)) == []


def test_second_build_of_one_process_equals_a_clean_build(built: Builder, tmp_path: Path) -> None:
    project = building.copy("contexts", tmp_path / "project")
    result = building.run([sys.executable, "-c", TWICE], project)
    assert differing(built("contexts"), result) == []


def test_page_alone_is_as_it_is_among_others(built: Builder, tmp_path: Path) -> None:
    """What other pages cite never changes a label: the page of forms is the same on a site that has no other."""
    project = building.copy("contexts", tmp_path / "project")
    for page in (project / "docs").glob("*.md"):
        if page.name not in ("index.md", "forms.md"):
            page.unlink()
    configuration = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(configuration.partition("nav:")[0], encoding="utf-8")
    alone = building.build(project)
    assert alone.code == 0, alone.log
    among = built("contexts").article("forms/index.html")
    assert outline(alone.article("forms/index.html")) == outline(among)
