"""The manual says what the product does: generated parts are current, examples are live, nothing is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from mkdocs_alignrefs.citing.citation import BLOCKS, COMMANDS
from mkdocs_alignrefs.cli.check import check
from mkdocs_alignrefs.cli.reporting import FORMATS
from mkdocs_alignrefs.diagnostics import RULES
from mkdocs_alignrefs.options import STYLES, WORDS, Options
from mkdocs_alignrefs.render.table import COLUMNS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "example_site" / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
README = (ROOT / "README.md").read_text("utf-8")

CHECK_OPTIONS = [option.opts[-1] for option in check.params if option.opts[-1].startswith("--")]
GENERATED = re.compile(r"<!-- generated: .*?<!-- end -->", re.DOTALL)
FENCE = re.compile(r"^(`{3,})(.*?)$\n(.*?)^\1$\n?(.*?)(?=^`{3,}|\Z)", re.DOTALL | re.MULTILINE)
RESULT = re.compile(r'\s*(?:</div>\s*)?<div class="result" markdown>\n\n(.*?)\n\n</div>', re.DOTALL)
ROW = re.compile(r"^\| `(\\?<<[^|]+>>)` \| (.*) \|$", re.MULTILINE)
SHOWN_ALONE = ("reading-list.md", "Your list")
"""Words in the title of a fence that shows a file, and so has no result of its own."""


def by_hand(page: str) -> str:
    return "" if PAGES[page].startswith("<!-- Made by ") else GENERATED.sub("", PAGES[page])


def test_the_generated_parts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/manual.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "Nothing is stale.\n"), done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_every_example_in_a_fence_stands_live_below_it(page: str) -> None:
    for _, info, source, after in FENCE.findall(by_hand(page)):
        if info.startswith("markdown") and not any(word in info for word in SHOWN_ALONE):
            result = RESULT.match(after)
            assert result, f"no result below the example\n{source}"
            assert result[1].strip() == source.strip()


@pytest.mark.parametrize("page", PAGES)
def test_every_example_in_a_table_stands_live_beside_it(page: str) -> None:
    for source, result in ROW.findall(by_hand(page)):
        assert result == source


def test_the_manual_has_live_examples() -> None:
    assert sum(len(RESULT.findall(page)) for page in PAGES.values()) >= 10
    assert sum(len(ROW.findall(page)) for page in PAGES.values()) >= 15


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("manual/syntax.md", [*COMMANDS, *BLOCKS, *COLUMNS]),
        ("manual/options.md", [*(option.name for option in fields(Options)), *STYLES, *WORDS]),
        ("manual/diagnostics.md", [*RULES]),
        ("manual/command-line.md", ["alignrefs check", "alignrefs list", "alignrefs show", "alignrefs pages"]),
        ("manual/check.md", [*FORMATS, "severities", "severities_by_path", "alignrefs-baseline.json", *CHECK_OPTIONS]),
        ("manual/hosts.md", ["MkDocs", "ProperDocs", "Zensical", "watch:", "mkdocs-macros"]),
    ],
)
def test_the_manual_leaves_nothing_out(page: str, words: list[str]) -> None:
    assert [word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGES[page])] == []


def test_the_navigation_names_every_page() -> None:
    config = yaml.safe_load((DOCS.parent / "mkdocs.yml").read_text("utf-8"))
    in_nav = [page for page in PAGES if not page.startswith("manual/rules/")]
    assert sorted(re.findall(r"[\w/-]+\.md", str(config["nav"]))) == sorted(in_nav)


def test_every_rule_has_a_page_that_its_table_links_to() -> None:
    pages = [page.removeprefix("manual/rules/").removesuffix(".md") for page in PAGES if "/rules/" in page]
    linked = re.findall(r"\(rules/([\w-]+)\.md\)", PAGES["manual/diagnostics.md"])
    assert sorted(pages) == sorted(linked) == sorted(RULES)


def test_the_readme_has_the_two_commands_that_build_the_site_and_run_the_tests() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert ["mkdocs build --strict" in commands[0], "pytest" in commands[1], len(commands)] == [True, True, 2]


def test_the_files_that_the_readme_links_to_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert len(links) >= 5
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_picture_of_the_readme_is_small() -> None:
    picture = DOCS / "assets" / "home.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 250_000
