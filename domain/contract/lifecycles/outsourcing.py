"""The life of an outsourcing contract (Articles 7-10)."""

from __future__ import annotations

from yakkan.domain.contract.lifecycles.machine import FORMATION, Lifecycle, Move

SERVING = ("in_service", "renewed", "ending")

STATES = ("applied", "accepted", "in_service", "renewed", "ending", "expired")

MOVES = (
    *FORMATION,
    Move("ServiceBegan", ("accepted",), "in_service", "10(1)"),
    Move("NonRenewalDeclared", ("accepted",), "accepted", "10(1)"),
    Move("NonRenewalDeclared", ("in_service", "renewed", "ending"), "ending", "10(1)"),
    Move("TermRenewed", ("in_service", "renewed", "ending"), "renewed", "10(1)"),
    Move("TermExpired", SERVING, "expired", "10(1)"),
    Move("EarlyTerminationNoticed", SERVING, "ending", "10(2)"),
    Move("EarlyTerminationTookEffect", ("accepted", *SERVING), "terminated", "10(2)"),
    Move("ThirdPartySoftwareDiscontinued", ("accepted", *SERVING), "terminated", "10(4)"),
    Move("TerminationAgreed", ("accepted", *SERVING), "terminated", "52"),
    Move("RescissionArrived", ("accepted", *SERVING), "terminated", "40"),
)

OUTSOURCING = Lifecycle("outsourcing", STATES, MOVES)
MAINTENANCE = Lifecycle("maintenance", STATES, MOVES)
# Without a licence it never began (24), and its terms may pass like that.
SUBSCRIPTION = Lifecycle(
    "subscription",
    STATES,
    (
        *MOVES,
        Move("TermRenewed", ("accepted",), "accepted", "10(1)"),
        Move("TermExpired", ("accepted",), "expired", "10(1)"),
    ),
)
RENTAL = Lifecycle("rental", STATES, MOVES)

HELD = ("delivered", "deemed_conforming", "replacement_due")

RENTAL_UNIT = Lifecycle(
    "rental_unit",
    (
        "awaiting",
        "delivered",
        "deemed_conforming",
        "replacement_due",
        "lost",
        "return_due",
        "return_late",
        "returned",
    ),
    (
        Move("AcceptanceArrived", ("none",), "awaiting", "12"),
        # One that came back while its contract goes on, such as for repair, may be handed over again.
        Move("RentalDelivered", ("awaiting", "returned"), "delivered", "12"),
        Move("RentalDeemedConforming", ("delivered",), "deemed_conforming", "13(2)"),
        # It may have gone back before it is complained of within the two days.
        Move("RentalDefectNoticed", ("delivered", "returned"), "replacement_due", "13(3)"),
        # It may come on the day on which the contract ended, and that be recorded first.
        Move("SubstituteDelivered", ("replacement_due", "lost", "return_due", "returned"), "delivered", "13(3)"),
        Move("RentalLost", (*HELD, "return_due", "return_late"), "lost", "15(1)"),
        Move("ContractEnded", HELD, "return_due", "17(1)"),
        Move("ReturnFellOverdue", ("return_due",), "return_late", "17(2)"),
        Move("RentalReturned", (*HELD, "return_due", "return_late"), "returned", "17(1)"),
    ),
)
