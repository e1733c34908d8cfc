"""A build of MkDocs and `alignrefs check` say the same of the pages of a site: code, place, wording and severity."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import building
import in_process
import markdown_pages
import pytest
import test_scan
import yaml
from rule_sites import RULE_CASES, checked, written

from mkdocs_alignrefs import options
from mkdocs_alignrefs.checks.site import check
from mkdocs_alignrefs.diagnostics import Diagnostic
from mkdocs_alignrefs.hosts import configuration

pytestmark = pytest.mark.hosts

CODES = frozenset((
    "unknown-key", "ambiguous-key", "shortcode-syntax", "unknown-option", "unknown-value", "empty-selection",
    "shortcode-not-rendered", "escaped-shortcode", "cites-unread",
))  # fmt: skip
"""The codes of what is wrong on pages."""
EXAMPLE = Path(__file__).parent.parent / "example_site"
SITES = [EXAMPLE, *(path.parent for path in sorted(building.SITES.glob("*/mkdocs.yml")))]
LOGGED = re.compile(r"^(?:INFO|WARNING|ERROR) +-  (\S+:\d+:\d+: [a-z-]+: .+)$", re.MULTILINE)
RULES = {
    f"{code} {number}": (code, case)
    for code, rule in RULE_CASES.items()
    if code in CODES
    for number, case in enumerate((rule["bad"], rule["good"], *rule["cases"]))
}


def in_build(folder: Path) -> list[str]:
    """Return what a build says of pages, each thing once, in no order."""
    lines = [line.split(": ", 2) for line in in_process.said(folder / "mkdocs.yml")]
    return sorted(": ".join(line) for line in lines if len(line) == 3 and line[1] in CODES)


def in_check(folder: Path) -> list[str]:
    site = configuration.read(folder / "mkdocs.yml")
    found = check(options.parse(site.options), folder, site.docs_dir, site).diagnostics
    return sorted(logged(item) for item in found if item.code in CODES)


def logged(item: Diagnostic) -> str:
    return f"{item.severity} {item.place}: {item.code}: {item.message} {item.remedy}"


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_on_the_sites_of_the_tests(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = building.copy(str(folder), tmp_path / "project")
    monkeypatch.chdir(project)
    assert in_check(project) == in_build(project)


def test_on_pages_of_every_construct(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No source has the keys of these pages, so that there is something to say of each shortcode."""
    pages = {f"docs/{name}.md": text for name, text in {**test_scan.PAGES, **test_scan.ODD}.items()}
    extensions: list[Any] = [{name: markdown_pages.CONFIGS.get(name, {})} for name in markdown_pages.EXTENSIONS]
    host = {"site_name": "S", "markdown_extensions": [*extensions, {"alignrefs": {"sources": ["a.bib"]}}]}
    entry = "@misc{lima, title={A}}"
    project = building.write(tmp_path, {"mkdocs.yml": yaml.safe_dump(host), "a.bib": entry, **pages})
    monkeypatch.chdir(project)
    expected = in_check(project)
    assert len(expected) > 200
    assert in_build(project) == expected


@pytest.mark.parametrize("name", RULES)
def test_on_the_cases_of_the_rules(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, case = RULES[name]
    checked(code, case, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert in_build(tmp_path) == in_check(tmp_path)


def test_on_all_rules_in_one_site(tmp_path: Path) -> None:
    """Each bad example has a folder for its sources and a page; the host logs what is wrong with sources too."""
    files = dict[str, Any]()
    for code, rule in RULE_CASES.items():
        for name, text in rule["bad"]["files"].items():
            files[f"docs/{code}.md" if name == "docs/index.md" else f"{code}/{name}"] = written(text)
    sources = [name for name in files if not name.startswith("docs/") and name.endswith((".md", ".bib"))]
    host = {"site_name": "S", "markdown_extensions": [{"alignrefs": {"sources": sources}}]}
    project = building.write(
        tmp_path, {**files, "docs/index.md": "See <<refs>>.\n", "mkdocs.yml": yaml.safe_dump(host)}
    )
    site = configuration.read(project / "mkdocs.yml")
    found = check(options.parse(site.options), project, site.docs_dir, site).diagnostics
    expected = {logged(item).split(" ", 1)[1] for item in found}
    log = building.build(project).log
    assert len({line.split(": ")[1] for line in expected}) >= 25
    assert set(LOGGED.findall(log)) == expected
