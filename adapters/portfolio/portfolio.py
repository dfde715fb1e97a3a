"""Rows over all contracts of a store or a log: a stream, or a table of polars, pandas, Parquet or CSV."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, get_args

from yakkan.adapters.log import Log
from yakkan.adapters.portfolio import tables
from yakkan.adapters.portfolio.cluster import LOCAL, cluster_conclusions
from yakkan.adapters.portfolio.conclusions import Conclusion
from yakkan.adapters.portfolio.crew import Crew
from yakkan.adapters.portfolio.inquiry import Inquiry, Origin, Records, Task
from yakkan.adapters.portfolio.meter import Meter
from yakkan.adapters.portfolio.snapshots import Snapshots
from yakkan.adapters.store import MEMORY
from yakkan.adapters.store.address import scheme_of
from yakkan.adapters.store.chain import Head
from yakkan.domain import given
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import end_of_knowledge
from yakkan.domain.terms.readings import Readings
from yakkan.projections.portfolio import By, PortfolioRow, Summary, What

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

SPAN: Final = 500
"""Records that a worker is given at once, or all of one matter that has more."""
TASK: Final = 30 * SPAN
"""Records that a task of a cluster is given."""
MOST_PROCESSES: Final = 1024


@dataclass(eq=False, repr=False)
class Portfolio:
    """One row for each contract of a store or a log on a day, by matter; what was appended meanwhile is left out.

    Iterating reads it anew each time, in memory that does not grow with the number of contracts; it has no length
    and no row by number until it is a list or a table. Made by `Register.portfolio` and `portfolio_of_log`, and of no
    use once the register is closed. Amounts are whole yen.
    """

    source: Records
    origin: Origin
    as_of: date
    known_at: date | datetime | None
    readings: Mapping[str, str]
    processes: int
    what: What
    progress: bool | None
    cluster: str | None
    snapshots: str | PathLike[str] | None

    def __post_init__(self) -> None:
        _check(self.processes, self.what, self.origin, self.cluster)
        # What does not fit is an error at once, not with the first row.
        self.as_of, self.known_at = given.day(self.as_of), given.knowledge(self.known_at)
        self.readings = dict(given.readings(self.readings))
        Readings.of({}).override(self.readings)
        if self.snapshots is not None:
            self.snapshots = Path(self.snapshots).absolute()

    def __repr__(self) -> str:
        known = "" if self.known_at is None else f", known at {self.known_at.isoformat()}"
        readings = "".join(f", {name}={value}" for name, value in self.readings.items())
        return f"<Portfolio as of {self.as_of}{known}{readings}, {self.what}>"

    def __iter__(self) -> Iterator[PortfolioRow]:
        for rows in self.batches():
            yield from rows

    def batches(self) -> Iterator[list[PortfolioRow]]:
        """The rows in lists, as they come: of one matter or of some.

        Raises BrokenHistory for a matter that cannot be read, YakkanError when a log is damaged or a worker died.
        """
        keeps = self.snapshots is not None
        position = self.source.last_position()
        until = end_of_knowledge(self.known_at)
        inquiry = Inquiry(self.as_of, until, self.readings, self.what, position, ahead=keeps)
        with Meter(position, self.progress) as meter, closing(self._answers(inquiry)) as answers:
            for records, rows in answers:
                meter.count(records, len(rows))
                if rows:
                    yield rows

    def _answers(self, inquiry: Inquiry) -> Generator[tuple[int, list[PortfolioRow]], None, None]:
        """Rows in lists, as they come, each with how many records were looked at for it."""
        if self.snapshots is not None:
            with Snapshots(self.snapshots, inquiry) as snapshots:
                yield from self._by_spans(inquiry, snapshots)
        elif self.cluster is None and self.processes == 1:
            yield from inquiry.answer(self.source)
        else:
            yield from self._by_spans(inquiry, None)

    def _by_spans(self, inquiry: Inquiry, snapshots: Snapshots | None) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """The rows of one span after another; those that are kept need not be concluded."""
        size = SPAN if self.cluster is None else TASK
        asked: deque[tuple[int, list[Head], dict[str, list[PortfolioRow]]]] = deque()

        def tasks() -> Iterator[Task]:
            for span, records in self.source.spans(inquiry.position, size):
                heads = [] if snapshots is None else self.source.heads(span, inquiry.position)
                kept = {} if snapshots is None else snapshots.rows(heads)
                asked.append((records, heads, kept))
                yield Task(span, tuple(head.matter for head in heads if head.matter not in kept) if kept else None)

        with closing(self._conclusions(inquiry, tasks())) as found:
            for conclusions in found:
                records, heads, rows = asked.popleft()
                if snapshots is not None:
                    snapshots.keep(heads, conclusions)
                rows |= {each.matter: each.rows(inquiry.as_of) for each in conclusions}
                yield records, [row for matter in sorted(rows) for row in rows[matter]]

    def _conclusions(self, inquiry: Inquiry, tasks: Iterator[Task]) -> Generator[list[Conclusion], None, None]:
        if self.cluster is not None:
            yield from cluster_conclusions(self.cluster, self.origin, inquiry, tasks, self.processes)
        elif self.processes == 1:
            for task in tasks:
                yield list(inquiry.conclusions(self.source, task))
        else:
            # This process works too.
            with Crew(self.origin, inquiry, self.processes - 1) as crew:
                yield from crew.conclusions(self.source, tasks)

    def summary(self, by: By = "kind", most: int = 20) -> Summary:
        """Sums over all rows, and by `kind`, by `state`, or of the `most` that owe most by `customer`.

        Raises InputError for other groups.
        """
        summary = Summary(by, most)
        for row in self:
            summary.add(row)
        return summary

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars data frame. Needs the extra `tables`."""
        frame: polars.DataFrame = tables.to_polars(self.batches())
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas data frame; days as datetime64, whole numbers and flags that may be missing as such.

        Needs the extra `tables`.
        """
        return tables.to_pandas(self.batches())

    def to_parquet(self, path: str | PathLike[str]) -> int:
        """Write the rows to a Parquet file, batch by batch, and tell how many. Needs the extra `tables`.

        The file appears when it is complete; a break leaves what was there before.
        """
        return tables.to_parquet(self.batches(), path)

    def to_csv(self, file: IO[str]) -> int:
        """Write the rows as CSV with a line of titles, and tell how many.

        `file` is open for writing text, with `newline=""`. Raises InputError for what cannot be written to.
        """
        if not hasattr(file, "write"):
            advice = 'with open("rows.csv", "w", newline="", encoding="utf-8") as file'
            raise InputError([Problem("file", given.found(file), "a file open for writing text", advice)])
        return tables.to_csv(self.batches(), file)


def portfolio_of_log(
    path: str | PathLike[str],
    as_of: date,
    known_at: date | datetime | None = None,
    readings: Mapping[str, str] | None = None,
    processes: int = 1,
    what: What = "full",
    progress: bool | None = None,
    cluster: str | None = None,
    snapshots: str | PathLike[str] | None = None,
) -> Portfolio:
    """A row for each contract of a log on a day, as `Register.portfolio` gives them of the store it was written from.

    `path` is a folder or an address such as `s3://bucket/folder`, which workers of a cluster must reach too. Raises
    InputError when no log is there, for an unknown reading or number of processes. Needs the extra `cluster`.
    """
    log = Log.at(path)
    return Portfolio(log, log, as_of, known_at, readings or {}, processes, what, progress, cluster, snapshots)


def _check(processes: Any, what: Any, origin: Origin, cluster: str | None) -> None:
    problems = []
    held = _in_memory(origin)
    if type(processes) is not int or not 1 <= processes <= MOST_PROCESSES:
        expected = f"a whole number from 1 to {MOST_PROCESSES}"
        problems.append(Problem("portfolio", repr(processes), expected, path="processes"))
    elif processes > 1 and held and cluster is None:
        found, advice = f"{processes} processes for {held} in memory", "keep it on a disk"
        problems.append(Problem("portfolio", found, "1: no other process can read it", advice))
    if cluster is not None and held:
        expected = "a cluster, or processes of this machine"
        problems.append(Problem("portfolio", f"a cluster for {held} in memory", expected, path="cluster"))
    elif cluster not in (None, LOCAL) and processes != 1:
        found, expected = f"a cluster and {processes} processes", "a cluster, or processes of this machine"
        problems.append(Problem("portfolio", found, expected, path="cluster"))
    if what not in get_args(What):
        problems.append(Problem("portfolio", repr(what), f"one of: {', '.join(get_args(What))}", path="what"))
    if problems:
        raise InputError(problems)


def _in_memory(origin: Origin) -> str | None:
    """What only this process can read."""
    if isinstance(origin, Log):
        return "a log" if scheme_of(origin.address) == "memory" else None
    return "a store" if origin == MEMORY else None
