"""What the command prints: lines that a terminal cannot be made to obey."""

from __future__ import annotations

from collections.abc import Iterable

import click


def print_lines(lines: Iterable[str], error: bool = False) -> None:
    """Print lines without the characters that a terminal would obey."""
    from mkdocs_alignrefs.export.terminal import inert

    text = "".join(f"{inert(line)}\n" for line in lines)
    if text:
        click.echo(text, nl=False, err=error)


def complain(sentence: str) -> None:
    """Print one sentence on standard error, as from the command."""
    print_lines([f"alignrefs: {sentence}"], error=True)
