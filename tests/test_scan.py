"""The scanner finds the shortcodes that Python-Markdown renders, in its order, and knows where they stand.

In the pages of `cases/pages` the keys say what is expected: numbers are rendered in this order, other words say what
the shortcode stands in; those in code and maths are not found at all, and `lost` is what no table cell takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import markdown_pages
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.citing.syntax import SHORTCODE
from mkdocs_alignrefs.diagnostics import Place, SourceText
from mkdocs_alignrefs.hosts.dialect import dialect
from mkdocs_alignrefs.pages.front_matter import front_matter
from mkdocs_alignrefs.pages.scan import scan
from mkdocs_alignrefs.pages.site import SitePages, cited_keys, citing_pages

CASES = Path(__file__).parent / "cases"
PAGES = {path.stem: path.read_bytes().decode() for path in sorted((CASES / "pages").glob("*.md"))}
ODD: dict[str, Any] = yaml.safe_load((CASES / "odd_pages.yaml").read_text("utf-8"))
WHERE = {"front": "front matter", "raw": "raw HTML", "comment": "comment", "attribute": "attribute"}
LINKS = """\
[see <<cite:a>>](x.md) and [*see* <<cite:b>>][ref], [<<cite:c>>], [[<<cite:d>>](x.md)], [`[` <<cite:e>>](x.md)
<<cite:f>>
<h2 markdown="span">In HTML <<cite:g>></h2>

Under <<cite:h>>
===

[ref]: y.md
"""
NOT_FOUND = ("code", "maths", "lost")


def scanned(source: str, extensions: Sequence[str] = markdown_pages.EXTENSIONS) -> list[tuple[str, bool, bool]]:
    found = scan(SourceText(source, "page.md"), dialect("none", {name: {} for name in extensions}, {}, Path(), Path()))
    return [(markdown_pages.comparable(item.text), item.escaped, item.alone) for item in found if item.rendered]


def first_word(text: str) -> str:
    match = re.match(r"\s*(?:status=)?@?(\w+)", text.partition(":")[2])
    assert match is not None, text
    return match[1]


@pytest.mark.parametrize("name", PAGES)
def test_the_scanner_and_python_markdown_agree(name: str) -> None:
    assert scanned(PAGES[name]) == markdown_pages.rendered(PAGES[name])


@pytest.mark.parametrize("name", ODD)
def test_the_scanner_and_python_markdown_agree_on_odd_pages(name: str) -> None:
    assert scanned(ODD[name]) == markdown_pages.rendered(ODD[name])


@pytest.mark.parametrize("source", [*PAGES.values(), *ODD.values(), LINKS], ids=[*PAGES, *ODD, "links"])
def test_the_scanner_knows_what_stands_in_a_heading_and_what_may_stand_in_a_link(source: str) -> None:
    found = [item for item in scan(SourceText(source, "page.md")) if item.rendered]
    marks = markdown_pages.marks(source)
    assert [item.heading for item in found] == [mark.heading for mark in marks]
    assert [mark.text for mark, item in zip(marks, found, strict=True) if mark.in_link and not item.bracketed] == []


EXTENSIONS = markdown_pages.EXTENSIONS
FEWER = {f"without {name}": tuple(other for other in EXTENSIONS if other != name) for name in EXTENSIONS} | {
    "without any": (),
    "with fences of Python-Markdown": tuple(name.replace("pymdownx.superfences", "fenced_code") for name in EXTENSIONS),
}


@pytest.mark.parametrize("extensions", FEWER)
def test_the_scanner_and_python_markdown_agree_on_sites_with_fewer_extensions(extensions: str) -> None:
    for source in (*PAGES.values(), *ODD.values()):
        assert scanned(source, FEWER[extensions]) == markdown_pages.rendered(source, FEWER[extensions])


@pytest.mark.parametrize("name", PAGES)
def test_the_rendered_shortcodes_are_those_with_numbers_in_their_order(name: str) -> None:
    found = [first_word(item.text) for item in scan(SourceText(PAGES[name], "page.md")) if item.rendered]
    assert found == [str(number) for number in range(1, len(found) + 1)]
    written = {first_word(match[0]) for match in SHORTCODE.finditer(PAGES[name]) if ":" in match[0]}
    assert {word for word in written if word.isdecimal()} == set(found)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_rendered_is_said_to_stand_where_it_stands(name: str) -> None:
    others = [item for item in scan(SourceText(PAGES[name], "page.md")) if not item.rendered]
    assert [item.where for item in others] == [WHERE[first_word(item.text)] for item in others]
    written = [first_word(match[0]) for match in SHORTCODE.finditer(PAGES[name]) if ":" in match[0]]
    expected = [word for word in written if not word.isdecimal() and word not in NOT_FOUND]
    assert [first_word(item.text) for item in others] == expected


@pytest.mark.parametrize("name", PAGES)
def test_each_place_is_where_the_shortcode_begins(name: str) -> None:
    lines = re.split(r"\r\n|\n", PAGES[name])
    for item in scan(SourceText(PAGES[name], "page.md")):
        first = item.text.split("\n")[0]
        assert lines[item.place.line - 1][item.place.column - 1 :].startswith(first.rstrip())


def test_the_text_of_a_shortcode_in_a_quote_has_no_quote_signs() -> None:
    (found,) = scan(SourceText("> see <<cite:a,\n> b>>\n", "page.md"))
    assert (found.text, found.place) == ("<<cite:a,\nb>>", Place("page.md", 1, 7))


def test_an_escaped_shortcode_has_its_place_after_the_backslash() -> None:
    (found,) = scan(SourceText("a \\<<cite:a>>", "page.md"))
    assert (found.text, found.escaped, found.place.column) == ("<<cite:a>>", True, 4)


def test_a_column_counts_a_tab_as_one_character() -> None:
    (found,) = scan(SourceText("a\tb <<cite:a>>", "page.md"))
    assert found.place.column == 5


FRONT_MATTER = {
    "none": ("# Title\n", {}, "# Title\n"),
    "YAML": ("---\nstyle: alpha\n---\ntext", {"style": "alpha"}, "text"),
    "YAML that ends in dots": ("---\na: 1\n...\ntext", {"a": 1}, "text"),
    "YAML after a byte order mark": ("\ufeff---\na: 1\n---\ntext", {"a": 1}, "text"),
    "YAML with Windows line ends": ("---\r\na: 1\r\n---\r\ntext", {"a": 1}, "text"),
    "empty YAML is a rule": ("---\n---\ntext", {}, "---\n---\ntext"),
    "YAML that is no mapping": ("---\n- a\n---\ntext", {}, "---\n- a\n---\ntext"),
    "YAML that cannot be read": ("---\na: [\n---\ntext", {}, "---\na: [\n---\ntext"),
    "a tag that would make an object": (
        "---\na: !!python/name:os.system\n---\n",
        {},
        "---\na: !!python/name:os.system\n---\n",
    ),
    "a rule that nothing closes": ("---\na: 1\n", {}, "---\na: 1\n"),
    "metadata of MultiMarkdown": ("Title: A\n    B\nTags: c\n\ntext", {"title": "A B", "tags": "c"}, "\ntext"),
    "a page of nothing": ("", {}, ""),
}


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_front_matter_is_read_and_ends_where_the_text_begins(name: str) -> None:
    source, meta, rest = FRONT_MATTER[name]
    found, offset = front_matter(source)
    assert (dict(found), source[offset:]) == (meta, rest)


PIECES = st.sampled_from(
    ["<<cite:a>>", "<<", ">>", "\n", "\n\n", "    ", "- ", "> ", "`", "```\n", "$", "[", "](", ")", "<div>", "</div>",
     "<div markdown>", "<!--", "-->", "!!! note\n", '=== "A"\n', "| a | b |\n|--|--|\n", "[^1]: ", ": ", "\\",
     "\t", "#"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_page_is_scanned_and_every_place_holds_a_shortcode(source: str) -> None:
    lines = source.split("\n")
    for item in scan(SourceText(source, "page.md")):
        assert lines[item.place.line - 1][item.place.column - 1 :].startswith(item.text.split("\n")[0].rstrip())


@pytest.mark.parametrize(
    "unit",
    ["# a\n", "- a\n", "- ", ">", "`", "``a", "[", "](", "![x](", "<a ", "<div>", "<div markdown>\n", "<!--", "$",
     "\\(", "```\n", "|", "| a |\n|---|\n", "[^1]: a\n\n", "[a]:\n", "---\n", "!!! note\n", '=== "a"\n', "    a\n\n",
     "\t", "a: b\n", "<<cite:a>> ", "<<cite:", "a\n: b\n", "<a b='", "<?", "- - ", "<div>a</div>\n\n"],
)  # fmt: skip
def test_a_page_of_nothing_but_one_thing_is_read_to_its_end(unit: str) -> None:
    source = unit * (20_000 // len(unit)) + "\n\n<<cite:z>>"
    assert all(item.text for item in scan(SourceText(source, "page.md")))


def test_a_page_cites_its_keys_once_each_in_reading_order() -> None:
    page = (
        "[^1]: <<cite:note>>\n\n<<cite:b, a>> \\<<cite:no>> `<<cite:no>>` <<citet:a>> <<refs>> <<cite:>> <<nocite:*>>"
    )
    assert cited_keys(scan(SourceText(page, "page.md"))) == ("b", "a", "*", "note")


def site_citations(folder: Path) -> dict[str, tuple[str, ...]]:
    return {path: page.keys for path, page in citing_pages(SitePages(folder, folder)).items()}


def test_the_citations_of_a_site_are_those_of_its_pages(tmp_path: Path) -> None:
    files = {
        "index.md": "<<cite:a>>",
        "sub/page.md": "<<nocite:b>>",
        "sub/other.markdown": "<<cite:c>>",
        "none.md": "text",
        "data.txt": "<<cite:d>>",
        ".hidden/page.md": "<<cite:e>>",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    expected = {"index.md": ("a",), "sub/other.markdown": ("c",), "sub/page.md": ("b",)}
    assert site_citations(tmp_path) == expected
    assert list(site_citations(tmp_path)) == sorted(expected)


def test_a_changed_page_is_read_again_and_a_deleted_one_forgotten(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("<<cite:a>>", "utf-8")
    assert site_citations(tmp_path) == {"index.md": ("a",)}
    page.write_text("<<cite:bb>>", "utf-8")
    assert site_citations(tmp_path) == {"index.md": ("bb",)}
    page.unlink()
    assert site_citations(tmp_path) == {}
