"""Promise 1: a page without shortcodes is, byte for byte, what the site gives without the plugin."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import building
import pytest
import yaml

pytestmark = pytest.mark.hosts

BUILDS = [
    ("mkdocs", "material"),
    ("mkdocs", "mkdocs"),
    ("mkdocs", "readthedocs"),
    ("properdocs", "material"),
    ("zensical", "material"),
]
MAY_DIFFER = ("search", "sitemap", "assets/alignrefs/")
COSTLY = {"bibtexparser", "pybtex", "ftfy"}
SOURCES = ["library.bib", "reading-list.md"]


def library() -> dict[str, str]:
    """Return 200 made-up entries: half of them in a BibTeX file, half in a reading list."""
    entries = [
        f"@misc{{key{number},\n  title={{Work {number}}},\n  author={{Author{number}, Anna}},\n  year={{2020}}\n}}\n"
        for number in range(200)
    ]
    headings = [
        f"#### Work {number} [`READ`]\n\ncitation:\n```bibtex\n{entries[number]}```\n" for number in range(100, 200)
    ]
    return {"library.bib": "\n".join(entries[:100]), "reading-list.md": "# List\n\n" + "\n".join(headings)}


def project(folder: Path, theme: str, with_plugin: bool, **options: Any) -> Path:
    """Copy the site and its library to a folder, in a theme, with or without the plugin and the extension."""
    building.copy("untouched", folder)
    building.write(folder, library())
    configuration = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    configuration["theme"]["name"] = theme
    if with_plugin:
        configuration["plugins"].append("alignrefs")
        configuration["markdown_extensions"].append({"alignrefs": {"sources": SOURCES, **options}})
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    return folder


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and not path.relative_to(site).as_posix().startswith(MAY_DIFFER)
    }


def audited(folder: Path, host: str) -> dict[str, list[str]]:
    """Build a site and return which sources were opened and which modules were imported."""
    report = folder / "audit.json"
    path = os.pathsep.join([str(folder / "audit"), os.environ.get("PYTHONPATH", "")])
    environment = {"PYTHONPATH": path, "AUDIT_REPORT": str(report)}
    result = building.build(folder, host, environment=environment)
    assert result.code == 0, result.log
    return dict(json.loads(report.read_text("utf-8")))


@pytest.mark.parametrize(("host", "theme"), BUILDS)
def test_site_without_shortcodes_is_the_same_with_and_without(host: str, theme: str, tmp_path: Path) -> None:
    without = building.build(project(tmp_path / "without", theme, with_plugin=False), host)
    with_it = building.build(project(tmp_path / "with", theme, with_plugin=True), host)
    assert (without.code, with_it.code) == (0, 0), with_it.log
    assert len([name for name in files(without.folder) if name.endswith(".html")]) >= 4
    assert differing(files(without.folder), files(with_it.folder)) == []


@pytest.mark.parametrize(("host", "theme"), BUILDS[:4])
def test_generated_bibliography_changes_no_other_page(host: str, theme: str, tmp_path: Path) -> None:
    """The page is not in the navigation, though this site leaves the navigation to the host."""
    without = building.build(project(tmp_path / "without", theme, with_plugin=False), host)
    options = {"bibliography": "references.md"}
    with_it = building.build(project(tmp_path / "with", theme, with_plugin=True, **options), host)
    assert with_it.code == 0, with_it.log
    assert differing(files(without.folder), files(with_it.folder)) == ["references.bib", "references/index.html"]


def differing(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))


@pytest.mark.parametrize("host", building.HOSTS)
def test_nothing_is_read_or_imported_where_nothing_is_cited(host: str, tmp_path: Path) -> None:
    report = audited(project(tmp_path / "project", "material", with_plugin=True), host)
    assert report["opened"] == []
    assert COSTLY & set(report["modules"]) == set()


@pytest.mark.parametrize("host", building.HOSTS)
def test_sources_are_read_once_where_one_page_cites(host: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "project", "material", with_plugin=True)
    building.write(
        folder, {"docs/citing.md": "# Citing\n\n<<cite:key1>>\n", "docs/also.md": "# Also\n\n<<cite:key2>>\n"}
    )
    report = audited(folder, host)
    assert sorted(report["opened"]) == SOURCES
    assert "bibtexparser" in report["modules"]


@pytest.mark.parametrize(("host", "theme"), BUILDS)
def test_other_pages_are_the_same_when_one_page_cites(host: str, theme: str, tmp_path: Path) -> None:
    """A citation in the title or a heading of a page does not reach the navigation of the others."""
    citing = "# Citing <<cite:key1>>\n\n## Part <<citet:key2>>\n"
    plain = "# Citing\n\n## Part\n"
    without = project(tmp_path / "without", theme, with_plugin=False)
    with_it = project(tmp_path / "with", theme, with_plugin=True)
    building.write(without, {"docs/citing.md": plain})
    building.write(with_it, {"docs/citing.md": citing})
    ours, theirs = (files(building.build(folder, host).folder) for folder in (without, with_it))
    assert differing(ours, theirs) == ["citing/index.html"]
