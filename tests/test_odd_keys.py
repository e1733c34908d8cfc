"""Keys that other tools delete, cut or mistake: the site builds strictly, and a browser lands on each entry."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

import articles
import building
import pytest
from articles import find_all
from conftest import Builder

KEYS = (building.SITES / "odd_keys" / "keys.txt").read_text("utf-8").split()
PAGES = {"index.html": "#", "braces/index.html": "../references/#"}
LANDED = """id => {
    const target = document.querySelector(':target');
    if (!target || target.id !== id) return false;
    const {top, bottom} = target.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
}"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> building.Built:
    project = building.copy("odd_keys", tmp_path_factory.mktemp("odd_keys") / "project")
    return building.build(project, "mkdocs", "--strict")


@pytest.fixture(scope="module")
def address(strict: building.Built) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=strict.folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


def links(built: building.Built, page: str) -> list[str]:
    cites = find_all(built.article(page), "span", cls="alignrefs-cite")
    return [link.get("href", "") for cite in cites for link in find_all(cite, "a")]


def anchor(key: str) -> str:
    """Return the anchor as the design says: each character outside `A-Za-z0-9._:/+-` as `~` and its bytes in hex."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/+-"
    return "ref-" + "".join(char if char in plain else f"~{char.encode().hex()}" for char in key)


@pytest.mark.hosts
def test_site_builds_strictly_with_anchors_validated(strict: building.Built) -> None:
    assert strict.code == 0, strict.log
    assert "WARNING" not in strict.log


@pytest.mark.hosts
@pytest.mark.parametrize("page", PAGES)
def test_each_citation_links_to_its_own_entry(page: str, strict: building.Built) -> None:
    assert [href.lower() for href in links(strict, page)] == [(PAGES[page] + anchor(key)).lower() for key in KEYS]


@pytest.mark.hosts
@pytest.mark.parametrize("page", ["index.html", "references/index.html"])
def test_each_anchor_is_ascii_and_stands_once(page: str, strict: building.Built) -> None:
    items = [one.get("id", "") for one in find_all(strict.article(page), "li") if one.get("id")]
    assert sorted(item.lower() for item in items) == sorted(anchor(key).lower() for key in KEYS)
    assert "".join(items).isascii()
    assert articles.faults(strict.html(page)) == []


@pytest.mark.hosts
@pytest.mark.parametrize("host", building.HOSTS[1:])
def test_other_hosts_give_the_same_links(host: str, built: Builder, strict: building.Built) -> None:
    assert links(built("odd_keys", host), "index.html") == links(strict, "index.html")


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_each_link_lands_in_the_browser(page: str, strict: building.Built, address: str, browser: Any) -> None:
    window = browser.new_page(viewport={"width": 800, "height": 400})
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    start = address + page.removesuffix("index.html")
    for number, href in enumerate(links(strict, page)):
        window.goto(start)
        link = window.locator(".alignrefs-cite a").nth(number)
        link.hover()
        link.click()
        window.wait_for_function(LANDED, arg=unquote(href).rpartition("#")[2])
    window.close()
    assert errors == []
