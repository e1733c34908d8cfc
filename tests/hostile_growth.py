"""How the command's time grows with hostile text: `python tests/hostile_growth.py [WORD]` fails where it is not linear.

Time is the processor's, that of a tiny file taken off, the least of three runs; a busy machine changes little. A text
grows until it takes `ENOUGH` seconds or has `MOST` characters; then it is made four times as long.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import building
from command import COMMAND, ROOT
from hostile_texts import Hostile, hostile

FIRST, MOST = 20_000, 2_000_000
ENOUGH = 0.4
LIMIT = 8.0


def seconds(folder: Path, arguments: list[str]) -> float:
    """Return the processor time of one run of the command."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), f"{arguments}: exit code {process.returncode}"
    return used.ru_utime + used.ru_stime


def least(one: Hostile, arguments: list[str], length: int, runs: int = 3) -> float:
    with tempfile.TemporaryDirectory() as folder:
        building.write(Path(folder), one.files(length))
        return min(seconds(Path(folder), arguments) for _ in range(runs))


def growth(one: Hostile, arguments: list[str]) -> tuple[int, float, float]:
    """Return a length, the seconds that it takes, and how many times as many four times the length takes."""
    start, length = least(one, arguments, 1), FIRST
    while (taken := least(one, arguments, length, runs=1) - start) < ENOUGH and length < MOST:
        length *= 4 if taken < ENOUGH / 8 else 2
    if taken < ENOUGH:
        return length, taken, 1.0
    short = least(one, arguments, length) - start
    return length, short, (least(one, arguments, 4 * length, runs=1) - start) / short


def main(word: str = "") -> int:
    steep = 0
    for one in hostile():
        for arguments in one.commands() if word in f"{one.name} {one.kind}" else ():
            length, short, ratio = growth(one, arguments)
            steep += ratio >= LIMIT
            mark = "STEEP" if ratio >= LIMIT else ""
            print(
                f"{mark:5} {ratio:5.1f} {short:7.2f} s {length:9,} {arguments[0]:5} {one.kind:4} {one.name}", flush=True
            )
    return int(steep > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
