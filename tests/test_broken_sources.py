"""Promise 2 over the whole of a site: a broken source costs at most itself, a wrong configuration one sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import articles
import building
import pytest
import yaml
from articles import find_all, text
from command import complaint

FAULTS: list[dict[str, Any]] = yaml.safe_load((building.SITES / "broken.yml").read_text("utf-8"))
WRONG: list[dict[str, Any]] = yaml.safe_load((building.SITES / "wrong_configuration.yml").read_text("utf-8"))
MARKS = {"at": b"@", "brace": b"{", "close": b"}", "quote": b'"', "hash": b"#", "tick": b"`", "heading": b"#### "}
HIDDEN = "\n<div>\n<<cite:good>>\n</div>\n"
PAGE = f"# Page\n\nSee <<cite:good>> here.\n\nAnd\n\n<<refs>>\n{HIDDEN}"
GOOD = "@misc{good, author={Good, G.}, title={A good entry}, year={2020}}\n"

pytestmark = pytest.mark.hosts


def configuration(theme: str = "mkdocs", **extension: Any) -> dict[str, Any]:
    return {
        "site_name": "Broken",
        "theme": {"name": theme},
        "plugins": ["search", "alignrefs"],
        "markdown_extensions": [{"alignrefs": extension}],
    }


def sources() -> dict[str, bytes]:
    """Return the broken sources by file name: those of the cases, and files that are hardly text at all."""
    cases = {
        f"fault-{number:02}.{case.get('as', 'bib')}": case["text"].encode(case.get("encoding", "utf-8"))
        for number, case in enumerate(FAULTS)
    }
    noise = random.Random(1).randbytes(5000)
    files = {"binary.bib": noise, "binary.md": noise, "empty.bib": b"", "empty.md": b"", "blank.md": b"\n\n \n"}
    files |= {"mark.bib": b"\xef\xbb\xbf", "half.bib": b"\xff\xfe@", "nul.bib": b"@misc{nul, title={a\0b}}"}
    files |= {f"{name}.{kind}": mark * 20_000 for name, mark in MARKS.items() for kind in ("bib", "md")}
    return {**cases, **files, "good.bib": GOOD.encode()}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> building.Built:
    lines = [f"- {key}: <<cite:{key}>>" for case in FAULTS for key in case["cites"]]
    page = "# Broken\n\n<<cite:good>>\n\n" + "\n".join(lines) + "\n\n<<refs>>\n\n<<bibliography: scope=site>>\n"
    files = {f"sources/{name}": content for name, content in sources().items()}
    project = building.write(tmp_path_factory.mktemp("broken") / "project", {**files, "docs/index.md": page})
    building.write(project, {"mkdocs.yml": yaml.safe_dump(configuration(sources=["sources"]))})
    return building.build(project)


def test_broken_sources_never_end_a_build(broken: building.Built) -> None:
    assert broken.code == 0, broken.log
    assert "Traceback" not in broken.log
    assert articles.faults(broken.html("index.html")) == []


def test_good_source_beside_them_is_whole(broken: building.Built) -> None:
    assert "(Good, 2020)" in text(find_all(broken.article("index.html"), "p")[0])


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["fault"])
def test_fault_costs_at_most_itself(case: dict[str, Any], broken: building.Built) -> None:
    items = {text(one) for one in find_all(broken.article("index.html"), "li")}
    assert {f"{key}: {says}" for key, says in case["cites"].items()} <= items


@pytest.mark.parametrize("name", [name for name in sources() if not name.startswith(("fault", "good", "nul"))])
def test_source_that_yields_nothing_is_reported(name: str, broken: building.Built) -> None:
    lines = [line for line in broken.log.splitlines() if f"/{name}:" in line]
    assert any(code in line for line in lines for code in ("no-entries", "source-unreadable", "bibtex-lost")), lines


def test_source_that_cannot_be_read_does_not_end_a_build(site: Callable[..., Path]) -> None:
    """A folder that goes by the name of a file is read by nobody."""
    files = {"sources/good.bib": GOOD, "sources/folder.bib/x": "", "docs/index.md": "# Page\n\n<<cite:good>>\n"}
    project = site({**files, "mkdocs.yml": yaml.safe_dump(configuration(sources=["sources/*.bib"]))})
    result = building.build(project)
    assert result.code == 0, result.log
    assert "(Good, 2020)" in text(result.article("index.html"))


def wrong_project(case: dict[str, Any], host: str, site: Callable[..., Path]) -> Path:
    config = configuration("mkdocs" if host == "mkdocs" else "material", **case["extension"])
    config["plugins"] = ["search", {"alignrefs": case.get("plugin", {})}]
    if "macros" in case:
        config["plugins"].append({"macros": case["macros"]})
    files = {"refs.bib": GOOD, "docs/index.md": PAGE, "docs/hidden.md": f"# Hidden\n{HIDDEN}"}
    return site({**files, "mkdocs.yml": yaml.safe_dump(config)})


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["name"])
@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_wrong_configuration_stops_with_one_sentence(
    host: str, case: dict[str, Any], site: Callable[..., Path]
) -> None:
    result = building.build(wrong_project(case, host, site), host)
    assert result.code != 0
    assert "Traceback" not in result.log
    (sentence,) = set(said_by_us(result.log))
    assert all(word in sentence for word in case["words"]), sentence


def said_by_us(log: str) -> list[str]:
    """Return the lines of a log in which the package complains of its configuration."""
    return [line for line in log.splitlines() if re.search("alignrefs", line) and not line.startswith("INFO")]


ON_ZENSICAL = [case for case in WRONG if "plugin" not in case and "macros" not in case]


@pytest.mark.parametrize("case", ON_ZENSICAL, ids=lambda case: case["name"])
def test_wrong_configuration_is_shown_in_place_of_the_shortcode(
    case: dict[str, Any], site: Callable[..., Path]
) -> None:
    """Zensical can only be stopped by a traceback, so the page says what is wrong."""
    result = building.build(wrong_project(case, "zensical", site), "zensical")
    assert result.code == 0, result.log
    assert "Traceback" not in result.log
    paragraphs = [text(one) for one in find_all(result.article("index.html"), "p")]
    (sentence,) = [one for one in paragraphs if one.startswith("See ")]
    assert all(word in sentence for word in case["words"]), sentence
    assert "<<cite:good>>" not in sentence


@pytest.mark.parametrize("case", [case for case in WRONG if "macros" not in case], ids=lambda case: case["name"])
def test_wrong_configuration_is_one_sentence_of_a_check(case: dict[str, Any], site: Callable[..., Path]) -> None:
    sentence = complaint(wrong_project(case, "mkdocs", site), "check")
    assert all(word in sentence for word in case["words"]), sentence


@pytest.mark.parametrize(
    ("link", "target", "kept"), [("named", "project", "docs/kept"), ("project/docs", "texts", "../texts/kept")]
)
def test_what_a_link_would_publish_is_refused(link: str, target: str, kept: str, tmp_path: Path) -> None:
    config = yaml.safe_dump(configuration(sources=["refs.bib"], cache_dir=kept))
    building.write(tmp_path / "project", {"refs.bib": GOOD, "mkdocs.yml": config})
    building.write(tmp_path / ("texts" if target == "texts" else "project/docs"), {"index.md": PAGE})
    (tmp_path / link).symlink_to(tmp_path / target)
    folder = tmp_path / ("project" if target == "texts" else link)
    result = building.build(folder)
    assert result.code != 0
    assert "would be published" in result.log
    assert "would be published" in complaint(folder, "check")
