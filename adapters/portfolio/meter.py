"""How far something long has come: a bar with rate and time left, on standard error, when that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Meter:
    """Counts how much of a total is done, and in contracts, or in what `of` names.

    Shows nothing unless asked (None: on a terminal).
    """

    def __init__(self, total: int, shown: bool | None = None, of: str = "contracts") -> None:
        self._total = total
        self._counted = 0
        self._bar: Any = None
        self._task: Any = None
        if shown or (shown is None and sys.stderr.isatty()):
            # Only now: most runs show nothing.
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn(f"{{task.fields[counted]:>11,}} {of}"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[rate]:>8,.0f}/s"),
                TimeRemainingColumn(),
                console=Console(file=sys.stderr),
                transient=True,
            )

    def __enter__(self) -> Meter:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total, counted=0, rate=0)
        return self

    def count(self, done: int, counted: int) -> None:
        """Count what came in addition."""
        if self._bar is None:
            return
        self._counted += counted
        elapsed = self._bar.tasks[0].elapsed or 0
        rate = self._counted / elapsed if elapsed else 0
        self._bar.update(self._task, advance=done, counted=self._counted, rate=rate)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
