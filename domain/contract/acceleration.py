"""All debts due at once: what follows when the customer loses the benefit of time (40(4), X50)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Duty, Entry, Ground
from yakkan.domain.contract.debts import Debts


class AllAtOnce:
    """Duties to pay at once what had appeared when the benefit of time was lost, until all of it is cleared."""

    def __init__(self, debts: Debts) -> None:
        self._debts = debts
        self.waiting: list[tuple[Duty, Entry]] = []
        self.awaits_demand = False
        """Whether a demand for payment is to name the day (X50 R-B)."""
        self._looked_at = 0
        self._latest: tuple[Duty, Entry, Ground] | None = None
        self._calls: list[Charge] = []
        """Calls for deposits that were reached: no payment goes to them, and yet they are debts to be performed."""

    def lose(self, owed: Iterable[Charge], duty: Duty, lost: Entry, ground: Ground, *, at_once: bool) -> None:
        """Of what is owed, the customer's debts that are not due fall due on the day of `lost`, or when demanded."""
        self.waiting.append((duty, lost))
        self._looked_at = -1
        self.awaits_demand = not at_once
        self._latest = (duty, lost, ground)
        for charge in owed:
            self._reach(charge, lost, ground)

    def appeared(self, charge: Charge, today: date) -> None:
        """What appears on the day on which the benefit of time was lost is reached too, whichever came first."""
        if self._latest is None or self._latest[1].on != today or charge.outstanding <= 0:
            return
        duty, lost, ground = self._latest
        self._reach(charge, lost, ground)
        self._looked_at = -1
        if charge.debtor == "customer" and duty.end is not None:
            # All that was owed before had been cleared at once; now there is something to clear.
            duty.end = duty.ended_on = None
            duty.grounds.pop()
            self.waiting.append((duty, lost))

    def _reach(self, charge: Charge, lost: Entry, ground: Ground) -> None:
        """No invoice puts it off any more, what was late already as little as what falls due now (X50 R-A)."""
        if charge.debtor == "customer":
            charge.accelerated = True
            if charge.kind == "deposit":
                self._calls.append(charge)
            if charge.due.last_day > lost.on and not self.awaits_demand:
                self._fall_due(charge, lost.on, ground)

    def demand(self, entry: Entry, demanded: Iterable[Charge], owed: Iterable[Charge]) -> None:
        """What is demanded falls due; when of all that is owed nothing waits any more, the duties have their day."""
        if self.awaits_demand:
            for charge in demanded:
                if _waits(charge, entry.on):
                    self._fall_due(charge, entry.on, Ground("40(4)", (entry,), "X50=R-B", "demanded"))
        if not any(_waits(charge, entry.on) for charge in owed):
            for duty, _ in self.waiting:
                if duty.due_on is None:
                    duty.due_on = entry.on
                    duty.grounds.append(Ground("40(4)", (entry,), "X50=R-B", "demanded"))

    def cleared(self, rounding: Callable[[Fraction], int]) -> list[tuple[Duty, Entry]]:
        """Those whose last debt has been cleared since this was asked last; less than a yen of interest is none."""
        if self._looked_at == self._debts.changes:
            return []
        self._looked_at = self._debts.changes
        if any(call.outstanding for call in self._calls):
            return []
        cleared = [(duty, lost) for duty, lost in self.waiting if not self._debts.sum(rounding, lost.on)]
        self.waiting = [each for each in self.waiting if each not in cleared]
        return [(duty, lost) for duty, lost in cleared if duty.end is None]

    def _fall_due(self, charge: Charge, on: date, ground: Ground) -> None:
        charge.due_before = charge.due_before or charge.due.last_day
        charge.fall_due(Deadline(on, on))
        self._debts.follow(charge)
        charge.grounds.append(ground)
        if charge.duty is not None:
            charge.duty.due_on = on


def _waits(charge: Charge, day: date) -> bool:
    return charge.accelerated and charge.due.last_day > day
