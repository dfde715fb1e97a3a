"""What becomes of services: terms, refusals of renewal, terminations, levels, calls, monthly fees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from yakkan.adapters.generator.names import LICENSORS
from yakkan.adapters.generator.scene import Scene
from yakkan.domain.contract.admission import total_monthly_fee
from yakkan.domain.contract.facts import (
    EarlyTerminationNoticed,
    LicenceConcluded,
    MaintenancePerformed,
    MaintenanceRequested,
    MonthlyFeeChanged,
    NonRenewalDeclared,
    ServiceLevelMeasured,
    ThirdPartySoftwareDiscontinued,
)
from yakkan.domain.periods import corresponding_day, last_day, months_started
from yakkan.domain.terms.outsourcing import first_term_end, non_renewal_deadline, prorated_fee, renewed_term_end


@dataclass(frozen=True, slots=True)
class Service:
    """How long a service ran: its first day and its last one (None: still running when the portfolio ends)."""

    first: date
    last: date | None


def service(scene: Scene) -> Service:
    """A service from its start on."""
    diary = scene.diary
    definition = scene.definition
    first = definition.starts_on or scene.accepted
    if definition.kind == "subscription" and diary.happens(0.8):
        licensor = diary.one_of(LICENSORS)
        scene.note(LicenceConcluded, first - diary.days(0, 10), licensor=licensor)
    ran = Service(first, _end(scene, first))
    until = min(ran.last or diary.last_day, diary.last_day)
    changed = _fee_change(scene, first, until)
    _measured(scene, first, until)
    if definition.kind == "maintenance":
        for day in _days(scene, first, until, 3.0):
            scene.note(MaintenanceRequested, day)
            if diary.happens(0.93):
                scene.note(MaintenancePerformed, day + diary.days(0, 9))
    _fees(scene, ran, until, changed)
    return ran


def _end(scene: Scene, first: date) -> date | None:
    """Term after term until somebody ends it; gives the last day of service."""
    diary = scene.diary
    definition = scene.definition
    begins, ends = first, first_term_end(first, definition.term_months, definition.ends_on)
    while begins <= diary.last_day:
        span = (ends - begins).days
        if diary.happens(0.05):
            noticed = begins + diary.days(span // 5, span)
            later = noticed + timedelta(days=30) if diary.happens(0.7) else None
            scene.note(EarlyTerminationNoticed, noticed, form=scene.writing(), effective_on=later)
            stopped = min(later or noticed, ends)
            if stopped < ends and diary.happens(0.7):
                # The rest of the term falls due at once (10(2)).
                rest = months_started(stopped + timedelta(days=1), ends) * total_monthly_fee(definition)
                scene.purse.pay(scene, scene.gross(rest, stopped), scene.due(stopped))
            return stopped
        if definition.kind == "subscription" and diary.happens(0.02):
            gone = begins + diary.days(span // 5, span)
            scene.note(ThirdPartySoftwareDiscontinued, gone)
            return gone
        if not definition.auto_renews:
            return ends
        if diary.happens(0.14):
            final = non_renewal_deadline(ends, scene.parameters, "R-A")
            by = diary.weighted(customer=85, company=15)
            if diary.happens(0.85):
                scene.note(NonRenewalDeclared, final - diary.days(0, 25), by=by, form=scene.writing())
                return ends
            # Too late: the term renews, and the refusal has no effect.
            scene.note(NonRenewalDeclared, final + diary.days(1, 20), by=by, form=scene.writing())
        begins, ends = ends + timedelta(days=1), renewed_term_end(ends, scene.parameters)
    return None


def _fee_change(scene: Scene, first: date, until: date) -> tuple[date, int] | None:
    """Now and then the fee changes at the turn of a month."""
    diary = scene.diary
    if not diary.happens(0.07) or (until - first).days < 120:
        return None
    month = (first + (until - first) // 2).replace(day=1)
    fee = total_monthly_fee(scene.definition) * diary.one_of((95, 103, 105, 110)) // 100
    scene.note(MonthlyFeeChanged, month, prompt=True, monthly_fee=fee)
    return month, fee


def _measured(scene: Scene, first: date, until: date) -> None:
    """Months in which the service level was worth a report; most stay below what was agreed."""
    diary = scene.diary
    levels = scene.definition.sla or {}
    seen = set()
    for day in _days(scene, first, until, 5.0) if levels else ():
        month = day.strftime("%Y-%m")
        reported = corresponding_day(day.replace(day=1), months=1) + diary.days(2, 9)
        if month not in seen:
            seen.add(month)
            value = diary.weighted(**{"99.95": 25, "99.7": 45, "99.2": 20, "98.6": 10})
            scene.note(ServiceLevelMeasured, reported, month=month, metric=next(iter(levels)), value=value)


def _days(scene: Scene, first: date, until: date, a_year: float) -> Iterator[date]:
    """Days spread by chance over a time, so many a year, in order."""
    span = (until - first).days
    if span <= 0:
        return
    number = scene.diary.chance.random() * 2 * a_year * span / 365
    for offset in sorted(scene.diary.chance.randrange(span) for _ in range(round(number))):
        yield first + timedelta(days=offset)


def _fees(scene: Scene, ran: Service, until: date, changed: tuple[date, int] | None) -> None:
    """The monthly fees: one by one when they are due, or some months at once ahead of them."""
    months = list(_months(scene, ran, until, changed))
    step = scene.purse.months
    for at in range(0, len(months), step):
        group = months[at : at + step]
        start, amount = group[0][0], sum(gross for _, gross in group)
        if not scene.is_open(start):
            return
        if step == 1:
            charge = f"{scene.contract}/{start:%Y-%m}"
            scene.purse.pay(scene, amount, scene.due(last_day(start.replace(day=1), months=1)), charge=charge)
        else:
            scene.purse.pay(scene, amount, start + timedelta(days=20), through=f"{group[-1][0]:%Y-%m}")


def _months(scene: Scene, ran: Service, until: date, changed: tuple[date, int] | None) -> Iterator[tuple[date, int]]:
    """Each month of service with its fee, tax included; months ahead that are paid with the last one too."""
    definition = scene.definition
    ahead = 0 if scene.purse.months == 1 else scene.purse.months - 1
    last = ran.last or corresponding_day(until.replace(day=1), months=ahead)
    day = ran.first
    while day <= last:
        end = last_day(day.replace(day=1), months=1)
        fee = total_monthly_fee(definition)
        if changed is not None and day >= changed[0]:
            fee = changed[1]
        served = min(end, ran.last or end)
        whole = day.day == 1 and served == end
        prorated = definition.prorated and definition.kind != "rental"
        net = prorated_fee([(fee, day, served)], day, "R-A", prorated=prorated, whole=whole)
        yield day, scene.gross(net, served)
        day = end + timedelta(days=1)
