"""Whether the definitions of an order agree with themselves: what was quoted and applied for makes sense.

Sources: Articles 1(2), 7(2), 10(1), 25, 38(1), and the case file's rules on units, prices and instalments.
Days must leave room for the deadlines counted from them: national holidays are known for some years only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from yakkan.domain.business_days import FIRST_YEAR, LAST_YEAR
from yakkan.domain.contract.definition import ContractDefinition, Kind, Quote
from yakkan.domain.contract.misfits import one_of, shown
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import JST
from yakkan.domain.money import largest_remainder, rate, tax_on
from yakkan.domain.terms.editions import EDITIONS

PRICED: Final[tuple[Kind, ...]] = ("supply", "integration", "requirements_definition", "support_work")
"""Kinds that cost a price, once."""
RECURRING: Final[tuple[Kind, ...]] = ("outsourcing", "rental", "maintenance", "subscription")
"""Kinds that cost a monthly fee for a term."""
WITH_UNITS: Final[tuple[Kind, ...]] = ("supply", "rental")
"""Kinds that consist of units."""

_TAKEN_BY: Final[Mapping[str, tuple[Kind, ...]]] = {
    "price": PRICED,
    "payment": PRICED,
    "instalments": PRICED,
    "due_on": (*PRICED, "rental"),
    "monthly_fee": RECURRING,
    "starts_on": RECURRING,
    "term_months": RECURRING,
    "ends_on": RECURRING,
    "auto_renews": RECURRING,
    "prorated": RECURRING,
    "sla": RECURRING,
    "units": WITH_UNITS,
    "maker": WITH_UNITS,
    "covers": ("maintenance",),
    "lease": ("supply",),
}
_DEFAULTS: Final = {each.name: each.default for each in fields(ContractDefinition) if each.name in _TAKEN_BY}

_FIRST_DAY: Final = date(FIRST_YEAR + 1, 1, 1)
_LAST_DAY: Final = date(LAST_YEAR - 10, 12, 31)
_LAST_OPEN_END: Final = date(LAST_YEAR, 12, 31)
_OPEN_ENDS: Final = frozenset({"ends_on", "until"})
_UNKNOWN_YEARS: Final = "the national holidays of other years, and so deadlines, are not known"

_USUAL_TAX_RATES: Final = (Fraction(5, 100), Fraction(8, 100), Fraction(10, 100))
_LONGEST_SPECIAL: Final[Mapping[str, int]] = {
    "confirmation_days": 3650,
    "inspection_days": 3650,
    "rental_notice_business_days": 2400,
    "rework_months": 120,
    "latent_defect_months": 120,
}
_LONGEST_OTHER_SPECIAL: Final = 1200


def unit_names(definition: ContractDefinition) -> tuple[str, ...]:
    """The units of a supply or rental, one named like the contract if none are defined; else none."""
    if definition.kind not in WITH_UNITS:
        return ()
    return tuple(unit.id for unit in definition.units) or (definition.id,)


def unit_prices(definition: ContractDefinition) -> dict[str, int]:
    """Yen without tax of each unit of a supply.

    Without prices of units the price is spread evenly, the yen left over going to the earlier units.
    """
    names = unit_names(definition)
    if any(unit.price is not None for unit in definition.units):
        return {unit.id: unit.price or 0 for unit in definition.units}
    if not names:
        return {}
    return dict(zip(names, largest_remainder(definition.price or 0, [1] * len(names)), strict=True))


def total_price(definition: ContractDefinition) -> int:
    """Yen without tax of the whole contract: its price, else what the prices of its units add up to."""
    if definition.price is not None:
        return definition.price
    return sum(unit.price or 0 for unit in definition.units)


def total_monthly_fee(definition: ContractDefinition) -> int:
    """Yen a month without tax: the contract's fee, else what the fees of its units add up to."""
    if definition.monthly_fee is not None:
        return definition.monthly_fee
    return sum(unit.monthly_fee or 0 for unit in definition.units)


def order_problems(definitions: Sequence[ContractDefinition], quote: Quote) -> list[Problem]:
    """What contradicts itself in an order; paths are relative to the order (`contracts[0].covers[1]`)."""
    problems = [replace(each, path=f"quote.{each.path}") for each in quote_problems(quote)]
    if not definitions:
        problems.append(_problem("contracts", "none", "at least one contract"))
    first_of: dict[str, int] = {}
    for i, definition in enumerate(definitions):
        if first_of.setdefault(definition.id, i) != i:
            expected = "a different id for each contract of an order"
            problems.append(_problem(f"contracts[{i}].id", f"{definition.id!r} a second time", expected))
        for problem in definition_problems(definition, quote):
            problems.append(replace(problem, path=f"contracts[{i}].{problem.path}"))
    for i, definition in enumerate(definitions):
        others = [each.id for each in definitions if each.id != definition.id]
        for j, covered in enumerate(definition.covers):
            if covered not in others:
                expected = f"another contract of the order: {one_of(others)}"
                problems.append(_problem(f"contracts[{i}].covers[{j}]", repr(covered), expected))
    return problems


def quote_problems(quote: Quote) -> list[Problem]:
    """What contradicts itself in a quote; paths are relative to it."""
    problems = [*day_problems(quote), *share_problems("tax_rate", quote.tax_rate)]
    if quote.valid_until is not None and quote.valid_until < quote.issued_on:
        expected = f"a day not before {quote.issued_on}, on which the quote was issued"
        problems.append(_problem("valid_until", str(quote.valid_until), expected))
    return problems


def definition_problems(definition: ContractDefinition, quote: Quote | None) -> list[Problem]:
    """What contradicts itself in one contract; paths are relative to it (`units[1].price`).

    `quote` gives the tax rate where the contract has none; None leaves it open.
    """
    problems = [
        *_foreign_fields(definition),
        *_unit_problems(definition),
        *day_problems(definition),
        *share_problems("tax_rate", definition.tax_rate),
        *_service_level_problems(definition),
        *_special_problems(definition),
    ]
    if definition.kind in PRICED:
        problems += _price_problems(definition, quote)
    else:
        problems += _term_problems(definition)
    return problems


def day_problems(value: Any, path: str = "") -> list[Problem]:
    """Days in a definition or fact that lie outside the years for which deadlines can be computed."""
    found: list[Problem] = []
    if isinstance(value, datetime):
        value = value.astimezone(JST).date()
    if isinstance(value, date):
        last = _LAST_OPEN_END if path.rpartition(".")[2] in _OPEN_ENDS else _LAST_DAY
        if not _FIRST_DAY <= value <= last:
            found.append(_problem(path, str(value), f"a day from {_FIRST_DAY} to {last}", _UNKNOWN_YEARS))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            if is_dataclass(item):
                found += day_problems(item, f"{path}[{i}]")
    elif is_dataclass(value):
        for each in fields(value):
            item = getattr(value, each.name)
            if isinstance(item, (date, tuple)) or is_dataclass(item):
                found += day_problems(item, f"{path}.{each.name}" if path else each.name)
    return found


def month_problems(path: str, month: str | None) -> Iterator[Problem]:
    """What is wrong with a month such as 2025-08, if anything: it lies outside the years that days may lie in."""
    first, last = f"{_FIRST_DAY:%Y-%m}", f"{_LAST_OPEN_END:%Y-%m}"
    if month is not None and not first <= month <= last:
        yield _problem(path, month, f"a month from {first} to {last}", _UNKNOWN_YEARS)


def _foreign_fields(definition: ContractDefinition) -> Iterator[Problem]:
    for name, kinds in _TAKEN_BY.items():
        if definition.kind not in kinds and getattr(definition, name) != _DEFAULTS[name]:
            expected = f"no such field: `{name}` belongs to {', '.join(kinds)}"
            yield _problem(name, f"`{name}` in a contract of kind {definition.kind}", expected)


def _unit_problems(definition: ContractDefinition) -> Iterator[Problem]:
    own, other = ("price", "monthly_fee") if definition.kind == "supply" else ("monthly_fee", "price")
    seen: set[str] = set()
    for i, unit in enumerate(definition.units):
        if unit.id in seen:
            yield _problem(f"units[{i}].id", f"{unit.id!r} a second time", "a different id for each unit")
        seen.add(unit.id)
        if getattr(unit, other) is not None:
            found = f"`{other}` for a unit of kind {definition.kind}"
            yield _problem(f"units[{i}].{other}", found, f"`{own}` or nothing")
    yield from _sum_problems(definition, own)


def _sum_problems(definition: ContractDefinition, name: str) -> Iterator[Problem]:
    """Prices or fees of units: for every unit or for none, and adding up to the contract's."""
    if definition.kind not in WITH_UNITS:
        return
    amounts = [getattr(unit, name) for unit in definition.units]
    given = [amount for amount in amounts if amount is not None]
    whole = getattr(definition, name)
    if not given:
        if whole is None:
            yield _problem(name, "nothing", f"whole yen without tax, here or as `{name}` of every unit")
        return
    for i, amount in enumerate(amounts):
        if amount is None:
            yield _problem(f"units[{i}].{name}", "nothing", f"`{name}` for every unit, since some units have it")
    if len(given) == len(amounts) and whole is not None and sum(given) != whole:
        yield _problem(name, str(whole), f"{sum(given)}, which the units add up to", "correct one of them")


def _price_problems(definition: ContractDefinition, quote: Quote | None) -> Iterator[Problem]:
    if definition.kind != "supply" and definition.price is None:
        yield _problem("price", "nothing", f"whole yen without tax: {definition.kind} needs a price")
        return
    if not definition.instalments:
        return
    expected = _gross_prices(definition, quote)
    found = sum(each.amount for each in definition.instalments)
    if expected and found not in expected.values():
        sums = " or ".join(f"{gross} ({label})" for label, gross in expected.items())
        advice = "amounts of instalments include tax"
        yield _problem("instalments", f"instalments that add up to {found}", f"price plus tax: {sums}", advice)


def _gross_prices(definition: ContractDefinition, quote: Quote | None) -> dict[str, int]:
    """Price plus tax in every way it can be meant; tax is rounded down, per unit or on the total."""
    try:
        named = definition.tax_rate or (quote and quote.tax_rate)
        rates = (rate(named),) if named else _USUAL_TAX_RATES
    except ValueError:
        return {}
    net = total_price(definition)
    by_unit = list(unit_prices(definition).values()) if len(unit_names(definition)) > 1 else []
    sums: dict[str, int] = {}
    for each in rates:
        percent = f"at {float(each * 100):g}%"
        sums[percent] = net + tax_on(net, each)
        of_units = sum(price + tax_on(price, each) for price in by_unit)
        if by_unit and of_units != sums[percent]:
            sums[f"{percent}, rounded per unit"] = of_units
    return sums


def _term_problems(definition: ContractDefinition) -> Iterator[Problem]:
    if definition.kind != "rental" and definition.monthly_fee is None:
        yield _problem("monthly_fee", "nothing", f"whole yen a month without tax: {definition.kind} needs a fee")
    if definition.starts_on is None:
        yield _problem("starts_on", "nothing", "the day on which the service starts")
    if definition.term_months is None and definition.ends_on is None:
        yield _problem("term_months", "nothing", "`term_months` or `ends_on`")
    if definition.term_months is not None and definition.ends_on is not None:
        yield _problem("ends_on", "`ends_on` beside `term_months`", "one of the two")
    if definition.starts_on and definition.ends_on and definition.ends_on < definition.starts_on:
        yield _problem("ends_on", str(definition.ends_on), f"a day not before {definition.starts_on}, the start")


def _service_level_problems(definition: ContractDefinition) -> Iterator[Problem]:
    for metric, steps in (definition.sla or {}).items():
        if not steps:
            yield _problem(f"sla.{metric}", "no step", "at least one step with `below` and `reduce`")
        for i, step in enumerate(steps):
            yield from rate_problems(f"sla.{metric}[{i}].below", step.below)
            yield from share_problems(f"sla.{metric}[{i}].reduce", step.reduce)


def _special_problems(definition: ContractDefinition) -> Iterator[Problem]:
    special = dict(definition.special)
    try:
        EDITIONS[-1].parameters.with_special(special, "R-A")
    except InputError as error:
        yield from (replace(problem, where="") for problem in error.problems)
        return
    for name, value in special.items():
        if name == "late_interest_rate":
            yield from share_problems(f"special.{name}", value)
            continue
        longest = _LONGEST_SPECIAL.get(name, _LONGEST_OTHER_SPECIAL)
        if value > longest:
            yield _problem(f"special.{name}", str(value), f"a whole number from 1 to {longest}")


def rate_problems(path: str, text: str | None) -> Iterator[Problem]:
    """What is wrong with a decimal given as text, if anything."""
    if text is None:
        return
    try:
        rate(text)
    except ValueError:
        yield _problem(path, shown(text), 'a decimal such as "0.10"')


def share_problems(path: str, text: str | None) -> list[Problem]:
    """What is wrong with a share of a whole given as text, if anything."""
    problems = list(rate_problems(path, text))
    if text is not None and not problems and rate(text) > 1:
        advice = 'ten percent are written "0.10"'
        problems.append(_problem(path, shown(text), "a rate from 0 to 1", advice))
    return problems


def _problem(path: str, found: str, expected: str, advice: str = "") -> Problem:
    return Problem("", found, expected, advice, path=path)
