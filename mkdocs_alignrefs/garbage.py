"""Keeps Python's collector of cyclic garbage from looking again and again through what is being read and stays."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SELDOM = 5000
"""How many objects there are to be, beyond those that are gone, before the collector looks at the new ones, which
Python has it do after 700: a page that cites makes and drops thousands."""


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


def set_aside() -> Callable[[], None]:
    """Keep the collector from looking at anything that is there, and often at what is new; return what ends that.

    If others had set something aside before, that stays as it is: it would not be ours to take back.
    """
    before = gc.get_threshold()
    during = (max(before[0], _SELDOM), *before[1:]) if before[0] else before
    is_ours = not gc.get_freeze_count()
    if is_ours:
        gc.freeze()
    gc.set_threshold(*during)

    def take_back() -> None:
        if is_ours:
            gc.unfreeze()
        if gc.get_threshold() == during:
            gc.set_threshold(*before)

    return take_back


def _grow_old() -> None:
    """Move all objects to the oldest generation; thawing what others have frozen would undo what they wanted."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
