"""Facts of outsourcing, maintenance and subscription (Articles 7-10, 19-24). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Day, Fact, Form, Month, Party, Rate, Text, Yen, fact


@fact("38(1)")
class MonthlyFeeChanged(Fact):
    """From its day, or a later day agreed, the service costs another monthly fee (yen without tax)."""

    monthly_fee: Yen
    effective_on: Day | None = None


@fact("9")
class ServiceLevelMeasured(Fact):
    """What a service level of a month came to."""

    month: Month
    metric: Text
    value: Rate


@fact("10(1)")
class NonRenewalDeclared(Fact):
    """A party declared that the term shall not renew; free of form."""

    by: Party
    form: Form


@fact("10(2)")
class EarlyTerminationNoticed(Fact):
    """The customer's notice of termination, at any time; effective on arrival or on a later day stated."""

    form: Form
    effective_on: Day | None = None


@fact("10(4)")
class ThirdPartySoftwareDiscontinued(Fact):
    """The third party stopped supplying the software that the service consists of."""


@fact("24")
class LicenceConcluded(Fact):
    """The customer concluded the licence agreement for the software."""

    licensor: Text


@fact("20")
class MaintenanceRequested(Fact):
    """The customer called for maintenance."""


@fact("20")
class MaintenancePerformed(Fact):
    """The company did the maintenance work."""
