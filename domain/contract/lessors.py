"""What lessors owe for equipment that they buy in the customer's place, and what they paid beyond it (Article 35). Yen.

None of it is the customer's: it neither pays what the customer owes, nor is it paid back to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course
from yakkan.domain.contract.credits import Credit


def buys(course: Course | None) -> bool:
    """Whether a lessor has bought what the contract supplies, so that its price is the lessor's."""
    return course is not None and "sold" in course.agreed


class Lessors:
    """The debts of the lessors of a matter, and money of theirs that waits for a price to come."""

    def __init__(self) -> None:
        self._charges: list[Charge] = []
        self._surplus: list[Credit] = []

    def enter(self, charge: Charge) -> None:
        """Take note of a charge that a lessor owes, or owes from now on."""
        self._charges.append(charge)

    def take_over(self, charge: Charge) -> None:
        """A charge for equipment that is open and not late is the lessor's debt from now on."""
        charge.debtor = "lessor"
        if charge.duty is not None:
            charge.duty.debtor = "lessor"
        self.enter(charge)

    def owed(self, course: Course | None, only: Charge | None = None) -> list[Charge]:
        """What is open under the sale of a contract, interest included, as it arose; of `only` one charge, if given."""
        own = (charge for charge in self._charges if charge.course is course and only in (None, charge))
        return [charge for charge in own if charge.outstanding > 0 or charge.interest_owed[0]]

    def keep(self, credit: Credit) -> None:
        """Let what a lessor paid too much or too early wait for the next price of its contract, or for one named."""
        self._surplus.append(credit)

    def surplus_for(self, charge: Charge) -> Iterator[Credit]:
        """What waits for a charge that arises."""
        return (
            credit
            for credit in self._surplus
            if credit.left and credit.course is charge.course and credit.charge in (None, charge.id)
        )

    def rename(self, by_now: Callable[[str], str]) -> None:
        """Let what waits for a charge wait for it under its present name."""
        for credit in self._surplus:
            credit.charge = credit.charge and by_now(credit.charge)
