"""Where citations lead, on every host; the configuration file may stand anywhere; blog posts and their excerpts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import articles
import building
import pytest
import yaml
from articles import find_all, text

pytestmark = pytest.mark.hosts

CASES: list[dict[str, Any]] = yaml.safe_load((building.SITES / "links.yml").read_text("utf-8"))
LIBRARY = """
@article{doi, author={Doi, A.}, title={With a DOI}, year={2001}, doi={10.1000/xyz}, url={https://example.org/other}}
@misc{arxiv, author={Arxiv, B.}, title={On arXiv}, year={2002}, eprint={2305.18290}, archiveprefix={arXiv}}
@misc{linked, author={Linked, C.}, title={With a Link}, year={2003}, url={https://example.org/work}}
@misc{bare, author={Bare, D.}, title={Without}, year={2004}}
"""


def configuration(plugins: list[Any], settings: dict[str, Any] | None = None, **options: Any) -> str:
    given = {
        "site_name": "Links",
        "site_url": "https://example.org/",
        "theme": {"name": "material", "font": False},
        "plugins": [*plugins, "alignrefs"],
        "markdown_extensions": [{"alignrefs": {"sources": ["refs.bib"], **options}}],
    }
    return yaml.safe_dump({**given, **(settings or {})})


def leads(article: Element) -> list[str | None]:
    """Return where each work of the citations leads: the `href` of its link, or None for plain text."""
    cites = find_all(article, "span", cls="alignrefs-cite")
    return [link.get("href") for cite in cites for link in find_all(cite, "a") or [cite]]


def page_of(result: building.Built) -> str:
    return "sub/page/index.html" if (result.folder / "sub" / "page").exists() else "sub/page.html"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("host", ["mkdocs", "zensical"])
def test_citation_leads_to(host: str, case: dict[str, Any], site: Callable[..., Path]) -> None:
    options = case.get("options", {})
    front, _, body = case["page"].rpartition("---\n\n")
    page = f"{front}---\n\n# Page\n\n{body}" if front else f"# Page\n\n{body}"
    files = {"refs.bib": LIBRARY, "docs/index.md": "# Home\n", "docs/sub/page.md": page}
    files["mkdocs.yml"] = configuration(["search"], case.get("configuration"), **options)
    if host == "zensical" and "bibliography" in options:
        files[f"docs/{options['bibliography']}"] = "# References\n\n<<bibliography: scope=site>>\n"
    result = building.build(site(files), host)
    assert result.code == 0, result.log
    article = result.article(page_of(result))
    assert leads(article) == case["links"]
    assert articles.faults(result.html(page_of(result))) == []
    assert case.get("says", "See ") in text(article)


@pytest.mark.parametrize("host", building.HOSTS)
def test_sources_are_relative_to_the_configuration_file(host: str, site: Callable[..., Path], tmp_path: Path) -> None:
    files = {"sub/docs/index.md": "# Home\n\n<<cite:doi>>\n", "sub/refs.bib": LIBRARY}
    site({**files, "sub/mkdocs.yml": configuration(["search"])}, "elsewhere")
    result = building.build(tmp_path / "elsewhere" / "sub", host, "-f", "elsewhere/sub/mkdocs.yml", cwd=tmp_path)
    assert result.code == 0, result.log
    assert "(Doi, 2001)" in text(result.article("index.html"))


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_options_of_the_plugin_alone_do(host: str, site: Callable[..., Path]) -> None:
    given = yaml.safe_load(configuration(["search"]))
    given |= {"plugins": ["search", {"alignrefs": {"sources": ["refs.bib"]}}], "markdown_extensions": []}
    files = {"docs/index.md": "# Home\n\n<<cite:doi>>\n", "refs.bib": LIBRARY, "mkdocs.yml": yaml.safe_dump(given)}
    result = building.build(site(files), host)
    assert result.code == 0, result.log
    assert leads(result.article("index.html")) == ["#ref-doi"]


@pytest.mark.parametrize("order", [("index.md", "a/b/deep.md"), ("z.md", "a/b/deep.md")])
def test_links_that_the_host_rewrites_are_rewritten_for_each_page(
    order: tuple[str, str], site: Callable[..., Path]
) -> None:
    """A link from `docs_dir` in a list is another one on each page, whichever page shows the work first."""
    lines = "## A Work\n\nPaper link: [here](/files/paper.pdf)\n\n```\n@misc{work, title={A Work}, year={2020}}\n```\n"
    files = {"docs/reading-list.md": f"# List\n\n{lines}", "docs/files/paper.pdf": "", "docs/index.md": "# Home\n"}
    files |= {f"docs/{path}": "# Page\n\nSee <<cite:work>>.\n" for path in order}
    settings = yaml.safe_load(
        configuration(["search"], {"validation": {"links": {"absolute_links": "relative_to_docs"}}})
    )
    settings["markdown_extensions"] = [{"alignrefs": {"sources": ["docs/reading-list.md"]}}]
    result = building.build(site({**files, "mkdocs.yml": yaml.safe_dump(settings)}), "mkdocs")
    assert result.code == 0, result.log
    assert 'href="../../../files/paper.pdf"' in result.html("a/b/deep/index.html")


POST = """---
date: 2024-01-0{number}
---

# Post {number}

Begins with <<cite:doi>>, {number}.

<!-- more -->

Goes on with <<cite:arxiv>>.
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> building.Built:
    posts = {f"docs/blog/posts/post-{number}.md": POST.format(number=number) for number in (1, 2)}
    files = {"refs.bib": LIBRARY, "docs/index.md": "# Home\n", "docs/blog/index.md": "# Blog\n"}
    files["mkdocs.yml"] = configuration(["search", "blog"])
    return building.build(building.write(tmp_path_factory.mktemp("blog"), {**files, **posts}), "mkdocs", "--strict")


def test_blog_builds_strictly(blog: building.Built) -> None:
    assert blog.code == 0, blog.log


def test_blog_post_has_its_list(blog: building.Built) -> None:
    post = "blog/2024/01/01/post-1/index.html"
    assert leads(blog.article(post)) == ["#ref-doi", "#ref-arxiv"]
    assert articles.faults(blog.html(post)) == []


def test_excerpts_have_no_list_and_no_ids_and_link_to_the_post(blog: building.Built) -> None:
    root = articles.parse(blog.html("blog/index.html"))
    cites = find_all(root, "span", cls="alignrefs-cite")
    assert [text(cite) for cite in cites] == ["(Doi, 2001)", "(Doi, 2001)"]
    links = [link.get("href", "") for cite in cites for link in find_all(cite, "a")]
    assert links == ["2024/01/02/post-2/#ref-doi", "2024/01/01/post-1/#ref-doi"]
    assert find_all(root, "div", cls="alignrefs-bibliography") == []
    assert [one.get("id") for cite in cites for one in find_all(cite, "*") if one.get("id")] == []
