"""The command shows what was read: entries on standard output, diagnostics on standard error, nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema
import pytest
from command import COMMAND, ROOT, in_terminal

import mkdocs_alignrefs
from mkdocs_alignrefs.export.terminal import columns, cut

LISTS = Path(__file__).parent / "cases" / "lists"
PACKAGE = Path(mkdocs_alignrefs.__file__).parent
LINE = re.compile(r"[^:]+:\d+:\d+: (?:error|warning|info) [a-z-]+: .+")
SITE = """\
site_name: S
docs_dir: pages
plugins: [{alignrefs: {sources: [lists], bibliography: refs/all.md, heading: Sources}}]
"""

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the command in the folder of this test."""

    def of(*arguments: str, cwd: Path = tmp_path, **environment: str) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run([*COMMAND, *arguments], cwd=cwd, env=env, capture_output=True, check=False, timeout=60)

    return of


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files: Mapping[str, str] = {
        "mkdocs.yml": SITE,
        "lists/a.md": "# L\n#### LIMA: Less is more [`READ`]\nkey: lima\n",
        "lists/b.bib": "@misc{b2020, title={B}, author={A, A.}, year={2020}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def text(output: bytes) -> str:
    return output.decode("utf-8")


def test_real_list_as_json_and_its_three_diagnostics(run: Run) -> None:
    done = run("list", "alignment.md", "--format", "json", cwd=LISTS)
    assert done.returncode == 0
    assert text(done.stdout) == (LISTS / "alignment.json").read_text("utf-8")
    said = [[*line.split(":", 3)[:3], line.split(" ", 3)[2]] for line in text(done.stderr).splitlines()]
    assert said == [
        ["alignment.md", "30", "170", "mojibake:"],
        ["alignment.md", "171", "19", "bibtex-stray-text:"],
        ["alignment.md", "206", "14", "bibtex-missing-comma:"],
    ]


def test_json_fits_the_schema_that_ships_with_the_package() -> None:
    schema = json.loads((PACKAGE / "export" / "entries.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    entries = json.loads((LISTS / "alignment.json").read_text("utf-8"))
    jsonschema.validate(entries, schema)
    assert all(list(entry) == schema["$defs"]["entry"]["required"] for entry in entries)


def test_every_diagnostic_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_bytes(b"@misc{a,\n title={A}\n year={x}}\n@misc{\n\n@@@@{{{ \x1b[31m\r\x07")
    (tmp_path / "b.md").write_bytes(bytes(range(256)) * 20)
    done = run("list", ".")
    assert all(LINE.fullmatch(line) for line in text(done.stderr).splitlines()), text(done.stderr)
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", done.stderr + done.stdout)


def test_table_is_aligned_and_complete_where_no_terminal_cuts_it(run: Run) -> None:
    lines = text(run("list", "alignment.md", cwd=LISTS).stdout).splitlines()
    assert len(lines) == 16
    title = lines[0].index("TITLE")
    assert all(line[title - 2 : title] == "  " and line[title] != " " for line in lines)
    assert lines[11].endswith("Human Feedback from Pairwise or $K$-wise Comparisons")


@pytest.mark.parametrize("width", [60, 80, 120, 400])
def test_no_line_is_wider_than_the_terminal(width: int, tmp_path: Path) -> None:
    titles = ["大语言模型对齐综述" * 20, "Short", "Long " * 60, "e\u0301" * 200]
    entries = (f"@misc{{key{n}, title={{{title}}}, year={{2020}}}}" for n, title in enumerate(titles))
    (tmp_path / "a.bib").write_text("\n".join(entries), encoding="utf-8")
    lines = in_terminal(tmp_path, width, "list", "a.bib").splitlines()
    assert len(lines) == 5
    assert max(map(columns, lines)) <= width
    assert lines[1].endswith("…") or width == 400
    assert lines[2].endswith("Short")


@pytest.mark.parametrize(
    ("written", "width", "expected"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("対齐対", 6, "対齐対"),
        ("対齐対齐", 6, "対齐…"),
        ("e\u0301e\u0301", 2, "e\u0301e\u0301"),
    ],
)
def test_text_is_cut_by_columns_not_characters(written: str, width: int, expected: str) -> None:
    assert cut(written, width) == expected


def test_show_says_everything_about_an_entry(run: Run) -> None:
    done = run("show", "tunstall2023zephyr", "alignment.md", cwd=LISTS)
    shown = text(done.stdout)
    assert done.returncode == 0
    for words in ("Zephyr: Direct Distillation", "Clémentine Fourrier", "UNREAD", "2310.16944", "alignment.md:22"):
        assert words in shown
    assert "@misc{tunstall2023zephyr," in shown
    assert len(text(done.stderr).splitlines()) == 3


def test_show_of_an_unknown_key_names_near_ones(run: Run) -> None:
    done = run("show", "rafailov2023", "alignment.md", cwd=LISTS)
    assert (done.returncode, done.stdout) == (1, b"")
    assert text(done.stderr).splitlines()[-1] == (
        "alignrefs: No entry has the key `rafailov2023`. Did you mean rafailov2023direct?"
    )


def test_show_of_a_shared_key_shows_each_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a, title={One}}\n@misc{a, title={Two}}\n")
    done = run("show", "a", "a.bib")
    assert [line for line in text(done.stdout).splitlines() if line in ("a", "a-2", "  One", "  Two")] == [
        "a", "  One", "a-2", "  Two",
    ]  # fmt: skip


def test_nearest_configuration_is_taken_from_anywhere_below(run: Run, site: Path) -> None:
    (site / "pages" / "deep").mkdir(parents=True)
    done = run("list", cwd=site / "pages" / "deep")
    assert [line.split()[0] for line in text(done.stdout).splitlines()] == ["KEY", "lima", "b2020"]


def test_configuration_is_named_from_elsewhere(run: Run, site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    done = run("list", "-f", str(site / "mkdocs.yml"), "--format", "json", cwd=tmp_path_factory.mktemp("elsewhere"))
    assert [entry["sources"][0]["path"] for entry in json.loads(done.stdout)] == ["lists/a.md", "lists/b.bib"]


def test_sources_beside_a_configuration_are_those_of_the_arguments(run: Run, site: Path) -> None:
    done = run("list", "lists/b.bib", "-f", "mkdocs.yml", "--format", "json")
    assert [entry["key"] for entry in json.loads(done.stdout)] == ["b2020"]


def test_severities_of_the_site_count(run: Run, site: Path) -> None:
    (site / "lists" / "c.md").write_text("nothing\n")
    assert "error no-entries" in text(run("list").stderr)
    (site / "mkdocs.yml").write_text(SITE.replace("heading: Sources", "severities: {no-entries: off}"))
    assert run("list").stderr == b""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["list"], "There is no configuration file"),
        (["list", "nope.md"], "`nope.md` does not exist"),
        (["list", "-f", "nope.yml"], "There is no configuration file"),
        (["list", "a.txt"], "must end in .md or .bib"),
        (["list", "-f", "bare.yml"], "names no `sources` for alignrefs"),
        (["list", "-f", "wrong.yml"], "The option `style` of alignrefs is 'apa', but must be one of author-year"),
        (["show", "key"], "There is no configuration file"),
        (["pages"], "There is no configuration file"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(arguments: list[str], sentence: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "bare.yml").write_text("site_name: S\n")
    (tmp_path / "wrong.yml").write_text("plugins: [{alignrefs: {style: apa}}]\n")
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = text(done.stderr).splitlines()
    assert line.startswith("alignrefs: ")
    assert sentence in line


@pytest.mark.parametrize("arguments", [["nope"], ["list", "--nope"], ["list", "--format", "xml"], ["show"]])
def test_wrong_arguments_are_code_2(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = text(done.stderr).splitlines()
    assert line.startswith("alignrefs: ")


def test_sources_without_an_entry_are_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("prose\n")
    done = run("list", "a.md")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "a.md:1:1: error no-entries: " in text(done.stderr)
    assert run("list", "a.md", "--format", "json").stdout == b"[]\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_output_is_utf8_whatever_the_console(encoding: str, run: Run) -> None:
    done = run("show", "tunstall2023zephyr", "alignment.md", cwd=LISTS, PYTHONIOENCODING=encoding)
    assert "Clémentine" in text(done.stdout)
    assert "Cl√©mentine" in text(done.stderr)


def test_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    lines = (f"@misc{{k{n}, title={{{'T' * 100}}}}}" for n in range(2000))
    (tmp_path / "a.bib").write_text("\n".join(lines))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for form in ("table", "json"):
        arguments = [*COMMAND, "list", "a.bib", "--format", form]
        with subprocess.Popen(arguments, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
            assert done.stdout and done.stderr
            done.stdout.read(10)
            done.stdout.close()
            assert done.stderr.read() == b""


def test_no_character_that_a_terminal_obeys_reaches_it(run: Run, tmp_path: Path) -> None:
    text_ = "#### A\x1b[2J\x9b5m\u202eevil [`READ`]\nkey: k\n\nnote \x1b]0;title\x07 \x9b\n"
    (tmp_path / "a.md").write_text(text_, encoding="utf-8")
    for arguments in (["list", "a.md"], ["show", "k", "a.md"], ["list", "a.md", "--format", "json"]):
        done = run(*arguments)
        assert done.returncode == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text(done.stdout))


def test_file_name_that_is_no_text_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\x1b[1m.md")).write_text("#### A [`READ`]\nkey: k\n")
    done = run("show", "k", ".")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert json.loads(run("list", ".", "--format", "json").stdout)[0]["key"] == "k"


def test_pages_that_a_site_needs_are_named_and_written_once(run: Run, site: Path) -> None:
    assert text(run("pages").stdout).startswith(f"{Path('pages/refs/all.md')}: missing;")
    both = (Path("pages/refs/all.md"), Path("pages/refs/all.bib"))
    assert text(run("pages", "--write").stdout) == "".join(f"{path}: written.\n" for path in both)
    assert (site / both[1]).read_text("utf-8").startswith("@")
    page = site / "pages" / "refs" / "all.md"
    assert page.read_text("utf-8") == "# Sources\n\n<<bibliography: scope=site>>\n"
    page.write_text("mine")
    assert text(run("pages", "--write").stdout) == "".join(f"{path}: exists, and was left as it is.\n" for path in both)
    assert page.read_text("utf-8") == "mine"
    assert text(run("pages").stdout) == "".join(f"{path}: exists.\n" for path in both)


def test_site_that_needs_no_page_says_so(run: Run, site: Path) -> None:
    (site / "mkdocs.yml").write_text("plugins: [alignrefs]\n")
    done = run("pages", "--write")
    assert done.returncode == 0
    assert "needs no page" in text(done.stdout)


def test_page_that_cannot_be_written_is_one_sentence(run: Run, site: Path) -> None:
    (site / "pages").write_text("a file")
    done = run("pages", "--write")
    assert done.returncode == 2
    (line,) = text(done.stderr).splitlines()
    assert "all.md cannot be written: " in line


def test_version_and_help(run: Run) -> None:
    assert text(run("--version").stdout) == f"alignrefs {mkdocs_alignrefs.__version__}\n"
    shown = text(run("-h").stdout)
    assert all(command in shown for command in ("list", "show", "pages"))


def test_version_imports_nothing_that_costs(run: Run) -> None:
    code = "import sys, mkdocs_alignrefs.cli; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert not {"yaml", "bibtexparser", "pybtex", "ftfy", "difflib", "mkdocs", "markdown"} & set(
        done.stdout.decode().split()
    )
