"""Who owes what to whom on a day: the obligations O1 to O40 of the terms, each with its status."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Duty, Excuse, Ground
from yakkan.domain.contract.kinds import excuses
from yakkan.projections.lines import Because, Line, because, maker


@dataclass(frozen=True, slots=True)
class ObligationLine(Line):
    """An obligation. `status` is open, overdue, discharged, lapsed or released; `amount` in yen."""

    id: str
    contract: str | None
    unit: str | None
    article: str
    duty: str
    debtor: str
    creditor: str
    arose_on: date
    due_on: date | None
    status: str
    ended_on: date | None
    amount: int | None
    grounds: tuple[Ground, ...] = field(default=(), repr=False)

    @property
    def because(self) -> tuple[Because, ...]:
        """Why it is owed, and how it ended."""
        return because(self.grounds)


_line = maker(ObligationLine)

MONEY_DUTIES = frozenset({"O9", "O10", "O16", "O18", "O26", "O29", "O30", "O32"})
"""Obligations to pay money, which Article 44 does not excuse (X44)."""


def obligations(chronicle: Chronicle, as_of: date) -> tuple[ObligationLine, ...]:
    """One line per obligation, in the order in which they arose in the chronicle."""
    return tuple([obligation_line(chronicle, duty, as_of) for duty in chronicle.duties])


def obligation_line(chronicle: Chronicle, duty: Duty, as_of: date) -> ObligationLine:
    """An obligation as of a day; one that is past its day and not overdue says what spares its debtor."""
    status, spared_by = standing_of(chronicle, duty, as_of)
    return _line(
        duty.id,
        None if duty.course is None else duty.course.name,
        duty.unit,
        duty.article,
        duty.duty,
        duty.debtor,
        duty.creditor,
        duty.arose_on,
        duty.due_on,
        status,
        duty.ended_on,
        duty.amount,
        (*duty.grounds, *excuses.reasons(duty, spared_by)) if spared_by else tuple(duty.grounds),
    )


def standing_of(chronicle: Chronicle, duty: Duty, as_of: date) -> tuple[str, list[Excuse]]:
    """What has become of an obligation by a day, and what spares its debtor where it is past its day."""
    if duty.end is not None:
        return duty.end, []
    last = duty.delay_after
    if last is None or as_of <= last:
        return "open", []
    if duty.id in MONEY_DUTIES or _is_late_back(duty):
        return "overdue", []
    spared_by = excuses.sparing(chronicle, duty, as_of) if chronicle.excuses else []
    return "open" if spared_by else "overdue", spared_by


def status_of(chronicle: Chronicle, duty: Duty, as_of: date) -> str:
    """What has become of an obligation by a day."""
    return standing_of(chronicle, duty, as_of)[0]


def _is_late_back(duty: Duty) -> bool:
    """Whether a rented unit is late back: then nothing excused it when its deadline ended (17(2), X26)."""
    return duty.id == "O17" and duty.course is not None and duty.course.addressed(duty.unit)[0].state == "return_late"
