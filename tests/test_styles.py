"""Labels, citations and references of all styles.

What each style makes of `cases/styles/entries.bib` stands in `cases/styles/<style>.txt`, which people read; to write
these files anew, set the environment variable `ALIGNREFS_WRITE_GOLDEN` and read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_alignrefs.citing.affixes import rich
from mkdocs_alignrefs.citing.citation import COMMANDS, Citation
from mkdocs_alignrefs.citing.labels import letters
from mkdocs_alignrefs.citing.style import Piece, Style, Work
from mkdocs_alignrefs.citing.syntax import parse
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.options import STYLES, WORDS
from mkdocs_alignrefs.richtext import RichText, Span, plain
from mkdocs_alignrefs.sources.bib_file import read
from mkdocs_alignrefs.styles import make

CASES = Path(__file__).parent / "cases" / "styles"
VARIANTS = (
    "@{%s}",
    "@{%s}, p. 3",
    "see @{%s}",
    "@{%s} for *proofs*",
    "see also @{%s}, §§ 2–3, and others",
    "-@{%s}",
)
MARKS = {
    "protected": "{}",
    "emph": "*{}*",
    "quoted": "“{}”",
    "cite": "⟦{}⟧",
    "unknown": "⁇{}⁇",
    "math": "${}$",
    "link": "‹{}›",
}


def entries(bibtex: str) -> tuple[Entry, ...]:
    return read(SourceText(bibtex, "entries.bib")).entries


def cases(name: str) -> list[Any]:
    return list(yaml.safe_load((CASES / name).read_text("utf-8")))


def written(text: RichText) -> str:
    """Return rich text with marks: emphasis, ⟦words that link to the work⟧, ‹links›, ⁇unknown keys⁇, ~ unbreakable."""
    return "".join(
        node.replace("\u00a0", "~") if isinstance(node, str) else MARKS[node.kind].format(written(node.children))
        for node in text
    )


def works(style: Style, library: tuple[Entry, ...]) -> dict[str, Work]:
    """Return the entries as works by key, lettered, and numbered in the order of the style's list."""
    marked = letters(library, style.base)
    ordered = sorted(library, key=style.sort_key) if style.sort_key(library[0]) else library
    return {entry.key: Work(entry, marked.get(entry.key, ""), at) for at, entry in enumerate(ordered, 1)}


def cited(style: Style, shortcode: str, known: dict[str, Work]) -> RichText:
    citation = parse(shortcode)
    assert isinstance(citation, Citation), shortcode
    pieces = [Piece(cite, known.get(cite.key), rich(cite.prefix), rich(cite.suffix)) for cite in citation.cites]
    return style.cite(citation.command, pieces)


def shown(style: Style) -> Iterator[str]:
    """Yield what the style makes of each entry, by each command and in each variant; `=` is the first of the line."""
    known = works(style, entries((CASES / "entries.bib").read_text("utf-8")))
    for key, work in known.items():
        yield f"\n== {work.entry.type} {key}\n"
        yield f"{style.label(work)} {written(style.reference(work))}\n".lstrip()
        for command in COMMANDS:
            forms = [written(cited(style, f"<<{command}:{body % key}>>", known)) for body in VARIANTS]
            if command in ("citetitle", "fullcite"):
                forms[1:] = [form.replace(forms[0], "=") for form in forms[1:]]
            yield f"{command + ':':13}{' | '.join(forms)}".rstrip(" |") + "\n"


@pytest.mark.parametrize("name", STYLES)
def test_the_output_of_a_style_is_as_people_read_and_approved_it(name: str) -> None:
    golden = CASES / f"{name.replace(':', '-')}.txt"
    text = "".join(shown(make(name, WORDS)))
    if "ALIGNREFS_WRITE_GOLDEN" in os.environ:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.fixture(scope="module")
def library() -> tuple[Entry, ...]:
    return entries((CASES / "entries.bib").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "shortcode", "expected"),
    [
        pytest.param(style, *pair, id=f"{case['name']}: {style} {pair[0]}")
        for case in cases("citations.yaml")
        for style, pairs in case.items()
        if style != "name"
        for pair in pairs
    ],
)
def test_a_citation(name: str, shortcode: str, expected: str, library: tuple[Entry, ...]) -> None:
    style = make(name, WORDS)
    assert written(cited(style, shortcode, works(style, library))) == expected


@pytest.mark.parametrize(("field", "short", "inverted", "natural"), cases("names.yaml"))
def test_names_in_citations_and_in_references(field: str, short: str, inverted: str, natural: str) -> None:
    (entry,) = entries(f"@misc{{k, title={{T}}, year=2023, author={{{field}}}}}")
    author_year, numeric = make("author-year", WORDS), make("numeric", WORDS)
    assert plain(cited(author_year, "<<citeauthor:k>>", {"k": Work(entry)})) == short
    assert plain(author_year.reference(Work(entry))) == f"{inverted} (2023). T."
    assert plain(numeric.reference(Work(entry))) == f"{natural}, “T,” 2023."


@pytest.mark.parametrize(
    ("case", "name"),
    [
        pytest.param(case, name, id=f"{case['name']}: {name}")
        for case in cases("references.yaml")
        for name in STYLES
        if name in case
    ],
)
def test_the_reference_of_an_odd_entry(case: dict[str, str], name: str) -> None:
    (entry,) = entries(case["bibtex"])
    assert written(make(name, WORDS).reference(Work(entry))) == case[name]


FIELDS = {
    "author": "Doe, Jane and Roe, Richard",
    "editor": "Li, Bo",
    "title": "A $K$-wise Title",
    "year": "2023",
    "journal": "Nature",
    "booktitle": "Proceedings of ICML",
    "volume": "5",
    "number": "2",
    "pages": "12--34",
    "series": "Some Series",
    "edition": "2",
    "chapter": "3",
    "version": "1.2",
    "publisher": "Springer",
    "organization": "PMLR",
    "institution": "Some Institute",
    "school": "MIT",
    "address": "Berlin",
    "type": "Special report",
    "howpublished": "Blog post",
    "note": "A note",
    "month": "5",
    "urldate": "2023-05-01",
    "url": "https://example.org/a_b",
    "doi": "10.1000/182",
    "eprint": "2305.18290",
    "isbn": "978-0-387-84857-0",
}
TYPES = (
    "article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual", "mastersthesis", "misc",
    "phdthesis", "proceedings", "techreport", "unpublished", "online", "software", "dataset", "patent", "collection",
    "thesis", "podcast",
)  # fmt: skip
UGLY = re.compile(r"\s[,.;:)]|[,;(]\s*[.,;)]|\.\s*\.|[(\[]\s|\s\s|^[\s,.;]|[?!]\.|“”|:\s*[.,]| and [,.]")


def spans(text: RichText, kind: str) -> list[Span]:
    """Return all spans of a kind, at any depth."""
    found = [node for node in text if isinstance(node, Span)]
    return [span for node in found for span in ([node] if node.kind == kind else []) + spans(node.children, kind)]


def bibtex(kind: str, fields: dict[str, str]) -> str:
    return f"@{kind}{{key, {', '.join(f'{name} = {{{value}}}' for name, value in fields.items())}}}"


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(TYPES), st.sets(st.sampled_from(sorted(FIELDS))))
def test_any_missing_field_leaves_no_trace_in_a_reference(kind: str, names: set[str]) -> None:
    (entry,) = entries(bibtex(kind, {name: FIELDS[name] for name in sorted(names)}))
    for name in STYLES:
        text = plain(make(name, WORDS).reference(Work(entry, "", 1)))
        assert UGLY.search(text) is None, (name, text)
        assert text.rstrip("”").endswith((".", "?")), (name, text)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(TYPES),
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.text(alphabet="aB é王\\{}$~-\"'`.,:;&<>%#_^@\U000f0000/", max_size=12)
    ),
)
def test_no_field_value_makes_a_style_fail(kind: str, fields: dict[str, str]) -> None:
    built = entries(bibtex(kind, fields))
    for name in STYLES:
        style = make(name, WORDS)
        for key, work in works(style, built).items() if built else ():
            assert style.label(work) or name == "author-year"
            assert plain(style.reference(work)).strip()
            for command in COMMANDS[:-1]:
                assert len(spans(cited(style, f"<<{command}:see @{{{key}}}, p. 3>>", {key: work}), "cite")) == 1


@pytest.mark.parametrize("name", STYLES)
def test_each_known_work_of_a_citation_has_one_link_and_none_within_it(name: str, library: tuple[Entry, ...]) -> None:
    style = make(name, WORDS)
    known = works(style, library)
    for command in COMMANDS[:-1]:
        text = cited(style, f"<<{command}:{', '.join(known)}, nope>>", known)
        links = spans(text, "cite")
        assert sorted(span.target for span in links) == sorted(known)
        assert not [span for link in links for span in spans(link.children, "link")]
        assert [span.target for span in spans(text, "unknown")] == ["nope"]


@pytest.mark.parametrize("name", STYLES)
def test_a_reference_holds_no_link_to_itself(name: str, library: tuple[Entry, ...]) -> None:
    style = make(name, WORDS)
    assert not [entry.key for entry in library if spans(style.reference(Work(entry)), "cite")]


def pybtex_text(name: str, source: str) -> dict[str, tuple[str, str]]:
    """Return label and reference of each entry, by key, as pybtex itself gives them."""
    from pybtex.database import parse_string
    from pybtex.plugin import find_plugin

    formatted = find_plugin("pybtex.style.formatting", name)().format_bibliography(parse_string(source, "bibtex"))
    return {entry.key: (f"[{entry.label}]", entry.text.render_as("text")) for entry in formatted}


def comparable(text: str) -> str:
    """Return the text without what may differ: capitals, dollars of maths, kinds of dashes and blanks."""
    return re.sub("[–-]+", "-", text.replace("$", "").replace("\u00a0", " ")).casefold()


@pytest.mark.parametrize("name", STYLES[3:])
def test_a_pybtex_style_differs_from_pybtex_in_capitals_and_maths_alone(name: str) -> None:
    source = (CASES / "clean.bib").read_text("utf-8")
    style, theirs = make(name, WORDS), pybtex_text(name.removeprefix("pybtex:"), source)
    ours = {
        key: (style.label(work), plain(style.reference(work))) for key, work in works(style, entries(source)).items()
    }
    assert list(ours) == list(theirs)
    for key, (label, text) in ours.items():
        assert (label, comparable(text)) == (theirs[key][0], comparable(theirs[key][1]))


def test_capitals_and_maths_that_pybtex_would_lower_are_kept() -> None:
    (entry,) = entries("@misc{k, title = {Pairwise or $K$-wise LLM Comparisons: {BERT} {\\O}re}, year = 2023}")
    assert plain(make("pybtex:plain", WORDS).reference(Work(entry))).startswith(
        "Pairwise or $K$-wise LLM Comparisons: BERT Øre."
    )


def test_an_unsafe_address_is_no_link_in_a_pybtex_style() -> None:
    (entry,) = entries("@misc{k, title = {T}, url = {javascript:alert(1)}}")
    reference = make("pybtex:unsrt", WORDS).reference(Work(entry))
    assert spans(reference, "link") == []
    assert plain(reference) == "T. URL: javascript:alert(1)."


def test_lists_are_ordered_by_author_year_and_title_but_for_the_styles_that_do_not_sort() -> None:
    source = """
        @misc{c, author={von Zeta, A}, title={B}, year=2001}
        @misc{b, author={Älpha, A}, title={B}, year=2001}
        @misc{a, author={Alpha, A}, title={B}}
        @misc{d, author={Alpha, A and Beta, B}, title={A}, year=1999}
        @misc{e, title={Alpine}, year=1999}
        @misc{f, author={Alpha, A}, title={A}, year=2001}
    """
    assert list(works(make("author-year", WORDS), entries(source))) == ["f", "b", "a", "d", "e", "c"]
    assert list(works(make("pybtex:plain", WORDS), entries(source))) == ["f", "b", "a", "d", "e", "c"]
    assert list(works(make("pybtex:unsrt", WORDS), entries(source))) == ["c", "b", "a", "d", "e", "f"]
    assert make("numeric", WORDS).sort_key(entries(source)[0]) is None


def test_words_are_those_of_the_site(library: tuple[Entry, ...]) -> None:
    german = {**WORDS, "and": "und", "et_al": "u. a.", "no_date": "o. J.", "editors": "Hrsg."}
    style = make("author-year", german)
    known = works(style, library)
    shortcode = "<<cite:krause2023proceedings, gao2023scaling, noether1921ideal>>"
    assert plain(cited(style, shortcode, known)) == "(Krause und Brunskill, 2023; Gao u. a., 2023; Noether, o. J.)"
    assert "E. Brunskill, und K. Cho (Hrsg.)" in plain(style.reference(known["gao2023scaling"]))


def test_an_unknown_style_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        make("vancouver", WORDS)
    with pytest.raises(KeyError):
        make("pybtex:vancouver", WORDS)


def test_pybtex_is_imported_for_its_own_styles_alone() -> None:
    code = (
        "import sys; from mkdocs_alignrefs.styles import make; from mkdocs_alignrefs.options import STYLES, WORDS;"
        "[make(name, WORDS) for name in STYLES[:3]]; assert not any(name.startswith('pybtex') for name in sys.modules);"
        "make(STYLES[3], WORDS); assert 'pybtex' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
