"""Asks Pandoc what generated citations mean, and keeps its answers: `python scripts/pandoc_answers.py` needs `pandoc`.

Two answers are joined: Pandoc's reader tells keys and modes, its citeproc parts locators from suffixes, through a
style that prints the parts of each cite between marks.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ANSWERS = Path(__file__).parent.parent / "tests" / "cases" / "pandoc.yaml"
COUNT = 260
KEYS = (
    "doe99", "smith2004", "DBLP:conf/nips/Doe21", "10.1093/x", "PMID:26978244", "a.b", "c+d", "_x", "muller_2020",
    "r\u00e4ty21", "k-1", "2x",
)  # fmt: skip
PREFIXES = ("", "", "", "see", "see also", "cf.", "e.g.,", "*contra*", "for a survey,", "(in part)", "as `code` shows")
TERMS = ("p.", "pp.", "page", "chap.", "chapter", "sec.", "fig.", "vol.", "§", "¶", "")
NUMBERS = ("3", "33-35", "33–35, 38–39", "iv", "xi-xii", "3.2", "3a", "12, 14", "[5]", "(7)", "D-3")
SUFFIXES = ("", "", "", ", and *passim*", " and elsewhere", ", emphasis added", ", among others", ", which see")
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Parts</title><id>parts</id><updated>2026-01-01T00:00:00Z</updated></info>
<citation><layout delimiter="&#x2042;"><group delimiter="|" prefix="&#x27E6;" suffix="&#x27E7;">
<text variable="title"/><group><text value="&#x25C7;"/><text variable="locator"/></group>
</group></layout></citation></style>"""
CITE = re.compile(r"(?P<prefix>[^⟦⟧⁂]*)⟦(?P<key>[^|⟧]*)(?:\|◇(?P<locator>[^⟧]*))?⟧(?P<suffix>[^⁂]*)")


def generated(seed: int = 6) -> list[str]:
    """Return citations of every form, the same for a seed."""
    chance = random.Random(seed)
    forms = (_bracket, _bracket, _bracket, _narrative)
    return list(dict.fromkeys(chance.choice(forms)(chance) for _ in range(2 * COUNT)))[:COUNT]


def _bracket(chance: random.Random) -> str:
    count = chance.choice((1, 1, 1, 2, 3))
    return f"[{'; '.join(_cite(chance) for _ in range(count))}]"


def _cite(chance: random.Random) -> str:
    prefix, key = chance.choice(PREFIXES), chance.choice(KEYS)
    mark = chance.choice(("@", "@", "@", "-@"))
    written = f"{{{key}}}" if chance.random() < 0.15 else key
    return f"{prefix} {mark}{written}{_rest(chance)}".strip()


def _rest(chance: random.Random) -> str:
    if chance.random() < 0.35:
        return chance.choice(SUFFIXES)
    comma, term, number = chance.choice((", ", ", ", " ")), chance.choice(TERMS), chance.choice(NUMBERS)
    locator = f"{term}{'' if term in ('', '§', '¶') else ' '}{number}"
    return comma + (f"{{{locator}}}" if chance.random() < 0.1 else locator) + chance.choice(SUFFIXES)


def _narrative(chance: random.Random) -> str:
    rest = f" [{_rest(chance).lstrip(', ')}]" if chance.random() < 0.5 else ""
    return f"@{chance.choice(KEYS)}{rest if rest != ' []' else ''}"


def answers(citations: list[str]) -> list[dict[str, Any]]:
    """Return what Pandoc makes of each citation: its cites, or nothing."""
    text = "\n\n".join(citations)
    with tempfile.TemporaryDirectory() as folder:
        style, works = Path(folder) / "parts.csl", Path(folder) / "works.json"
        style.write_text(STYLE, encoding="utf-8")
        works.write_text(json.dumps([{"id": key, "type": "book", "title": key} for key in KEYS]), encoding="utf-8")
        cited = ["--citeproc", f"--csl={style}", f"--bibliography={works}", "--metadata=suppress-bibliography:true"]
        plain = _pandoc(text, "-t", "plain", "--wrap=none", *cited)
    tree = json.loads(_pandoc(text, "-t", "json"))
    pairs = zip(citations, tree["blocks"], plain.strip().split("\n\n"), strict=True)
    return [{"text": one, "cites": list(_cites(block, line))} for one, block, line in pairs]


def _pandoc(text: str, *arguments: str) -> str:
    command = ["pandoc", "-f", "markdown", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def _cites(block: dict[str, Any], line: str) -> Iterator[dict[str, Any]]:
    cites = [item["c"][0] for item in block["c"] if item["t"] == "Cite"]
    if len(block["c"]) != 1 or not cites:
        return
    printed = [match for part in line.split("⁂") if (match := CITE.fullmatch(part))]
    for one, match in zip(cites[0], printed, strict=True):
        yield {
            "key": one["citationId"],
            "mode": one["citationMode"]["t"],
            "prefix": match["prefix"].strip(),
            "locator": (match["locator"] or "").strip(),
            "suffix": match["suffix"].strip(),
        }


if __name__ == "__main__":
    found = answers(generated())
    ANSWERS.write_text(
        "# What Pandoc makes of citations; written by scripts/pandoc_answers.py.\n"
        + yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=160),
        encoding="utf-8",
    )
    print(f"{len(found)} citations, {sum(len(one['cites']) for one in found)} cites")
