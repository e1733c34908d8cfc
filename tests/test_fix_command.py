"""`alignrefs fix` shows or writes what a machine can mend, and no other byte of a file changes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import building
import pytest
import yaml
from command import alignrefs, entries, in_terminal

from mkdocs_alignrefs.diagnostics import Edit
from mkdocs_alignrefs.fix.diff import diff
from mkdocs_alignrefs.fix.draft import Draft, Reason

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/fix/command.yaml").read_text("utf-8"))
LIST = Path(__file__).parent / "cases" / "lists" / "alignment.md"
FAULT = "@misc{a, title={A}\n  year={2020}}\n"
MENDED = [case for case in CASES if "after" in case or case.get("diff")]
WITH_LINES = [case for case in MENDED if "utf-16" not in str(case["files"])]


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


@pytest.mark.parametrize("case", WITH_LINES, ids=lambda case: case["case"])
def test_git_applies_the_diff(case: dict[str, Any], tmp_path: Path) -> None:
    arguments = [argument for argument in case["arguments"] if argument not in ("--write", "--unsafe")]
    alignrefs(site(tmp_path / "written", case), "fix", "--write", "--unsafe", *arguments)
    diff = alignrefs(site(tmp_path / "patched", case), "fix", *arguments).stdout
    subprocess.run(["git", "apply", "-"], cwd=tmp_path / "patched", input=diff, check=True)
    assert contents(tmp_path / "patched") == contents(tmp_path / "written")


NAMES = ("a b.bib", 'q"t\\.bib', "é 文.bib", "t\tb\nn.bib", "-x.bib")


@pytest.mark.parametrize("program", [["git", "apply", "-"], ["patch", "-p1"]], ids=lambda program: program[0])
def test_files_of_any_name_are_named_in_a_diff_so_that_they_are_found(program: list[str], tmp_path: Path) -> None:
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not installed")
    building.write(tmp_path, dict.fromkeys(NAMES, FAULT))
    diff = alignrefs(tmp_path, "fix", ".").stdout
    subprocess.run(program, cwd=tmp_path, input=diff, check=True, capture_output=True)
    assert set(contents(tmp_path).values()) == {FAULT.replace("{A}", "{A},").encode()}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_git_applies_any_diff(end: str, tmp_path: Path) -> None:
    """Two hundred texts of a few lines, each edited at random twice, in one diff."""
    draw = random.Random(end)
    drafts = {f"{number}.md": edited_at_random(draw, end) for number in range(200)}
    building.write(tmp_path, {name: draft.original for name, draft in drafts.items()})
    lines = [line for name, draft in drafts.items() for line in diff(name, draft)]
    told = "".join(f"{line}\n" for line in lines).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=told, check=True)
    left = {name: data for name, data in contents(tmp_path).items() if data}  # git may delete a file that is empty
    assert left == {name: draft.text.encode() for name, draft in drafts.items() if draft.text}


def edited_at_random(draw: random.Random, end: str) -> Draft:
    text = "".join(draw.choice(["a", "b", "", "}", "x y"]) + end for _ in range(draw.randrange(25)))
    draft = Draft.of(text + draw.choice(["", "z"]))
    for _ in range(draw.randrange(3)):
        starts = sorted(draw.randrange(len(draft.text) + 1) for _ in range(draw.randrange(5)))
        limits = [*starts[1:], len(draft.text)]
        writes = [draw.choice(["", ",", f"{end}}}", f"q{end}", end]) for _ in starts]
        edits = [
            Edit(start, min(limit, start + draw.choice([0, 1, 2, 9])), text)
            for start, limit, text in zip(starts, limits, writes, strict=False)
        ]
        draft = draft.edited((edit, Reason("mojibake", True)) for edit in edits)
    return draft


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


def test_a_file_that_two_links_lead_to_is_mended_once(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "plugins: [{alignrefs: {sources: [lists, docs/also.md]}}]\n",
        "lists/a.md": f"#### A\n\n```bibtex\n{FAULT}```\n\nNote \\<<cite:a>>.\n",
        "docs/index.md": "# Home\n",
    }
    building.write(tmp_path, files)
    for link in ("lists/b.md", "docs/also.md", "docs/page.md"):
        (tmp_path / link).symlink_to(tmp_path / "lists/a.md")
    done = alignrefs(tmp_path, "fix", "--write")
    assert (done.stderr.decode(), done.returncode) == ("2 faults in 1 file mended.\n", 0)
    mended = files["lists/a.md"].replace("{A}", "{A},").replace("\\", "")
    assert (tmp_path / "lists/a.md").read_text() == mended


def test_a_file_that_may_only_be_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(FAULT)
    (tmp_path / "a.bib").chmod(0o444)
    done = alignrefs(tmp_path, "fix", "--write", "a.bib")
    assert (done.stderr.decode(), done.returncode) == ("alignrefs: a.bib may only be read; it was left as it is.\n", 1)
    assert (tmp_path / "a.bib").read_text() == FAULT


def test_what_cannot_be_read_is_no_obstacle_to_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(FAULT)
    (tmp_path / "binary.bib").write_bytes(random.Random(1).randbytes(5000))
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "folder.md").mkdir()
    done = alignrefs(tmp_path, "fix", "--write", ".")
    assert (done.stderr.decode(), done.returncode) == ("1 fault in 1 file mended.\n", 0)


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
