"""Article 1(4): what comes before the application or before its acceptance has no effect, and says truly why."""

from __future__ import annotations

import pytest
from rentals import PC, rental
from story import Json, fact, formed, given, integration, outsourcing, supply

from yakkan.adapters.wording import Speech

NO_APPLICATION = "no application had been received"

EARLY = [
    (supply(), fact("EquipmentReceived", "2025-03-03", contract="server", unit="s1")),
    (integration(), fact("WorkCompleted", "2025-03-03", contract="build")),
    (outsourcing(), fact("NonRenewalDeclared", "2025-03-03", contract="watch", by="customer", form="paper")),
    (rental("2025-05-01", 12), fact("RentalDelivered", "2025-03-03", contract=PC)),
    (supply(), fact("AcceptanceArrived", "2025-03-03", contract="server", form="paper")),
]


@pytest.mark.parametrize(("contract", "early"), EARLY)
def test_before_the_application_that_is_the_reason(contract: Json, early: Json) -> None:
    later = fact("ApplicationReceived", "2025-04-03")
    [row] = [row for row in given(contract, early, later).as_of("2025-03-03").rows() if not row["deemed"]]
    assert (row["event"], row["effect"], row["reason"]) == (early["event"], "none", NO_APPLICATION)
    assert Speech("ja").reason(row["reason"]) == "申込書をまだ受領していない"


def test_a_rented_unit_says_where_its_contract_stands() -> None:
    """A unit has no state of its own before the contract is formed: what is missing is the acceptance."""
    applied, delivered = formed("2025-04-07")[0], fact("RentalDelivered", "2025-04-04", contract=PC)
    row = given(rental("2025-05-01", 12), applied, delivered).as_of("2025-04-05").row("RentalDelivered")
    assert row["reason"] == f"contract {PC} is applied: RentalDelivered changes nothing then"


def test_a_termination_before_the_contract_is_not_told_that_the_software_ends_it() -> None:
    """Article 10(4) ends a service that there is; before the acceptance neither record of the day does anything."""
    applied = formed("2025-04-07")[0]
    gone = fact("ThirdPartySoftwareDiscontinued", "2025-04-04", contract="watch")
    notice = fact("EarlyTerminationNoticed", "2025-04-04", contract="watch", form="paper")
    for order in (gone, notice), (notice, gone):
        seen = given(outsourcing(), applied, *order).as_of("2025-04-05")
        row = seen.row("EarlyTerminationNoticed")
        assert (row["effect"], row["article"]) == ("none", "10(2)")
        assert row["reason"] == "contract watch is applied: EarlyTerminationNoticed changes nothing then"
        assert seen.row("ThirdPartySoftwareDiscontinued")["effect"] == "none"
