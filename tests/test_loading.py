"""Files become a library: which are read, in which order, when again, and what those say that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mkdocs_alignrefs.files import LIMIT
from mkdocs_alignrefs.loading import load, source_files, watched
from mkdocs_alignrefs.options import OptionError, Options

ENTRY = "@misc{{{key}, title={{{key}}}}}\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        key = path.name.partition(".")[0]
        text = ENTRY.format(key=key) if path.suffix.lower() == ".bib" else f"#### {key} [`READ`]\n"
        path.write_text(text, encoding="utf-8")


def found(folder: Path, *sources: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in source_files(Options(sources=sources), folder)]


def codes(folder: Path, *sources: str) -> list[str]:
    library = load(Options(sources=sources), folder)
    return [f"{item.place} {item.code}" for item in library.diagnostics]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["z.bib", "a.md"], ["z.bib", "a.md"]),
        (["*.bib"], ["a.bib", "z.bib"]),
        (["."], ["a.bib", "a.md", "b.BIB", "lists/x.md", "lists/y/z.bib", "z.bib"]),
        (["lists"], ["lists/x.md", "lists/y/z.bib"]),
        (["lists/"], ["lists/x.md", "lists/y/z.bib"]),
        (["**/*.bib"], ["a.bib", "lists/y/z.bib", "z.bib"]),
        (["lists/**"], ["lists/x.md", "lists/y/z.bib"]),
        (["[!z].bib"], ["a.bib"]),
        (["?.md", "lists/*"], ["a.md", "lists/x.md"]),
        (["z.bib", "*.bib", "./z.bib"], ["z.bib", "a.bib"]),
        (["lists/../a.md"], ["a.md"]),
        (["odd[1].md"], ["odd[1].md"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_sources_are_found_in_order(sources: list[str], expected: list[str], tmp_path: Path) -> None:
    write(tmp_path, "z.bib", "a.md", "a.bib", "b.BIB", "lists/x.md", "lists/y/z.bib", "lists/readme.txt", ".git/h.md")
    if sources == ["odd[1].md"]:
        write(tmp_path, "odd[1].md")
    assert found(tmp_path, *sources) == expected


@pytest.mark.parametrize("source", ["nope.md", "nope", "*.bib", "no/*.md", "notes.txt", "empty", "\0"])
def test_source_that_does_not_exist_is_a_wrong_configuration(source: str, tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(OptionError) as caught:
        load(Options(sources=("a.md", source)), tmp_path)
    sentence = str(caught.value)
    assert sentence.startswith(f"The source `{source}` (option `sources` of alignrefs) ")
    assert sentence.endswith(".")
    assert str(tmp_path) in sentence or "must end in .md or .bib" in sentence


def test_paths_are_shown_from_the_configuration_with_forward_slashes(tmp_path: Path) -> None:
    write(tmp_path, "site/lists/a.bib", "beside/b.bib")
    library = load(Options(sources=("lists", "../beside/b.bib")), tmp_path / "site")
    assert [entry.sources[0].path for entry in library.entries] == ["lists/a.bib", "../beside/b.bib"]


def test_relative_links_of_a_list_under_docs_dir_are_resolved(tmp_path: Path) -> None:
    (tmp_path / "docs" / "lists").mkdir(parents=True)
    for place in ("docs/lists/a.md", "docs/b.md", "c.md"):
        (tmp_path / place).write_text(f"#### {place} [`READ`]\npaper link: [here](x.pdf)\n")
    options = Options(sources=("docs/lists/a.md", "docs/b.md", "c.md"))
    library = load(options, tmp_path, tmp_path / "docs")
    assert [[link.url for link in entry.links] for entry in library.entries] == [["lists/x.pdf"], ["x.pdf"], []]


def test_equal_state_gives_the_identical_library(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.bib")
    assert load(Options(sources=(".",)), tmp_path) is load(Options(sources=(".",)), tmp_path)


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.bib")
    before = load(Options(sources=(".",)), tmp_path).entries
    (tmp_path / "b.bib").write_text(ENTRY.format(key="new"), encoding="utf-8")
    after = load(Options(sources=(".",)), tmp_path).entries
    assert [entry.key for entry in after] == ["a", "new"]
    assert after[0] is before[0]


def test_other_statuses_are_another_reading(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("#### A [DONE]\npaper link: [here](https://example.org)\n")
    first = load(Options(sources=("a.md",)), tmp_path)
    second = load(Options(sources=("a.md",), statuses=("DONE",)), tmp_path)
    assert [first.entries[0].status, second.entries[0].status] == [None, "DONE"]


def test_added_and_deleted_sources_are_seen(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    options = Options(sources=(".",))
    assert [entry.key for entry in load(options, tmp_path).entries] == ["a"]
    write(tmp_path, "b.bib")
    assert [entry.key for entry in load(options, tmp_path).entries] == ["a", "b"]
    (tmp_path / "a.md").unlink()
    assert [entry.key for entry in load(options, tmp_path).entries] == ["b"]


def test_folder_with_the_name_of_a_list_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    assert codes(tmp_path, "x.md") == ["x.md:1:1 source-unreadable"]


def test_pipe_is_unreadable_and_blocks_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    assert codes(tmp_path, "x.md") == ["x.md:1:1 source-unreadable"]
    assert codes(tmp_path, "*.md") == ["x.md:1:1 source-unreadable"]


def test_link_to_itself_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.md").symlink_to("x.md")
    assert codes(tmp_path, "x.md") == ["x.md:1:1 source-unreadable"]


def test_folders_that_link_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    write(tmp_path, "lists/a.md")
    (tmp_path / "lists" / "again").symlink_to("..")
    assert found(tmp_path, "lists") == ["lists/a.md"]
    assert found(tmp_path, "**/*.md") == ["lists/a.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "a.md").chmod(0)
    assert codes(tmp_path, "a.md") == ["a.md:1:1 source-unreadable"]


def test_file_that_is_too_large_is_unreadable(tmp_path: Path) -> None:
    with (tmp_path / "a.bib").open("wb") as file:
        file.truncate(LIMIT + 1)
    assert codes(tmp_path, "a.bib") == ["a.bib:1:1 source-unreadable"]


def test_guessed_encoding_is_said_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    text = "@misc{a, author={Müller, Jürgen and Gómez, José}, title={Über die Größe der Äpfel}}\n"
    (tmp_path / "a.bib").write_bytes(text.encode("latin-1"))
    (tmp_path / "b.bib").write_bytes(text.replace("{a,", "{b,").encode("utf-16"))
    library = load(Options(sources=("a.bib", "b.bib")), tmp_path)
    assert [str(item.place) for item in library.diagnostics if item.code == "encoding"] == ["a.bib:1:19"]
    assert [entry.authors[0].family for entry in library.entries] == ["Müller", "Müller"]


def test_files_and_the_folders_of_globs_are_to_be_watched_also_before_they_exist(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "lists/x.md", "refs/b.bib")
    options = Options(sources=("a.md", "lists/**/*.md", "refs", "gone.md"))
    assert watched(options, tmp_path) == [tmp_path / name for name in ("a.md", "lists", "refs", "gone.md")]


def test_file_that_says_nothing_says_so(tmp_path: Path) -> None:
    shapes = {
        "empty.md": "",
        "boxes.md": "- [ ] one\n- [x] two\n",
        "items.md": "- [A](https://example.org)\n- [B](https://example.org)\n",
        "table.md": "| paper | link |\n| --- | --- |\n| A | B |\n",
        "prose.md": "Some words.\n\nMore words.\n",
        "headings.md": "# A\n\n## B\n\n## C\n",
    }
    for name, text in shapes.items():
        (tmp_path / name).write_text(text)
    said = load(Options(sources=tuple(shapes)), tmp_path).diagnostics
    assert [item.code for item in said] == ["no-entries"] * len(shapes)
    looks = ("is empty", "check boxes", "one-line items", "a table", "plain prose", "headings without")
    assert all(look in item.message for look, item in zip(looks, said, strict=True))
    assert all("[`UNREAD`]" in item.remedy and "paper link:" in item.remedy for item in said)
