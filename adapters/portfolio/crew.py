"""Several cores of one machine: spans go to worker processes, and this one does what they have no time for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Pipe
from operator import attrgetter
from types import TracebackType
from typing import Any, Final

from yakkan.adapters.portfolio.answers import Answer, answer, rows_of
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Records, Span
from yakkan.domain.errors import YakkanError
from yakkan.projections.portfolio import PortfolioRow

AHEAD: Final = 3
"""Spans that each worker has been told of and that are not collected yet."""
KEPT: Final = 32
"""Answers beside these that wait for an earlier one: what bounds the memory."""


class Worker:
    """A process that answers spans in the order in which it is told of them.

    It is a process of its own rather than a child of `multiprocessing`, which would import the program's main module
    in it. While it waits to write, or for work, it needs nobody to look after it.
    """

    def __init__(self, origin: Origin, inquiry: Inquiry) -> None:
        self._pipe, its = Pipe()
        with its:
            end = its.fileno()
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from yakkan.adapters.portfolio.worker import main; main({end})"],
                stdin=subprocess.DEVNULL,
                pass_fds=[end],
                env=same_modules(),
            )
        self.told = 0
        """Spans that it has been told of and that are not collected yet."""
        self._send((origin, inquiry))

    def tell(self, span: Span) -> None:
        """Give it a span to answer. Raises YakkanError when it has died."""
        self._send(span)
        self.told += 1

    def has_answered(self) -> bool:
        """Whether its next answer is there, or it has died."""
        return self._pipe.poll()

    def collect(self) -> Answer:
        """Its next answer, waited for. Raises YakkanError when it has died."""
        try:
            given: Answer = self._pipe.recv()
        except (EOFError, OSError):
            raise self._died() from None
        self.told -= 1
        return given

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._pipe.close()

    def _send(self, message: Any) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            raise self._died() from None

    def _died(self) -> YakkanError:
        status = self.process.wait()
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        advice = "a portfolio only reads, so nothing is lost; ask again, with fewer processes if memory was short"
        return YakkanError(f"a worker process of the portfolio ended {how}: {advice}")


class Crew:
    """So many workers over one store or log. Use it as a context manager: they end with it, however it ends."""

    def __init__(self, origin: Origin, inquiry: Inquiry, number: int) -> None:
        self._inquiry = inquiry
        self.workers: list[Worker] = []
        try:
            for _ in range(number):
                self.workers.append(Worker(origin, inquiry))
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def rows(self, source: Records, spans: Iterable[tuple[Span, int]]) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """For each span how many records it has, and its rows, in order.

        Meanwhile this process answers spans from `source` itself: it needs no time to start, and else would only
        wait. Raises the error that a worker met, and YakkanError when a worker died.
        """
        waiting: deque[tuple[int, Worker | Answer]] = deque()
        most = AHEAD * len(self.workers) + KEPT
        for span, records in spans:
            # Workers must never lack work; then comes who asked for the rows; to work oneself comes last.
            while (worker := self._free()) is None and (len(waiting) == most or _is_there(waiting[0][1])):
                yield _collected(*waiting.popleft())
            if worker is None:
                waiting.append((records, answer(source, self._inquiry, span)))
            else:
                worker.tell(span)
                waiting.append((records, worker))
        while waiting:
            yield _collected(*waiting.popleft())

    def _free(self) -> Worker | None:
        """The worker that has least to do, if that leaves it time for more."""
        worker = min(self.workers, key=attrgetter("told"))
        return worker if worker.told < AHEAD else None

    def _end(self) -> None:
        for worker in self.workers:
            worker.end()


def same_modules() -> dict[str, str]:
    """The environment of a process that finds its modules where this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _is_there(given: Worker | Answer) -> bool:
    return given.has_answered() if isinstance(given, Worker) else True


def _collected(records: int, given: Worker | Answer) -> tuple[int, list[PortfolioRow]]:
    return records, rows_of(given.collect() if isinstance(given, Worker) else given)
