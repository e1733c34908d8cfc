"""What holds of everything that is read, rendered and exported, whatever the text was."""

from __future__ import annotations

import atexit
import csv
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import category, normalize
from xml.etree.ElementTree import Element, fromstring

import allowed
from markdown.serializers import to_xhtml_string
from markdown.util import AMP_SUBSTITUTE

from mkdocs_alignrefs.diagnostics import Diagnostic, Edit, SourceText
from mkdocs_alignrefs.export import csl, ris, terminal
from mkdocs_alignrefs.export import csv as spreadsheet
from mkdocs_alignrefs.export import json as objects
from mkdocs_alignrefs.export.bibtex_file import dumps
from mkdocs_alignrefs.extension.markers import seal
from mkdocs_alignrefs.library import Library, build
from mkdocs_alignrefs.model import Entry, Name, Reading
from mkdocs_alignrefs.richtext import plain
from mkdocs_alignrefs.sources import bib_file

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet computes (OWASP, “CSV Injection”)."""


@cache
def temporary_folder() -> Path:
    """Return a folder that is deleted when the process ends."""
    holder = tempfile.TemporaryDirectory(prefix="alignrefs-")
    atexit.register(holder.cleanup)
    return Path(holder.name)


def controls(text: str) -> list[str]:
    """Return the characters of a text that a terminal or a program could obey, line feeds aside."""
    found = (char for char in text if category(char) in ("Cc", "Cs", "Zl", "Zp") or char in DIRECTIONS)
    return [char for char in found if char != "\n"]


def assert_complaints_are_sound(complaints: Iterable[Diagnostic], text: str) -> None:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    for item in complaints:
        assert 1 <= item.place.line <= len(lines), item
        assert 1 <= item.place.column <= len(lines[item.place.line - 1]) + 1, item
        assert item.message and item.remedy, item
        assert_edits_fit(item.edits, text)


def assert_edits_fit(edits: Iterable[Edit], text: str) -> None:
    """They stay inside the text, do not overlap, and part no line end."""
    end = 0
    for edit in sorted(edits):
        assert end <= edit.start <= edit.end <= len(text), edit
        assert "\r\n" not in (text[edit.start - 1 : edit.start + 1], text[edit.end - 1 : edit.end + 1]), edit
        end = edit.end


def assert_reading_is_sound(reading: Reading, text: str) -> None:
    assert_complaints_are_sound(reading.diagnostics, text)
    assert reading.entries or reading.diagnostics
    for entry in reading.entries:
        assert entry.key and entry.key == normalize("NFC", entry.key)
        assert Name() not in (*entry.authors, *entry.editors)
        assert not any(allowed.fault_of_address(link.url) for link in entry.links)


def assert_exports_are_sound(entries: Sequence[Entry]) -> None:
    """Every format can be read by its readers, and nothing in it makes a program or a terminal do something."""
    assert len(json.loads(csl.dumps(entries))) == len(entries)
    assert [item["key"] for item in json.loads(objects.dumps(entries))] == [entry.key for entry in entries]
    assert not controls(objects.dumps(entries))
    for line in ris.dumps(entries).split("\r\n")[:-1]:
        assert re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line), line
        assert not any(category(char) in ("Cc", "Cs") for char in line)
    header, *rows = csv.reader(StringIO(spreadsheet.dumps(entries), newline=""), strict=True)
    assert [len(row) for row in rows] == [len(header)] * len(entries)
    assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []
    lines = [*terminal.table(entries, 80), *(line for entry in entries for line in terminal.details(entry))]
    assert [line for line in lines if controls(line) or "\n" in line] == []


def assert_library_survives_export(library: Library) -> None:
    again = build([bib_file.read(SourceText(dumps(library.entries), "export.bib"))])
    assert [facts(entry) for entry in again.entries] == [facts(entry) for entry in library.entries]


def facts(entry: Entry) -> dict[str, Any]:
    """Return what has to survive an export: all but where the entry was read, and how its heading was written."""
    names = (
        "key", "authors", "editors", "authors_truncated", "year", "date", "venue", "status", "tags", "note",
        "links", "doi", "arxiv", "aliases", "abbreviation", "type",
    )  # fmt: skip
    sections = tuple(filter(None, entry.sections))
    return {"title": plain(entry.title), "sections": sections} | {name: getattr(entry, name) for name in names}


def assert_html_is_ours(elements: Iterable[Element]) -> None:
    """Elements are well-formed once they are serialised, say what they said, and are none but the renderers'."""
    for element in elements:
        said = "".join(element.itertext())
        html = to_xhtml_string(seal(deepcopy(element), is_ascii=True)).replace(AMP_SUBSTITUTE, "&")
        assert "".join(fromstring(html).itertext()) == said
        assert allowed.faults(html) == []
