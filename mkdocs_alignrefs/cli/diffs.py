"""Diffs on standard output: for people in colours and without what a terminal would obey, for programs as they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mkdocs_alignrefs.cli.reporting import wants_colour

if TYPE_CHECKING:
    from mkdocs_alignrefs.fix.draft import Draft
    from mkdocs_alignrefs.fix.files import Content

_COLOURS = {"---": "1", "+++": "1", "@@": "36", "-": "31", "+": "32"}
_HEADER = 2
"""How many lines of a diff name the file."""


def show_diff(shown: str, draft: Draft, content: Content) -> None:
    """Print what became of a file, in its encoding."""
    from mkdocs_alignrefs.fix.diff import diff

    encoding, mark = content.in_diffs
    for number, line in enumerate(diff(shown, draft, mark)):
        if sys.stdout.isatty():
            click.echo(_for_people(line), color=True)
        else:
            click.echo(line.encode("utf-8" if number < _HEADER else encoding, "backslashreplace"))


def _for_people(line: str) -> str:
    """Return a line of a diff in its colour, without what a terminal would obey and what only programs look for."""
    from mkdocs_alignrefs.export.terminal import inert

    shown = inert(line.removesuffix("\r").removesuffix("\t"))
    code = next((code for start, code in _COLOURS.items() if line.startswith(start)), "")
    return f"\x1b[{code}m{shown}\x1b[0m" if code and wants_colour() else shown
