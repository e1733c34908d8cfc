"""A fragment that is the same on every page, so that whoever writes the HTML of pages need write its HTML but once."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element


class Fixed(Element):
    """Stands for what it holds until that has been written; its own tag is not written."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        super().__init__("alignrefs-fixed")
        self._html: str | None = None

    def html(self, write: Callable[[Element], str]) -> str:
        """Return the HTML of what it holds, which `write` makes the first time; the elements are then given up."""
        if self._html is None:
            self._html = write(self)
            self.clear()
        return self._html
