"""The command `alignrefs`, run as a user runs it."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from mkdocs_alignrefs.cli import main

COMMAND = [sys.executable, "-c", "from mkdocs_alignrefs.cli import main; main(prog_name='alignrefs')"]
ROOT = Path(__file__).parent.parent


def alignrefs(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder, in this process, which takes a tenth of the time; its output is not decoded."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(main, arguments, prog_name="alignrefs", env={"COLUMNS": "100", **environment})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout_bytes, done.stderr_bytes)


def printed(folder: Path, *arguments: str, code: int = 0, **environment: str) -> str:
    """Return what the command prints, having ended with a code and said nothing on standard error."""
    done = alignrefs(folder, *arguments, **environment)
    assert (done.returncode, done.stderr.decode()) == (code, ""), done.stdout.decode()
    return done.stdout.decode()


def complaint(folder: Path, *arguments: str) -> str:
    """Return the one sentence with which the command refuses to work."""
    done = alignrefs(folder, *arguments)
    assert (done.returncode, done.stdout) == (2, b""), done
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("alignrefs: ")
    return line.removeprefix("alignrefs: ")


def in_terminal(folder: Path, width: int, *arguments: str, **environment: str) -> str:
    """Return what the command writes into a terminal of `width` columns."""
    master, slave = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(width), "TERM": "xterm", **environment}
    process = subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=env, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    pieces = []
    try:
        while piece := os.read(master, 65536):
            pieces.append(piece)
    except OSError:  # Linux says so when the other side is closed
        pass
    process.wait()
    os.close(master)
    return b"".join(pieces).decode().replace("\r\n", "\n")


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
