"""Workers of a Dask cluster: spans are handed out as tasks, answers come back in the order of the spans.

Every worker needs this software, and the store under the same path or address.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

from yakkan.adapters.portfolio.answers import Answer, answer, packed, rows_of
from yakkan.adapters.portfolio.inquiry import Inquiry
from yakkan.adapters.store import Span, Store
from yakkan.domain.errors import InputError, Problem, YakkanError
from yakkan.projections.portfolio import PortfolioRow

AHEAD: Final = 3
"""Tasks for each thread of the cluster that are handed out and not collected yet: what bounds the memory."""
PATIENCE: Final = 10
"""Seconds to wait for the scheduler."""


def cluster_rows(
    address: str, url: str, inquiry: Inquiry, spans: Iterable[tuple[Span, int]]
) -> Iterator[tuple[int, list[PortfolioRow]]]:
    """For each span how many records it has, and its rows, in order.

    A task whose worker is lost goes to another one. Raises InputError when no scheduler answers at the address or
    the cluster has no worker, the error that a task ended with, and YakkanError when its workers die again and again.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise _refused(address, f"no Dask scheduler ({type(error).__name__})") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise _refused(address, "a Dask cluster without workers")
        waiting: deque[tuple[Any, int]] = deque()
        for span, records in spans:
            if len(waiting) == AHEAD * threads:
                yield _collect(*waiting.popleft(), distributed)
            waiting.append((client.submit(_task, url, inquiry, span, pure=False), records))
        while waiting:
            yield _collect(*waiting.popleft(), distributed)


def _task(url: str, inquiry: Inquiry, span: Span) -> Answer:
    try:
        with Store.open(url, read_only=True) as store:
            return answer(store, inquiry, span)
    except YakkanError as error:
        return packed(error)


def _collect(future: Any, records: int, distributed: Any) -> tuple[int, list[PortfolioRow]]:
    try:
        given = future.result()
    except distributed.KilledWorker as error:
        raise YakkanError(f"workers of the cluster died over one task: {error}") from None
    return records, rows_of(given)


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        advice = 'install the extra: pip install "yakkan[cluster]"'
        raise InputError([Problem("portfolio", f"no distributed ({error})", "it installed", advice)]) from None


def _refused(address: str, found: str) -> InputError:
    advice = "start one with `dask scheduler`, and workers with `dask worker`"
    return InputError([Problem("portfolio", f"{found} at {address}", "a cluster that runs", advice, path="cluster")])
