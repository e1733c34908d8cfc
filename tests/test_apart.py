"""What is put aside while a page is converted comes back: once, in its place, whatever else converts text."""

from __future__ import annotations

import functools
import re
from html import unescape
from pathlib import Path
from typing import Any
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


class Anchors(Extension):
    """An extension that looks for ids, as late as any, and adds a text at the end of the page, as some do."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Anchors(md), "anchors", 4)


class _Anchors(Treeprocessor):
    def run(self, root: Element) -> None:
        self.md.seen = [name for item in root.iter() if (name := item.get("id"))]  # type: ignore[attr-defined]
        root[-1].tail = "the end"


def converter(
    folder: Path,
    *extensions: Extension | str,
    works: str = LIBRARY,
    heading: str = "",
    kind: type[Markdown] = Markdown,
) -> Markdown:
    (folder / "refs.bib").write_text(works, encoding="utf-8")
    given = {"sources": [str(folder / "refs.bib")], "cache_dir": "", "heading": heading}
    return kind(
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


@pytest.mark.parametrize(
    "page",
    [
        "Few <<cite:zhou2023lima>>.",
        "Few <<cite:zhou2023lima, muller2024>>, and <<citet:muller2024, p. 3>>.",
        "Few <<cite:zhou2023lima; @muller2024, S. 3–5 (“dort”)>>, but not <<textcite:muller2024>>.",
        "# Few <<cite:muller2024>>",
        "Few <<cite:müller>> and <<fullcite:muller2024>>.",
        "[Few <<cite:muller2024>>](other.md)",
        "<<refs>>",
        "<<bibliography: scope=site>>",
        "<<progress: caption=“Gelesen” 😀>>",
    ],
)
def test_a_page_that_is_ascii_but_for_its_works_is_written_so_and_says_the_same(page: str, tmp_path: Path) -> None:
    work = "@misc{muller2024, author={Müller, Jörg}, title={“Être” – ¶ 😀 \\& &eacute; < \\textcyr{я}}, year={2024}}\n"

    def html(text: str) -> str:
        return converter(tmp_path, "attr_list", works=LIBRARY + work).convert(text)

    as_it_is, with_a_letter = html(f"{page}\n\nletter Z\n"), html(f"{page}\n\nletter É\n")
    assert as_it_is.isascii() == (page.isascii() and not page.startswith("#"))
    assert unescape(as_it_is).replace("letter Z", "letter É") == unescape(with_a_letter)


@pytest.mark.parametrize("page", ["# A <<cite:lost>>", "# A <<refs>>", "## <<cite:zhou2023lima>> and <<cite:lost>>"])
def test_what_is_refused_in_a_heading_gets_into_titles_as_it_is(page: str, tmp_path: Path) -> None:
    md = converter(tmp_path, "toc")
    assert "&#9888;" not in md.convert(page)
    assert "⚠" in str(md.toc_tokens)  # type: ignore[attr-defined]


def test_a_heading_gets_into_the_table_of_contents_as_it_is(tmp_path: Path) -> None:
    md = converter(tmp_path, "toc", works="@misc{a, title={A}, keywords={Übung}}\n", heading="Références")
    md.convert("Few <<cite:a>>.\n\n<<bibliography: group=tag scope=site>>\n")
    assert [token["name"] for token in md.toc_tokens] == ["Übung"]  # type: ignore[attr-defined]
    md.convert("Few <<cite:a>>.\n")
    assert [token["name"] for token in md.toc_tokens] == ["Références"]  # type: ignore[attr-defined]


def test_a_conversion_that_somebody_wraps_is_one_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = converter(tmp_path).convert(PAGE)
    convert = Markdown.convert

    @functools.wraps(convert)
    def measured(md: Markdown, source: str) -> str:
        return convert(md, source)

    monkeypatch.setattr(Markdown, "convert", measured)
    assert converter(tmp_path, Captions()).convert(PAGE) == expected


def test_a_class_of_the_same_name_forgets_the_page_before(tmp_path: Path) -> None:
    named: dict[str, Any] = {"__name__": "elsewhere", "Base": Markdown}
    exec("class Markdown(Base):\n    def convert(self, source):\n        return super().convert(source)\n", named)
    md = converter(tmp_path, kind=named["Markdown"])
    counts = [len(md.treeprocessors["alignrefs"].apart) for _ in range(3) if md.convert(PAGE)]  # type: ignore[attr-defined]
    assert counts == [counts[0]] * 3


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}\n<<refs>>\n", f"> {PAGE}\n\n# Few\n\n{PAGE}\n[TOC]\n"])
def test_hosts_find_the_ids_of_what_is_apart_and_readers_find_each_once(page: str, tmp_path: Path) -> None:
    md = converter(tmp_path, "toc", Anchors())
    html = md.convert(page)
    seen = md.seen  # type: ignore[attr-defined]
    assert {"ref-zhou2023lima", "cite-zhou2023lima-1"} <= set(seen)
    assert sorted(re.findall(r'id="([^"]*)"', html)) == sorted(seen)
    assert html.endswith("the end")


def test_each_reference_and_each_row_is_a_line_of_the_page(tmp_path: Path) -> None:
    lines = converter(tmp_path).convert(f"{PAGE}\n<<refs>>\n").split("\n")
    assert [line for line in lines if line.startswith(("</tbody>", "</ol>"))] == ["</tbody>", "</ol>"]
    assert sum(line.startswith(('<tr role="row" data-key=', "<li id=")) for line in lines) == 2


def test_a_heading_gets_no_id_that_a_reference_has(tmp_path: Path) -> None:
    html = converter(tmp_path, "toc").convert(f"{PAGE}\n# Ref zhou2023lima\n\n# Cite zhou2023lima 1\n")
    ids = re.findall(r'id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) > 3


def test_abbreviations_are_those_of_the_text_around_citations(tmp_path: Path) -> None:
    about = "*[AI]: Artificial\n*[alignrefs]: Ours\n*[0]: Zero\n*[alignrefs:0]: Ours\n"
    html = converter(tmp_path, "abbr").convert(f"AI <<cite:zhou2023lima>> AI <<nocite:zhou2023lima>> AI.\n\n{about}")
    assert html.count('<abbr title="Artificial">AI</abbr>') == 3
    assert html.count("<abbr") == 3
    assert "Zhou, 2023" in html


def test_what_is_escaped_is_left_alone_by_what_reads_text_later(tmp_path: Path) -> None:
    html = converter(tmp_path, "abbr", "smarty").convert("Write \\<<cite:AI>>.\n\n*[AI]: Artificial\n")
    assert unescape(html) == "<p>Write <<cite:AI>>.</p>"


@pytest.mark.parametrize(
    "page",
    [
        "as {<<cite:zhou2023lima>>}",
        "| A |\n|--|\n| as {<<cite:zhou2023lima>>} |",
        "- see\n  {<<cite:zhou2023lima>>}",
        "Term {<<cite:zhou2023lima>>}\n:   def",
        "*S*{see <<cite:zhou2023lima>>}",
        "`S`{.c <<cite:zhou2023lima>>} x",
        "[l](m){target=_blank} says <<cite:zhou2023lima>> of {x}.",
        '[l](m){title="see <<cite:zhou2023lima>>"} y',
    ],
)
@pytest.mark.parametrize("extension", ["extra", "legacy_attrs"])
def test_braces_around_a_citation_are_text(page: str, extension: str, tmp_path: Path) -> None:
    html = converter(tmp_path, extension).convert(page)
    assert html.count("(<a ") == 1
    assert "{x}" in html or "{x}" not in page
    assert html.count("<p>") + html.count("<td>") + html.count("<li>") + html.count("<dt>") == 1


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('He said "all is well <<cite:zhou2023lima>>".', "He said “all is well (Zhou, 2023)”."),
        ('("<<cite:zhou2023lima>>")', "(“(Zhou, 2023)”)"),
        ("('see <<cite:zhou2023lima>>')", "(‘see (Zhou, 2023)’)"),
        ('A "few" <<cite:zhou2023lima>> and \\<<cite:b>>.', "A “few” (Zhou, 2023) and <<cite:b>>."),
    ],
)
def test_quotation_marks_are_those_of_the_text_around_citations(page: str, shown: str, tmp_path: Path) -> None:
    html = converter(tmp_path, "smarty").convert(page).partition("</p>")[0]
    assert unescape(re.sub("<[^>]*>", "", html)) == shown


class Foreign(Extension):
    """An extension that puts into pages what looks like a placeholder of ours."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Foreign(md), "foreign", 1)


class _Foreign(Treeprocessor):
    def run(self, root: Element) -> None:
        root[0].text = "\x02alignrefs:99\x03"


def test_a_placeholder_of_nothing_stands_as_it_is(tmp_path: Path) -> None:
    html = converter(tmp_path, Foreign()).convert(PAGE)
    assert html.startswith("<p>\x02alignrefs:99\x03<span")
