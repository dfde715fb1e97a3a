"""The rows of a matter over a stretch of days: what a portfolio says on each of them if nothing more is recorded.

Most days are like the day before. So a stretch is kept in steps: the rows of a day, which stand until the next step,
and where late interest runs, what it comes to on each of the days between.

Stretches that are begun on one day must not all end on one day, or that night would be as dear as the first. So each
matter has a night of its own, and again every so many nights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, islice
from typing import Final
from zlib import crc32

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course
from yakkan.domain.contract.derivation import Walk
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import YakkanError
from yakkan.projections.liability import liability
from yakkan.projections.portfolio import PortfolioRow, What, full_rows, late_interest, standing_records, status_rows
from yakkan.projections.turning import happening_days, interest_runs, turning_days

LEAST: Final[Mapping[What, int]] = {"status": 200, "full": 10}
"""Days that a stretch looks ahead at least."""
CYCLE: Final[Mapping[What, int]] = {"status": 400, "full": 50}
"""Days from one night of a matter to its next. A month of money costs about as much as a year of states."""
MOST_STEPS: Final[Mapping[What, int]] = {"status": 100, "full": 12}
"""Days with something new that it looks at: a large matter has something new every day."""

_ONE_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Step:
    """Rows that stand from `first` to `last`, but for their late interest.

    `interest` holds that of each row on the first, second ... day after `first`; nothing where none runs.
    """

    first: date
    last: date
    rows: list[PortfolioRow]
    interest: list[list[int]] = field(default_factory=list)


def stretch(
    records: Sequence[Record], as_of: date, readings: Mapping[str, str] | None = None, what: What = "full"
) -> list[Step]:
    """The rows on `as_of` and on the days after it, as `portfolio_rows` gives them for each; one step at least.

    It ends on a night of its matter, `LEAST` days ahead or up to a `CYCLE` more; where nothing changes for another
    cycle it goes on until something does. It ends sooner where many days have something new, or each would have to be
    derived anew. Raises InputError as `portfolio_rows` does.
    """
    if not records:
        return [Step(date.min, date.max, [])]
    steps = _steps(records, as_of, readings, what)
    made = [next(steps)]
    # Which days are holidays is not known for ever, and what is not asked for is no error.
    with suppress(YakkanError):
        for step in islice(steps, MOST_STEPS[what] - 1):
            before = made[-1]
            if before.rows == step.rows and not (before.interest or step.interest):
                before.last = step.last
            else:
                made.append(step)
    return made


def _steps(records: Sequence[Record], as_of: date, readings: Mapping[str, str] | None, what: What) -> Iterator[Step]:
    """One step after another, from each day with something new."""
    horizon = _horizon(records[0].matter, as_of, what)
    deciding, money = standing_records(records) if what == "status" else (records, True)
    walk = Walk(deciding, readings, money=money, reasons=False)
    before: Chronicle | None = None
    day = as_of
    while True:
        chronicle = walk.to(day)
        if what == "status":
            rows, turns = status_rows(records, chronicle), happening_days(chronicle, walk.facts)
        else:
            stakes = liability(chronicle, day)
            rows = full_rows(records, chronicle, day, stakes)
            # A claim can be the next thing to do only once its window is open.
            opening = (line.first_day for line in stakes if line.first_day is not None)
            turns = chain(turning_days(chronicle, walk.facts, stakes), opening)
        turn = min((each for each in turns if each > day), default=None)
        step = Step(day, date.max if turn is None else turn - _ONE_DAY, rows)
        growing = what == "full" and interest_runs(chronicle, day)
        # Many have something new on the same day, such as the end of a month: they must not meet there.
        if growing or (step.last - horizon).days <= CYCLE[what]:
            step.last = min(step.last, horizon)
        if growing:
            owing = [_owing(chronicle, course) for course in chronicle.courses.values()]
            days = (day + timedelta(days=n) for n in range(1, (step.last - day).days + 1))
            step.interest = [[late_interest(chronicle, charges, each) for charges in owing] for each in days]
        yield step
        if turn is None or turn > horizon or before not in (None, chronicle):
            return
        before, day = chronicle, turn


def _horizon(matter: str, as_of: date, what: What) -> date:
    """The first night of a matter that is far enough ahead. Each has its own, which its name decides."""
    least = as_of + min(timedelta(days=LEAST[what]), date.max - as_of)
    wait = (crc32(matter.encode()) - least.toordinal()) % CYCLE[what]
    return least + min(timedelta(days=wait), date.max - least)


def _owing(chronicle: Chronicle, course: Course) -> list[Charge]:
    """The charges of a contract on which interest is owed, or may come to be while nothing happens."""
    return [charge for charge in chronicle.ledger.of(course) if charge.outstanding or charge.interest_owed[0]]
