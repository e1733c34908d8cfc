"""Fuzzes the readers for as long as wanted, and prints what it finds as cases for `tests/cases/fuzz`.

    python tests/fuzz/run.py                        100,000 inputs for each target
    python tests/fuzz/run.py bibtex list -n 5000    fewer, and for two targets alone
    python tests/fuzz/run.py --growth 600           seeks what takes longer than its length allows, for ten minutes each

Where atheris is installed (`pip install atheris`) it guides the inputs by the code that they reach; else, or with
`--unguided`, they are drawn at random.
"""

from __future__ import annotations

import argparse
import logging
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))
if TYPE_CHECKING:
    from fuzz.targets import Target

LENGTHS = (1, 2, 3, 5, 8, 20, 60)
SHORT = 3_000
"""The length of the shorter of two texts whose costs are compared; the other is four times as long."""
LEAST = 0.04
"""Seconds of the processor below which a cost says nothing."""
STEEP = 8
"""What four times the length may cost at most: four, and as much again for what the machine does besides."""


class Findings:
    """The failures of one target, each printed when it is first met, in the fewest tokens that still fail."""

    def __init__(self, name: str, target: Target) -> None:
        self.name, self.target = name, target
        self.seen: set[str] = set()
        self.inputs = 0

    def try_out(self, data: bytes) -> None:
        self.inputs += 1
        failure = self.failure(data)
        if failure is None or failure in self.seen:
            return
        self.seen.add(failure)
        written = {"target": self.name, "text": self.text(self.shrunk(data, failure)), "said": failure}
        print(yaml.safe_dump([written], allow_unicode=True, sort_keys=False), flush=True)

    def text(self, data: bytes) -> str:
        from fuzz.soups import text

        return text(self.target.tokens, data)

    def failure(self, data: bytes) -> str | None:
        """Return where a check fails and with what, or nothing."""
        try:
            self.target.check(self.text(data))
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            ours = [frame for frame in frames if TESTS.parent.as_posix() in Path(frame.filename).as_posix()]
            return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].line}"
        return None

    def shrunk(self, data: bytes, failure: str) -> bytes:
        at = 0
        while at < len(data):
            less = data[:at] + data[at + 1 :]
            if self.failure(less) == failure:
                data = less
            else:
                at += 1
        return data


def unguided(inputs: int, seed: int, count: int) -> Iterator[bytes]:
    """Yield random inputs; each third is the one before with something put in, left out or repeated."""
    source = random.Random(seed)
    data = b""
    for number in range(inputs):
        piece = bytes(source.randrange(count) for _ in range(source.choice(LENGTHS)))
        if number % 3:
            data = piece
        else:
            at, until = sorted(source.randint(0, len(data)) for _ in range(2))
            head, middle, tail = data[:at], data[at:until], data[until:]
            data = source.choice([head + piece[:3] + tail, head + middle + middle + tail, head + tail])
        yield data


def growth(name: str, target: Target, seconds: float, seed: int) -> None:
    """Repeat random units and print each text that costs more than in proportion to its length."""
    source = random.Random(seed)
    tokens = [*target.tokens, *sorted({char for token in target.tokens for char in token})]
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        before, unit, after = (
            "".join(source.choice(tokens) for _ in range(source.choice(counts)))
            for counts in ((0, 0, 1, 2, 4), (1, 1, 1, 2, 2, 3, 4, 6), (0, 0, 1, 2))
        )
        tried += 1
        if is_steep(target.check, before, unit, after):
            case = {"target": name, "before": before, "unit": unit, "after": after}
            print(yaml.safe_dump([case], allow_unicode=True, sort_keys=False), flush=True)
    print(f"# {name}: {tried} units", flush=True)


def is_steep(check: Callable[[str], None], before: str, unit: str, after: str) -> bool:
    """Tell whether four times the length costs much more than four times as much, twice in a row."""
    short, long = (before + unit * (length // len(unit) + 1) + after for length in (SHORT, 4 * SHORT))
    for _ in range(2):
        cost = _cost(check, short)
        if cost < LEAST / 16 or max(LEAST, cost * STEEP) > _cost(check, long):
            return False
    return True


def _cost(check: Callable[[str], None], text: str) -> float:
    start = time.process_time()
    with suppress(Exception):  # a failure is for the other mode to find
        check(text)
    return time.process_time() - start


def run_target(arguments: argparse.Namespace) -> None:
    """Fuzz the one target that the arguments name, in this process."""
    name = arguments.targets[0]
    guided = not arguments.unguided and find_spec("atheris") is not None and not arguments.growth
    atheris: Any = __import__("atheris") if guided else None
    with atheris.instrument_imports(include=["mkdocs_alignrefs"]) if guided else nullcontext():
        from fuzz.targets import TARGETS
    logging.disable()
    target = TARGETS[name]
    if arguments.growth:
        growth(name, target, arguments.growth, arguments.seed)
        return
    findings = Findings(name, target)
    if guided:
        bounds = [f"-runs={arguments.inputs}", f"-seed={arguments.seed}", "-max_len=120", "-timeout=60"]
        atheris.Setup([sys.argv[0], *bounds], findings.try_out)
        atheris.Fuzz()
        return
    for data in unguided(arguments.inputs, arguments.seed, min(256, len(target.tokens) + 8)):
        findings.try_out(data)


def main() -> int:
    """Run each target in a process of its own, as atheris needs, and return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help="which targets; by default all")
    parser.add_argument("-n", "--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unguided", action="store_true")
    parser.add_argument("--growth", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        run_target(arguments)
        return 0
    from fuzz.targets import TARGETS

    found = 0
    for name in arguments.targets or TARGETS:
        start = time.monotonic()
        command = [sys.executable, __file__, name, "--here", *(item for item in sys.argv[1:] if item not in TARGETS)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        count = done.stdout.count("- target:")
        found += count + (done.returncode != 0)
        print(done.stdout, done.stderr[-2000:] if done.returncode else "", sep="")
        print(f"# {name}: {count} findings, exit {done.returncode}, {time.monotonic() - start:.0f} s", flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
