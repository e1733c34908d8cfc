"""Tables that answer, what readers take away, and cards over citations, in a real browser."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browsing
import building
import pytest
from conftest import Builder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PHONE = {"width": 375, "height": 740}
ASSETS = resources.files("mkdocs_alignrefs.assets")
DPO, SCALING, ZEBRAS, POST, OLD = (
    "Direct preference optimization",
    "Scaling laws",
    "Zebras",
    "A post",
    "Methods",
)

pytestmark = [*browsing.MARKS, pytest.mark.hosts]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(built: Builder) -> Iterator[str]:
    result = built("desk")
    assert result.code == 0, result.log
    sitemap = result.folder / "sitemap.xml"
    with browsing.served(result.folder) as address:
        sitemap.write_text(sitemap.read_text("utf-8").replace("http://127.0.0.1/", address), encoding="utf-8")
        yield address


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Return a function that opens a page of the site; the page must not complain."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def of(path: str, **settings: Any) -> Page:
        contexts.append(browser.new_context(base_url=address, **settings))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield of
    for context in contexts:
        context.close()
    assert complaints == []


def titles(page: Page, table: int = 0) -> list[str]:
    """Return the first word or two of the title of each row that is shown, in order."""
    rows = page.locator(".alignrefs-refs").nth(table).locator("tr[data-key]:visible th")
    return [" ".join(text.split()) for text in rows.all_text_contents()]


def begins(found: list[str], *expected: str) -> bool:
    return len(found) == len(expected) and all(map(str.startswith, found, expected))


def desk(page: Page, table: int = 0) -> Locator:
    return page.locator(".alignrefs-desk").nth(table)


def choose(page: Page, facet: str, value: str) -> None:
    desk(page).get_by_role("button", name=facet).click()
    page.locator(".alignrefs-panel:popover-open label", has_text=re.compile(rf"^{value}")).click()
    page.keyboard.press("Escape")


def test_the_script_is_small() -> None:
    assert len(gzip.compress((ASSETS / "alignrefs.js").read_bytes(), 9)) <= 6 * 1024


# Sorting


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("Title", (POST, DPO, OLD, SCALING, ZEBRAS)),
        ("Authors", (OLD, SCALING, ZEBRAS, DPO, POST)),
        ("Year", (OLD, ZEBRAS, DPO, SCALING, POST)),
        ("Status", (DPO, SCALING, OLD, ZEBRAS, POST)),
    ],
)
def test_a_column_sorts_upwards_then_downwards_then_as_the_list_is(
    column: str, expected: tuple[str, ...], opened: Opener
) -> None:
    page = opened("table/")
    as_listed = titles(page)
    header = page.get_by_role("columnheader", name=column).first
    header.get_by_role("button").click()
    assert begins(titles(page), *expected)
    assert header.get_attribute("aria-sort") == "ascending"
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert titles(page)[-1].startswith(POST) or column == "Title", "what has no value comes last"
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") is None
    assert titles(page) == as_listed


def test_sorting_by_keyboard_keeps_the_focus_and_the_groups(opened: Opener) -> None:
    page = opened("table/")
    button = page.get_by_role("button", name="Title").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert button.evaluate("button => button === document.activeElement")
    groups = page.locator(".alignrefs-refs").nth(1).locator("tbody")
    assert begins(list(map(str.strip, groups.all_text_contents())), "READ", "UNREAD", "SKIMMED", "no status")
    assert begins(titles(page, 1), DPO, SCALING, OLD, ZEBRAS, POST)


# Search and facets


FOUND = {
    "zebra": (ZEBRAS,),
    "LUKASZ": (ZEBRAS,),
    "oberg eva": (ZEBRAS,),
    "ermon": (DPO,),
    "neurips": (DPO,),
    "theory": (DPO, SCALING),
    "reward model needed": (DPO,),
    "nothing at all": (),
    "<script>": (OLD,),
}


def test_search_finds_words_of_titles_authors_venues_tags_and_notes(opened: Opener) -> None:
    page = opened("table/")
    for text, expected in FOUND.items():
        desk(page).get_by_role("searchbox").fill(text)
        assert begins(titles(page), *expected), text
        assert desk(page).get_by_role("status").inner_text() == f"{len(expected)} of 5 works"
    assert len(titles(page, 1)) == 5, "each table has a search of its own"


def test_facets_count_what_they_would_leave(opened: Opener) -> None:
    page = opened("table/")
    names = [name.split(" ")[0] for name in desk(page).locator(".alignrefs-controls > button").all_inner_texts()]
    assert names == ["Status", "Year", "Tags", "Type", "Venue", "Section"]
    choose(page, "Tags", "theory")
    assert begins(titles(page), DPO, SCALING)
    desk(page).get_by_role("button", name="Status").click()
    page.locator(".alignrefs-panel:popover-open label").first.wait_for()
    values = page.locator(".alignrefs-panel:popover-open label").all_inner_texts()
    assert [" ".join(value.split()) for value in values] == ["Read 1", "Unread 1", "SKIMMED 0", "no status 0"]
    page.locator(".alignrefs-panel:popover-open label").first.click()
    assert begins(titles(page), DPO)
    page.keyboard.press("Escape")
    desk(page).get_by_role("button", name="Clear").click()
    assert len(titles(page)) == 5
    assert not desk(page).get_by_role("button", name="Clear").is_visible()


def test_a_group_of_which_nothing_is_shown_is_hidden(opened: Opener) -> None:
    page = opened("table/")
    desk(page, 1).get_by_role("searchbox").fill("zebras")
    shown = page.locator(".alignrefs-refs").nth(1).locator("tbody:visible").all_text_contents()
    assert begins(list(map(str.strip, shown)), "SKIMMED")


# The address


def test_a_view_can_be_linked_and_comes_back_on_reload_and_on_back(opened: Opener) -> None:
    page = opened("table/?other=1#table")
    desk(page).get_by_role("searchbox").fill("r")
    choose(page, "Status", "Unread")
    page.get_by_role("columnheader", name="Title").first.get_by_role("button").click()
    assert page.url.endswith("/table/?other=1&refs.q=r&refs.sort=title&refs.status=UNREAD#table")
    shown = titles(page)
    assert begins(shown, OLD, SCALING)
    page.reload()
    assert titles(page) == shown
    assert desk(page).get_by_role("searchbox").input_value() == "r"
    page.go_back()
    assert begins(titles(page), SCALING, OLD)
    page.go_back()
    assert page.url.endswith("?other=1&refs.q=r#table")
    assert len(titles(page)) == 5


def test_tables_of_a_page_keep_apart_in_the_address(opened: Opener) -> None:
    page = opened("table/?refs2.q=zebras")
    assert len(titles(page)) == 5
    assert begins(titles(page, 1), ZEBRAS)


def test_a_link_to_a_row_that_is_filtered_away_shows_it(opened: Opener) -> None:
    page = opened("table/?refs.q=zebras")
    page.get_by_role("link", name="a row").click()
    page.locator("[id='ref-gao2023scaling']").wait_for()  # the browser tells the page of a new address when it likes
    assert len(titles(page)) == 5
    assert page.url.endswith("#ref-gao2023scaling")


# What readers take away


def test_the_copy_button_of_a_row_copies_its_bibtex(opened: Opener) -> None:
    page = opened("table/", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy BibTeX: Scaling laws for reward models").first
    button.press("Enter")
    page.get_by_text("Copied", exact=True).first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@article{gao2023scaling,\n")
    assert copied.endswith("}\n")


def test_the_copy_button_of_a_reference_copies_its_bibtex(opened: Opener) -> None:
    page = opened("references/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy BibTeX: Zebras in nine steps").click()
    page.get_by_text("Copied", exact=True).first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{lukasz2019zebras,\n")


@pytest.mark.parametrize(
    ("form", "file", "keys"),
    [
        ("BibTeX", "references.bib", r"@\w+\{([^,]+),"),
        ("RIS", "references.ris", r"ID  - (.+)\r\n"),
        ("CSL-JSON", "references.json", r'"id": "([^"]+)"'),
    ],
)
def test_the_shown_rows_can_be_downloaded(form: str, file: str, keys: str, opened: Opener) -> None:
    page = opened("table/?refs.tags=theory")
    desk(page).get_by_role("button", name="Export").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name=form, exact=True).click()
    download = downloading.value
    assert download.suggested_filename == file
    content = Path(download.path()).read_bytes().decode()
    assert re.findall(keys, content) == ["rafailov2023direct", "gao2023scaling"]
    assert form != "CSL-JSON" or len(json.loads(content)) == 2


def test_a_missing_file_is_said(opened: Opener) -> None:
    page = opened("table/")
    page.route("**/bibtex.json", lambda route: route.fulfill(status=404))
    page.locator(".alignrefs-copy").first.click()
    page.get_by_role("status").get_by_text("Could not be fetched").wait_for()


def test_every_row_and_reference_has_a_coins(opened: Opener) -> None:
    page = opened("table/")
    assert page.locator("tr[data-key] .Z3988").count() == page.locator("tr[data-key]").count() == 10
    page = opened("references/")
    assert page.locator("li .Z3988").count() == 5


# Cards


def test_pointing_at_a_citation_shows_a_card_that_the_pointer_can_enter(opened: Opener) -> None:
    page = opened("part/text/")
    before = page.evaluate("document.documentElement.scrollHeight")
    link = page.get_by_role("link", name="Rafailov et al., 2023")
    link.hover()
    card = page.locator(".alignrefs-card")
    card.wait_for()
    assert card.locator("p").all_text_contents() == [
        "Start here: no reward model needed.",
        "Direct preference optimization",
        "Rafael Rafailov, Archit Sharma, Eric Mitchell, Stefano Ermon",
        "NeurIPS · 2023",
        "✓ ReadPDFCode",
    ]
    assert card.get_by_role("link", name="PDF").get_attribute("href") == "https://example.org/dpo.pdf"
    assert page.evaluate("document.documentElement.scrollHeight") == before
    card.get_by_role("link", name="Code").hover()
    page.wait_for_timeout(400)
    assert card.is_visible()
    page.mouse.move(5, 5)
    card.wait_for(state="detached")
    assert link.get_attribute("title"), "the tooltip is given back"


def test_a_card_opens_on_focus_and_closes_with_escape(opened: Opener) -> None:
    page = opened("part/text/")
    link = page.get_by_role("link", name="Gao and Schulman (2023)")
    for _ in range(80):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    card = page.locator(".alignrefs-card", has_text="Journal of Scale")
    card.wait_for()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Tab")
    assert card.evaluate("card => card.contains(document.activeElement)"), "the keyboard enters the card too"
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert link.evaluate("link => link === document.activeElement")
    assert link.get_attribute("aria-describedby") is None


@pytest.mark.parametrize("name", ["Rafailov et al., 2023", "Ł"])
def test_a_card_stays_within_the_viewport_of_a_phone(name: str, opened: Opener) -> None:
    page = opened("part/text/", viewport=PHONE)
    link = page.locator(".alignrefs-cite a", has_text=name)
    link.scroll_into_view_if_needed()
    link.hover()
    box = page.locator(".alignrefs-card").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]


def test_a_tap_shows_the_card_and_a_second_follows(opened: Opener) -> None:
    page = opened("part/text/", viewport=PHONE, has_touch=True, is_mobile=True)
    link = page.get_by_role("link", name="Gao and Schulman (2023)")
    link.tap()
    page.locator(".alignrefs-card", has_text="Scaling laws").wait_for()
    assert page.url.endswith("/part/text/")
    page.get_by_role("heading").first.tap()
    page.locator(".alignrefs-card").wait_for(state="detached")
    link.tap()
    page.locator(".alignrefs-card").wait_for()
    link.tap()
    page.wait_for_url("**/references/#ref-gao2023scaling")


def test_what_a_card_shows_of_a_source_is_text(opened: Opener) -> None:
    page = opened("part/text/")
    page.get_by_role("link", name="Abel, 1887").hover()
    page.locator(".alignrefs-card", has_text="Methods <script>alert(1)</script> of old").wait_for()


def test_without_the_bibliography_page_a_card_shows_the_title(opened: Opener) -> None:
    page = opened("part/text/")
    page.route("**/references/", lambda route: route.abort())
    page.get_by_role("link", name="Gao and Schulman (2023)").hover()
    page.locator(".alignrefs-card", has_text="Scaling laws for reward models. Journal of Scale").wait_for()


def test_where_the_theme_shows_a_card_ours_keeps_away(opened: Opener) -> None:
    page = opened("part/text/")
    link = page.get_by_role("link", name="Gao and Schulman (2023)")
    link.evaluate("link => link.classList.add('footnote-ref')")
    link.hover()
    page.wait_for_timeout(400)
    assert page.locator(".alignrefs-card").count() == 0


# Surroundings


def test_instant_navigation_brings_all_of_it_twice_over(opened: Opener) -> None:
    page = opened("")
    page.wait_for_load_state("networkidle")  # Material loads documents whole until it has read sitemap.xml
    page.evaluate("window.stays = true")
    for _ in range(2):
        page.get_by_role("link", name="Table", exact=True).first.click()
        page.locator(".alignrefs-desk").nth(1).wait_for()
        assert page.locator(".alignrefs-desk").count() == 2
        desk(page).get_by_role("searchbox").fill("zebras")
        assert begins(titles(page), ZEBRAS)
        page.get_by_role("link", name="Text", exact=True).first.click()
        page.get_by_role("link", name="Gao and Schulman (2023)").hover()
        page.locator(".alignrefs-card").wait_for()
        page.get_by_role("link", name="Home", exact=True).first.click()
        page.get_by_role("heading", name="Home").wait_for()
    assert page.evaluate("window.stays"), "the document was never loaded anew"


def test_a_page_without_shortcodes_loads_nothing_of_ours(built: Builder) -> None:
    site = built("desk")
    assert "alignrefs/" not in site.html("plain/index.html")
    assert 'src="../assets/alignrefs/alignrefs.js"' in site.html("table/index.html")
    assert 'src="../../assets/alignrefs/alignrefs.js"' in site.html("part/text/index.html")


def test_without_javascript_a_table_is_a_table(opened: Opener) -> None:
    page = opened("table/", java_script_enabled=False)
    assert page.locator(".alignrefs-desk").count() == 0
    assert page.locator(".alignrefs-refs tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"


def test_a_screen_reader_hears_a_table_also_of_rows_that_are_out_of_sight(browser: Browser, address: str) -> None:
    """Chromium's own tree of what a screen reader is told, as it is when there is one."""
    heard = browser.browser_type.launch(
        executable_path=browsing.CHROMIUM, args=["--no-sandbox", "--force-renderer-accessibility"]
    )
    page = heard.new_page(base_url=address, viewport={"width": 800, "height": 100})
    page.goto("table/")
    page.locator(".alignrefs-desk").nth(1).wait_for()
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard.close()
    said = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    assert (said["table"], said["row"], said["columnheader"]) == (2, 6 + 10, 5 + 4)
    assert (said["rowheader"], said["cell"]) == (5 + 5 + 4, 5 * 4 + 5 * 3)
    named = {node["name"]["value"] for node in nodes if node["role"]["value"] == "rowheader"}
    assert "Scaling laws for reward models" in named


def test_print_shows_the_rows_that_are_shown_and_no_controls(opened: Opener) -> None:
    page = opened("table/?refs.q=theory")
    page.emulate_media(media="print")
    assert begins(titles(page), DPO, SCALING)
    assert not desk(page).get_by_role("searchbox").is_visible()
    assert not page.locator(".alignrefs-copy").first.is_visible()
    assert page.locator(".alignrefs-refs tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"


def test_on_a_phone_nothing_scrolls_sideways(opened: Opener) -> None:
    page = opened("table/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    region = page.get_by_role("region", name="All works")
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
    desk(page).get_by_role("button", name="Section").click()
    box = page.locator(".alignrefs-panel:popover-open").bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE["width"]


def test_forced_colours_leave_edges_and_focus_to_be_seen(opened: Opener) -> None:
    page = opened("table/", forced_colors="active")
    choose(page, "Status", "Read")
    button = desk(page).get_by_role("button", name="Status · 1")
    assert button.evaluate("button => getComputedStyle(button).borderTopWidth") == "2px"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_of_ours_and_nothing_more_than_on_a_plain_page(scheme: str, opened: Opener) -> None:
    page = opened("plain/", color_scheme=scheme)
    plain = {violation["id"] for violation in violations(page)}
    page.goto("table/")
    desk(page).get_by_role("searchbox").fill("e")
    desk(page).get_by_role("button", name="Status").click()
    found = violations(page)
    page.goto("part/text/")
    page.get_by_role("link", name="Gao and Schulman (2023)").hover()
    page.locator(".alignrefs-card").hover(position={"x": 20, "y": 20})
    found += violations(page)
    page.goto("references/")
    found += violations(page)
    assert [item for item in found if any("alignrefs" in node for node in item["nodes"])] == []
    assert {item["id"] for item in found} <= plain


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe-core finds on a page: the rule and the elements; no colour is on its way to another one."""
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run().then(result => result.violations)")
    return [{"id": item["id"], "nodes": [node["html"] for node in item["nodes"]]} for item in found]


def test_zensical_has_all_of_it_after_one_command(browser: Browser, tmp_path: Path) -> None:
    project = building.copy("desk", tmp_path / "project")
    command = [sys.executable, "-c", "from mkdocs_alignrefs.cli import main; main()", "assets"]
    first = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout
    second = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout
    assert (first.count(": written."), second.count(": up to date.")) == (5, 5)
    result = building.build(project, "zensical")
    assert result.code == 0, result.log
    with browsing.served(result.folder) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("table/")
        desk(page).get_by_role("searchbox").fill("zebras")
        assert begins(titles(page), ZEBRAS)
        page.get_by_role("link", name="Text", exact=True).first.click()
        page.get_by_role("link", name="Gao and Schulman (2023)").hover()
        page.locator(".alignrefs-card", has_text="Journal of Scale").wait_for()
