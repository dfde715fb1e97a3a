"""Words for stories about integration and outsourcing, beside those of `story`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from story import Json, Seen, fact, formed_on, plus

BUILD = "build"
WATCH = "watch"


# --- days and yen -------------------------------------------------------------------------------------------


def half_up(amount: Fraction) -> int:
    """Whole yen, half a yen upwards (X4 R-A for interest)."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def days_of(month: str) -> int:
    """Days of a calendar month, `2024-02`; counted, not looked up."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return (following - date(year, number, 1)).days


def through(first: str, last: str) -> list[str]:
    """Every day from the first through the last."""
    days = []
    while first <= last:
        days.append(first)
        first = plus(first, 1)
    return days


# --- contracts ----------------------------------------------------------------------------------------------


def service(
    starts_on: str,
    term_months: int | None = None,
    *,
    ends_on: str | None = None,
    monthly_fee: int = 300_000,
    id: str = WATCH,
    **more: Any,
) -> Json:
    """An outsourcing contract for a term of so many months, or up to a day."""
    term = {"term_months": term_months, "ends_on": ends_on}
    return {
        "id": id,
        "kind": "outsourcing",
        "monthly_fee": monthly_fee,
        "starts_on": starts_on,
        **{name: value for name, value in term.items() if value is not None},
        **more,
    }


def watched(*facts: Json, fee: int = 200_000, **more: Any) -> list[Json]:
    """A service at 220,000 yen a month with tax, 2025-01-01 to 12-31, formed on 2024-12-02, and what happened."""
    return [service("2025-01-01", 12, monthly_fee=fee, **more), *formed_on("2024-12-02"), *facts]


# --- facts of integration -----------------------------------------------------------------------------------


def completed(on: str, contract: str = BUILD, **more: Any) -> Json:
    return fact("WorkCompleted", on, contract=contract, **more)


def confirmed(on: str, contract: str = BUILD, form: str = "paper", **more: Any) -> Json:
    return fact("CompletionConfirmed", on, contract=contract, form=form, **more)


def objected(on: str, contract: str = BUILD, form: str = "paper", **more: Any) -> Json:
    reasons = {"reasons": "functions F-12 and F-13 do not work", **more}
    return fact("CompletionObjected", on, contract=contract, form=form, **reasons)


def found(on: str, complete: bool, contract: str = BUILD, **more: Any) -> Json:
    return fact("CompletionFound", on, contract=contract, complete=complete, **more)


def rework_demanded(on: str, contract: str = BUILD, attributable_to: str = "company", **more: Any) -> Json:
    fields = {"form": "paper", "attributable_to": attributable_to, **more}
    return fact("ReworkDemanded", on, contract=contract, **fields)


def rework_performed(on: str, contract: str = BUILD, **more: Any) -> Json:
    return fact("ReworkPerformed", on, contract=contract, **more)


# --- facts of outsourcing -----------------------------------------------------------------------------------


def fee_changed(on: str, monthly_fee: int, contract: str = WATCH, **more: Any) -> Json:
    return fact("MonthlyFeeChanged", on, contract=contract, monthly_fee=monthly_fee, **more)


def measured(on: str, month: str, value: str, metric: str = "availability", contract: str = WATCH, **more: Any) -> Json:
    fields = {"month": month, "metric": metric, "value": value, **more}
    return fact("ServiceLevelMeasured", on, contract=contract, **fields)


def renewal_refused(on: str, by: str = "customer", form: str = "paper", contract: str = WATCH, **more: Any) -> Json:
    return fact("NonRenewalDeclared", on, contract=contract, by=by, form=form, **more)


def notice(on: str, form: str = "paper", contract: str = WATCH, **more: Any) -> Json:
    """The customer's notice of early termination."""
    return fact("EarlyTerminationNoticed", on, contract=contract, form=form, **more)


def discontinued(on: str, contract: str = WATCH, **more: Any) -> Json:
    return fact("ThirdPartySoftwareDiscontinued", on, contract=contract, **more)


def invoice(on: str, due_on: str, charges: Iterable[str], contract: str = WATCH, **more: Any) -> Json:
    return fact("InvoiceIssued", on, contract=contract, due_on=due_on, charges=list(charges), **more)


def deposited(on: str, yen: int, contract: str | None = WATCH) -> tuple[Json, Json]:
    """A deposit, called for and paid on one day."""
    return (
        fact("DepositDemanded", on, contract=contract, amount=yen),
        fact("DepositPaid", on, contract=contract, amount=yen),
    )


# --- what is seen -------------------------------------------------------------------------------------------


def state(seen: Seen, contract: str) -> str:
    return str(seen.contract(contract)["state"])


def term(seen: Seen, contract: str = WATCH) -> tuple[int, str, str]:
    """Number, first and last day of the term being served."""
    line = seen.contract(contract)["term"]
    return line["term_no"], line["first_day"], line["last_day"]


def net(seen: Seen, **wanted: Any) -> int:
    """Yen before tax of all charges with these fields, reductions taken off."""
    return sum(charge["net"] for charge in seen.charges(**wanted))


def lump(seen: Seen, contract: str = WATCH) -> int:
    """The early-termination sum; nothing where there is no such charge."""
    return sum(charge["gross"] for charge in seen.charges(contract=contract, kind="early_termination"))


def money(seen: Seen, charge: str) -> tuple[int, int, int]:
    """Net, tax and gross of one charge."""
    line = seen.charge(charge)
    return line["net"], line["tax"], line["gross"]


def standing(seen: Seen, event: str, **wanted: Any) -> list[str]:
    """Days of the rows of an event that stand."""
    return [row["on"] for row in seen.rows(event, status="effective", **wanted)]


def effect(seen: Seen, event: str, **wanted: Any) -> str:
    return str(seen.row(event, **wanted)["effect"])


# --- damage -------------------------------------------------------------------------------------------------


def incident(
    on: str, direct: int, degree: str, contract: str, *, other: int | None = None, name: str = "i1"
) -> tuple[Json, Json]:
    """Damage on a day and, a day later, the finding on who is to blame."""
    damage = fact("DamageOccurred", on, contract=contract, incident=name, amount_direct=direct, amount_other=other)
    finding = fact("AttributionFound", plus(on, 1), contract=contract, incident=name, degree=degree)
    return damage, finding


def payable(seen: Seen, contract: str) -> int:
    """What the company has to pay under Article 41 for a contract, over all its lines."""
    heads = ("damages", "uncapped_damages")
    return sum(line["payable"] for head in heads for line in seen.lines(contract=contract, head=head))


def cap(seen: Seen, contract: str) -> int:
    """The cap of Article 41(2) for a contract; all its lines must agree."""
    lines = seen.lines(contract=contract, head="damages", bearer="company")
    assert lines, seen.json["liability"]
    caps = {line["cap"] for line in lines}
    assert len(caps) == 1
    return int(caps.pop())
