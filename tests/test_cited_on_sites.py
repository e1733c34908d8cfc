"""What real sites make of the places that cite: drafts, blogs, pages left out, and plugins that change pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import building
import pytest
from articles import find_all

pytestmark = pytest.mark.hosts

BOOK = "@misc{ash2020, author={Ash, Ann}, title={Trees}, year={2020}}\n@misc{b, title={B}}\n"
CITING = "# Page\n\n## Trees\n\nSee <<cite:ash2020>>.\n"
MKDOCS = """\
site_name: Cited
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [PLUGINS alignrefs]
exclude_docs: left-out.md
draft_docs: draft.md
not_in_nav: "*"
validation: {anchors: warn}
markdown_extensions: [alignrefs: {sources: [refs.bib], bibliography: references.md}]
"""
POST = (
    "---\ndate: 2024-01-01\nSTATE---\n# Post\n\nBefore <<cite:ash2020>>.\n\n<!-- more -->\n\nAfter <<citet:ash2020>>.\n"
)
PAGES = {
    "docs/index.md": "# Home\n",
    "docs/a.md": CITING,
    "docs/lines.md": CITING.replace("\n", "\r\n"),
    "docs/left-out.md": CITING,
    "docs/draft.md": CITING,
    "docs/wrong.md": "---\nalignrefs: {style: apa}\n---\n\n" + CITING,
    "docs/blog/index.md": "# Blog\n",
    "docs/blog/posts/post.md": POST.replace("STATE", ""),
    "docs/blog/posts/no-post.md": POST.replace("STATE", "draft: true\n"),
}
Site = Callable[..., Path]


def places(result: building.Built) -> list[str]:
    """Return where the places of the first entry lead, each once."""
    assert result.code == 0, result.log
    (entry,) = find_all(result.article("references/index.html"), "li", id="ref-ash2020")
    return list(dict.fromkeys(link.get("href", "") for link in find_all(find_all(entry, "ul"), "a")))


def test_the_places_are_on_pages_of_the_site_and_lead_to_citations_that_are_there(site: Site) -> None:
    folder = site({**PAGES, "refs.bib": BOOK, "mkdocs.yml": MKDOCS.replace("PLUGINS", "blog,")})
    result = building.build(folder, "mkdocs")
    assert "anchor" not in result.log
    post = "../blog/2024/01/01/post/"
    assert places(result) == [
        "../a/#cite-ash2020-1",
        f"{post}#cite-ash2020-1",
        f"{post}#cite-ash2020-2",
        "../lines/#cite-ash2020-1",
        "../wrong/",
    ]


def test_where_a_plugin_changes_pages_the_places_are_the_pages(site: Site) -> None:
    macros = "# Page\n\n{{ '<<cite:ash2020>>' }} and <<cite:ash2020>>.\n"
    pages = {"docs/index.md": "# Home\n", "docs/a.md": macros}
    folder = site({**pages, "refs.bib": BOOK, "mkdocs.yml": MKDOCS.replace("PLUGINS", "macros,")})
    assert places(building.build(folder, "mkdocs")) == ["../a/"]
