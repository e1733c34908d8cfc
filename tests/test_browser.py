"""A real browser looks at the example site: cards, keyboard, anchors, light and dark, a phone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browsing
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLE_SITE = Path(__file__).parent.parent / "example_site"
PAGES = sorted(
    path.relative_to(EXAMPLE_SITE / "docs").with_suffix("").as_posix().removesuffix("index")
    for path in (EXAMPLE_SITE / "docs").rglob("*.md")
    if path.parent.name != "rules" or path.stem == "unknown-key"  # the pages of rules are made alike
)
PHONE = {"width": 375, "height": 740}
DESKTOP = {"width": 1280, "height": 800}

pytestmark = browsing.MARKS


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the built site, served on this machine alone."""
    site = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "--strict",
        "-f",
        str(EXAMPLE_SITE / "mkdocs.yml"),
        "-d",
        str(site),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    with browsing.served(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page at desktop size in each colour scheme; it must not complain, and must not ask the network for anything."""
    complaints: list[str] = []
    with browser.new_context(viewport=DESKTOP, color_scheme=request.param, base_url=address) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith((address, "data:")) else complaints.append(asked.url)
        )
        yield page
    assert complaints == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_a_page_opens_without_complaint_and_with_no_request_to_the_network(path: str, page: Page) -> None:
    page.goto(path)
    assert page.locator("article h1").count() == 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_a_page_does_not_scroll_sideways_on_a_phone(path: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_pointing_at_a_citation_shows_its_reference(page: Page) -> None:
    page.goto("alignment/")
    page.locator("p .alignrefs-cite a[href$='#ref-gao2023scaling']").first.hover()
    page.locator(".alignrefs-card", has_text="Scaling laws for reward model overoptimization").wait_for()


def test_reaching_a_citation_with_the_keyboard_shows_its_reference(page: Page) -> None:
    page.goto("alignment/")
    citation = page.locator("p .alignrefs-cite a[href$='#ref-gao2023scaling']").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if citation.evaluate("link => link === document.activeElement"):
            break
    page.locator(".alignrefs-card", has_text="Scaling laws for reward model overoptimization").wait_for()


def test_each_citation_of_the_chapter_leads_to_an_entry_that_can_be_seen(page: Page) -> None:
    page.goto("alignment/")
    links = page.locator("article .alignrefs-cite a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(links)) >= 15
    for link in dict.fromkeys(links):
        page.goto(link)
        target = page.locator(":target")
        assert target.get_attribute("id") == link.partition("#")[2]
        header = page.locator("header.md-header").bounding_box()
        box = target.bounding_box()
        assert box and header and header["height"] <= box["y"] < DESKTOP["height"]


def test_a_click_on_a_citation_and_on_its_back_link_returns_to_the_sentence(page: Page) -> None:
    page.goto("alignment/")
    page.locator(
        "p .alignrefs-cite a[href$='#ref-zhou2023lima'], li .alignrefs-cite a[href$='#ref-zhou2023lima']"
    ).first.click()
    entry = page.locator("li:target")
    back = entry.locator("a[href^='#']:not([href^='#ref-'])").first
    anchor = str(back.get_attribute("href"))
    back.click()
    assert "Zhou et al." in page.locator(f"[id='{anchor[1:]}']").inner_text()


def test_the_bibtex_of_an_entry_opens_with_the_keyboard(page: Page) -> None:
    page.goto("references/")
    entry = page.locator("[id='ref-zhu2023principled']")
    bibtex = entry.locator("details pre")
    assert not bibtex.is_visible()
    entry.get_by_text("BibTeX", exact=True).focus()
    page.keyboard.press("Enter")
    assert "@misc{zhu2023principled," in bibtex.inner_text()


def test_an_entry_opens_the_places_that_cite_it_and_leads_there(page: Page) -> None:
    page.goto("references/")
    entry = page.locator("[id='ref-zhu2023principled']")
    opener = entry.get_by_text("Cited on 2 pages")
    place = entry.get_by_role("link", name="Alignment methods › What the comparisons tell")
    assert not place.is_visible()
    opener.focus()
    page.keyboard.press("Enter")
    place.click()
    page.wait_for_url("**/alignment/#cite-zhu2023principled-1")
    assert "Zhu et al. (2023a)" in page.locator("p:has(:target)").inner_text()


def test_a_figure_of_progress_is_told_as_text_too(page: Page) -> None:
    page.goto("papers/")
    figure = page.get_by_role("group", name="Reading progress")
    assert figure.get_by_role("img", name="Read 3, Unread 11, no status 1").bounding_box()
    assert figure.get_by_role("img", name="Works by year: 2019 – 2024").bounding_box()
    figure.get_by_text("As a table").click()
    rows = figure.get_by_role("row").all_inner_texts()
    assert [row.split() for row in rows][-2:] == [["2023", "2", "9", "0", "11"], ["2024", "1", "0", "0", "1"]]


def test_without_a_script_a_wide_table_scrolls_by_itself_and_takes_the_focus(browser: Browser, address: str) -> None:
    with browser.new_context(viewport=PHONE, base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("papers/")
        region = page.get_by_role("region", name="Fifteen works on alignment, newest first")
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        assert page.evaluate("document.querySelector('.alignrefs-refs').scrollLeft") > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_site_follows_the_colour_scheme_of_the_reader(page: Page) -> None:
    page.goto("papers/")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (page.evaluate(LIGHTNESS) < 0.5) == dark


@pytest.mark.parametrize(
    "hook",
    [".alignrefs-status", ".alignrefs-cite a", ".alignrefs-bibliography li", ".alignrefs-progress div:has(> svg)"],
)
def test_what_the_extension_writes_can_be_read_in_both_colour_schemes(hook: str, page: Page) -> None:
    page.goto("alignment/" if "cite" in hook or "bibliography" in hook else "papers/")
    ratios = page.locator(f"article {hook}").evaluate_all(CONTRASTS)
    assert ratios
    assert min(ratios) >= 4.5


COLOURS = """
    const rgb = colour => {
        const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
        context.fillStyle = getComputedStyle(document.body).backgroundColor;
        context.fillRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const linear = part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = colour => {
        const [red, green, blue] = rgb(colour).map(linear);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const page = getComputedStyle(document.body).backgroundColor;
"""
"""Relative luminance as WCAG 2.2 defines it; translucent colours are painted over the page's background."""
LIGHTNESS = f"() => {{ {COLOURS} return luminance(page); }}"
CONTRASTS = f"""elements => {{ {COLOURS}
    return elements.map(element => {{
        const pair = [luminance(getComputedStyle(element).color), luminance(page)].sort();
        return (pair[1] + 0.05) / (pair[0] + 0.05);
    }});
}}"""
