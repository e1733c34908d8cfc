"""Nothing that a source says becomes markup: whatever stands in a field comes out as the text that it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, tostring

import pytest
import trees
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.serializers import to_html_string

from mkdocs_alignrefs.export.bibtex import to_bibtex
from mkdocs_alignrefs.model import Entry, Link, Name
from mkdocs_alignrefs.options import WORDS
from mkdocs_alignrefs.render.bibliography import ListGroup, ListItem, bibliography
from mkdocs_alignrefs.render.citation import citation, plain_citation, unresolved
from mkdocs_alignrefs.render.rich import Target
from mkdocs_alignrefs.render.table import COLUMNS, TableGroup, table
from mkdocs_alignrefs.richtext import RichText, Span

HOSTILE: Mapping[str, str] = trees.data("render/hostile.yaml")
KINDS = ("emph", "strong", "code", "sup", "sub", "smallcaps", "quoted", "math", "protected", "link", "cite", "unknown")
OURS = {
    "a": {"aria-label", "class", "href", "id", "style", "title"},
    "span": {"aria-hidden", "aria-label", "class", "data-status", "id", "role", "style", "title"},
    "div": {"aria-label", "class", "data-search-exclude", "role", "style", "tabindex"},
    "th": {"colspan", "scope", "style"},
    "tr": {"data-key", "data-status", "data-year", "id"},
    "td": {"style"},
    "ol": {"role", "style"},
    "li": {"id", "style"},
    "details": {"data-search-exclude", "style"},
    "code": {"class", "style"},
    **{tag: {"style"} for tag in ("caption", "summary", "pre")},
    **{tag: set() for tag in ("em", "strong", "sup", "sub", "mark", "h3", "p", "table", "thead", "tbody")},
}
SAFE_HREF = re.compile(r"(?:(?:https?|ftp)://|mailto:|[^:]*(?:[/?#]|\Z))")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


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
    item = ListItem(work, text, rich(text), text, (text, text), to_bibtex(work))
    yield table([TableGroup(text, (work,))], COLUMNS, text, WORDS, anchored, text)
    yield table([TableGroup(text, (work,))], ["title"], "", WORDS, anchored)
    yield bibliography([ListGroup(text, (item,))], WORDS, root=text)
    yield citation(rich(text), {text: Target(text, text, text)})
    yield citation(rich(text), {text: Target(text, text, text, tooltip=True)})
    yield plain_citation(rich(text))
    yield unresolved(text, text)


def faults(element: Element, serialise: Callable[[Element], str]) -> list[str]:
    """Return what is not ours in the page as a browser reads it."""
    html = serialise(element)
    read = trees.Tags(html)
    found = [f"<{tag}>" for tag, _ in read.tags if tag not in OURS]
    found += [f"{tag} {name}" for tag, names in read.tags for name in names if name not in OURS.get(tag, set())]
    found += [f"<a> {names}" for tag, names in read.tags if tag == "a" and not SAFE_HREF.match(names.get("href", ":"))]
    found += [f"forbidden {char!r}" for char in FORBIDDEN.findall(html)]
    return found + [f"not text: {other}" for other in read.others]


def by_element_tree(element: Element) -> str:
    return tostring(element, "unicode", method="html")


@pytest.mark.parametrize("serialise", [by_element_tree, to_html_string], ids=["ElementTree", "Python-Markdown"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_inert_in_every_field(name: str, serialise: Callable[[Element], str]) -> None:
    assert [fault for element in everything(HOSTILE[name]) for fault in faults(element, serialise)] == []


@given(st.text(alphabet="<>&\"'`:;/#\\{}javscript\t\n\x00\x02\x03 é", max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_inert_in_every_field(text: str) -> None:
    assert [fault for element in everything(text) for fault in faults(element, to_html_string)] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_shortcode_is_shown_as_it_was_written(name: str) -> None:
    shown = trees.Tags(by_element_tree(unresolved(HOSTILE[name], "why"))).text
    assert shown == "⚠\ufe0e\N{NO-BREAK SPACE}" + FORBIDDEN.sub("", HOSTILE[name])


def test_what_stands_beside_a_reference_is_parted_by_blanks_without_any_style() -> None:
    work = Entry("a", ("T",), status="READ", arxiv="2401.01335", links=(Link("code", "code", "https://a.org"),))
    item = ListItem(work, "[1]", ("T.",), "ref-a", ("#1", "#2"), "@misc{a}")
    text = "".join(bibliography([ListGroup("", (item,))], WORDS).itertext()).replace("\ufe0e", "")
    assert text == "[1] T.✓ Read arXiv Code ↩1 ↩2 ¶ BibTeX@misc{a}"
