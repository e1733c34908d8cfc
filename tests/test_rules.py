"""Each rule fires where it should, at its line and column, alone, and nowhere else; and says what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import building
import pytest
import yaml

from mkdocs_alignrefs import options
from mkdocs_alignrefs.checks.site import Checked, check
from mkdocs_alignrefs.diagnostics import RULES, Severity
from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.text.encodings import decode
from mkdocs_alignrefs.text.slips import applied

FOLDER = Path(__file__).parent / "cases" / "rules"
RULE_CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
}


def cases() -> list[Any]:
    every = [
        (code, case.get("case", name), case)
        for code, rule in RULE_CASES.items()
        for name, case in [("bad", rule["bad"]), ("good", rule["good"]), *(("", case) for case in rule["cases"])]
    ]
    return [pytest.param(code, case, id=f"{code}: {name}") for code, name, case in every]


def checked(code: str, case: dict[str, Any], folder: Path) -> Checked:
    """Check the site of a case, with its rule switched on."""
    files = case["files"]
    sources = [name for name in files if "/" not in name and name.endswith((".md", ".bib"))]
    settings = {"sources": sources, **case.get("options", {})}
    settings["severities"] = {**({code: "warning"} if _is_off(code) else {}), **settings.get("severities", {})}
    host = case.get("host", {"site_name": "S"})
    written = yaml.safe_dump({**host, "markdown_extensions": [{"alignrefs": settings}]}, sort_keys=False)
    contents = {name: _content(written) for name, written in files.items()}
    building.write(folder, {"mkdocs.yml": written, "docs/about.md": "No citation.\n", **contents})
    site = configuration.read(folder / "mkdocs.yml")
    return check(options.parse(site.options), folder, site.docs_dir, site)


def _content(written: Any) -> str | bytes:
    """Return the content of a file: text, bytes (`!!binary`), or a text in an encoding."""
    return written["text"].encode(written["encoding"]) if isinstance(written, dict) else written


def _is_off(code: str) -> bool:
    return RULES[code].severity is Severity.OFF


@pytest.mark.parametrize(("code", "case"), cases())
def test_what_is_said(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = checked(code, case, tmp_path).diagnostics
    assert [f"{item.place} {item.code}" for item in found] == case.get("says", [])
    for item in found:
        assert item.message[0].isupper() or item.message[0] in "`“", item.message
        assert item.message.endswith((".", "…")) and item.remedy.endswith((".", "?")), item


@pytest.mark.parametrize(("code", "case"), [param for param in cases() if "mended" in param.values[1]])
def test_what_its_certain_edits_make(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = checked(code, case, tmp_path).diagnostics
    for name, expected in case["mended"].items():
        edits = (edit for item in found if item.place.path == name and item.certain for edit in item.edits)
        assert applied(decode((tmp_path / name).read_bytes()).text, sorted(edits)) == expected


@pytest.mark.parametrize("code", RULE_CASES)
def test_a_rule_has_cases_that_fire_and_near_misses_that_do_not(code: str) -> None:
    rule = RULE_CASES[code]
    fires = [any(said.endswith(f" {code}") for said in case.get("says", [])) for case in rule["cases"]]
    assert any(fires) and not all(fires)
    assert any(said.endswith(f" {code}") for said in rule["bad"]["says"])
    assert "says" not in rule["good"]
