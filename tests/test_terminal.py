"""Nothing that hostile sources and pages say makes a terminal, a spreadsheet or another program do anything."""

from __future__ import annotations

from pathlib import Path

import building
import hostile_site
import pytest
from click.testing import CliRunner
from command import in_terminal
from fuzz.properties import assert_exports_are_sound, assert_library_survives_export, controls

from mkdocs_alignrefs.cli import main
from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.options import parse

COMMANDS = {
    "list": ["list"],
    "list --format json": ["list", "--format", "json"],
    "show": ["show", "r0<script>alert1</script>"],
    "show a key that does not exist": ["show", "\x1b[31m\u202e"],
    "check": ["check"],
    **{f"check --format {form}": ["check", "--format", form] for form in ("concise", "json", "github", "sarif")},
    "pages": ["pages"],
    "export --format csl-json": ["export", "--format", "csl-json"],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return building.write(tmp_path_factory.mktemp("terminal") / "project", hostile_site.files())


@pytest.mark.parametrize("name", COMMANDS)
def test_no_control_character_reaches_the_terminal(name: str, project: Path) -> None:
    command, *arguments = COMMANDS[name]
    done = CliRunner().invoke(main, [command, "-f", str(project / "mkdocs.yml"), *arguments])
    assert done.exit_code in (0, 1), done.output[-2000:]
    assert len(done.output) > 20
    assert controls(done.output) == []


def test_exports_of_a_hostile_library_are_sound(project: Path) -> None:
    site = configuration.read(project / "mkdocs.yml")
    library = load(parse(site.options), project, site.docs_dir)
    assert len(library.entries) > len(hostile_site.PAYLOADS)
    assert_exports_are_sound(library.entries)
    assert_library_survives_export(library)


@pytest.mark.parametrize("command", ["fix list.md raw.bib", "export --format bibtex list.md raw.bib", "list list.md"])
def test_what_programs_get_as_it_is_reaches_people_inert(command: str, tmp_path: Path) -> None:
    lines = [hostile_site.line(payload) for payload in hostile_site.PAYLOADS[-30:]]
    listed = "\n".join(f"#### {line} [`READ`]\n\nŒ√© {line}\n" for line in lines)
    building.write(tmp_path, {"list.md": listed, "raw.bib": f"@misc{{a, note={{{' '.join(lines)}}} year=2}}"})
    printed = in_terminal(tmp_path, 80, *command.split(), NO_COLOR="1")
    assert len(printed) > 500
    assert controls(printed) == []
