"""What the manual says to put into CI and into editors does what it says there: each command of it is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from command import ROOT, printed
from repositories import git, repository

PAGE = (ROOT / "example_site" / "docs" / "manual" / "ci.md").read_text("utf-8")
FENCE = re.compile(r'^```(\w+)(?: title="(.*?)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
FENCES = [(language, title, text) for language, title, text in FENCE.findall(PAGE)]
EXAMPLE = yaml.safe_load((ROOT / "tests" / "cases" / "reports" / "example.yaml").read_text("utf-8"))


def fence(words: str) -> str:
    """Return the only fence that has these words in its title or in its text."""
    (found,) = [text for _, title, text in FENCES if words in title or words in text]
    return found


def workflow() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(fence("citations.yml"))
    return loaded


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """Return a clone as GitHub checks out a pull request: of depth 2, merged into its branch."""
    origin = repository(tmp_path / "origin", {**EXAMPLE["both"], **EXAMPLE["then"]})
    git(origin, "checkout", "-qb", "topic")
    building.write(origin, EXAMPLE["now"])
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Now")
    git(origin, "checkout", "-q", "main")
    building.write(origin, {"unrelated.txt": "Main moved on."})
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Main moved on")
    git(origin, "merge", "-q", "--no-ff", "-m", "Merged", "topic")
    git(tmp_path, "clone", "-q", "--depth=2", origin.as_uri(), "clone")
    return tmp_path / "clone"


def run(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a step of a workflow is run."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, **environment}
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def steps(text: str) -> list[str]:
    """Return the scripts of a workflow that run `alignrefs`."""
    return [step["run"] for step in yaml.safe_load(text) if "alignrefs check" in step.get("run", "")]


def test_the_workflow_runs_for_pull_requests_with_no_more_rights_than_it_needs() -> None:
    assert workflow()[True] == "pull_request"  # YAML 1.1 reads the name `on` as true
    assert workflow()["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert workflow()["jobs"]["check"]["steps"][0]["with"]["fetch-depth"] == 2


def test_the_workflow_tells_what_a_pull_request_adds_and_annotates_it(merged: Path) -> None:
    tell, annotate = steps(yaml.safe_dump(workflow()["jobs"]["check"]["steps"]))
    done = run(merged, tell, GITHUB_STEP_SUMMARY="summary.md")
    assert (done.returncode, done.stderr) == (0, "")
    summary = (merged / "summary.md").read_text("utf-8")
    assert summary == (merged / "changes.md").read_text("utf-8")
    assert summary.startswith("### Citations: 2 new faults, 1 entry added and the reading status of 1 entry changed")
    done = run(merged, annotate)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=docs/index.md,line=2,col=8,title=unknown-key::")


def test_the_workflow_fails_for_a_wrong_configuration(merged: Path) -> None:
    (merged / "mkdocs.yml").write_text("plugins: [{alignrefs: {style: apa}}]\n")
    tell, annotate = steps(yaml.safe_dump(workflow()["jobs"]["check"]["steps"]))
    assert run(merged, tell, GITHUB_STEP_SUMMARY="summary.md").returncode != 0
    assert run(merged, annotate).returncode == 2


def test_the_log_for_code_scanning_is_written_where_it_is_uploaded_from(merged: Path) -> None:
    text = fence("upload-sarif")
    (script,) = steps(text)
    assert run(merged, script).returncode == 0
    uploaded = yaml.safe_load(text)[1]["with"]["sarif_file"]
    assert json.loads((merged / uploaded).read_text("utf-8"))["runs"][0]["results"]


def test_gitlab_fails_for_what_a_merge_request_adds(merged: Path) -> None:
    script = yaml.safe_load(fence(".gitlab-ci.yml"))["citations"]["script"][-1]
    base = git(merged, "rev-parse", "HEAD^").strip()
    assert run(merged, script, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 1
    head = git(merged, "rev-parse", "HEAD").strip()
    assert run(merged, script, CI_MERGE_REQUEST_DIFF_BASE_SHA=head).returncode == 0


def test_anywhere_else_the_check_comes_before_the_build(merged: Path) -> None:
    assert run(merged, fence("&& mkdocs build --strict")).returncode == 1
    assert not (merged / "site").exists()


def test_the_settings_of_vs_code_name_the_schema_that_ships() -> None:
    settings = json.loads(fence(".vscode/settings.json"))
    ((path, files),) = settings["yaml.schemas"].items()
    assert (ROOT / path.rpartition("site-packages/")[2]).is_file()
    assert files == ["mkdocs.yml", "properdocs.yml"]


def test_the_task_of_vs_code_and_vim_read_each_fault(merged: Path) -> None:
    (task,) = json.loads(fence(".vscode/tasks.json"))["tasks"]
    command, *arguments = task["command"].split()
    lines = printed(merged, *arguments, code=1).splitlines()
    pattern = task["problemMatcher"]["pattern"]
    found = [re.match(pattern["regexp"], line) for line in lines]
    places = [[match[pattern[name]] for name in ("file", "line", "column", "severity")] for match in found if match]
    assert command == "alignrefs"
    assert places == [["docs/index.md", "2", "8", "error"], ["reading-list.md", "17", "47", "info"]]
    assert "check\\ --format\\ concise" in fence("errorformat")
