"""People read what is wrong with the line that it is about, in a terminal of any width, and nothing is obeyed by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import in_terminal, printed

from mkdocs_alignrefs.diagnostics import Edit, Place, Severity, SourceText, diagnostic
from mkdocs_alignrefs.export.terminal import columns
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.reports import text
from mkdocs_alignrefs.reports.extent import extent
from mkdocs_alignrefs.reports.layout import excerpt
from mkdocs_alignrefs.reports.report import Comparison, Report
from mkdocs_alignrefs.reports.summary import summary

CASES = Path(__file__).parent / "cases" / "reports"
SITE = "site_name: S\nmarkdown_extensions: [{alignrefs: {sources: [list.md]}}]\n"
FAULTY = {
    "mkdocs.yml": SITE,
    "list.md": "#### LIMA [`READ`]\nkey: lima\n",
    "docs/index.md": f"{'word ' * 60}<<cite:lime>>{' more' * 60}\n\n対齐対 <<refs: stats=1>>\n\n<<refs: stats=1>>\n",
}

Site = Callable[..., Path]


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["case"]) for case in yaml.safe_load((CASES / name).read_text("utf-8"))]


@pytest.mark.parametrize("case", cases("excerpts.yaml"))
def test_what_is_shown_of_a_line(case: dict[str, Any]) -> None:
    shown = excerpt(case["line"], case["from"], case["to"], case["width"])
    assert "\n".join(shown) == case["shows"].removesuffix("\n")
    assert max(map(columns, shown)) <= case["width"] + 1


@pytest.mark.parametrize("case", cases("extents.yaml"))
def test_how_much_is_underlined(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / case["name"]).write_text(case["text"], "utf-8")
    found = load(Options(sources=(case["name"],)), tmp_path).diagnostics
    (item,) = (item for item in found if item.code == case["code"])
    source = SourceText(case["text"], case["name"])
    start = source.offset(item.place.line) + item.place.column - 1
    assert case["text"][start : start + extent(item, source)] == case["underlined"]


@pytest.mark.parametrize("case", cases("text.yaml"))
def test_what_is_printed(case: dict[str, Any], site: Site) -> None:
    folder = site({"mkdocs.yml": SITE, **case["files"]})
    assert printed(folder, "check", *case["arguments"], code=case["exit"], COLUMNS="80") == case["prints"]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int, site: Site) -> None:
    lines = in_terminal(site(FAULTY), width, "check", NO_COLOR="1").splitlines()
    assert max(map(columns, lines)) <= width
    assert sum("^^^" in line for line in lines) == 3


def test_without_a_terminal_there_are_100_columns(site: Site) -> None:
    lines = printed(site(FAULTY), "check", code=1, COLUMNS="").splitlines()
    assert 95 <= max(map(columns, lines)) <= 100


def test_colours_are_for_terminals(site: Site) -> None:
    folder = site(FAULTY)
    coloured = in_terminal(folder, 80, "check")
    assert "\x1b[1;31merror\x1b[0m" in coloured
    plain = printed(folder, "check", code=1, COLUMNS="80")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(environment: dict[str, str], site: Site) -> None:
    assert "\x1b" not in in_terminal(site(FAULTY), 80, "check", **environment)


def test_an_empty_no_color_says_nothing(site: Site) -> None:
    assert "\x1b" in in_terminal(site(FAULTY), 80, "check", NO_COLOR="")


FIXED = "[fix]: `alignrefs fix --write` mends 1 of them, and nothing is lost."
GUESSED = (
    "[guess]: 1 is mended by a guess that could be wrong; look at `alignrefs fix`, then run "
    "`alignrefs fix --write --unsafe`."
)


def shown(report: Report, colour: bool = False) -> list[str]:
    return list(text.lines(report, 80, colour))


def fault(line: int = 1, column: int = 1, **given: Any) -> Any:
    return diagnostic("mojibake", Place("a.md", line, column), "It is wrong.", "Mend it.", **given)


def test_notes_stand_below_the_faults() -> None:
    notes = ("Pages that the plugin gen-files makes are not seen, so their citations are not checked by this command.",)
    assert shown(Report((fault(),), notes, 1, 1, text_of=lambda _: "text")) == [
        "a.md",
        "  1:1  info mojibake: It is wrong.",
        "       │ text",
        "       │ ^",
        "       ╰ Mend it.",
        "",
        "note: Pages that the plugin gen-files makes are not seen, so their citations are",
        "      not checked by this command.",
        "",
        "1 info in 1 file.",
    ]


def test_what_a_machine_can_mend_is_said_and_its_text_is_marked() -> None:
    edit = Edit(5, 7, "é")
    certain, unsafe = fault(1, 6, edits=[edit]), fault(1, 6, edits=[edit], severity=Severity.WARNING)
    lines = shown(Report((certain, unsafe), text_of=lambda _: "text √© text"))
    assert [line.strip() for line in lines if "^" in line or "╰" in line] == [
        "│      ^^",
        "╰ Mend it. [fix]",
        "│      ^^",
        "╰ Mend it. [guess]",
    ]
    assert " ".join(lines[-3:]) == f"{FIXED} {GUESSED}"


@pytest.mark.parametrize("content", ["", "one\n", "one\n\n\n", "one\n \t\n"])
def test_a_line_that_is_gone_or_blank_is_not_shown(content: str) -> None:
    lines = shown(Report((fault(2),), text_of=lambda _: content))
    assert lines[1:3] == ["  2:1  info mojibake: It is wrong.", "       ╰ Mend it."]


def test_a_file_name_is_not_obeyed_either() -> None:
    item = diagnostic("mojibake", Place("a\x1b[2J\n.md"), "It \x1b[2J is wrong.", "Mend\nit.")
    lines = shown(Report((item,), text_of=lambda _: "x"), colour=True)
    assert re.sub(r"\x1b\[(?:0|1|2|1;36)m", "", "".join(lines)).isprintable()


def test_many_faults_of_one_long_line_cost_no_more_than_linear() -> None:
    line = "\u0301<<" * 300_000
    faults = tuple(fault(1, column) for column in range(1, 900_000, 300))
    assert len(shown(Report(faults, text_of=lambda _: line))) == 5 * len(faults) + 2


@pytest.mark.parametrize(
    ("report", "sentences"),
    [
        (Report((), sources=2, pages=0), ["Nothing is wrong in 2 sources and 0 pages."]),
        (Report((), sources=1), ["Nothing is wrong in 1 source."]),
        (
            Report((), sources=1, pages=3, comparisons=(Comparison("known.json", 12, 0, "Update it."),)),
            ["Nothing new is wrong in 1 source and 3 pages.", "12 faults known from known.json are left."],
        ),
        (
            Report((fault(),), comparisons=(Comparison("known.json", 1, 2, "Update it."),)),
            ["1 info in 1 file.", "1 fault known from known.json is left, 2 are gone. Update it."],
        ),
        (
            Report((), sources=1, comparisons=(Comparison("main", 0, 1), Comparison("known.json", 0, 0, "Update it."))),
            ["Nothing new is wrong in 1 source.", "1 fault known from main is gone."],
        ),
        (
            Report((fault(), fault(), fault(severity=Severity.ERROR))),
            ["1 error and 2 infos in 1 file."],
        ),
        (
            Report((fault(edits=[Edit(0, 1, "")]),)),
            ["1 info in 1 file.", FIXED],
        ),
        (
            Report((fault(edits=[Edit(0, 1, "")], severity=Severity.WARNING),)),
            ["1 warning in 1 file.", GUESSED],
        ),
    ],
)  # fmt: skip
def test_the_summary_counts(report: Report, sentences: list[str]) -> None:
    assert list(summary(report)) == sentences
