"""What a build has said of the sources, so that it says it once, however many pages meet it."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_alignrefs.diagnostics import Diagnostic

_announced: set[Diagnostic] = set()
_whole: list[tuple[Diagnostic, ...]] = []


def forget_announcements() -> None:
    """Let the next build say everything again."""
    _announced.clear()
    _whole.clear()


def news(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics that were not said yet; from now on they are."""
    new = [item for item in dict.fromkeys(found) if item not in _announced]
    _announced.update(new)
    return new


def news_of_all(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Return the same as `news`, at no cost for the identical diagnostics of a library that every page asks for."""
    if any(known is found for known in _whole):
        return []
    _whole.append(found)
    return news(found)
