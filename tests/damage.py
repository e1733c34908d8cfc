"""Copies of the alignment list with one fault each; `python tests/damage.py FOLDER` writes them, to mend by hand."""

from __future__ import annotations

import copy
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
LIST = (CASES / "lists" / "alignment.md").read_bytes().decode("utf-8")
DATA: dict[str, list[dict[str, Any]]] = yaml.safe_load((CASES / "damage.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Damage:
    """One change of the list; what the words mean stands in cases/damage.yaml."""

    name: str
    replace: str = ""
    by: str = ""
    kind: str = ""
    lines: tuple[int, ...] = ()
    column: int | None = None
    codes: tuple[str, ...] = ()
    entry: str | None = None
    reads: Mapping[str, Any] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    lost: bool = False
    ends: str = "\n"
    encoding: str = "utf-8"

    def content(self) -> bytes:
        """Return the damaged list."""
        assert not self.replace or LIST.count(self.replace) == 1, f"{self.name}: {LIST.count(self.replace)} times"
        text = LIST.replace(self.replace, self.by) if self.replace else LIST
        return text.replace("\n", self.ends).encode(self.encoding)

    def line(self, line: int) -> int:
        """Return where a line of the undamaged list stands in the damaged one."""
        before = LIST[: LIST.index(self.replace)].count("\n") + 1
        last = before + self.replace.count("\n")
        return line if line < last else line + self.by.count("\n") - self.replace.count("\n")


def damages(group: str) -> list[Damage]:
    """Return the `damages` or the `harmless` changes."""
    return [damage(**one) for one in DATA[group]]


def damage(*, line: int | list[int] = (), **values: Any) -> Damage:  # type: ignore[assignment]
    lines = (line,) if isinstance(line, int) else tuple(line)
    named = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Damage(lines=lines, by=named.pop("with", ""), **named)


Entry = dict[str, Any]


def without(entry: Entry, paths: Sequence[str]) -> Entry:
    """Return an entry without some of its values: `key` or `fields.year`."""
    left = copy.deepcopy(entry)
    for path in paths:
        *outer, name = path.split(".")
        (left[outer[0]] if outer else left).pop(name, None)
    return left


def saying(entry: Entry, values: Mapping[str, Any]) -> Entry:
    """Return an entry with some other values."""
    changed = copy.deepcopy(entry)
    for path, value in values.items():
        *outer, name = path.split(".")
        (changed[outer[0]] if outer else changed)[name] = value
    return changed


def differing(found: Sequence[Entry], wanted: Sequence[Entry], one: Damage, ignored: Sequence[str]) -> list[str]:
    """Return what the entries of a copy say otherwise than those of the undamaged list, but for what is ignored."""
    if len(found) != len(wanted):
        return [f"{len(found)} entries, not {len(wanted)}"]
    unlike: list[str] = []
    for is_, undamaged in zip(found, wanted, strict=True):
        damaged = one.entry in (None, undamaged["key"])
        away = ignored if damaged else ()
        unlike += _unlike(without(is_, away), without(saying(undamaged, one.reads if damaged else {}), away))
    return unlike


def _unlike(is_: Entry, wanted: Entry) -> list[str]:
    pairs = {name: (is_.get(name), wanted.get(name)) for name in {**wanted, **is_}}
    return [f"{wanted.get('key')}: {name} is {a!r}, not {b!r}" for name, (a, b) in pairs.items() if a != b]


def moved(entries: Sequence[Entry], one: Damage) -> list[Entry]:
    """Return the undamaged entries with the lines that they have in the copy."""
    shifted = copy.deepcopy(list(entries))
    for source in (source for entry in shifted for source in entry["sources"]):
        source["line"] = one.line(source["line"]) if one.replace else source["line"]
    return shifted


def placeless(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries without the lines that they stand in."""
    shifted = copy.deepcopy(list(entries))
    for source in (source for entry in shifted for source in entry["sources"]):
        del source["line"]
    return shifted


Said = dict[str, Any]


def new(found: Sequence[Said], undamaged: Sequence[Said], one: Damage) -> list[Said]:
    """Return the diagnostics of a copy that the undamaged list does not have."""
    known = Counter((said["code"], one.line(said["line"]) if one.replace else said["line"]) for said in undamaged)
    fresh = []
    for said in found:
        place = (said["code"], said["line"])
        if known[place]:
            known[place] -= 1
        else:
            fresh.append(said)
    return fresh


if __name__ == "__main__":
    for number, each in enumerate(damages("damages"), 1):
        (Path(sys.argv[1]) / f"{number:02}.md").write_bytes(each.content())
