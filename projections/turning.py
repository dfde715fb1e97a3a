"""The next day on which something can be different if nothing more is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.history import Present
from yakkan.domain.terms.statute import CONSUMPTION_TAX
from yakkan.projections.liability import LiabilityLine

_ONE_DAY = timedelta(days=1)


def happening_days(chronicle: Chronicle, facts: Sequence[Present]) -> Iterator[date]:
    """Days on which where a contract stands can change; also some that are over."""
    happens = chronicle.next_day()
    if happens is not None:
        yield happens
    # A fact that is retracted, or that shows an earlier deemed event never to have come about, is on no agenda.
    yield from (each.fact.on for each in facts)


def turning_days(chronicle: Chronicle, facts: Sequence[Present], stakes: Iterable[LiabilityLine]) -> Iterator[date]:
    """Days on which contracts, obligations, charges or liability, all but interest, can change; also some others.

    Nothing here may depend on the day asked about but by what has happened by then: the days found from two days
    between which nothing happens must be the same.
    """
    yield from happening_days(chronicle, facts)
    for duty in chronicle.duties:
        if duty.end is None and duty.delay_after is not None:
            yield duty.delay_after + _ONE_DAY
    for excuse in chronicle.excuses:
        yield excuse.first
        if excuse.until is not None and excuse.until < date.max:
            yield excuse.until + _ONE_DAY
    for charge in chronicle.ledger.charges:
        if charge.outstanding:
            yield charge.delay_after + _ONE_DAY
    for line in stakes:
        if line.status == "open" and line.last_day is not None:
            yield line.last_day + _ONE_DAY
    # The cap of a service is a month's fee with the tax of the day.
    for course in chronicle.courses.values():
        yield from (first for first, _ in getattr(course.body, "fees", ()))
    yield from (figure.in_force_from for figure in CONSUMPTION_TAX)


def interest_runs(chronicle: Chronicle, as_of: date) -> bool:
    """Whether late interest grows tomorrow."""
    charges = chronicle.ledger.charges
    return any(charge.gross > 0 and charge.outstanding and charge.delay_after <= as_of for charge in charges)
