"""Measuring: CPU time, best of five, in one process, and on which machine.

What is asked once a night is measured once: wall times of a portfolio, its snapshots, the nightly run.
"""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

ROUNDS = 5
Costs = tuple[float, float]
"""Seconds of CPU and of wall time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, our figure, whom it stands beside, the ratio, and what it is to reach."""

    what: str
    ours: str
    beside: str
    ratio: float
    to_reach: str
    reached: bool | None
    """None where nothing is to be reached: for a limit, or a figure to stand beside another."""

    def __str__(self) -> str:
        yes = {True: "yes", False: "**no**", None: "no goal"}[self.reached]
        return f"| {self.what} | {self.ours} | {self.beside} | {self.ratio:.2f} | {self.to_reach} | {yes} |"


HEAD = "| what | ours | beside | ratio | to reach | reached |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured on: the whole thing, or just enough to see that it runs and that both sides agree."""

    contracts: int = 100_000
    customers: int = 20_000
    """Contracts of the portfolio in which customers have up to eight."""
    limits: int = 2_000
    """Contracts on which limits are measured."""
    commits: int = 500
    chained: int = 500
    nights: tuple[int, int] = (10_000, 1_000_000)
    large: int = 200
    late: int = 20
    rounds: int = ROUNDS
    at_least: float = 0.2


QUICK = Sizes(
    contracts=30,
    customers=30,
    limits=20,
    commits=50,
    chained=5,
    nights=(50, 500),
    large=6,
    late=2,
    rounds=1,
    at_least=0.001,
)


def best_of_each(acts: Mapping[str, Callable[[], object]], sizes: Sizes) -> dict[str, float]:
    """CPU seconds of one call of each. They go in turn, so that what the machine does meanwhile falls on all alike."""
    times = {name: _times(act, sizes.at_least) for name, act in acts.items()}
    return best_in_turn(acts, sizes.rounds, times)


def best_in_turn(
    acts: Mapping[str, Callable[[], object]], rounds: int, times: Mapping[str, int] | None = None
) -> dict[str, float]:
    """As `best_of_each`, of acts that are each long enough, or are called so many times in a round."""
    times = times or dict.fromkeys(acts, 1)
    found = dict.fromkeys(acts, float("inf"))
    for _ in range(rounds):
        for name, act in acts.items():
            found[name] = min(found[name], spent(act, times[name]) / times[name])
    return found


def _times(act: Callable[[], object], at_least: float) -> int:
    """How often to call it so that a round is long enough to measure."""
    act()
    times = 1
    while (cost := spent(act, times)) < at_least:
        times = max(times * 2, int(times * at_least / max(cost, 1e-9)) + 1)
    return times


def spent(act: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of so many calls; what was left behind before is collected first, by nobody's clock."""
    gc.collect()
    begun = time.process_time()
    for _ in range(times):
        act()
    return time.process_time() - begun


def once(act: Callable[[], object]) -> Costs:
    """CPU and wall seconds of one call."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def best(run: Callable[[], Costs], rounds: int) -> Costs:
    """The best CPU and the best wall time of some runs."""
    found = [run() for _ in range(rounds)]
    return min(cpu for cpu, _ in found), min(wall for _, wall in found)


def machine() -> str:
    """Where the figures are from."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("eventsourcing", "msgspec", "pydantic"))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores; {packages}"


def micros(seconds: float) -> str:
    """Seconds as microseconds, for reading."""
    return f"{seconds * 1e6:,.0f} us"
