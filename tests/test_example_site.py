"""The example site, which is the manual and the demo, built strictly by each host."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.sources import bib_file

EXAMPLE_SITE = Path(__file__).parent.parent / "example_site"
COMMANDS = {
    "mkdocs": ["mkdocs", "build", "--strict", "-f"],
    "properdocs": ["properdocs", "build", "--strict", "-f"],
    "zensical": ["zensical", "build", "--strict", "-f"],
}
KEYS = re.findall(r"^@\w+\{(\w+),", (EXAMPLE_SITE / "reading-list.md").read_text("utf-8"), re.MULTILINE)

pytestmark = pytest.mark.hosts


@dataclass
class Page(HTMLParser):
    """What the tests ask of a page: its ids, its links, what it loads, its citations and its text."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._spans: list[bool] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe") and "src" in given:
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "preload", "preconnect", "icon"):
            self.loads.append(given["href"])
        self._silent += tag in ("script", "style", "code", "pre")
        if tag == "span":
            opens = given.get("class") == "alignrefs-cite"
            self._spans.append(opens)
            if opens:
                self.citations.append("")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "pre")
        if tag == "span" and self._spans:
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if any(self._spans):
            self.citations[-1] += data
        if not self._silent:
            self.text += data


@dataclass(frozen=True)
class Site:
    """A built site: where it lies, what the build printed, and its pages by path."""

    folder: Path
    printed: str
    pages: dict[str, Page]


def build(host: str, folder: Path) -> Site:
    """Build a copy of the example site with a host, from another working directory than the site's."""
    shutil.copytree(EXAMPLE_SITE, folder / "example", ignore=shutil.ignore_patterns("site", ".cache"))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [*COMMANDS[host], "example/mkdocs.yml"],
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = folder / "example" / "site"
    return Site(site, done.stdout + done.stderr, {path: read(site / path) for path in page_paths(site)})


def page_paths(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    return cache(lambda host: build(host, tmp_path_factory.mktemp(host)))


@pytest.fixture(params=COMMANDS)
def site(request: pytest.FixtureRequest, built: Callable[[str], Site]) -> Site:
    return built(request.param)


def test_the_reading_list_is_the_file_that_its_author_wrote() -> None:
    digest = hashlib.sha256((EXAMPLE_SITE / "reading-list.md").read_bytes()).hexdigest()
    assert digest == "8db44192788392ae8df1d45fc5095395cc08ffe03e722be3049a913fb32c72c7"
    assert len(KEYS) == 15


def test_a_strict_build_has_no_error_and_no_warning(site: Site) -> None:
    assert re.findall(r".*(?:ERROR|WARNING|error|warning).*alignrefs.*", site.printed) == []


def test_no_shortcode_and_no_marker_is_left_outside_code(site: Site) -> None:
    left = {path: re.findall(r".*(?:<<|>>|alignrefs:).*", page.text) for path, page in site.pages.items()}
    allowed = ("manual/faults/index.html", "manual/syntax/index.html")
    assert {path: found for path, found in left.items() if found and path not in allowed} == {}
    assert left["manual/syntax/index.html"] == ["<<citet:a-key>>"]


def test_the_bibliography_page_holds_each_work_of_the_list_once(site: Site) -> None:
    ids = site.pages["references/index.html"].ids
    assert sorted(name for name in ids if name.startswith("ref-")) == sorted(f"ref-{key}" for key in KEYS)


def test_the_bibliography_page_tells_programs_of_each_work(site: Site) -> None:
    html = (site.folder / "references" / "index.html").read_text("utf-8")
    (script,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', html)
    (graph,) = json.loads(script)
    assert graph["@context"] == "https://schema.org"
    assert len(graph["@graph"]) == len(KEYS)
    assert {thing["@type"] for thing in graph["@graph"]} == {"ScholarlyArticle"}
    lima = next(thing for thing in graph["@graph"] if "Less is more" in thing["name"])
    assert lima["author"][0] == {
        "@type": "Person", "name": "Chunting Zhou", "givenName": "Chunting", "familyName": "Zhou",
    }  # fmt: skip
    assert (lima["datePublished"], lima["url"]) == ("2023", "https://arxiv.org/pdf/2305.11206")
    assert "ScholarlyArticle" not in "".join(path.read_text("utf-8") for path in site.folder.glob("search*/**/*.json"))


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_the_bibtex_of_the_site_holds_each_work(host: str, built: Callable[[str], Site]) -> None:
    site = built(host)
    assert "../references.bib" in site.pages["references/index.html"].links
    source = SourceText((site.folder / "references.bib").read_text("utf-8"), "references.bib")
    assert [entry.key for entry in bib_file.read(source).entries] == KEYS


def test_the_chapter_cites_each_work_of_the_list(site: Site) -> None:
    links = " ".join(site.pages["alignment/index.html"].links)
    assert [key for key in KEYS if f"#ref-{key}" not in links] == []


def test_an_id_stands_once_on_a_page(site: Site) -> None:
    twice = {path: {name for name in page.ids if page.ids.count(name) > 1} for path, page in site.pages.items()}
    assert {path: names for path, names in twice.items() if names} == {}


def test_every_link_within_the_site_lands_on_an_element(site: Site) -> None:
    lost = [(path, link) for path, page in site.pages.items() for link in page.links if not lands(site, path, link)]
    assert lost == []


def lands(site: Site, path: str, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    file = site.folder / path
    if parts.path:
        file = (file.parent / unquote(parts.path)).resolve()
    file = file / "index.html" if file.is_dir() else file
    target = site.pages.get(file.relative_to(site.folder).as_posix())
    known = file.is_file() if target is None else not parts.fragment or unquote(parts.fragment) in target.ids
    return known or parts.fragment == "__top"


def test_nothing_is_loaded_from_the_network(site: Site) -> None:
    assert [(path, url) for path, page in site.pages.items() for url in page.loads if urlsplit(url).netloc] == []


@pytest.mark.parametrize("host", ["properdocs", "zensical"])
def test_citations_read_the_same_as_on_mkdocs(host: str, built: Callable[[str], Site]) -> None:
    def citations(site: Site) -> dict[str, list[str]]:
        return {path: page.citations for path, page in site.pages.items()}

    assert citations(built(host)) == citations(built("mkdocs"))
