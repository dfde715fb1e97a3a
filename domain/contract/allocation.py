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

_Owed = Callable[[Charge], int]

_outstanding: _Owed = attrgetter("outstanding")


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
    of_principal = _outstanding if most is None else partial(_up_to, most)
    interest_due = sum(dues.values())
    if principal_first:
        principal, left = _take(amount, ranks, of_principal)
        in_full = left >= interest_due and (bool(interest_due) or _covers(principal, ranks, of_principal))
        interest, left = _take(left, _bearing(ranks, dues), dues.__getitem__)
        return principal, interest, in_full, left
    if amount < interest_due:
        return {}, _take(amount, _bearing(ranks, dues), dues.__getitem__)[0], False, 0
    principal, left = _take(amount - interest_due, ranks, of_principal)
    return principal, dues, True, left


def goes_to_principal_first(agreed: Sequence[Course | None], ranks: Sequence[Rank]) -> bool:
    """Whether the customer agreed so on all, or on the contract of these debts (Civil Code 490)."""
    if ranks[0][1][0].debtor != "customer":
        return False
    courses = {charge.course for _, rank in ranks for charge in rank}
    return any(each is None or courses == {each} for each in agreed)


def _bearing(ranks: Sequence[Rank], dues: Mapping[Charge, int]) -> list[Rank]:
    """Those of the debts that bear interest, in the same order."""
    return [(due_on, found) for due_on, rank in ranks if (found := [charge for charge in rank if dues.get(charge)])]


def _take(amount: int, ranks: Sequence[Rank], owed: _Owed) -> tuple[dict[Charge, int], int]:
    """What each debt gets of some money, rank after rank as far as it reaches, and what is left of it. Yen."""
    paid: dict[Charge, int] = {}
    for _, rank in ranks:
        if not amount:
            break
        if len(rank) == 1:
            # As most debts stand: with nobody to share with.
            due = owed(rank[0])
            share = due if due < amount else amount
            if share > 0:
                paid[rank[0]] = share
                amount -= share
        else:
            shares = payment.allocate(amount, [due if due > 0 else 0 for due in map(owed, rank)])
            paid.update(zip(rank, shares, strict=True))
            amount -= sum(shares)
    return paid, amount


def _covers(paid: Mapping[Charge, int], ranks: Sequence[Rank], owed: _Owed) -> bool:
    return all(paid.get(charge, 0) == max(owed(charge), 0) for _, rank in ranks for charge in rank)


def _up_to(most: Mapping[Charge, int], charge: Charge) -> int:
    """The principal (yen) of a charge that something can still meet, no more than its `most`."""
    return min(charge.outstanding, most[charge])
