"""Workers on the cores of one machine: tasks go round among them, answers come back in their order."""

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

from yakkan.adapters.portfolio.answers import conclusions_of
from yakkan.adapters.portfolio.conclusions import Conclusion
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Task
from yakkan.domain.errors import YakkanError

AHEAD: Final = 3
"""Tasks that each worker has been told of and that are not collected yet: what bounds the memory."""


class Crew:
    """Up to so many workers over one store or log. Use it as a context manager: they end with it, however it ends.

    They are processes of their own rather than children of `multiprocessing`, which would import the program's main
    module in each of them. A worker that waits to write, or for work, needs nobody to look after it.
    """

    def __init__(self, origin: Origin, inquiry: Inquiry, number: int) -> None:
        self.workers: list[subprocess.Popen[bytes]] = []
        self._number = number
        self._told = (origin, inquiry)
        self._turn = 0

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

    def conclusions(self, tasks: Iterable[Task]) -> Iterator[list[Conclusion]]:
        """For each task what is concluded of its matters, in order.

        Raises the error that a worker met, and YakkanError when a worker died.
        """
        waiting: deque[subprocess.Popen[bytes] | None] = deque()
        most = AHEAD * self._number
        for task in tasks:
            if len(waiting) == most:
                yield self._collect(waiting.popleft())
            worker = self._next() if task.asks else None
            if worker is not None:
                self._tell(worker, task)
            waiting.append(worker)
        while waiting:
            yield self._collect(waiting.popleft())

    def _next(self) -> subprocess.Popen[bytes]:
        """The worker whose turn it is. One is started only when there is something for it to do."""
        if len(self.workers) < self._number:
            self.workers.append(self._start())
            self._tell(self.workers[-1], self._told)
            return self.workers[-1]
        self._turn += 1
        return self.workers[self._turn % self._number]

    def _collect(self, worker: subprocess.Popen[bytes] | None) -> list[Conclusion]:
        if worker is None:
            return []
        try:
            given = pickle.load(cast("IO[bytes]", worker.stdout))
        except (EOFError, pickle.UnpicklingError):
            raise _died(worker) from None
        return conclusions_of(given)

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
