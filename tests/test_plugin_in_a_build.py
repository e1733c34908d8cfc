"""The plugin among the others of a build: what they get of its pages, and what it leaves when it is done."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import building
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

SITE = {
    "refs.bib": "@misc{zhou2023lima, author={Zhou, Chunting}, title={LIMA}, year={2023}}\n",
    "mkdocs.yml": "site_name: S\nplugins: [search, {alignrefs: {sources: [refs.bib]}}]\n",
    "docs/index.md": "# Home\n\nFew are enough <<cite:zhou2023lima>>.\n",
    "copying.py": """
import copy, json, pathlib, pickle

def on_page_content(html, **_):
    whole = pickle.loads(pickle.dumps(copy.deepcopy(html)))
    pathlib.Path("seen.json").write_text(json.dumps([type(html).__name__, whole == html]))
""",
    "interrupted_once.py": """
once = [SystemExit(3)]

def on_page_context(context, **_):
    for reason in [once.pop()] if once else []:
        raise reason
""",
    "noting.py": """
import gc, json, pathlib

def on_post_page(output, **_):
    pathlib.Path("seen.json").write_text(json.dumps(gc.get_threshold()))
""",
    "seldom.py": """
import gc

def on_post_page(output, **_):
    gc.set_threshold(9999, 10, 10)
""",
    "wrapping.py": """
def on_page_content(html, **_):
    return f"<section>{html}</section>"
""",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(building.write(tmp_path / "project", SITE))
    before = gc.get_threshold()
    yield tmp_path / "project"
    gc.unfreeze()
    gc.set_threshold(*before)


def configured(folder: Path, *hooks: str, theme: str = "mkdocs") -> MkDocsConfig:
    return load_config(str(folder / "mkdocs.yml"), theme=theme, hooks=list(hooks))


def built(config: MkDocsConfig) -> str:
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return (Path(config["site_dir"]) / "index.html").read_text("utf-8")


def test_other_plugins_get_pages_as_plain_texts(folder: Path) -> None:
    built(configured(folder, "copying.py"))
    assert (folder / "seen.json").read_text("utf-8") == '["str", true]'


def test_a_page_that_another_plugin_changes_is_searched_all_the_same(folder: Path) -> None:
    index = folder / "site" / "search" / "search_index.json"
    built(configured(folder))
    alone = index.read_bytes()
    assert b"<section>" in built(configured(folder, "wrapping.py")).encode()
    assert index.read_bytes() == alone
    assert b"Zhou, C. (2023). LIMA." in alone
    assert b"@misc" not in alone


def test_a_table_of_contents_at_the_end_of_a_page_leaves_the_script(folder: Path) -> None:
    (folder / "docs" / "index.md").write_text(SITE["docs/index.md"] + "\n<<bibliography>>\n\n## More\n\n[TOC]\n")
    assert "alignrefs.js" in built(configured(folder))
    assert (folder / "site" / "assets" / "alignrefs" / "alignrefs.js").is_file()


def test_what_changes_in_the_configuration_between_two_builds_counts(folder: Path) -> None:
    """Plugins for several languages build a site again and again with one configuration that they change."""
    config = configured(folder, theme="material")
    assert "footnote-ref" not in built(config)
    config.theme["features"] = ["content.footnote.tooltips"]
    assert "footnote-ref" in built(config)


def test_the_collector_of_garbage_sees_everything_after_a_build(folder: Path) -> None:
    built(configured(folder))
    assert gc.get_freeze_count() == 0


def test_the_collector_of_garbage_sees_everything_after_the_build_that_follows_an_interrupted_one(folder: Path) -> None:
    config = configured(folder, "interrupted_once.py")
    with pytest.raises(SystemExit):
        built(config)
    built(config)
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("threshold", [(700, 10, 10), (20_000, 10, 5), (0, 10, 10)])
def test_the_collector_of_garbage_comes_as_often_after_a_build_as_before(
    folder: Path, threshold: tuple[int, int, int]
) -> None:
    gc.set_threshold(*threshold)
    built(configured(folder))
    assert gc.get_threshold() == threshold


def test_the_collector_of_garbage_comes_less_often_while_pages_cite(folder: Path) -> None:
    built(configured(folder, "noting.py"))
    seen = json.loads((folder / "seen.json").read_text("utf-8"))
    assert seen[0] > gc.get_threshold()[0]
    assert seen[1:] == list(gc.get_threshold()[1:])


def test_how_often_the_collector_of_garbage_comes_by_the_will_of_a_hook_stays_so(folder: Path) -> None:
    built(configured(folder, "seldom.py"))
    assert gc.get_threshold() == (9999, 10, 10)


def test_what_others_have_set_aside_stays_so(folder: Path) -> None:
    gc.freeze()
    before = gc.get_freeze_count()
    built(configured(folder))
    assert gc.get_freeze_count() > before / 2 > 0


ENDING = """
import gc
import weakref
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs_alignrefs.loading import load
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.resolving.formatter import formatter

config = load_config("mkdocs.yml")
config.plugins.on_startup(command="build", dirty=False)
build(config)
plugin = config.plugins["alignrefs"]
library = load(plugin.options, plugin.base, Path(config["docs_dir"]))
shown = library.for_readers_without_maths
press = formatter(shown, "author-year", plugin.options.words)
left = [weakref.ref(item) for item in (library, shown, press)]
del library, shown, press


def show_what_is_left():
    print([item() is not None for item in left], any(type(item) is Entry for item in gc.get_objects()))


show_what_is_left()
config.plugins.on_shutdown()
show_what_is_left()
"""


def test_what_was_read_and_made_is_gone_when_the_host_ends(folder: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, check=True)
    assert ended.stdout.split("\n") == ["[True, True, True] True", "[False, False, False] False", ""]
