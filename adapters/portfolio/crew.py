"""Several cores of one machine: tasks go to worker processes, and this one does what they have no time for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Pipe
from operator import attrgetter
from typing import Any, Final

from yakkan.adapters.closing import Closing
from yakkan.adapters.portfolio.answers import Answer, answer, conclusions_of
from yakkan.adapters.portfolio.conclusions import Conclusion
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Records, Task
from yakkan.domain.errors import YakkanError

AHEAD: Final = 3
"""Tasks that each worker has been told of and that are not collected yet."""
KEPT: Final = 32
"""Answers beside these that wait for an earlier one: what bounds the memory."""


class Worker:
    """A process that answers tasks in the order in which it is told of them.

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
        """Tasks that it has been told of and that are not collected yet."""
        self._send((origin, inquiry))

    def tell(self, task: Task) -> None:
        """Give it a task to answer. Raises YakkanError when it has died."""
        self._send(task)
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


class Crew(Closing):
    """Up to so many workers over one store or log. Use it as a context manager: they end with it, however it ends."""

    def __init__(self, origin: Origin, inquiry: Inquiry, number: int) -> None:
        self.workers: list[Worker] = []
        self._number = number
        self._origin = origin
        self._inquiry = inquiry

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.end()

    def conclusions(self, source: Records, tasks: Iterable[Task]) -> Iterator[list[Conclusion]]:
        """For each task what is concluded of its matters, in order.

        Meanwhile this process answers tasks from `source` itself: it needs no time to start, and else would only
        wait. Raises the error that a worker met, and YakkanError when a worker died.
        """
        waiting: deque[Worker | Answer] = deque()
        most = AHEAD * self._number + KEPT
        for task in tasks:
            # Workers must never lack work; then comes who asked for the rows; to work oneself comes last.
            while (worker := self._free(task)) is None and waiting and (len(waiting) >= most or _is_there(waiting[0])):
                yield _collected(waiting.popleft())
            if worker is None:
                waiting.append(answer(source, self._inquiry, task))
            else:
                worker.tell(task)
                waiting.append(worker)
        while waiting:
            yield _collected(waiting.popleft())

    def _free(self, task: Task) -> Worker | None:
        """A worker that has time for a task; none for one that asks nothing. One is started only when it is needed."""
        if not task.asks:
            return None
        if len(self.workers) < self._number:
            self.workers.append(Worker(self._origin, self._inquiry))
            return self.workers[-1]
        worker = min(self.workers, key=attrgetter("told"))
        return worker if worker.told < AHEAD else None


def same_modules() -> dict[str, str]:
    """The environment of a process that finds its modules where this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _is_there(given: Worker | Answer) -> bool:
    return given.has_answered() if isinstance(given, Worker) else True


def _collected(given: Worker | Answer) -> list[Conclusion]:
    return conclusions_of(given.collect() if isinstance(given, Worker) else given)
