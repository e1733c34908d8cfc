"""What a host will not see by itself is said: sources that are not watched, the other pages of a dirty build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import building
import pytest

pytestmark = pytest.mark.hosts

BOOK = "@book{ash2020, author={Ash, Ann}, title={Trees}, year={2020}}\n"
PAGE = "# Page\n\nSee <<cite:ash2020>>.\n"


def log_of(
    site: Callable[..., Path], watch: str, bibliography: str = "", host: str = "zensical", *arguments: str
) -> str:
    options = f"sources: [lists/refs.bib]{f', bibliography: {bibliography}' if bibliography else ''}"
    lines = [
        "site_name: Stale",
        f"watch: {watch}",
        f"markdown_extensions: [alignrefs: {{{options}}}]",
        "plugins: [alignrefs]",
        "theme: {name: material, font: false}",
    ]
    files = {"mkdocs.yml": "\n".join(lines), "docs/index.md": PAGE, "docs/other.md": PAGE, "lists/refs.bib": BOOK}
    result = building.build(site(files), host, *arguments)
    assert result.code == 0, result.log
    return result.log


def test_zensical_without_watch_prints_the_lines_to_paste_once(site: Callable[..., Path]) -> None:
    log = log_of(site, watch="[docs]")
    assert log.count("stale-host") == 1
    assert 'Add to mkdocs.yml: `watch: ["docs", "lists/refs.bib"]`.' in log


@pytest.mark.parametrize("watch", ["[lists/refs.bib]", "[lists]", "[.]"])
def test_zensical_that_watches_the_source_or_a_folder_above_it_is_left_in_peace(
    watch: str, site: Callable[..., Path]
) -> None:
    assert "stale-host" not in log_of(site, watch)


def test_zensical_cannot_be_given_a_page(site: Callable[..., Path]) -> None:
    log = log_of(site, "[lists]", bibliography="references.md")
    assert "the bibliography page `references.md` does not exist" in log.casefold()
    assert "alignrefs pages --write" in log


def test_mkdocs_generates_the_page_and_needs_no_watch(site: Callable[..., Path]) -> None:
    assert "stale-host" not in log_of(site, "[]", "references.md", "mkdocs", "--strict")


def test_a_dirty_build_says_once_that_lists_may_be_stale(site: Callable[..., Path]) -> None:
    assert log_of(site, "[]", "", "mkdocs", "--dirty").count("may be stale") == 1
