"""What is put aside while a page is converted comes back: once, in its place, whatever else converts text."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

LIBRARY = "@misc{zhou2023lima, author={Zhou, Chunting}, title={LIMA}, year={2023}}\n"
PAGE = "Few are enough <<cite:zhou2023lima>>.\n"


class Captions(Extension):
    """An extension that has a text of its own converted by the instance that converts the page."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        md.treeprocessors.register(_Captions(md), "captions", 10)


class _Captions(Treeprocessor):
    inner = False

    def run(self, root: Element) -> None:
        if not self.inner:
            self.inner = True
            self.md.convert("*caption*")
            self.inner = False


def converter(folder: Path, *extensions: Extension | str) -> Markdown:
    (folder / "refs.bib").write_text(LIBRARY, encoding="utf-8")
    given = {"sources": [str(folder / "refs.bib")], "cache_dir": ""}
    return Markdown(
        extensions=["mkdocs_alignrefs.extension", *extensions],
        extension_configs={"mkdocs_alignrefs.extension": given},
    )


def test_a_conversion_within_the_conversion_takes_nothing_away(tmp_path: Path) -> None:
    assert converter(tmp_path, Captions()).convert(PAGE) == converter(tmp_path).convert(PAGE)


def test_one_instance_converts_page_after_page(tmp_path: Path) -> None:
    md = converter(tmp_path, Captions())
    assert [md.convert(PAGE) for _ in range(3)] == [converter(tmp_path).convert(PAGE)] * 3


@pytest.mark.parametrize("escaped", ["", ' data-escaped="true"'])
@pytest.mark.parametrize("text", ["\x02alignrefs:0\x03", "\x02wzxhzdk:0\x03", "<<cite:a\x02alignrefs:0\x03b>>"])
def test_a_marker_that_a_page_writes_holds_no_placeholder(text: str, escaped: str, tmp_path: Path) -> None:
    forged = f'<div><alignrefs-marker data-shortcode="{text.encode().hex()}"{escaped}>x</alignrefs-marker></div>\n'
    html = converter(tmp_path).convert(f"{PAGE}\n{forged}")
    assert html.count("LIMA</em>.</div>") == 1
    assert "\x02" not in html


@pytest.mark.parametrize(
    "page",
    [
        "<div><<cite:zhou2023lima>></div>",
        '<div title="<<cite:zhou2023lima>>">a</div>',
        "<!-- <<cite:zhou2023lima>> -->",
        '<div markdown="1">\n<div id="<<cite:zhou2023lima>>"><<cite:zhou2023lima>></div>\n</div>',
        "    <<cite:zhou2023lima>>",
        "`<<cite:zhou2023lima>>`",
        "```\n<<cite:zhou2023lima>>\n```",
        "<pre>\n<<cite:zhou2023lima>>\n</pre>",
    ],
)
def test_a_shortcode_that_is_no_running_text_is_seen_as_written(page: str, tmp_path: Path) -> None:
    html = unescape(converter(tmp_path, "extra").convert(page))
    assert html.count("<<cite:zhou2023lima>>") == page.count("<<cite:zhou2023lima>>")
    assert "\x02" not in html and "\x03" not in html


@pytest.mark.parametrize("digits", ["no digits", "ff", "%3C%3Ccite%3Aa%3E%3E", ""])
def test_a_marker_that_a_page_writes_may_hold_anything(digits: str, tmp_path: Path) -> None:
    html = converter(tmp_path).convert(
        f'{PAGE}\n<p>a <alignrefs-marker data-shortcode="{digits}">x</alignrefs-marker></p>\n'
    )
    assert "alignrefs-marker" not in html


def test_attributes_of_a_citation_leave_the_id_that_its_reference_leads_to(tmp_path: Path) -> None:
    html = converter(tmp_path, "attr_list").convert("Few are enough <<cite:zhou2023lima>>{: #few .x}.\n")
    assert '<span class="alignrefs-cite x" id="few">(<a href="#ref-zhou2023lima" id="cite-zhou2023lima-1"' in html
    assert 'href="#cite-zhou2023lima-1"' in html


def test_what_a_conversion_returns_is_a_plain_text(tmp_path: Path) -> None:
    assert type(converter(tmp_path).convert(PAGE)) is str
