"""Runs commands in processes of their own and says what each cost: processor time, wall time, memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import linear_regression, median

_ENVIRONMENT = {"PYTHONHASHSEED": "0", "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@dataclass(frozen=True)
class Cost:
    """What a command cost, its own children included: seconds of processor and wall time, and at most so many MB.

    Linux counts as memory of a command also what this process has at its start, so what makes it large comes last.
    """

    processor: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Command:
    """A command to measure: its arguments, the folder that it runs in, and what is `removed` from there before."""

    arguments: Sequence[str]
    folder: Path
    removed: str = ""


def build(folder: Path) -> Command:
    """Return the command that builds the site of a folder."""
    return Command([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"], folder)


def alignrefs(folder: Path, *arguments: str) -> Command:
    """Return a call of our command in a folder."""
    script = "from mkdocs_alignrefs.cli import main; main()"
    return Command([sys.executable, "-c", script, *arguments], folder)


def loaded(folder: Path) -> Command:
    """Return a command that reads the library of a folder, and does no more."""
    options = "Options(sources=('refs.bib',))"
    script = f"from pathlib import Path; from mkdocs_alignrefs.loading import load, Options; load({options}, Path())"
    return Command([sys.executable, "-c", script], folder)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the slope of the straight line through the logarithms, by least squares."""
    xs, ys = [log(size) for size in sizes], [log(cost) for cost in costs]
    return linear_regression(xs, ys).slope


def measured(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Cost]]:
    """Return the costs of each command, one a round, all run in turn, so that what else a machine does hits all."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return costs


def cost(command: Command) -> Cost:
    """Return what one run costs. Raises RuntimeError with what it printed if the command fails."""
    report = command.folder / "log.txt"
    if command.removed:
        shutil.rmtree(command.folder / command.removed, ignore_errors=True)
    with report.open("wb") as output:
        begin = time.perf_counter()
        child = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(command.arguments)}: {report.read_text('utf-8', 'replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Return an environment in which modules are compiled once, as in any installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **_ENVIRONMENT}


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(median(getattr(item, name) for item in costs) for name in ("processor", "wall", "memory")))


def beside(costs: Sequence[Cost], bare: Sequence[Cost]) -> tuple[float, float]:
    """Return how much more processor time than bare builds, and how many times as much: medians over the rounds.

    The speed of a virtual machine drifts from round to round, and hits both builds of one alike.
    """
    pairs = [(one.processor, other.processor) for one, other in zip(costs, bare, strict=True)]
    return median(one - other for one, other in pairs), median(one / other for one, other in pairs)
