"""How money is shared out over debts: interest before principal, rank after rank (Civil Code 488-491)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course
from yakkan.domain.contract.debts import Rank
from yakkan.domain.terms import payment

Most = Mapping[Charge, int] | None
"""Up to how much (yen) of the principal of each debt something may go; None where nothing but the debt limits it."""

_Ranks = Sequence[Sequence[Charge]]
_Owed = Callable[[Sequence[Charge]], list[int]]

_outstanding = attrgetter("outstanding")


Shares = tuple[Mapping[Charge, int], Mapping[Charge, int], bool, int]
"""What of some money (yen) goes to principal and to interest of which debts, whether it meets all interest that is due,
so that no fraction of a yen is left of that (X4), and what is left of the money."""


def share_out(
    amount: int, ranks: Sequence[Rank], dues: Mapping[Charge, int], most: Most, *, principal_first: bool
) -> Shares:
    """Share out yen over debts that stand in order, whose interest comes to `dues`, to `most` of each.

    Interest goes first (Civil Code 489), unless it was agreed that principal does (490). Interest that comes to
    nothing when it is rounded is met by whatever reaches it: where principal goes first, by what pays all of that.
    """
    of_principal = _unpaid if most is None else partial(_unpaid, most=most)
    in_order = [rank for _, rank in ranks]
    interest_due = sum(dues.values())
    if principal_first:
        principal, left = _take(amount, in_order, of_principal)
        in_full = left >= interest_due and (bool(interest_due) or _covers(principal, in_order, of_principal))
        interest, left = _take(left, *_interest(in_order, dues))
        return principal, interest, in_full, left
    if amount < interest_due:
        return {}, _take(amount, *_interest(in_order, dues))[0], False, 0
    principal, left = _take(amount - interest_due, in_order, of_principal)
    return principal, dues, True, left


def goes_to_principal_first(agreed: Sequence[Course | None], ranks: Sequence[Rank]) -> bool:
    """Whether the customer agreed so on all, or on the contract of these debts (Civil Code 490)."""
    if ranks[0][1][0].debtor != "customer":
        return False
    courses = {charge.course for _, rank in ranks for charge in rank}
    return any(each is None or courses == {each} for each in agreed)


def _interest(ranks: _Ranks, dues: Mapping[Charge, int]) -> tuple[_Ranks, _Owed]:
    """The debts in order that bear interest, and what each of them bears."""
    bearing = [found for rank in ranks if (found := [charge for charge in rank if dues.get(charge)])]
    return bearing, lambda rank: [dues[charge] for charge in rank]


def _take(amount: int, ranks: _Ranks, owed: _Owed) -> tuple[dict[Charge, int], int]:
    """What each debt gets of some money, rank after rank as far as it reaches, and what is left of it. Yen."""
    paid: dict[Charge, int] = {}
    shares, left = payment.allocate(amount, map(owed, ranks))
    for rank, got in zip(ranks, shares, strict=False):
        paid.update(zip(rank, got, strict=True))
    return paid, left


def _covers(paid: Mapping[Charge, int], ranks: _Ranks, owed: _Owed) -> bool:
    return all(paid.get(charge, 0) == due for rank in ranks for charge, due in zip(rank, owed(rank), strict=True))


def _unpaid(charges: Sequence[Charge], most: Most = None) -> list[int]:
    """The principal (yen) of charges that a payment can still meet, of each no more than its `most`."""
    dues = [due if due > 0 else 0 for due in map(_outstanding, charges)]
    return dues if most is None else [min(due, most[charge]) for charge, due in zip(charges, dues, strict=True)]
