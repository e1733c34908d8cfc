"""The hooks for pre-commit run as it runs them, for the files that they are about."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import ROOT, alignrefs

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
CONFIG = "site_name: S\nmarkdown_extensions: [{alignrefs: {sources: [works.bib]}}]\n"
WORK = "@misc{a,\n  title={A title},\n  author={Lee, Ann}\n  year={2020}\n}\n"

Site = Callable[..., Path]


def arguments(hook: str) -> list[str]:
    command, *arguments = HOOKS[hook]["entry"].split()
    assert command == "alignrefs"
    return arguments


def test_the_hooks_are_those_of_the_manual() -> None:
    page = (ROOT / "example_site" / "docs" / "manual" / "ci.md").read_text("utf-8")
    assert list(HOOKS) == ["alignrefs-check", "alignrefs-fix"] == re.findall(r"- id: (\S+)", page)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_installs_this_package_and_looks_at_the_whole_site(hook: dict[str, Any]) -> None:
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert hook["name"] and hook["description"].endswith(".")


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize(
    ("name", "concerned"),
    [
        ("docs/index.md", True),
        ("docs/page.markdown", True),
        ("reading-list.md", True),
        ("works.bib", True),
        ("src/module.py", True),
        ("mkdocs.yml", True),
        ("docs/mkdocs.yaml", True),
        ("properdocs.yml", True),
        ("zensical.toml", True),
        ("docs/picture.png", False),
        ("README.rst", False),
        ("other.yml", False),
        ("notmkdocs.yml", False),
        ("pyproject.toml", False),
        ("works.bib.txt", False),
    ],
)
def test_which_files_concern_a_hook(hook: str, name: str, concerned: bool) -> None:
    assert bool(re.search(HOOKS[hook]["files"], name)) == concerned


def test_check_fails_for_a_fault_and_only_then(site: Site) -> None:
    folder = site({"mkdocs.yml": CONFIG, "works.bib": WORK, "docs/index.md": "It <<cite:b>>.\n"})
    assert alignrefs(folder, *arguments("alignrefs-check")).returncode == 1
    (folder / "docs" / "index.md").write_text("It <<cite:a>>.\n")
    assert alignrefs(folder, *arguments("alignrefs-check")).returncode == 0


def test_fix_mends(site: Site) -> None:
    folder = site({"mkdocs.yml": CONFIG, "works.bib": WORK, "docs/index.md": "It <<cite:a>>.\n"})
    alignrefs(folder, *arguments("alignrefs-fix"))
    assert (folder / "works.bib").read_text() == WORK.replace("Ann}\n", "Ann},\n")
