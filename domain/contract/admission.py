"""What is refused: what contradicts the definitions, in case files and in single facts recorded later alike.

Refused is an unknown contract, unit, field or label, a day for which nothing can be computed, a correction of
itself. Whatever else people record is kept, and its legal effect is derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from yakkan.domain.contract.amendments import Amendments, Labels, Placed, change_problems, named_by
from yakkan.domain.contract.charge_names import account_may_have, may_arise, shapes
from yakkan.domain.contract.definition import ContractDefinition
from yakkan.domain.contract.facts import (
    Fact,
    FactCorrected,
    ForceMajeureOccurred,
    InvoiceIssued,
    PaymentReceived,
    PerformanceRefused,
    ProgressAssessed,
    ServiceLevelMeasured,
)
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.contract.soundness import (
    day_problems,
    definition_problems,
    month_problems,
    order_problems,
    rate_problems,
    share_problems,
    total_monthly_fee,
    total_price,
    unit_names,
    unit_prices,
)
from yakkan.domain.errors import InputError, Problem

__all__ = [
    "Definitions",
    "ambiguous_charge_problems",
    "contract_fact_problems",
    "definition_problems",
    "fact_problems",
    "order_problems",
    "place_problems",
    "resolve_contract",
    "total_monthly_fee",
    "total_price",
    "unit_names",
    "unit_prices",
]

Definitions = Mapping[tuple[str, str], ContractDefinition]
"""The contracts of a matter by order and contract id."""


def resolve_contract(name: str, order: str | None, definitions: Definitions) -> tuple[str, str]:
    """Order and id of the contract that `name` means in the papers of `order`.

    `name` is a contract id, of the own order first and then of the only order that has it, or ORDER/CONTRACT.
    Raises InputError (path `contract`) for an unknown or ambiguous name.
    """
    if order is not None and (order, name) in definitions:
        return order, name
    of_order, slash, contract = name.partition("/")
    if slash and (of_order, contract) in definitions:
        return of_order, contract
    found = [key for key in definitions if key[1] == name]
    if len(found) == 1:
        return found[0]
    if found:
        expected = one_of(f"{each}/{name}" for each, _ in found)
        advice = "name the order too, since several have such a contract"
        raise InputError([Problem("", f"the ambiguous contract {name!r}", expected, advice, path="contract")])
    names = _contract_names(definitions)
    advice = suggestion(name, names)
    raise InputError([Problem("", f"the unknown contract {name!r}", one_of(names), advice, path="contract")])


def fact_problems(
    new: Sequence[Placed], known: Sequence[Placed], definitions: Definitions
) -> list[tuple[int, Problem]]:
    """What contradicts the definitions in `new` facts of a matter that already holds the `known` ones.

    Each fact comes with the order in whose papers it stands (None: the account). The result names the new
    fact by its number; paths are relative to the fact (`changes.on`). Known facts stand in the order of
    recording; new ones are taken as recorded at their `recorded_at`, if all have one, else as given.
    """
    problems = [
        (i, problem)
        for i, (order, fact) in enumerate(new)
        for problem in contract_fact_problems(fact, order, definitions)
    ]
    numbers = _in_recorded_order([fact for _, fact in new])
    facts = [*known, *(new[i] for i in numbers)]
    labels = Labels(facts)
    for at in range(len(known), len(facts)):
        i = numbers[at - len(known)]
        if at in labels.repeated:
            where = f"order {facts[at][0]}" if facts[at][0] else "the account"
            expected = f"a label of its own within {where}"
            problems.append((i, Problem("", f"{facts[at][1].id!r} a second time", expected, path="id")))
    amended = _amendment_problems(facts, labels, len(known), definitions)
    problems += [(numbers[at - len(known)], problem) for at, problem in amended]
    return sorted(problems, key=lambda each: each[0])


def contract_fact_problems(fact: Fact, order: str | None, definitions: Definitions) -> Iterator[Problem]:
    """What in a single fact contradicts the definitions, labels apart; paths are relative to the fact."""
    yield from place_problems(fact.contract, fact.unit, order, definitions)
    yield from _charge_problems(fact, definitions)
    yield from day_problems(fact)
    if fact.dispatched_on is not None and fact.dispatched_on > fact.on:
        expected = f"a day not after {fact.on}, on which it arrived"
        yield Problem("", f"{fact.dispatched_on}", expected, path="dispatched_on")
    if isinstance(fact, ForceMajeureOccurred | PerformanceRefused) and fact.until is not None and fact.until < fact.on:
        yield Problem("", f"{fact.until}", f"a day not before {fact.on}, on which it began", path="until")
    if isinstance(fact, ProgressAssessed):
        yield from share_problems("ratio", fact.ratio)
    if isinstance(fact, ServiceLevelMeasured):
        yield from rate_problems("value", fact.value)
        yield from month_problems("month", fact.month)
    if isinstance(fact, PaymentReceived):
        yield from month_problems("prepays_through", fact.prepays_through)


def place_problems(
    contract: str | None, unit: str | None, order: str | None, definitions: Definitions
) -> Iterator[Problem]:
    """What of the contract and the unit that a fact in the papers of `order` names does not exist."""
    if contract is None:
        if unit is not None:
            yield Problem("", "a unit without its contract", "`contract` beside `unit`", path="unit")
        return
    try:
        key = resolve_contract(contract, order, definitions)
    except InputError as error:
        yield from error.problems
        return
    units = unit_names(definitions[key])
    if unit is None or unit in units:
        return
    if not units:
        expected = f"no unit: {key[1]} is of kind {definitions[key].kind}, which has none"
        yield Problem("", f"unit {unit!r}", expected, path="unit")
        return
    yield Problem("", f"the unknown unit {unit!r}", one_of(units), suggestion(unit, units), path="unit")


def _charge_problems(fact: Fact, definitions: Definitions) -> Iterator[Problem]:
    """Charges of no contract of the matter, or such as their contract can never have; the others may come or not."""
    if isinstance(fact, PaymentReceived) and fact.charge is not None:
        yield from _charge_problem(fact.charge, "charge", definitions)
    if isinstance(fact, InvoiceIssued):
        if fact.charges == ():
            yield Problem(
                "", "an empty list", "at least one charge, or no `charges` for all that is open", path="charges"
            )
        for i, charge in enumerate(fact.charges or ()):
            yield from _charge_problem(charge, f"charges[{i}]", definitions)


def ambiguous_charge_problems(fact: Fact, order: str | None, definitions: Definitions) -> Iterator[Problem]:
    """Charges that a fact in the papers of `order` names for several contracts of other orders alike.

    For a fact that is recorded now: in a case file a name may have been clear when the fact was recorded.
    """
    named = [("charge", fact.charge)] if isinstance(fact, PaymentReceived) and fact.charge is not None else []
    if isinstance(fact, InvoiceIssued):
        named = [(f"charges[{i}]", charge) for i, charge in enumerate(fact.charges or ())]
    for path, charge in named:
        owners = {key: name for key in definitions for name in ("/".join(key), key[1]) if charge.startswith(f"{name}/")}
        orders = [its for (its, contract), name in owners.items() if name == contract]
        able = [key for key, name in owners.items() if may_arise(definitions[key], charge[len(name) + 1 :])]
        if len(able) > 1 and len(orders) == len(owners) and order not in orders:
            advice = "name the order too, since several have such a contract"
            expected = one_of(f"{each}/{charge}" for each in orders)
            yield Problem("", f"the ambiguous charge {charge!r}", expected, advice, path=path)


def _charge_problem(charge: str, path: str, definitions: Definitions) -> Iterator[Problem]:
    first, _, rest = charge.partition("/")
    owners = list(_named_so(charge, definitions))
    if first == "account" and not owners:
        if not account_may_have(rest):
            expected = "account/deposit/1 or a later one: the account has no charges but deposits"
            yield Problem("", f"the charge {charge!r}, which can never arise", expected, path=path)
    elif not owners or not all(charge.split("/")):
        expected = "a contract's id, a slash and the charge, such as server/price or watch/2025-06"
        advice = suggestion(first, _contract_names(definitions))
        yield Problem("", f"the charge {charge!r} of an unknown contract", expected, advice, path=path)
    elif not any(may_arise(each, charge[len(name) + 1 :]) for name, each in owners):
        name, definition = owners[0]
        found = f"the charge {charge!r}, which a contract of kind {definition.kind} as quoted can never have"
        left_out = "`charge` out" if path == "charge" else "`charges` out to invoice all that is open"
        advice = f"name a charge that the view shows under fees, or leave {left_out}"
        yield Problem("", found, shapes(definition, name), advice, path=path)


def _named_so(charge: str, definitions: Definitions) -> Iterator[tuple[str, ContractDefinition]]:
    """The contracts with which the name of a charge begins, by id or by ORDER/CONTRACT, and that beginning."""
    for (order, contract), definition in definitions.items():
        for name in (contract, f"{order}/{contract}"):
            if charge.startswith(f"{name}/"):
                yield name, definition


def _in_recorded_order(facts: Sequence[Fact]) -> list[int]:
    """The numbers of the facts as they were recorded; of one instant in the order given."""
    instants: list[datetime] = [fact.recorded_at for fact in facts if fact.recorded_at is not None]
    if len(instants) < len(facts):
        return list(range(len(facts)))
    return sorted(range(len(facts)), key=instants.__getitem__)


def _amendment_problems(
    facts: Sequence[Placed], labels: Labels, first_new: int, definitions: Definitions
) -> Iterator[tuple[int, Problem]]:
    """Problems with what the facts from number `first_new` on correct or retract, with their numbers."""
    amended = Amendments(facts, labels)
    sound = []
    circles = False
    for at in range(first_new, len(facts)):
        order, fact = facts[at]
        named = named_by(fact)
        if named is None:
            sound.append(at)
            continue
        try:
            target = labels.find(named[1], order)
        except InputError as error:
            yield from ((at, replace(problem, path=named[0])) for problem in error.problems)
            continue
        circle = amended.circle(at) or amended.circle(target)
        if circle:
            circles = True
            yield at, _circle_problem(named[0], [facts[each][1] for each in circle])
            continue
        own = list(_own_problems(fact, facts[target], labels))
        yield from ((at, problem) for problem in own)
        if not own:
            sound.append(at)
    if circles:
        # What such facts make of each other has no answer.
        return
    for at in sound:
        for root in amended.reached_from(at):
            yield from ((at, each) for each in _outcome_problems(amended, root, at, facts, definitions))


def _own_problems(fact: Fact, target: Placed, labels: Labels) -> Iterator[Problem]:
    """Problems with the changes of a correction taken by itself."""
    if not isinstance(fact, FactCorrected):
        return
    yield from change_problems([name for name, _ in fact.changes], target[1])
    for name, value in fact.changes:
        if name in ("corrects", "retracts") and isinstance(value, str):
            try:
                labels.find(value, target[0])
            except InputError as error:
                yield from (replace(problem, path=f"changes.{name}") for problem in error.problems)


def _outcome_problems(
    amended: Amendments, root: int, by: int, facts: Sequence[Placed], definitions: Definitions
) -> Iterator[Problem]:
    """What no longer agrees with the definitions in fact `root` once fact `by` is known."""
    named = named_by(facts[by][1])
    try:
        present = amended.present(root, by)
    except InputError as error:
        yield from _placed_in_changes(facts[by][1], error.problems)
        return
    order, recorded = facts[root]
    if present is None or present is recorded or named is None:
        return
    # What was recorded before there was a rule against it stands, whatever else of the fact is corrected.
    old = list(contract_fact_problems(recorded, order, definitions))
    problems = [each for each in contract_fact_problems(present, order, definitions) if each not in old]
    in_changes = [replace(each, path=f"changes.{each.path}") for each in problems]
    yield from _placed_in_changes(facts[by][1], in_changes)


def _placed_in_changes(fact: Fact, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems at the fields that `fact` changes, else at the label with which it names its target."""
    names = {f"changes.{name}" for name, _ in fact.changes} if isinstance(fact, FactCorrected) else set()
    named = named_by(fact)
    for problem in problems:
        if problem.path in names:
            yield problem
        else:
            field = problem.path.removeprefix("changes.").removeprefix("changes")
            found = f"{problem.found} in the field {field} as it would then stand" if field else problem.found
            yield replace(problem, found=found, path=named[0] if named else "id")


def _circle_problem(path: str, circle: Sequence[Fact]) -> Problem:
    if len(circle) <= 2:
        found = f"{circle[0].id!r}, which is the fact itself"
        return Problem("", found, "the `id` of another fact", path=path)
    way = " -> ".join(fact.id or "?" for fact in circle)
    expected = "corrections and retractions that lead to a fact"
    return Problem("", f"the circle {way}", expected, "leave one of them out", path=path)


def _contract_names(definitions: Definitions) -> list[str]:
    """How the contracts can be written: by id, with the order where several have it."""
    ids = [contract for _, contract in definitions]
    return [contract if ids.count(contract) == 1 else f"{order}/{contract}" for order, contract in definitions]
