"""Sites built by the real hosts, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from articles import article

SITES = Path(__file__).parent / "sites"
HOSTS = ("mkdocs", "properdocs", "zensical")
QUIET = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "PYTHONHASHSEED": "0",
    "NO_COLOR": "1",
    "SOURCE_DATE_EPOCH": "1700000000",
}


@dataclass(frozen=True)
class Built:
    """What a build left: the site's folder, the exit code and everything that was printed."""

    folder: Path
    code: int
    log: str

    def html(self, page: str) -> str:
        return (self.folder / page).read_text(encoding="utf-8")

    def article(self, page: str) -> Element:
        return article(self.html(page))

    def pages(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a site, by their paths under its folder, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def copy(name: str, folder: Path) -> Path:
    """Copy a site of tests/sites into a new folder and return that."""
    return Path(shutil.copytree(SITES / name, folder))


def build(
    project: Path,
    host: str = "mkdocs",
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Built:
    """Build the site of `project/mkdocs.yml` into `project/site` with a real host."""
    return run([sys.executable, "-m", host, "build", *arguments], project, environment, cwd)


def run(
    command: list[str], project: Path, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Built:
    """Run a command that builds a site into `project/site`."""
    done = subprocess.run(
        command,
        cwd=cwd or project,
        env={**os.environ, **QUIET, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Built(project / "site", done.returncode, done.stdout)
