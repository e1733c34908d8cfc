"""Made-up works without a fault, as a list and as BibTeX: `python tests/clean_lists.py FOLDER [SEED]` writes both."""

from __future__ import annotations

import itertools
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "clean.yaml").read_text("utf-8"))
TYPES = (
    "article", "Article", "inproceedings", "InProceedings", "conference", "book", "incollection", "inbook", "phdthesis",
    "mastersthesis", "thesis", "techreport", "report", "misc", "online", "software", "dataset", "manual", "unpublished",
    "booklet", "patent",
)  # fmt: skip
TITLES = ("{} {} with {} for {}", "{} {}: {} for {}", "{} {} by {}, with a view to {}")
NOTES = ("{Best paper award}", "{Accepted for publication}", '"Code: " # {\\url{https://example.org}}')
STATUSES = (" [`READ`]", " [`UNREAD`]", " ['READ']", " [UNREAD]", "")
LABELS = ("code", "github", "blog", "homepage", "dataset", "model", "modelhub", "docs", "tutorial", "slides", "论文")
SITES = (
    "https://github.com/example/{0}", "https://huggingface.co/example/{0}", "https://example.org/w?id={0}&page=2#top",
    "https://www.youtube.com/watch?v={0}", "https://en.wikipedia.org/wiki/Work_({0})", "http://example.com/~me/{0}.html",
    "https://zh.wikipedia.org/wiki/论文_{0}", "https://example.org/a%20b/{0}.pdf",
)  # fmt: skip
ARXIV = (
    "https://arxiv.org/pdf/{}.pdf",
    "https://arxiv.org/pdf/{}",
    "https://arxiv.org/abs/{}",
    "https://arxiv.org/abs/{}v1",
)
EXTRAS = (
    "", "", "tag: `LLM` | `Alignment`\n\n", "tag: `对齐`\n\n",
    "follow-up work: [here](https://arxiv.org/abs/1706.03762)\n\n",
    "overview:\n> *What* the title says, by $x^2$; see [this](https://arxiv.org/abs/1706.03762).\n>\n> - one\n\n",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What a work is to be; the rest is drawn."""

    title: str
    heading: str = ""
    first: str | None = None
    year: str | None = None
    type: str | None = None
    doi: bool = False


@dataclass(frozen=True)
class Work:
    """One work: its BibTeX type, its fields as they are written, and what a reading list says of it."""

    type: str
    key: str
    fields: dict[str, str]
    heading: str
    links: list[str] = field(default_factory=list)
    extras: str = ""


class Maker:
    """Draws works by a seed; no two have the same identifier, or title and first author."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.number = itertools.count(seed * 10_000)
        self.firsts = itertools.cycle(self.draw.sample(DATA["names"], len(DATA["names"])))

    def venue(self, kind: str) -> str:
        return f"{{{self.draw.choice(DATA['venues'][kind])}}}"

    def authors(self, first: str | None = None) -> str:
        first = first or next(self.firsts)
        others = [name for name in self.draw.sample(DATA["names"], self.draw.randrange(8)) if name != first]
        return "{" + " and ".join([first, *others, *["others"] * (self.draw.random() < 0.1)]) + "}"

    def year(self) -> str:
        return str(self.draw.choice((self.draw.randrange(2015, 2026), self.draw.randrange(1905, 2015))))

    def identifiers(self, year: str) -> dict[str, str]:
        """Return what tells the work from all others: a DOI, an arXiv id, an ISBN, or nothing."""
        number = next(self.number)
        arxiv = f"{2300 + number % 12 + 1}.{number:05}"
        return self.draw.choice((
            {"doi": f"{{10.1234/{number}.{year}}}"},
            {"doi": f"{{10.1002/(SICI)1097-0258(19980815/30)17:15/16<{number}::AID-SIM968>3.0.CO;2-2}}"},
            {"eprint": f"{{{arxiv}}}", "archivePrefix": "{arXiv}", "primaryClass": "{cs.LG}"},
            {"eprint": f"{{{arxiv}}}", "eprinttype": "{arxiv}", "doi": f"{{10.5555/{number}}}"},
            {"eprint": f"{{{arxiv}v2}}", "archivePrefix": "{arXiv}", "doi": f"{{10.48550/arXiv.{arxiv}}}"},
            {"eprint": f"{{hep-th/{9700000 + number}}}", "archivePrefix": "{arXiv}"},
            {},
        ))  # fmt: skip

    def date(self, year: str) -> dict[str, str]:
        """Return when the work appeared, as BibTeX and biblatex allow it."""
        months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
        return self.draw.choice((
            {"year": f"{{{year}}}"}, {"year": year}, {"year": f'"{year}"', "month": self.draw.choice(months)},
            {"year": f"{{{year}}}", "month": '"10~" # jun'}, {"date": f"{{{year}}}"}, {"date": f"{{{year}-05-17}}"},
            {"date": f"{{{year}-11}}"}, {"date": f"{{{year}-03/{year}-04}}"}, {"date": f"{{{year}~}}"},
            {"date": f"{{{year}-21}}"},
        ))  # fmt: skip

    def place(self, type_: str) -> dict[str, str]:
        """Return where a work of a type appeared: every field that BibTeX and biblatex ask for."""
        number, pages = (
            next(self.number),
            "{" + self.draw.choice(("1--12", "e1234", "105:1--105:20", "iv--xx", "7")) + "}",
        )
        series = {"volume": f"{{{number % 90 + 1}}}", "number": f"{{{number % 4 + 1}}}", "pages": pages}
        book = {"publisher": self.venue("publishers"), "isbn": f"{{978-3-16-{number:06}-0}}"}
        address = {"url": f"{{https://example.org/{number}}}", "urldate": "{2024-02-29}"}
        conference = {"booktitle": self.venue("conferences"), "pages": pages}
        return {
            "article": {"journal": self.venue("journals"), **series},
            "Article": {"journaltitle": self.venue("journals"), **series},
            "inproceedings": conference,
            "InProceedings": {**conference, "organization": "{PMLR}", "editor": self.authors()},
            "conference": conference,
            "book": {**book, "edition": "{2}"},
            "incollection": {"booktitle": "{A handbook of examples}", "editor": self.authors(), "pages": pages, **book},
            "inbook": {"booktitle": "{A book of examples}", "chapter": "{3}", "pages": pages, **book},
            "phdthesis": {"school": self.venue("schools")},
            "mastersthesis": {"school": self.venue("schools")},
            "thesis": {"type": "{phdthesis}", "institution": self.venue("schools")},
            "techreport": {"institution": self.venue("institutions"), "number": f"{{TR-{number}}}"},
            "report": {"type": "{techreport}", "institution": self.venue("institutions")},
            "misc": {"howpublished": f"{{\\url{{https://example.org/{number}}}}}"},
            "online": address,
            "software": {"version": f"{{1.{number}.0}}", **address},
            "dataset": {"publisher": "{Zenodo}", **address},
            "manual": {"organization": self.venue("institutions"), **address},
            "unpublished": {"note": "{Lecture notes}"},
            "booklet": {"howpublished": "{Distributed at the door}"},
            "patent": {"number": f"{{US{number}B2}}", "type": "{patentus}"},
        }[type_]  # fmt: skip

    def work(self, wish: Wish) -> Work:
        """Return a work as wished for; what a wish leaves open is drawn."""
        authors, year = self.authors(wish.first), wish.year or self.year()
        type_ = wish.type or self.draw.choice(TYPES)
        own = {"doi": f"{{10.5555/{next(self.number)}}}"} if wish.doi else self.identifiers(year)
        fields = {"title": f"{{{wish.title}}}", "author": authors, **self.date(year), **self.place(type_), **own}
        if self.draw.random() < 0.2:
            fields["note"] = self.draw.choice(NOTES)
        return Work(type_, self.key(authors, year), fields, wish.heading or re.sub(r"[{}]", "", wish.title))

    def key(self, authors: str, year: str) -> str:
        name = re.sub(r"[^A-Za-z]", "", authors.split(" and ")[0]).lower()[:12] or "anon"
        forms = ("{0}{1}x{2}", "DBLP:conf/x/{0}{2}", "{0}_{1}-{2}", "学{1}{2}", "10.1093/{0}.{2}")
        return self.draw.choice(forms).format(name, year, next(self.number))

    def listed(self, work: Work) -> Work:
        """Return a work with what a reading list says of it beside its BibTeX."""
        draw, number = self.draw, next(self.number)
        first = work.heading[0].upper() if work.heading[0].isascii() and draw.random() < 0.3 else work.heading[0]
        abbreviation = draw.choice(("", "", f" (X{number}Y)"))
        own = [f"dataset link: [here](https://doi.org/10.5281/zenodo.{number})"] * (draw.random() < 0.1)
        links = [
            f"{draw.choice(LABELS)} link: [here]({draw.choice(SITES).format(number)})" for _ in range(draw.randrange(3))
        ]
        heading = first + work.heading[1:] + abbreviation + draw.choice(STATUSES)
        return replace(work, heading=heading, links=[*paper(draw, work), *own, *links], extras=draw.choice(EXTRAS))


def wishes(maker: Maker) -> Iterator[Wish]:
    """Yield works that resemble each other, then odd ones, then any number of plain ones."""
    for group in DATA["relatives"]:
        first, year, type_ = next(maker.firsts), maker.year(), maker.draw.choice(("article", "inproceedings"))
        yield from (Wish(title, first=first, year=year, type=type_) for title in group)
    for one in DATA["series"]:
        first = next(maker.firsts)
        yield from (Wish(**one, first=first, year=str(year), doi=True) for year in range(2018, 2022))
    for title in DATA["namesakes"]:
        yield from (Wish(title, first=name) for name in maker.draw.sample(DATA["names"], 4))
    yield from (Wish(**one) for one in DATA["titles"])
    for words in maker.draw.sample(list(itertools.product(*DATA["words"].values())), 2000):
        yield Wish(maker.draw.choice(TITLES).format(*words))


def works(seed: int, count: int = 500) -> list[Work]:
    """Return made-up works, each of them different from all others."""
    maker = Maker(seed)
    return [maker.listed(maker.work(wish)) for wish in itertools.islice(wishes(maker), count)]


def paper(draw: random.Random, work: Work) -> list[str]:
    """Return the line of a link to the paper that the BibTeX names, in one of the forms that people write, or none."""
    doi, eprint = (work.fields.get(name, "{}")[1:-1].removesuffix("v2") for name in ("doi", "eprint"))
    forms = (
        [form.format(eprint) for form in ARXIV]
        if eprint
        else [f"https://doi.org/{doi}"]
        if "SICI" not in doi and doi
        else []
    )
    number = work.key[-4:]
    url = draw.choice(
        forms
        or [f"https://openreview.net/forum?id=B1{number}", f"https://aclanthology.org/2023.acl-long.{number}.pdf", ""]
    )
    return [f"paper link: [here]({url})"] if url else []


Writer = Callable[[list["Work"]], str]


def bibtex(work: Work, field: str = "  {}={}") -> str:
    """Return the entry as BibTeX, its fields in the form given."""
    body = ",\n".join(field.format(name, value) for name, value in work.fields.items())
    return f"@{work.type}{{{work.key},\n{body}\n}}\n"


def reading_list(works: list[Work]) -> str:
    """Return the works as a reading list, some of them without BibTeX, in sections of two levels."""
    pieces = ["# A clean list\n\n*Made up.*\n\nIntros:\n\n- [An introduction](https://example.org/intro)\n\n"]
    for number, work in enumerate(works):
        section = f"## Part {number // 50 + 1}\n\n" if number % 50 == 0 else ""
        topic = f"### Topic {number // 17 + 1}: 主题\n\n" if number % 17 == 0 else ""
        links = "".join(f"{link}\n\n" for link in work.links)
        fence = f"citation:\n```bibtex\n{bibtex(work)}```\n\n" if number % 11 or not links else ""
        pieces.append(f"{section}{topic}#### {work.heading}\n\n{links}{work.extras}{fence}\n")
    return "".join(pieces)


def bib_file(works: list[Work]) -> str:
    """Return the works as a .bib file with macros, remarks, and a paper that takes fields from its volume."""
    entries = "\n".join(bibtex(work, "  {:<12} = {}") for work in works)
    return "\n".join((DATA["head"], entries.replace("{Journal of Made-up Results}", "jmr"), DATA["tail"]))


if __name__ == "__main__":
    folder, seed = Path(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])
    (folder / "clean.md").write_text(reading_list(works(seed)), encoding="utf-8")
    (folder / "clean.bib").write_text(bib_file(works(seed + 1)), encoding="utf-8")
