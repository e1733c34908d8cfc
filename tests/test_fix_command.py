"""`alignrefs fix` shows or writes what a machine can mend, and no other byte of a file changes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from command import alignrefs, entries, in_terminal

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/fix/command.yaml").read_text("utf-8"))
LIST = Path(__file__).parent / "cases" / "lists" / "alignment.md"
FAULT = "@misc{a, title={A}\n  year={2020}}\n"
DIFFS = [case for case in CASES if case.get("diff")]


def content(written: Any) -> bytes:
    return written["text"].encode(written["encoding"]) if isinstance(written, dict) else written.encode()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def site(folder: Path, case: dict[str, Any]) -> Path:
    return building.write(folder, {name: content(written) for name, written in case["files"].items()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_printed_and_written(case: dict[str, Any], tmp_path: Path) -> None:
    before = contents(site(tmp_path, case))
    done = alignrefs(tmp_path, "fix", *case["arguments"])
    assert done.stdout.decode() == case.get("diff", "")
    assert (done.stderr.decode().strip(), done.returncode) == (case["says"].strip(), case["exit"])
    assert contents(tmp_path) == before | {name: content(text) for name, text in case.get("after", {}).items()}


@pytest.mark.parametrize("case", [case for case in CASES if "after" in case], ids=lambda case: case["case"])
def test_a_second_run_changes_nothing(case: dict[str, Any], tmp_path: Path) -> None:
    alignrefs(site(tmp_path, case), "fix", *case["arguments"])
    before = contents(tmp_path)
    done = alignrefs(tmp_path, "fix", *case["arguments"])
    assert done.stderr.decode().startswith("Nothing to mend") and contents(tmp_path) == before


@pytest.mark.parametrize("case", DIFFS, ids=lambda case: case["case"])
def test_git_applies_the_diff(case: dict[str, Any], tmp_path: Path) -> None:
    alignrefs(site(tmp_path / "written", case), "fix", "--write", "--unsafe", *case["arguments"])
    diff = alignrefs(site(tmp_path / "patched", case), "fix", *case["arguments"]).stdout
    subprocess.run(["git", "apply", "-"], cwd=tmp_path / "patched", input=diff, check=True)
    assert contents(tmp_path / "patched") == contents(tmp_path / "written")


def test_the_real_list_is_mended_wholly_and_keeps_its_entries(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_bytes(LIST.read_bytes())
    before = entries(tmp_path, "list.md")
    assert alignrefs(tmp_path, "fix", "--write", "list.md").returncode == 0
    assert alignrefs(tmp_path, "fix", "--unsafe", "list.md").returncode == 0
    assert entries(tmp_path, "list.md") == before


def test_a_file_of_two_encodings_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_bytes(
        FAULT.encode() + "@misc{b, title={对齐}}\n".encode() + b"@misc{c, title={Caf\xe9}}\n"
    )
    before = contents(tmp_path)
    done = alignrefs(tmp_path, "fix", "--write", "a.bib")
    assert "a.bib is not of one encoding throughout" in done.stderr.decode()
    assert (done.returncode, contents(tmp_path)) == (1, before)


def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    from mkdocs_alignrefs.checks.site import check
    from mkdocs_alignrefs.fix.site import mends, written
    from mkdocs_alignrefs.options import Options

    (tmp_path / "a.bib").write_text(FAULT)
    options = Options(sources=("a.bib",))
    (mend,) = mends(check(options, tmp_path), options, tmp_path)
    (tmp_path / "a.bib").write_text(FAULT + "\n")
    assert written(mend).refusal == "was changed meanwhile"
    assert (tmp_path / "a.bib").read_text() == FAULT + "\n"


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "real.bib").write_text(FAULT)
    (tmp_path / "real.bib").chmod(0o640)
    (tmp_path / "a.bib").symlink_to("real.bib")
    assert alignrefs(tmp_path, "fix", "--write", "a.bib").returncode == 0
    assert (tmp_path / "a.bib").is_symlink() and (tmp_path / "real.bib").stat().st_mode & 0o777 == 0o640
    assert "{A}," in (tmp_path / "real.bib").read_text()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(FAULT)
    tmp_path.chmod(0o500)
    done = alignrefs(tmp_path, "fix", "--write", "a.bib")
    tmp_path.chmod(0o700)
    assert done.returncode == 1 and "cannot be written" in done.stderr.decode()


def test_a_diff_is_coloured_on_a_terminal_and_obeyed_by_none(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(FAULT.replace("{A}", "{A \x1b[2J}"))
    assert "\x1b[32m+@misc{a, title={A \\x1b[2J},\x1b[0m" in in_terminal(tmp_path, 80, "fix", "a.bib")
    assert "\x1b" not in in_terminal(tmp_path, 80, "fix", "a.bib", NO_COLOR="1")
