"""How money is shared out over debts: interest before principal, rank after rank (Civil Code 488-491)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.debts import Rank
from yakkan.domain.terms import payment

Most = Mapping[Charge, int] | None
"""Up to how much (yen) of the principal of each debt something may go; None where nothing but the debt limits it."""

_outstanding = attrgetter("outstanding")


def _unpaid(charges: Sequence[Charge], most: Most = None) -> list[int]:
    """The principal (yen) of charges that a payment can still meet, of each no more than its `most`."""
    dues = [due if due > 0 else 0 for due in map(_outstanding, charges)]
    return dues if most is None else [min(due, most[charge]) for charge, due in zip(charges, dues, strict=True)]


class _Head:
    """Principal, or interest as it is `owed`: rank after rank, and what a payment pays of it. Yen."""

    def __init__(
        self, ranks: Sequence[Sequence[Charge]], owed: Callable[[Sequence[Charge]], list[int]] = _unpaid
    ) -> None:
        self._ranks = ranks
        self._owed = owed
        self.paid: dict[Charge, int] = {}

    def take(self, amount: int) -> int:
        """Take what is owed from a payment as far as it reaches; returns what is left of it."""
        shares, left = payment.allocate(amount, map(self._owed, self._ranks))
        for rank, got in zip(self._ranks, shares, strict=False):
            self.paid.update(zip(rank, got, strict=True))
        return left

    def settles(self, dues: Mapping[Charge, int], goes_first: _Head | None) -> bool:
        """Whether a payment met all interest that was `dues` (yen), so that no fraction of a yen is left of it (X4).

        Interest that comes to nothing when it is rounded is met by whatever reaches it: where principal `goes_first`,
        by what pays all of that.
        """
        if any(self.paid.get(charge, 0) != due for charge, due in dues.items()):
            return False
        return goes_first is None or any(dues.values()) or goes_first.is_covered

    @property
    def is_covered(self) -> bool:
        """Whether what was taken pays all of it."""
        return all(
            self.paid.get(charge, 0) == owed
            for rank in self._ranks
            for charge, owed in zip(rank, self._owed(rank), strict=True)
        )


class Shares(NamedTuple):
    """What of some money (yen) goes to principal and to interest of which debts, and what is left of it.

    `in_full` tells whether it meets all interest that is due, so that no fraction of a yen is left of that (X4).
    """

    principal: dict[Charge, int]
    interest: dict[Charge, int]
    in_full: bool
    left: int


def share_out(
    amount: int, ranks: Sequence[Rank], dues: Mapping[Charge, int], most: Most, *, principal_first: bool
) -> Shares:
    """Share out yen over debts that stand in order, whose interest comes to `dues`, to `most` of each.

    Interest goes first (Civil Code 489), unless it was agreed that principal does (490).
    """
    principal = _Head([rank for _, rank in ranks], _unpaid if most is None else partial(_unpaid, most=most))
    bearing = [found for _, rank in ranks if (found := [charge for charge in rank if dues.get(charge)])] if dues else []
    interest = _Head(bearing, lambda rank: [dues[charge] for charge in rank])
    left = amount
    for head in (principal, interest) if principal_first else (interest, principal):
        left = head.take(left)
    in_full = interest.settles(dues, principal if principal_first else None)
    return Shares(principal.paid, interest.paid, in_full, left)
