"""Maths and code in titles, as MathJax and KaTeX look for them, or as text where a site draws no maths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import building
import pytest
from articles import find_all, text

pytestmark = pytest.mark.hosts

BOOK = r"@misc{a, title={$O(n^2)$ in \texttt{x < y}, $\frac{a}{b}$, {$K$}-wise}, author={Ash, Ann}, year={2020}}"
PAGE = "# Page\n\n<<citetitle:a>>\n\n<<refs: columns=title,year>>\n"
MKDOCS = """\
site_name: Maths
theme: {name: material, font: false}
plugins: [alignrefs]
markdown_extensions: [MATHS{alignrefs: {sources: [refs.bib]}}]
watch: [refs.bib]
"""
Site = Callable[..., Path]


@pytest.mark.parametrize("host", ["mkdocs", "zensical"])
@pytest.mark.parametrize("maths", [True, False])
def test_maths_is_drawn_by_the_site_or_read_as_text(maths: bool, host: str, site: Site) -> None:
    extension = "{pymdownx.arithmatex: {generic: true}}, " if maths else ""
    folder = site({"refs.bib": BOOK, "mkdocs.yml": MKDOCS.replace("MATHS", extension), "docs/index.md": PAGE})
    result = building.build(folder, host)
    assert result.code == 0, result.log
    article = result.article("index.html")
    drawn = [r"\(O(n^2)\)", r"\(\frac{a}{b}\)", r"\(K\)"]
    shown = drawn if maths else drawn[1:2]
    for holder in (*find_all(article, "th", scope="row"), *find_all(article, "span", cls="alignrefs-cite")):
        assert [text(one) for one in find_all(holder, "span", cls="arithmatex")] == shown
        assert [text(one) for one in find_all(holder, "code")] == ["x < y"]
        assert [text(one) for one in find_all(holder, "sup")] == ([] if maths else ["2"])
