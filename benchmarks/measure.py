"""Measuring: CPU time, best of five, in one process; and on which machine."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, in which unit, beside whom, and whether what was to be reached was."""

    what: str
    figure: str
    beside: str
    ratio: str
    to_reach: str
    reached: bool | None


def best(act: Callable[[], object], *, at_least: float = 0.05, rounds: int = ROUNDS) -> float:
    """CPU seconds of one call, the best of the rounds; each round repeats it until it is long enough to measure."""
    act()
    times = 1
    while True:
        spent = _spent(act, times)
        if spent >= at_least:
            break
        times = max(times * 2, int(times * at_least / max(spent, 1e-9)) + 1)
    return min(_spent(act, times) for _ in range(rounds)) / times


def best_of_each(acts: dict[str, Callable[[], object]], *, at_least: float = 0.05) -> dict[str, float]:
    """Several in turn, round by round, so that what the machine does meanwhile falls on all of them alike."""
    found: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            found[name] = min(found.get(name, float("inf")), best(act, at_least=at_least, rounds=1))
    return found


def _spent(act: Callable[[], object], times: int) -> float:
    gc.collect()
    begun = time.process_time()
    for _ in range(times):
        act()
    return time.process_time() - begun


def machine() -> str:
    """Where the figures are from."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("eventsourcing", "msgspec", "pydantic"))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores; {packages}"


def micros(seconds: float) -> str:
    """Seconds as microseconds, for reading."""
    return f"{seconds * 1e6:,.0f} us"
