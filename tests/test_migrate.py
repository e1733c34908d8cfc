"""A site moves over: what becomes of its files, what it is told, and that it moves once.

`cases/migrate.yaml` has the files before and, where they change, after, and the report; `--accept` writes both anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import building
import command
import pytest
import repositories
import yaml

from mkdocs_alignrefs.former import BECAME, LEFT

PATH = Path(__file__).parent / "cases" / "migrate.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(PATH.read_text("utf-8"))
SITES: list[dict[str, Any]] = yaml.safe_load((PATH.parent / "migrate_sites.yaml").read_text("utf-8"))
BIBTEX = "@misc{doe99, author={Doe, Jane}, title={The Title}, year={1999}}\n"


def texts(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git/" not in path.as_posix())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


def migrated(folder: Path, *arguments: str, code: int = 0) -> str:
    """Move a site, and return the report."""
    done = command.alignrefs(folder, "migrate", "--write", *arguments)
    assert (done.returncode, done.stdout) == (code, b""), done
    return done.stderr.decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_site_moves(case: dict[str, Any], site: Callable[..., Path], accept: bool) -> None:
    project = site(case["files"])
    report = migrated(project, *case.get("arguments", ()))
    changed = {name: text for name, text in texts(project).items() if text != case["files"].get(name)}
    if accept:
        case |= {"becomes": changed, "says": report}
        write_cases()
    assert changed == case["becomes"]
    assert report == case["says"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_site_moves_once(case: dict[str, Any], site: Callable[..., Path]) -> None:
    project = site({**case["files"], **case["becomes"]})
    assert "nothing to change" in migrated(project, *case.get("arguments", ()))
    assert texts(project) == {**case["files"], **case["becomes"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_diff_changes_nothing_and_says_all(case: dict[str, Any], site: Callable[..., Path]) -> None:
    project = site(case["files"])
    done = command.alignrefs(project, "migrate", *case.get("arguments", ()))
    assert done.returncode == int(bool(case["becomes"]))
    assert texts(project) == case["files"]
    named = {line.split("/", 1)[1] for line in done.stdout.decode().splitlines() if line.startswith("+++ b/")}
    assert named == set(case["becomes"])


def write_cases() -> None:
    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value and "\r" not in value and "\ufeff" not in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    head = "# Sites that move over: their files, what becomes of them, and what is said; `--accept` writes it anew.\n\n"
    body = yaml.dump(CASES, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000)
    PATH.write_text(head + body, "utf-8")


SITE = {
    "mkdocs.yml": "plugins:\n  - bibtex:\n      bib_file: refs.bib\n",
    "refs.bib": BIBTEX,
    "docs/index.md": "[@doe99]\n",
    "notes.txt": "x",
}


def test_a_dirty_tree_is_refused_unless_told(tmp_path: Path) -> None:
    project = repositories.repository(tmp_path, SITE)
    building.write(project, {"notes.txt": "changed"})
    said = command.complaint(project, "migrate", "--write")
    assert said == "git has changes that are not committed (notes.txt); commit them, or give --dirty."
    assert texts(project)["mkdocs.yml"] == SITE["mkdocs.yml"]
    assert command.alignrefs(project, "migrate").returncode == 1
    migrated(project, "--dirty")
    assert "alignrefs" in texts(project)["mkdocs.yml"]


def test_new_files_are_no_hindrance_unless_they_would_be_changed(tmp_path: Path) -> None:
    project = repositories.repository(tmp_path, SITE)
    building.write(project, {"new.txt": "new"})
    building.write(project, {"docs/requirements.txt": "mkdocs-bibtex\n"})
    assert "(docs/requirements.txt)" in command.complaint(project, "migrate", "--write")
    (project / "docs/requirements.txt").unlink()
    migrated(project)


WRONG: Mapping[str, tuple[dict[str, str], str]] = {
    "no configuration": ({}, "There is no configuration file (mkdocs.yml, properdocs.yml, zensical.toml) in "),
    "broken YAML": ({"mkdocs.yml": "plugins: ["}, "line 1, is not valid YAML"),
    "an alias": ({"mkdocs.yml": "x: &x {bib_file: a.bib}\nplugins: [{bibtex: *x}]\n"}, "are an alias; write them out"),
    "a plugin that is no item of a list": (
        {"mkdocs.yml": "plugins: bibtex\n", "docs/index.md": "[@doe99]", "a.bib": BIBTEX},
        "by hand",
    ),
    "a configuration on one line": (
        {"mkdocs.yml": "{plugins: [bibtex: {bib_file: a.bib}]}"},
        "too unusual to be edited",
    ),
    "a loop": ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "inherits from itself"),
    "extensions as one TOML value": (
        {
            "zensical.toml": "[project]\nmarkdown_extensions = {toc = {}}\n",
            "docs/index.md": "[@doe99]",
            "a.bib": BIBTEX,
        },
        "Add `alignrefs` to `markdown_extensions` by hand",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_moved_is_said_in_a_sentence(name: str, tmp_path: Path) -> None:
    files, words = WRONG[name]
    assert words in command.complaint(building.write(tmp_path, files), "migrate")


@pytest.mark.hosts
@pytest.mark.parametrize("name", [site["site"] for site in SITES])
def test_a_moved_site_builds_on_every_host(name: str, tmp_path: Path) -> None:
    """Every citation of a known work resolves, every reference is shown, and the pages are as they were."""
    case = next(case for case in SITES if case["site"] == name)
    project = building.write(tmp_path, case["files"])
    config = Path(case["configuration"])
    migrated(project, "-f", case["configuration"], "--zensical")
    pages = {name: text for name, text in texts(project).items() if name.endswith(".md")}
    assert pages == {name: case.get("becomes", {}).get(name, case["files"][name]) for name in pages}
    for host in case.get("hosts", building.HOSTS):
        built = building.build((project / config).parent, host, "--strict", "--clean" if host != "zensical" else "-c")
        assert built.code == 0, built.log
        for page, keys in case["cites"].items():
            html = built.html(page)
            assert "alignrefs-unresolved" not in html
            assert [key for key in keys if f'href="#ref-{key}"' not in html or f'id="ref-{key}"' not in html] == []


@pytest.mark.hosts
@pytest.mark.parametrize("name", [site["site"] for site in SITES if site.get("compared", True)])
def test_each_page_cites_what_it_cited(name: str, tmp_path: Path) -> None:
    """The works that mkdocs-bibtex finds on each page, where its keys allow it to find them."""
    pytest.importorskip("mkdocs_bibtex")
    case = next(case for case in SITES if case["site"] == name)
    project = building.write(tmp_path, case["files"])
    cited = of_mkdocs_bibtex(project / case["configuration"])
    for page, keys in cited.items():
        assert {key for key in case["cites"][page] if key.replace("_", "").replace("-", "").isalnum()} == set(keys)


def of_mkdocs_bibtex(configuration: Path) -> dict[str, list[str]]:
    """Return the keys of the footnotes that a build with mkdocs-bibtex leaves on each page."""
    built = building.build(configuration.parent)
    assert built.code == 0, built.log
    pages = {page: built.html(page) for page in built.pages() if page != "404.html"}
    return {page: re.findall(r'<li id="fn:([^"\d][^"]*)">', html) for page, html in pages.items()}


def left_in_place() -> dict[str, str]:
    options = {
        "bib_file": "refs.bib",
        "csl_file_encoding": "utf-8",
        "bib_command": "\\refs",
        "full_bib_command": "\\all",
        "bib_by_default": True,
        "footnote_format": "{key}",
        "enable_inline_citations": False,
    }
    extension = {"alignrefs": {"sources": ["refs.bib"], "syntax": ["shortcode", "pandoc"]}}
    both = {"plugins": [{"bibtex": options}, "alignrefs"], "markdown_extensions": [extension]}
    return {**SITE, "mkdocs.yml": yaml.safe_dump({"site_name": "S", **both})}


def test_a_check_says_of_each_option_left_in_place_what_became_of_it(tmp_path: Path) -> None:
    project = building.write(tmp_path, left_in_place())
    said = command.alignrefs(project, "check", COLUMNS="1000").stdout.decode()
    assert LEFT in said
    assert [name for name in BECAME if f"`{name}` of mkdocs-bibtex {BECAME[name]}" in said] == [
        name for name in BECAME if name in left_in_place()["mkdocs.yml"] and name != "csl_file"
    ]


@pytest.mark.hosts
def test_a_build_says_of_each_option_left_in_place_what_became_of_it(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs_bibtex")
    log = building.build(building.write(tmp_path, left_in_place())).log
    assert f"WARNING -  alignrefs: {LEFT}" in log
    assert log.count("`footnote_format` of mkdocs-bibtex has no effect") == 1
    assert "`bib_file` of mkdocs-bibtex is `sources`" in log
    assert "csl_file`" not in log


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = building.write(tmp_path / "site", SITE)
    building.write(tmp_path, {"outside.md": "[@doe99] outside\n"})
    (folder / "docs" / "linked.md").symlink_to(tmp_path / "outside.md")
    report = migrated(folder, "--shortcodes")
    assert "docs/linked.md lies outside the project; it was left as it is." in report
    assert (tmp_path / "outside.md").read_text("utf-8") == "[@doe99] outside\n"
    assert (folder / "docs" / "index.md").read_text("utf-8") == "<<cite:doe99>>\n"


def test_every_file_is_written_as_a_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    folder = building.write(tmp_path, SITE)
    (folder / "mkdocs.yml").chmod(0o640)
    migrated(folder)
    assert (folder / "mkdocs.yml").stat().st_mode & 0o777 == 0o640
    assert [path.name for path in folder.iterdir() if path.name.startswith(".alignrefs")] == []


def test_a_check_says_that_citations_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    host = "markdown_extensions: [alignrefs: {sources: refs.bib}]\n"
    folder = building.write(tmp_path, {**SITE, "mkdocs.yml": host, "docs/a.md": "`[@doe99]` [@someone] [@doe99](x.md)"})
    said = command.alignrefs(folder, "check", COLUMNS="200").stdout.decode()
    assert "docs/index.md:1:1: `[@doe99]` is a citation that only `syntax: [shortcode, pandoc]` reads." in said


def test_a_key_of_pandocs_syntax_is_mended(tmp_path: Path) -> None:
    host = "markdown_extensions: [alignrefs: {sources: refs.bib, syntax: [shortcode, pandoc]}]\n"
    page = "See [see @doe9, p. 3; @doe99].\n"
    folder = building.write(tmp_path, {**SITE, "mkdocs.yml": host, "docs/index.md": page})
    assert command.alignrefs(folder, "fix", "--write", "--unsafe").returncode == 0
    assert (folder / "docs" / "index.md").read_text("utf-8") == page.replace("doe9,", "doe99,")


def loaded(text: str) -> dict[str, Any]:
    """Return a configuration with the values of tags of its own as they are written."""

    class Loader(yaml.SafeLoader):
        """Constructs nothing but texts."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix} {node.start_mark.column}")
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)
    return yaml.load(text.removeprefix("\ufeff"), Loader) or {}


def named(section: Any) -> dict[str, Any]:
    """Return plugins or extensions by name, in their order, without those that come and go."""
    items = section.items() if isinstance(section, dict) else [
        pair for item in section or () for pair in (item.items() if isinstance(item, dict) else [(item, None)])
    ]  # fmt: skip
    return {name: settings for name, settings in items if name not in ("bibtex", "mdx_bib", "alignrefs")}


CHANGED_YAML = [
    (name, case["files"][name], text)
    for case in CASES
    for name, text in case["becomes"].items()
    if name in ("mkdocs.yml", "base.yml")
]


@pytest.mark.parametrize(("name", "before", "after"), CHANGED_YAML)
def test_all_else_in_a_configuration_means_what_it_meant(name: str, before: str, after: str) -> None:
    was, now = loaded(before), loaded(after)
    others = ("plugins", "markdown_extensions", "watch")
    assert {key: now[key] for key in now if key not in others} == {key: was[key] for key in was if key not in others}
    assert list(named(now.get("markdown_extensions")).items()) == list(named(was.get("markdown_extensions")).items())
    added = [] if "plugins" in was else [("search", None)]
    assert list(named(now["plugins"]).items()) == [*named(was.get("plugins")).items(), *added]


def test_what_pages_take_in_from_elsewhere_in_the_repository_moves_too(tmp_path: Path) -> None:
    """A snippet and a docstring, each shown by two pages; the report counts and names them once."""
    host = (
        "markdown_extensions: [pymdownx.snippets: {base_path: [../parts]}]\nplugins: [{bibtex: {bib_file: refs.bib}}, "
    )
    files = {
        "site/mkdocs.yml": host + "{mkdocstrings: {handlers: {python: {paths: [../src]}}}}]\n",
        "site/refs.bib": BIBTEX,
        **{f"site/docs/{name}.md": '--8<-- "part.md"\n\n::: module\n' for name in ("one", "two")},
        "parts/part.md": "As [@doe99] says.\n",
        "src/module.py": 'def work():\n    """Does [@doe99; @nope]."""\n',
        "requirements.txt": "mkdocs-bibtex\n",
    }
    folder = repositories.repository(tmp_path, files)
    report = migrated(folder, "-f", "site/mkdocs.yml", "--shortcodes")
    found = texts(folder)
    assert found["parts/part.md"] == "As <<cite:doe99>> says.\n"
    assert found["src/module.py"] == 'def work():\n    """Does <<cite:doe99, nope>>."""\n'
    assert found["requirements.txt"] == "mkdocs-alignrefs\n"
    assert "Citations: 3 found, 2 resolved, 1 dangling:\n  ../src/module.py:2:13: `nope`" in report
