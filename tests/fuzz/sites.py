"""Fuzzed together: a page, a list, a snippet and a docstring of one site, checked, reported and mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from fuzz.properties import assert_complaints_are_sound, assert_edits_fit, controls, temporary_folder
from mkdocs_alignrefs.checks.site import Checked, check
from mkdocs_alignrefs.diagnostics import SourceText
from mkdocs_alignrefs.fix.diff import diff
from mkdocs_alignrefs.fix.mending import mended
from mkdocs_alignrefs.fix.site import mends
from mkdocs_alignrefs.hosts import configuration
from mkdocs_alignrefs.loading import texts
from mkdocs_alignrefs.model import Reading
from mkdocs_alignrefs.options import OptionError, parse
from mkdocs_alignrefs.reports import text as for_people
from mkdocs_alignrefs.reports.report import Report
from mkdocs_alignrefs.sources import bib_file, reading_list

CONFIGURATION = """
site_name: Site
plugins: [search, mkdocstrings: {handlers: {python: {paths: [src]}}}]
markdown_extensions:
- footnotes
- attr_list
- md_in_html
- pymdownx.superfences
- pymdownx.snippets: {base_path: [docs]}
- alignrefs: {sources: [list.md, a.bib], bibliography: references.md, severities: {unsorted: info, unused-entry: info}}
"""
PAGE = '{0}\n\n--8<-- "part.md"\n\n::: module\n\n<<cite:a>>\n'
FORMATS = ("concise", "json", "github", "sarif")


def site(text: str) -> None:
    """A site is checked whatever stands in its files; no report has what a terminal obeys, and its mends fit."""
    base = temporary_folder() / "site"
    files = {
        "mkdocs.yml": CONFIGURATION,
        "docs/index.md": PAGE.format(text),
        "docs/part.md": text,
        "src/module.py": f'"""{text}"""\n\ndef function():\n    """{text}"""\n',
        "list.md": text,
        "a.bib": "@misc{a, title={T}, author={A B}, year=2020}",
    }
    for name, content in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_bytes(content.encode())
    read = configuration.read(base / "mkdocs.yml")
    chosen = parse(read.options)
    with suppress(OptionError):
        found = check(chosen, base, read.docs_dir, read)
        for item in found.diagnostics:
            assert_complaints_are_sound([item], files.get(item.place.path, ""))
        _reports_are_inert(found, texts(base))
        for mend in mends(found, chosen, base, read.docs_dir, unsafe=True):
            if mend.mended:
                assert mend.mended.draft.original == files[mend.shown].removeprefix("\ufeff")
                list(diff(mend.shown, mend.mended.draft))


def _reports_are_inert(found: Checked, text_of: Callable[[str], str]) -> None:
    report = Report(found.diagnostics, found.notes, found.sources, found.pages, text_of=text_of)
    for form in FORMATS:
        written = import_module(f"mkdocs_alignrefs.reports.{form}").dumps(report)
        assert controls(written) == []
        assert form not in ("json", "sarif") or json.loads(written)
    assert not any(controls(line) or "\n" in line for line in for_people.lines(report, 80))


def mended_bibtex(text: str) -> None:
    _mended(text, lambda text: bib_file.read(SourceText(text, "a.bib")))


def mended_list(text: str) -> None:
    _mended(text, lambda text: reading_list.read(SourceText(text, "a.md"), folder=""))


def _mended(text: str, read: Callable[[str], Reading]) -> None:
    """What is certain changes no entry, what is mended once is mended for good, and a change stands where it says."""
    for unsafe in (False, True):
        done = mended(text, read, unsafe)
        new, at = done.draft.text, 0
        rebuilt = ""
        for change in done.draft.changes():
            rebuilt += text[at : change.start] + new[change.new_start : change.new_end]
            at = change.end
        assert rebuilt + text[at:] == new
        assert mended(new, read, unsafe).draft.text == new
        list(diff("a", done.draft))
        if not unsafe:
            assert [_told(entry) for entry in read(new).entries] == [_told(entry) for entry in read(text).entries]
        for item in done.left:
            assert_edits_fit(item.edits, new)


def _told(entry: object) -> object:
    return entry._replace(sources=(), fields={}, note=None, heading=None)  # type: ignore[type-var]
