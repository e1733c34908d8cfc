"""Makes the pages of the manual about rules, one each, from the cases in `tests/cases/rules`, for `manual.py`."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs_alignrefs.diagnostics import RULES, Severity

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from rule_sites import RULE_CASES, checked, fires

LANGUAGES = {".md": "markdown", ".bib": "bibtex", ".py": "python", ".yml": "yaml", ".toml": "toml"}
MEANING = {
    Severity.ERROR: "an **error**: a reader sees something wrong or missing",
    Severity.WARNING: "a **warning**: a person must decide",
    Severity.INFO: "an **info**: it was mended, or nothing is lost",
    Severity.OFF: "**off** unless a site switches it on; below it is a warning",
}


def pages() -> Mapping[str, str]:
    """Return the pages by their names without suffix."""
    return {code: _page(code, rule) for code, rule in RULE_CASES.items()}


def _page(code: str, rule: Mapping[str, Any]) -> str:
    return "\n".join(_lines(code, rule)).rstrip("\n") + "\n"


def _lines(code: str, rule: Mapping[str, Any]) -> Iterator[str]:
    yield f"<!-- Made by scripts/manual.py from tests/cases/rules/{code}.yaml. -->\n"
    yield f"# {code}\n"
    yield rule["about"].strip()
    yield f"\nBy default it is {MEANING[RULES[code].severity]}. All rules are on [Diagnostics](../diagnostics.md).\n"
    yield "## Wrong\n"
    yield from _example(code, rule["bad"])
    yield "`alignrefs check` says:\n"
    yield _fence("\n".join(_said(code, rule["bad"])), "text")
    yield "## Right\n"
    yield from _example(code, rule["good"])
    yield from _cases("Also reported", [case["case"] for case in rule["cases"] if fires(code, case)])
    yield from _cases("Not reported", [case["case"] for case in rule["cases"] if not fires(code, case)])


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
        return [str(item) for item in checked(code, dict(case), Path(folder)).diagnostics]
