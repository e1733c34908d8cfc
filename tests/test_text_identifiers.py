"""DOIs, arXiv ids and URLs: tables of cases, and that no URL is ever unsafe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_alignrefs.text.identifiers import bare_arxiv, find_arxiv, find_doi
from mkdocs_alignrefs.text.slips import applied
from mkdocs_alignrefs.text.urls import clean_url

CASES = Path(__file__).parent / "cases"
DOIS = yaml.safe_load((CASES / "text_dois.yaml").read_text("utf-8"))
ARXIV = yaml.safe_load((CASES / "text_arxiv.yaml").read_text("utf-8"))
URLS = yaml.safe_load((CASES / "text_urls.yaml").read_text("utf-8"))
BARE = [
    ("2305.18290", "2305.18290"),
    (" arXiv:2305.18290v2 ", "2305.18290"),
    ("arXiv.2305.18290", "2305.18290"),
    ("https://arxiv.org/abs/2305.18290", "2305.18290"),
    ("hep-th/9901001", "hep-th/9901001"),
    ("math.AG/0601001", "math/0601001"),
    ("oai:arXiv.org:2305.18290", "2305.18290"),
    ("12345678", None),
    ("2313.00001", None),
    ("", None),
]
PIECES = st.sampled_from(
    ["javascript:", "java", "script", ":", "//", "/", "\\", "&#58;", "&colon;", "%3a", "http", "https://", "data:",
     "a.org", "\t", "\n", "\x00", "\u200b", " ", '"', "'", "<", ">", "?utm_a=1", "&utm_b", "arxiv.org/",
     "abs/", "2305.18290", ".pdf", "10.1000/x", "arXiv:", "&amp;", "&", "#", "@", "mailto:",
     "{", "&#106;", "\\_"]
)  # fmt: skip
RAW = st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join)


@pytest.mark.parametrize("case", DOIS, ids=lambda case: case["it"])
def test_a_doi_is_found(case: dict[str, Any]) -> None:
    assert find_doi(case["text"]) == case.get("doi")


@pytest.mark.parametrize("case", ARXIV, ids=lambda case: case["it"])
def test_an_arxiv_id_is_found_where_it_is_sure(case: dict[str, Any]) -> None:
    assert find_arxiv(case["text"]) == case.get("arxiv")


@pytest.mark.parametrize(("field", "arxiv"), BARE, ids=[field or "nothing" for field, _ in BARE])
def test_an_eprint_field_needs_no_hint(field: str, arxiv: str | None) -> None:
    assert bare_arxiv(field) == arxiv


@pytest.mark.parametrize("case", URLS, ids=lambda case: case["it"])
def test_a_url_is_cleaned(case: dict[str, Any]) -> None:
    clean = clean_url(case["raw"], relative=case.get("relative", False))
    assert (clean.url, clean.code) == (case.get("url"), case.get("code"))
    assert bool(clean.message) == bool(clean.code)
    assert mended(case["raw"]) == case.get("written", case["raw"])
    assert bool(clean.slips) == ("written" in case)


def mended(raw: str) -> str:
    """Return a target with the edits made that its slips ask for."""
    return applied(raw, sorted(edit for slip in clean_url(raw).slips for edit in slip.edits))


@given(RAW)
def test_a_mended_address_leads_to_the_same_place_and_needs_no_more_mending(raw: str) -> None:
    again = mended(raw)
    assert clean_url(again).url == clean_url(raw).url
    assert mended(again) == again
    assert {slip.code for slip in clean_url(again).slips if slip.edits} == set()


@given(RAW, st.booleans())
def test_no_url_is_ever_unsafe(raw: str, relative: bool) -> None:
    url = clean_url(raw, relative).url
    if url is None:
        return
    assert url.isprintable() and not re.search(r"[\s\"'<>`\\]", url)
    assert urlsplit(url).scheme in (
        {"http", "https", "ftp", "mailto", ""} if relative else {"http", "https", "ftp", "mailto"}
    )
    assert not url.startswith("//") and not re.match(r"(?i)\s*(javascript|data|vbscript)\s*:", url)


@given(RAW, st.booleans())
def test_a_clean_url_stays_as_it_is(raw: str, relative: bool) -> None:
    url = clean_url(raw, relative).url
    assert url is None or clean_url(url, relative).url == url


@given(
    st.lists(
        st.sampled_from(["10.1000/", "arXiv:", "2305.18290", "https://", "%2F", ")", ".", " "]) | st.text(max_size=3)
    )
)
def test_any_text_may_hold_identifiers(parts: list[str]) -> None:
    text = "".join(parts)
    assert (find_doi(text) or "10.").startswith("10.")
    assert re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", find_arxiv(text) or "2305.18290")


@pytest.mark.parametrize("unit", ["10.1000/", "https:", "a.", ")", "arxiv", "abs/", "&#", " ", "\\", "-", "?utm_a=1&"])
def test_a_hundred_thousand_of_anything_are_looked_through(unit: str) -> None:
    text = "https://a.org/10.1000/x" + unit * 50_000
    assert (find_doi(text) or "").startswith("10.1000/x")
    assert find_arxiv(text) is None
    assert clean_url(text, relative=True).code is None
