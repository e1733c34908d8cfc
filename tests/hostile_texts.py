"""Text that is hard to read, in any length, and the commands that read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

CASES = Path(__file__).parent / "cases" / "hostile.yaml"
GOOD = "@article{k, title={T}, author={A, B.}, journal={J}, year={2020}}\n"
MKDOCS = """\
site_name: Hostile
plugins: [{mkdocstrings: {handlers: {python: {paths: [.]}}}}, {alignrefs: {sources: [good.bib]}}]
markdown_extensions: [{pymdownx.snippets: {base_path: [docs]}}]
"""


@dataclass(frozen=True)
class Hostile:
    """A text of any length, read as one `kind`: bib, md or page."""

    name: str
    kind: str
    unit: str
    before: str = ""
    then: str = ""
    also: str = ""
    after: str = ""

    @property
    def file(self) -> str:
        return "docs/page.md" if self.kind == "page" else f"x.{self.kind}"

    def text(self, length: int) -> str:
        """Return the text, about so many characters long."""
        return self.before + repeated(self.unit, length) + self.then + repeated(self.also, length) + self.after

    def files(self, length: int) -> Mapping[str, str]:
        """Return the text as a file, and the files of a site about a page."""
        site = {"good.bib": GOOD, "mkdocs.yml": MKDOCS} if self.kind == "page" else {}
        return {self.file: self.text(length), **site}

    def commands(self) -> list[list[str]]:
        return [["check"]] if self.kind == "page" else [["check", self.file], ["list", self.file]]


def repeated(unit: str, length: int) -> str:
    """Return a unit again and again, its numbers counted."""
    count = max(1, length // len(unit)) if unit else 0
    if "«" not in unit:
        return unit * count
    return "".join(unit.replace("«n»", str(number)).replace("«m»", str(number + 1)) for number in range(count))


def hostile() -> Iterator[Hostile]:
    """Yield the texts of cases/hostile.yaml, each as every kind that it may be."""
    for case in yaml.safe_load(CASES.read_text("utf-8")):
        for kind in case.pop("as", ("bib", "md", "page")):
            yield Hostile(kind=kind, **case)
