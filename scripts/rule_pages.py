"""Makes the pages of the manual about rules, one each, from the cases in `tests/cases/rules`, for `manual.py`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from mkdocs_alignrefs import options
from mkdocs_alignrefs.checks.site import check
from mkdocs_alignrefs.diagnostics import RULES, Severity
from mkdocs_alignrefs.hosts import configuration

CASES = Path(__file__).parent.parent / "tests" / "cases" / "rules"
LANGUAGES = {".md": "markdown", ".bib": "bibtex", ".py": "python", ".yml": "yaml", ".toml": "toml"}
MEANING = {
    Severity.ERROR: "an **error**: a reader sees something wrong or missing",
    Severity.WARNING: "a **warning**: a person must decide",
    Severity.INFO: "an **info**: it was mended, or nothing is lost",
    Severity.OFF: "**off** unless a site switches it on; below it is a warning",
}


def pages() -> Mapping[str, str]:
    """Return the pages by their names without suffix."""
    rules = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(CASES.glob("*.yaml"))}
    return {code: _page(code, rule) for code, rule in rules.items()}


def _page(code: str, rule: Mapping[str, Any]) -> str:
    return "\n".join(line.rstrip() for line in _lines(code, rule)) + "\n"


def _lines(code: str, rule: Mapping[str, Any]) -> Iterator[str]:
    yield "<!-- Made by scripts/manual.py from tests/cases/rules. -->\n"
    yield f"# {code}\n"
    yield rule["about"].strip()
    yield f"\nBy default it is {MEANING[RULES[code].severity]}.\n"
    yield "## Wrong\n"
    yield from _example(code, rule["bad"])
    yield "`alignrefs check` says:\n"
    yield _fence("\n".join(_said(code, rule["bad"])), "text")
    yield "## Right\n"
    yield from _example(code, rule["good"])
    yield from _cases("Also reported", [case["case"] for case in rule["cases"] if _fires(code, case)])
    yield from _cases("Not reported", [case["case"] for case in rule["cases"] if not _fires(code, case)])


def _fires(code: str, case: Mapping[str, Any]) -> bool:
    return any(said.endswith(f" {code}") for said in case.get("says", []))


def _cases(title: str, names: list[str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield from (f"- {name[:1].upper()}{name[1:]}." for name in names)
    yield ""


def _example(code: str, case: Mapping[str, Any]) -> Iterator[str]:
    for name, text in case["files"].items():
        yield _fence(str(text), LANGUAGES.get(Path(name).suffix, "text"), name)


def _fence(text: str, language: str, title: str = "") -> str:
    longest = max((len(ticks) for ticks in re.findall(r"^`{3,}", text, re.MULTILINE)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}" + (f' title="{title}"' if title else "") + f"\n{text.rstrip()}\n{ticks}\n"


def _said(code: str, case: Mapping[str, Any]) -> list[str]:
    """Return the lines of the diagnostics of an example."""
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(Path(folder), code, case)
        return [str(item) for item in check(options.parse(site.options), Path(folder), site.docs_dir, site).diagnostics]


def write_site(folder: Path, code: str, case: Mapping[str, Any]) -> configuration.SiteConfig:
    """Write the site of a case, with its rule switched on, and return its configuration."""
    files = {"docs/about.md": "No citation.\n", **case["files"]}
    sources = [name for name in case["files"] if "/" not in name and name.endswith((".md", ".bib"))]
    settings = {"sources": sources, **case.get("options", {})}
    switched = {code: "warning"} if RULES[code].severity is Severity.OFF else {}
    settings["severities"] = {**switched, **settings.get("severities", {})}
    host = case.get("host", {"site_name": "S"})
    config = yaml.safe_dump({**host, "markdown_extensions": [{"alignrefs": settings}]}, sort_keys=False)
    for name, text in {"mkdocs.yml": config, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return configuration.read(folder / "mkdocs.yml")
