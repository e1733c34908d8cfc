"""A file is read again when it may hold something else, whatever its size and its times say, and else left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_alignrefs.remembered import SECOND, Look, Remembered, look

Edit = Callable[[Path, Path], object]
EDITS: dict[str, Edit] = {
    "written in place": lambda file, other: file.write_bytes(b"new"),
    "copied over with its times": lambda file, other: shutil.copy2(other, file),
    "moved there with its times": lambda file, other: other.replace(file),
    "linked to": lambda file, other: (file.unlink(), file.symlink_to(other)),
    "gone": lambda file, other: file.unlink(),
    "now a folder": lambda file, other: (file.unlink(), file.mkdir()),
}


def aged(by: int, tick: int) -> Callable[[Path], Look | None]:
    """Look at files as if they were older by so many seconds, on a file system whose clock has such a tick."""

    def of(path: Path) -> Look | None:
        seen = look(path)
        times = (seen.modified, seen.changed) if seen else (0, 0)
        modified, changed = ((time - by * SECOND) // tick * tick for time in times)
        return seen and seen._replace(modified=modified, changed=changed)

    return of


def content(path: Path) -> bytes | str:
    try:
        return path.read_bytes()
    except OSError as error:
        return str(error)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file beside which another one has the same size and the same times."""
    file, other = tmp_path / "file", tmp_path / "other"
    file.write_bytes(b"old")
    other.write_bytes(b"new")
    shutil.copystat(file, other)
    return file


@pytest.mark.parametrize("tick", [1, SECOND, 2 * SECOND], ids=["nanoseconds", "seconds", "two seconds"])
@pytest.mark.parametrize("edit", EDITS)
def test_change_is_seen_at_once(edit: str, tick: int, file: Path) -> None:
    remembered = Remembered(content, lambda data, path: data, aged(0, tick))
    assert remembered(file) == b"old"
    EDITS[edit](file, file.with_name("other"))
    assert remembered(file) == content(file)
    assert remembered(file) != b"old"


@pytest.mark.parametrize(("age", "reads"), [(0, 3), (10, 1)], ids=["young", "old"])
def test_only_a_young_file_is_read_again(age: int, reads: int, file: Path) -> None:
    read: list[Path] = []
    made: list[Path] = []
    remembered = Remembered(
        lambda path: read.append(path) or content(path), lambda data, path: made.append(path), aged(age, SECOND)
    )
    for _ in range(3):
        remembered(file)
    assert len(read) == reads
    assert len(made) == 1


def test_equal_content_gives_the_identical_object(file: Path) -> None:
    remembered = Remembered(content, lambda data, path: [data])
    first = remembered(file)
    file.touch()
    assert remembered(file) is first
    file.write_bytes(b"new")
    assert remembered(file) is not first


def test_what_is_made_in_another_way_is_something_else(file: Path) -> None:
    remembered = Remembered(content, lambda data, path, word: (data, word))
    assert (remembered(file, "a"), remembered(file, "b")) == ((b"old", "a"), (b"old", "b"))


@pytest.mark.parametrize(
    ("modified", "changed", "tells"),
    [
        (100.5, 100.5, True),
        (109.95, 100.5, False),
        (100.5, 109.95, False),
        (109.5, 109.5, True),
        (109, 109, False),
        (107, 107, True),
        (111.5, 100.5, False),
    ],
    ids=lambda value: str(value),
)
def test_young_file_is_not_trusted(modified: float, changed: float, tells: bool) -> None:
    """At second 110; whole seconds may be those of a file system that keeps no others."""
    seen = Look(0, 0, 0, int(modified * SECOND), int(changed * SECOND))
    assert seen.tells(110 * SECOND) is tells
