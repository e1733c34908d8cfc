"""The command `alignrefs`, run as a user runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from mkdocs_alignrefs.cli import main; main(prog_name='alignrefs')"]
ROOT = Path(__file__).parent.parent


def alignrefs(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder; its output is not decoded."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, env=env, capture_output=True, check=False)


def diagnostics(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what `alignrefs check` says as JSON."""
    done = alignrefs(folder, "check", *arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr.decode()
    said: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return said


def entries(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what `alignrefs list` prints as JSON."""
    done = alignrefs(folder, "list", *arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
