"""All debts due at once: what follows when the customer loses the benefit of time (40(4), X50)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Duty, Entry, Ground
from yakkan.domain.contract.debts import Debts, owed_of
from yakkan.domain.money import Rounding


class Lost(NamedTuple):
    """The loss of the benefit of time: the duty that follows, the event, why, and the debts that it reached."""

    duty: Duty
    event: Entry
    ground: Ground
    reached: list[Charge]


class AllAtOnce:
    """Duties to pay at once what had appeared when the benefit of time was lost, until all of it is cleared."""

    def __init__(self, debts: Debts) -> None:
        self._debts = debts
        self.waiting: list[Lost] = []
        self.awaits_demand = False
        """Whether a demand for payment is to name the day (X50 R-B)."""
        self._looked_at = 0
        self.latest: Lost | None = None
        """The loss that reached debts last."""

    def lose(self, owed: Iterable[Charge], duty: Duty, event: Entry, ground: Ground, *, at_once: bool) -> None:
        """Of what is owed, the customer's debts that are not due fall due on the day of `event`, or when demanded."""
        self.latest = lost = Lost(duty, event, ground, [])
        self.waiting.append(lost)
        self._looked_at = -1
        self.awaits_demand = not at_once
        for charge in owed:
            self._reach(charge, lost)

    def appeared(self, charge: Charge, today: date) -> None:
        """What appears on the day on which the benefit of time was lost is reached too, whichever came first."""
        lost = self.latest
        if lost is None or lost.event.on != today or not charge.outstanding or charge.debtor != "customer":
            return
        self._reach(charge, lost)
        self._looked_at = -1
        if lost.duty.end is not None:
            # All that was owed before had been cleared at once; now there is something to clear.
            lost.duty.end = lost.duty.ended_on = None
            lost.duty.grounds.pop()
            self.waiting.append(lost)

    def _reach(self, charge: Charge, lost: Lost) -> None:
        """No invoice puts it off any more, what was late already as little as what falls due now (X50 R-A)."""
        if charge.debtor == "customer":
            lost.reached.append(charge)
            charge.accelerated = True
            if charge.due.last_day > lost.event.on and not self.awaits_demand:
                self._fall_due(charge, lost.event.on, lost.ground)

    def demand(self, entry: Entry, demanded: Iterable[Charge], owed: Iterable[Charge]) -> None:
        """What is demanded falls due; when of all that is owed nothing waits any more, the duties have their day."""
        if self.awaits_demand:
            for charge in demanded:
                if _waits(charge, entry.on):
                    self._fall_due(charge, entry.on, Ground("40(4)", (entry,), "X50=R-B", "demanded"))
        if not any(_waits(charge, entry.on) for charge in owed):
            for lost in self.waiting:
                if lost.duty.due_on is None:
                    lost.duty.due_on = entry.on
                    lost.duty.grounds.append(Ground("40(4)", (entry,), "X50=R-B", "demanded"))

    def cleared(self, rounding: Rounding) -> list[tuple[Duty, Entry]]:
        """Those whose last debt has been cleared since this was asked last; less than a yen of interest is none."""
        if self._looked_at == self._debts.changes:
            return []
        self._looked_at = self._debts.changes
        cleared = [lost for lost in self.waiting if not owed_of(lost.reached, rounding)]
        self.waiting = [lost for lost in self.waiting if lost not in cleared]
        return [(lost.duty, lost.event) for lost in cleared if lost.duty.end is None]

    def _fall_due(self, charge: Charge, on: date, ground: Ground) -> None:
        charge.due_before = charge.due_before or charge.due.last_day
        charge.fall_due(Deadline(on, on))
        self._debts.follow(charge)
        charge.grounds.append(ground)
        if charge.duty is not None:
            charge.duty.due_on = on


def _waits(charge: Charge, day: date) -> bool:
    return charge.accelerated and charge.due.last_day > day
