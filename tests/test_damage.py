"""A fault in a reading list is named where it stands, costs no entry, and is mended as far as a machine can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import command
import damage
import pytest
from damage import Damage

DAMAGES = [pytest.param(one, id=one.name) for one in damage.damages("damages")]
HARMLESS = [pytest.param(one, id=one.name) for one in damage.damages("harmless")]
NAME = "alignment.md"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the undamaged list."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / NAME).write_bytes(damage.LIST.encode())
    return folder


@pytest.fixture(scope="module")
def undamaged(whole: Path) -> list[dict[str, Any]]:
    return command.entries(whole, NAME)


@pytest.fixture(scope="module")
def known(whole: Path) -> list[dict[str, Any]]:
    return command.diagnostics(whole, NAME)


@pytest.fixture
def copy(one: Damage, tmp_path: Path) -> Path:
    """Return a folder with the changed list of a test's case."""
    (tmp_path / NAME).write_bytes(one.content())
    return tmp_path


def test_there_are_forty_copies_and_several_of_each_kind() -> None:
    kinds = [one.kind for one in damage.damages("damages")]
    assert len(kinds) >= 40
    assert all(kinds.count(kind) > 1 for kind in kinds)


def test_the_undamaged_list_has_four_faults(known: list[dict[str, Any]]) -> None:
    assert [(said["line"], said["code"]) for said in known] == [
        (30, "mojibake"),
        (171, "bibtex-stray-text"),
        (206, "bibtex-missing-comma"),
        (229, "tracking-url"),
    ]
    assert {said["severity"] for said in known} == {"info"}


@pytest.mark.parametrize("one", DAMAGES)
def test_check_names_the_line_of_the_fault_once(one: Damage, copy: Path, known: list[dict[str, Any]]) -> None:
    new = damage.new(command.diagnostics(copy, NAME), known, one)
    (said,) = new
    assert (said["code"] in one.codes, said["line"] in one.lines) == (True, True), said
    assert one.column in (None, said["column"]), said
    assert all(said[words].endswith((".", "?")) for words in ("message", "remedy")), said


@pytest.mark.parametrize("one", DAMAGES)
def test_the_other_entries_and_fields_are_read(one: Damage, copy: Path, undamaged: list[dict[str, Any]]) -> None:
    found = command.entries(copy, NAME)
    assert damage.differing(found, damage.moved(undamaged, one), one, one.unread) == []


@pytest.mark.parametrize("one", HARMLESS)
def test_what_is_no_fault_is_not_named(
    one: Damage, copy: Path, known: list[dict[str, Any]], undamaged: list[dict[str, Any]]
) -> None:
    assert damage.new(command.diagnostics(copy, NAME), known, one) == []
    found = command.entries(copy, NAME)
    assert damage.differing(found, damage.moved(undamaged, one), one, one.unread) == []


@pytest.mark.parametrize("one", [*DAMAGES, *HARMLESS])
def test_fix_leaves_nothing_that_a_machine_could_mend(one: Damage, copy: Path, undamaged: list[dict[str, Any]]) -> None:
    damaged = (copy / NAME).read_bytes()
    command.alignrefs(copy, "fix", "--unsafe", NAME)
    assert (copy / NAME).read_bytes() == damaged
    command.alignrefs(copy, "fix", "--write", "--unsafe", NAME)
    mended = (copy / NAME).read_bytes()
    assert [said for said in command.diagnostics(copy, NAME) if said["mend"]] == []
    found = damage.placeless(command.entries(copy, NAME))
    ignored = one.unread if one.lost or not one.codes else ()
    assert damage.differing(found, damage.placeless(undamaged), one, ignored) == []
    command.alignrefs(copy, "fix", "--write", "--unsafe", NAME)
    assert (copy / NAME).read_bytes() == mended


@pytest.mark.parametrize("one", [one for one in HARMLESS if one.values[0].codes == ()])
def test_fix_changes_the_lines_of_faults_alone(one: Damage, copy: Path, known: list[dict[str, Any]]) -> None:
    """The ends of lines, the encoding and all that is no fault stay, byte for byte."""
    command.alignrefs(copy, "fix", "--write", NAME)
    faulty = {one.line(said["line"]) if one.replace else said["line"] for said in known}
    before, after = (
        content.decode(one.encoding).split(one.ends) for content in (one.content(), (copy / NAME).read_bytes())
    )
    changed = {number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new}
    assert changed == faulty
    assert one.encoding != "utf-8-sig" or (copy / NAME).read_bytes().startswith(b"\xef\xbb\xbf")
