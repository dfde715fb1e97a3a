"""Facts of integration, requirements definition and support work (Articles 2-6). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Attribution, Day, Fact, Flag, Form, Rate, Text, Yen, fact


@fact("3(1)")
class SpecificationConfirmed(Fact):
    """The company confirmed the specification that the customer presented."""

    version: Text


@fact("3(2)")
class SpecificationChangeAgreed(Fact):
    """The company agreed to a change of the specification; price or date may need a new application (X10)."""

    version: Text
    price: Yen | None = None
    due_on: Day | None = None
    new_application: Flag


@fact("4")
class InformationRequested(Fact):
    """The company asked the customer for information that the work needs."""

    due_on: Day | None = None


@fact("4")
class InformationProvided(Fact):
    """The customer gave the information that was asked for."""


@fact("5(2)")
class ScheduleSlipNotified(Fact):
    """A party told the other that the schedule cannot be kept."""

    attributable_to: Attribution


@fact("5(2)")
class ScheduleExtended(Fact):
    """The parties agreed on a later day for the work."""

    due_on: Day


@fact("5(1)")
class WorkCompleted(Fact):
    """The last planned step of the work was done; `reported_on` is the day the customer was told (X13)."""

    reported_on: Day | None = None


@fact("5(1)")
class CompletionConfirmed(Fact):
    """The customer confirmed completion."""

    form: Form


@fact("5(1)")
class CompletionObjected(Fact):
    """The customer objected that the work is not complete."""

    form: Form
    reasons: Text | None = None


@fact("5(1)")
class CompletionFound(Fact):
    """A finding, by agreement or judgment, whether the work was complete."""

    complete: Flag


@fact("6(1)")
class ReworkDemanded(Fact):
    """The customer demanded rework for a mismatch with the specification, found on `discovered_on` (X15)."""

    form: Form
    attributable_to: Attribution
    clerical: Flag = False
    discovered_on: Day | None = None


@fact("6(1)")
class ReworkPerformed(Fact):
    """The company performed the rework."""


@fact("38(3)")
class ProgressAssessed(Fact):
    """The share of the work that was supplied when the contract ended early, such as "0.45"."""

    ratio: Rate
