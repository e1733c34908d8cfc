"""`alignrefs check` says of a site what its build logs: the same faults, at the same places, in the same words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from rule_sites import RULE_CASES, written

from mkdocs_alignrefs import options
from mkdocs_alignrefs.checks.site import check
from mkdocs_alignrefs.hosts import configuration

pytestmark = pytest.mark.hosts
LOGGED = re.compile(r"^(?:INFO|WARNING|ERROR) +-  (?P<said>\S+:\d+:\d+: [a-z-]+: .+)$", re.MULTILINE)
PAGES = Path(__file__).parent / "cases" / "pages"
EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.superfences"]
LIBRARY = (
    "@misc{k, author={Lee, Ann}, title={One}, year={2020}}\n@misc{a, author={Rim, Jae}, title={Two}, year={2021}}\n"
)


def said_by_check(folder: Path) -> set[str]:
    site = configuration.read(folder / "mkdocs.yml")
    found = check(options.parse(site.options), folder, site.docs_dir, site).diagnostics
    return {f"{item.place}: {item.code}: {item.message} {item.remedy}".rstrip() for item in found}


def logged_by_build(folder: Path) -> set[str]:
    built = building.build(folder)
    assert built.code == 0, built.log
    return set(LOGGED.findall(built.log))


def test_all_rules_in_one_site(tmp_path: Path) -> None:
    """Each bad example has a folder of sources and a page of its own, so that all are built at once."""
    sources, files = [], dict[str, Any]()
    for code, rule in RULE_CASES.items():
        if "zensical.toml" in rule["bad"]["files"]:
            continue
        for name, text in rule["bad"]["files"].items():
            place = f"docs/{code}.md" if name == "docs/index.md" else f"{code}/{name}"
            files[place] = written(text)
            sources += [place] if not place.startswith("docs/") and name.endswith((".md", ".bib")) else []
    config = {
        "site_name": "S",
        "plugins": ["search"],
        "markdown_extensions": [*EXTENSIONS, {"alignrefs": {"sources": sources}}],
    }
    files |= {"docs/index.md": "See <<refs>>.\n", "mkdocs.yml": yaml.safe_dump(config)}
    folder = building.write(tmp_path, files)
    said = said_by_check(folder)
    assert len({line.split(": ")[1] for line in said}) >= 25
    assert logged_by_build(folder) == said


def test_pages_of_every_construct(tmp_path: Path) -> None:
    files: dict[str, Any] = {f"docs/{path.name}": path.read_bytes() for path in sorted(PAGES.glob("*.md"))}
    config = {
        "site_name": "S",
        "plugins": ["search"],
        "markdown_extensions": [*EXTENSIONS, {"alignrefs": {"sources": ["works.bib"]}}],
    }
    files |= {"works.bib": LIBRARY, "docs/index.md": "# Home\n", "mkdocs.yml": yaml.safe_dump(config)}
    folder = building.write(tmp_path, files)
    said = said_by_check(folder)
    assert len(said) > 20
    assert logged_by_build(folder) == said


@pytest.mark.parametrize("name", ["contexts", "hostile", "odd_keys"])
def test_a_site_of_the_tests(name: str, tmp_path: Path) -> None:
    folder = building.copy(name, tmp_path / "project")
    assert logged_by_build(folder) == said_by_check(folder)
