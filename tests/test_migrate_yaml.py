"""Configurations in many forms are edited so that all else in them means what it meant, comments included."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from mkdocs_alignrefs.migrate.configuration import edits

OPTIONS = [("sources", "a.bib"), ("syntax", "[shortcode, pandoc]")]
OTHERS = ("plugins", "markdown_extensions", "watch")


class Writer:
    """Writes a configuration with mkdocs-bibtex in a form that a seed chooses."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.dash = self.chance.choice(("", "  ", "    ")) + "-" + self.chance.choice((" ", "   "))
        self.lines: list[str] = []

    def text(self) -> str:
        parts = [self.plugins, self.extensions, self.rest]
        self.chance.shuffle(parts)
        for part in parts:
            part()
            self.lines += [""] * self.chance.randint(0, 1)
        end = self.chance.choice(("\n", "\r\n"))
        return end.join(self.lines) + self.chance.choice(("", end, end + end))

    def add(self, line: str) -> None:
        self.lines.append(line + self.chance.choice(("", "", " # one", "  # two: 2")))

    def plugins(self) -> None:
        self.add("plugins:")
        if self.chance.random() < 0.2:
            for line in ("  search: {}", "  bibtex:", '    bib_file: "a.bib"', "    csl_file: x.csl", "  tags: {}"):
                self.add(line)
            return
        names = self.chance.sample(("search", "tags", "blog"), self.chance.randint(0, 3))
        names.insert(self.chance.randint(0, len(names)), "bibtex")
        for name in names:
            self.lines += self.chance.choice(([], ["# between"], [""]))
            if name == "bibtex":
                self.bibtex()
            else:
                self.add(self.dash + name)

    def bibtex(self) -> None:
        if self.chance.random() < 0.3:
            return self.add(f"{self.dash}bibtex: {{bib_file: a.bib}}")
        within = " " * (len(self.dash) + 2)
        self.add(f"{self.dash}bibtex:")
        self.add(f"{within}bib_file: 'a.bib'")
        if self.chance.random() < 0.5:
            self.lines += [f"{within}# within", f"{within}bib_command: |", f"{within}  x", ""]
        return None

    def extensions(self) -> None:
        form = self.chance.randint(0, 4)
        if form == 1:
            self.add("markdown_extensions: [toc, {tables: {}}]")
        elif form == 2:
            self.lines += ["markdown_extensions:", "  toc:", "    permalink: true"]
        elif form == 3:
            self.add("markdown_extensions: []")
        elif form == 4:
            self.add("markdown_extensions:")
            self.add(f"{self.dash}toc")
            self.lines += [f"{self.dash}emoji:", f"{' ' * (len(self.dash) + 2)}x: !!python/name:a.b"]

    def rest(self) -> None:
        self.add("site_name: S")
        self.lines += ["nav:", "  - a.md", "", "# end"]


class Loader(yaml.SafeLoader):
    """Reads tags of Python as their texts."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


def edited(text: str) -> str:
    for edit in reversed(edits(text, "mkdocs.yml", OPTIONS, ["a.bib"])):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def named(section: Any) -> list[tuple[str, Any]]:
    items = section if isinstance(section, list) else [section or {}]
    pairs = (pair for item in items for pair in (item.items() if isinstance(item, dict) else [(item, None)]))
    return [(name, value) for name, value in pairs if name not in ("bibtex", "alignrefs")]


@pytest.mark.parametrize("seed", range(150))
def test_all_else_stays(seed: int) -> None:
    text = Writer(seed).text()
    after = edited(text)
    was, now = yaml.load(text, Loader), yaml.load(after, Loader)
    assert {key: now[key] for key in now if key not in OTHERS} == {key: was[key] for key in was if key not in OTHERS}
    assert named(now["plugins"]) == named(was["plugins"])
    assert named(now["markdown_extensions"]) == named(was.get("markdown_extensions"))
    for comment in ("# one", "# two: 2", "# between", "# within", "# end"):
        assert after.count(comment) == text.count(comment)
    assert edits(after, "mkdocs.yml", OPTIONS, ["a.bib"]) == []
