"""What goes by the name of a source or a page and is none is refused with a sentence; nothing waits for it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import building
import pytest

from mkdocs_alignrefs.checks.site import check
from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.options import OptionError, Options, parse

MEGABYTE = 1024 * 1024
SOUND = "@misc{sound, title={S}, author={A B}, year=2020}\n"
SITE = """
site_name: S
markdown_extensions:
- pymdownx.snippets: {base_path: [docs]}
- alignrefs: {sources: [sound.bib]}
"""


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe").name)


def open_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(path.parent)  # the path of a socket may not be long
        one.bind(path.name)


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)


def linked(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (pipe, "is no regular file"),
    "a link to a pipe": (link_to_a_pipe, "is no regular file"),
    "a socket": (open_socket, "is no regular file"),
    "a device that never ends": (linked("/dev/zero"), "is no regular file"),
    "standard input": (linked("/dev/stdin"), ""),
    "a terminal": (linked("/dev/tty"), "is no regular file"),
    "a link to nothing": (linked("gone"), "cannot be read: No such file or directory"),
    "a link to itself": (linked("x.md"), "cannot be read: Too many levels of symbolic links"),
    "a link through a file": (linked("sound.bib/x"), "cannot be read: "),
    "200 MB of nothing": (large, "is larger than 100 MB"),
}
FOLDER: dict[str, tuple[Callable[[Path], None], str]] = {"a folder": (Path.mkdir, "is a folder")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return building.write(tmp_path, {"sound.bib": SOUND, "docs/sound.md": "<<cite:gone>>\n", "mkdocs.yml": SITE})


@pytest.mark.parametrize("kind", {**REFUSED, **FOLDER})
@pytest.mark.parametrize("source", ["x.md", "*.md", "."])
def test_a_source_that_is_none_is_refused_and_the_others_are_read(kind: str, source: str, folder: Path) -> None:
    make, why = {**REFUSED, **FOLDER}[kind]
    make(folder / "x.md")
    if kind == "a folder" and source != "x.md":
        return  # a folder among others is searched, whatever its name
    library = load(Options(sources=("sound.bib", source)), folder)
    assert [entry.key for entry in library.entries] == ["sound"]
    (said,) = [item for item in library.diagnostics if item.place.path == "x.md"]
    assert (said.code, str(said.place)) == ("source-unreadable", "x.md:1:1")
    assert said.message.startswith(f"The source {why}")


@pytest.mark.parametrize("kind", REFUSED)
def test_a_page_that_is_none_is_refused_and_the_others_are_checked(kind: str, folder: Path) -> None:
    make, why = REFUSED[kind]
    make(folder / "docs" / "x.md")
    site = configuration.read(folder / "mkdocs.yml")
    found = check(parse(site.options), folder, site.docs_dir, site).diagnostics
    assert [(item.code, item.place.path) for item in found] == [
        ("unknown-key", "docs/sound.md"),
        ("source-unreadable", "docs/x.md"),
    ]
    assert found[1].message.startswith(f"The page {why}")


@pytest.mark.parametrize("kind", {**REFUSED, **FOLDER})
def test_a_snippet_that_is_none_is_passed_over(kind: str, folder: Path) -> None:
    make, _ = {**REFUSED, **FOLDER}[kind]
    make(folder / "docs" / "x.md")
    (folder / "docs" / "sound.md").write_text('--8<-- "x.md"\n\n<<cite:gone>>\n', "utf-8")
    site = configuration.read(folder / "mkdocs.yml")
    found = check(parse(site.options), folder, site.docs_dir, site).diagnostics
    assert [str(item.place) for item in found if item.code == "unknown-key"] == ["docs/sound.md:3:1"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such files")
def test_a_file_that_says_it_is_empty_and_never_ends_is_read_no_further_than_the_limit(folder: Path) -> None:
    (folder / "x.bib").symlink_to("/proc/self/pagemap")
    (said,) = load(Options(sources=("x.bib",), size_limit=1), folder).diagnostics
    assert said.message in ("The source is larger than 1 MB.", "The source cannot be read: Permission denied.")


def test_folders_that_link_in_a_circle_are_searched_once(folder: Path) -> None:
    (folder / "docs" / "again").symlink_to("..")
    (folder / "docs" / "itself").symlink_to(".")
    site = configuration.read(folder / "mkdocs.yml")
    found = check(parse(site.options), folder, site.docs_dir, site).diagnostics
    assert [item.place.path for item in found] == ["docs/sound.md"]


@pytest.mark.parametrize("source", ["../beside/y.bib", "{beside}/y.bib", "link.bib", "linked/*.bib", "linked"])
def test_a_source_outside_of_the_project_is_read_as_what_it_is(source: str, tmp_path: Path) -> None:
    project, beside = tmp_path / "project", tmp_path / "beside"
    building.write(tmp_path, {"project/mkdocs.yml": "", "beside/y.bib": SOUND})
    (project / "link.bib").symlink_to(beside / "y.bib")
    (project / "linked").symlink_to(beside)
    library = load(Options(sources=(source.format(beside=beside),)), project)
    assert [entry.key for entry in library.entries] == ["sound"]
    assert library.diagnostics == ()


def test_a_source_larger_than_the_limit_is_refused_until_the_limit_is_raised(folder: Path) -> None:
    (folder / "x.bib").write_text(SOUND + "% " + "x" * MEGABYTE, "utf-8")
    (said,) = load(Options(sources=("x.bib",), size_limit=1), folder).diagnostics
    assert said.message == "The source is larger than 1 MB."
    assert said.remedy == "Raise the option `size_limit`, or take `x.bib` out of the sources."
    assert [entry.key for entry in load(Options(sources=("x.bib",), size_limit=2), folder).entries] == ["sound"]


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "5", [5]])
def test_a_limit_is_a_whole_number_of_megabytes(value: object) -> None:
    with pytest.raises(OptionError, match=r"`size_limit` of alignrefs is .*, but must be a whole number of megabytes"):
        parse({"size_limit": value})
