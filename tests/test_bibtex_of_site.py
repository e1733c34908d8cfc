"""The BibTeX file of a site stands beside its bibliography page, unless the site has one of its own or no entry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import building
import pytest
from articles import find_all

pytestmark = pytest.mark.hosts

BOOK = "@book{ash2020, author={Ash, Ann}, title={Trees}, year={2020}}\n"
MKDOCS = """\
site_name: BibTeX
theme: {name: material, font: false}
plugins: [alignrefs]
validation: {anchors: warn}
markdown_extensions:
  - alignrefs: {sources: [SOURCE], bibliography: works/all.md}
"""
CASES = {
    "the plugin adds it": ({"refs.bib": BOOK}, "refs.bib", "Trees"),
    "a file of the site is left as it is": (
        {"docs/works/all.bib": BOOK.replace("Trees", "Mine")}, "docs/works/all.bib", "Mine",
    ),
    "a list without entries has none": ({"refs.bib": "% none"}, "refs.bib", None),
}  # fmt: skip
Site = Callable[..., Path]


@pytest.mark.parametrize("case", CASES)
def test_the_bibliography_page_leads_to_the_bibtex_of_the_site(case: str, site: Site) -> None:
    files, source, title = CASES[case]
    folder = site({**files, "mkdocs.yml": MKDOCS.replace("SOURCE", source), "docs/index.md": "# Home\n"})
    result = building.build(folder, "mkdocs")
    assert result.code == 0, result.log
    links = [link.get("href") for link in find_all(result.article("works/all/index.html"), "a", download="")]
    written = folder / "site" / "works" / "all.bib"
    assert links == (["../all.bib"] if title else [])
    assert title in written.read_text("utf-8") if title else not written.exists()


def test_on_zensical_it_is_written_by_the_command(site: Site) -> None:
    folder = site({"refs.bib": BOOK, "mkdocs.yml": MKDOCS.replace("SOURCE", "refs.bib"), "docs/index.md": "# Home\n"})
    building.write(folder, {"docs/works/all.md": "# All\n\n<<bibliography: scope=site>>\n", "docs/works/all.bib": BOOK})
    result = building.build(folder, "zensical")
    assert result.code == 0, result.log
    links = [link.get("href") for link in find_all(result.article("works/all/index.html"), "a", download="")]
    assert links == ["../all.bib"]
    assert (folder / "site" / "works" / "all.bib").is_file()
