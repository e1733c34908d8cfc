"""What is made when it is first asked for, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Calls a function at the first call and returns what that made at each; `asked` says whether there was any.

    `functools.cache` does as much, but takes longer to set up than most pages of a site need for all else.
    """

    __slots__ = ("_made", "_make", "asked")

    def __init__(self, make: Callable[[], Made]) -> None:
        """Keep the function."""
        self._make = make
        self.asked = False

    def __call__(self) -> Made:
        """Return what the function makes."""
        if not self.asked:
            self._made = self._make()
            self.asked = True
        return self._made
