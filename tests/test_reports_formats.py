"""Programs read what is wrong: as JSON and SARIF that fit their schemas, and as annotations that nothing breaks out of.

`cases/reports/sarif-schema-2.1.0.json` is the schema that OASIS published with the standard, as the SchemaStore has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import building
import jsonschema
import pytest
import yaml
from command import alignrefs, printed

import mkdocs_alignrefs
from mkdocs_alignrefs.checks.site import check
from mkdocs_alignrefs.diagnostics import RULES, Diagnostic, Edit, Place, Severity, diagnostic
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.reports import concise, github, sarif
from mkdocs_alignrefs.reports import json as json_report
from mkdocs_alignrefs.reports.report import Comparison, Report

CASES = Path(__file__).parent / "cases" / "reports"
LISTS = Path(__file__).parent / "cases" / "lists"
JSON_SCHEMA = json.loads((Path(mkdocs_alignrefs.__file__).parent / "reports" / "report.schema.json").read_text("utf-8"))
SARIF_SCHEMA = json.loads((CASES / "sarif-schema-2.1.0.json").read_text("utf-8"))
CONFIG = "site_name: S\ndocs_dir: pages\nmarkdown_extensions: [{alignrefs: {sources: [list.md]}}]\n"
FILES = {
    "list.md": "# L\n\n#### LIMA [`READ`]\nkey: lima\n",
    "pages/index.md": "対齐 😀 <<cite:lime>>.\n",
    "pages/a b,ü#%.md": "<<cite:nobody>>\n",
}

Site = Callable[..., Path]


def valid_sarif(text: str) -> dict[str, Any]:
    """Return the run of a log that fits the schema."""
    log = json.loads(text)
    jsonschema.Draft7Validator(SARIF_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def fault(**given: Any) -> Diagnostic:
    return diagnostic("unknown-key", Place("a.md", 1, 3), "It is wrong.", "Mend it.", **given)


def test_the_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(JSON_SCHEMA)
    jsonschema.Draft7Validator.check_schema(SARIF_SCHEMA)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_site_that_is_broken_everywhere_fits_the_schema(form: str, tmp_path: Path) -> None:
    done = alignrefs(building.copy("hostile", tmp_path / "copy"), "check", "--format", form)
    assert (done.returncode, done.stderr) == (1, b"")
    if form == "sarif":
        assert len(valid_sarif(done.stdout.decode())["results"]) > 10
    else:
        jsonschema.validate(json.loads(done.stdout), JSON_SCHEMA)
        assert len(json.loads(done.stdout)["diagnostics"]) > 10


def test_json_names_all_that_its_schema_requires_and_nothing_else() -> None:
    report = Report((fault(edits=[Edit(0, 1, "")]),), ("A note.",), 1, 2, (Comparison("main", 3, 4),))
    content = json.loads(json_report.dumps(report))
    assert list(content) == JSON_SCHEMA["required"] == list(JSON_SCHEMA["properties"])
    for name, items in (("diagnostic", content["diagnostics"]), ("comparison", content["left_out"])):
        assert list(items[0]) == JSON_SCHEMA["$defs"][name]["required"]
    jsonschema.validate(content, JSON_SCHEMA)


@pytest.mark.parametrize(
    ("given", "mend"),
    [
        ({}, None),
        ({"edits": [Edit(0, 1, "")], "severity": Severity.INFO}, "certain"),
        ({"edits": [Edit(0, 1, "")], "severity": Severity.WARNING}, "unsafe"),
    ],
)
def test_json_says_how_certain_a_mend_is(given: dict[str, Any], mend: str | None) -> None:
    assert json.loads(json_report.dumps(Report((fault(**given),))))["diagnostics"][0]["mend"] == mend


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["case"]) for case in yaml.safe_load((CASES / "annotations.yaml").read_text())]
)
def test_a_diagnostic_as_an_annotation(case: dict[str, Any]) -> None:
    place = Place(case.get("path", "docs/index.md"), 3, 7)
    severity = Severity(case.get("severity", "error"))
    item = diagnostic("unknown-key", place, case.get("message", "It is wrong."), "Mend it.", severity=severity)
    assert github.dumps(Report((item,))).splitlines()[0] == case["prints"]


def test_annotations_end_with_the_summary_that_the_log_shows() -> None:
    assert github.dumps(Report((fault(),), ("Some pages are not seen.",))).splitlines()[1:] == [
        "::notice title=alignrefs::Some pages are not seen.",
        "1 error in 1 file.",
    ]


def test_one_a_line_for_grep_and_for_editors() -> None:
    item = diagnostic("unknown-key", Place("a\x1b.md", 1, 3), "It is\nwrong.", "Mend it.")
    assert concise.dumps(Report((item,), ("Some pages are not seen.",))).splitlines() == [
        "a\\x1b.md:1:3: error unknown-key: It is\\x0awrong. Mend it.",
        "note: Some pages are not seen.",
        "1 error in 1 file.",
    ]


def test_sarif_counts_columns_in_code_points(site: Site) -> None:
    run = valid_sarif(printed(site({"mkdocs.yml": CONFIG, **FILES}), "check", "--format", "sarif", code=1))
    assert run["columnKind"] == "unicodeCodePoints"
    regions = {result["locations"][0]["physicalLocation"]["region"]["startColumn"] for result in run["results"]}
    assert regions == {1, 6}


def test_sarif_describes_each_rule() -> None:
    rules = valid_sarif(sarif.dumps(Report(())))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    levels = {rule["id"]: rule["defaultConfiguration"] for rule in rules}
    assert levels["unknown-key"] == {"enabled": True, "level": "error"}
    assert levels["bad-year"] == {"enabled": True, "level": "warning"}
    assert levels["mojibake"] == {"enabled": True, "level": "note"}
    assert levels["unused-entry"]["enabled"] is False
    assert all(rule["help"]["text"].startswith(rule["shortDescription"]["text"]) for rule in rules)


def test_sarif_points_from_each_result_to_its_rule(site: Site) -> None:
    run = valid_sarif(printed(LISTS, "check", "alignment.md", "--format", "sarif"))
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) >= 3
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_sarif_has_notes_as_notifications() -> None:
    run = valid_sarif(sarif.dumps(Report((), ("Some pages are not seen.",))))
    (invocation,) = run["invocations"]
    assert [said["message"]["text"] for said in invocation["toolExecutionNotifications"]] == [
        "Some pages are not seen."
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_sarif_has_the_edits_as_fixes(end: str) -> None:
    text = f"one{end}a, b{end}last"
    start = text.index("a, b")
    edits = [Edit(start, start + 1, "A"), Edit(start + 1, start + 1, "!"), Edit(start + 3, len(text), "")]
    run = valid_sarif(sarif.dumps(Report((fault(edits=edits),), text_of=lambda _: text)))
    (fix,) = run["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    assert [(item["deletedRegion"], item["insertedContent"]["text"]) for item in change["replacements"]] == [
        ({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2}, "A"),
        ({"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 2}, "!"),
        ({"startLine": 2, "startColumn": 4, "endLine": 3, "endColumn": 5}, ""),
    ]
    assert end in run["newlineSequences"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("See [here](https://evil.example).", r"See \[here](https://evil.example)."),
        ("See [here](1).", r"See \[here](1)."),
        ("The link `[x]()` leads nowhere.", "The link `[x]()` leads nowhere."),
        ("`author={A}` and [b].", "`author={A}` and [b]."),
        ("\x1b[31m\u202ered", "\\x1b[31m\\x202ered"),
    ],
)
def test_sarif_takes_no_text_of_a_file_for_a_link(message: str, shown: str) -> None:
    item = diagnostic("unknown-key", Place("a.md"), message, "")
    assert valid_sarif(sarif.dumps(Report((item,))))["results"][0]["message"]["text"] == shown


def test_the_fingerprint_of_sarif_stays_when_lines_move_and_differs_for_each_fault() -> None:
    def prints(*items: Diagnostic) -> list[str]:
        results = valid_sarif(sarif.dumps(Report(items)))["results"]
        return [result["partialFingerprints"]["alignrefsFault/v1"] for result in results]

    def item(line: int, message: str = "The key `a` also stands at b.md:12.") -> Diagnostic:
        return diagnostic("duplicate-key", Place("a.md", line), message, "")

    assert prints(item(1), item(5)) == prints(item(3), item(9, "The key `a` also stands at b.md:40."))
    assert len(set(prints(item(1), item(5), item(6, "Another.")))) == 3


def uris(text: str) -> list[str]:
    results = valid_sarif(text)["results"]
    return [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]


def test_paths_lead_from_the_working_directory_or_from_the_root_of_the_repository(site: Site) -> None:
    """The one for people and editors, the other for services that show a repository."""
    folder = site({"docs/mkdocs.yml": CONFIG, **{f"docs/{name}": text for name, text in FILES.items()}})
    (folder / ".git").mkdir()
    check_here = ("check", "-f", "docs/mkdocs.yml", "--format")
    assert printed(folder, *check_here, "concise", code=1).startswith("docs/pages/a b,ü#%.md:1:1: error")
    assert printed(folder, *check_here, "text", code=1).startswith("docs/pages/a b,ü#%.md\n")
    assert json.loads(printed(folder, *check_here, "json", code=1))["diagnostics"][1]["path"] == "docs/pages/index.md"
    inside = folder / "docs" / "pages"
    assert printed(inside, "check", "--format", "concise", code=1).startswith("a b,ü#%.md:1:1: error")
    for place, arguments in ((folder, check_here), (inside, ("check", "--format"))):
        annotations = printed(place, *arguments, "github", code=1).splitlines()
        assert annotations[0].startswith("::error file=docs/pages/a b%2Cü#%25.md,line=1,col=1,")
        assert annotations[1].startswith("::error file=docs/pages/index.md,line=1,col=6,")
        found = uris(printed(place, *arguments, "sarif", code=1))
        assert found == ["docs/pages/a%20b%2C%C3%BC%23%25.md", "docs/pages/index.md"]


def test_without_a_repository_all_paths_lead_from_the_working_directory(tmp_path: Path) -> None:
    folder = building.write(tmp_path, {"mkdocs.yml": CONFIG, **FILES})
    assert uris(printed(folder / "pages", "check", "--format", "sarif", code=1))[1] == "index.md"


def test_the_line_that_is_shown_is_found_from_anywhere(site: Site) -> None:
    folder = site({"docs/mkdocs.yml": CONFIG, **{f"docs/{name}": text for name, text in FILES.items()}})
    assert "│ 対齐 😀 <<cite:lime>>." in printed(folder, "check", "-f", "docs/mkdocs.yml", code=1)
    assert "│ 対齐 😀 <<cite:lime>>." in printed(folder / "docs" / "pages", "check", code=1)


def test_a_working_directory_behind_a_link_is_no_other_place(site: Site) -> None:
    folder = site({"real/mkdocs.yml": CONFIG, **{f"real/{name}": text for name, text in FILES.items()}})
    (folder / "link").symlink_to("real")
    done = printed(folder / "link", "check", "-f", str(folder / "link" / "mkdocs.yml"), "--format", "concise", code=1)
    assert done.splitlines()[1].startswith("pages/index.md:1:6: ")


def test_a_name_that_is_no_text_is_its_bytes_in_the_uri(site: Site) -> None:
    folder = site({"mkdocs.yml": CONFIG, "list.md": FILES["list.md"], "pages/\udcff.md": "<<cite:nobody>>\n"})
    (uri,) = uris(printed(folder, "check", "--format", "sarif", code=1))
    assert unquote_to_bytes(uri) == b"pages/\xff.md"


def test_files_that_vanish_while_they_are_checked_leave_no_traceback(site: Site) -> None:
    folder = site({"list.md": "#### A [`NOPE`]\nkey: a\n"})
    found = check(Options(sources=("list.md",)), folder)
    (folder / "list.md").unlink()
    report = Report(found.diagnostics).moved(str, lambda _: "")
    assert valid_sarif(sarif.dumps(report))["results"]
