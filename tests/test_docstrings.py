"""Shortcodes in docstrings stand in the files of their modules, which are found and read without importing anything."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import building
import pytest
import test_build_and_check
import yaml

from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.hosts.pages import configured_pages
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.scan import Shortcode

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "docstrings.yaml").read_text("utf-8"))
SITE = """
site_name: S
plugins:
  - mkdocstrings: {handlers: {python: {paths: [src]}}}
markdown_extensions:
  [admonition, pymdownx.superfences, pymdownx.arithmatex: {generic: true}, alignrefs: {sources: [a.bib]}]
"""
BOOK = "@misc{lima, title={A}}"


def written(folder: Path, files: dict[str, str], **pages: str) -> Path:
    modules = {f"src/{name}": text for name, text in files.items()}
    docs = {f"docs/{name}.md": text for name, text in pages.items()}
    return building.write(folder, {"mkdocs.yml": SITE, "a.bib": BOOK, **modules, **docs})


def shortcodes(project: Path, name: str = "page") -> tuple[Shortcode, ...]:
    pages = configured_pages(configuration.read(project / "mkdocs.yml"))
    read = pages.read(project / "docs" / f"{name}.md", PageFiles(project))
    assert read
    return read.shortcodes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_places(case: dict[str, Any], tmp_path: Path) -> None:
    found = shortcodes(written(tmp_path, case["files"], page=case["page"]))
    places = [(re.findall(r"\w+", item.text)[1], str(item.place)) for item in found]
    assert list(dict.fromkeys(places)) == list(case["places"].items())
    assert "no" not in case["places"]


@pytest.mark.hosts
def test_a_build_says_the_same_of_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {name: text for case in CASES for name, text in case["files"].items()}
    project = written(tmp_path, files, **{f"page{n}": case["page"] for n, case in enumerate(CASES)})
    monkeypatch.chdir(project)
    expected = test_build_and_check.in_check(project)
    assert len({line.split(":")[0] for line in expected}) > 15
    assert test_build_and_check.in_build(project) == expected


WITHOUT = {
    "a module that does not exist": ({}, "::: nothing.there\n"),
    "a module that cannot be parsed": ({"broken.py": 'def f(:\n    """<<cite:a>>"""\n'}, "::: broken\n"),
    "a module with a NUL": ({"nul.py": 'x = 1\0\ndef f():\n    """<<cite:a>>"""\n'}, "::: nul\n"),
    "a member that does not exist": ({"some.py": '"""<<cite:a>>"""\n'}, "::: some.member\n"),
    "a name that is none": ({"some.py": '"""<<cite:a>>"""\n'}, "::: ../some\n\n::: some..x\n\n::: .\n\n:::\n"),
    "another handler": ({"some.py": '"""<<cite:a>>"""\n'}, "::: some\n    handler: crystal\n"),
    "modules that import each other": (
        {"ring.py": "from gnir import *\nfrom gnir import a\n", "gnir.py": "from ring import *\nfrom ring import a\n"},
        "::: ring.a\n\n::: ring.b\n",
    ),
    "code": ({"some.py": '"""<<cite:a>>"""\n'}, "```\n::: some\n```\n"),
    "formatted literals": ({"some.py": 'x = 1\nf"""<<cite:a>>"""\n'}, "::: some\n"),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_there_is_nothing_to_say_of(name: str, tmp_path: Path) -> None:
    files, page = WITHOUT[name]
    assert shortcodes(written(tmp_path, files, page=page)) == ()


def test_options_that_mean_nothing_change_nothing(tmp_path: Path) -> None:
    page = '::: some\n    options: [1]\n\n::: some\n    : [\n\n::: some\n    options: {filters: ["["], members: 3}\n'
    project = written(tmp_path, {"some.py": '"""<<cite:a>>"""\n'}, page=page)
    assert len(shortcodes(project)) == 3


def test_without_the_plugin_nothing_is_taken_in(tmp_path: Path) -> None:
    project = written(tmp_path, {"some.py": '"""<<cite:a>>"""\n'}, page="::: some\n")
    building.write(project, {"mkdocs.yml": "site_name: S\n"})
    assert shortcodes(project) == ()


def test_nothing_is_imported(tmp_path: Path) -> None:
    text = 'open("run.txt", "w")\n\ndef f():\n    """<<cite:a>>"""\n'
    project = written(tmp_path, {"never/__init__.py": text, "never/imported.py": text}, page="::: never.imported.f\n")
    assert len(shortcodes(project)) == 1
    assert not any(name.startswith("never") for name in sys.modules)


def test_a_module_of_ten_thousand_members_is_read_to_its_end(tmp_path: Path) -> None:
    names = [f"f{n}" for n in range(10_000)]
    functions = "".join(f'def {name}():\n    """<<cite:a>>"""\n' for name in names)
    conditions = "if 0:\n    pass\n" + "elif 1:\n    pass\n" * 500
    files = {"many.py": functions + conditions, "all.py": f"from many import *\n__all__ = {names!r}\n"}
    assert len(shortcodes(written(tmp_path, files, page="::: all\n"))) == 10_000
