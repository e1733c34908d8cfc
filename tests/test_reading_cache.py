"""What is kept of large sources between builds: whatever happens to it, a source reads as if nothing had been kept."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest
from command import alignrefs

from mkdocs_alignrefs import kept_files, reading_cache, records
from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, Place, Severity
from mkdocs_alignrefs.loading import load, read_file
from mkdocs_alignrefs.model import Name, Reading
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.richtext import Span

CASES = Path(__file__).parent / "cases"
SOURCES = sorted([*CASES.glob("lists/*.md"), *CASES.glob("bibtex/*.bib")])
ENTRY = (
    "@article{{work{n}, title={{Work {n} of $K$ and {{\\'E}}mile}}, author={{Doe, J. and {n} Pi}} year={{20{n:02}}}}}\n"
)
LARGE = "".join(ENTRY.format(n=n % 100) if n < 100 else f"@misc{{w{n}, title={{{'x' * 60}}}}}\n" for n in range(1500))
OPTIONS = Options(sources=("large.bib",))
CLEAN = Options(sources=("large.bib",), cache_dir="")
BUILD = """
import sys
from pathlib import Path
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.options import Options
print(len(load(Options(sources=("large.bib",)), Path(sys.argv[1])).entries))
"""


def packed(key: str, reading: Reading) -> bytes:
    return kept_files.content(key, records.written(reading, Reading))


def unpacked(key: str, data: bytes) -> Reading | None:
    return reading_cache.checked(kept_files.value(key, data))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "large.bib").write_text(LARGE, encoding="utf-8")
    return tmp_path


def cache(folder: Path) -> Path:
    return folder / ".cache" / "alignrefs"


def files(folder: Path) -> list[Path]:
    return sorted(cache(folder).glob("*.json"))


def kept_file(folder: Path) -> Path:
    """Build once, and return the file that was kept."""
    fresh(OPTIONS, folder)
    (path,) = files(folder)
    return path


def fresh(options: Options, folder: Path) -> tuple[object, object]:
    """Return the entries and complaints as a process that has read nothing yet finds them."""
    from mkdocs_alignrefs import loading

    loading._sources.cache_clear()
    library = load(options, folder)
    return library.entries, library.diagnostics


def in_a_process(folder: Path, setup: Callable[[], None] | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], capture_output=True, text=True, check=True, preexec_fn=setup
    )
    return done.stdout.strip()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_reading_comes_back_as_it_was(path: Path) -> None:
    reading = read_file(path, path.name)
    assert unpacked("k" * 64, packed("k" * 64, reading)) == reading


def test_the_second_build_is_as_the_first(folder: Path) -> None:
    first = fresh(OPTIONS, folder)
    assert len(files(folder)) == 1
    assert fresh(OPTIONS, folder) == first == fresh(CLEAN, folder)


def test_what_is_kept_is_used(folder: Path) -> None:
    path = kept_file(folder)
    key = path.read_bytes()[:64].decode()
    path.write_bytes(packed(key, Reading(title="kept")))
    assert fresh(OPTIONS, folder) == ((), ())


def test_a_changed_source_is_read_again(folder: Path) -> None:
    kept_file(folder)
    (folder / "large.bib").write_text(LARGE.replace("Work 7 of", "Work VII of"), encoding="utf-8")
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)
    assert len(files(folder)) == 1


def test_other_statuses_and_another_name_are_another_reading(tmp_path: Path) -> None:
    text = "# List\n\n" + "".join(
        f"## A work of number {n} [`SKIMMED`]\n\nIts note {'x' * 60}\n\n" for n in range(1500)
    )
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for statuses in (("READ", "UNREAD"), ("SKIMMED",)):
        for name in ("a.md", "b.md"):
            options = Options(sources=(name,), statuses=statuses)
            clean = Options(sources=(name,), statuses=statuses, cache_dir="")
            assert fresh(options, tmp_path) == fresh(options, tmp_path) == fresh(clean, tmp_path)


def test_small_sources_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "large.bib").write_text(LARGE[:5000], encoding="utf-8")
    fresh(OPTIONS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["large.bib"]


def test_nothing_is_kept_without_a_folder_for_it(folder: Path) -> None:
    fresh(CLEAN, folder)
    assert [path.name for path in folder.iterdir()] == ["large.bib"]


def test_the_folder_tells_git_to_leave_it_alone(folder: Path) -> None:
    kept_file(folder)
    assert (cache(folder) / ".gitignore").read_text() == "*\n"


def test_a_file_that_was_cut_short_is_not_used(folder: Path) -> None:
    path = kept_file(folder)
    whole, expected = path.read_bytes(), fresh(CLEAN, folder)
    key = whole[:64].decode()
    assert unpacked(key, whole) is not None
    assert [at for at in range(0, len(whole), 100) if unpacked(key, whole[:at]) is not None] == []
    for at in (0, 1, 64, 128, 129, 130, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:at])
        assert fresh(OPTIONS, folder) == expected
        assert path.read_bytes() == whole, "the damaged file is replaced"


def test_a_file_with_one_other_byte_is_not_used(folder: Path) -> None:
    path = kept_file(folder)
    whole = path.read_bytes()
    for at in random.Random(1).sample(range(len(whole)), 200):
        damaged = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        assert unpacked(whole[:64].decode(), damaged) is None


NO_NAMES: list[object] = [[0], [[[], [], [], [], []], []]]
NONE: list[object] = [[0], []]
ENTRY_COLUMNS: list[object] = [
    ["k"], [[2], [["T", 0], [["emph"], [[1], [["x"]]], [""]]]], ["misc"], [False], NONE, [None], [None], NO_NAMES,
    [[1], [[["Doe"], [""], [""], [""], [""]], [0]]], [False], [2023], [None], [None], [None], NONE, [None],
    [[0], [[], []]], [[1], [["l"], ["pdf"], ["u"]]], [None], [None], [{"title": "T"}],
    [[1], [["f"], [1], [[0], [["f"], [1], [2]]]]],
]  # fmt: skip
NO_DIAGNOSTICS: list[object] = [[0], [[], [[], [], []], [], [], [], [[], [[], [], []]], []]]
DIAGNOSTIC = [["x"], [["f"], [1], [1]], ["m"], ["r"], ["fatal"], [[0], [[], [], []]], [False]]
KEPT = [[[1], ENTRY_COLUMNS], NO_DIAGNOSTICS, [None]]
"""What is kept of a reading of one entry, as the file holds it."""


def with_column(at: int, column: object) -> object:
    """Return what is kept with another column of the entries."""
    return [[[1], [*ENTRY_COLUMNS[:at], column, *ENTRY_COLUMNS[at + 1 :]]], *KEPT[1:]]


SHAPES = {
    "a number": 5,
    "no list": {},
    "an empty list": [],
    "too short": KEPT[:2],
    "too long": [*KEPT, [None]],
    "no reading": [[[], ENTRY_COLUMNS], [[], NO_DIAGNOSTICS[1]], []],
    "a title that is a number": [*KEPT[:2], [5]],
    "entries that are text": ["entries", *KEPT[1:]],
    "an entry without fields": [[[1], []], *KEPT[1:]],
    "more entries than there are": [[[2], ENTRY_COLUMNS], *KEPT[1:]],
    "fewer entries than there are": [[[0], ENTRY_COLUMNS], *KEPT[1:]],
    "lengths that are no numbers": [[["1"], ENTRY_COLUMNS], *KEPT[1:]],
    "a length below none": with_column(14, [[-1], []]),
    "a length that is a truth": with_column(14, [[True], ["tag"]]),
    "a key that is a list": with_column(0, [[]]),
    "two keys of one entry": with_column(0, ["k", "l"]),
    "no key": with_column(0, []),
    "a title with a span of no kind": with_column(1, [[1], [[0], [["script"], [[1], [["x"]]], [""]]]]),
    "a title with a span that is nowhere": with_column(1, [[2], [[0, 0], [["emph"], [[1], [["x"]]], [""]]]]),
    "a title without one of its spans": with_column(1, [[1], [["T"], [["emph"], [[1], [["x"]]], [""]]]]),
    "a title with a number": with_column(1, [[1], [[7]]]),
    "a year that is text": with_column(10, ["2023"]),
    "an editor that is nowhere": with_column(8, [[1], [[["Doe"], [""], [""], [""], [""]], [1]]]),
    "an editor before the first": with_column(8, [[1], [[["Doe"], [""], [""], [""], [""]], [-1]]]),
    "an editor of no number": with_column(8, [[1], [[["Doe"], [""], [""], [""], [""]], ["0"]]]),
    "a name that is a number": with_column(8, [[1], [[[1], [""], [""], [""], [""]], [0]]]),
    "a link of no kind": with_column(17, [[1], [["l"], ["script"], ["u"]]]),
    "fields that are a list": with_column(20, [["title", "T"]]),
    "a field that is a number": with_column(20, [{"title": 5}]),
    "a diagnostic of no severity": [KEPT[0], [[1], DIAGNOSTIC], KEPT[2]],
}


def signed(key: str, value: object) -> bytes:
    text = json.dumps(value).encode()
    digest = blake2b(len(text).to_bytes(8, "little") + text, digest_size=32).hexdigest()
    return f"{key}{digest}\n".encode() + text


def test_a_file_of_the_right_shape_is_a_reading() -> None:
    reading = unpacked("k" * 64, signed("k" * 64, KEPT))
    assert reading is not None
    entry, editor = reading.entries[0], Name("Doe")
    assert (entry.key, entry.title, entry.editors) == ("k", ("T", Span("emph", ("x",))), (editor,))
    assert (entry.sources[0].key, entry.year, reading.diagnostics) == (Place("f", 1, 2), 2023, ())


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_another_shape_is_not_trusted_whoever_signed_it(name: str) -> None:
    assert unpacked("k" * 64, signed("k" * 64, SHAPES[name])) is None


def test_a_file_of_brackets_in_brackets_is_not_trusted() -> None:
    text = b"[" * 100_000
    digest = blake2b(len(text).to_bytes(8, "little") + text, digest_size=32).hexdigest()
    assert unpacked("k" * 64, f"{'k' * 64}{digest}\n".encode() + text) is None


def taken_by_a_file(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("in the way")


def a_link_to_nowhere(folder: Path) -> None:
    folder.parent.mkdir()
    folder.symlink_to(folder.parent / "nowhere" / "at" / "all")


def a_loop(folder: Path) -> None:
    folder.parent.mkdir()
    folder.symlink_to(folder)


@pytest.mark.parametrize("obstacle", [taken_by_a_file, a_link_to_nowhere, a_loop], ids=lambda item: item.__name__)
def test_a_folder_that_cannot_be_used_is_done_without(obstacle: Callable[[Path], None], folder: Path) -> None:
    obstacle(cache(folder))
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_done_without(folder: Path) -> None:
    cache(folder).mkdir(parents=True)
    cache(folder).chmod(0o500)
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)


def test_a_disk_that_is_full_is_done_without(folder: Path) -> None:
    limit = 10_000
    assert in_a_process(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) == "1500"
    assert files(folder) == []
    assert in_a_process(folder) == "1500"
    assert len(files(folder)) == 1


def test_a_link_in_the_folder_is_replaced_and_what_it_leads_to_stays(folder: Path) -> None:
    path = kept_file(folder)
    precious = folder / "precious.txt"
    precious.write_text("mine")
    path.unlink()
    path.symlink_to(precious)
    fresh(OPTIONS, folder)
    assert precious.read_text() == "mine"
    assert not path.is_symlink()


def test_a_pipe_in_the_folder_is_not_waited_for(folder: Path) -> None:
    path = kept_file(folder)
    path.unlink()
    os.mkfifo(path)
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)


def test_a_clock_that_goes_back_changes_nothing(folder: Path) -> None:
    path = kept_file(folder)
    os.utime(path, (1, 1))
    os.utime(folder / "large.bib", (4e9, 4e9))
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)


def test_what_killed_builds_left_goes_when_it_is_old(folder: Path) -> None:
    kept_file(folder)
    old, young = cache(folder) / ".alignrefs-old.unfinished", cache(folder) / ".alignrefs-young.unfinished"
    for path in (old, young):
        path.write_text("half")
    os.utime(old, (1, 1))
    (folder / "large.bib").write_text(LARGE + "@misc{last, title={Last}}\n", encoding="utf-8")
    fresh(OPTIONS, folder)
    assert not old.exists()
    assert young.exists()


def test_what_was_kept_of_sources_that_are_gone_goes_when_it_is_old(folder: Path) -> None:
    path = kept_file(folder)
    gone = path.with_name(f"alignrefs-{'0' * 32}.json")
    gone.write_bytes(path.read_bytes())
    os.utime(gone, (1, 1))
    (folder / "large.bib").write_text(LARGE + "@misc{last, title={Last}}\n", encoding="utf-8")
    fresh(OPTIONS, folder)
    assert files(folder) == [path]


def test_nothing_of_others_goes(folder: Path) -> None:
    """A folder that is shared holds what other programs keep for a while, and what people have written."""
    names = ["tmp-notes.md", "tmpabcd1234", f"{'0' * 32}.json", "alignrefs-notes.json"]
    for name in names:
        (folder / name).write_text("mine")
        os.utime(folder / name, (1, 1))
    fresh(Options(sources=("large.bib",), cache_dir="."), folder)
    assert {path.name for path in folder.iterdir()} > set(names)


def test_what_is_too_large_to_be_fetched_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "LIMIT", 1000)
    fresh(OPTIONS, folder)
    assert files(folder) == []


def test_parts_without_metadata_are_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who bundles packages into one file may leave their metadata out."""
    monkeypatch.setattr(kept_files, "_PARTS", ("no-such-package",))
    kept_files.code.cache_clear()
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)
    kept_files.code.cache_clear()


def test_two_builds_at_once_are_right(folder: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(folder)]
    builds = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [build.communicate()[0].strip() for build in builds] == ["1500"] * 3
    assert fresh(OPTIONS, folder) == fresh(CLEAN, folder)


def killed_at_some_moment(folder: Path, seed: int) -> None:
    """Start a build that keeps its reading anew, and kill it about when it does."""
    for path in files(folder):
        path.unlink()
    build = subprocess.Popen([sys.executable, "-c", BUILD, str(folder)], stdout=subprocess.DEVNULL)
    while not list(cache(folder).glob(".alignrefs-*")) and build.poll() is None:
        time.sleep(0.0005)
    time.sleep(random.Random(seed).uniform(0, 0.004))
    build.kill()
    build.wait()


@pytest.mark.parametrize("count", [4, pytest.param(50, marks=pytest.mark.long)])
def test_a_build_that_is_killed_while_it_writes_spoils_none(count: int, folder: Path) -> None:
    expected = fresh(CLEAN, folder)
    kept_file(folder)
    for seed in range(count):
        killed_at_some_moment(folder, seed)
        assert fresh(OPTIONS, folder) == expected


@pytest.mark.parametrize("command", ["check", "fix", "list", "pages"])
def test_the_command_trusts_nothing_that_a_build_kept(command: str, folder: Path) -> None:
    """Whoever writes into the folder does not decide which files `fix` changes, nor what `check` finds."""
    (folder / "mkdocs.yml").write_text("site_name: S\nplugins: [{alignrefs: {sources: [large.bib]}}]\n", "utf-8")
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    told = alignrefs(folder, command).stdout
    path = kept_file(folder)
    key = path.read_bytes()[:64].decode()
    evil = Diagnostic("mojibake", Place("mkdocs.yml", 1), "m", "r", Severity.INFO, (Edit(0, 0, "evil"),), certain=True)
    path.write_bytes(packed(key, Reading(diagnostics=(evil,))))
    assert fresh(OPTIONS, folder) == ((), (evil,))
    assert alignrefs(folder, command).stdout == told
