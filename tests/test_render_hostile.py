"""Nothing that a source says becomes markup: whatever stands in a field comes out as the text that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, tostring

import pytest
import trees
from allowed import FORBIDDEN, faults
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.serializers import to_html_string

from mkdocs_alignrefs.export import json_ld
from mkdocs_alignrefs.export.bibtex import to_bibtex
from mkdocs_alignrefs.export.coins import to_coins
from mkdocs_alignrefs.model import Entry, Link, Name
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.render.bibliography import ListGroup, ListItem, TakeAway, bibliography, item_content, item_parts
from mkdocs_alignrefs.render.citation import citation, plain_citation, unresolved
from mkdocs_alignrefs.render.cited_on import CitedOn, IndexGroup, IndexItem, cited_by
from mkdocs_alignrefs.render.fixed import Closed, inside
from mkdocs_alignrefs.render.progress import Progress, Tally, Years, progress_figure
from mkdocs_alignrefs.render.rich import Target
from mkdocs_alignrefs.render.table import COLUMNS, TableGroup, table
from mkdocs_alignrefs.richtext import RichText, Span

HOSTILE: Mapping[str, str] = trees.data("render/hostile.yaml")
KINDS = ("emph", "strong", "code", "sup", "sub", "smallcaps", "quoted", "math", "protected", "link", "cite", "unknown")


def rich(text: str) -> RichText:
    return tuple(Span(kind, (text,), text) for kind in KINDS)  # type: ignore[arg-type]


def entry(text: str) -> Entry:
    everybody = (Name(family=text, given=text, particle=text, suffix=text), Name(literal=text))
    return Entry(
        key=text,
        title=rich(text),
        type=text,
        abbreviation=text,
        authors=everybody,
        authors_truncated=True,
        venue=text,
        status=text,
        tags=(text,),
        note=text,
        sections=((text, text),),
        links=(Link(text, "other", text), Link(text, "other", f"https://example.org/{text}"), Link("", "other", text)),
        doi=text,
        arxiv=text,
        fields=MappingProxyType({text: text, "title": text}),
    )


def everything(text: str) -> Iterator[Element]:
    work = entry(text)
    anchored = {work.key: text}
    parts = item_parts(work, rich(text), to_bibtex(work), text, WORDS, text, to_coins(work))
    place = CitedOn(text, text, text, text, text, text, text)
    item = ListItem(text, item_content(parts, WORDS, (text, text), (place, place), text), text)
    yield table([TableGroup(text, (work,))], COLUMNS, text, WORDS, anchored, text, coins=to_coins)
    yield table([TableGroup(text, (work,))], ["title"], "", WORDS, anchored)
    yield bibliography([ListGroup(text, (item,))], WORDS, take_away=TakeAway("references.bib", json_ld.dumps([work])))
    yield cited_by([IndexGroup(text, (IndexItem(work, text, text, (place,)), IndexItem(work, None, text, ())))], WORDS)
    yield progress_figure(figure(text), text, {**WORDS, "progress_read": text, "progress_share": text})
    yield citation(rich(text), {text: Target(text, text, text)})
    yield citation(rich(text), {text: Target(text, text, text, tooltip=True)})
    yield plain_citation(rich(text))
    yield unresolved(text, text)


def figure(text: str) -> Progress:
    tallies = (Tally(text, (1, 2, 3)), Tally(text, (0, 0, 0)))
    return Progress(("READ", text, None), tallies[0], tallies, Years(1, 2020, tallies, tallies[0]))


def by_element_tree(element: Element) -> str:
    return tostring(element, "unicode", method="html")


def by_ourselves(element: Element) -> str:
    return "".join(inside(closed) for closed in element.iter() if isinstance(closed, Closed))


@pytest.mark.parametrize(
    "serialise", [by_element_tree, to_html_string, by_ourselves], ids=["ElementTree", "Python-Markdown", "ourselves"]
)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_inert_in_every_field(name: str, serialise: Callable[[Element], str]) -> None:
    assert [fault for element in everything(HOSTILE[name]) for fault in faults(serialise(element))] == []


@given(st.text(alphabet="<>&\"'`:;/#\\{}javscript\t\n\x00\x02\x03 é", max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_inert_in_every_field(text: str) -> None:
    for serialise in (to_html_string, by_ourselves):
        assert [fault for element in everything(text) for fault in faults(serialise(element))] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_shortcode_is_shown_as_it_was_written(name: str) -> None:
    shown = trees.Tags(by_element_tree(unresolved(HOSTILE[name], "why"))).text
    assert shown == "⚠\ufe0e\N{NO-BREAK SPACE}" + FORBIDDEN.sub("", HOSTILE[name])


def test_what_stands_beside_a_reference_is_parted_by_blanks_without_any_style() -> None:
    work = Entry("a", ("T",), status="READ", arxiv="2401.01335", links=(Link("code", "code", "https://a.org"),))
    parts = item_parts(work, ("T.",), "@misc{a}", "ref-a", WORDS)
    item = ListItem("[1]", item_content(parts, WORDS, ("#1", "#2")), "ref-a")
    text = "".join(bibliography([ListGroup("", (item,))], WORDS).itertext()).replace("\ufe0e", "")
    assert text.strip() == "[1] T.✓ Read arXiv Code ↩1 ↩2 ¶ BibTeX@misc{a}"
