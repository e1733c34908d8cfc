"""Letters of works that share a label, and the labels of the style alpha."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
import yaml

from mkdocs_alignrefs.citing.labels import letters
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.model import Entry, Name
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.sources.bib_file import read
from mkdocs_alignrefs.styles import make
from mkdocs_alignrefs.styles.alpha import alpha_label
from mkdocs_alignrefs.text.folding import fold

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "styles" / "labels.yaml").read_text("utf-8"))


def entry(key: str, title: str, *families: str, year: int | None = 2023) -> Entry:
    return Entry(key, (title,), authors=tuple(Name(family) for family in families), year=year)


def author_year_letters(*entries: Entry) -> dict[str, str]:
    return dict(letters(entries, make("author-year", WORDS).base))


@pytest.mark.parametrize(("fields", "label"), CASES)
def test_the_label_of_alpha(fields: dict[str, str], label: str) -> None:
    body = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items())
    (built,) = read(SourceText(f"@manual{{key, title = {{T}}, {body}}}", "a.bib")).entries
    assert alpha_label(built) == label


def test_letters_follow_all_authors_then_title_then_key() -> None:
    works = (
        entry("z", "Alpha", "Zhu", "Sharma", "Jiao"),
        entry("y", "Beta", "Zhu", "Jiao", "Jordan"),
        entry("x", "alpha", "Zhu", "Jiao", "Jordan"),
        entry("w", "Alpha", "Zhu", "Jiao", "Jordan"),
    )
    assert author_year_letters(*works) == {"w": "a", "x": "b", "y": "c", "z": "d"}


def test_letters_do_not_depend_on_the_order_of_the_library() -> None:
    works = [entry(str(number), "T", "Žeta" if number % 2 else "Zeta") for number in range(4)]
    assert len({tuple(sorted(author_year_letters(*order).items())) for order in permutations(works)}) == 1


def test_a_work_that_shares_its_label_with_none_has_no_letter() -> None:
    assert author_year_letters(entry("a", "T", "Zhu"), entry("b", "T", "Zhu", year=2024), entry("c", "T", "Xu")) == {}


def test_undated_works_of_one_author_get_letters_too() -> None:
    works = (entry("a", "A", "Zhu", year=None), entry("b", "B", "Zhu", year=None))
    assert author_year_letters(*works) == {"a": "a", "b": "b"}


def test_an_empty_base_gets_no_letters() -> None:
    assert letters([entry("a", "A", "Zhu"), entry("b", "B", "Zhu")], make("numeric", WORDS).base) == {}


def test_alpha_letters_go_by_the_label() -> None:
    works = [entry("a", "A", "Zhu", "Jiao"), entry("b", "B", "Zeta", "Jordan")]
    assert letters(works, make("alpha", WORDS).base) == {"a": "b", "b": "a"}


def test_after_z_comes_aa() -> None:
    works = [entry(f"{number:03}", "T", "Zhu") for number in range(26 * 27 + 1)]
    found = author_year_letters(*works)
    assert [found[f"{number:03}"] for number in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "a", "z", "aa", "ab", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_only_works_that_share_a_base_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    monkeypatch.setattr("mkdocs_alignrefs.citing.labels.fold", lambda text: folded.append(text) or fold(text))
    alone = [entry(str(number), f"T{number}", "Zhu", year=number) for number in range(100)]
    assert letters([*alone, entry("a", "A", "Xu"), entry("b", "B", "Xu")], make("author-year", WORDS).base) == {
        "a": "a",
        "b": "b",
    }
    assert not [text for text in folded if text.startswith("T")]
