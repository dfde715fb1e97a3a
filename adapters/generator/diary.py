"""What happens to one customer, as it comes into the record: most facts at once, some days or weeks late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from yakkan.adapters.generator.plan import Plan
from yakkan.domain.business_days import COMPANY
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted, PaymentReceived
from yakkan.domain.instants import JST

_T = TypeVar("_T")


class Diary:
    """The facts of one customer by order; chance decides when the record learns of them.

    What would be recorded after the plan's last day is left out: it has not happened yet. A contract that was
    closed on a day has no facts of its own after it.
    """

    def __init__(self, plan: Plan, chance: Random) -> None:
        self.plan = plan
        self.chance = chance
        self.last_day = plan.last_day
        self._facts: dict[str, list[Fact]] = {}
        self._closed: dict[tuple[str, str], date] = {}
        self._payments: list[tuple[date, str, str, int, str | None]] = []
        self._labels = 0

    # -- chance ----------------------------------------------------------------------------------------------

    def happens(self, share: float) -> bool:
        """Whether something that happens to this share happens now."""
        return self.chance.random() < share

    def days(self, least: int, most: int) -> timedelta:
        """Some days, between these two."""
        return timedelta(days=self.chance.randint(least, most))

    def one_of(self, options: Sequence[_T]) -> _T:
        """One of these."""
        return self.chance.choice(options)

    def weighted(self, **weights: float) -> str:
        """One of these names, by their weights."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def workday(self, day: date) -> date:
        """This day, or the next one on which business is done."""
        return COMPANY.next_open(day)

    # -- facts -----------------------------------------------------------------------------------------------

    def close(self, order: str, contract: str, day: date) -> None:
        """Nothing of this contract is told that happens after a day."""
        key = (order, contract)
        self._closed[key] = min(day, self._closed.get(key, day))

    def closed_on(self, order: str, contract: str) -> date:
        """The day on which a contract was closed; far in the future while it is not."""
        return self._closed.get((order, contract), date.max)

    def note(
        self,
        event: type[Fact],
        order: str,
        on: date,
        contract: str | None = None,
        /,
        *,
        prompt: bool = False,
        **fields: Any,
    ) -> None:
        """Put a fact down. `prompt` facts are recorded on their day; others may come in late or be corrected."""
        delay = timedelta(0)
        if not prompt and self.happens(self.plan.late):
            delay = self.days(1, 6) if self.happens(0.6) else self.days(7, 45)
        at = datetime.combine(on + delay, time(self.chance.randint(9, 17), self.chance.randrange(0, 60, 5)), JST)
        label = None
        if not prompt and self.happens(self.plan.corrected):
            label = self._mistake(event, order, on, at, contract, fields)
        self._put(order, event(on=on, contract=contract, recorded_at=at, id=label, **fields))

    def pay(self, order: str, contract: str, day: date, amount: int, prepays_through: str | None = None) -> None:
        """Let the customer pay for a contract; `settle` decides whether payments are put together."""
        self._payments.append((self.workday(day), order, contract, amount, prepays_through))

    def settle(self, *, batched: bool) -> None:
        """Put the payments down: each by itself, or those of one month in one sum that names no contract."""
        if not batched:
            for day, order, contract, amount, through in self._payments:
                self.note(PaymentReceived, order, day, contract, amount=amount, prepays_through=through)
            return
        sums: dict[tuple[int, int], tuple[date, str, int]] = {}
        for day, order, contract, amount, through in self._payments:
            if through is not None:
                self.note(PaymentReceived, order, day, contract, amount=amount, prepays_through=through)
                continue
            month = (day.year, day.month)
            last, first_order, total = sums.get(month, (day, order, 0))
            sums[month] = (max(day, last), first_order, total + amount)
        for day, order, total in sums.values():
            self.note(PaymentReceived, order, day, amount=total)

    def facts(self, order: str) -> tuple[Fact, ...]:
        """The facts in the papers of an order, by their instant of recording."""
        told = []
        for fact in self._facts.get(order, ()):
            closed = self._closed.get((order, fact.contract)) if fact.contract is not None else None
            if closed is None or fact.on <= closed or isinstance(fact, FactCorrected | FactRetracted | PaymentReceived):
                told.append(fact)
        labels = {fact.id for fact in told}
        standing = [
            fact
            for fact in told
            if not isinstance(fact, FactCorrected | FactRetracted)
            or (fact.corrects if isinstance(fact, FactCorrected) else fact.retracts) in labels
        ]
        return tuple(sorted(standing, key=_recorded))

    # -- within ----------------------------------------------------------------------------------------------

    def _mistake(
        self, event: type[Fact], order: str, on: date, at: datetime, contract: str | None, fields: dict[str, Any]
    ) -> str:
        """A clerk's mistake about a fact, and what puts it right; gives the label of the fact that stays."""
        self._labels += 1
        label = f"n{self._labels}"
        found = at + self.days(1, 40)
        if self.happens(0.5):
            # The day was written down wrongly, and is corrected to the day before or after.
            right = on + timedelta(days=self.one_of((-2, -1, -1, 1)))
            changes = (("on", right.isoformat()),)
            corrected = FactCorrected(
                on=found.date(), contract=contract, recorded_at=found, corrects=label, changes=changes
            )
            self._put(order, corrected)
            return label
        # The fact was put down twice, and the second one is taken back.
        twice = at + timedelta(hours=2)
        self._put(order, event(on=on, contract=contract, recorded_at=twice, id=f"{label}b", **fields))
        retracted = FactRetracted(
            on=found.date(), contract=contract, recorded_at=found, retracts=f"{label}b", reason="二重に記録された"
        )
        self._put(order, retracted)
        return label

    def _put(self, order: str, fact: Fact) -> None:
        if _recorded(fact).date() <= self.last_day:
            self._facts.setdefault(order, []).append(fact)


def _recorded(fact: Fact) -> datetime:
    return fact.recorded_at or datetime.min.replace(tzinfo=JST)
