"""Integration: specification, completion and its confirmation, rework, settlement (Articles 2-6, 38(3))."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from yakkan.domain.business_days import Deadline, deadline
from yakkan.domain.money import floor_yen
from yakkan.domain.periods import Period, last_day
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)


@provision("3(2)", reading="X10")
def change_takes_effect(conditions_change: bool, new_application: bool, x10: str) -> bool:
    """Whether an agreed change alters the specification when price or date would have to change with it.

    X10: R-A the company's agreement is enough for the specification; R-B nothing changes before the new
    application is accepted.
    """
    return new_application or not conditions_change or x10 == "R-A"


@provision("5(1)", reading="X13")
def confirmation_runs_from(completed_on: date, reported_on: date | None, x13: str) -> date:
    """Day from which the days for confirmation run.

    X13: R-A completion; R-B the day on which the customer was told, where that is recorded. What is announced before
    it is done cannot be confirmed yet, so no days run before completion.
    """
    return max(reported_on, completed_on) if x13 == "R-B" and reported_on is not None else completed_on


@provision("5(1)", reading=("X1", "X11"))
def confirmation_deadline(start: date, parameters: Parameters, x1: str, x11: str) -> Deadline:
    """Last day for confirmation or objection: so many days from completion or its report.

    X11: R-A the day itself does not count (Civil Code 140); R-B it is the first day.
    """
    first = start + _ONE_DAY if x11 == "R-A" else start
    return deadline(last_day(first, days=parameters.confirmation_days), x1)


@provision("5(1)", reading="X12")
def objection_stops_deemed_confirmation(x12: str) -> bool:
    """Whether an objection in time keeps completion from being confirmed by silence (X12: R-A yes, R-B no)."""
    return x12 == "R-A"


@provision("6(1)", reading=("X1", "X14"))
def rework_window(
    completed_on: date, confirmed_on: date | None, parameters: Parameters, x1: str, x14: str
) -> tuple[Period, Deadline] | None:
    """Days in which rework may be demanded: so many months from the next day, and what moved the end.

    X14: R-A from completion; R-B from its confirmation, so that there is none before.
    """
    base = completed_on if x14 == "R-A" else confirmed_on
    if base is None:
        return None
    first = base + _ONE_DAY
    end = deadline(last_day(first, months=parameters.rework_months), x1)
    return Period(first, end.last_day), end


@provision("6(1)", reading="X15")
def demand_in_time(demanded_on: date, discovered_on: date | None, last: date, x15: str) -> bool:
    """Whether a demand for rework is in time: its arrival (X15 R-A, R-C) or the discovery (R-B) in the window.

    Under R-C the rework must be finished in the window too. What is demanded has been discovered by then, whatever
    later day is named.
    """
    found_on = demanded_on if discovered_on is None else min(discovered_on, demanded_on)
    return (found_on if x15 == "R-B" else demanded_on) <= last


@provision("6(1)", reading="X15")
def rework_must_finish_in_window(x15: str) -> bool:
    """Whether the duty to rework ends with the window (X15 R-C)."""
    return x15 == "R-C"


@provision("38(3)", reading="X60")
def earned_fee(price: int, ratio: Fraction) -> int:
    """Fee (yen without tax) for the part supplied when the contract ended early: the assessed share, rounded down.

    X60: the share is what the company computed and both agreed on (R-A); milestones (R-B) or cost (R-C) would be
    assessed by people and recorded the same way.
    """
    return floor_yen(price * ratio)
