"""Keeps Python's collector of cyclic garbage from looking again and again through what is being read and stays."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SELDOM = 5000
"""After how many new objects that are not gone again the collector looks at them, in place of the 700 of Python 3.11: a
page that cites makes thousands."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many objects that stay: the collector, which would take a fifth of the time, waits until all are there.

    Then they count as old at once, as what outlived its collections does, and it need not look at them to find that.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            _grow_old()
            gc.enable()


def relieve() -> Callable[[], None]:
    """Have the collector pass over what is there and look at what is new less often; return what ends both.

    If others had set something aside before, that stays as it is: it would not be ours to take back.
    """
    before = gc.get_threshold()
    during = (max(before[0], _SELDOM), *before[1:]) if before[0] else before
    is_ours = not gc.get_freeze_count()
    if is_ours:
        gc.freeze()
    gc.set_threshold(*during)

    def restore() -> None:
        if is_ours:
            gc.unfreeze()
        if gc.get_threshold() == during:
            gc.set_threshold(*before)

    return restore


def _grow_old() -> None:
    """Move all objects to the oldest generation; thawing what others have frozen would undo what they wanted."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
