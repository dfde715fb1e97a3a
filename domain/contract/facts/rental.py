"""Facts of rental (Articles 11-18). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Attribution, Day, Fact, Form, Yen, fact


@fact("12")
class RentalDelivered(Fact):
    """The rented unit was handed over at the place in Japan that the customer named."""


@fact("12")
class RentalReceiptIssued(Fact):
    """The customer gave a receipt; evidence, not a condition."""


@fact("13(2)")
class RentalDefectNoticed(Fact):
    """The customer told the company that the unit did not perform normally at delivery; free of form."""

    form: Form


@fact("13(3)")
class SubstituteDelivered(Fact):
    """The company handed over a substitute unit."""


@fact("14(3)")
class RentalAccidentReported(Fact):
    """The customer reported an accident."""


@fact("15(1)")
class RentalLost(Fact):
    """The unit was lost, is beyond repair, or its ownership was infringed."""

    attributable_to: Attribution


@fact("15(1)")
class RentalDamaged(Fact):
    """The unit was damaged."""

    attributable_to: Attribution


@fact("15(1)")
class CompensationAssessed(Fact):
    """Price of a substitute, or cost of repair (yen), demanded for a day."""

    amount: Yen
    due_on: Day


@fact("17(1)")
class ReturnInstructed(Fact):
    """The company named the last day for the return."""

    deadline: Day


@fact("17(1)")
class RentalReturned(Fact):
    """The unit came back to the place that the company named."""


@fact("17(1)")
class DataErasureConfirmed(Fact):
    """The data on the unit was erased."""
