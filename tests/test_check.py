"""`alignrefs check` says what is wrong, as much of it as was asked for, and its exit code says whether it matters."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from command import COMMAND, ROOT, alignrefs, complaint, printed

CASES = Path(__file__).parent / "cases" / "reports"
FILES: dict[str, str | bytes] = {
    "docs/index.md": "Little data is enough <<cite:lime>>.\n",
    "works.bib": "@misc{a,\n title={A title},\n author={Lee, Ann}\n year={soon}\n}\n",
}

Site = Callable[..., Path]


def config(**options: Any) -> str:
    given = {"sources": ["works.bib"], **options}
    return yaml.safe_dump({"site_name": "S", "markdown_extensions": [{"alignrefs": given}]})


def cases(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return loaded


CODES = ("unknown-key", "bad-year", "bibtex-missing-comma")


def said(output: bytes) -> list[str]:
    """Return what JSON says of the three codes of the cases, as `code severity`."""
    found = {item["code"]: item["severity"] for item in json.loads(output)["diagnostics"]}
    return [f"{code} {found[code]}" for code in CODES if code in found]


@pytest.mark.parametrize("case", cases("grades.yaml"), ids=lambda case: case["case"])
def test_what_is_reported_and_the_exit_code(case: dict[str, Any], site: Site) -> None:
    folder = site({"mkdocs.yml": config(**case.get("options", {})), **FILES})
    done = alignrefs(folder, "check", "--format", "json", *case.get("arguments", []))
    assert (said(done.stdout), done.returncode, done.stderr) == (case["says"], case["exit"], b"")


@pytest.mark.parametrize("case", cases("refusals.yaml"), ids=lambda case: " ".join(case["arguments"]))
def test_what_is_refused(case: dict[str, Any], tmp_path: Path) -> None:
    folder = building.write(tmp_path, {"mkdocs.yml": config(), **FILES})
    assert complaint(folder, "check", *case["arguments"]) == case["says"].replace("{folder}", str(folder))


def test_a_source_that_is_not_there_is_said_and_the_others_are_checked(site: Site) -> None:
    folder = site({"mkdocs.yml": config(), **FILES, "good.bib": "@misc{a, title={One} year={2020}}\n"})
    done = alignrefs(folder, "check", "nowhere.md", "good.bib")
    assert done.returncode == 2
    assert b"bibtex-missing-comma" in done.stdout
    assert done.stderr.startswith(b"alignrefs: `nowhere.md` does not exist")


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif"])
def test_the_exit_code_is_the_same_in_every_format(form: str, site: Site) -> None:
    folder = site({"mkdocs.yml": config(), **FILES})
    for limit, code in (("error", 0), ("warning", 1)):
        arguments = ("--format", form, "--fail-on", limit, "--ignore", "unknown-key")
        done = alignrefs(folder, "check", *arguments)
        assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif"])
def test_a_closed_pipe_ends_quietly(form: str, site: Site) -> None:
    folder = site({"mkdocs.yml": config(), **FILES, "docs/index.md": "<<cite:lime>> text\n\n" * 2000})
    command, env = [*COMMAND, "check", "--format", form], {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        assert done.stdout and done.stderr
        done.stdout.read(10)
        done.stdout.close()
        assert done.stderr.read() == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_output_is_utf8_whatever_the_console(encoding: str, site: Site) -> None:
    folder = site({"mkdocs.yml": config(), **FILES, "docs/index.md": "対齐 <<cite:lime>>\n"})
    assert "│ 対齐 <<cite:lime>>" in printed(folder, "check", code=1, PYTHONIOENCODING=encoding)


def test_sources_alone_need_no_configuration(tmp_path: Path) -> None:
    folder = building.write(tmp_path, FILES)
    done = alignrefs(folder, "check", "works.bib", "--format", "json")
    assert said(done.stdout) == ["bad-year warning", "bibtex-missing-comma info"]
