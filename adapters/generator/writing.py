"""Writing a portfolio: into a store through the same door as every case file, or as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from yakkan.adapters.casefile import Case, Document
from yakkan.adapters.generator.customers import Customer, customers
from yakkan.adapters.generator.plan import Plan
from yakkan.adapters.register import Register
from yakkan.adapters.whole_file import whole_file
from yakkan.domain.contract.facts import Fact
from yakkan.domain.instants import end_of_knowledge

BATCH: Final = 100
"""Contracts that are appended in one transaction, or more where one customer has more."""

Progress = Callable[[int], object]
"""Told how many contracts came in addition."""


class Written(NamedTuple):
    """How much was written."""

    matters: int
    contracts: int
    records: int


def fill(register: Register, plan: Plan, progress: Progress | None = None) -> Written:
    """Write a portfolio into a store, and what the nightly runs up to the plan's last day conclude.

    In flat memory, some customers in one transaction. After a break, the same plan goes on where it was: what the
    store holds already is left as it is.
    """
    matters = contracts = 0
    before = register.store.last_position()
    for batch in _batches(plan):
        documents = tuple(document for customer in batch for document in customer.documents)
        register.apply_all(Case(f"portfolio of seed {plan.seed}", documents, checked=True), advance_to=_end(plan))
        told = sum(customer.contracts for customer in batch)
        matters, contracts = matters + len(batch), contracts + told
        if progress is not None:
            progress(told)
    return Written(matters, contracts, register.store.last_position() - before)


def write_cases(path: str | Path, plan: Plan, progress: Progress | None = None) -> Written:
    """Write a portfolio as a case file in JSON Lines, an order a line; `records` counts its facts."""
    matters = contracts = facts = 0
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
        for customer in customers(plan):
            for document in customer.documents:
                file.write(case_line(document) + "\n")
                facts += len(document.facts)
            matters, contracts = matters + 1, contracts + customer.contracts
            if progress is not None:
                progress(customer.contracts)
    return Written(matters, contracts, facts)


def case_lines(plan: Plan) -> Iterator[str]:
    """The lines of the case file that `write_cases` writes."""
    for customer in customers(plan):
        yield from map(case_line, customer.documents)


def case_line(document: Document) -> str:
    """A document as one line of a case file; expectations are left out."""
    written: dict[str, Any] = {"edition": document.edition, "order": document.order, "customer": document.customer}
    if document.customer_id is not None:
        written["customer_id"] = document.customer_id
    written["quote"] = _plain(document.quote)
    written["contracts"] = [_plain(each) for each in document.contracts]
    if document.readings:
        written["readings"] = dict(document.readings)
    written["events"] = [{"event": type(fact).__name__, **_plain(fact)} for fact in document.facts]
    return json.dumps(written, ensure_ascii=False)


def _batches(plan: Plan) -> Iterator[list[Customer]]:
    batch: list[Customer] = []
    told = 0
    for customer in customers(plan):
        batch.append(customer)
        told += customer.contracts
        if told >= BATCH:
            yield batch
            batch, told = [], 0
    if batch:
        yield batch


def _end(plan: Plan) -> datetime:
    end = end_of_knowledge(plan.last_day)
    if end is None:  # pragma: no cover - a day has an end
        raise ValueError("a plan has a last day")
    return end


def _plain(value: Any) -> Any:
    """A definition or fact as a case file has it: what differs from the defaults, the envelope of a fact included."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        if value and all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in value):
            return {name: _plain(item) for name, item in value}
        return [_plain(item) for item in value]
    if not is_dataclass(value):
        return value
    told = {}
    # A fact begins with its day and its contract, as people write it.
    names = [each for each in fields(value) if each.name != "id" or not isinstance(value, Fact)]
    names += [each for each in fields(value) if each not in names]
    for each in names:
        item = getattr(value, each.name)
        if item != each.default:
            told[each.name] = _plain(item)
    return told
