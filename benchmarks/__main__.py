"""Measures what the product costs: `python -m benchmarks [--size 300x10x2000] [--rounds 5] [--json FILE] [--peer]`."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import measuring, sites
from benchmarks.measuring import Command, Cost
from benchmarks.sites import VARIANTS, Size

OURS = ("bare", "unused", "with lists", "without lists", "site list")
PEER = ("mkdocs-bibtex",)
PACKAGES = ("mkdocs", "markdown", "bibtexparser", "pybtex", "mkdocs-bibtex")


def compared(size: Size, rounds: int, names: Sequence[str]) -> dict[str, Cost]:
    """Return what the builds of one size cost, in turn, and what `alignrefs list` and `check` cost on the same site."""
    with tempfile.TemporaryDirectory() as folder:
        commands: dict[str, Command] = {}
        for name in names:
            place = Path(folder) / name.replace(" ", "-")
            sites.write(place, size, VARIANTS[name], str)
            commands[name] = measuring.build(place)
        cited = Path(folder) / "with-lists"
        commands["alignrefs list"] = measuring.alignrefs(cited, "list", "--format", "json")
        commands["alignrefs check"] = measuring.alignrefs(cited, "check", "--fail-on", "error")
        return measuring.measured(commands, rounds)


def table(size: Size, costs: Mapping[str, Cost]) -> str:
    """Return the costs as a Markdown table; ratios are those of processor time to the bare build."""
    bare = costs["bare"].processor
    lines = [f"| {size} | processor, s | wall, s | memory, MB | to bare |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, cost in costs.items():
        ratio = "" if name.startswith("alignrefs") else f"{cost.processor / bare:.2f}"
        lines.append(f"| {name} | {cost.processor:.2f} | {cost.wall:.2f} | {cost.memory:.0f} | {ratio} |")
    return "\n".join(lines) + "\n"


def installed(package: str) -> str:
    """Return the version of a package, or nothing if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def main(arguments: Sequence[str]) -> None:
    """Measure, print a table, and write JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", default="300x10x2000", help="pages x citations a page x entries")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command is run; medians are printed")
    parser.add_argument("--peer", action="store_true", help="measure mkdocs-bibtex too, if it is installed")
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    given = parser.parse_args(arguments)
    size = Size(*map(int, given.size.split("x")))
    costs = compared(size, given.rounds, OURS + (PEER if given.peer else ()))
    print(table(size, costs))
    if given.json:
        figures = {name: [cost.processor, cost.wall, cost.memory] for name, cost in costs.items()}
        versions = {package: installed(package) for package in PACKAGES} | {"python": platform.python_version()}
        given.json.write_text(json.dumps({"size": str(size), "versions": versions, "costs": figures}, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
