"""What the charges of a contract can be called, read from its definition alone.

Sources: Articles 9, 10(2), 15(1), 17(2), 30(1), 38, 39. What may arise by any facts and under any reading is never
excluded: only what no course of events can bring about.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from yakkan.domain.business_days import LAST_YEAR
from yakkan.domain.contract.definition import ContractDefinition
from yakkan.domain.contract.soundness import RECURRING

_NUMBER: Final = r"[1-9]\d*"
_AFTER: Final = r"(/(refund|lessor))*"
"""What a charge is followed by when it is given back, or when a lessor takes it over (35)."""
_DEPOSIT: Final = re.compile(rf"deposit/{_NUMBER}{_AFTER}")
_FEE: Final = re.compile(r"(?P<month>\d{4}-(0[1-9]|1[0-2]))(-(0[1-9]|[12]\d|3[01]))?")
_MONTH: Final = re.compile(rf"{_FEE.pattern}(/sla_reduction/[^/]+(/\d{{4}}-\d{{2}})?)?{_AFTER}")
_ENDING: Final = re.compile(rf"(early_termination|prepaid_fees){_AFTER}")
_OF_A_RENTED_UNIT: Final = re.compile(rf"(late_return/{_NUMBER}|loss_compensation(/{_NUMBER})?){_AFTER}")
_OF_A_SOLD_UNIT: Final = re.compile(rf"(price|price_reduction(/{_NUMBER})?){_AFTER}")
_OF_WORK: Final = re.compile(rf"(price|price_reduction|progress_settlement){_AFTER}")
_NEVER_PAID: Final = re.compile(rf".*/(deposit/{_NUMBER}|refund|price_reduction(/{_NUMBER})?|sla_reduction/.+)")
_INSTALMENT: Final = re.compile(rf"instalment/(?P<number>{_NUMBER}){_AFTER}")


def renamed(id: str, former: str, name: str) -> str:
    """The id of a charge once its contract goes by another name; ids of other contracts stay as they are."""
    return f"{name}{id[len(former) :]}" if id.startswith(f"{former}/") else id


def fee_month(rest: str) -> date | None:
    """The first day of the month whose fee goes by this after its contract's name; None for any other charge."""
    month = _FEE.fullmatch(rest)
    return None if month is None else date.fromisoformat(f"{month['month']}-01")


def takes_payments(id: str) -> bool:
    """Whether payments can meet a charge that goes by this: not what lowers others, nor a deposit (39)."""
    return _NEVER_PAID.fullmatch(id) is None


def account_may_have(rest: str) -> bool:
    """Whether a charge of the account may go by `account/` and this."""
    return _DEPOSIT.fullmatch(rest) is not None


def may_arise(definition: ContractDefinition, rest: str) -> bool:
    """Whether a charge of the contract may ever go by the contract's name, a slash and `rest`."""
    if _DEPOSIT.fullmatch(rest):
        return True
    if definition.kind in RECURRING:
        return _of_service(definition, rest)
    instalment = _INSTALMENT.fullmatch(rest)
    if instalment is not None:
        return int(instalment["number"]) <= len(definition.instalments)
    if definition.kind != "supply":
        return _OF_WORK.fullmatch(rest) is not None
    # The price is that of a unit, of the one that bears the name of the contract where none is named.
    unit, _, of_unit = rest.partition("/")
    return unit in _units(definition) and _OF_A_SOLD_UNIT.fullmatch(of_unit) is not None


def _of_service(definition: ContractDefinition, rest: str) -> bool:
    month = _MONTH.fullmatch(rest)
    if month is not None:
        # There is no service, and so no fee, before the first day that was quoted (10(1)), nor beyond the known years.
        starts = definition.starts_on or date.min
        return starts.isoformat()[:7] <= month["month"] <= f"{LAST_YEAR}-12"
    if definition.kind == "rental":
        unit, _, of_unit = rest.partition("/")
        place = of_unit if definition.units and unit in _units(definition) else "" if definition.units else rest
        if _OF_A_RENTED_UNIT.fullmatch(place):
            return True
    return _ENDING.fullmatch(rest) is not None


def _units(definition: ContractDefinition) -> tuple[str, ...]:
    return tuple(unit.id for unit in definition.units) or (definition.id,)


def shapes(definition: ContractDefinition, name: str) -> str:
    """What charges of the contract that goes by `name` are called, for people who wrote something else."""
    of_unit = definition.units or definition.kind == "supply"
    unit = f"{name}/{_units(definition)[0]}" if of_unit else name
    if definition.kind not in RECURRING:
        named = f"{name}/instalment/1" if definition.instalments else f"{unit}/price"
        return f"a charge such as {named}"
    late = f", {unit}/late_return/1" if definition.kind == "rental" else ""
    month = "2025-04" if definition.starts_on is None else definition.starts_on.isoformat()[:7]
    return f"a charge such as {name}/{month}, {name}/early_termination{late}"
