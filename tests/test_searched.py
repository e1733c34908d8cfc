"""The search of a site finds what its pages say, and not what stands beside references for other purposes."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import building
import pytest
from mkdocs.contrib.search.search_index import ContentParser

from mkdocs_alignrefs.searched import Searchable, add_only_searched, searched

BIBTEX = """@misc{zhou2023lima, title = {{LIMA}}, author = {Zhou, Chunting}, year = {2023}, url = {https://example.org/l}}
"""
PAGE = "# Home\n\nFew are enough <<cite:zhou2023lima>>.\n"
SITE = {
    "refs.bib": BIBTEX,
    "docs/index.md": PAGE,
    "docs/all.md": "# All\n\n<<bibliography: scope=site>>\n\n<<refs>>\n",
    "docs/own.md": '# Own\n\n<div data-search-exclude="">Kept.</div>\n',
}
PLUGIN = "{alignrefs: {sources: [refs.bib], bibliography: all.md}}"
CASES = {
    "what holds others of its kind": (
        '<div class="alignrefs-refs">a<div data-search-exclude=""><div>b</div>c</div>d</div>e',
        '<div class="alignrefs-refs">ad</div>e',
    ),
    "one after another": (
        '<div class="alignrefs-refs"><i data-search-exclude="">b</i>c<b id="x" data-search-exclude="">d</b>e</div>',
        '<div class="alignrefs-refs">ce</div>',
    ),
    "what is never closed": (
        '<div class="alignrefs-refs"><p data-search-exclude="">b<em>c</em></div>',
        '<div class="alignrefs-refs"><p data-search-exclude="">b<em>c</em></div>',
    ),
    "a block that is never closed": (
        '<div>a<div class="alignrefs-refs">b<p data-search-exclude="">c</p></div>',
        '<div>a<div class="alignrefs-refs">b</div>',
    ),
    "blocks that are never closed": (
        '<div class="alignrefs-refs"><div class="alignrefs-refs">b<p data-search-exclude="">c</p>',
        '<div class="alignrefs-refs"><div class="alignrefs-refs">b<p data-search-exclude="">c</p>',
    ),
    "what only a text says": (
        '<div class="alignrefs-refs">&lt;p data-search-exclude=""&gt;b</div>',
        '<div class="alignrefs-refs">&lt;p data-search-exclude=""&gt;b</div>',
    ),
    "what a page loads": (
        'a<link href="../alignrefs/alignrefs.css" rel="stylesheet" />b<script data-alignrefs="{}" src="c.js"></script>c'
        '<div class="alignrefs-refs"><link href="data:,">d<script type="application/ld+json">{}</script></div>',
        'abc<div class="alignrefs-refs">d</div>',
    ),
    "the tags of citations and references": (
        '<p>a <span class="alignrefs-cite">(<a href="#ref-b" title="c">Zhou, 2023</a>)</span>.</p>'
        '<div class="alignrefs-bibliography"><ol role="list"><li id="ref-b"><div>Zhou. <em>L</em><sub>2</sub>.</div>'
        "</li></ol></div><div>c</div>",
        '<p>a (Zhou, 2023).</p><ol role="list"><li id="ref-b">Zhou. L<sub>2</sub>.</li></ol><div>c</div>',
    ),
    "references one after another": (
        '<div class="alignrefs-bibliography"><ol role="list"><li id="b"><div>B</div></li><li id="c"><div>C</div></li>'
        "</ol></div>",
        '<ol role="list"><li id="b">B</li><li id="c">C</li></ol>',
    ),
    "citations without links, and of unknown keys": (
        '<p><span class="alignrefs-cite">(<span title="c">Zhou</span>; <span class="alignrefs-unresolved"><mark>'
        '<span role="img">⚠</span> lost</mark></span>)</span>. <span>b</span></p>',
        "<p>(Zhou; <mark>⚠ lost</mark>). <span>b</span></p>",
    ),
    "a list, a comment and a mark of somebody else": (
        '<p><span class="alignrefs-cite">a</span></p><ol role="list"><li><div>b</div><div>c</div></li></ol>'
        '<div class="o"><!-- <div data-search-exclude=""> --><p>d</p></div><div data-search-exclude="">e</div>',
        '<p>a</p><ol role="list"><li><div>b</div><div>c</div></li></ol>'
        '<div class="o"><!-- <div data-search-exclude=""> --><p>d</p></div><div data-search-exclude="">e</div>',
    ),
    "a page without anything of ours": (
        '<div data-search-exclude="">b</div>',
        '<div data-search-exclude="">b</div>',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_marked_is_left_out(name: str) -> None:
    page, expected = CASES[name]
    assert searched(page, of_words=False) == expected


@pytest.mark.parametrize("name", CASES)
def test_a_search_of_words_finds_the_same_ones_without_the_tags_of_our_lists(name: str) -> None:
    page, expected = CASES[name]
    text = searched(page, of_words=True)
    assert words(text) == words(expected)
    assert ("<li" in text) == ("<li" in expected and "alignrefs-bibliography" not in page)


def words(html: str) -> list[str]:
    parser = ContentParser()  # type: ignore[no-untyped-call]
    parser.feed(html)
    parser.close()
    return parser.stripped_html.split()


@pytest.mark.parametrize(
    ("module", "keeps_lists"),
    [
        ("mkdocs.contrib.search.search_index", False),
        ("properdocs.contrib.search.search_index", False),
        ("material.plugins.search.plugin", True),
    ],
)
def test_a_search_that_shows_lists_gets_them(module: str, keeps_lists: bool) -> None:
    added: list[str] = []
    index = import_module(module).SearchIndex()
    index.add_entry_from_context = lambda page: added.append(page.content)
    add_only_searched(index, Searchable())
    page, _ = CASES["references one after another"]
    index.add_entry_from_context(SimpleNamespace(content=page, file=SimpleNamespace(src_uri="a.md")))
    assert ("<li" in added[0]) == keeps_lists
    assert words(added[0]) == ["B", "C"]


HOSTS = [("mkdocs", "mkdocs"), ("mkdocs", "material"), ("properdocs", "material")]


def assert_found(texts: dict[str, str]) -> None:
    assert "Few are enough (Zhou, 2023)." in texts[""]
    assert "Zhou, C. (2023)" in texts["#references"]
    assert "LIMA" in texts["all/"]
    assert [word for word in ("@misc", "schema.org", "Cited here") if word in str(texts)] == []


@pytest.mark.parametrize(("host", "theme"), HOSTS)
@pytest.mark.parametrize("order", [f"[search, {PLUGIN}]", f"[{PLUGIN}, search]"], ids=["search first", "search last"])
def test_the_index_holds_references_and_no_more(tmp_path: Path, order: str, host: str, theme: str) -> None:
    site = {**SITE, "mkdocs.yml": f"site_name: S\ntheme: {theme}\nplugins: {order}\n"}
    built = building.build(building.write(tmp_path, site), host)
    assert built.code == 0, built.log
    index = json.loads((built.folder / "search" / "search_index.json").read_text("utf-8"))
    texts = {page["location"]: page["text"] for page in index["docs"]}
    assert_found(texts)
    assert ("Kept" in texts["own/"]) == (theme == "mkdocs")
    assert texts["#references"].startswith("<ol> <li>" if theme == "material" else "Zhou")
    assert "@misc{zhou2023lima" in built.html("index.html")


def test_the_index_of_zensical_does_too(tmp_path: Path) -> None:
    site = f"site_name: S\nmarkdown_extensions: [{PLUGIN}]\nplugins: [search]\n"
    built = building.build(building.write(tmp_path, {**SITE, "mkdocs.yml": site}), "zensical")
    assert built.code == 0, built.log
    index = json.loads((built.folder / "search.json").read_text("utf-8"))
    assert_found({page["location"]: page["text"] for page in index["items"]})
