"""Writes the JSON Schema of the options, which editors read; with `--check` it only says whether it is stale.

It is made of `options.Options`, so that an editor cannot offer anything else than the product takes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import mkdocs_alignrefs
from mkdocs_alignrefs.diagnostics import RULES, Rule, Severity
from mkdocs_alignrefs.options import WORDS, Options

PATH = Path(mkdocs_alignrefs.__file__).parent / "options.schema.json"
OPTIONS = {"$ref": "#/definitions/options"}
SEVERITIES = {"$ref": "#/definitions/severities"}
TEXT = {"type": "string", "pattern": r"\S"}
KINDS: Mapping[str, Mapping[str, Any]] = {
    "str": {"type": ["string", "null"]},
    "str | None": {"type": ["string", "null"]},
    "bool": {"type": ["boolean", "null"]},
    "int": {"type": ["integer", "null"], "minimum": 1},
    "tuple[str, ...]": {"anyOf": [{"type": "null"}, TEXT, {"type": "array", "items": TEXT}]},
    "Mapping[str, Severity]": {"anyOf": [{"type": "null"}, SEVERITIES]},
    "Mapping[str, Mapping[str, Severity]]": {"type": ["object", "null"], "additionalProperties": SEVERITIES},
}


def listed(choices: Sequence[str]) -> dict[str, Any]:
    """Return the schema of a list of choices that the first of them must be in."""
    items = {"items": {"enum": [*choices]}, "contains": {"const": choices[0]}}
    return {"anyOf": [{"type": "null"}, {"type": "array", **items}]}


PATTERNS = {"bibliography": r"^(?!/)(?!(?:[^/]*/)*\.\.(?:/|$))[^\\]*\.md$"}
"""What `options.parse` asks of a text beyond being one."""


def schema() -> dict[str, Any]:
    """Return the schema of a whole configuration file, which says nothing of what is not of alignrefs."""
    places = {name: {"$ref": "#/definitions/named"} for name in ("plugins", "markdown_extensions")}
    mapping = {"properties": {"alignrefs": OPTIONS}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The options of mkdocs-alignrefs",
        "description": "For mkdocs.yml, properdocs.yml and zensical.toml.",
        "type": "object",
        "properties": {**places, "project": {"type": "object", "properties": places}},
        "definitions": {
            "named": {"items": mapping, **mapping},
            "options": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {item.name: option(item) for item in fields(Options)},
            },
            "severities": {
                "type": "object",
                "additionalProperties": False,
                "properties": {code: severity(rule) for code, rule in RULES.items()},
            },
        },
    }


def option(given: Field[Any]) -> dict[str, Any]:
    """Return the schema of one option."""
    kind = dict(WORDS_KIND if given.name == "words" else KINDS[str(given.type)])
    if choices := given.metadata.get("choices"):
        kind = listed(choices) if str(given.type).startswith("tuple") else {"enum": [*choices, None]}
    if given.name in PATTERNS:
        kind["pattern"] = PATTERNS[given.name]
    default = given.default if given.default is not MISSING else None
    shown = {} if default is None else {"default": list(default) if isinstance(default, tuple) else default}
    return {"description": given.metadata["doc"], **kind, **shown}


WORDS_KIND: Mapping[str, Any] = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {name: {"type": "string", "default": word} for name, word in WORDS.items()},
}


def severity(rule: Rule) -> dict[str, Any]:
    """Return the schema of the severity of one code; YAML 1.1 reads a bare `off` as false."""
    about = f"{rule.about[0].upper()}{rule.about[1:]}."
    return {"description": about, "enum": [*map(str, Severity), False], "default": str(rule.severity)}


def main(arguments: Sequence[str]) -> int:
    """Renew the file, or with `--check` return 1 if it is stale."""
    text = json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    stale = not PATH.is_file() or PATH.read_text("utf-8") != text
    if stale and "--check" not in arguments:
        PATH.write_text(text, "utf-8")
    print(PATH.relative_to(PATH.parent.parent).as_posix() if stale else "Nothing is stale.")
    return int("--check" in arguments and stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
