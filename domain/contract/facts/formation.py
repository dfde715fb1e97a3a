"""Facts of formation (Article 1). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Fact, Form, fact


@fact("1(4)")
class ApplicationReceived(Fact):
    """The application form reached the company: the customer's offer."""


@fact("1(4)")
class ApplicationRejected(Fact):
    """The company's refusal of the application, free of form and at its discretion."""


@fact("1(4)")
class ApplicationWithdrawn(Fact):
    """The customer's withdrawal of its application (Civil Code 525)."""


@fact("1(4)")
class AcceptanceArrived(Fact):
    """The company's acceptance reached the customer; in writing or by electronic means it forms the contract."""

    form: Form
