"""The portfolio: one row for each contract, for any number of matters one after another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heappop, heappush
from typing import Any, Literal, get_args

from yakkan.domain import given
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Duty
from yakkan.domain.contract.definition import AccountOpened
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.parts import Parts
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.contracts import ContractLine, contracts
from yakkan.projections.deadlines import CLAIM_WINDOWS, notice_status
from yakkan.projections.fees import accrued, sums, unpaid
from yakkan.projections.liability import LiabilityLine, liability
from yakkan.projections.lines import Line, maker
from yakkan.projections.obligations import status_of

What = Literal["status", "full"]
"""What a portfolio tells: where each contract stands, or what is owed and at stake as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow(Line):
    """One contract on a day. Amounts are yen; from `charged` on, all is None in a portfolio of status only.

    `matter` is the customer's id, or name where there is none. `since` is the first day of the present state,
    `basis` what ended the contract; `term_no` and `term_ends_on` are those of the present term of a service.
    `outstanding` and `overdue` count principal that the customer owes, `late_interest` what has accrued on it and
    is unpaid, rounded once for the contract. Money that belongs to no contract, such as deposits, is in no row.
    `next_deadline` is the next day by which somebody has to act: an obligation that is open (`next_id` is its
    number), or a notice of claim (`next_id` is the head of liability, `next_by` who would claim). Obligations are
    counted by status. `exposure` adds up the caps on the company's liability for damages, `uncapped` tells
    whether some of it has none, `payable` what incidents so far come to.
    """

    matter: str
    customer: str
    order: str
    contract: str
    kind: str
    state: str
    since: date | None
    basis: str | None
    passed_as: str | None
    term_no: int | None
    term_ends_on: date | None
    units: int
    charged: int | None = None
    reductions: int | None = None
    paid: int | None = None
    outstanding: int | None = None
    overdue: int | None = None
    late_interest: int | None = None
    open_obligations: int | None = None
    overdue_obligations: int | None = None
    next_deadline: date | None = None
    next_id: str | None = None
    next_duty: str | None = None
    next_by: str | None = None
    exposure: int | None = None
    uncapped: bool | None = None
    payable: int | None = None


_made: Callable[..., PortfolioRow] = maker(PortfolioRow)
"""Makes a row of its values in the order of its fields."""


def portfolio_rows(
    records: Sequence[Record],
    as_of: date,
    known_until: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    what: What = "full",
) -> list[PortfolioRow]:
    """The rows of one matter on a day, by what was recorded up to an instant (None: all), under readings.

    They say what a `View` says. Raises InputError for an unknown reading or value.
    """
    records = known_records(records, known_until)
    if not records:
        return []
    if what == "status":
        deciding, money = standing_records(records)
        chronicle, _ = derive(deciding, as_of, readings, money=money, reasons=False)
        rows = status_rows(records, chronicle)
    else:
        chronicle, _ = derive(records, as_of, readings, reasons=False)
        rows = full_rows(records, chronicle, as_of, liability(chronicle, as_of))
    chronicle.let_go()
    return rows


def standing_records(records: Sequence[Record]) -> tuple[Sequence[Record], bool]:
    """What decides how the contracts of a matter stand; and whether money does, as where all may be rescinded (X48)."""
    parts = Parts(records)
    return (records, True) if parts.is_one else (parts.of(parts.openings, money=False), False)


def known_records(records: Sequence[Record], known_until: datetime | None) -> Sequence[Record]:
    """Those of a matter's records that were recorded up to an instant (None: all)."""
    if known_until is None or not records or records[-1].recorded_at <= known_until:
        return records
    return records[: bisect_right(records, known_until, key=lambda record: record.recorded_at)]


def status_rows(records: Sequence[Record], chronicle: Chronicle) -> list[PortfolioRow]:
    """The rows of status only, from the chronicle of these records."""
    matter, customer = whose(records)
    return [_made(*_standing(matter, customer, line)) for line in contracts(chronicle)]


def whose(records: Sequence[Record]) -> tuple[str, str]:
    """The name of a matter, and that of its customer."""
    first = records[0].event
    return records[0].matter, first.customer if isinstance(first, AccountOpened) else records[0].matter


def _standing(matter: str, customer: str, line: ContractLine) -> tuple[Any, ...]:
    """The fields of a row up to `units`."""
    term = line.term or {}
    return (
        matter, customer, line.order, line.contract, line.kind, line.state, line.since, line.basis, line.passed_as,
        term.get("term_no"), term.get("last_day"), len(line.units),
    )  # fmt: skip


def full_rows(
    records: Sequence[Record], chronicle: Chronicle, as_of: date, liable: Iterable[LiabilityLine]
) -> list[PortfolioRow]:
    """The full rows, from the chronicle of these records as of a day and its liability."""
    stakes: dict[str | None, list[LiabilityLine]] = {}
    for stake in liable:
        stakes.setdefault(stake.contract, []).append(stake)
    matter, customer = whose(records)
    return [
        _row(chronicle, as_of, course, _standing(matter, customer, line), stakes.get(line.contract, ()))
        for line, course in zip(contracts(chronicle), chronicle.courses.values(), strict=True)
    ]


def late_interest(chronicle: Chronicle, charges: Iterable[Charge], day: date) -> int:
    """What late interest on these charges the customer owes on a day, rounded once (X4).

    Nothing may happen up to that day that the chronicle has not seen.
    """
    return chronicle.ledger.accrual.whole_yen(unpaid(accrued(chronicle, charges, day)))


def _row(
    chronicle: Chronicle, as_of: date, course: Course, standing: Iterable[Any], stakes: Sequence[LiabilityLine]
) -> PortfolioRow:
    """All figures of a contract: charges and obligations are summed up as they are, and become no lines."""
    charges = chronicle.ledger.of(course)
    money = sums(charges, as_of)
    not_ended, still_open = 0, []
    for each in course.duties:
        if each.end is None:
            not_ended += 1
            if status_of(chronicle, each, as_of) == "open":
                still_open.append(each)
    due, id, duty, by = _next(as_of, still_open, stakes) or (None, None, None, None)
    exposure, uncapped, payable = 0, False, 0
    for line in stakes:
        if line.bearer == "company":
            payable += line.payable
            uncapped = uncapped or line.head == "uncapped_damages"
            if line.head == "damages" and line.status == "open" and isinstance(line.cap, int):
                exposure += line.cap
    return _made(
        *standing,
        *money,
        late_interest(chronicle, chronicle.ledger.debts.unsettled(course), as_of),
        len(still_open),
        not_ended - len(still_open),
        due,
        id,
        duty,
        by,
        exposure,
        uncapped,
        payable,
    )


def _next(
    as_of: date, still_open: Iterable[Duty], stakes: Iterable[LiabilityLine]
) -> tuple[date, str, str, str] | None:
    """The next day by which somebody has to act; of several things on one day, the one that arose first."""
    found = [
        (duty.due_on, duty.id, duty.duty, duty.debtor)
        for duty in still_open
        if duty.due_on is not None and duty.due_on >= as_of
    ]
    found += [
        (line.last_day, line.head, line.remedy, "customer" if line.bearer == "company" else "company")
        for line in stakes
        if line.head in CLAIM_WINDOWS
        and notice_status(line) == "open"
        and line.last_day is not None
        and (line.first_day or as_of) <= as_of <= line.last_day
    ]
    return min(found, key=lambda each: each[0]) if found else None


# -- sums over rows --------------------------------------------------------------------------------------------


By = Literal["kind", "customer", "state"]


@dataclass(slots=True)
class Group(Line):
    """Sums over contracts that have something in common (yen). `next_deadline` is the earliest of theirs."""

    name: str
    matter: str | None = None
    contracts: int = 0
    outstanding: int = 0
    overdue: int = 0
    late_interest: int = 0
    open_obligations: int = 0
    overdue_obligations: int = 0
    exposure: int = 0
    payable: int = 0
    next_deadline: date | None = None

    def add(self, row: PortfolioRow) -> None:
        """Count one more contract."""
        self.contracts += 1
        self.outstanding += row.outstanding or 0
        self.overdue += row.overdue or 0
        self.late_interest += row.late_interest or 0
        self.open_obligations += row.open_obligations or 0
        self.overdue_obligations += row.overdue_obligations or 0
        self.exposure += row.exposure or 0
        self.payable += row.payable or 0
        days = [day for day in (self.next_deadline, row.next_deadline) if day is not None]
        self.next_deadline = min(days, default=None)


class Summary:
    """A portfolio in sums: all of it, and its groups by kind, by state or by customer.

    Rows of one customer come one after another. Of customers only the `most` that owe most are kept, so that the
    memory needed does not grow with their number. Raises InputError for other groups than these.
    """

    def __init__(self, by: By, most: int = 20) -> None:
        if by not in get_args(By):
            raise InputError([Problem("by", repr(by), f"one of: {', '.join(get_args(By))}")])
        given.count(most, "most")
        self.by = by
        self.matters = 0
        self.total = Group("total")
        self._most = most
        self._groups: dict[str, Group] = {}
        self._customer: Group | None = None
        self._owing: list[tuple[int, int, int, Group]] = []

    def __repr__(self) -> str:
        return f"<Summary of {self.total.contracts} contracts by {self.by}>"

    def add(self, row: PortfolioRow) -> None:
        """Count one more contract."""
        self.total.add(row)
        if self._customer is None or self._customer.matter != row.matter:
            self._keep()
            self.matters += 1
            self._customer = Group(row.customer, row.matter)
        self._customer.add(row)
        if self.by != "customer":
            name = row.kind if self.by == "kind" else row.state
            self._groups.setdefault(name, Group(name)).add(row)

    @property
    def groups(self) -> list[Group]:
        """The groups, the largest first; customers by what is overdue and then by what is outstanding."""
        if self.by != "customer":
            return sorted(self._groups.values(), key=lambda group: (-group.contracts, group.name))
        self._keep()
        self._customer = None
        return [group for *_, group in sorted(self._owing, reverse=True)]

    def _keep(self) -> None:
        """Keep the customer whose rows are complete, if it is among those that owe most."""
        if self.by == "customer" and self._customer is not None:
            group = self._customer
            heappush(self._owing, (group.overdue, group.outstanding, -self.matters, group))
            if len(self._owing) > self._most:
                heappop(self._owing)
