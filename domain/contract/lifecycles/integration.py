"""The life of an integration contract (Articles 3-6)."""

from __future__ import annotations

from yakkan.domain.contract.lifecycles.machine import FORMATION, Lifecycle, Move

CONFIRMED = ("confirmed", "deemed_confirmed")
RUNNING = ("accepted", "completed", "disputed")

INTEGRATION = Lifecycle(
    "integration",
    (
        "applied",
        "accepted",
        "completed",
        "disputed",
        "confirmed",
        "deemed_confirmed",
        "in_warranty",
        "closed",
    ),
    (
        *FORMATION,
        Move("WorkCompleted", ("accepted",), "completed", "5(1)"),
        Move("CompletionConfirmed", ("completed", "disputed"), "confirmed", "5(1)"),
        Move("CompletionObjected", ("completed",), "disputed", "5(1)"),
        Move("CompletionDeemedConfirmed", ("completed", "disputed"), "deemed_confirmed", "5(1)"),
        Move("WarrantyBegan", CONFIRMED, "in_warranty", "6(1)"),
        Move("WarrantyExpired", (*CONFIRMED, "in_warranty"), "closed", "6(1)"),
        Move("TerminationAgreed", (*RUNNING, *CONFIRMED, "in_warranty"), "terminated", "52"),
        Move("RescissionArrived", (*RUNNING, *CONFIRMED, "in_warranty", "closed"), "terminated", "40"),
    ),
)

REQUIREMENTS_DEFINITION = Lifecycle(
    "requirements_definition",
    ("applied", "accepted", "completed", "disputed", "confirmed", "deemed_confirmed", "closed"),
    (
        *FORMATION,
        Move("WorkCompleted", ("accepted",), "completed", "5(1)"),
        Move("CompletionConfirmed", ("completed", "disputed"), "confirmed", "5(1)"),
        Move("CompletionObjected", ("completed",), "disputed", "5(1)"),
        Move("CompletionDeemedConfirmed", ("completed", "disputed"), "deemed_confirmed", "5(1)"),
        Move("WarrantyExpired", CONFIRMED, "closed", "6(2)"),
        Move("TerminationAgreed", (*RUNNING, *CONFIRMED), "terminated", "52"),
        Move("RescissionArrived", (*RUNNING, *CONFIRMED, "closed"), "terminated", "40"),
    ),
)

SUPPORT_WORK = Lifecycle(
    "support_work",
    ("applied", "accepted", "completed", "closed"),
    (
        *FORMATION,
        Move("WorkCompleted", ("accepted",), "completed", "3(3)"),
        Move("WarrantyExpired", ("completed",), "closed", "3(3)"),
        Move("TerminationAgreed", ("accepted", "completed"), "terminated", "52"),
        Move("RescissionArrived", ("accepted", "completed", "closed"), "terminated", "40"),
    ),
)
