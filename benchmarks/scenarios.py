"""What is measured: sites of several sizes, a page and lists that are very long, and libraries that are very large."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import measuring, sites
from benchmarks.measuring import Command
from benchmarks.sites import VARIANTS, Size
from benchmarks.works import bibtex_file, works

OURS = ("bare", "unused", "with lists", "without lists", "site list")
PEER = ("mkdocs-bibtex", "mkdocs-bibtex, CSL")
COMMAND = "alignrefs"
_CACHE = ".cache"


@dataclass(frozen=True)
class Scenario:
    """Commands that are compared, made in a folder; `growing`: by label, names of commands by the size of their work.

    `rounds` is the greatest number of rounds that it is worth the time for.
    """

    name: str
    commands: Callable[[Path], Mapping[str, Command]]
    rounds: int = 99
    growing: Mapping[str, Mapping[float, str]] = field(default_factory=dict)


def middle() -> Iterator[Scenario]:
    """Yield the site of 300 pages, with the first builds, and what the command costs there."""
    size = Size(300, 10, 2000)

    def commands(folder: Path) -> Mapping[str, Command]:
        made = _built(folder, size, OURS)
        for name in ("with lists", "without lists"):
            made[f"{name}, first build"] = replace(made[name], removed=_CACHE)
        cited = made["with lists"].folder
        made[f"{COMMAND} list"] = measuring.alignrefs(cited, "list", "--format", "json")
        made[f"{COMMAND} check"] = measuring.alignrefs(cited, "check", "--fail-on", "error")
        return made

    yield Scenario(str(size), commands)


def peer() -> Iterator[Scenario]:
    """Yield the same site beside that of mkdocs-bibtex."""
    yield _site(Size(300, 10, 2000), ("bare", "with lists", *PEER), name="300x10x2000, beside mkdocs-bibtex")


def every() -> Iterator[Scenario]:
    """Yield all scenarios, but that of the peer."""
    yield from middle()
    yield _site(Size(300, 10, 2000, theme="material"), ("bare", "with lists", "without lists"))
    yield _site(Size(30, 10, 200), OURS)
    yield _site(Size(1000, 20, 10_000), ("bare", "with lists", "without lists"), rounds=1)
    yield _site(Size(1, 3000, 2000), ("bare", "with lists"))
    yield _block("<<bibliography: scope=site>>")
    yield _block("<<refs>>")
    yield _doubling()
    yield _libraries((12_500, 25_000, 50_000))


def _site(size: Size, names: Sequence[str], rounds: int = 99, name: str = "") -> Scenario:
    return Scenario(name or str(size), lambda folder: _built(folder, size, names), rounds)


def _built(folder: Path, size: Size, names: Sequence[str]) -> dict[str, Command]:
    return {name: _build(folder / name.replace(" ", "-"), size, name) for name in names}


def _build(folder: Path, size: Size, name: str) -> Command:
    sites.write(folder, size, VARIANTS[name])
    return measuring.build(folder)


def _block(block: str) -> Scenario:
    size = Size(1, 1, 5000, block)
    return _site(size, ("bare", "without lists"))


def _doubling() -> Scenario:
    """Return a site whose pages, and with them its citations, are doubled twice."""
    counts = (150, 300, 600)
    labels = ("bare", "with lists")

    def commands(folder: Path) -> Mapping[str, Command]:
        return {
            f"{label}, {count} pages": _build(
                folder / f"{label}-{count}".replace(" ", "-"), Size(count, 10, 2000), label
            )
            for count in counts
            for label in labels
        }

    growing = {label: {float(count): f"{label}, {count} pages" for count in counts} for label in labels}
    return Scenario("pages doubled", commands, 3, growing)


def _libraries(counts: Sequence[int]) -> Scenario:
    """Return what it takes to read libraries of so many entries, from the source and from what was kept of it."""

    def commands(folder: Path) -> Mapping[str, Command]:
        return {name: command for count in counts for name, command in _library(folder / str(count), count).items()}

    growing = {"read": {float(count): f"{count} entries" for count in counts}}
    return Scenario("a library", commands, 1, growing)


def _library(folder: Path, count: int) -> Mapping[str, Command]:
    folder.mkdir(parents=True)
    (folder / "refs.bib").write_text(bibtex_file(works(count)), encoding="utf-8")
    read = measuring.loaded(folder)
    return {f"{count} entries": replace(read, removed=_CACHE), f"{count} entries, kept": read}
