"""The cases of `cases/rules`: what each rule is about, a bad and a good example, and sites that it is tried on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import building
import yaml

from mkdocs_alignrefs import options
from mkdocs_alignrefs.checks.site import Checked, check
from mkdocs_alignrefs.diagnostics import RULES, Severity
from mkdocs_alignrefs.hosts import configuration

Case = dict[str, Any]

RULE_CASES: dict[str, Case] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "cases" / "rules").glob("*.yaml"))
}


def checked(code: str, case: Case, folder: Path) -> Checked:
    """Check the site of a case, with its rule switched on; one that has a zensical.toml is configured by that."""
    files = {name: written(text) for name, text in case["files"].items()}
    building.write(folder, {"mkdocs.yml": _mkdocs(code, case), "docs/about.md": "No citation.\n", **files})
    name = "zensical.toml" if "zensical.toml" in files else "mkdocs.yml"
    site = configuration.read(folder / name)
    return check(options.parse(site.options), folder, site.docs_dir, site)


def fires(code: str, case: Case) -> bool:
    """Tell whether a rule complains in a case."""
    return any(said.endswith(f" {code}") for said in case.get("says", []))


def _mkdocs(code: str, case: Case) -> str:
    sources = [name for name in case["files"] if "/" not in name and name.endswith((".md", ".bib"))]
    settings = {"sources": sources, **case.get("options", {})}
    switched = {code: "warning"} if RULES[code].severity is Severity.OFF else {}
    settings["severities"] = {**switched, **settings.get("severities", {})}
    host = {"site_name": "S", **case.get("host", {})}
    host["markdown_extensions"] = [*host.get("markdown_extensions", []), {"alignrefs": settings}]
    return yaml.safe_dump(host, sort_keys=False)


def written(text: Any) -> str | bytes:
    """Return the content of a file: text, bytes (`!!binary`), or a text in an encoding."""
    return text["text"].encode(text["encoding"]) if isinstance(text, dict) else text
