"""The command and the plugin bring script, style sheet and entries to take away; pages load them where they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import building
import pytest
from articles import parse
from command import alignrefs, complaint, printed

from mkdocs_alignrefs.assets import static_files

FILES = ["alignrefs.js", "alignrefs.css", "bibtex.json", "ris.json", "csl-json.json"]
CONFIGURATION = """\
site_name: S
theme: {name: material, font: false}
markdown_extensions: [{alignrefs: {sources: [refs.bib]}}]
"""
SITE: Mapping[str, str | bytes] = {
    "mkdocs.yml": CONFIGURATION + "plugins: [alignrefs]\n",
    "refs.bib": "@misc{a2020, title={A and B}, author={A, A.}, year={2020}}\n",
    "docs/index.md": "# Home\n\n<<refs>>\n",
    "docs/deep/er/page.md": "# Page\n\nText.\n\nSee <<cite:a2020>>.\n",
    "docs/plain.md": "# Plain\n",
}

Site = Callable[..., Path]


def loaded(html: str) -> list[str]:
    """Return what a page loads of ours."""
    addresses = (element.get("src", element.get("href", "")) for element in parse(html).iter())
    return sorted(address for address in addresses if "assets/alignrefs/" in address)


def test_the_command_writes_what_is_missing_and_replaces_what_is_old(site: Site) -> None:
    project = site(SITE)
    lines = printed(project, "assets").splitlines()
    assert lines == [f"docs/assets/alignrefs/{name}: written." for name in FILES]
    folder = project / "docs" / "assets" / "alignrefs"
    assert (folder / "alignrefs.js").read_bytes() == static_files()["alignrefs.js"]
    assert json.loads((folder / "bibtex.json").read_text("utf-8"))["a2020"].startswith("@misc{a2020,\n")
    assert [line.rpartition(": ")[2] for line in printed(project, "assets").splitlines()] == ["up to date."] * 5
    (folder / "alignrefs.css").write_text("old")
    assert "alignrefs.css: replaced." in printed(project, "assets")


def test_the_command_says_that_zensical_keeps_pages(site: Site) -> None:
    toml = '[project]\nsite_name = "S"\n[project.markdown_extensions.alignrefs]\nsources = ["refs.bib"]\n'
    project = site({**SITE, "zensical.toml": toml})
    assert "zensical build --clean" in printed(project, "assets", "-f", "zensical.toml")


def test_without_sources_there_is_nothing_to_take_away(site: Site) -> None:
    project = site({"mkdocs.yml": "site_name: S\nplugins: [alignrefs]\n", "docs/index.md": "# Home\n"})
    assert len(printed(project, "assets").splitlines()) == 2


def test_a_folder_that_cannot_be_written_is_one_sentence(site: Site) -> None:
    project = site({**SITE, "docs/assets/alignrefs": "a file"})
    assert complaint(project, "assets").startswith("The file docs/assets/alignrefs/alignrefs.js cannot be written: ")


@pytest.mark.hosts
def test_the_plugin_brings_the_files_and_pages_with_shortcodes_load_them(site: Site) -> None:
    result = building.build(site(SITE))
    assert result.code == 0, result.log
    assert sorted(path.name for path in (result.folder / "assets" / "alignrefs").iterdir()) == sorted(FILES)
    both = ["assets/alignrefs/alignrefs.css", "assets/alignrefs/alignrefs.js"]
    assert loaded(result.html("index.html")) == both
    assert loaded(result.html("deep/er/page/index.html")) == [f"../../../{path}" for path in both]
    assert loaded(result.html("plain/index.html")) == []


@pytest.mark.hosts
def test_addresses_fit_pages_that_are_files(site: Site) -> None:
    project = site({**SITE, "mkdocs.yml": f"{CONFIGURATION}plugins: [alignrefs]\nuse_directory_urls: false\n"})
    result = building.build(project)
    assert loaded(result.html("deep/er/page.html"))[0] == "../../assets/alignrefs/alignrefs.css"


@pytest.mark.hosts
def test_a_site_without_tables_has_nothing_to_take_away(site: Site) -> None:
    result = building.build(site({**SITE, "docs/index.md": "# Home\n"}))
    assert sorted(path.name for path in (result.folder / "assets" / "alignrefs").iterdir()) == sorted(FILES[:2])


@pytest.mark.hosts
def test_a_title_stays_the_title_of_its_page(site: Site) -> None:
    page = "# Of <<cite:a2020>>\n\nText.\n"
    result = building.build(site({**SITE, "docs/plain.md": page}))
    assert "<title>Of - S</title>" in result.html("plain/index.html")
    assert loaded(result.html("plain/index.html"))


@pytest.mark.hosts
@pytest.mark.parametrize("host", ["mkdocs", "zensical"])
def test_without_the_plugin_pages_load_what_lies_in_docs_dir(host: str, site: Site) -> None:
    project = site({**SITE, "mkdocs.yml": CONFIGURATION})
    assert loaded(building.build(project, host).html("index.html")) == []
    assert alignrefs(project, "assets").returncode == 0
    result = building.build(project, host, *(["--clean"] if host == "zensical" else []))
    assert loaded(result.html("index.html")) == ["assets/alignrefs/alignrefs.css", "assets/alignrefs/alignrefs.js"]
    assert (result.folder / "assets" / "alignrefs" / "ris.json").is_file()
