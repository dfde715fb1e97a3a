"""Words for stories about rental, beside those of `story` and `services`."""

from __future__ import annotations

from typing import Any

from story import Json, Seen, fact, formed_on

PC = "pc"


# --- contracts ----------------------------------------------------------------------------------------------


def rental(
    starts_on: str,
    term_months: int | None = None,
    *,
    ends_on: str | None = None,
    monthly_fee: int | None = 20_000,
    id: str = PC,
    **more: Any,
) -> Json:
    """A rental for a term of so many months, or up to a day; the fee is that of all its units together."""
    term = {"term_months": term_months, "ends_on": ends_on, "monthly_fee": monthly_fee}
    return {
        "id": id,
        "kind": "rental",
        "starts_on": starts_on,
        **{name: value for name, value in term.items() if value is not None},
        **more,
    }


# --- facts --------------------------------------------------------------------------------------------------


def _of_unit(event: str, on: str, unit: str, contract: str, more: Json) -> Json:
    return fact(event, on, contract=contract, unit=unit, **more)


def delivered(on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    return _of_unit("RentalDelivered", on, unit, contract, more)


def receipt(on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    return _of_unit("RentalReceiptIssued", on, unit, contract, more)


def defect(on: str, unit: str = PC, contract: str = PC, form: str = "phone", **more: Any) -> Json:
    """The customer says that the unit does not work; by telephone unless said otherwise."""
    return _of_unit("RentalDefectNoticed", on, unit, contract, {"form": form, **more})


def substitute(on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    return _of_unit("SubstituteDelivered", on, unit, contract, more)


def lost(on: str, unit: str = PC, contract: str = PC, attributable_to: str = "customer", **more: Any) -> Json:
    return _of_unit("RentalLost", on, unit, contract, {"attributable_to": attributable_to, **more})


def damaged(on: str, unit: str = PC, contract: str = PC, attributable_to: str = "customer", **more: Any) -> Json:
    return _of_unit("RentalDamaged", on, unit, contract, {"attributable_to": attributable_to, **more})


def assessed(on: str, amount: int, due_on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    """The company names the price of a substitute or the cost of repair, and the day on which it wants it."""
    return _of_unit("CompensationAssessed", on, unit, contract, {"amount": amount, "due_on": due_on, **more})


def return_by(deadline: str, on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    """On the day `on` the company names the last day for the return."""
    return _of_unit("ReturnInstructed", on, unit, contract, {"deadline": deadline, **more})


def rented(*facts: Json, months: int = 12) -> list[Json]:
    """A PC at 20,000 yen a month, 2025-01-01 for some months, delivered on 01-06, and what happened."""
    pc = rental("2025-01-01", months, auto_renews=False)
    return [pc, *formed_on("2024-12-05"), delivered("2025-01-06"), *facts]


def returned(on: str, unit: str = PC, contract: str = PC, **more: Any) -> Json:
    return _of_unit("RentalReturned", on, unit, contract, more)


# --- what is seen -------------------------------------------------------------------------------------------


def unit_state(seen: Seen, unit: str = PC, contract: str = PC) -> str:
    return str(seen.unit(unit, contract)["state"])


def passed_as(seen: Seen, unit: str = PC, contract: str = PC) -> str | None:
    value: str | None = seen.unit(unit, contract)["passed_as"]
    return value


def late_return(seen: Seen, contract: str = PC) -> list[str]:
    """Ids of the charges for late return."""
    return [charge["id"] for charge in seen.charges(contract=contract, kind="late_return")]
