"""Nothing that hostile sources, shortcodes and options say runs, leaves the site, or becomes an element of a page."""

from __future__ import annotations

import functools
import http.server
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import allowed
import building
import hostile_site
import pytest
import trees
from fuzz.properties import controls

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTION_PAGES = tuple(f"options-{number}.html" for number in range(7))
"""Several, because Material takes longer over one of four megabytes than a browser waits."""
PAGES = ("", "table/", "references/", *OPTION_PAGES)
WITH_THEME = {
    "a": {"class", "href", "title"},
    "div": {"class"},
    **{f"h{level}": {"id"} for level in range(1, 5)},
}
"""What Material adds to the text of a page: links of headings, and boxes around tables."""
FOUND = {
    "a", "article", "code", "details", "div", "em", "h1", "h2", "hr", "li", "mark", "nav", "ol", "p", "pre", "strong",
    "sub", "summary", "sup", "ul",
}  # fmt: skip
"""The elements of results of a search."""
WATCH = """
    window.ran = [];
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
        window[name] = (...words) => { window.ran.push(`${name}(${words})`); };
    const timer = window.setTimeout;
    window.setTimeout = (work, ...rest) =>
        typeof work === 'function' ? timer(work, ...rest) : window.ran.push(`setTimeout(${work})`);
"""
ELEMENTS = """() => [...document.querySelectorAll('article *')].map(
    element => [element.localName, Object.fromEntries([...element.attributes].map(one => [one.name, one.value])),
                element.namespaceURI.endsWith('xhtml') && !element.shadowRoot])"""
ADDRESSES = """() => [...document.querySelectorAll('main [href], main [src]')].map(
    one => new URL(one.getAttribute('href') ?? one.getAttribute('src'), document.baseURI).protocol)"""
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap(element =>
    [...element.attributes].filter(one => /^on/i.test(one.name)).map(one => `${element.localName} ${one.name}`))"""
TOUCH = """() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const element of document.querySelectorAll('article [title]')) {
        for (const name of ['mouseenter', 'mouseover', 'pointerenter'])
            element.dispatchEvent(new MouseEvent(name, {bubbles: name === 'mouseover'}));
        element.focus({preventScroll: true});
    }
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return building.write(tmp_path_factory.mktemp("xss") / "project", hostile_site.files())


@pytest.fixture(scope="module")
def fragments(project: Path) -> Iterator[list[str]]:
    logging.disable()
    yield list(hostile_site.option_pages(project))
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def built(project: Path, fragments: list[str]) -> building.Built:
    """The site on Material, and beside it pages of it whose articles are what all the options give."""
    result = building.build(project)
    assert result.code == 0, result.log[-3000:]
    head, _, rest = result.html("plain/index.html").partition("<article")
    start, _, foot = rest.partition("</article>")
    for number, name in enumerate(OPTION_PAGES):
        held = "".join(fragments[number :: len(OPTION_PAGES)])
        article = f"{start.partition('>')[0]}>{held}</article>{foot}".replace('"../', '"./')
        (result.folder / name).write_text(f"{head}<article{article}", "utf-8")
    return result


@pytest.fixture(scope="module")
def address(built: building.Built) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium on the PATH"),
]


def opened(browser: Browser, address: str, path: str, asked: list[str], **options: Any) -> Page:
    """Open a page of the site that cannot reach anything else; `asked` gets what it asks for elsewhere."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(180_000)  # Material takes ten seconds over some of these on an idle machine
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (asked.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: asked.append(f"popup {other.url}"))

    def answer(route: Any) -> None:
        if route.request.url.startswith((address, "data:image/svg+xml;charset=utf-8,", "blob:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto(address + path)
    return page


class TestInChromium:
    pytestmark = in_browser

    @pytest.mark.parametrize("path", (*PAGES, "table/?h=script+alert"))
    def test_no_script_runs_and_nothing_is_asked_for_elsewhere(self, path: str, browser: Browser, address: str) -> None:
        asked: list[str] = []
        page = opened(browser, address, path, asked)
        title = page.title()
        page.evaluate(TOUCH)
        for link in page.locator("article a[href^='#']").all()[:8]:
            link.hover(force=True)
        for control in (".alignrefs-sort", ".alignrefs-open"):
            page.locator(f"article {control}").evaluate_all("all => all.forEach(one => one.click())")
        page.wait_for_timeout(200)
        assert page.evaluate("ran") == []
        assert page.title() == title
        assert page.evaluate(HANDLERS) == []
        assert asked == []
        page.context.close()

    @pytest.mark.parametrize("path", PAGES)
    def test_the_article_holds_only_ours(self, path: str, browser: Browser, address: str) -> None:
        page = opened(browser, address, path, [], java_script_enabled=False)
        elements = page.evaluate(ELEMENTS)
        assert len(elements) > 1000
        assert {name for name, _, is_html in elements if not is_html} <= {"svg", "rect"}
        assert faults(elements) == []
        assert set(page.evaluate(ADDRESSES)) <= {"http:", "https:", "ftp:", "mailto:", "data:"}
        page.context.close()


@pytest.mark.hosts
@pytest.mark.parametrize("host", building.HOSTS[1:])
def test_on_other_hosts_the_articles_hold_only_ours(host: str, project: Path, tmp_path: Path) -> None:
    result = building.build(
        Path(shutil.copytree(project, tmp_path / host, ignore=shutil.ignore_patterns("site"))), host
    )
    assert result.code == 0, result.log[-3000:]
    for page in ("index.html", "table/index.html", "references/index.html"):
        _, _, rest = result.html(page).partition("<article")
        read = trees.Tags(rest.partition(">")[2].partition("</article>")[0])
        assert len(read.tags) > 1000
        assert faults([(*tag, True) for tag in read.tags]) == []
        assert read.others == []
    assert controls(result.log) == []


def faults(elements: list[Any]) -> list[str]:
    found = []
    for name, attributes, _ in elements:
        theirs = attributes.get("id") == "__skip" or (
            name in WITH_THEME and attributes.keys() <= WITH_THEME[name] and _is_of_theme(attributes)
        )
        found += (
            [] if theirs else allowed.faults_of_element(name, {key.lower(): value for key, value in attributes.items()})
        )
    return found


def _is_of_theme(attributes: dict[str, str]) -> bool:
    return attributes.get("class", "headerlink") in ("headerlink", "md-typeset__scrollwrap", "md-typeset__table")


def searched(page: Page, word: str) -> bool:
    """Type a word into Material's search; False if no result came within half a minute."""
    from playwright.sync_api import TimeoutError as TooLong

    try:
        page.locator(".md-search-result__meta", has_text="Type to start").wait_for(state="attached")
        page.locator(".md-search__input").first.press_sequentially(word)
        page.locator(".md-search-result__item").first.wait_for()
    except TooLong:
        return False
    return True


class TestSearch:
    pytestmark = in_browser

    def test_results_are_text(self, browser: Browser, address: str) -> None:
        """What is found of titles with every payload is shown without any element of theirs."""
        asked: list[str] = []
        page = opened(browser, address, "plain/", asked)
        for _ in range(6):  # where requests are looked at, Material's worker may not start, or not answer
            page.reload()
            if searched(page, hostile_site.WORD):
                break
        for more in page.locator(".md-search-result__more summary").all():
            more.click()
        found = page.locator(".md-search-result__list *").evaluate_all("all => all.map(one => one.localName)")
        assert hostile_site.WORD in page.locator(".md-search-result__list").inner_text()
        assert set(found) <= FOUND
        assert page.evaluate("ran") == []
        assert page.evaluate(HANDLERS) == []
        assert asked == []
