"""Whatever stands where a source, a page or a module should: no traceback, one diagnostic at most, the rest is read."""

from __future__ import annotations

import functools
import json
import os
import resource
import socket
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import building
import command
import hostile_texts
import pytest

LIST = "#### LIMA: Less is more [`READ`]\n\npaper link: [here](https://arxiv.org/abs/2305.11206)\n"
LARGE = 100_000
MODULES = "- mkdocstrings: {handlers: {python: {paths: [.]}}}"
SITE = f"""\
site_name: Bad input
plugins:
  {MODULES}
  - alignrefs: {{sources: [sources, good.bib]}}
markdown_extensions: [{{pymdownx.snippets: {{base_path: [docs, parts]}}}}]
"""
GOOD = {"good.bib": hostile_texts.GOOD, "mkdocs.yml": SITE, "docs/index.md": "# Home\n\nSee <<cite:k>>.\n"}

CONTENT: dict[str, bytes] = {
    "nothing": b"",
    "binary": bytes(range(256)) * 400,
    "NULs": b"\0" * LARGE,
    "at signs": b"@" * LARGE,
    "nested braces": b"@misc{KEY, title=" + b"{" * 10_000,
    "braces": b"{" * 10_000 + b"}" * 10_000,
    "a fence that never closes": b"#### A [`READ`]\n\n```bibtex\n@misc{KEY, title={A}, author={B, C.}, year={2020}}\n",
    "a surrogate": b"\xed\xa0\x80" * 3,
    "a quarter of UTF-8": b"\xf0",
    "half of UTF-16": b"\xff\xfe@",
    "UTF-16 without a mark": LIST.encode("utf-16-le"),
    "front matter of brackets": b"---\na: " + b"[" * 10_000 + b"\n---\n\nText.\n",
    "front matter of brackets that close": b"---\na: " + b"[" * 10_000 + b"]" * 10_000 + b"\n---\n\nText.\n",
    "front matter of tags": b"---\na: !!python/object/apply:os.system [false]\n---\n\nText.\n",
    "nested quotations": b">" * LARGE,
    "nested bullets": b"".join(b"  " * n + b"- a\n" for n in range(500)),
}
READ: dict[str, bytes] = {
    "a NUL": LIST.replace("more", "mo\0re").encode(),
    "a surrogate in UTF-8": LIST.encode() + b"\nNote \xed\xa0\x80.\n",
    "line ends of the old Macintosh": LIST.replace("\n", "\r").encode(),
    "line ends of all kinds": LIST.replace("]\n", "]\r\n\r\v\f\x85").encode("latin-1"),
    "two byte order marks": b"\xef\xbb\xbf" * 2 + LIST.encode(),
    "a byte order mark at the end": LIST.encode() + b"\xef\xbb\xbf",
    "UTF-32": LIST.encode("utf-32"),
}
SHORTCODES = {
    "openings": "<<" * LARGE,
    "citations that nothing closes": "<<cite:" * LARGE,
    "citations that nothing closes, on lines": "<<cite:\n" * 10_000,
    "closings": ">>" * LARGE,
    "a key without an end": "<<cite:" + "a" * LARGE,
    "a long key": "<<cite:" + "a" * LARGE + ">>",
    "citations within each other": "<<cite:" * 10_000 + "k" + ">>" * 10_000,
}
INCLUDES = {
    "itself": '--8<-- "page.md"\n',
    "itself among others": '--8<-- "index.md"\n--8<-- "page.md"\n\n--8<--\npage.md\nindex.md\n--8<--\n',
    "one that includes it": '--8<-- "other.md"\n',
    "nothing": '--8<-- ""\n--8<-- "nothing.md"\n--8<--\n\n--8<--\n',
    "a folder": '--8<-- "."\n--8<-- ".."\n--8<-- "docs"\n',
    "what lies outside": '--8<-- "/etc/hostname"\n--8<-- "../../../../etc/hostname"\n--8<-- "~/x"\n',
    "an address": '--8<-- "https://example.invalid/x.md"\n',
    "a name that no file has": '--8<-- "a\0b"\n--8<-- "' + "a" * 5000 + '"\n',
}
PYTHON: dict[str, bytes] = {
    "a syntax error": b"def f(:\n",
    "an indentation that is none": b"  x = 1\n y = 2\n",
    "an unknown encoding": b"# -*- coding: klingon -*-\nx = 1\n",
    "no text": bytes(range(256)),
    "NUL": b"x = 1\0\n",
    "parentheses": b"x = " + b"(" * 10_000 + b")" * 10_000,
    "signs": b"x = " + b"-" * LARGE + b"1",
    "a long sum": b"x = " + b"1 + " * 10_000 + b"1",
    "attributes": b"x = a" + b".a" * 10_000,
    "what would be run": b"raise SystemExit(3)\n",
    "a docstring": b'"""See <<cite:k>>."""\n',
}


def run(folder: Path, *arguments: str) -> str:
    """Run the command with bounded memory; it must end by itself, with 0 or 1 and without a traceback."""
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_AS, (4 << 30, 4 << 30))
    env = {**os.environ, "PYTHONPATH": str(command.ROOT)}
    done = subprocess.run(
        [*command.COMMAND, *arguments], cwd=folder, env=env, capture_output=True, preexec_fn=limit, timeout=600
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode in (0, 1), said[-2000:]
    assert "Traceback" not in said
    return done.stdout.decode()


def said(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "check", *arguments, "--format", "json"))["diagnostics"]
    return found


def titles(folder: Path, *arguments: str) -> list[str]:
    return [entry["title"] for entry in json.loads(run(folder, "list", *arguments, "--format", "json"))]


def site(folder: Path, **files: str | bytes) -> Path:
    return building.write(folder, {**GOOD, "sources/also.bib": "@misc{also, title={Also}, year={2020}}\n", **files})


@pytest.mark.parametrize("name", CONTENT)
def test_hostile_content_costs_at_most_one_diagnostic_a_file(name: str, tmp_path: Path) -> None:
    names = ("sources/x.md", "sources/x.bib", "docs/page.md")
    folder = site(tmp_path, **{file: CONTENT[name].replace(b"KEY", file[-3:].encode()) for file in names})
    counted = Counter(one["path"] for one in said(folder))
    assert set(counted) <= set(names)
    assert set(counted.values()) <= {1}, said(folder)
    assert {"T", "Also"} <= set(titles(folder))


@pytest.mark.parametrize("name", READ)
def test_odd_characters_hide_no_entry(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(READ[name])
    assert len(said(tmp_path, "x.md")) <= 1
    assert len(titles(tmp_path, "x.md")) == 1


@pytest.mark.parametrize("name", SHORTCODES)
def test_shortcodes_without_end(name: str, tmp_path: Path) -> None:
    folder = site(tmp_path, **{"docs/page.md": SHORTCODES[name]})
    assert all(one["path"].startswith("docs/") for one in said(folder))


@pytest.mark.parametrize("name", INCLUDES)
def test_snippets_that_include_what_they_should_not(name: str, tmp_path: Path) -> None:
    page = INCLUDES[name] + "\nSee <<cite:nobody>>.\n"
    folder = site(tmp_path, **{"docs/page.md": page, "docs/other.md": '--8<-- "page.md"\n'})
    found = said(folder)
    assert ("docs/page.md", "unknown-key") in {(one["path"], one["code"]) for one in found}
    places = Counter((one["path"], one["line"], one["column"], one["code"]) for one in found)
    assert set(places.values()) == {1}, "the same place is named twice"
    assert not any("hostname" in one["path"] for one in found)


@pytest.mark.parametrize("name", PYTHON)
def test_modules_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    page = "::: nobody\n\n::: module\n\n::: module.x\n\n::: docs..\n\n:::\n"
    folder = site(tmp_path, **{"docs/page.md": page, "module.py": PYTHON[name]})
    assert len(said(folder)) <= 1


def fifo(path: Path) -> None:
    os.mkfifo(path)


def server(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the address of a socket is short
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


def unreadable(path: Path) -> None:
    path.write_bytes(LIST.encode())
    path.chmod(0)


def leading_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


FILES: dict[str, Callable[[Path], None]] = {
    "a folder": lambda path: (path / "inner").mkdir(parents=True),
    "a pipe": fifo,
    "a socket": server,
    "an endless device": leading_to("/dev/zero"),
    "an empty device": leading_to("/dev/null"),
    "a link to itself": leading_to("x.md"),
    "a link to nothing": leading_to("nothing"),
    "a link to its folder": leading_to("."),
}
if os.geteuid():
    FILES["a file that nobody may read"] = unreadable


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", ["sources/x.md", "sources/x.bib", "docs/x.md", "parts/part.md", "module.py"])
def test_what_is_no_file_is_passed_over_or_reported(place: str, name: str, tmp_path: Path) -> None:
    page = 'See <<cite:also>>.\n\n--8<-- "part.md"\n\n::: module\n'
    folder = site(tmp_path, **{"docs/page.md": page})
    (folder / place).parent.mkdir(exist_ok=True)
    FILES[name](folder / place)
    found = said(folder)
    assert len(found) <= 1, found
    assert not place.startswith("sources") or set(titles(folder)) == {"T", "Also"}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("file", ["x.md", "x.bib"])
def test_what_is_no_file_is_named_as_a_source(file: str, name: str, tmp_path: Path) -> None:
    FILES[name](tmp_path / file)
    assert len(said(tmp_path, file)) <= 1
    assert titles(tmp_path, file) == []


def test_a_loop_of_links_below_the_pages(tmp_path: Path) -> None:
    folder = site(tmp_path, **{"docs/deep/page.md": "See <<cite:nobody>>.\n"})
    (folder / "docs" / "deep" / "loop").symlink_to("..")
    (folder / "docs" / "other").symlink_to("deep")
    named = Counter(one["path"] for one in said(folder))
    assert named["docs/deep/page.md"] == 1
    assert sum(named.values()) <= 2


def test_fifty_megabytes_are_read_to_the_end(tmp_path: Path) -> None:
    remarks = "% a remark in a file that is too big\n" * (50 * 1024 * 1024 // 37)
    (tmp_path / "x.bib").write_text(remarks + "@misc{a, title={T} year={2020}}\n", encoding="utf-8")
    (found,) = said(tmp_path, "x.bib")
    assert (found["code"], found["line"]) == ("bibtex-missing-comma", remarks.count("\n") + 1)


@pytest.mark.parametrize("kind", ["bib", "md", "page"])
def test_every_hostile_text_is_read_to_its_end(kind: str, tmp_path: Path) -> None:
    """What grows faster than its text does not end here; tests/hostile_growth.py says which."""
    texts = [one.text(10_000) for one in hostile_texts.hostile() if one.kind == kind]
    form = "docs/{:03}.md" if kind == "page" else "sources/{:03}." + kind
    folder = site(tmp_path, **{form.format(number): text for number, text in enumerate(texts)})
    run(folder, "check")
    assert {"T", "Also"} <= set(titles(folder))
