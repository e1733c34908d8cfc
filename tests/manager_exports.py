"""Made-up works as nine reference managers and sites export them to BibTeX: `python tests/manager_exports.py`.

The forms are those of the programs' own exporters; names, titles and identifiers mean nobody and nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases" / "managers"
EACH = 20
FAMILIES = ("Müller", "Šimić", "García", "O'Neil", "Ångström", "Nguyen", "Łukasz", "Smith-Jones", "Öztürk", "Dupré")
GIVEN = ("Anna", "José", "Li Wei", "Zoë", "Jürgen", "Ines", "Søren", "Mary Ann")
WORDS = ("Learning", "Graphs", "Protein", "Rewards", "Études", "Alignment", "Sparse", "Models", "Über", "Search")
JOURNALS = ("Journal of Made-Up Results", "Annals of Nothing", "Zeitschrift für Beispiele")
ACCENTS: Mapping[str, str] = {
    "ü": '\\"{u}', "Š": "\\v{S}", "ć": "\\'{c}", "í": "\\'{\\i}", "Å": "\\AA", "ö": '\\"{o}', "Ł": "\\L", "Ö": '\\"{O}',
    "é": "\\'{e}", "ë": '\\"{e}', "ø": "\\o", "É": "\\'{E}", "Ü": '\\"{U}',
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A made-up work, and what is private about it."""

    number: int
    title: str
    authors: tuple[tuple[str, str], ...]
    journal: str
    year: int
    month: int
    doi: str
    tags: tuple[str, ...]


def works(seed: int, count: int) -> list[Work]:
    chance = random.Random(seed)
    return [_work(chance, seed * 100 + number) for number in range(count)]


def _work(chance: random.Random, number: int) -> Work:
    return Work(
        number,
        f"{' '.join(chance.sample(WORDS, 4))} {number}",
        tuple((chance.choice(FAMILIES), chance.choice(GIVEN)) for _ in range(chance.randint(1, 4))),
        chance.choice(JOURNALS),
        chance.randint(1995, 2025),
        chance.randint(1, 12),
        f"10.5555/made.up.{number}",
        tuple(chance.sample(("alpha", "beta test", "gamma"), chance.randint(0, 2))),
    )


def latex(text: str, outer: bool = True) -> str:
    """Return a text with its accents as commands, in braces as most programs write them."""
    return "".join(f"{{{ACCENTS[char]}}}" if outer and char in ACCENTS else ACCENTS.get(char, char) for char in text)


def names(work: Work, between: str = " and ", given_first: bool = False) -> str:
    return between.join(f"{given} {family}" if given_first else f"{family}, {given}" for family, given in work.authors)


def months(work: Work) -> str:
    return ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"][work.month - 1]


def better_bibtex(work: Work) -> str:
    tags = f"  keywords = {{{','.join(work.tags)}}},\n" if work.tags else ""
    return (
        f"@article{{bbt{work.number},\n  title = {{{{{work.title}}}}},\n  author = {{{names(work)}}},\n"
        f"  date = {{{work.year}-{work.month:02}}},\n  journaltitle = {{{work.journal}}},\n"
        f"  doi = {{{work.doi}}},\n{tags}  file = {{/home/me/Zotero/storage/{work.number}.pdf}}\n}}\n"
    )


def zotero(work: Work) -> str:
    tags = f"\tkeywords = {{{', '.join(work.tags)}}},\n" if work.tags else ""
    return (
        f"@article{{zot_{work.number}_nodate,\n\ttitle = {{{work.title}}},\n\tdoi = {{{work.doi}}},\n"
        f"\tjournal = {{{work.journal}}},\n\tauthor = {{{names(work)}}},\n\tmonth = {months(work)},\n"
        f"\tyear = {{{work.year}}},\n{tags}\tfile = {{PDF:files/{work.number}/x.pdf:application/pdf}},\n}}\n"
    )


def jabref(work: Work) -> str:
    tags = f"  keywords   = {{{', '.join(work.tags)}}},\n" if work.tags else ""
    return (
        f"@Article{{jabref{work.number},\n  author     = {{{names(work)}}},\n"
        f"  date       = {{{work.year}-{work.month:02}}},\n  journaltitle = {{{work.journal}}},\n"
        f"  title      = {{{work.title}}},\n  doi        = {{{work.doi}}},\n{tags}"
        f"  file       = {{:x/{work.number}.pdf:PDF}},\n  groups     = {{mine}},\n  readstatus = {{read}},\n}}\n"
    )


def mendeley(work: Work) -> str:
    tags = f"keywords = {{{','.join(work.tags)}}},\nmendeley-tags = {{{','.join(work.tags)}}},\n" if work.tags else ""
    return (
        f"@article{{Mendeley{work.number},\nauthor = {{{latex(names(work))}}},\ndoi = {{{work.doi}}},\n"
        f"file = {{:C$\\backslash$:/Users/me/{work.number}.pdf:pdf}},\njournal = {{{latex(work.journal)}}},\n{tags}"
        f"month = {{{months(work)}}},\ntitle = {{{{{latex(work.title)}}}}},\nyear = {{{work.year}}}\n}}\n"
    )


def citavi(work: Work) -> str:
    tags = f" keywords = {{{';'.join(work.tags)}}},\n" if work.tags else ""
    return (
        f"@article{{Citavi.{work.number},\n author = {{{latex(names(work))}}},\n year = {{{work.year}}},\n"
        f" title = {{{latex(work.title)}}},\n{tags} journal = {{{latex(work.journal)}}},\n doi = {{{work.doi}}},\n"
        f" file = {{http://www.ncbi.nlm.nih.gov/pubmed/{work.number}}}\n}}\n"
    )


def dblp(work: Work) -> str:
    between = " and\n                  "
    return (
        f"@article{{DBLP:journals/made/X{work.number},\n  author       = {{{latex(names(work, between, True))}}},\n"
        f"  title        = {{{latex(work.title)}}},\n  journal      = {{{latex(work.journal)}}},\n"
        f"  year         = {{{work.year}}},\n  url          = {{https://doi.org/{work.doi}}},\n"
        f"  doi          = {{{work.doi.upper()}}},\n  timestamp    = {{Mon, 01 Jan 2024 00:00:00 +0100}},\n"
        f"  bibsource    = {{dblp computer science bibliography, https://dblp.org}}\n}}\n"
    )


def acl(work: Work) -> str:
    between = "  and\n      "
    return (
        f'@inproceedings{{made-etal-{work.number}-up,\n    title = "{latex(work.title, False)}",\n'
        f'    author = "{latex(names(work, between))}",\n    booktitle = "{latex(work.journal)}",\n'
        f'    month = {months(work)},\n    year = "{work.year}",\n    address = "Online",\n'
        f'    url = "https://aclanthology.org/{work.number}/",\n    doi = "{work.doi}"\n}}\n'
    )


def scholar(work: Work) -> str:
    return (
        f"@article{{made{work.number}up,\n  title={{{latex(work.title)}}},\n  author={{{latex(names(work))}}},\n"
        f"  journal={{{latex(work.journal)}}},\n  volume={{{work.number}}},\n  year={{{work.year}}},\n"
        f"  publisher={{Made-Up Press}}\n}}\n"
    )


def arxiv(work: Work) -> str:
    number = f"{work.year % 100:02}{work.month:02}.{work.number:05}"
    return (
        f"@misc{{made{work.year}up{work.number},\n      title={{{work.title}}}, \n"
        f"      author={{{names(work, given_first=True)}}},\n      year={{{work.year}}},\n      eprint={{{number}}},\n"
        f"      archivePrefix={{arXiv}},\n      primaryClass={{cs.CL}},\n"
        f"      url={{https://arxiv.org/abs/{number}}}, \n}}\n"
    )


EXPORTERS: tuple[Callable[[Work], str], ...] = (
    better_bibtex, zotero, jabref, mendeley, citavi, dblp, acl, scholar, arxiv,
)  # fmt: skip


def exported() -> dict[str, list[tuple[Work, str]]]:
    """Return the works of each manager with their BibTeX."""
    return {
        exporter.__name__: [(work, exporter(work)) for work in works(seed, EACH)]
        for seed, exporter in enumerate(EXPORTERS, 1)
    }


if __name__ == "__main__":
    for name, pairs in exported().items():
        (FOLDER / f"{name}.bib").write_text("\n".join(text for _, text in pairs), "utf-8")
