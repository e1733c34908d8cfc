"""The built-in styles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from mkdocs_alignrefs.citing.style import Style
from mkdocs_alignrefs.options import STYLES
from mkdocs_alignrefs.styles.alpha import Alpha
from mkdocs_alignrefs.styles.author_year import AuthorYear
from mkdocs_alignrefs.styles.numeric import Numeric


def make(name: str, words: Mapping[str, str]) -> Style:
    """Return a style by its name, one of `options.STYLES`, with the words that readers see. Raises KeyError.

    pybtex is imported for the styles that are named after it alone.
    """
    return _make(name, tuple(sorted(words.items())))


@lru_cache(maxsize=32)
def _make(name: str, words: tuple[tuple[str, str], ...]) -> Style:
    if name not in STYLES:
        raise KeyError(name)
    if name.startswith("pybtex:"):
        from mkdocs_alignrefs.styles.pybtex_styles import PybtexStyle

        return PybtexStyle(name, dict(words))
    return {style.name: style for style in (AuthorYear, Numeric, Alpha)}[name](dict(words))
