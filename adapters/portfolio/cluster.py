"""Workers of a Dask cluster: tasks are handed out, answers come back in their order.

Every worker needs this software in the same version, and the store or the log under the same path or address.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib import metadata
from operator import itemgetter
from typing import Any, Final

from yakkan.adapters import extras
from yakkan.adapters.log.manifest import Partition
from yakkan.adapters.portfolio.answers import Answer, answer, conclusions_of, packed
from yakkan.adapters.portfolio.conclusions import Conclusion
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Span, Task, opened
from yakkan.adapters.portfolio.local_cluster import local_cluster
from yakkan.domain.errors import InputError, Problem, YakkanError

LOCAL: Final = "local"
"""In place of an address: a cluster of this machine, which ends with the answer."""
AHEAD: Final = 3
"""Tasks for each thread of the cluster that are handed out and not collected yet: what bounds the memory."""
PATIENCE: Final = 10
"""Seconds to wait for the scheduler."""
_WITH_PORT: Final = ("tcp", "tls", "ws", "wss")
"""Kinds of addresses that need a port; others are for drivers that know themselves."""
LONELY: Final = 60
"""Seconds that a cluster may be without any worker before nobody waits for it any longer."""


def cluster_conclusions(
    address: str, origin: Origin, inquiry: Inquiry, tasks: Iterable[Task], workers: int = 1
) -> Iterator[list[Conclusion]]:
    """For each task what is concluded of its matters, in order. `workers` are those of a local cluster.

    A task whose worker is lost goes to another one, and so does an answer that was lost with it. Raises InputError
    when no scheduler answers at the address or the cluster has no worker, the error that a task ended with, and
    YakkanError when workers die again and again over one task or none is left.
    """
    distributed = extras.library("distributed", "cluster", "portfolio")
    with ExitStack() as stack:
        if address == LOCAL:
            address = stack.enter_context(local_cluster(distributed, workers))
        client = stack.enter_context(_client(distributed, address))
        _check(client, address)
        threads = sum(client.nthreads().values())
        waiting: deque[tuple[Any, Task]] = deque()
        for task in tasks:
            if len(waiting) == AHEAD * threads:
                yield _collect(distributed, client, *waiting.popleft())
            future = client.submit(_answer, origin, inquiry, task, pure=False) if task.asks else None
            waiting.append((future, task))
        while waiting:
            yield _collect(distributed, client, *waiting.popleft())


_GONE: Final = "the scheduler of the cluster is gone; a portfolio only reads, ask again"


def _check(client: Any, address: str) -> None:
    """Raises InputError for a cluster without workers, or with some that do not have this software."""
    # A worker that cannot read what it is told to do ends, and says why in its own log only.
    found = client.run(metadata.version, "yakkan", on_error="return")
    if not found:
        raise _refused(address, "a Dask cluster without workers")
    try:
        own = metadata.version("yakkan")
    except metadata.PackageNotFoundError:  # pragma: no cover - a checkout that nobody has installed
        return
    others = {worker: told for worker, told in found.items() if told != own}
    if others:
        worker, told = min(others.items(), key=itemgetter(0))
        what = f"yakkan {told}" if isinstance(told, str) else "no yakkan"
        where = f"{what} at {worker}" + (f" and {len(others) - 1} more workers" if len(others) > 1 else "")
        advice = 'install it for every worker: pip install "yakkan[cluster]"'
        raise InputError([Problem("portfolio", where, f"yakkan {own}", advice, path="cluster")])


def _answer(origin: Origin, inquiry: Inquiry, task: Task) -> Answer:
    try:
        with opened(origin) as source:
            return answer(source, inquiry, task)
    except YakkanError as error:
        return packed(error)


def _collect(distributed: Any, client: Any, future: Any, task: Task) -> list[Conclusion]:
    if future is None:
        return []
    try:
        given = _awaited(client, future)
    except distributed.KilledWorker as error:
        raise YakkanError(f"workers of the cluster died over {_called(task.span)}: {error}") from None
    except distributed.CancelledError:
        raise YakkanError(_GONE) from None
    except YakkanError:
        raise
    except Exception as error:
        if future.status != "error":
            # No task has ended so: the connection to the scheduler has.
            raise YakkanError(_GONE) from error
        # Not foreseen, such as a module that workers do not have.
        text = f"a worker of the cluster failed over {_called(task.span)}: {type(error).__name__}: {error}"
        raise YakkanError(text) from error
    return conclusions_of(given)


def _awaited(client: Any, future: Any) -> Answer:
    """The answer of a task, waited for as long as there is a worker or may be one again."""
    alone = 0
    while True:
        try:
            given: Answer = future.result(timeout=PATIENCE)
            return given
        except TimeoutError:
            # That a worker has died, and its answer with it, may be known only after a while.
            if future.status == "error":
                raise
            alone = 0 if client.nthreads() else alone + PATIENCE
            if alone >= LONELY:
                raise YakkanError("the cluster has lost all its workers; a portfolio only reads, ask again") from None


def _called(span: Span) -> str:
    return f"the partition {span.name}" if isinstance(span, Partition) else f"the customers up to {span.last!r}"


def _client(distributed: Any, address: str) -> Any:
    _check_address(address)
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise _refused(address, f"no Dask scheduler ({type(error).__name__})") from None


def _check_address(address: str) -> None:
    """Raises InputError for an address that is none: Dask would fail over it only after a while, and not end well."""
    comm = importlib.import_module("distributed.comm")
    try:
        scheme, _ = comm.parse_address(address)
        comm.registry.get_backend(scheme)
        if scheme in _WITH_PORT:
            comm.get_address_host_port(address)
    except ValueError as error:
        found, expected = f"{address!r} ({error})", "the address of a scheduler, such as tcp://scheduler:8786"
        advice = f'"{LOCAL}" is a cluster of this machine'
        raise InputError([Problem("portfolio", found, expected, advice, path="cluster")]) from None


def _refused(address: str, found: str) -> InputError:
    advice = "start one with `dask scheduler`, and workers with `dask worker`"
    return InputError([Problem("portfolio", f"{found} at {address}", "a cluster that runs", advice, path="cluster")])
