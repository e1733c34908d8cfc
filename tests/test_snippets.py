"""Pages take in snippets as pymdownx.snippets does, and each shortcode of theirs is placed in its own file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from markdown import Markdown

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.hosts.dialect import dialect
from mkdocs_alignrefs.pages.dialect import Dialect, Snippets
from mkdocs_alignrefs.pages.files import PageFiles
from mkdocs_alignrefs.pages.scan import scan
from mkdocs_alignrefs.pages.snippets import taken_in
from mkdocs_alignrefs.pages.written import written

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "snippets.yaml").read_text("utf-8"))
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])


@pytest.fixture
def folder(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return building.write(tmp_path, case["files"])


def read(case: dict[str, Any], folder: Path) -> Dialect:
    extensions = {"footnotes": {}, "pymdownx.superfences": {}, "pymdownx.snippets": case.get("settings", {})}
    return dialect("none", extensions, {}, folder, folder / "docs")


@EVERY
def test_lines_are_those_of_pymdownx(case: dict[str, Any], folder: Path) -> None:
    md = Markdown(extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": case.get("settings", {})})
    theirs = md.preprocessors["snippet"].run(case["page"].replace("\r\n", "\n").split("\n"))
    snippets = read(case, folder).snippets
    assert snippets
    ours = taken_in(written(SourceText(case["page"], "page.md")), snippets, PageFiles(folder).read)
    assert [line.text for line in ours] == [line.lstrip("\ufeff") for line in theirs]


@EVERY
def test_every_character_stands_where_it_was_written(case: dict[str, Any], folder: Path) -> None:
    snippets = read(case, folder).snippets
    assert snippets
    lines = taken_in(written(SourceText(case["page"], "page.md")), Snippets(snippets.bases), PageFiles(folder).read)
    for line in lines:
        for char, offset in zip(line.text, line.offsets, strict=False):
            assert char == " " or line.source.text[offset] == char


@EVERY
def test_shortcodes_stand_in_their_own_files(case: dict[str, Any], folder: Path) -> None:
    found = scan(SourceText(case["page"], "page.md"), read(case, folder), PageFiles(folder).read)
    places = {re.findall(r"\w+", item.text)[1]: item.place for item in found}
    got = {key: f"{place.path}:{place.line}:{place.column}" for key, place in places.items()}
    assert got == case["places"]


def test_without_the_extension_nothing_is_taken_in(tmp_path: Path) -> None:
    building.write(tmp_path, {"a.md": "<<cite:a>>"})
    assert scan(SourceText('--8<-- "a.md"\n', "page.md"), Dialect(), PageFiles(tmp_path).read) == ()


def test_files_that_take_in_each_other_a_thousand_times_come_to_an_end(tmp_path: Path) -> None:
    for n in range(30):
        building.write(tmp_path, {f"{n}.md": f'--8<-- "{n + 1}.md"\n' * 1000})
    snippets = Snippets((str(tmp_path),))
    assert len(taken_in(written(SourceText('--8<-- "0.md"', "page.md")), snippets, PageFiles(tmp_path).read)) < 10**7


TAGS = {
    "docs_dir": ("!relative $docs_dir/parts", "docs/parts"),
    "config_dir": ("!relative $config_dir", "."),
    "the page": ("!relative", "docs/sub"),
}


@pytest.mark.parametrize("name", TAGS)
def test_a_base_can_be_relative_to(name: str, tmp_path: Path) -> None:
    from mkdocs_alignrefs.hosts import configuration
    from mkdocs_alignrefs.hosts.pages import configured_pages

    tag, folder = TAGS[name]
    text = f"markdown_extensions:\n  - pymdownx.snippets:\n      base_path:\n        - {tag}\n"
    project = building.write(
        tmp_path, {"mkdocs.yml": text, "docs/sub/page.md": '--8<-- "a.txt"', f"{folder}/a.txt": "<<cite:a>>"}
    )
    pages = configured_pages(configuration.read(project / "mkdocs.yml"))
    read = pages.read(project / "docs" / "sub" / "page.md", PageFiles(project))
    assert read
    assert [str(item.place) for item in read.shortcodes] == [f"{folder.removeprefix('.')}/a.txt:1:1".lstrip("/")]
