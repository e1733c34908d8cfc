"""An editor that reads the schema of the options offers what the product takes, and says what it says of the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import mkdocs_alignrefs
from mkdocs_alignrefs.diagnostics import RULES
from mkdocs_alignrefs.options import STYLES, WORDS, OptionError, Options, parse

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "configuration"
SCHEMA = json.loads((Path(mkdocs_alignrefs.__file__).parent / "options.schema.json").read_text("utf-8"))
OPTIONS = SCHEMA["definitions"]["options"]["properties"]


def given_options() -> list[dict[str, Any]]:
    """Return options of every test case that has some."""
    written = [case["options"] for case in yaml.safe_load((CASES / "options.yaml").read_text("utf-8"))]
    read = [case["says"].get("options", {}) for case in yaml.safe_load((CASES / "read.yaml").read_text("utf-8"))]
    wrong = yaml.safe_load((ROOT / "tests" / "sites" / "wrong_configuration.yml").read_text("utf-8"))
    return [*written, *read, *(case["extension"] for case in wrong)]


def is_valid(configuration: Mapping[str, Any]) -> bool:
    return jsonschema.Draft7Validator(SCHEMA).is_valid(configuration)


def is_parsed(options: Mapping[str, Any]) -> bool:
    try:
        parse(options)
    except OptionError:
        return False
    return True


def test_the_schema_is_current() -> None:
    command = [sys.executable, "scripts/schema.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Nothing is stale.\n"), done.stdout + done.stderr


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_names_defaults_and_choices_are_those_of_the_options() -> None:
    assert list(OPTIONS) == [item.name for item in fields(Options)]
    for item in fields(Options):
        default = item.default if item.default is not MISSING else None
        assert OPTIONS[item.name].get("default") == (list(default) if isinstance(default, tuple) else default)
        assert OPTIONS[item.name]["description"] == item.metadata["doc"]
    assert OPTIONS["style"]["enum"] == [*STYLES, None]
    assert {name: word["default"] for name, word in OPTIONS["words"]["properties"].items()} == WORDS
    severities = SCHEMA["definitions"]["severities"]["properties"]
    assert {code: item["default"] for code, item in severities.items()} == {
        code: rule.severity for code, rule in RULES.items()
    }


@pytest.mark.parametrize(
    "case", yaml.safe_load((CASES / "options.yaml").read_text("utf-8")), ids=lambda case: str(case)
)
def test_which_options_are_right(case: dict[str, Any]) -> None:
    assert is_parsed(case["options"]) == case["right"]


@pytest.mark.parametrize("options", given_options(), ids=str)
@pytest.mark.parametrize("place", ["plugins", "markdown_extensions"])
def test_the_schema_says_what_the_product_says(place: str, options: dict[str, Any]) -> None:
    right = is_parsed(options)
    assert is_valid({place: ["search", {"alignrefs": options}]}) == right
    assert is_valid({place: {"search": None, "alignrefs": options}}) == right
    assert is_valid({"project": {place: {"alignrefs": options}}}) == right


@pytest.mark.parametrize(
    "configuration",
    [
        {"plugins": ["search", "alignrefs"]},
        {"plugins": [{"search": {"lang": "de"}}, {"alignrefs": None}]},
        {"plugins": {"alignrefs": None}, "theme": {"name": "material"}, "nav": [{"Home": "index.md"}]},
        {"site_name": "S"},
    ],
)
def test_what_is_not_of_alignrefs_is_left_to_others(configuration: dict[str, Any]) -> None:
    assert is_valid(configuration)


def test_the_configurations_of_this_project_are_valid() -> None:
    assert is_valid(yaml.safe_load((ROOT / "example_site" / "mkdocs.yml").read_text("utf-8")))
    toml = '[project.markdown_extensions.alignrefs]\nsources = ["list.md"]\n'
    assert is_valid(tomllib.loads(toml))
    assert not is_valid(tomllib.loads(toml.replace("sources", "source")))
