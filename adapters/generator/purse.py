"""How a customer pays: most in time, some late or in parts, a few not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from yakkan.adapters.generator.diary import Diary
from yakkan.domain.contract.facts import (
    BreachCured,
    CureDemandArrived,
    DebtAcknowledged,
    InvoiceIssued,
    PaymentDemanded,
    RescissionArrived,
    SuitFiled,
)

if TYPE_CHECKING:
    from yakkan.adapters.generator.scene import Scene

_LATE_RATE: Final = 145
"""Thousandths a year that a clerk adds to a late payment."""


class Purse:
    """One customer's way of paying. `months` is how many monthly fees it pays at once, ahead of them if several."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self.habit = diary.weighted(prompt=74, late=14, partial=7, failing=5)
        self.months = int(diary.weighted(**{"1": 52, "3": 34, "6": 8, "12": 6}))
        self.batched = diary.happens(0.3)
        self.invoiced = diary.happens(0.3)

    def pay(
        self, scene: Scene, amount: int, due: date, *, through: str | None = None, charge: str | None = None
    ) -> None:
        """Pay an amount that is due on a day, or fail to; `through` is the last month that is paid ahead.

        A `charge` is invoiced before, to customers that get invoices.
        """
        diary = self._diary
        if amount <= 0:
            return
        if charge is not None and self.invoiced:
            self._invoice(scene, due, charge)
        order, contract = scene.order, scene.contract
        # Even the best customer forgets one, and the worst pays now and then.
        habit = self.habit if diary.happens(0.85) else "prompt" if diary.happens(0.8) else "late"
        if habit == "prompt":
            diary.pay(order, contract, due - diary.days(0, 9), amount, through)
        elif habit == "late":
            days = diary.chance.randint(3, 70)
            interest = amount * days * _LATE_RATE // 365_000 if diary.happens(0.6) else 0
            diary.pay(order, contract, due + timedelta(days=days), amount + interest, through)
        elif habit == "partial":
            first = amount * diary.chance.randint(3, 8) // 10
            diary.pay(order, contract, due, first)
            if diary.happens(0.85):
                diary.pay(order, contract, due + diary.days(25, 130), amount - first)
        else:
            self._fail(scene, amount, due)

    def _invoice(self, scene: Scene, due: date, charge: str) -> None:
        """An invoice for a charge, early in the month in which it is due."""
        on = self._diary.workday(due.replace(day=1) + self._diary.days(0, 4))
        if on < due:
            number = f"I-{due:%y%m}-{self._diary.chance.randrange(10_000):04}"
            scene.note(InvoiceIssued, on, due_on=due, charges=(charge,), number=number)

    def _fail(self, scene: Scene, amount: int, due: date) -> None:
        """Nothing comes; what the company does about it."""
        diary = self._diary
        day = due + diary.days(20, 40)
        if not scene.is_open(day):
            return
        scene.note(PaymentDemanded, day)
        course = diary.weighted(pays=45, acknowledges=15, demand=25, suit=5, nothing=10)
        if course == "pays":
            diary.pay(scene.order, scene.contract, day + diary.days(10, 60), amount)
        elif course == "acknowledges":
            scene.note(DebtAcknowledged, day + diary.days(10, 40))
        elif course == "suit":
            scene.note(SuitFiled, day + diary.days(60, 200))
        elif course == "demand":
            demanded = day + diary.days(10, 30)
            days = diary.one_of((7, 14, 14, 30))
            scene.note(CureDemandArrived, demanded, by="company", form="paper", days=days)
            if diary.happens(0.4):
                paid = demanded + diary.days(2, days)
                diary.pay(scene.order, scene.contract, paid, amount)
                scene.note(BreachCured, paid)
            else:
                ended = demanded + timedelta(days=days) + diary.days(3, 20)
                scene.note(RescissionArrived, ended, by="company", basis="40(1)", scope="this")
                scene.close(ended)
