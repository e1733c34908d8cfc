"""Sites that a host builds again and again in its own way, each beside what a clean build makes of the same files."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import quote
from urllib.request import urlopen

import building
import yaml
from edits import CONFIGURATION, Edit, Files, applied

WAYS = ("mkdocs serve", "properdocs serve", "zensical serve", "zensical build")
DEADLINE = 25
"""Seconds after which a server is given up that does not come to the state of its files."""
LIVE = re.compile(
    rb'<script>\s*var livereload = .*?</script>(?=\s*</body>)|(?<=</html>)<script type="module">const path = .*', re.S
)
"""What a server adds to each page to have it loaded again: MkDocs and ProperDocs before its end, Zensical after it."""

Site = Mapping[str, bytes]
"""The content of each file of a built site, by its path."""


class Host(Protocol):
    """A host that builds the files of a folder again when they have changed."""

    def site(self) -> Site:
        """Return the site as it is now, perhaps in the middle of a build."""

    def is_running(self) -> bool:
        """Tell whether the site may still become another by itself."""

    def log(self) -> str:
        """Return what was printed so far."""

    def close(self) -> None:
        """Stop, and wait until it has."""


class Server:
    """A real server, which watches the files by itself."""

    def __init__(self, host: str, folder: Path, address: str) -> None:
        self.address = address
        self._folder, self._built = folder, folder / "site"
        if host != "zensical":
            self._built = folder.with_name("served")
            self._built.mkdir()
        self._log = folder.with_name("log.txt")
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", host, "serve", *([] if host == "zensical" else ["--livereload"]), "-a", address],
                cwd=folder,
                env={**os.environ, **building.QUIET, "TMPDIR": str(self._built)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def site(self) -> Site:
        """Return the files, pages as the server sends them; nothing while one cannot be read."""
        root = next(iter(self._built.glob("*docs_*")), self._built)
        try:
            return _without(self._folder, {name: self._content(root, name) for name in _names(root)})
        except OSError:
            return {}

    def _content(self, root: Path, name: str) -> bytes:
        if not name.endswith(".html"):
            return (root / name).read_bytes()
        with urlopen(f"http://{self.address}/{quote(name.removesuffix('index.html'))}", timeout=5) as answer:
            return LIVE.sub(b"", answer.read())

    def is_running(self) -> bool:
        return self._process.poll() is None

    def log(self) -> str:
        return self._log.read_text("utf-8")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(DEADLINE)


class Builder:
    """A host that is started for each build, and keeps in the folder what it will not do again."""

    def __init__(self, host: str, folder: Path) -> None:
        self._host, self._folder, self._log = host, folder, ""

    def site(self) -> Site:
        built = building.build(self._folder, self._host)
        self._log += built.log
        return contents(self._folder)

    def is_running(self) -> bool:
        return False

    def log(self) -> str:
        return self._log

    def close(self) -> None:
        pass


class Rebuilding:
    """A site in a folder that a host builds in one of WAYS, again with each edit."""

    def __init__(self, way: str, folder: Path, files: Files) -> None:
        name, _, command = way.partition(" ")
        self.files: Files = {}
        self._name, self._folder = name, folder
        self._times = count(1_600_000_000) if name == "zensical" else None
        self._address = _free_address()
        self._place(files)
        project = folder / "project"
        self.host: Host = Server(name, project, self._address) if command == "serve" else Builder(name, project)

    def edit(self, edits: Sequence[Edit]) -> str:
        """Change the files, and return how the site then differs from a clean build; nothing if it does not."""
        return self.become(applied(self.files, edits))

    def become(self, files: Files) -> str:
        self._place(files)
        clean = self._clean()
        return self._difference(clean) if clean else ""

    def _place(self, files: Files) -> None:
        project = self._folder / "project"
        place(project, self._settled(self.files), self._settled(files), self._times)
        if self._times and files.keys() != self.files.keys():
            _save_again(project / CONFIGURATION, next(self._times))
        self.files = files

    def _settled(self, files: Files) -> Files:
        """Return the files with what the host needs to be told: its own address and, on Zensical, what to watch."""
        if not files:
            return files
        given = {**yaml.safe_load(files[CONFIGURATION]), "site_url": f"http://{self._address}/"}
        if self._name == "zensical":
            given["watch"] = ["sources", "docs"]
        return {**files, CONFIGURATION: yaml.safe_dump(given, sort_keys=False)}

    def _clean(self) -> Site | None:
        """Return the site that a clean build makes in another folder, or None if the host refuses to."""
        project = self._folder / "clean"
        place(project, {}, self._settled(self.files))
        built = building.build(project, self._name)
        site = contents(project) if built.code == 0 else None
        shutil.rmtree(project)
        return site

    def _difference(self, clean: Site) -> str:
        end = time.monotonic() + DEADLINE
        while differing := compared(self.host.site(), clean):
            if not self.host.is_running() or time.monotonic() > end:
                return differing + self.host.log()
            time.sleep(0.1)
        return ""


def _save_again(configuration: Path, at: int) -> None:
    """Save the configuration as it is: Zensical does not see that a file came into a watched folder, or left it."""
    configuration.write_bytes(configuration.read_bytes() + b"\n")
    os.utime(configuration, (at, at))


def contents(project: Path) -> Site:
    """Return the files of the site that was built in the folder of a project."""
    site = project / "site"
    return _without(project, {name: (site / name).read_bytes() for name in _names(site)})


def _without(project: Path, site: Site) -> Site:
    """Return a site without the folder of its project, which a sentence about wrong options names."""
    return {name: content.replace(str(project).encode(), b"PROJECT") for name, content in site.items()}


def compared(site: Site, clean: Site) -> str:
    """Return how a site differs from what it should be: the files, and the lines of the first."""
    differing = sorted(name for name in {*site, *clean} if site.get(name) != clean.get(name))
    if not differing:
        return ""
    one, other = (files.get(differing[0], b"").decode(errors="replace").splitlines() for files in (clean, site))
    lines = difflib.unified_diff(one, other, "clean", "incremental", n=1, lineterm="")
    return "\n".join([f"{', '.join(differing)} differ:", *lines, ""])


def place(folder: Path, before: Files, after: Files, times: Iterator[int] | None = None) -> None:
    """Bring the files of a folder from one state to another, and leave alone what is equal in both.

    With `times` each file that changes comes as a whole, with a time of change of its own, in whole seconds.
    """
    gone = {path: text for path, text in before.items() if path not in after}
    for path, text in after.items():
        if before.get(path) == text:
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if old := next((name for name, content in gone.items() if content == text), None):
            (folder / old).rename(target)
            del gone[old]
        elif times is None:
            target.write_text(text, encoding="utf-8", newline="")
        else:
            new = folder.with_name("new")
            new.write_text(text, encoding="utf-8", newline="")
            os.utime(new, (seconds := next(times), seconds))
            new.replace(target)
    for path in gone:
        (folder / path).unlink()
    for path in before:
        _remove_if_empty((folder / path).parent)


def _remove_if_empty(folder: Path) -> None:
    while folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
