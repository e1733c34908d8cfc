"""Where Pandoc's citations are read on a page: the scanner, Python-Markdown and the cases say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import allowed
import hostile_site
import in_process
import markdown_pages
import pytest
import test_build_and_check
import test_peers
import test_scan
import yaml
from articles import article, written
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from mkdocs_alignrefs.citing.notation import Notation
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.extension import AlignrefsExtension
from mkdocs_alignrefs.hosts.dialect import dialect
from mkdocs_alignrefs.pages.scan import Shortcode, scan

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "pandoc_pages.yaml").read_text("utf-8"))
PANDOC, NARRATIVE = Notation(pandoc=True), Notation(pandoc=True, narrative=True)


def scanned(page: str, notation: Notation) -> Sequence[Shortcode]:
    options = {"syntax": ["shortcode", "pandoc"], "narrative": notation.narrative}
    extensions: dict[str, Any] = {name: {} for name in markdown_pages.EXTENSIONS}
    read = dialect("none", {**extensions, "alignrefs": options}, {}, Path(), Path())
    assert read.notation == notation
    return scan(SourceText(page, "page.md"), read)


def agreed(page: str, notation: Notation) -> list[tuple[str, bool, bool]]:
    found = scanned(page, notation)
    ours = [(markdown_pages.comparable(item.text), item.escaped, item.alone) for item in found if item.rendered]
    assert ours == markdown_pages.rendered(page, notation=notation)
    return ours


def translated(text: str) -> str:
    """Return a text with simple shortcodes in Pandoc's syntax."""
    text = re.sub(r"(?<!\\)<<cite:([^<>{}]+?)>>", r"[@\1]", text)
    text = re.sub(r"<<citet:([^<>{}, ]+)>>", r"@\1", text)
    return re.sub(r"^<<bibliography>>", r"\\bibliography", text, flags=re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_page_has_these_citations(case: dict[str, Any]) -> None:
    notation = NARRATIVE if case.get("narrative") else PANDOC
    agreed(case["page"], notation)
    found = scanned(case["page"], notation)
    assert [item.text for item in found if item.rendered] == case["cites"]
    assert {item.text: item.where for item in found if not item.rendered} == case.get("hidden", {})
    for item in found:
        assert case["page"][item.offset :].startswith("\\" * item.escaped + item.text.partition("\n")[0])


@pytest.mark.parametrize("case", [case for case in CASES if "<<" not in case["page"]], ids=lambda case: case["case"])
def test_a_site_that_does_not_ask_for_them_has_none(case: dict[str, Any]) -> None:
    assert scan(SourceText(case["page"], "page.md")) == ()
    assert markdown_pages.rendered(case["page"]) == []


@pytest.mark.parametrize("name", {**test_scan.PAGES, **test_scan.ODD})
@pytest.mark.parametrize("notation", [PANDOC, NARRATIVE], ids=["brackets", "narrative"])
def test_the_scanner_and_python_markdown_agree(name: str, notation: Notation) -> None:
    """The pages of the tests of shortcodes, with as many of them as can be in Pandoc's syntax."""
    agreed(translated({**test_scan.PAGES, **test_scan.ODD}[name]), notation)


PIECES = st.sampled_from(
    ["[@a1]", "[", "]", "@b1", "; ", "](x)", "][", "[x]: y\n", "\n", "\n\n", "`", "$", "<", ">", "<a>", "\\", "!", "- ",
     "(", ")", "{", "}", "^", " ", "<<cite:c>>", "<!--", "-->", "https://x/@y", "\\bibliography", "    ", "*"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_they_agree_on_lines_of_anything(page: str) -> None:
    agreed(f"x {' '.join(page.split())}", NARRATIVE)


@pytest.mark.parametrize(
    "unit", ["[@a", "[", "@a1 ", "[@a1; ", "[[@a1]", "](", "[@a1](", "@a [", "\\@a ", "a@b.", "x://"]
)
def test_a_page_of_nothing_but_one_thing_is_read_to_its_end(unit: str) -> None:
    page = unit * (20_000 // len(unit))
    assert all(item.text for item in scanned(page, NARRATIVE))
    assert all(item.text for item in scanned(page + "]" * 5000, NARRATIVE))


@pytest.mark.hosts
@pytest.mark.parametrize("case", test_peers.CASES, ids=lambda case: case["row"])
def test_a_row_about_mkdocs_bibtex_in_its_own_syntax(case: dict[str, Any], site: Any) -> None:
    options = {**case.get("options", {}), "syntax": ["shortcode", "pandoc"], "narrative": "citet" in case["page"]}
    project = test_peers.project({**case, "page": translated(case["page"]), "options": options}, site)
    said = in_process.said(project / "mkdocs.yml")
    loud = [line for line in said if not line.startswith("info ")]
    assert sorted(codes(loud)) == sorted(codes(case.get("reports", []))[: 1 if case.get("one_report") else None])
    page = article((project / "site" / "index.html").read_text("utf-8"))
    texts = [written(one) for one in page.iter() if one.tag in test_peers.BLOCKS]
    assert all(translated(words) in texts for words in case["says"])
    assert [one for one in test_peers.places(page) if one in case.get("order", ())] == case.get("order", [])


def codes(lines: Sequence[str]) -> list[str]:
    return [found[0] for line in lines if (found := re.search(r"(?:unknown|duplicate|ambiguous)-key|bad-year", line))]


def test_pages_without_citations_stay_as_they_are() -> None:
    """Links, addresses, code and all that only looks like a citation, with no library to ask."""
    options = {"sources": [], "syntax": ["shortcode", "pandoc"]}
    for case in CASES:
        if not case["cites"] or case["cites"] == ["[@2x]"]:
            page = case["page"].replace("[@2x *high*]", "")
            plain, ours = (
                Markdown(extensions=[*markdown_pages.EXTENSIONS, *added], extension_configs=markdown_pages.CONFIGS)
                for added in ([], [AlignrefsExtension(**options)])
            )
            assert ours.convert(page) == plain.convert(page)


def test_nothing_hostile_in_a_citation_becomes_an_element(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a1, title={A}, author={B C}, year=2020}\n", "utf-8")
    options = {"sources": [str(tmp_path / "a.bib")], "syntax": ["shortcode", "pandoc"], "narrative": True}
    convert = Markdown(extensions=[AlignrefsExtension(**options, references=False)]).convert
    seen = 0
    for payload in map(hostile_site.line, hostile_site.PAYLOADS):
        for page in (f"[{payload} @a1, p. {payload}]", f"@a1 [{payload}]", f"[@{{{payload}}}; @a1 {payload}]"):
            if [(item.text, item.alone) for item in scanned(page, NARRATIVE)] == [(page, True)]:
                seen += 1
                assert allowed.faults(convert(page)) == [], page
    assert seen > 200


def test_a_command_on_a_page_that_cites_nothing_shows_nothing(site: Callable[..., Path]) -> None:
    extension = {"alignrefs": {"sources": ["a.bib"], "syntax": ["shortcode", "pandoc"]}}
    host = {"site_name": "S", "theme": {"name": "mkdocs"}, "markdown_extensions": [extension]}
    files = {"mkdocs.yml": yaml.safe_dump(host), "a.bib": "@misc{a1, title={A}}", "docs/index.md": "\\bibliography\n"}
    project = site(files)
    assert in_process.said(project / "mkdocs.yml") == []
    html = (project / "site" / "index.html").read_text("utf-8")
    assert "alignrefs" not in html
    assert "bibliography" not in html


@pytest.mark.hosts
@pytest.mark.parametrize("narrative", [False, True], ids=["brackets", "narrative"])
def test_a_build_and_a_check_say_the_same(narrative: bool, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No source has most of the keys, so that there is something to say of each citation."""
    pages = {f"docs/page{number}.md": case["page"] for number, case in enumerate(CASES)}
    extensions: list[Any] = [{name: markdown_pages.CONFIGS.get(name, {})} for name in markdown_pages.EXTENSIONS]
    extension = {"sources": ["a.bib"], "syntax": ["shortcode", "pandoc"], "narrative": narrative}
    host = {"site_name": "S", "markdown_extensions": [*extensions, {"alignrefs": extension}]}
    project = site({"mkdocs.yml": yaml.safe_dump(host), "a.bib": "@misc{b1, title={B}}", **pages})
    monkeypatch.chdir(project)
    expected = test_build_and_check.in_check(project)
    assert len(expected) > 40
    assert test_build_and_check.in_build(project) == expected
    assert any("shortcode-not-rendered: `[@b1]` stands in a link" in line for line in expected)


PAGE = """# Title <<cite:a1>>

## Section <<cite:see @b1>>

- item <<cite:a1, p. 3>> and <<citet:b1>>

> quote <<cite:see @a1,
> ch. 2, and *passim*; -@b1>>

| a | b |
|---|---|
| <<cite:@a1>> | **<<cite:no>>** |

!!! note "Box <<cite:a1>>"
    text <<cite:@{b1}>>[^1]

<<bibliography>>

[^1]: note <<cite:@a1, too>>
"""
SAME = {
    "<<cite:see @a1,\n> ch. 2, and *passim*; -@b1>>": "[see @a1,\n> ch. 2, and *passim*; -@b1]",
    "<<cite:see @b1>>": "[see @b1]",
    "<<cite:@a1>>": "[@a1]",
    "<<cite:@{b1}>>": "[@{b1}]",
    "<<cite:@a1, too>>": "[@a1, too]",
}


@pytest.mark.hosts
@pytest.mark.parametrize("style", ["author-year", "numeric"])
def test_both_syntaxes_give_the_same_site(style: str, site: Callable[..., Path]) -> None:
    """Byte for byte, but for the citation that nobody can resolve, which stands as it is written."""
    page = PAGE
    for shortcode, pandoc in SAME.items():
        page = page.replace(shortcode, pandoc)
    page = translated(page)
    assert "<<" not in page
    options = {"sources": ["a.bib"], "bibliography": "references.md", "style": style}
    pages = {}
    for name, text, syntax in (("one", PAGE, ["shortcode"]), ("two", page, ["shortcode", "pandoc"])):
        extension = {"alignrefs": {**options, "syntax": syntax, "narrative": name == "two"}}
        host = {
            "site_name": "S",
            "plugins": ["alignrefs"],
            "markdown_extensions": ["footnotes", "admonition", extension],
        }
        bibtex = (
            "@misc{a1, title={A}, author={Doe, Jane}, year=2020}\n@misc{b1, title={B}, author={Roe, Joe}, year=1999}\n"
        )
        project = site({"mkdocs.yml": yaml.safe_dump(host), "a.bib": bibtex, "docs/index.md": text}, name)
        in_process.said(project / "mkdocs.yml")
        pages[name] = {
            path.relative_to(project).as_posix(): path.read_text("utf-8").replace("&lt;&lt;cite:no&gt;&gt;", "[@no]")
            for path in sorted((project / "site").rglob("*.html"))
        }
    assert list(pages["one"]) == ["site/404.html", "site/index.html", "site/references/index.html"]
    for path, html in pages["one"].items():
        assert without_dates(pages["two"][path]) == without_dates(html)


def without_dates(html: str) -> list[str]:
    return [line for line in html.splitlines() if "Build Date" not in line]
