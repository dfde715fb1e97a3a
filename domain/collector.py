"""Python's garbage collector, while much is made of which nothing is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Let the collector wait: it would go through all that is being made, again and again, and find nothing.

    For short stretches of work only, since nothing in cycles is freed meanwhile. Within another pause, in another
    thread's too, and where somebody else has switched the collector off, nothing is changed.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
