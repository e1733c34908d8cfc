"""Takes pictures of the example site: every page into a FOLDER, or with `--manual` those that the manual shows.

Needs Chromium on the PATH and the packages of the extra `test`.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

EXAMPLE_SITE = Path(__file__).parent.parent / "example_site"
ASSETS = EXAMPLE_SITE / "docs" / "assets"
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 740}, "color_scheme": "light"},
}


@contextmanager
def served_site() -> Iterator[tuple[str, list[str]]]:
    """Build the site, serve it on this machine alone, and give its address and the paths of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(EXAMPLE_SITE / "mkdocs.yml"), "-d", folder]
        subprocess.run(command, check=True)
        paths = [path.relative_to(folder).as_posix() for path in sorted(Path(folder).rglob("index.html"))]
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", paths
        server.shutdown()


def photograph_pages(browser: Browser, address: str, paths: list[str], folder: Path) -> None:
    """Write one picture of each whole page in each view."""
    for view, settings in VIEWS.items():
        page = browser.new_page(base_url=address, **settings)
        for path in paths:
            page.goto(path)
            name = path.removesuffix("index.html").strip("/").replace("/", "-") or "home"
            page.screenshot(path=folder / f"{name}.{view}.png", full_page=True)
        page.close()


def photograph_home(browser: Browser, address: str) -> None:
    """Write the picture of the README: the home page while a citation is pointed at."""
    page = browser.new_page(base_url=address, **VIEWS["light"])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("")
    page.locator(".result .alignrefs-cite a").first.hover()
    page.locator(".alignrefs-card").wait_for()
    page.screenshot(path=ASSETS / "home.png")
    page.close()


def photograph_desk(browser: Browser, address: str) -> None:
    """Write the pictures of the manual: a table while a facet is open, a card, a figure of progress."""
    for scheme in ("light", "dark"):
        page = browser.new_page(base_url=address, **VIEWS[scheme])
        page.goto("papers/?refs.q=feedback&refs.sort=-year")
        box = lifted(page, ".alignrefs-desk")
        page.get_by_role("button", name="Status").first.click()
        page.locator(".alignrefs-panel:popover-open label").first.wait_for()
        cut(page, box, ASSETS / f"desk-{scheme}.png", height=380)
        page.goto("manual/desk/")
        box = lifted(page, "p:has(.alignrefs-cite)")
        page.locator("p .alignrefs-cite a").first.hover()
        page.locator(".alignrefs-card").wait_for()
        cut(page, box, ASSETS / f"card-{scheme}.png", height=310)
        page.goto("papers/")
        box = lifted(page, ".alignrefs-progress")
        cut(page, box, ASSETS / f"progress-{scheme}.png", height=round(box["height"]) + 40)
        page.close()
    page = browser.new_page(base_url=address, **VIEWS["phone"])
    page.goto("papers/")
    lifted(page, ".alignrefs-desk")
    page.screenshot(path=ASSETS / "desk-phone.png")
    page.close()


def photograph_progress(browser: Browser, address: str) -> None:
    """Write the pictures of the figure of progress, and of the places that cite a work."""
    for view, settings in VIEWS.items():
        page = browser.new_page(base_url=address, **settings)
        page.goto("papers/")
        box = lifted(page, ".alignrefs-progress")
        cut(page, box, ASSETS / f"progress-{view}.png", height=round(box["height"]) + 40)
        page.goto("references/")
        entry = "[id='ref-zhu2023principled']"
        page.locator(entry).get_by_text("Cited on").click()
        box = lifted(page, entry)
        cut(page, box, ASSETS / f"cited-on-{view}.png", height=round(box["height"]) + 20)
        page.close()


def lifted(page: Page, selector: str) -> FloatRect:
    """Scroll an element up to the header of the theme, and return where it is then."""
    element = page.locator(selector).first
    element.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 80)")
    page.wait_for_timeout(500)  # the header fades
    box = element.bounding_box()
    assert box
    return box


def cut(page: Page, box: FloatRect, path: Path, height: int) -> None:
    """Write a picture of what stands in the text's width from a little above a box."""
    page.wait_for_timeout(200)  # colours fade
    left = max(box["x"] - 20, 0)
    right = min(box["x"] + box["width"] + 20, page.viewport_size["width"] if page.viewport_size else 0)
    clip = {"x": left, "y": box["y"] - 20, "width": right - left, "height": height}
    page.screenshot(path=path, clip=clip)


def main(arguments: list[str]) -> None:
    """Take the pictures that the command line asks for."""
    with served_site() as (address, paths), sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if arguments == ["--manual"]:
            photograph_home(browser, address)
            photograph_desk(browser, address)
            photograph_progress(browser, address)
        else:
            folder = Path(arguments[0])
            folder.mkdir(parents=True, exist_ok=True)
            photograph_pages(browser, address, paths, folder)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
