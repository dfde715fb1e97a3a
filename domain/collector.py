"""Python's garbage collector, while much is made of which nothing is garbage."""

from __future__ import annotations

import gc


class Paused:
    """Let the collector wait: it would go through all that is being made, again and again, and find nothing.

    For short stretches of work only, since nothing in cycles is freed meanwhile. Within another pause, in another
    thread's too, and where somebody else has switched the collector off, nothing is changed.
    """

    __slots__ = ("_was_on",)

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        if self._was_on:
            gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
