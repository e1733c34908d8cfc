"""Where citations stand: real builds of a small site for each place, on every host; the manual has the table.

MkDocs builds each site alone, in this process; the other hosts build all places that may share a site in one.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import building
import in_process
import pytest
import repositories
import yaml

PLACES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "places.yaml").read_text("utf-8"))
BIBTEX = "@misc{doe99, author={Doe, Jane}, title={The Title}, year={1999}}\n"
LISTS = ("plugins", "extensions", "hooks")

pytestmark = pytest.mark.hosts


def is_installed(place: dict[str, Any]) -> bool:
    try:
        return find_spec(place.get("needs", "mkdocs")) is not None
    except ModuleNotFoundError:
        return False


def project(places: list[dict[str, Any]], folder: Path) -> Path:
    """Write one site for all these places."""
    joined = {name: [item for place in places for item in place.get(name, ())] for name in LISTS}
    extension = {"alignrefs": {"sources": ["refs.bib"], "syntax": ["shortcode", "pandoc"]}}
    configuration = {
        "site_name": "Places",
        "site_url": "https://example.org/",
        "use_directory_urls": False,
        "theme": {"name": "material", "font": False},
        "plugins": ["alignrefs", *joined["plugins"]],
        "markdown_extensions": [*joined["extensions"], extension],
        "hooks": joined["hooks"],
        **{name: place[name] for place in places for name in ("extra", "nav") if name in place},
    }
    files = {name: text for place in places for name, text in place["files"].items()}
    shared = {"mkdocs.yml": yaml.safe_dump(configuration), "refs.bib": BIBTEX, "docs/index.md": "# Home\n"}
    return building.write(folder, {**shared, **files})


def is_cited(page: Path) -> bool:
    html = page.read_text("utf-8") if page.is_file() else ""
    return "alignrefs-cite" in html and re.search(r'id="[\w-]*ref-doe99"', html) is not None and "[@doe99]" not in html


def sites() -> list[list[dict[str, Any]]]:
    together = [place for place in PLACES if not place.get("alone") and "only" not in place]
    return [together, *([place] for place in PLACES if place.get("alone"))]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["place"])
def test_where_citations_stand_on_mkdocs(
    place: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_installed(place):
        pytest.skip(f"{place['needs']} is not installed")
    folder = project([place], tmp_path)
    monkeypatch.chdir(folder)
    said = in_process.said(folder / "mkdocs.yml")
    assert is_cited(folder / "site" / place["page"]) == ("mkdocs" in place["hosts"]), said


@pytest.mark.parametrize("host", ["properdocs", "zensical"])
@pytest.mark.parametrize("places", sites(), ids=lambda places: places[0]["place"])
def test_where_citations_stand_on_other_hosts(places: list[dict[str, Any]], host: str, tmp_path: Path) -> None:
    there = [place for place in places if is_installed(place)]
    built = building.build(project(there, tmp_path), host)
    assert built.code == 0, built.log
    cited = {place["place"] for place in there if is_cited(built.folder / place["page"])}
    assert cited == {place["place"] for place in there if host in place["hosts"]}, built.log


@pytest.mark.skipif(find_spec("mike") is None, reason="mike is not installed")
def test_a_version_that_mike_deploys_cites(tmp_path: Path) -> None:
    place = next(place for place in PLACES if place["by"] == "mike")
    folder = project([place], tmp_path)
    repositories.repository(folder, {})
    command = [sys.executable, "-c", "from mike.driver import main; main()", "deploy", "1.0"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = building.run(command, folder, {**repositories.IDENTITY, "PATH": path})
    assert done.code == 0, done.log
    building.write(folder, {"deployed.html": repositories.git(folder, "show", f"gh-pages:1.0/{place['page']}")})
    assert is_cited(folder / "deployed.html")


def test_a_place_where_citations_do_not_stand_says_why() -> None:
    assert all(("why" in place) == (len(place["hosts"]) < len(building.HOSTS)) for place in PLACES)
