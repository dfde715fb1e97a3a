"""What becomes of rented equipment: delivery, defects, loss, return; the service part is that of every service."""

from __future__ import annotations

from datetime import date, timedelta

from yakkan.adapters.generator.scene import Scene
from yakkan.adapters.generator.service import service
from yakkan.domain.contract.admission import unit_names
from yakkan.domain.contract.facts import (
    CompensationAssessed,
    DataErasureConfirmed,
    RentalAccidentReported,
    RentalDamaged,
    RentalDefectNoticed,
    RentalDelivered,
    RentalLost,
    RentalReceiptIssued,
    RentalReturned,
    ReturnInstructed,
    SubstituteDelivered,
)


def rental(scene: Scene) -> None:
    """A hire from delivery to return."""
    diary = scene.diary
    first = scene.definition.starts_on or scene.accepted
    delivered = max(diary.workday(first - diary.days(0, 3)), scene.accepted)
    scene.note(RentalDelivered, delivered)
    if diary.happens(0.6):
        scene.note(RentalReceiptIssued, delivered + diary.days(0, 4))
    units = unit_names(scene.definition)
    if diary.happens(0.06):
        unit = diary.one_of(units)
        noticed = delivered + diary.days(0, 4)
        scene.note(RentalDefectNoticed, noticed, unit=unit, form=scene.writing())
        if diary.happens(0.9):
            scene.note(SubstituteDelivered, noticed + diary.days(2, 12), unit=unit)
    ran = service(scene)
    if diary.happens(0.08):
        _accident(scene, diary.one_of(units), delivered, ran.last or diary.last_day)
    if ran.last is not None:
        _returned(scene, ran.last)


def _accident(scene: Scene, unit: str, delivered: date, last: date) -> None:
    diary = scene.diary
    day = delivered + diary.days(10, max((last - delivered).days, 11))
    lost = diary.happens(0.5)
    cause = diary.weighted(customer=80, neither=20)
    scene.note(RentalLost if lost else RentalDamaged, day, unit=unit, attributable_to=cause)
    scene.note(RentalAccidentReported, day + diary.days(0, 6), unit=unit)
    assessed = day + diary.days(10, 30)
    amount = diary.one_of((45_000, 120_000, 280_000))
    scene.note(CompensationAssessed, assessed, unit=unit, amount=amount, due_on=assessed + timedelta(days=30))
    scene.purse.pay(scene, amount, assessed + timedelta(days=30))
    if lost and diary.happens(0.7):
        scene.note(SubstituteDelivered, assessed + diary.days(1, 10), unit=unit)


def _returned(scene: Scene, last: date) -> None:
    """The units come back in time, late, or not at all."""
    diary = scene.diary
    deadline = last + diary.days(7, 20)
    scene.note(ReturnInstructed, last - diary.days(0, 10), deadline=deadline)
    course = diary.weighted(timely=70, late=24, never=6)
    if course == "never":
        return
    back = deadline - diary.days(0, 6) if course == "timely" else deadline + diary.days(1, 75)
    scene.note(RentalReturned, back)
    if diary.happens(0.7):
        scene.note(DataErasureConfirmed, back + diary.days(0, 5))
