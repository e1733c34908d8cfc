"""Made-up pages, always the same for the same seed; the same citations in each syntax, or none at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.works import words

Syntax = Callable[["Cited"], str]
_SENTENCE = 21
"""How many words a sentence has on average; every third one cites, which makes a citation for each 60 words."""


@dataclass(frozen=True)
class Cited:
    """One citation: one or two keys, and a locator for a single one."""

    keys: tuple[str, ...]
    locator: str = ""


def bare(cited: Cited) -> str:
    """Write nothing: the page without shortcodes."""
    return ""


def alignrefs(cited: Cited) -> str:
    """Write `<<cite:a, p. 3>>` and `<<cite:a, b>>`."""
    return f" <<cite:{', '.join([*cited.keys, *filter(None, [cited.locator])])}>>"


def mkdocs_bibtex(cited: Cited) -> str:
    """Write `[@a, p. 3]` and `[@a; @b]`."""
    return f" [{'; '.join(f'@{key}' for key in cited.keys)}{', ' if cited.locator else ''}{cited.locator}]"


def page(number: int, keys: Sequence[str], citations: int, syntax: Syntax) -> str:
    """Return a page with so many citations of works drawn from `keys`: sections, lists, code and a table."""
    random = Random(f"page {number}")
    blocks = [f"# {_phrase(random, 4)}"]
    cited = [_cited(random, keys) for _ in range(citations)]
    for at, chunk in enumerate(_chunks(cited, 3)):
        if at % 2 == 0:
            blocks.append(f"## {_phrase(random, 5)}")
        blocks += _paragraphs(random, [syntax(item) for item in chunk], at)
    return "\n\n".join(blocks) + "\n"


def _chunks(items: Sequence[Cited], size: int) -> Iterator[Sequence[Cited]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _cited(random: Random, keys: Sequence[str]) -> Cited:
    kind = random.random()
    if kind < 0.1:
        return Cited(tuple(random.sample(keys, 2)))
    return Cited((random.choice(keys),), f"p. {random.randint(1, 400)}" if kind < 0.2 else "")


def _paragraphs(random: Random, citations: Sequence[str], at: int) -> Iterator[str]:
    """Yield a paragraph with the citations, one without, and a list, code or a table in turn."""
    yield " ".join(_sentence(random, _SENTENCE, citation) for citation in citations)
    yield " ".join(_sentence(random, _SENTENCE) for _ in range(2 * len(citations)))
    yield (_list, _code, _list, _table)[at % 4](random)


def _sentence(random: Random, length: int, end: str = "") -> str:
    drawn = random.choices(words()["prose"], k=max(4, int(random.gauss(length, 5))))
    drawn[0] = drawn[0].capitalize()
    mark = random.random()
    at = random.randrange(1, len(drawn))
    if mark < 0.15:
        drawn[at] = f"*{drawn[at]}*"
    elif mark < 0.25:
        drawn[at] = f"`{drawn[at]}`"
    elif mark < 0.32:
        drawn[at] = f"[{drawn[at]}](https://example.org/{random.randint(1, 999)})"
    return " ".join(drawn) + f"{end}."


def _phrase(random: Random, length: int) -> str:
    return " ".join(random.sample(words()["prose"], length)).capitalize()


def _list(random: Random) -> str:
    return "\n".join(f"- {_sentence(random, 9)}" for _ in range(4))


def _code(random: Random) -> str:
    lines = "\n".join(f"{name} = measure({random.randint(1, 99)})" for name in random.sample(words()["prose"], 5))
    return f"```python\n{lines}\n```"


def _table(random: Random) -> str:
    rows = (f"| {_phrase(random, 2)} | {random.random():.3f} | {random.randint(1, 999)} |" for _ in range(5))
    return "\n".join(["| method | score | samples |", "| --- | --- | --- |", *rows])
