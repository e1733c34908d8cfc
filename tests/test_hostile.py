"""Promise 6 over the whole of a site: whatever hostile sources say stays text, in every style and on every host."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from xml.etree.ElementTree import Element

import articles
import building
import pytest
import yaml
from articles import find_all, text
from conftest import Builder

HOSTILE_ELEMENTS = ("script", "img", "svg", "iframe", "object", "style", "b", "h1")
SAID_BY_THE_SOURCE = ["'klzzwxh' in the page", "'wzxhzdk' in the page"]
STYLES = ("author-year", "numeric", "alpha", "pybtex:plain", "pybtex:unsrt", "pybtex:alpha", "pybtex:unsrtalpha")


def smuggled(article: Element) -> list[str]:
    """Return the elements that only a source can have put into the page."""
    ours = [one for figure in find_all(article, "div", cls="alignrefs-progress") for one in find_all(figure, "svg")]
    found = [one for name in HOSTILE_ELEMENTS for one in find_all(article, name) if one not in ours]
    return [f"{one.tag}: {text(one)}" for one in found if (one.tag, text(one)) != ("h1", "Hostile")]


@pytest.fixture(scope="session")
def in_style(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], building.Built]:
    done: dict[str, building.Built] = {}

    def of(style: str) -> building.Built:
        if style not in done:
            project = building.copy("hostile", tmp_path_factory.mktemp("hostile") / "project")
            configuration = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
            configuration["markdown_extensions"][-1]["alignrefs"]["style"] = style
            (project / "mkdocs.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
            done[style] = building.build(project)
        return done[style]

    return of


@pytest.mark.hosts
@pytest.mark.parametrize("style", STYLES)
def test_nothing_of_a_hostile_source_becomes_markup(style: str, in_style: Callable[[str], building.Built]) -> None:
    result = in_style(style)
    assert result.code == 0, result.log
    assert "Traceback" not in result.log
    assert [fault for fault in articles.faults(result.html("index.html")) if fault not in SAID_BY_THE_SOURCE] == []
    assert smuggled(result.article("index.html")) == []


@pytest.mark.hosts
@pytest.mark.parametrize("host", building.HOSTS[1:])
def test_nothing_of_a_hostile_source_becomes_markup_on(host: str, built: Builder) -> None:
    result = built("hostile", host)
    assert result.code == 0, result.log
    assert [fault for fault in articles.faults(result.html("index.html")) if fault not in SAID_BY_THE_SOURCE] == []
    assert smuggled(result.article("index.html")) == []


@pytest.mark.hosts
@pytest.mark.parametrize("words", ["title", "section", "tag", "status", "author", "literal", "note", "volume"])
def test_hostile_words_are_text_that_a_reader_sees(words: str, in_style: Callable[[str], building.Built]) -> None:
    assert f"alert('{words}')" in text(in_style("author-year").article("index.html")).replace("’", "'")


@pytest.mark.hosts
def test_markdown_and_shortcodes_of_a_source_are_text(in_style: Callable[[str], building.Built]) -> None:
    article = in_style("author-year").article("index.html")
    (item,) = find_all(article, "li", id="ref-literal2023")
    assert "Title *emphasis* `code` [link](javascript:alert(1)) <<cite:field2023>>" in text(item)


@pytest.mark.hosts
def test_placeholders_of_python_markdown_in_a_source_are_text(in_style: Callable[[str], building.Built]) -> None:
    article = in_style("author-year").article("index.html")
    (item,) = find_all(article, "li", id="ref-placeholder2023")
    assert "wzxhzdk:0 and klzzwxh:0000 and klzzwxh:0001 and 60script62" in text(item)


@pytest.mark.hosts
def test_unsafe_links_are_reported(in_style: Callable[[str], building.Built]) -> None:
    assert "unsafe-url" in in_style("author-year").log


@pytest.mark.browser
def test_no_hostile_script_runs_in_a_browser(in_style: Callable[[str], building.Built]) -> None:
    from playwright.sync_api import sync_playwright

    page = in_style("author-year").folder / "index.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(java_script_enabled=True)
        alerts: list[str] = []
        window.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        window.goto(page.as_uri())
        links = window.locator("article a").evaluate_all("all => all.map(one => one.protocol)")
        browser.close()
    assert alerts == []
    assert set(links) <= {"http:", "https:", "file:", "mailto:", "ftp:"}
