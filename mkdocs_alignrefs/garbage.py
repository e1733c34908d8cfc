"""Keeps Python's collector of cyclic garbage from looking again and again through what is being read and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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


def set_aside() -> bool:
    """Keep the collector from looking at anything that is there until `take_back`; tell whether it was done.

    If others had set something aside before, nothing is done: it would not be ours to take back.
    """
    mine = not gc.get_freeze_count()
    if mine:
        gc.freeze()
    return mine


def take_back() -> None:
    """Let the collector look at everything again."""
    gc.unfreeze()


def _grow_old() -> None:
    """Move all objects to the oldest generation; thawing what others have frozen would undo what they wanted."""
    if set_aside():
        take_back()
