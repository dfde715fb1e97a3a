"""The life of an outsourcing contract (Articles 7-10)."""

from __future__ import annotations

from yakkan.domain.contract.lifecycles.machine import FORMATION, Lifecycle, Move

SERVING = ("in_service", "renewed", "ending")

OUTSOURCING = Lifecycle(
    "outsourcing",
    ("applied", "accepted", "in_service", "renewed", "ending", "expired"),
    (
        *FORMATION,
        Move("ServiceBegan", ("accepted",), "in_service", "10(1)"),
        Move("NonRenewalDeclared", ("accepted",), "accepted", "10(1)"),
        Move("NonRenewalDeclared", ("in_service", "renewed", "ending"), "ending", "10(1)"),
        Move("TermRenewed", ("in_service", "renewed", "ending"), "renewed", "10(1)"),
        Move("TermExpired", SERVING, "expired", "10(1)"),
        Move("EarlyTerminationNoticed", SERVING, "ending", "10(2)"),
        Move("EarlyTerminationTookEffect", SERVING, "terminated", "10(2)"),
        Move("ThirdPartySoftwareDiscontinued", ("accepted", *SERVING), "terminated", "10(4)"),
        Move("TerminationAgreed", ("accepted", *SERVING), "terminated", "52"),
    ),
)
