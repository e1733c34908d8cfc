"""Keeps Python's collector of cyclic garbage from looking again and again through what is being read and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many objects that stay: the collector, which would take a fifth of the time, waits until all are there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def stays() -> None:
    """Have the collector pass over all that there is by now, for good: only where the process does not live on."""
    gc.freeze()
