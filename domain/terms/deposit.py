"""Deposits (Article 39)."""

from __future__ import annotations

from yakkan.domain.terms.provision import provision


@provision("39(1)")
def within_quote(amount: int, called_or_held: int, limit: int | None) -> bool:
    """Whether a call for a deposit (yen) stays within what the quote allows; without a limit it allows none.

    What was used may be topped up: only what is held, or called for and unpaid, counts.
    """
    return limit is not None and called_or_held + amount <= limit


@provision("39(3)")
def beyond_quote(defaulted: bool) -> bool:
    """Whether the company may call for what security needs regardless of the quote: after one default in payment."""
    return defaulted


@provision("39(2)", reading="X45")
def secures(same_contract: bool, x45: str) -> bool:
    """Whether a deposit may be applied to a debt: of the contract it was given for (X45 R-A), or of any (R-B)."""
    return same_contract or x45 == "R-B"


@provision("39(2)", reading="X73")
def meets(due: bool, x73: str) -> bool:
    """Whether a deposit may be applied to a debt: to each one (X73 R-A), or only once it is due (R-B)."""
    return due or x73 == "R-A"


@provision("39(2)", reading="X8")
def application_is_one_contract(x8: str) -> bool:
    """Whether a deposit for one service line of an application is one for all of them, which end together.

    What is applied to the debts of "this contract" and goes back after its end hangs on what one contract is (X8): a
    single line (R-A), or the application (R-B).
    """
    return x8 == "R-B"


@provision("39(2)")
def refundable(ended: bool, debts: int) -> bool:
    """Whether the deposit goes back: once the contract has ended and all debts (yen) are cleared; without interest."""
    return ended and debts == 0
