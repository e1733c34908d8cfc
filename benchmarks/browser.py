"""Measures a table of made-up works in Chromium: `python -m benchmarks.browser [--entries 5000] [--rounds 5]`."""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import measuring
from benchmarks.works import reading_list, works

COLUMNS = "status,title,authors,year,venue,links"
FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
READY = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".alignrefs-desk")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.ready = performance.now(); }));
}).observe(document, {childList: true, subtree: true});
"""
"""Notes the first frame that shows the controls."""
SINCE_PARSED = "() => ready - performance.getEntriesByType('navigation')[0].domInteractive"
TYPED = f"""async (input, text) => {{
  const begin = performance.now();
  input.value = text;
  input.dispatchEvent(new InputEvent("input", {{bubbles: true}}));
  await ({FRAME})();
  return performance.now() - begin;
}}"""
PRESSED = f"""async button => {{
  const begin = performance.now();
  button.click();
  await ({FRAME})();
  return performance.now() - begin;
}}"""
TARGETS = {"ready": 500, "search": 100, "sort": 400}
QUERIES = ("a", "ab", "learning", "learning zzz", "")


def site(folder: Path, entries: int) -> Path:
    """Write a Material site with one table of so many works, and return its folder."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text(f"# Made up\n\n<<refs: columns={COLUMNS}>>\n", encoding="utf-8")
    (folder / "list.md").write_text(reading_list(works(entries)), encoding="utf-8")
    configuration = {
        "site_name": "Made up",
        "theme": {"name": "material", "font": False},
        "plugins": [{"alignrefs": {"sources": ["list.md"]}}],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and give its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def figures(page: Page) -> dict[str, float]:
    """Return the milliseconds that getting ready, the slowest of some searches and the slowest sort take."""
    page.wait_for_function("window.ready")
    field = page.locator(".alignrefs-desk input[type=search]")
    buttons = page.locator(".alignrefs-sort")
    field.focus()
    searches = [field.evaluate(TYPED, text) for text in QUERIES]
    sorts = [buttons.nth(place).evaluate(PRESSED) for place in (1, 1, 2, 3)]
    return {"ready": page.evaluate(SINCE_PARSED), "search": max(searches), "sort": max(sorts)}


def measured(browser: Browser, address: str, rounds: int) -> dict[str, float]:
    """Return the median of each figure over some rounds, each in a new page."""
    found: list[Mapping[str, float]] = []
    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(READY)
        page.goto(address)
        found.append(figures(page))
        page.close()
    return {name: median(item[name] for item in found) for name in TARGETS}


def table(entries: int, found: Mapping[str, float]) -> str:
    """Return the figures as a Markdown table."""
    lines = [f"| {entries} entries | ms | at most |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {found[name]:.0f} | {most} |" for name, most in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Build the site, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser", description=__doc__)
    parser.add_argument("--entries", type=int, default=5000, help="how many works the table has")
    parser.add_argument("--rounds", type=int, default=5, help="how often the page is opened; medians are printed")
    given = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = site(Path(name) / "site", given.entries)
        measuring.cost(measuring.build(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(folder / "site") as address:
            print(table(given.entries, measured(browser, address, given.rounds)))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
