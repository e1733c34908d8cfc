"""What a pull request adds is told beside a revision of git, from a repository that stays as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import building
import cmarkgfm
import pytest
import yaml
from cmarkgfm.cmark import Options as CommonMark
from command import alignrefs, complaint, printed
from repositories import git, repository

from mkdocs_alignrefs.checks.changes import twins
from mkdocs_alignrefs.diagnostics import Place, diagnostic
from mkdocs_alignrefs.model import Entry
from mkdocs_alignrefs.reports import markdown
from mkdocs_alignrefs.reports.report import Changes, Report
from mkdocs_alignrefs.richtext import concat

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "reports" / "changes.yaml").read_text("utf-8"))
CONFIG = "markdown_extensions: [{alignrefs: {sources: [list.md]}}]\n"
LIST = "#### LIMA [`READ`]\nkey: lima\n"
FILES = {"mkdocs.yml": CONFIG, "list.md": LIST, "docs/index.md": "Known <<cite:nobody>>.\n"}
NEW = "Known <<cite:nobody>>, new <<cite:limo>>.\n"
SINCE = ("check", "--changed-since", "main")


def replaced(folder: Path, files: Mapping[str, str]) -> None:
    """Put files in place of those that a repository holds, and add them, as a pull request does."""
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    building.write(folder, files)
    git(folder, "add", "-A")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_said_of_a_pull_request(case: dict[str, Any], tmp_path: Path) -> None:
    both = case.get("both", {})
    folder = repository(tmp_path, {**both, **case.get("then", {})})
    replaced(folder, {**both, **case.get("now", {})})
    assert printed(folder, *SINCE, "--format", "markdown", code=case["exit"]) == case["says"]


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif"])
def test_other_formats_show_the_new_faults_alone(form: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    (folder / "docs" / "index.md").write_text(NEW)
    shown = printed(folder, *SINCE, "--format", form, code=1)
    assert "`limo`" in shown
    assert "`nobody`" not in shown


def test_the_exit_code_is_that_of_the_new_faults(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    assert printed(folder, *SINCE).splitlines() == [
        "Nothing new is wrong in 1 source and 1 page.",
        "1 fault known from main is left.",
    ]
    (folder / "docs" / "index.md").write_text(NEW)
    assert printed(folder, *SINCE, code=1).splitlines()[0] == "docs/index.md"
    assert printed(folder, *SINCE, "--severity", "unknown-key=info")


def test_what_was_there_is_read_from_any_revision(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    (folder / "docs" / "index.md").write_text(NEW)
    git(folder, "commit", "-qam", "Now")
    git(folder, "tag", "v1")
    for revision in ("HEAD", "main", "v1", "HEAD^0", git(folder, "rev-parse", "HEAD").strip()[:10]):
        assert "`limo`" not in printed(folder, "check", "--changed-since", revision)
    assert "`limo`" in printed(folder, "check", "--changed-since", "HEAD^", code=1)


def test_a_site_in_a_folder_of_its_repository_from_anywhere(tmp_path: Path) -> None:
    folder = repository(tmp_path, {**FILES, "mkdocs.yml": CONFIG}, under="site")
    (folder / "docs" / "index.md").write_text(NEW)
    concise = ("--format", "concise")
    assert printed(tmp_path, *SINCE, "-f", "site/mkdocs.yml", *concise, code=1).startswith("site/docs/index.md:1:28: ")
    assert printed(folder / "docs", *SINCE, *concise, code=1).startswith("index.md:1:28: ")
    assert "in `site/docs/index.md:1:28`" in printed(folder, *SINCE, "--format", "markdown", code=1)


def test_a_configuration_that_inherits_from_above_its_folder(tmp_path: Path) -> None:
    files = {**FILES, "mkdocs.yml": "INHERIT: ../base.yml\n", "../base.yml": CONFIG}
    folder = repository(tmp_path, files, under="site")
    assert printed(folder, *SINCE).startswith("Nothing new is wrong in 1 source and 1 page.")


def test_a_site_that_moved_to_another_folder_is_the_same(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    replaced(folder, {f"site/{name}": text for name, text in FILES.items()})
    assert printed(folder / "site", *SINCE).startswith("Nothing new is wrong in 1 source and 1 page.")


@pytest.mark.parametrize("source", ["list.md", "./docs/../list.md", "*.md", "."])
def test_sources_alone(source: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, {"list.md": "#### LIMA [`REED`]\nkey: lima\n"})
    (folder / "docs").mkdir()
    status = ("--select", "unknown-status", "--format", "concise")
    assert printed(folder, *SINCE, source, *status) == ""
    (folder / "list.md").write_text("#### LIMA [`REED`]\nkey: lima\n#### DPO [`ROD`]\nkey: dpo\n")
    for given in (source, str(folder / source)):
        line, *_, summary = printed(folder, *SINCE, given, *status, code=1).splitlines()
        assert (line.startswith("list.md:3:"), summary) == (True, "1 fault known from main is left.")


def test_a_source_that_was_renamed_is_the_same(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"list.md": "#### LIMA [`REED`]\nkey: lima\n"})
    git(folder, "mv", "list.md", "papers.md")
    assert printed(folder, *SINCE, "papers.md", "--select", "unknown-status", "--format", "concise") == ""


def test_a_source_outside_the_repository_is_what_it_is(tmp_path: Path) -> None:
    folder = repository(tmp_path / "site", {**FILES, "mkdocs.yml": CONFIG.replace("list.md", "list.md, ../more.md")})
    (tmp_path / "more.md").write_text("#### DPO [`REED`]\nkey: dpo\n")
    assert "unknown-status" in printed(folder, *SINCE, code=1)


def test_files_that_git_does_not_know_yet_are_new(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    (folder / "docs" / "more.md").write_text("New <<cite:nobody>>.\n")
    assert printed(folder, *SINCE, "--format", "concise", code=1).startswith("docs/more.md:1:5: ")


def test_a_baseline_counts_for_both(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    printed(folder, "check", "--write-baseline")
    (folder / "docs" / "index.md").write_text("Known <<cite:nobody>>, <<cite:nobody>>.\n")
    assert printed(folder, *SINCE, "--format", "concise", code=1).startswith("docs/index.md:1:24: ")
    (folder / "docs" / "index.md").write_text("Known <<cite:nobody>>.\n")
    assert printed(folder, *SINCE).splitlines() == [
        "Nothing new is wrong in 1 source and 1 page.",
        "1 fault known from alignrefs-baseline.json is left.",
    ]


def test_attributes_that_keep_files_out_of_an_archive_keep_nothing_out(tmp_path: Path) -> None:
    folder = repository(tmp_path, {**FILES, ".gitattributes": "docs export-ignore\n*.md export-subst\n"})
    assert printed(folder, *SINCE).splitlines()[-1] == "1 fault known from main is left."


def test_links_within_the_repository_are_followed_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("#### Secret [`REED`]\nkey: secret\n")
    folder = repository(tmp_path / "site", {"lists/a.md": "#### LIMA [`REED`]\nkey: lima\n"})
    (folder / "inside.md").symlink_to("lists/a.md")
    (folder / "up").symlink_to(".")
    (folder / "outside.md").symlink_to("up/../secret.md")
    (folder / "absolute.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to("loop.md")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Links")
    status = ("--select", "unknown-status", "--format", "concise")
    assert printed(folder, *SINCE, "inside.md", *status) == ""
    for name in ("outside.md", "absolute.md"):
        assert "secret" not in printed(folder, *SINCE, "lists/a.md", *status)
        assert "unknown-status" in printed(folder, *SINCE, name, *status, code=1), "it was not read then, so it is new"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_nothing_of_the_repository_changes(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    (folder / "docs" / "index.md").write_text(NEW)
    os.utime(folder / "list.md", (1_600_000_000, 1_600_000_000))  # Git would note that the content is the same
    before = snapshot(folder)
    printed(folder, *SINCE, code=1)
    assert snapshot(folder) == before


def test_a_hook_of_another_repository_does_not_lead_astray(tmp_path: Path) -> None:
    folder = repository(tmp_path / "site", FILES)
    other = repository(tmp_path / "other", {"a.txt": "a"})
    environment = {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git" / "index"), "GIT_PREFIX": "x/"}
    assert printed(folder, *SINCE, **environment).startswith("Nothing new is wrong")


@pytest.mark.parametrize("revision", ["nope", "", "-h", "--all", "main:list.md", "ma in", "HEAD~9"])
def test_a_revision_that_does_not_exist_is_one_sentence(revision: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    said = complaint(folder, "check", f"--changed-since={revision}")
    assert said == f"The repository {folder} has no revision `{revision}`."


def test_a_shallow_clone_says_how_to_get_more(tmp_path: Path) -> None:
    folder = repository(tmp_path / "full", FILES)
    (folder / "docs" / "index.md").write_text(NEW)
    git(folder, "commit", "-qam", "Now")
    git(tmp_path, "clone", "-q", "--depth=1", folder.as_uri(), "clone")
    said = complaint(tmp_path / "clone", "check", "--changed-since", "HEAD^")
    assert said.endswith("The clone is shallow: fetch more of it, in GitHub Actions with `fetch-depth`.")
    git(tmp_path, "clone", "-q", "--depth=2", folder.as_uri(), "deeper")
    assert "`limo`" in printed(tmp_path / "deeper", "check", "--changed-since", "HEAD^", code=1)


def test_a_worktree_is_a_repository(tmp_path: Path) -> None:
    folder = repository(tmp_path / "site", FILES)
    git(folder, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "topic")
    assert printed(tmp_path / "tree", *SINCE).startswith("Nothing new is wrong")


def test_a_folder_that_is_in_no_repository_is_one_sentence(tmp_path: Path) -> None:
    folder = building.write(tmp_path, FILES)
    said = complaint(folder, *SINCE)
    assert said == f"--changed-since compares with a revision of git, but {folder} is in no git repository."


def test_without_git_it_is_one_sentence(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    done = alignrefs(folder, *SINCE, PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"alignrefs: --changed-since needs git, and the command `git` cannot be run.\n"


def test_a_revision_that_lost_its_files_is_one_sentence(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES)
    blob = git(folder, "rev-parse", "main:list.md").strip()
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    done = alignrefs(folder, *SINCE)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_configuration_that_was_wrong_then_makes_all_new(tmp_path: Path) -> None:
    folder = repository(tmp_path, {**FILES, "mkdocs.yml": "markdown_extensions: [{alignrefs: {style: apa}}]\n"})
    (folder / "mkdocs.yml").write_text(CONFIG)
    (note,) = json.loads(printed(folder, *SINCE, "--format", "json", code=1))["notes"]
    assert note.startswith("All is new since main: The option `style` of alignrefs is 'apa'")


def test_a_folder_that_would_have_been_published_then_makes_nothing_new(tmp_path: Path) -> None:
    folder = repository(tmp_path, {**FILES, "mkdocs.yml": CONFIG.replace("]}}", "], cache_dir: docs/kept}}")})
    (folder / "mkdocs.yml").write_text(CONFIG)
    assert json.loads(printed(folder, *SINCE, "--format", "json"))["notes"] == []


def entry(key: str, title: str = "", **given: Any) -> Entry:
    return Entry(key, title=concat([title]), **given)


def test_each_entry_was_one_entry_at_most() -> None:
    then = [entry("a", "One"), entry("b", "One"), entry("c", doi="10.1/x"), entry("d", "Two", aliases=("e",))]
    now = [entry("x", "One"), entry("y", "one"), entry("z", "One"), entry("C", "Three", doi="10.1/x"), entry("e")]
    found = twins(now, then)
    assert [was and was.key for was in found] == ["a", "b", None, "c", "d"]


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "@octocat @org/team #12 GH-1 owner/repo#3",
    "https://evil.example www.evil.example http://a.example/@b",
    "[x](https://evil.example) ![x](https://evil.example/x.png) [ref]: https://evil.example",
    "`code` ``more`` `open",
    "```\nfence",
    "~~~\nfence\n\n# Heading\n\n- item\n\n> quote\n\n| a |\n| - |",
    "**bold** _it_ ~~gone~~ $x$ a^b^ <!-- comment &lt; &#60;b&#62;",
    "\\<b>\\` \\",
    "a\u2028b\x00c\x1b[31m\u202ed\x85e",
    "/close 1. - + * # =====",
    "`" * 500,
    "[" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_markup_links_or_mentions(text: str) -> None:
    """Rendered by GitHub's own parser, which would let HTML through."""
    item = diagnostic("unknown-key", Place(f"{text}.md", 3, 4), f"It has `{text}`: {text}", f"Write `{text}`.")
    added = (entry(text, text, status=text),)
    moved = ((entry(text, text, status="READ"), entry(text, text, status=text)),)
    report = Report((item,), (text,), changes=Changes(text, (), (item,), added, added, moved))
    html = cmarkgfm.github_flavored_markdown_to_html(markdown.dumps(report), CommonMark.CMARK_OPT_UNSAFE)
    elements = list(ElementTree.fromstring(f"<div>{html}</div>").iter())[1:]
    assert {element.tag for element in elements} <= {"h3", "p", "strong", "ul", "li", "code"}
    pieces = (f"{element.text if element.tag != 'code' else ''}{element.tail}" for element in elements)
    assert not re.search(r"[@#]\w", "".join(pieces))
    assert html.count("<h3>") == 1
    assert html.count("<strong>") == 6


def test_a_comment_is_never_longer_than_github_takes() -> None:
    text = "@#<" * 1000
    items = tuple(diagnostic("unknown-key", Place(f"{n}.md"), text, text) for n in range(2000))
    entries = tuple(entry(f"{n}{text}", text, status=f"{text}{n}") for n in range(2000))
    moved = tuple((entry(str(n)), entry(str(n), text, status=f"{n}{text}")) for n in range(2000))
    report = Report(items, (text,) * 50, changes=Changes("main", (), items, entries, entries, moved))
    comment = markdown.dumps(report)
    assert 50_000 < len(comment) < 65_536
    assert "more" in comment.splitlines()[-1]


def test_what_is_left_out_of_a_comment_is_counted() -> None:
    items = tuple(diagnostic("unknown-key", Place(f"{n}.md"), "It is wrong. " * 20, "Mend it.") for n in range(1000))
    lines = markdown.dumps(Report(items, changes=Changes("main"))).splitlines()
    shown = sum(line.startswith("- error") for line in lines)
    assert lines[-1] == f"- … and {1000 - shown} more"
    assert lines[0] == "### Citations: 1000 new faults since `main`"
