"""Measures what the product costs: `python -m benchmarks [--all] [--peer] [--rounds 5] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import measuring, scenarios
from benchmarks.measuring import Cost
from benchmarks.scenarios import COMMAND, Scenario

PACKAGES = ("mkdocs-alignrefs", "mkdocs", "markdown", "bibtexparser", "pybtex", "mkdocs-bibtex")


def table(name: str, costs: Mapping[str, Sequence[Cost]]) -> str:
    """Return costs as a Markdown table: medians; what is added and the ratio compare the builds of each round."""
    bare = costs.get("bare")
    heads = ("processor, s", "wall, s", "memory, MB", *(("added, s", "to bare") if bare else ()))
    rows = [[label, *_figures(label, found, bare)] for label, found in costs.items()]
    lines = [" | ".join(["", name, *heads, ""]), " | ".join(["", "---", *("---:" for _ in heads), ""])]
    return "\n".join(line.strip() for line in [*lines, *(" | ".join(["", *row, ""]) for row in rows)]) + "\n"


def _figures(label: str, costs: Sequence[Cost], bare: Sequence[Cost] | None) -> Iterator[str]:
    cost = measuring.middle(costs)
    yield from (f"{cost.processor:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}")
    if bare:
        yield from ("", "") if label.startswith(COMMAND) else (f"{one:.2f}" for one in measuring.beside(costs, bare))


def growth(sizes: Sequence[float], costs: Sequence[float]) -> str:
    """Return the fitted exponent of the growth of a cost with the size: 1 where it doubles with it."""
    exponent = measuring.exponent(sizes, costs)
    pairs = ", ".join(f"{size:g}: {cost:.2f}" for size, cost in zip(sizes, costs, strict=True))
    return f"grows with the size to the power of {exponent:.2f} ({pairs})"


def installed(package: str) -> str:
    """Return the version of a package, or nothing if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def measure(chosen: Sequence[Scenario], rounds: int) -> dict[str, Any]:
    """Measure the scenarios one after another, print each, and return all figures."""
    figures: dict[str, Any] = {}
    for scenario in chosen:
        with tempfile.TemporaryDirectory() as folder:
            costs = measuring.measured(scenario.commands(Path(folder)), min(rounds, scenario.rounds))
        print(table(scenario.name, costs), flush=True)
        for label, sizes in scenario.growing.items():
            found = [measuring.middle(costs[name]) for name in sizes.values()]
            print(f"{label}: seconds {growth(list(sizes), [one.processor for one in found])}")
            print(f"{label}: MB {growth(list(sizes), [one.memory for one in found])}\n", flush=True)
        figures[scenario.name] = {name: [asdict(one) for one in found] for name, found in costs.items()}
    return figures


def main(arguments: Sequence[str]) -> None:
    """Measure, print tables, and write JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every scenario, not only the site of 300 pages")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command is run")
    parser.add_argument("--peer", action="store_true", help="measure mkdocs-bibtex too, which must be installed")
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    given = parser.parse_args(arguments)
    ours = scenarios.every() if given.all else scenarios.middle()
    chosen = [*(scenarios.peer() if given.peer else ()), *ours]
    about = {package: installed(package) for package in PACKAGES} | {"python": platform.python_version()}
    print(f"{datetime.now(UTC):%Y-%m-%d}: " + ", ".join(f"{name} {number}" for name, number in about.items() if number))
    figures = measure(chosen, given.rounds)
    if given.json:
        given.json.write_text(json.dumps({"versions": about, "costs": figures}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
