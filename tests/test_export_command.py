"""`alignrefs export`: what it writes where, what it selects, and what it refuses in one sentence."""

from __future__ import annotations

import csv
import io
import os
import pty
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mkdocs_alignrefs import atomic
from mkdocs_alignrefs.export.selecting import chosen, is_option
from mkdocs_alignrefs.filters import Facts
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import OptionError

COMMAND = [sys.executable, "-c", "from mkdocs_alignrefs.cli import main; main(prog_name='alignrefs')", "export"]
ROOT = Path(__file__).parent.parent
FILES = {
    "mkdocs.yml": "site_name: S\nplugins: [{alignrefs: {sources: [list.md]}}]\n",
    "docs/index.md": "<<cite:b2021>>\n",
    "list.md": "# Preference optimisation\n#### Ünusual [`READ`]\nkey: a2020\n",
    "more.bib": "@misc{b2021, title={Bé}, year={2021}}\n@misc{c2022, title={C\u202e31m}, year={2022}, file={c.pdf}}\n",
}
ENTRIES = (
    Entry("a", year=2020, status="READ", tags=("a b",), sections=(("Preference optimisation",),)),
    Entry("b", year=2021, status="UNREAD", sections=(("Other", "C, D"),)),
    Entry("c", year=2022),
)

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(site: Path) -> Run:
    """Return a function that runs the command in the folder of a small site."""

    def of(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run([*COMMAND, *arguments], cwd=site, env=env, capture_output=True, check=False)

    return of


def keys(output: bytes) -> list[str]:
    return [record[0] for record in csv.reader(io.StringIO(output.decode("utf-8"), newline=""))][1:]


def selected(*arguments: str, cited: Sequence[str] = ()) -> list[str]:
    facts = Facts(pages_citing=lambda: Counter(cited))
    return [entry.key for entry in chosen(ENTRIES, arguments, ("READ", "UNREAD"), facts)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["a", "b", "c"]),
        (["status=UNREAD"], ["b"]),
        (["status=none"], ["c"]),
        (["status!=READ"], ["b", "c"]),
        (["year=2021..", "sort=-year"], ["c", "b"]),
        (["year=2021.. sort=-year limit=1"], ["c"]),
        (["section=Preference optimisation"], ["a"]),
        (['section="Preference optimisation"'], ["a"]),
        (['section="C, D"'], ["b"]),
        (["tag=a b,x"], ["a"]),
        (["cited=site"], ["b"]),
    ],
    ids=" ".join,
)
def test_arguments_select_as_the_options_of_a_table_do(arguments: list[str], expected: list[str]) -> None:
    assert selected(*arguments, cited=["b"]) == expected


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("staus=READ", "`alignrefs export` has no option `staus`; it has key, type, status,"),
        ("caption=x", "`alignrefs export` has no option `caption`;"),
        ("group=year", "`alignrefs export` has no option `group`;"),
        ("year=x", "The option `year` has no value `x`; it takes a year, or a range such as"),
        ("sort=pages", "The option `sort` has no value `pages`; it takes year, author,"),
        ("limit=0", "The option `limit` has no value `0`; it takes a number from 1."),
        ("cited=page", "The option `cited` has no value `page` here"),
        ("status=", "`status=` cannot be read. Options are written as name=value"),
        ("year!=", "`year!=` cannot be read."),
        ("limit!=2", "The option `limit` does not select and takes no `!=`."),
    ],
)
def test_what_cannot_be_selected_is_said_in_a_sentence(argument: str, sentence: str) -> None:
    with pytest.raises(OptionError) as caught:
        selected(argument)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("status=READ", True), ("year!=2020", True), ("list.md", False), ("./a=b.md", False), ("lists/*.bib", False)],
)
def test_an_argument_is_an_option_or_a_source(argument: str, expected: bool) -> None:
    assert is_option(argument) is expected


def test_the_sources_of_the_site_are_exported_without_arguments(run: Run) -> None:
    done = run("--format", "csv", PYTHONIOENCODING="ascii")
    assert (done.returncode, keys(done.stdout)) == (0, ["a2020"])
    assert "Ünusual" in done.stdout.decode("utf-8")


def test_sources_and_options_stand_in_any_order(run: Run) -> None:
    done = run("year=2021..", "more.bib", "--format", "csv", "list.md", "sort=-year")
    assert keys(done.stdout) == ["c2022", "b2021"]


def test_what_the_pages_cite_can_be_selected(run: Run) -> None:
    done = run("-f", "mkdocs.yml", "more.bib", "cited=site", "--format", "csv")
    assert keys(done.stdout) == ["b2021"]


def test_what_pages_cite_needs_a_site(run: Run) -> None:
    done = run("more.bib", "cited=site", "--format", "csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "alignrefs: What pages cite is known only of a site; name its configuration with -f.\n"
    )


def test_a_wrong_option_ends_with_code_2_and_one_line(run: Run) -> None:
    done = run("list.md", "staus=READ", "--format", "csv")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_a_selection_of_nothing_says_so_and_leaves_the_file(run: Run, site: Path) -> None:
    (site / "out.bib").write_text("old", encoding="utf-8")
    done = run("list.md", "status=UNREAD", "--format", "bibtex", "-o", "out.bib")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"alignrefs: No entry matches this selection.\n"
    assert (site / "out.bib").read_text(encoding="utf-8") == "old"


def test_the_format_has_to_be_named(run: Run) -> None:
    done = run("list.md")
    assert done.returncode == 2
    assert b"bibtex" in done.stderr


def test_a_file_gets_the_same_bytes_as_standard_output(run: Run, site: Path) -> None:
    for form in ("bibtex", "csl-json", "ris", "csv"):
        done = run("more.bib", "--format", form, "-o", "out")
        assert (done.returncode, done.stdout) == (0, b"")
        assert (site / "out").read_bytes() == run("more.bib", "--format", form).stdout


def test_the_exported_bibtex_is_a_source(run: Run) -> None:
    run("more.bib", "list.md", "--format", "bibtex", "-o", "all.bib")
    again = run("all.bib", "--format", "bibtex")
    assert again.stderr == b""
    assert again.stdout == run("more.bib", "list.md", "--format", "bibtex").stdout


@pytest.mark.parametrize("name", ["more.bib", "./docs/../more.bib", "link.bib"])
def test_a_source_is_never_replaced(run: Run, site: Path, name: str) -> None:
    (site / "link.bib").symlink_to("more.bib")
    done = run("more.bib", "--format", "bibtex", "-o", name)
    assert done.returncode == 2
    assert done.stderr.decode().endswith(
        f"The file {Path(name)} is one of the sources; an export does not replace it.\n"
    )
    assert (site / "more.bib").read_text(encoding="utf-8") == FILES["more.bib"]


@pytest.mark.parametrize("name", ["no/folder/out.bib", "docs"])
def test_a_file_that_cannot_be_written_is_said_in_a_sentence(run: Run, name: str) -> None:
    done = run("list.md", "--format", "bibtex", "-o", name)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"alignrefs: The file {name} cannot be written: ")


def test_a_closed_pipe_ends_quietly(site: Path) -> None:
    entries = "\n".join(f"@misc{{k{number}, title={{T {'x' * 500}}}}}" for number in range(1000))
    (site / "many.bib").write_text(entries, encoding="utf-8")
    command = [*COMMAND, "many.bib", "--format", "csv"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=site, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_control_characters_do_not_reach_a_terminal(site: Path) -> None:
    reader, writer = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*COMMAND, "more.bib", "--format", "bibtex"], cwd=site, env=env, stdout=writer, check=True)
    os.close(writer)
    shown = os.read(reader, 10_000).decode("utf-8")
    os.close(reader)
    assert "c2022" in shown
    assert "\u202e" not in shown


def test_a_file_is_replaced_with_its_permissions_and_behind_its_link(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    atomic.write(link, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    atomic.write(tmp_path / "new", b"x")
    (tmp_path / "other").write_bytes(b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        atomic.write(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    atomic.write(tmp_path / "pipe", b"data")
    assert os.read(reader, 10) == b"data"
    os.close(reader)
