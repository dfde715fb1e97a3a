"""Facts of money (Articles 38, 39; Civil Code 488-491, 505). Names are storage format."""

from __future__ import annotations

from typing import Literal

from yakkan.domain.contract.facts.base import Day, Fact, Month, PositiveYen, Text, fact


@fact("38(5)")
class InvoiceIssued(Fact):
    """The company named the day for payment of charges (all that stand open when none is named)."""

    due_on: Day
    charges: tuple[Text, ...] | None = None
    number: Text | None = None


@fact("38(5)")
class PaymentReceived(Fact):
    """The customer paid (yen). It names a contract, a charge, or nothing (Civil Code 488)."""

    amount: PositiveYen
    charge: Text | None = None
    prepays_through: Month | None = None


@fact("38(5)")
class PaymentDemanded(Fact):
    """The company demanded payment (Civil Code 150, 412(3))."""


@fact("38(5)")
class SuitFiled(Fact):
    """The company sued for payment (Civil Code 147)."""


@fact("38(5)")
class AllocationAgreed(Fact):
    """The parties agreed that payments go to principal first (Civil Code 490)."""

    order: Literal["principal_first"]


@fact("38(5)")
class SetOffDeclared(Fact):
    """The customer set a claim of its own (yen, due on a day) off against its debts (Civil Code 505)."""

    amount: PositiveYen
    claim_due_on: Day


@fact("39(1)")
class DepositDemanded(Fact):
    """The company called for a deposit (yen)."""

    amount: PositiveYen
    due_on: Day | None = None


@fact("39(1)")
class DepositPaid(Fact):
    """The customer paid a deposit (yen)."""

    amount: PositiveYen


@fact("39(2)")
class DepositApplied(Fact):
    """The company applied the deposit, or a part of it (yen), to debts."""

    amount: PositiveYen | None = None


@fact("39(2)")
class DepositRefunded(Fact):
    """The company paid the deposit, or a part of it (yen), back."""

    amount: PositiveYen


@fact("38(5)")
class DebtAcknowledged(Fact):
    """The customer acknowledged its debt (Civil Code 152)."""
