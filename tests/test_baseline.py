"""A project takes up the check today: what is wrong now is written down, and only what is new is reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import alignrefs, complaint, printed

from mkdocs_alignrefs.checks.baseline import NAME, dumps, read
from mkdocs_alignrefs.diagnostics import Place, diagnostic
from mkdocs_alignrefs.reports.fingerprints import beyond, fingerprint

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "reports" / "fingerprints.yaml").read_text("utf-8"))
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: S\nmarkdown_extensions: [{alignrefs: {sources: [list.md]}}]\n",
    "list.md": "#### LIMA [`READ`]\nkey: lima\n",
    "docs/index.md": "One <<cite:lime>>, two <<cite:lime>>, three <<cite:other>>.\n",
    "docs/more.md": "Four <<cite:other>>.\n",
}
ONLY = ("--select", "unknown-key")
WRITTEN = """\
{
  "version": 1,
  "faults": {
    "docs/index.md": {
      "unknown-key": {
        "No source has an entry with the key `lime`.": 2,
        "No source has an entry with the key `other`.": 1
      }
    },
    "docs/more.md": {
      "unknown-key": {
        "No source has an entry with the key `other`.": 1
      }
    }
  }
}
"""

Site = Callable[..., Path]


@pytest.fixture
def known(site: Site) -> Path:
    """Return a site with four faults, all of them known."""
    folder = site(FILES)
    assert printed(folder, "check", *ONLY, "--write-baseline") == f"{NAME}: 4 known faults written.\n"
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_the_file_is_sorted_and_each_fault_has_a_line(known: Path) -> None:
    assert (known / NAME).read_text("utf-8") == WRITTEN


def test_what_is_known_is_not_reported_and_no_failure(known: Path) -> None:
    assert printed(known, "check", *ONLY).splitlines() == [
        "Nothing new is wrong in 1 source and 2 pages.",
        f"4 faults known from {NAME} are left.",
    ]


def test_known_faults_may_move(known: Path) -> None:
    write(known, "docs/index.md", "# New\n\nText.\n\nThree <<cite:other>>, <<cite:lime>>.\n\n> One <<cite:lime>>.\n")
    assert printed(known, "check", *ONLY).startswith("Nothing new is wrong")


def test_a_new_fault_is_reported_and_fails(known: Path) -> None:
    write(known, "docs/more.md", "Four <<cite:other>>, five <<cite:fifth>>.\n")
    lines = printed(known, "check", *ONLY, code=1).splitlines()
    assert [lines[0], lines[1], *lines[-2:]] == [
        "docs/more.md",
        "  1:27  error unknown-key: No source has an entry with the key `fifth`.",
        "1 error in 1 file.",
        f"4 faults known from {NAME} are left.",
    ]


def test_one_more_of_the_same_is_new(known: Path) -> None:
    write(known, "docs/more.md", "Four <<cite:other>>, five <<cite:other>>.\n")
    assert printed(known, "check", *ONLY, "--format", "concise", code=1).startswith("docs/more.md:1:27: error")


def test_a_known_fault_in_another_file_is_new(known: Path) -> None:
    (known / "docs" / "more.md").rename(known / "docs" / "moved.md")
    assert printed(known, "check", *ONLY, "--format", "concise", code=1).startswith("docs/moved.md:1:6: error")


def test_what_is_gone_is_counted_and_can_be_taken_out(known: Path) -> None:
    write(known, "docs/index.md", "One <<cite:lime>>.\n")
    assert " ".join(printed(known, "check", *ONLY).splitlines()[1:]) == (
        f"2 faults known from {NAME} are left, 2 are gone. Update it with --write-baseline."
    )
    printed(known, "check", *ONLY, "--write-baseline")
    assert json.loads((known / NAME).read_text("utf-8"))["faults"]["docs/index.md"] == {
        "unknown-key": {"No source has an entry with the key `lime`.": 1}
    }


def test_faults_of_codes_that_were_not_asked_for_are_not_gone(known: Path) -> None:
    for arguments in (("--select", "bad-year"), ("--ignore", "unknown-key"), ("--severity", "unknown-key=off")):
        left_out = json.loads(printed(known, "check", *arguments, "--format", "json"))["left_out"]
        assert left_out == [{"by": NAME, "known": 0, "gone": 0}]


def test_faults_of_codes_that_the_site_has_switched_off_are_gone(known: Path) -> None:
    off = "site_name: S\nmarkdown_extensions: [{alignrefs: {sources: [list.md], severities: {unknown-key: off}}}]\n"
    write(known, "mkdocs.yml", off)
    assert json.loads(printed(known, "check", "--format", "json"))["left_out"] == [{"by": NAME, "known": 0, "gone": 4}]


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif"])
def test_no_format_shows_what_is_known(form: str, known: Path) -> None:
    assert "has an entry with the key" not in printed(known, "check", *ONLY, "--format", form)


def test_a_baseline_by_another_name(site: Site) -> None:
    folder = site(FILES)
    printed(folder, "check", *ONLY, "--write-baseline", "--baseline", "docs/known.json")
    assert not (folder / NAME).exists()
    assert printed(folder, "check", *ONLY, code=1)
    assert "4 faults known from docs/known.json" in printed(folder, "check", *ONLY, "--baseline", "docs/known.json")


def test_the_baseline_beside_the_configuration_is_found_from_anywhere(known: Path) -> None:
    assert f"known from ../{NAME} are left" in printed(known / "docs", "check", *ONLY)
    assert f"known from {known.name}/{NAME} are left" in printed(
        known.parent, "check", *ONLY, "-f", f"{known.name}/mkdocs.yml"
    )


def test_sources_alone_have_no_baseline_unless_it_is_named(known: Path) -> None:
    write(known, "works.bib", "@misc{a, title={A}, year={soon}}\n")
    year = ("works.bib", "--select", "bad-year")
    printed(known, "check", *year, "--write-baseline", "--baseline", "years.json")
    assert printed(known, "check", *year, code=1)
    assert "1 fault known from years.json is left." in printed(known, "check", *year, "--baseline", "years.json")


def test_writing_it_again_changes_nothing(known: Path) -> None:
    before = (known / NAME).read_bytes()
    printed(known, "check", *ONLY, "--write-baseline")
    assert (known / NAME).read_bytes() == before


def test_a_clean_site_has_an_empty_baseline(site: Site) -> None:
    folder = site({**FILES, "docs/index.md": "", "docs/more.md": ""})
    assert printed(folder, "check", *ONLY, "--write-baseline") == f"{NAME}: 0 known faults written.\n"
    assert printed(folder, "check", *ONLY) == "Nothing new is wrong in 1 source and 2 pages.\n"


def test_names_and_messages_that_are_no_text_are_kept(site: Site) -> None:
    folder = site({**FILES, "docs/\udcff.md": "<<cite:\x1b\u202ex>>\n"})
    printed(folder, "check", *ONLY, "--write-baseline")
    assert printed(folder, "check", *ONLY).startswith("Nothing new is wrong")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is not valid JSON; mend it, or delete it and write it anew."),
        ("<<<<<<< HEAD\n{}", "is not valid JSON; mend it, or delete it and write it anew."),
        ("\xff", "is not valid JSON; mend it, or delete it and write it anew."),
        ("[" * 100_000, "is not valid JSON; mend it, or delete it and write it anew."),
        *(
            (content, "is no baseline of version 1; delete it if --write-baseline is to write it anew.")
            for content in (
                "[]",
                "{}",
                "3",
                '{"version": 2, "faults": {}}',
                '{"version": 1, "faults": []}',
                '{"version": 1, "faults": {"a.md": ["bad-year"]}}',
                '{"version": 1, "faults": {"a.md": {"bad-year": {"It is.": 0}}}}',
                '{"version": 1, "faults": {"a.md": {"bad-year": {"It is.": true}}}}',
            )
        ),
    ],
)
def test_a_file_that_is_no_baseline_is_one_sentence_and_stays_what_it_is(
    content: str, sentence: str, site: Site
) -> None:
    folder = site({**FILES, NAME: content.encode("latin-1")})
    for arguments in ((), ("--write-baseline",)):
        assert complaint(folder, "check", *arguments).endswith(sentence)
    assert (folder / NAME).read_bytes() == content.encode("latin-1")


def test_a_source_is_not_overwritten_by_a_baseline(site: Site) -> None:
    folder = site(FILES)
    complaint(folder, "check", "--write-baseline", "--baseline", "list.md")
    assert (folder / "list.md").read_text("utf-8") == FILES["list.md"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--baseline", "no.json"], "There is no baseline file no.json; --write-baseline writes it."),
        (["--baseline", "docs"], "There is no baseline file docs; --write-baseline writes it."),
        (["--write-baseline", "--baseline", "no/no.json"], "The baseline file no/no.json cannot be written: "),
    ],
)
def test_a_baseline_that_is_not_there(arguments: list[str], sentence: str, site: Site) -> None:
    assert complaint(site(FILES), "check", *arguments).startswith(sentence)


def test_a_site_without_configuration_has_no_baseline(tmp_path: Path) -> None:
    assert alignrefs(tmp_path, "check", "--write-baseline").returncode == 2


def fault(message: str, line: int = 1) -> Any:
    return diagnostic("duplicate-key", Place("a.md", line), message, "Mend it.")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_which_messages_are_of_the_same_fault(case: dict[str, Any]) -> None:
    first, second = (fingerprint(fault(message, line)) for line, message in enumerate(case["messages"], 1))
    assert (first == second) == case["same"]


def test_a_baseline_reads_back_as_what_was_written(tmp_path: Path) -> None:
    faults = [fault("One."), fault("One.", 2), fault("Two at b.md:12.")]
    (tmp_path / "known.json").write_text(dumps(faults), "utf-8")
    assert read(tmp_path / "known.json") == Counter(map(fingerprint, faults))
    assert beyond(faults, read(tmp_path / "known.json")) == ([], Counter())
