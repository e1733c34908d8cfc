"""Applies each breaking change to a copy of the package, and sees that the named test of tests/test_promises.py fails.

    python tests/promises/run.py

The changes stand in `changes.yml` beside this script: `test` (its name), `breaks` (what the change does), `file` (under
the package), `old` (text that stands once in the file) and `new`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

TESTS = Path(__file__).parent.parent
PACKAGE = TESTS.parent / "mkdocs_alignrefs"


@dataclass(frozen=True)
class Change:
    """A change of one line of the product that breaks a promise, and the test that must notice it."""

    test: str
    breaks: str
    file: str
    old: str
    new: str


def changes() -> list[Change]:
    """Return the changes of `changes.yml`."""
    items = yaml.safe_load((Path(__file__).parent / "changes.yml").read_text("utf-8")) or []
    return [Change(**item) for item in items]


def is_noticed(change: Change, folder: Path) -> bool:
    """Return whether the test of a change fails on a copy of the package with the change, made in `folder`.

    Raises ValueError if the old text does not stand exactly once in its file, or if the test was not run at all.
    """
    package = Path(shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__")))
    file = package / change.file
    source = file.read_text("utf-8")
    if source.count(change.old) != 1:
        raise ValueError(f"{change.file} has {source.count(change.old)} times {change.old!r}")
    file.write_text(source.replace(change.old, change.new), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-o", "addopts="]
    done = subprocess.run(
        [*command, f"{TESTS / 'test_promises.py'}::{change.test}"],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        raise ValueError(f"{change.test} was not run: {done.stdout}{done.stderr}")
    return done.returncode == 1


def main() -> int:
    """Try every change, print a line for each, and return 1 if one of them went unnoticed."""
    unnoticed = 0
    for change in changes():
        with tempfile.TemporaryDirectory() as folder:
            noticed = is_noticed(change, Path(folder))
        unnoticed += not noticed
        print("noticed  " if noticed else "UNNOTICED", f"{change.test}: {change.breaks}", flush=True)
    return int(unnoticed > 0)


if __name__ == "__main__":
    sys.exit(main())
