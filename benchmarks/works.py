"""Made-up works, always the same for the same seed, as BibTeX and as entries of a Markdown reading list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from unicodedata import combining, normalize

import yaml

SECTIONS = 12
"""How many sections a reading list has."""


@dataclass(frozen=True)
class Work:
    """One work: type, key, and BibTeX fields in the order in which they are written."""

    type: str
    key: str
    fields: Mapping[str, str]


@cache
def words() -> Mapping[str, Sequence[str]]:
    """Return the lists of words that everything is made of."""
    return yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))


def works(count: int, seed: int = 1) -> list[Work]:
    """Return so many works, their keys all different; the first ones are the same for every count."""
    random = Random(seed)
    taken: dict[str, int] = {}
    return [_work(random, taken) for _ in range(count)]


def bibtex_file(items: Sequence[Work]) -> str:
    """Return a .bib file, written by three hands: as arXiv, as DBLP and as Google Scholar write."""
    return "\n".join(_bibtex(work, number) for number, work in enumerate(items))


def reading_list(items: Sequence[Work]) -> str:
    """Return a reading list with a heading, a status, links and BibTeX for each work."""
    return "# Reading list\n\n" + "\n".join(_listed(items))


def _work(random: Random, taken: dict[str, int]) -> Work:
    kind, fields = random.choices((_preprint, _paper, _article, _book), (40, 33, 22, 5))[0](random)
    year = str(2026 - min(int(random.expovariate(0.25)), 40))
    key = _key(fields["author"], year, fields["title"])
    taken[key] = taken.get(key, 0) + 1
    key += "" if taken[key] == 1 else f"_{taken[key]}"
    return Work(kind, key, fields | {"year": year})


def _key(authors: str, year: str, title: str) -> str:
    family = authors.split(" and ")[0].replace(",", "").split()[-1 if "," not in authors.split(" and ")[0] else 0]
    plain = "".join(char for char in normalize("NFD", family + year + title.split()[0]) if not combining(char))
    return "".join(char for char in plain if char.isascii() and char.isalnum()).lower()


def _preprint(random: Random) -> tuple[str, dict[str, str]]:
    number = f"{random.randint(16, 26)}{random.randint(1, 12):02}.{random.randint(0, 19999):05}"
    fields = {"title": _title(random), "author": _authors(random, 8), "eprint": number}
    return "misc", fields | {
        "archivePrefix": "arXiv",
        "primaryClass": "cs.CL",
        "url": f"https://arxiv.org/abs/{number}",
    }


def _paper(random: Random) -> tuple[str, dict[str, str]]:
    fields = {"title": _title(random), "author": _authors(random, 6)}
    fields["booktitle"] = random.choice(words()["conferences"])
    fields["pages"] = _pages(random)
    if random.random() < 0.5:
        fields |= {"publisher": random.choice(words()["publishers"]), "doi": _doi(random)}
    return "inproceedings", fields


def _article(random: Random) -> tuple[str, dict[str, str]]:
    fields = {"title": _title(random), "author": _authors(random, 5), "journal": random.choice(words()["journals"])}
    fields |= {"volume": str(random.randint(1, 60)), "number": str(random.randint(1, 12)), "pages": _pages(random)}
    if random.random() < 0.7:
        fields |= {"doi": _doi(random), "url": f"https://example.org/articles/{random.randint(1, 999_999)}"}
    return "article", fields


def _book(random: Random) -> tuple[str, dict[str, str]]:
    fields = {"title": _title(random), "author": _authors(random, 2)}
    if random.random() < 0.5:
        return "phdthesis", fields | {"school": random.choice(words()["schools"])}
    return "book", fields | {"publisher": random.choice(words()["publishers"]), "edition": "2nd"}


def _doi(random: Random) -> str:
    return f"10.{random.randint(1000, 9999)}/{random.randint(100_000, 9_999_999)}.{random.randint(1, 999)}"


def _pages(random: Random) -> str:
    first = random.randint(1, 9000)
    return f"{first}--{first + random.randint(4, 40)}"


def _title(random: Random) -> str:
    subject, other = random.sample(words()["subjects"], 2)
    title = f"{random.choice(words()['qualities'])} {subject.title()} for {other.title()}"
    if random.random() < 0.3:
        title += f" with {random.choice(words()['acronyms'])}"
    return (
        title
        if random.random() < 0.7
        else f"{title}: {random.choice(words()['qualities'])} Methods and {subject.title()}"
    )


def _authors(random: Random, usual: int) -> str:
    count = min(1 + int(random.expovariate(1 / usual)), 40)
    inverted = random.random() < 0.5
    return " and ".join(_name(random, inverted) for _ in range(count))


def _name(random: Random, inverted: bool) -> str:
    if random.random() < 0.03:
        return random.choice(words()["odd_names"])
    given, family = random.choice(words()["given"]), random.choice(words()["family"])
    if random.random() < 0.3:
        given += f" {random.choice('ABCDEFGHIJKLMNOPRSTW')}."
    return f"{family}, {given}" if inverted else f"{given} {family}"


def _bibtex(work: Work, hand: int) -> str:
    width = max(map(len, work.fields)) if hand % 3 == 1 else 0
    equals, indent = (("=", "      "), (" = ", "  "), ("=", "  "))[hand % 3]
    lines = (f"{indent}{name.ljust(width)}{equals}{{{value}}}" for name, value in work.fields.items())
    return f"@{work.type}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _listed(items: Sequence[Work]) -> Iterator[str]:
    for number, work in enumerate(items):
        if number % (len(items) // SECTIONS + 1) == 0:
            yield f"## {words()['subjects'][number % 64].capitalize()}\n\n"
        status = ("[`READ`]", "[`UNREAD`]")[number % 2]
        heading = work.fields["title"].replace("{", "").replace("}", "")
        url = work.fields.get("url", f"https://example.org/papers/{number}.pdf")
        yield f"#### {heading} {status}\n\npaper link: [here]({url})\n\ncitation:\n"
        yield f"```bibtex\n{_bibtex(work, number)}```\n\n"
