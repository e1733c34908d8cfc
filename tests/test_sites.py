"""One site with every command in every context and every exception, as the real hosts build it."""

from __future__ import annotations

import copy
import difflib
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import articles
import building
import pytest
import yaml
from articles import find_all, outline, section, text, written
from building import HOSTS
from conftest import Builder

from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.pages.scan import scan

pytestmark = pytest.mark.hosts

CONTEXTS = building.SITES / "contexts"
SNIPPET = CONTEXTS / "snippets" / "note.md"
EXPECTED: dict[str, Any] = yaml.safe_load((CONTEXTS / "expected.yml").read_text("utf-8"))
PAGES = ("contexts", "forms", "exceptions", "faults", "docstrings", "blocks", "cited")
IN_A_LINK = re.compile(r"cite-\d+")
DPO = "#ref-rafailov2023direct"
REFERENCE = re.compile(r"fullcite (.+?), nocite \.")

# Where the line of all commands stands: the heading of the section, the elements that hold it, and how many there are.
PLACES = {
    "Paragraph": ("p", 1),
    "Table": ("td", 1),
    "List": ("li", 3),
    "Blockquote": ("p", 2),
    "Admonition": ("p", 1),
    "Tabs": ("div", 2),
    "Details": ("p", 1),
    "Snippet": ("p", 1),
    "Definition list": ("dd", 1),
    "Markdown in HTML": ("p", 2),
    "Emphasis": ("p", 2),
}


def page(built: Builder, name: str, host: str = "mkdocs") -> Element:
    return built("contexts", host).article(f"{name}/index.html")


def said(element: Element) -> str:
    """Return an element's text with the whole reference written as REFERENCE."""
    return REFERENCE.sub("fullcite REFERENCE, nocite .", text(element)).replace("’", "'")


def works(element: Element | list[Element]) -> list[str]:
    """Return the keys that the citations within lead to, in order."""
    links = [link for cite in find_all(element, "span", cls="alignrefs-cite") for link in find_all(cite, "a")]
    return [
        unquote(href.removeprefix("#ref-").replace("~", "%"))
        for link in links
        if (href := link.get("href", "")).startswith("#ref-")
    ]


@pytest.mark.parametrize("host", HOSTS)
def test_the_site_builds_on(host: str, built: Builder) -> None:
    result = built("contexts", host)
    assert result.code == 0, result.log
    assert "Traceback" not in result.log


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("host", HOSTS)
def test_every_page_is_sound(host: str, name: str, built: Builder) -> None:
    assert articles.faults(built("contexts", host).html(f"{name}/index.html")) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("host", HOSTS[1:])
def test_articles_are_equal_element_by_element(host: str, name: str, built: Builder) -> None:
    ours, theirs = outline(page(built, name)), outline(page(built, name, host))
    assert ours == theirs, "\n".join(difflib.unified_diff(ours, theirs, "mkdocs", host, lineterm=""))


@pytest.mark.parametrize("name", PAGES[:-1])
def test_article_is_as_it_was_read(name: str, built: Builder, accept: bool) -> None:
    """The files in `expected/` were read against the issue; `pytest --accept` writes them anew, to be read again."""
    golden = CONTEXTS / "expected" / f"{name}.txt"
    article = without_places(page(built, name))
    lines = outline(article, without=("style", "title"))
    got = re.sub(r'"data:text/css,[^"]*"', '"data:text/css,…"', "\n".join(lines) + "\n")
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(got, encoding="utf-8")
    assert got == golden.read_text(encoding="utf-8")


def without_places(article: Element) -> Element:
    """Return an article without the hundreds of places that cite a work, which have a test of their own."""
    article = copy.deepcopy(article)
    for parent in article.iter():
        for child in [one for one in parent if one.tag == "details" and text(one).startswith("Cited on")]:
            parent.remove(child)
    return article


@pytest.mark.parametrize("place", PLACES)
def test_all_commands_work_in(place: str, built: Builder) -> None:
    tag, count = PLACES[place]
    holders = [one for one in find_all(section(page(built, "contexts"), place), tag) if own(one, tag)]
    assert [own_line(one) for one in holders] == [EXPECTED["line"]] * count
    for holder in holders:
        assert works(holder)[:9] == ["rafailov2023direct"] * 9


def own(element: Element, tag: str) -> bool:
    """Whether the line of commands stands in this element and not in a smaller one of the same kind."""
    return "citep" in text(element) and (
        not any("citep" in text(one) for one in find_all(list(element), tag)) or tag == "li"
    )


def own_line(element: Element) -> str:
    """Return the first line of commands within an element, lists nested in it left out."""
    line = said(element)
    return line[: line.index("nocite .") + len("nocite .")]


def test_all_commands_work_in_footnotes(built: Builder) -> None:
    notes = find_all(page(built, "contexts"), "div", cls="footnote")
    assert own_line(find_all(notes, "p")[0]) == EXPECTED["line"]
    assert works(find_all(notes, "p")[0])[:9] == ["rafailov2023direct"] * 9


def test_all_commands_work_in_docstrings(built: Builder) -> None:
    article = page(built, "docstrings")
    assert EXPECTED["line"] in [said(one) for one in find_all(article, "p")]
    assert "Train as Rafailov et al. (2023) do, after (Zhou et al., 2023)." in [
        said(one) for one in find_all(article, "p")
    ]
    assert "How many steps, as in (Zhu et al., 2023a, p. 3)." in [said(one) for one in find_all(article, "p")]


def test_links_of_docstrings_lead_to_the_list_of_the_page(built: Builder) -> None:
    article = page(built, "docstrings")
    for key in ("rafailov2023direct", "zhou2023lima", "zhu2023principled"):
        assert find_all(article, "li", id=f"ref-{key}")
    assert set(works(article)) == {"rafailov2023direct", "zhou2023lima", "zhu2023principled"}


def test_unknown_key_in_a_docstring_stays_visible(built: Builder) -> None:
    marked = find_all(page(built, "docstrings"), "span", cls="alignrefs-unresolved")
    assert [written(one) for one in marked] == ["<<cite:nobody2020>>"]


def test_citation_wraps_over_lines(built: Builder) -> None:
    paragraphs = [
        said(one) for one in find_all(section(page(built, "contexts"), "Wrapped lines"), "*") if one.tag in ("p", "li")
    ]
    assert paragraphs == [
        "Seen by (see also Rafailov et al., 2023, p. 3; Zhou et al., 2023)"
        " and by Rafailov et al. (2023) and Zhou et al. (2023).",
        "Quoted, and wrapped in (see also Rafailov et al., 2023, p. 3) the quotation.",
        "Listed, and wrapped in (see also Rafailov et al., 2023, p. 3) the item.",
    ]


def test_citation_in_a_link_is_plain_text(built: Builder) -> None:
    links = find_all(section(page(built, "contexts"), "Inside a link"), "a")
    assert [said(one) for one in links] == [EXPECTED["line"], "The paper (Rafailov et al., 2023)"]
    assert [one.get("href") for one in links] == ["../", "../"]


def test_citation_in_emphasis_keeps_both(built: Builder) -> None:
    paragraphs = section(page(built, "contexts"), "Emphasis")
    assert said(paragraphs[0][0]) == EXPECTED["line"]
    assert paragraphs[0][0].tag == "em"
    assert paragraphs[1][0].tag == "strong"
    last = paragraphs[2]
    assert said(last) == "(Rafailov et al., 2023) and a(Rafailov et al., 2023)b and (see also Rafailov et al., 2023)"
    assert works(last) == ["rafailov2023direct"] * 3


def test_citation_stands_beside_punctuation(built: Builder) -> None:
    (paragraph, *_) = section(page(built, "contexts"), "Beside punctuation")
    one = "(Rafailov et al., 2023)"
    assert said(paragraph) == f'({one})"{one}", a{one}b; {one}(Zhou et al., 2023).'


def test_labels_of_headings_stand_in_a_footnote_reference(built: Builder) -> None:
    article = page(built, "contexts")
    heading = next(one for one in find_all(article, "h2") if "citep" in text(one))
    assert said(heading) == EXPECTED["line"]
    assert text_without_notes(heading).split(" , ") == [
        *("cite", "citep", "citet", "Citet", "citeauthor", "Citeauthor", "citeyear", "citeyearpar", "citetitle"),
        *("fullcite", "nocite ."),
    ]
    notes = find_all(heading, "sup")
    assert all(note.get("id", "").startswith("fnref:") for note in notes)


def text_without_notes(element: Element) -> str:
    copy = Element(element.tag)
    copy.text = element.text
    for child in element:
        if child.tag == "sup":
            holder = copy[-1] if len(copy) else None
            if holder is None:
                copy.text = (copy.text or "") + (child.tail or "")
            else:
                holder.tail = (holder.tail or "") + (child.tail or "")
        else:
            copy.append(child)
    return text(copy)


@pytest.mark.parametrize("host", HOSTS)
def test_labels_of_headings_stay_out_of_contents_navigation_and_title(host: str, built: Builder) -> None:
    root = articles.parse(built("contexts", host).html("contexts/index.html"))
    contents = [one for one in find_all(root, "nav") if "md-nav--secondary" in one.get("class", "")]
    assert "Rafailov" not in text(contents[0])
    assert "The heading with a prefix and more" in text(contents[0])
    assert {link.get("href") for link in find_all(contents, "a")} >= {
        "#the-heading-with-a-prefix-and-more",
        "#underlined",
    }


@pytest.mark.parametrize("form", EXPECTED["forms"], ids=lambda form: form["say"].partition(":")[0])
def test_form_in_the_author_year_style(form: dict[str, Any], built: Builder) -> None:
    items = {said(one): one for one in find_all(page(built, "forms"), "li") if not one.get("id")}
    assert form["say"] in items
    assert works(items[form["say"]]) == form["links"]


def test_emphasis_and_code_of_a_prefix_are_elements(built: Builder) -> None:
    items = {said(one): one for one in find_all(page(built, "forms"), "li")}
    assert find_all(items["a prefix with emphasis: (see also Rafailov et al., 2023)"], "em")[0].text == "also"
    assert find_all(items["a prefix with code: (see train Rafailov et al., 2023)"], "code")[0].text == "train"


def test_page_that_cites_ends_with_a_list_of_what_it_cites(built: Builder) -> None:
    article = page(built, "forms")
    (bibliography,) = find_all(article, "div", cls="alignrefs-bibliography")
    assert article[-1] is bibliography
    assert (article[-2].tag, text(article[-2])) == ("h2", "References")
    keys = [one.get("id", "") for one in find_all(bibliography, "li") if one.get("id")]
    assert sorted(keys) == [
        "ref-church1940simple",
        "ref-devries1901mutation",
        "ref-o~27neil2016",
        "ref-rafailov2023direct",
        "ref-who",
        "ref-zhou2023lima",
        "ref-zhu2023finetuning",
        "ref-zhu2023principled",
    ]


def test_list_at_the_end_stands_after_the_footnotes(built: Builder) -> None:
    article = page(built, "contexts")
    order = [one.get("class") for one in article if one.tag == "div" and one.get("class")]
    assert order[-2:] == ["footnote", "alignrefs-bibliography"]


def test_whole_reference_in_place_reads_as_in_the_list(built: Builder) -> None:
    article = page(built, "contexts")
    references = {found for one in find_all(article, "p") for found in REFERENCE.findall(text(one))}
    assert len(references) == 1
    (reference,) = references
    item = text(find_all(article, "li", id="ref-rafailov2023direct")[0])
    assert item.startswith(reference.rstrip("."))


@pytest.mark.parametrize("line", EXPECTED["exceptions"], ids=lambda line: line.partition(":")[0])
@pytest.mark.parametrize("host", HOSTS)
def test_exception_stays_as_it_is_written(host: str, line: str, built: Builder) -> None:
    article = page(built, "exceptions", host)
    assert line in [text(one) for one in find_all(article, "*") if one.tag in ("p", "pre", "div")]


def test_escaped_backslash_before_a_citation_is_one_backslash(built: Builder) -> None:
    paragraphs = [text(one) for one in find_all(page(built, "exceptions"), "p")]
    assert "Escape of the escape: \\(Rafailov et al., 2023)." in paragraphs


def test_comments_stay_comments(built: Builder) -> None:
    html = built("contexts").html("exceptions/index.html")
    assert "before <!-- <<cite:rafailov2023direct>> --> after." in html
    assert "<!-- Block comment: <<cite:rafailov2023direct>> -->" in html
    assert "<!--\nLonger comment:\n\n<<refs>>\n-->" in html


@pytest.mark.parametrize("fault", EXPECTED["faults"], ids=lambda fault: fault["see"])
def test_fault_is_seen_on_the_page(fault: dict[str, str], built: Builder) -> None:
    assert fault["see"] in written(page(built, "faults"))


@pytest.mark.parametrize("fault", EXPECTED["faults"], ids=lambda fault: fault["see"])
@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_fault_is_reported_with_its_place(host: str, fault: dict[str, str], built: Builder) -> None:
    log = built("contexts", host).log
    lines = [line for line in log.splitlines() if f"faults.md:{fault['place']}:" in line and fault["code"] in line]
    assert len(lines) == 1, log
    assert fault.get("near", "") in lines[0]


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_only_the_faults_are_reported(host: str, built: Builder) -> None:
    """No page but the page of faults has anything to report, except the docstring that cites an unknown work."""
    lines = [line for line in built("contexts", host).log.splitlines() if re.match(r"(WARNING|ERROR)", line)]
    assert [line for line in lines if "faults.md" not in line and "nobody2020" not in line] == []


def test_known_works_of_a_group_work_beside_an_unknown_one(built: Builder) -> None:
    (paragraph,) = [one for one in find_all(page(built, "faults"), "p") if text(one).startswith("Unknown beside")]
    assert works(paragraph) == ["rafailov2023direct"]
    assert [written(one) for one in find_all(paragraph, "span", cls="alignrefs-unresolved")] == ["nobody2020"]


def test_shortcode_in_an_attribute_leaves_the_attribute_alone(built: Builder) -> None:
    assert '<span title="<<cite:rafailov2023direct>>">hover</span>' in built("contexts").html("faults/index.html")


@pytest.mark.parametrize("host", HOSTS)
def test_the_index_leads_to_each_citation_of_the_site(host: str, built: Builder) -> None:
    index, *_ = find_all(page(built, "cited", host), "div", cls="alignrefs-cited-by")
    linked = [link.get("href", "") for link in find_all(index, "a")]
    led = {(path.strip("./"), name) for path, _, name in (href.partition("#") for href in linked) if "cite-" in name}
    cited = {(name, one.get("id")) for name in PAGES for one in find_all(page(built, name, host), "*") if is_cited(one)}
    assert led - cited == set()
    assert {name for _, name in cited - led if not IN_A_LINK.fullmatch(name)} == set()


def is_cited(element: Element) -> bool:
    """Whether an element has an id of ours, to which back-links lead."""
    return re.fullmatch(r"(?:fnref:)?cite-(?:.*-)?\d+", element.get("id", "")) is not None


@pytest.fixture(scope="module")
def unresolved(tmp_path_factory: pytest.TempPathFactory) -> building.Built:
    """The site with a library that has none of the keys: every citation stays visible as it is written."""
    project = building.copy("contexts", tmp_path_factory.mktemp("unresolved") / "project")
    building.write(project, {"reading-list.md": "#### Another\n\nkey: another\n\npaper link: [here](https://a.org/)\n"})
    (project / "more.bib").unlink()
    configuration = (project / "mkdocs.yml").read_text("utf-8").replace(", more.bib", "")
    (project / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    return building.build(project)


@pytest.mark.parametrize("name", ["contexts", "forms", "exceptions"])
def test_scanner_and_page_agree_on_the_citations_and_their_order(name: str, unresolved: building.Built) -> None:
    source = (CONTEXTS / "docs" / f"{name}.md").read_text("utf-8")
    scanned = scan(SourceText(source.replace('--8<-- "note.md"', SNIPPET.read_text("utf-8")), f"{name}.md"))
    marked = find_all(unresolved.article(f"{name}/index.html"), "span", cls="alignrefs-unresolved")
    expected = [" ".join(one.text.split()) for one in scanned if one.rendered and not one.escaped]
    assert [written(one) for one in marked] == expected


def accepted(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.txt"))


def test_every_page_with_shortcodes_has_a_snapshot() -> None:
    assert accepted(CONTEXTS / "expected") == sorted(PAGES[:-1])
