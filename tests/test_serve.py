"""The real servers of MkDocs and ProperDocs see sources that are edited, added and deleted, wherever they are."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import articles
import building
import pytest

pytestmark = pytest.mark.hosts

DEADLINE = 60
FILES = {
    "site/mkdocs.yml": """
        site_name: Served
        theme: material
        plugins: [search, alignrefs]
        markdown_extensions:
          - alignrefs:
              sources: [edited.bib, ../lists/*.md, ../folder]
        """,
    "site/docs/index.md": "# Served\n\n<<citet:edited>>\n\n<<citet:added>>\n\n<<citet:deleted>>\n\n<<citet:named>>\n",
    "site/edited.bib": "@misc{edited, author={Before, A.}, title={Edited}, year={2001}}\n",
    "lists/first.md": "# First\n\n#### Named\n\nkey: named\n\npaper link: [here](https://example.org/named)\n",
    "folder/deleted.bib": "@misc{deleted, author={Doomed, A.}, title={Deleted}, year={2002}}\n",
}
ADDED = """# Second

#### Added later [`READ`]

citation:
```bibtex
@misc{added, author={Newcomer, A.}, title={Added later}, year={2003}}
```
"""


@dataclass
class Server:
    """A running server: where its files are, where it answers, and what it printed so far."""

    folder: Path
    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def says(self, words: str) -> None:
        """Wait until the page says these words; fail with the log after a while."""
        end = time.monotonic() + DEADLINE
        while words not in (said := self.page()):
            waiting = self.process.poll() is None and time.monotonic() < end
            assert waiting, f"{words!r} not in {said!r}\n{self.log.read_text('utf-8')}"
            time.sleep(0.2)

    def page(self) -> str:
        try:
            with urlopen(self.address, timeout=DEADLINE) as answer:
                return articles.text(articles.article(answer.read().decode()))
        except (URLError, ConnectionError, StopIteration):
            return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["mkdocs", "properdocs"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(f"serve-{request.param}")
    building.write(folder, {name: text.replace("\n        ", "\n") for name, text in FILES.items()})
    address = f"127.0.0.1:{free_port()}"
    log = folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", request.param, "serve", "--livereload", "-a", address],
            cwd=folder / "site",
            env={**os.environ, **building.QUIET},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    running = Server(folder, f"http://{address}/", log, process)
    try:
        running.says("Before (2001)")
        yield running
    finally:
        process.terminate()
        process.wait(DEADLINE)
    assert "Traceback" not in log.read_text("utf-8")


def test_edited_source_is_seen(server: Server) -> None:
    edited = server.folder / "site" / "edited.bib"
    edited.write_text(edited.read_text("utf-8").replace("Before", "Afterwards"), encoding="utf-8")
    server.says("Afterwards (2001)")


def test_source_added_to_a_glob_outside_docs_dir_is_seen(server: Server) -> None:
    server.says("<<citet:added>>")
    building.write(server.folder, {"lists/second.md": ADDED})
    server.says("Newcomer (2003)")


def test_source_deleted_from_a_folder_outside_docs_dir_is_seen(server: Server) -> None:
    building.write(server.folder, {"folder/other.bib": "@misc{other, title={Other}}\n"})
    server.says("Doomed (2002)")
    (server.folder / "folder" / "deleted.bib").unlink()
    server.says("<<citet:deleted>>")


def test_server_recovers_when_a_source_that_the_options_name_is_away_for_a_while(server: Server) -> None:
    edited = server.folder / "site" / "edited.bib"
    before = server.log.stat().st_size
    edited.unlink()
    end = time.monotonic() + DEADLINE
    while "edited.bib" not in (said := server.log.read_text("utf-8")[before:]):
        assert time.monotonic() < end, said
        time.sleep(0.2)
    edited.write_text("@misc{edited, author={Returned, A.}, title={Edited}, year={2001}}\n", encoding="utf-8")
    server.says("Returned (2001)")


def test_page_is_still_seen_when_it_changes(server: Server) -> None:
    page: Callable[[], str] = (server.folder / "site/docs/index.md").read_text
    building.write(server.folder, {"site/docs/index.md": page() + "\nA new paragraph <<citeyear:named>>.\n"})
    server.says("A new paragraph n.d.")
