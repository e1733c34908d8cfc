"""What a host will not see by itself is said: files that are not watched, the other pages of a dirty build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import building
import pytest
from command import alignrefs

pytestmark = pytest.mark.hosts

BOOK = "@book{ash2020, author={Ash, Ann}, title={Trees}, year={2020}}\n"
PAGE = "# Page\n\nSee <<cite:ash2020>>.\n"
FILES = {"docs/index.md": PAGE, "docs/other.md": PAGE, "lists/refs.bib": BOOK}
LISTING = {"docs/listing.md": "# Listing\n\n<<refs: cited=site>>\n"}
BIBLIOGRAPHY = {"docs/references.md": "# References\n\n<<bibliography: scope=site>>\n"}
Site = Callable[..., Path]


def toml(watch: str, options: str = 'sources = ["lists/refs.bib"]') -> dict[str, str]:
    lines = ["[project]", 'site_name = "Stale"', f"watch = {watch}", "[project.markdown_extensions.alignrefs]", options]
    return {"zensical.toml": "\n".join(lines)}


def yml(watch: str = "[]") -> dict[str, str]:
    lines = [
        "site_name: Stale",
        f"watch: {watch}",
        "markdown_extensions: [alignrefs: {sources: [lists/refs.bib], bibliography: references.md}]",
        "plugins: [alignrefs]",
        "theme: {name: material, font: false}",
    ]
    return {"mkdocs.yml": "\n".join(lines)}


def log_of(folder: Path, host: str = "zensical", *arguments: str) -> str:
    result = building.build(folder, host, *arguments)
    assert result.code == 0, result.log
    return result.log


@pytest.mark.parametrize(
    ("files", "remedies"),
    [
        pytest.param(toml('["docs"]'), ['watch = ["docs", "lists/refs.bib"]'], id="a source is not watched"),
        pytest.param(toml('["lists/refs.bib"]'), [], id="a source is watched"),
        pytest.param(toml('["lists"]'), [], id="the folder of a source is watched"),
        pytest.param(toml('["."]'), [], id="everything is watched"),
        pytest.param(
            {**toml('["lists"]'), **LISTING}, ['watch = ["lists", "docs"]'], id="a page lists what others cite"
        ),
        pytest.param({**toml('["lists", "docs"]'), **LISTING}, [], id="pages are watched that others list"),
        pytest.param(
            toml('["lists"]', 'sources = ["lists/refs.bib"]\nbibliography = "references.md"'),
            ["Run `alignrefs pages --write` once."],
            id="the bibliography page is missing",
        ),
        pytest.param(
            {**toml('["lists"]', 'sources = ["lists"]\nbibliography = "references.md"'), **BIBLIOGRAPHY},
            ['watch = ["lists", "docs"]'],
            id="the bibliography page tells which pages cite",
        ),
        pytest.param(
            {**toml('["lists", "docs"]', 'sources = ["lists"]\nbibliography = "references.md"'), **BIBLIOGRAPHY},
            [],
            id="the bibliography page and all others are watched",
        ),
    ],
)
def test_zensical_is_told_once_by_the_build_and_by_the_check(
    files: dict[str, str], remedies: list[str], site: Site
) -> None:
    folder = site({**FILES, **files})
    log = log_of(folder)
    found = json.loads(alignrefs(folder, "check", "--format", "json", "--select", "stale-host").stdout)["diagnostics"]
    assert [item["code"] for item in found] == ["stale-host"] * len(remedies)
    for item, remedy in zip(found, remedies, strict=True):
        assert remedy in item["remedy"]
        assert log.count(f"zensical.toml:1:1: stale-host: {item['message']} {item['remedy']}") == 1
    assert log.count("stale-host") == len(remedies)


def test_source_that_does_not_exist_yet_is_not_seen_by_zensical(site: Site) -> None:
    files = toml('["lists"]', 'sources = ["lists/refs.bib", "lists/later.bib"]')
    assert log_of(site({**FILES, **files})).count("Write `lists/later.bib`, then start `zensical serve` again.") == 1


def test_line_to_paste_is_that_of_the_configuration_file(site: Site) -> None:
    log = log_of(site({**FILES, **yml("[docs]"), **BIBLIOGRAPHY}))
    assert 'Add to mkdocs.yml: `watch: ["docs", "lists/refs.bib"]`.' in log


@pytest.mark.parametrize("host", building.HOSTS[:2])
def test_hosts_with_plugins_generate_the_page_and_need_no_watch(host: str, site: Site) -> None:
    assert "stale-host" not in log_of(site({**FILES, **yml(), **LISTING}), host, "--strict")


@pytest.mark.parametrize("host", building.HOSTS[:2])
def test_dirty_build_is_not_a_clean_one_and_says_so_once(host: str, site: Site) -> None:
    folder = site({**FILES, **yml()})
    log_of(folder, host)
    building.write(folder, {"lists/refs.bib": BOOK.replace("Ash, Ann", "Elm, Eve")})
    assert log_of(folder, host, "--dirty").count("may be stale") == 1
    page = folder / "site" / "other" / "index.html"
    assert ">Ash, 2020<" in page.read_text("utf-8")
    assert "may be stale" not in log_of(folder, host)
    assert ">Elm, 2020<" in page.read_text("utf-8")
