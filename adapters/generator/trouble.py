"""What happens beside the course of a contract: secrets, deposits, disputes, damage, endings before time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from yakkan.adapters.generator.names import DOCUMENTS, PURPOSES, SUBCONTRACTORS
from yakkan.adapters.generator.scene import Scene
from yakkan.domain.contract.facts import (
    AllocationAgreed,
    AssignmentConsented,
    AttributionFound,
    BreachCured,
    ClaimSettled,
    CureDemandArrived,
    DamageOccurred,
    DepositApplied,
    DepositDemanded,
    DepositPaid,
    DepositRefunded,
    DisclosureConsented,
    ForceMajeureOccurred,
    HarassmentFound,
    ImmediateGroundOccurred,
    MaterialityFound,
    PerformanceRefused,
    PersonalDataObtained,
    RescissionArrived,
    RightsAssigned,
    SecretDisclosed,
    SetOffDeclared,
    SolicitationFound,
    TerminationAgreed,
)


def beside(scene: Scene) -> None:
    """What a contract brings with it when all goes well."""
    diary = scene.diary
    if diary.happens(0.08):
        item = diary.one_of(DOCUMENTS)
        given = scene.accepted + diary.days(1, 60)
        by = diary.weighted(customer=70, company=30)
        scene.note(SecretDisclosed, given, item=item, by=by, marked=diary.happens(0.9), tangible=diary.happens(0.9))
        if diary.happens(0.1):
            scene.note(DisclosureConsented, given + diary.days(20, 300), item=item)
    if diary.happens(0.04):
        scene.note(PersonalDataObtained, scene.accepted + diary.days(1, 90), purpose=diary.one_of(PURPOSES))
    if diary.happens(0.005):
        day = scene.accepted + diary.days(60, 400)
        to = diary.one_of(SUBCONTRACTORS)
        scene.note(AssignmentConsented, day, to=to)
        scene.note(RightsAssigned, day + diary.days(3, 20), by="customer", to=to)
    if diary.happens(0.04):
        _deposit(scene)
    if diary.happens(0.003):
        scene.note(AllocationAgreed, scene.accepted + diary.days(30, 200), order="principal_first")


def dispute(scene: Scene, others: Sequence[Scene]) -> None:
    """The parties fall out over a contract; a ground for ending at once may end all `others` of the customer."""
    diary = scene.diary
    day = scene.accepted + diary.days(25, 500)
    if not scene.is_open(day):
        return
    course = diary.weighted(damage=36, demand=24, set_off=9, agreed=10, ground=8, force=6, harassment=4, solicitation=3)
    if course == "damage":
        _damage(scene, day)
    elif course == "demand":
        _demand(scene, day)
    elif course == "set_off":
        amount = diary.one_of((30_000, 110_000, 250_000))
        scene.note(SetOffDeclared, day, amount=amount, claim_due_on=day - diary.days(0, 40))
    elif course == "agreed":
        scene.note(TerminationAgreed, day)
        scene.close(day)
    elif course == "force":
        until = day + diary.days(3, 40)
        scene.note(ForceMajeureOccurred, day, until=until if diary.happens(0.8) else None)
    elif course == "ground":
        ground = diary.one_of((1, 2, 3, 3, 4, 5, 6))
        scene.note(ImmediateGroundOccurred, day, party="customer", ground=ground)
        if diary.happens(0.7):
            ended = day + diary.days(2, 25)
            everything = diary.happens(0.5)
            scope = "all" if everything else "this"
            scene.note(RescissionArrived, ended, by="company", basis="40(2)", scope=scope)
            for each in others if everything else (scene,):
                each.close(ended)
    else:
        _conduct(scene, day, harassment=course == "harassment")


def _deposit(scene: Scene) -> None:
    diary = scene.diary
    amount = min(scene.quote.deposit_limit or 300_000, 300_000)
    demanded = scene.accepted + diary.days(1, 10)
    scene.note(DepositDemanded, demanded, amount=amount, due_on=demanded + timedelta(days=14))
    if diary.happens(0.9):
        paid = demanded + diary.days(3, 20)
        scene.note(DepositPaid, paid, amount=amount)
        if diary.happens(0.15):
            scene.note(DepositApplied, paid + diary.days(200, 500))
        elif diary.happens(0.2):
            scene.note(DepositRefunded, paid + diary.days(300, 700), amount=amount)


def _damage(scene: Scene, day: date) -> None:
    diary = scene.diary
    incident = f"INC-{day:%y%m%d}"
    direct = diary.chance.randrange(2, 400) * 10_000
    other = direct // 3 if diary.happens(0.3) else None
    scene.note(DamageOccurred, day, incident=incident, amount_direct=direct, amount_other=other)
    if diary.happens(0.7):
        found = day + diary.days(20, 120)
        degree = diary.weighted(none=20, negligence=60, gross_negligence=15, intent=5)
        scene.note(AttributionFound, found, incident=incident, degree=degree)
        if degree != "none" and diary.happens(0.5):
            scene.note(ClaimSettled, found + diary.days(20, 90), incident=incident, amount=direct // 2)


def _demand(scene: Scene, day: date) -> None:
    diary = scene.diary
    days = diary.one_of((10, 14, 30))
    scene.note(CureDemandArrived, day, by="customer", form=scene.writing(), days=days)
    lapsed = day + timedelta(days=days)
    if diary.happens(0.65):
        scene.note(BreachCured, day + diary.days(2, days + 5))
        return
    if diary.happens(0.3):
        scene.note(MaterialityFound, lapsed + diary.days(1, 10), minor=diary.happens(0.4))
    ended = lapsed + diary.days(11, 40)
    scene.note(RescissionArrived, ended, by="customer", basis="40(1)", scope="this")
    scene.close(ended)


def _conduct(scene: Scene, day: date, *, harassment: bool) -> None:
    diary = scene.diary
    if harassment:
        scene.note(HarassmentFound, day)
        scene.note(PerformanceRefused, day + diary.days(0, 3), until=day + timedelta(days=30))
    else:
        scene.note(SolicitationFound, day)
    if diary.happens(0.35):
        ended = day + diary.days(5, 40)
        scene.note(RescissionArrived, ended, by="company", basis="48(4)" if harassment else "47(2)", scope="this")
        scene.close(ended)
