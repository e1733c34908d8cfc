"""pybtex's styles."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs_alignrefs.styles.numeric import Numeric


class PybtexStyle(Numeric):
    """Placeholder."""

    def __init__(self, name: str, words: Mapping[str, str]) -> None:
        """Take the name."""
        super().__init__(words)
        self.name = name
