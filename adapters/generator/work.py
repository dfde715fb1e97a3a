"""What becomes of work that was ordered: specification, delays, completion, objection, rework, payment."""

from __future__ import annotations

from datetime import date, timedelta

from yakkan.adapters.generator.names import SUBCONTRACTORS
from yakkan.adapters.generator.scene import Scene
from yakkan.domain.contract.facts import (
    CompletionConfirmed,
    CompletionFound,
    CompletionObjected,
    InformationProvided,
    InformationRequested,
    ProgressAssessed,
    ReworkDemanded,
    ReworkPerformed,
    ScheduleExtended,
    ScheduleSlipNotified,
    SpecificationChangeAgreed,
    SpecificationConfirmed,
    TerminationAgreed,
    WorkCompleted,
    WorkSubcontracted,
)


def integration(scene: Scene) -> None:
    """Work to a specification."""
    diary = scene.diary
    due = scene.definition.due_on or scene.accepted + diary.days(60, 200)
    _prepared(scene)
    if diary.happens(0.3):
        scene.note(WorkSubcontracted, scene.accepted + diary.days(5, 30), to=diary.one_of(SUBCONTRACTORS))
    if diary.happens(0.18):
        middle = scene.accepted + (due - scene.accepted) // 2
        price = (scene.definition.price or 0) * 11 // 10
        fields = {"price": price} if diary.happens(0.3) and not scene.definition.instalments else {}
        scene.note(SpecificationChangeAgreed, middle, version="2.0", new_application=bool(fields), **fields)
    if diary.happens(0.15):
        slipped = due - diary.days(5, 20)
        scene.note(ScheduleSlipNotified, slipped, attributable_to=diary.weighted(company=60, customer=30, neither=10))
        due += diary.days(14, 60)
        scene.note(ScheduleExtended, slipped + timedelta(days=4), due_on=due)
    if diary.happens(0.03):
        stopped = scene.accepted + (due - scene.accepted) // 2
        scene.note(TerminationAgreed, stopped)
        scene.note(ProgressAssessed, stopped, ratio=diary.one_of(("0.25", "0.40", "0.5", "0.65")))
        scene.close(stopped)
        return
    confirmed = _completed(scene, diary.workday(due - diary.days(0, 8)))
    if confirmed is None:
        return
    _paid(scene, confirmed)
    if scene.definition.kind == "integration" and diary.happens(0.12):
        demanded = confirmed + diary.days(15, 250)
        scene.note(ReworkDemanded, demanded, form=scene.writing(), attributable_to="company")
        if diary.happens(0.85):
            scene.note(ReworkPerformed, demanded + diary.days(5, 30))


def support_work(scene: Scene) -> None:
    """Help with work that stays the customer's."""
    diary = scene.diary
    due = scene.definition.due_on or scene.accepted + diary.days(20, 60)
    if diary.happens(0.5):
        scene.note(InformationRequested, scene.accepted + diary.days(1, 5))
        scene.note(InformationProvided, scene.accepted + diary.days(6, 15))
    completed = diary.workday(due - diary.days(0, 5))
    scene.note(WorkCompleted, completed)
    _paid(scene, completed)


def _prepared(scene: Scene) -> None:
    """Information and specification."""
    diary = scene.diary
    asked = scene.accepted + diary.days(1, 10)
    if diary.happens(0.6):
        scene.note(InformationRequested, asked, due_on=asked + timedelta(days=10))
        scene.note(InformationProvided, asked + diary.days(3, 18))
    scene.note(SpecificationConfirmed, asked + diary.days(10, 30), version="1.0")


def _completed(scene: Scene, day: date) -> date | None:
    """Completion and what the customer says to it; gives the day of its confirmation, None where it stays open."""
    diary = scene.diary
    scene.note(WorkCompleted, day)
    silent = day + timedelta(days=14)
    course = diary.weighted(confirms=46, silence=41, objects=13)
    if course == "confirms":
        confirmed = day + diary.days(1, 13)
        scene.note(CompletionConfirmed, confirmed, form=scene.writing())
        return confirmed
    if course == "silence":
        return silent
    objected = day + diary.days(2, 16)
    scene.note(CompletionObjected, objected, form=scene.writing(), reasons="性能が仕様に達していない")
    outcome = diary.weighted(agreed=55, complete=20, incomplete=15, open=10)
    later = objected + diary.days(15, 70)
    if outcome == "agreed":
        scene.note(CompletionConfirmed, later, form="paper")
        return later
    if outcome == "open":
        return None
    scene.note(CompletionFound, later, complete=outcome == "complete")
    if outcome == "complete":
        return silent
    again = later + diary.days(14, 45)
    scene.note(WorkCompleted, again)
    return again + timedelta(days=14)


def _paid(scene: Scene, confirmed: date) -> None:
    definition = scene.definition
    if definition.instalments:
        for instalment in definition.instalments:
            scene.purse.pay(scene, instalment.amount, instalment.due_on)
        return
    due = definition.payment.due_on if definition.payment else scene.due(confirmed)
    charge = f"{scene.contract}/price"
    scene.purse.pay(scene, scene.gross(definition.price or 0, confirmed), due, charge=charge)
