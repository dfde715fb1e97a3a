"""Workers on the cores of one machine: spans go round among them, answers come back in the order of the spans."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Final, cast

from yakkan.adapters.portfolio.answers import rows_of
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Span
from yakkan.domain.errors import YakkanError
from yakkan.projections.portfolio import PortfolioRow

AHEAD: Final = 3
"""Spans that each worker has been told of and that are not collected yet: what bounds the memory."""


class Crew:
    """So many workers over one store or log. Use it as a context manager: they end with it, however it ends.

    They are processes of their own rather than children of `multiprocessing`, which would import the program's main
    module in each of them. A worker that waits to write, or for work, needs nobody to look after it.
    """

    def __init__(self, origin: Origin, inquiry: Inquiry, number: int) -> None:
        self.workers = [self._start() for _ in range(number)]
        for worker in self.workers:
            self._tell(worker, (origin, inquiry))

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                # One that died has not read everything.
                with suppress(BrokenPipeError):
                    cast("IO[bytes]", pipe).close()

    def rows(self, spans: Iterable[tuple[Span, int]]) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """For each span how many records it has, and its rows, in order.

        Raises the error that a worker met, and YakkanError when a worker died.
        """
        waiting: deque[tuple[subprocess.Popen[bytes], int]] = deque()
        most = AHEAD * len(self.workers)
        for number, (span, records) in enumerate(spans):
            if len(waiting) == most:
                yield self._collect(*waiting.popleft())
            worker = self.workers[number % len(self.workers)]
            self._tell(worker, span)
            waiting.append((worker, records))
        while waiting:
            yield self._collect(*waiting.popleft())

    def _collect(self, worker: subprocess.Popen[bytes], records: int) -> tuple[int, list[PortfolioRow]]:
        try:
            given = pickle.load(cast("IO[bytes]", worker.stdout))
        except (EOFError, pickle.UnpicklingError):
            raise _died(worker) from None
        return records, rows_of(given)

    def _tell(self, worker: subprocess.Popen[bytes], message: Any) -> None:
        pipe = cast("IO[bytes]", worker.stdin)
        try:
            pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except BrokenPipeError:
            raise _died(worker) from None

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", "from yakkan.adapters.portfolio.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=same_modules(),
        )


def same_modules() -> dict[str, str]:
    """The environment of a process that finds its modules where this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _died(worker: subprocess.Popen[bytes]) -> YakkanError:
    status = worker.wait()
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    advice = "a portfolio only reads, so nothing is lost; ask again, with fewer processes if memory was short"
    return YakkanError(f"a worker process of the portfolio ended {how}: {advice}")
