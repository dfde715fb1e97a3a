"""What becomes of equipment that was sold: delivery, inspection, remedies, lease, defects, payment."""

from __future__ import annotations

from datetime import date, timedelta

from yakkan.adapters.generator.names import LESSORS
from yakkan.adapters.generator.scene import Scene
from yakkan.domain.contract.admission import unit_names, unit_prices
from yakkan.domain.contract.facts import (
    DefectRemedied,
    DeliveryDelayNotified,
    EquipmentReceived,
    EquipmentRedelivered,
    LatentDefectNoticed,
    LeaseAcceptanceCertified,
    LeaseConcluded,
    LeaseConsented,
    LeaseFailed,
    LeaseRequested,
    LessorSaleConcluded,
    PassCertificateArrived,
    PriceReductionAgreed,
    PriceReductionRequested,
    RejectionArrived,
    RemedyDeclined,
    RescissionArrived,
    RiskEventOccurred,
    TerminationAgreed,
)
from yakkan.domain.terms.supply import inspection_deadline


def supply(scene: Scene) -> None:
    """A sale of equipment, from delivery on."""
    diary = scene.diary
    due = scene.definition.due_on or scene.accepted + diary.days(15, 45)
    if diary.happens(0.07):
        cause = diary.weighted(company=70, customer=15, neither=15)
        scene.note(DeliveryDelayNotified, due - diary.days(1, 6), attributable_to=cause)
        due += diary.days(7, 40)
    leased = scene.definition.lease and _lease(scene)
    units: tuple[str, ...] = unit_names(scene.definition)
    together = len(units) == 1 or diary.happens(0.6)
    received = max(diary.workday(due - diary.days(0, 6)), scene.accepted)
    if together:
        scene.note(EquipmentReceived, received)
    for unit in units:
        if not together:
            received = diary.workday(received + diary.days(0, 5))
            scene.note(EquipmentReceived, received, unit=unit)
        handover = _inspected(scene, unit, received)
        if handover is None:
            continue
        if not leased:
            charge = f"{scene.contract}/{unit}/price"
            amount = scene.gross(unit_prices(scene.definition)[unit], handover)
            if not scene.definition.instalments:
                due_on = scene.definition.payment.due_on if scene.definition.payment else scene.due(handover)
                scene.purse.pay(scene, amount, due_on, charge=charge)
        _defect(scene, unit, handover)
    for instalment in scene.definition.instalments:
        scene.purse.pay(scene, instalment.amount, instalment.due_on)
    if leased:
        scene.note(LeaseAcceptanceCertified, received + diary.days(2, 12))


def _inspected(scene: Scene, unit: str, received: date) -> date | None:
    """How inspection goes; gives the day of handover, None where there is none."""
    diary = scene.diary
    if diary.happens(0.01):
        scene.note(RiskEventOccurred, received + diary.days(0, 4), unit=unit, attributable_to="neither")
        received += diary.days(10, 30)
        scene.note(EquipmentRedelivered, received, unit=unit)
    silent = inspection_deadline(received, scene.parameters, "R-A").last_day
    course = diary.weighted(silence=46, certificate=34, rejection=9, special=4, phone=3, late=2, declined=2)
    if course == "certificate":
        return _certificate(scene, unit, received, silent)
    if course == "rejection":
        scene.note(RejectionArrived, _within(scene, received, silent), unit=unit, form=scene.writing())
        again = diary.workday(silent + diary.days(5, 35))
        scene.note(EquipmentRedelivered, again, unit=unit)
        second = inspection_deadline(again, scene.parameters, "R-A").last_day
        return _certificate(scene, unit, again, second) if diary.happens(0.5) else second
    if course == "special":
        passed = _within(scene, received, silent)
        scene.note(PassCertificateArrived, passed, unit=unit, form="paper", special=True)
        cut = max(unit_prices(scene.definition)[unit] // 20, 1)
        scene.note(PriceReductionRequested, passed + diary.days(0, 5), unit=unit, amount=cut)
        if diary.happens(0.8):
            scene.note(PriceReductionAgreed, passed + diary.days(6, 25), unit=unit, amount=cut)
        return passed
    if course == "phone":
        scene.note(RejectionArrived, _within(scene, received, silent), unit=unit, form="phone")
    elif course == "late":
        scene.note(RejectionArrived, silent + diary.days(1, 12), unit=unit, form="paper")
    elif course == "declined":
        rejected = _within(scene, received, silent)
        scene.note(RejectionArrived, rejected, unit=unit, form="paper", cure_deadline=rejected + timedelta(days=30))
        scene.note(RemedyDeclined, rejected + diary.days(3, 15), unit=unit)
        ended = rejected + diary.days(20, 60)
        if diary.happens(0.5):
            scene.note(TerminationAgreed, ended)
        else:
            scene.note(RescissionArrived, ended, by="customer", basis="statute", scope="this")
        scene.close(ended)
        return None
    return silent


def _certificate(scene: Scene, unit: str, received: date, silent: date) -> date:
    passed = _within(scene, received, silent)
    scene.note(PassCertificateArrived, passed, unit=unit, form=scene.writing())
    return passed


def _within(scene: Scene, received: date, last: date) -> date:
    """A day within the inspection period."""
    return received + scene.diary.days(1, max((last - received).days, 1))


def _defect(scene: Scene, unit: str, handover: date) -> None:
    """A defect that inspection could not find, mostly within the window."""
    diary = scene.diary
    if not diary.happens(0.05):
        return
    noticed = handover + diary.days(20, 215)
    scene.note(LatentDefectNoticed, noticed, unit=unit, form=scene.writing(), discoverable=diary.happens(0.1))
    if diary.happens(0.8):
        scene.note(DefectRemedied, noticed + diary.days(5, 30), unit=unit)


def _lease(scene: Scene) -> bool:
    """The customer takes the equipment through a lessor; tells whether that comes about."""
    diary = scene.diary
    scene.note(LeaseRequested, scene.accepted - timedelta(days=3), form="paper")
    scene.note(LeaseConsented, scene.accepted)
    asked = scene.accepted + diary.days(5, 15)
    if diary.happens(0.15):
        scene.note(LeaseFailed, asked)
        scene.close(asked)
        return False
    price = sum(unit_prices(scene.definition).values())
    scene.note(LeaseConcluded, asked, lessor=diary.one_of(LESSORS))
    scene.note(LessorSaleConcluded, asked + diary.days(0, 5), amount=price)
    return True
