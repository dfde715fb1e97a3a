"""Facts of supply and lease (Articles 25-35). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Attribution, Day, Fact, Flag, Form, Text, Yen, fact


@fact("27(1)")
class DeliveryDelayNotified(Fact):
    """The company told the customer that delivery will not be complete by the due date."""

    attributable_to: Attribution


@fact("26")
class EquipmentReceived(Fact):
    """The customer received the unit; its inspection period runs from the next day."""


@fact("28(1)")
class PassCertificateArrived(Fact):
    """The customer's pass certificate reached the company; `special` when it notes a special acceptance (30(2))."""

    form: Form
    special: Flag = False


@fact("29(1)")
class RejectionArrived(Fact):
    """The customer's notice that the unit failed inspection reached the company."""

    form: Form
    cure_deadline: Day | None = None


@fact("29(2)")
class RemedyDeclined(Fact):
    """The company judged that a remedy is not reasonable."""


@fact("29(2)")
class EquipmentRedelivered(Fact):
    """The repaired unit or its substitute was received: inspection begins anew (29(4))."""


@fact("30(1)")
class PriceReductionRequested(Fact):
    """The customer asked for a reduction of the price of a specially accepted unit (yen without tax)."""

    amount: Yen | None = None


@fact("30(1)")
class PriceReductionAgreed(Fact):
    """The company granted a reduction of the price (yen without tax), and is released for that unit."""

    amount: Yen


@fact("32(1)")
class LatentDefectNoticed(Fact):
    """The customer's notice of a nonconformity that inspection could not find."""

    form: Form
    pre_delivery_cause: Flag = True
    discoverable: Flag = False


@fact("32(2)")
class DefectRemedied(Fact):
    """The company repaired or replaced the unit."""


@fact("31")
class RiskEventOccurred(Fact):
    """The unit was lost, damaged or spoiled."""

    attributable_to: Attribution


@fact("35")
class LeaseRequested(Fact):
    """The customer asked beforehand to take the equipment through a lessor."""

    form: Form


@fact("35")
class LeaseConsented(Fact):
    """The company consented to the lease."""


@fact("35")
class LeaseConcluded(Fact):
    """Customer and lessor concluded the lease."""

    lessor: Text


@fact("35")
class LessorSaleConcluded(Fact):
    """Company and lessor concluded the sale (yen without tax)."""

    amount: Yen


@fact("35")
class LeaseAcceptanceCertified(Fact):
    """The customer certified to the lessor that it took the equipment over."""


@fact("35")
class LeaseFailed(Fact):
    """No lease came about."""
