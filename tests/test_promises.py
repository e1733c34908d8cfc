"""The nine promises of the design, each by name; `promises/` holds the changes of the product that break them."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import articles
import building
import markdown
import pytest
import yaml
from articles import find_all, outline, text, written
from promises import run

CHANGES = run.changes()
FIRST = list({change.test.split("_")[2]: change for change in reversed(CHANGES)}.values())[::-1]
"""One change for each promise; the script tries them all."""
AUDIT = building.SITES / "untouched" / "audit"
LIBRARY = """
@article{rafailov2023direct, author={Rafailov, Rafael and Sharma, Archit and Mitchell, Eric}, title={Direct preference
  optimization}, journal={NeurIPS}, year={2023}, url={https://example.org/dpo}, keywords={alignment}}
@misc{zhu2023principled, author={Zhu, Banghua and Jiao, Jiantao and Jordan, Michael I.}, title={Principled},
  year={2023}}
@misc{zhu2023finetuning, author={Zhu, Banghua and Sharma, Hiteshi and Dong, Shi}, title={Fine-tuning},
  year={2023}}
"""
LIST = """# List

## Policies

#### Read work [`READ`]

paper link: [here](https://example.org/read)

#### Unread work [`UNREAD`]

code link: [here](https://example.org/unread)
"""
LINE = re.compile(r"(?P<level>\w+) +-  (?P<place>\S+:\d+:\d+): (?P<code>[a-z-]+): (?P<message>.+)")


def project(folder: Path, pages: dict[str, str], plugin: bool = True, **options: Any) -> Path:
    """Write a site with the library above, with or without the plugin and the extension."""
    configuration: dict[str, Any] = {"site_name": "Promises", "theme": {"name": "material", "font": False}}
    configuration |= {"plugins": ["search"], "markdown_extensions": ["tables", "footnotes"]}
    if plugin:
        configuration["plugins"].append("alignrefs")
        alignrefs = {"sources": ["refs.bib", "list.md"], **options}
        configuration["markdown_extensions"].append({"alignrefs": alignrefs})
    docs = {f"docs/{name}": content for name, content in pages.items()}
    sources = {"refs.bib": LIBRARY, "list.md": LIST}
    return building.write(folder, {**sources, **docs, "mkdocs.yml": yaml.safe_dump(configuration)})


def built(folder: Path, pages: dict[str, str], host: str = "mkdocs", **options: Any) -> building.Built:
    result = building.build(project(folder, pages, **options), host)
    assert result.code == 0, result.log
    return result


def audited(folder: Path, pages: dict[str, str]) -> dict[str, list[str]]:
    """Build a site and return the sources and addresses that were opened, and the modules that were imported."""
    report = folder / "report.json"
    path = os.pathsep.join([str(AUDIT), os.environ.get("PYTHONPATH", "")])
    result = building.build(project(folder, pages), environment={"PYTHONPATH": path, "AUDIT_REPORT": str(report)})
    assert result.code == 0, result.log
    return dict(json.loads(report.read_text("utf-8")))


@pytest.mark.hosts
def test_promise_1_a_page_without_shortcodes_is_left_alone(tmp_path: Path) -> None:
    plain = (
        "# Plain\n\nA <!-- comment --> and *<!-- another with `code` --> one*, a << b, \\<!-- none.\n\n<!-- block -->\n"
    )
    citing = {"plain.md": plain, "citing.md": "# Citing <<cite:rafailov2023direct>>\n"}
    not_citing = {"plain.md": plain, "citing.md": "# Citing\n"}
    with_it = built(tmp_path / "with", citing, bibliography="references.md")
    without = built(tmp_path / "without", not_citing, plugin=False)
    assert with_it.html("plain/index.html") == without.html("plain/index.html")
    assert with_it.html("404.html") == without.html("404.html")


@pytest.mark.hosts
def test_promise_2_nothing_is_lost(tmp_path: Path) -> None:
    broken = (
        "\n@misc{broken, author={Broken, A.} title={Broken}, year={2001}\n\n@misc{last, author={Last, L.}, year={2002}}"
    )
    page = (
        "# P\n\nSee <<cite:nobody>>, <<cite:rafailov2023direct, nobody>>, <<cite:>>, <<cite:broken>>, <<cite:last>>.\n"
    )
    folder = project(tmp_path, {"index.md": page})
    building.write(tmp_path, {"refs.bib": LIBRARY + broken})
    result = building.build(folder)
    assert result.code == 0, result.log
    assert "Traceback" not in result.log
    (paragraph, *_) = find_all(result.article("index.html"), "p")
    assert written(paragraph) == (
        "See <<cite:nobody>>, (Rafailov et al., 2023; nobody), <<cite:>>, (Broken, 2001), (Last, 2002)."
    )
    assert len(find_all(paragraph, "span", cls="alignrefs-unresolved")) == 3


@pytest.mark.hosts
def test_promise_2_a_wrong_configuration_is_one_sentence(tmp_path: Path) -> None:
    folder = project(tmp_path, {"index.md": "# P\n\n<<cite:nobody>>\n"}, style="apa")
    result = building.build(folder)
    assert result.code != 0
    assert "Traceback" not in result.log
    assert "author-year" in result.log
    shown = building.build(folder, "zensical")
    assert shown.code == 0
    assert "author-year" in text(shown.article("index.html"))


@pytest.mark.hosts
def test_promise_3_every_complaint_is_a_diagnostic(tmp_path: Path) -> None:
    blocks = "<<refs: colour=red>>\n\n<<refs: year=1800>>\n\n"
    page = f"# P\n\nSee <<cite:rafailov>>.\n\n{blocks}See\n<<cite:>> \\<<cite:zhu2023principled>>.\n"
    log = built(tmp_path, {"index.md": page}).log
    found = sorted(
        (match for line in log.splitlines() if (match := LINE.search(line))), key=lambda one: line_of(one["place"])
    )
    assert [(one["place"], one["level"], one["code"]) for one in found] == [
        ("docs/index.md:3:5", "ERROR", "unknown-key"),
        ("docs/index.md:5:1", "ERROR", "unknown-option"),
        ("docs/index.md:7:1", "WARNING", "empty-selection"),
        ("docs/index.md:10:1", "ERROR", "shortcode-syntax"),
        ("docs/index.md:10:12", "WARNING", "escaped-shortcode"),
    ]
    assert "rafailov2023direct" in found[0]["message"]
    loud = [line for line in log.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert len(loud) == len(found)


def line_of(place: str) -> tuple[int, ...]:
    return tuple(int(number) for number in place.split(":")[1:])


@pytest.mark.hosts
def test_promise_4_incremental_equals_clean(tmp_path: Path) -> None:
    """The one work that is cited has the letter that it has beside its twin, with any seed and on any other site."""
    page = "# P\n\nSee <<cite:zhu2023finetuning>>, <<cite:rafailov2023direct>>.\n"
    other = "# O\n\nSee <<cite:zhu2023principled>>.\n"
    seeds = {"PYTHONHASHSEED": "99"}
    alone = built(tmp_path / "alone", {"p.md": page, "index.md": "# I\n"})
    among = building.build(
        project(tmp_path / "among", {"a.md": other, "p.md": page, "index.md": "# I\n"}), environment=seeds
    )
    article = alone.article("p/index.html")
    assert "See (Zhu et al., 2023b), (Rafailov et al., 2023)." in text(article)
    assert outline(article) == outline(among.article("p/index.html"))


@pytest.mark.hosts
def test_promise_4_what_only_other_pages_know_is_the_same_in_any_build_order(tmp_path: Path) -> None:
    """The bibliography tells of pages that are built before it and after it, and its labels do not depend on them."""
    citing = "# Page\n\n## Letters\n\nSee <<cite:zhu2023finetuning>> here.\n"
    pages = {"references.md": "# R\n\n<<bibliography: scope=site>>\n", "index.md": "# I\n"}
    result = built(tmp_path / "cited", {**pages, "a.md": citing, "z.md": citing}, bibliography="references.md")
    (entry,) = find_all(result.article("references/index.html"), "li", id="ref-zhu2023finetuning")
    links = [link.get("href") for link in find_all(find_all(entry, "ul"), "a")]
    places = ["../a/#cite-zhu2023finetuning-1", "../z/#cite-zhu2023finetuning-1"]
    assert links == [place for place in places for _ in ("page", "words")]
    assert "Cited on 2 pages" in text(entry)
    alone = built(tmp_path / "uncited", pages, bibliography="references.md").article("references/index.html")
    (uncited,) = find_all(alone, "li", id="ref-zhu2023finetuning")
    assert text(entry).startswith(text(uncited).rstrip())


@pytest.mark.hosts
def test_promise_5_no_network_in_a_build(tmp_path: Path) -> None:
    page = "# P\n\nSee <<cite:rafailov2023direct>>.\n\n<<refs>>\n\n<<bibliography>>\n"
    assert audited(tmp_path, {"index.md": page})["addresses"] == []


@pytest.mark.hosts
def test_promise_6_sources_are_untrusted(tmp_path: Path) -> None:
    evil = """
@misc{evil, author={{<script>alert(1)</script>}}, title={<img src=x onerror=alert(2)>
  \\href{javascript:alert(3)}{x} \x02wzxhzdk:0\x03},
  year={2024}, url={javascript:alert(4)}, keywords={<b>tag</b>}, note={<svg onload=alert(5)>}}
"""
    table = "<<refs: key=evil columns=title,authors,links,tags>>"
    page = f"# P\n\n<i>Once</i>: see <<cite:evil>>, <<fullcite:evil>>.\n\n{table}\n"
    folder = project(tmp_path, {"index.md": page})
    building.write(tmp_path, {"refs.bib": LIBRARY + evil})
    result = building.build(folder)
    assert result.code == 0, result.log
    article = result.article("index.html")
    assert articles.faults(result.html("index.html")) == ["'wzxhzdk' in the page"]
    assert len(find_all(article, "i")) == 1
    assert [one.tag for name in ("script", "img", "svg", "b") for one in find_all(article, name)] == []
    assert "<script>alert(1)</script>" in text(article)
    assert "unsafe-url" in result.log


@pytest.mark.hosts
def test_promise_7_works_without_javascript_with_keyboard_and_screen_reader(tmp_path: Path) -> None:
    page = '# P\n\nSee <<cite:rafailov2023direct>>.\n\n<<refs: caption="What to read">>\n'
    article = built(tmp_path, {"index.md": page}).article("index.html")
    (region,) = find_all(article, "div", cls="alignrefs-refs")
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", "What to read")
    (table,) = find_all(region, "table")
    assert table.get("class") is None
    assert text(find_all(table, "caption")[0]) == "What to read"
    assert {cell.get("scope") for cell in find_all(table, "th")} <= {"col", "row", "colgroup", "rowgroup"}
    statuses = find_all(table, "span", cls="alignrefs-status")
    assert [one.get("data-status") for one in statuses] == ["READ", "UNREAD"]
    assert all(text(one).strip() for one in statuses)
    assert find_all(article, "details"), "BibTeX opens without a script"
    assert find_all(article, "script") == []
    assert all(link.get("href") for link in find_all(article, "a"))
    assert all(text(link) or link.get("aria-label") for link in find_all(article, "a"))


@pytest.mark.hosts
@pytest.mark.parametrize("host", building.HOSTS[1:])
def test_promise_8_one_result_on_every_host(host: str, tmp_path: Path) -> None:
    page = "# P\n\nSee <<cite:rafailov2023direct>>, <<cite:nobody>>.\n\n## H <<citet:zhu2023principled>>\n\n<<refs>>\n"
    pages = {"index.md": "# I\n", "sub/page.md": page}
    ours = built(tmp_path / "mkdocs", pages)
    theirs = built(tmp_path / host, pages, host)
    assert outline(ours.article("sub/page/index.html")) == outline(theirs.article("sub/page/index.html"))
    bibliography = {**pages, "references.md": "# R\n\n<<bibliography: scope=site>>\n"}
    options = {"references": False, "bibliography": "references.md"}
    ours = built(tmp_path / "ours", bibliography, **options)
    theirs = built(tmp_path / "theirs", bibliography, host, **options)
    links = [link.get("href") for link in find_all(ours.article("sub/page/index.html"), "a")]
    assert "../../references/#ref-rafailov2023direct" in links
    assert links == [link.get("href") for link in find_all(theirs.article("sub/page/index.html"), "a")]


@pytest.mark.hosts
def test_promise_9_nothing_is_read_for_a_site_that_does_not_cite(tmp_path: Path) -> None:
    report = audited(tmp_path, {"index.md": "# P\n\nNothing.\n"})
    assert report["opened"] == []
    assert {"bibtexparser", "pybtex", "ftfy"} & set(report["modules"]) == set()


def test_promise_9_cost_is_linear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the works and citations take four times the calls, give or take a sixth; no clock is asked."""
    monkeypatch.chdir(tmp_path)
    convert(tmp_path, 10)
    small, large = (sum(calls_of_converting(tmp_path, number).values()) for number in (30, 120))
    assert large < small * 4 * 7 / 6


def test_promise_9_only_what_is_shown_is_formatted_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    convert(tmp_path, 10)
    calls = calls_of_converting(tmp_path, 60, cited=20)
    assert calls["styles", "reference"] == 20


def convert(folder: Path, number: int, cited: int | None = None) -> str:
    """Convert a page, in plain Python-Markdown, that cites the first `cited` of `number` works twice each."""
    name = f"{number}-{cited}.bib"
    works = [f"@misc{{k{at}, author={{Name{at}, A.}}, title={{Work {at}}}, year={{2000}}}}\n" for at in range(number)]
    (folder / name).write_text("".join(works), encoding="utf-8")
    page = "\n\n".join(f"One <<cite:k{at}>> and <<citet:k{at}, p. 3>>." for at in range(cited or number))
    return markdown.markdown(page, extensions=["alignrefs"], extension_configs={"alignrefs": {"sources": [name]}})


def calls_of_converting(folder: Path, number: int, cited: int | None = None) -> Counter[tuple[str, str]]:
    """Return how often each function of the package was called, by package and name."""
    with counted() as calls:
        html = convert(folder, number, cited)
    assert f"Name{(cited or number) - 1}" in html
    return calls


@contextmanager
def counted() -> Iterator[Counter[tuple[str, str]]]:
    calls: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and "mkdocs_alignrefs" in path.parts:
            calls[path.parent.name, frame.f_code.co_name] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@pytest.mark.hosts
@pytest.mark.parametrize("change", FIRST, ids=lambda change: f"{change.test}: {change.breaks}")
def test_breaking_change_is_noticed(change: run.Change, tmp_path: Path) -> None:
    assert run.is_noticed(change, tmp_path), f"{change.test} passes although the product was changed: {change.breaks}"


@pytest.mark.parametrize("promise", range(1, 10))
def test_each_promise_has_a_breaking_change(promise: int) -> None:
    assert any(change.test.startswith(f"test_promise_{promise}_") for change in CHANGES)
