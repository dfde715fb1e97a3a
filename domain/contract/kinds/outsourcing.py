"""Outsourcing: terms, renewal and endings (Articles 7-10). The rules themselves are in `domain.terms.outsourcing`."""

from __future__ import annotations

from bisect import insort
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

import msgspec

from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.charge_names import fee_month
from yakkan.domain.contract.course import Course, Duty, Entry, Ground, Incident, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import (
    EarlyTerminationNoticed,
    EarlyTerminationTookEffect,
    MonthlyFeeChanged,
    NonRenewalDeclared,
    ServiceBegan,
    ServiceLevelMeasured,
    TermExpired,
    TermRenewed,
    ThirdPartySoftwareDiscontinued,
)
from yakkan.domain.contract.kinds import conduct, damages, early_termination, ending, monthly_fee
from yakkan.domain.contract.kinds.common import CONTRACT_EFFECTS
from yakkan.domain.contract.kinds.kind import Effects, Kind, effect, no_move, not_formed
from yakkan.domain.contract.lifecycles import OUTSOURCING
from yakkan.domain.contract.lifecycles.outsourcing import SERVING
from yakkan.domain.periods import last_day
from yakkan.domain.terms import conduct as conduct_terms
from yakkan.domain.terms import damages as damages_terms
from yakkan.domain.terms import notices, outsourcing
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = dict(CONTRACT_EFFECTS)


class Service(Unit):
    """A service by terms. `fees` hold from their days, by the agreed `steps`; `charged` are the months billed."""

    began_on: date | None = None
    term_no: int = 1
    term_first: date | None = None
    term_last: date | None = None
    refused: Entry | None = None
    refused_late: Entry | None = None
    refused_for: date | None = None
    """The last day of the term that a late refusal is for; None for the next one."""
    notice: Entry | None = None
    ends_on: date | None = None
    notices: list[tuple[date, date]] = msgspec.field(default_factory=list)
    """When each notice of termination came, and the day on which the service is to end by it."""
    fees: list[tuple[date, int]] = msgspec.field(default_factory=list)
    steps: list[Entry] = msgspec.field(default_factory=list)
    charged: dict[date, Charge] = msgspec.field(default_factory=dict)
    measured: dict[tuple[date, str], tuple[Entry, Fraction]] = msgspec.field(default_factory=dict)
    reduced: dict[date, int] = msgspec.field(default_factory=dict)
    """Yen taken off a month's fee so far, under the key of its charge."""
    prepaid_through: date | None = None
    care: Duty | None = None
    level: Liability | None = None

    @property
    def serving(self) -> bool:
        """Whether the service runs."""
        return self.state in SERVING

    def served_on(self, day: date) -> bool:
        """Whether the service ran on a day up to now; the day on which it ends is one of them."""
        ended_on = self.course.ended_on
        return self.began_on is not None and self.began_on <= day and (ended_on is None or day <= ended_on)

    def waits(self, day: date) -> bool:
        """Whether the contract is formed, and the service of a term that is not over has not begun yet."""
        return self.state == "accepted" and self.term_last is not None and day <= self.term_last


class Outsourcing(Kind):
    """Service by terms that renew: one life per contract."""

    name = "outsourcing"
    lifecycle = OUTSOURCING
    effects = EFFECTS
    cap_article = "41(2)(2)"
    cap_text = "one month's fee of this service"
    cap_parameter = "outsourcing_cap_months"
    whole_months_by: str | None = None
    """The reading that says which months are owed whole; None where that is as the quote says."""
    precedence: tuple[str, str | None, str] | None = ("9", "X18", "the reduction of the fee is all that is owed for it")

    def set_up(self, course: Course) -> None:
        """The service is the body of the contract."""
        definition = course.definition
        service = Service(course, definition.id, self.lifecycle)
        if definition.starts_on is not None:
            service.term_first = definition.starts_on
            service.term_last = outsourcing.first_term_end(
                definition.starts_on, definition.term_months, definition.ends_on
            )
            service.fees = [(date.min, definition.monthly_fee or 0)]
        course.body = service

    def term(self, course: Course) -> dict[str, Any] | None:
        """The present term; None before acceptance."""
        service = of(course)
        if course.accepted is None:
            return None
        return {"term_no": service.term_no, "first_day": service.term_first, "last_day": service.term_last}

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The service begins on its day (10(1)) under the care of a good manager (8); damages have a cap (41(2)(2))."""
        service = of(course)
        start = service.term_first
        if start is None:
            return
        grounds = [Ground(self.cap_article, (entry,), chronicle.cited("X63"), self.cap_text)]
        grounds += quoted.grounds(chronicle, course, self.cap_parameter)
        chronicle.liabilities.append(
            Liability(
                "damages", "company", course, None, self.cap_article, "damages", entry.effective_on, None, grounds,
                limited=True,
            )
        )  # fmt: skip
        chronicle.at_start_of(max(start, chronicle.today), lambda: begin(chronicle, service, entry))
        last = service.term_last
        if last is not None and not self.may_begin(course):
            # Today's licence counts, whichever was recorded first.
            passes = max(last, chronicle.today)
            chronicle.at_end_of(passes, lambda: _term_ends(chronicle, service, entry, None))

    def ended(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The last month's fee arises with the end; money kept for the service is free."""
        service = of(course)
        if service.began_on is not None:
            monthly_fee.charge_last(chronicle, service, chronicle.today, entry)
        Kind.ended(self, chronicle, course, entry)

    def prepay(self, course: Course, through: date) -> bool:
        """Money for the months up to a day waits for them, and they cost nothing more on early termination."""
        service = of(course)
        service.prepaid_through = max(through, service.prepaid_through or through)
        return True

    def rescinded(self, chronicle: Chronicle, course: Course, entry: Entry, owes_lump_sum: bool) -> None:
        """A rescission by the company under Article 40 costs the rest of the term (10(3))."""
        service = of(course)
        if owes_lump_sum and (service.serving or service.waits(chronicle.today)):
            early_termination.charge_lump_sum(chronicle, service, chronicle.today, entry, "10(3)")

    def ban_begins_with_service(self, chronicle: Chronicle) -> bool:
        """The ban on soliciting begins with the service, but for X54 R-C."""
        return chronicle.under("X54", conduct_terms.ban_begins_with_service)

    def provided_until(self, chronicle: Chronicle, course: Course) -> date:
        """The actual end (X53 R-A) or the scheduled end of the term (R-B)."""
        last = of(course).term_last
        today = chronicle.today
        return today if last is None else chronicle.under("X53", lambda x53: last if x53 == "R-B" else today)

    def cap(self, chronicle: Chronicle, line: Liability) -> int | None:
        """One month's fee of this service (41(2)(2)), unprorated, as of today."""
        course = line.course
        return self.cap_on(chronicle, course, chronicle.as_of) if line.limited and course is not None else None

    def cap_ground(self, chronicle: Chronicle, line: Liability, cap: int) -> Ground:
        """So many monthly fees, with or without their tax (X5)."""
        if line.course is None:
            return Kind.cap_ground(self, chronicle, line, cap)
        (fee, tax), months = self.capped_by(line.course, chronicle.as_of), self.cap_months(line.course)
        if chronicle.told("X5") == "R-A":
            return Ground(line.article, (), "X5=R-A", "{} x ({} + tax {}) = {} yen", (months, fee, tax, cap))
        return Ground(line.article, (), "X5=R-B", "{} x {} without tax = {} yen", (months, fee, cap))

    def cap_months(self, course: Course) -> int:
        """How many monthly fees the cap is."""
        return int(getattr(course.parameters, self.cap_parameter))

    def cap_of(self, chronicle: Chronicle, line: Liability, incident: Incident) -> int | None:
        """The fee of the month of the event that did the damage."""
        return self.cap_on(chronicle, incident.course, incident.entries[0].on)

    def may_charge(self, course: Course, charge: str, today: date) -> bool:
        """A month that was over before the service began costs nothing (10(1)); it may wait for its licence (24)."""
        month, began_on = fee_month(charge.removeprefix(f"{course.name}/")), of(course).began_on
        return month is None or last_day(month, months=1) >= (began_on or today)

    def expects(self, course: Course, charge: str) -> bool:
        """No lump sum while no notice of termination is there (10(2)): what was paid for one was paid for nothing."""
        return not charge.endswith("/early_termination") or of(course).notice is not None

    def by_contract_months(self, chronicle: Chronicle) -> bool:
        """Whether fees run by months of the contract instead of calendar months."""
        return False

    def may_begin(self, course: Course) -> bool:
        """Whether the service may begin on its day."""
        return True

    def prorates(self, course: Course) -> bool:
        """Whether the first and the last month are prorated: unless the quote says otherwise (38(2))."""
        return course.definition.prorated

    def fee_parts(self, course: Course, fee: int, day: date, first: date, chronicle: Chronicle) -> int:
        """What of the fee in force on a day is owed for a month from its day `first` on (yen without tax)."""
        return fee

    def fee_reasons(self, chronicle: Chronicle, course: Course, first: date) -> list[Ground]:
        """Why what is owed for a month, of which `first` is the first day, is not simply the fee in force."""
        return []

    def capped_by(self, course: Course, day: date) -> tuple[int, int]:
        """The monthly fee in force on a day, without tax, and its tax (yen); after the end, those of the last day."""
        if course.ended_on is not None:
            day = min(day, course.ended_on)
        fee = monthly_fee.in_force(of(course), day)
        return fee, monthly_fee.tax_of(course, fee, day)

    def cap_on(self, chronicle: Chronicle, course: Course, day: date) -> int:
        """The cap by the fee in force on a day (yen)."""
        fee, tax = self.capped_by(course, day)
        return chronicle.under("X5", partial(outsourcing.monthly_fee_cap, fee, tax, course.parameters))

    @provision("41(3)")
    def recoverable(self, chronicle: Chronicle, incident: Incident, amount: int) -> int:
        """Nothing beside the reduction where Article 9 is all there is (X18)."""
        month = incident.entries[0].on.replace(day=1)
        failed = any(share for (its, _), (_, share) in of(incident.course).measured.items() if its == month)
        uncapped = incident.degree in damages_terms.UNCAPPED_DEGREES
        beside = partial(outsourcing.damages_beside_reduction, failed, uncapped)
        return chronicle.under("X18", lambda x18: amount if beside(x18) else 0)


KIND = Outsourcing()


def of(course: Course) -> Service:
    """The service of an outsourcing contract."""
    return course.body  # type: ignore[return-value]


# -- terms (10(1)) ---------------------------------------------------------------------------------------------


@provision("8")
def begin(chronicle: Chronicle, service: Service, cause: Entry) -> None:
    """The service begins today (10(1)), and with it the care that the company owes (8)."""
    course, last = service.course, service.term_last
    if not cast(Outsourcing, course.kind).may_begin(course):
        return
    if last is None or not service.move("ServiceBegan", chronicle.today):
        return
    service.began_on = chronicle.today
    began = chronicle.deem(ServiceBegan, service, chronicle.today, cause=cause, last_day=last)
    ground = Ground("8", (began,), None, "from the first day of service")
    service.care = chronicle.owe(
        "O7", course, None, "8", "serve with the care of a good manager", "company",
        arose_on=chronicle.today, ground=ground,
    )  # fmt: skip
    if service.term_no > 1:
        service.move("TermRenewed", chronicle.today)
    _shows_its_end(service, chronicle.today)
    if course.ban is None:
        conduct.ban_begins(chronicle, course, began, chronicle.today)
    course.kind.service_began(chronicle, course, began)
    chronicle.ledger.release_names(course, began, chronicle.today)
    monthly_fee.schedule(chronicle, service, chronicle.today, began)
    chronicle.at_end_of(last, lambda: _term_ends(chronicle, service, began, service.began_on))


def _term_ends(chronicle: Chronicle, service: Service, cause: Entry, began_on: date | None) -> None:
    """The end of a term: it renews unless that was refused in time, or the quote says otherwise (10(1)).

    So does a term in which the service waited for its licence (24). `began_on` is when it had begun by then.
    """
    waits, last = service.state == "accepted", service.term_last
    if service.began_on != began_on or not (service.serving or waits) or last is None:
        return
    if service.refused is not None or not service.course.definition.auto_renews:
        _expire(chronicle, service, cause)
        return
    service.term_no += 1
    service.term_first = last + _ONE_DAY
    service.term_last = outsourcing.renewed_term_end(last, service.course.parameters)
    service.move("TermRenewed", chronicle.today)
    entry = chronicle.deem(TermRenewed, service, last, cause=cause, term_no=service.term_no, last_day=service.term_last)
    if service.refused_late is not None and service.refused_for in (None, service.term_last):
        service.refused, service.refused_late = service.refused_late, None
    _shows_its_end(service, chronicle.today)
    chronicle.at_end_of(service.term_last, lambda: _term_ends(chronicle, service, entry, began_on))


def _shows_its_end(service: Service, today: date) -> None:
    """A service that runs and whose end was declared is ending."""
    if service.serving and service.refused is not None:
        service.move("NonRenewalDeclared", today)
    elif service.serving and service.notice is not None:
        service.move("EarlyTerminationNoticed", today)


def _expire(chronicle: Chronicle, service: Service, cause: Entry) -> None:
    """The last term has run out: what the contract asked of itself ends with it."""
    course, last = service.course, service.term_last
    if last is None:
        return
    # A term that was over before the contract was formed ends on the day on which the service would have begun.
    ended_on = max(last, service.began_on or last)
    if ended_on == last and service.began_on is not None:
        monthly_fee.charge_last(chronicle, service, last, cause)
    service.move("TermExpired", chronicle.today)
    entry = chronicle.deem(TermExpired, service, last, cause=service.refused or cause)
    if service.care is not None:
        service.care.close("discharged", ended_on, Ground("10(1)", (entry,)))
    # What was called for within the term is still done (20).
    ending.release_duties(course, course.units, ended_on, entry, kept=frozenset({"O19"}))
    chronicle.ledger.release_waiting_money(course, entry, ended_on)
    conduct.provision_ended(chronicle, course, ended_on, entry)
    course.ended_on = ended_on
    course.kind.expired(chronicle, course, entry)


@effect(EFFECTS, NonRenewalDeclared)
def non_renewal_declared(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A declaration in time, in any form and by either side, lets the term end (10(1))."""
    event = cast(NonRenewalDeclared, entry.event)
    service = of(course)
    in_part = ending.not_in_part(course, entry)
    if in_part is not None:
        return in_part
    if service.term_last is None or not service.can("NonRenewalDeclared"):
        return no_move(service, entry, "10(1)")
    if service.refused is not None:
        return NoEffect("renewal had been refused already", "10(1)")
    last_day = partial(outsourcing.non_renewal_deadline, service.term_last, course.parameters)
    if chronicle.under("X19", lambda x19: chronicle.today > last_day(x19)):
        x19 = chronicle.told("X19")
        last = last_day(x19)
        if outsourcing.late_refusal_counts_for_next_term(chronicle.reading("X21")):
            service.refused_late = entry
            entry.reason = f"too late for {service.term_last}; it ends the next term (X21=R-B)"
            return None
        later_term = partial(outsourcing.later_term_refused, service.term_last, chronicle.today, course.parameters)
        later = chronicle.under("X19", later_term)
        if later is not None and service.refused_late is not None:
            return NoEffect("renewal had been refused already", "10(1)")
        if later is not None:
            service.refused_late, service.refused_for = entry, later
            entry.reason = f"too late for {service.term_last}; it ends the term to {later} (X19={x19})"
            return None
        return NoEffect(
            f"the {event.by}'s refusal came after {last}, the last day for the term to {service.term_last} "
            f"(X19={x19}, X21=R-A)",
            "10(1)",
        )
    service.refused = entry
    if service.serving:
        service.move("NonRenewalDeclared", chronicle.today)
    return None


# -- endings within a term (10(2), 10(4)) ------------------------------------------------------------------------


@effect(EFFECTS, EarlyTerminationNoticed)
def early_termination_noticed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer's written notice ends the service on arrival or on the later day that it states (10(2)).

    It may come before the service has begun: then the whole term is left, or all of it that is still to come.
    """
    event = cast(EarlyTerminationNoticed, entry.event)
    service = of(course)
    in_part = ending.not_in_part(course, entry)
    if in_part is not None:
        return in_part
    if not chronicle.under("X2", partial(notices.is_writing, event.form)):
        return NoEffect(f"a termination by {event.form} is not in writing ({chronicle.cited('X2')})", "10(2)")
    if course.accepted is not None and _software_ends_today(chronicle, course):
        return NoEffect("the service ends today with the software that it consists of, whatever its term", "10(4)")
    day = max(chronicle.today, event.effective_on or chronicle.today)
    later = service.state == "accepted" and day > chronicle.today
    if not service.serving and not service.waits(chronicle.today) and not later:
        return no_move(service, entry, "10(2)")
    if service.ends_on is not None and service.ends_on <= day:
        return NoEffect(f"the service ends on {service.ends_on} already", "10(2)")
    service.ends_on = day
    service.notice = entry
    service.notices.append((chronicle.today, day))
    if day == chronicle.today:
        _terminate(chronicle, service, entry)
        return None
    if service.serving:
        service.move("EarlyTerminationNoticed", chronicle.today)
    chronicle.at_start_of(day, lambda: _terminate(chronicle, service, entry))
    return None


def _terminate(chronicle: Chronicle, service: Service, notice: Entry) -> None:
    if service.notice is not notice or _software_ends_today(chronicle, service.course):
        return
    if not service.serving and not service.waits(chronicle.today):
        # The service did not begin within its term, so there was nothing to end.
        service.notice = service.ends_on = None
        return
    course = service.course
    entry = chronicle.deem(EarlyTerminationTookEffect, service, chronicle.today, cause=notice)
    early_termination.charge_lump_sum(chronicle, service, chronicle.today, entry, "10(2)")
    ending.end(chronicle, course, entry, "EarlyTerminationTookEffect", "10(2)")


def _software_ends_today(chronicle: Chronicle, course: Course) -> bool:
    """Whether the service ends today with its software: at that moment whatever its term (10(4)), so that a notice
    which ends it on the same day leaves no rest of the term to be paid for (10(2)), whichever was recorded first.
    """
    return any(
        isinstance(each.event, ThirdPartySoftwareDiscontinued) and ending.part_of(course, each) is None
        for each in chronicle.on_day.get((course, chronicle.today), ())
    )


@effect(EFFECTS, ThirdPartySoftwareDiscontinued)
def third_party_software_discontinued(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The software that the service consists of is gone: it ends at once, without lump sum (10(4))."""
    service = of(course)
    if not service.can("ThirdPartySoftwareDiscontinued"):
        return no_move(service, entry, "10(4)")
    in_part = ending.not_in_part(course, entry)
    if in_part is not None:
        return in_part
    early_termination.prepay_named_months(chronicle, service, chronicle.today)
    if service.prepaid_through is not None and service.began_on is not None:
        monthly_fee.charge_last(chronicle, service, chronicle.today, entry)
        waiting = chronicle.ledger.credits.prepaid_for(course)
        if waiting and not outsourcing.prepaid_is_refunded(chronicle.reading("X69")):
            early_termination.keep_prepaid(chronicle, service, entry, "10(4)")
    return ending.end(chronicle, course, entry, "ThirdPartySoftwareDiscontinued", "10(4)")


# -- fee and level of service (9, 38) ----------------------------------------------------------------------------


@effect(EFFECTS, MonthlyFeeChanged)
def monthly_fee_changed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Another fee from this day on, or from the later day on which the step is agreed, as quoted (38(1)).

    It may have counted already, in the fee of a month that closes on its day.

    A step that is agreed by the end of a service counts in its lump sum, month by month (10(2)).
    """
    event = cast(MonthlyFeeChanged, entry.event)
    service = of(course)
    if course.accepted is None or (course.ended_on is not None and course.ended_on < chronicle.today):
        return no_move(service, entry, "38(1)")
    if ending.part_of(course, entry) is not None:
        return NoEffect(f"the fee of contract {course.name} is one for all of its units", "38(1)")
    day = max(chronicle.today, event.effective_on or chronicle.today)
    if entry not in service.steps:
        service.steps.append(entry)
        insort(service.fees, (day, event.monthly_fee), key=itemgetter(0))
    return None


def _served_in(service: Service, month: date, today: date) -> bool:
    """Whether there was service in the month that begins on a day, or by `today` may still be."""
    last, ended_on = monthly_fee.month_end(month), service.course.ended_on
    if service.began_on is None:
        return service.state == "accepted" and max(service.term_first or today, today) <= last
    return service.began_on <= last and (ended_on is None or month <= ended_on)


@effect(EFFECTS, ServiceLevelMeasured)
def service_level_measured(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Below the agreed level the month's fee is reduced as quoted (9)."""
    event = cast(ServiceLevelMeasured, entry.event)
    service = of(course)
    steps = (course.definition.sla or {}).get(event.metric)
    if steps is None:
        return NoEffect(f"the quote agrees on no level for {event.metric}", "9")
    month = date.fromisoformat(f"{event.month}-01")
    if (month, event.metric) in service.measured:
        return NoEffect("this month was measured already; correct that fact instead", "9")
    if course.accepted is None:
        return not_formed(course, "9")
    if not _served_in(service, month, chronicle.today):
        return NoEffect(f"no service was given in {event.month}, so there was no level to reach", "9")
    share = monthly_fee.share_for_level(event.value, steps)
    if not share:
        entry.reason = "the level was reached"
    service.measured[month, event.metric] = (entry, share)
    monthly_fee.reduce_for_level(chronicle, service, month, event.metric)
    damages.displace(chronicle, course, entry)
    return None
