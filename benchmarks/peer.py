"""The peer: the eventsourcing library as it comes, holding the same facts. Days are text: no transcoding for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from inspect import Parameter, Signature
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import PaymentReceived
from yakkan.domain.contract.facts.base import Event
from yakkan.domain.contract.record import ACCOUNT, Record


class Deal(Aggregate):
    """A contract as one writes it by the library's manual: a method for each event, which changes the state."""

    @event("Opened")
    def __init__(self, contract: str, customer: str, quote: str, issued_on: str, definition: dict[str, Any]) -> None:
        self.contract = contract
        self.customer = customer
        self.quote = quote
        self.issued_on = issued_on
        self.definition = definition
        self.state = "none"
        self.units: dict[str, str] = {}
        self.title: dict[str, str] = {}
        self.due_on = ""
        self.paid = 0
        self.defects: list[str] = []

    @event("ApplicationReceived")
    def receive_application(self, on: str) -> None:
        self.state = "applied"

    @event("AcceptanceArrived")
    def accept(self, on: str, form: str) -> None:
        self.state = "accepted"

    @event("EquipmentReceived")
    def receive_equipment(self, on: str, unit: str) -> None:
        self.units[unit] = "delivered"

    @event("EquipmentDeemedPassed")
    def deem_passed(self, on: str, unit: str, shows_from: str) -> None:
        self.units[unit] = "deemed_passed"

    @event("PassCertificateArrived")
    def certify(self, on: str, unit: str, form: str) -> None:
        self.units[unit] = "inspected"

    @event("RejectionArrived")
    def reject(self, on: str, unit: str, form: str) -> None:
        self.units[unit] = "rejected"

    @event("EquipmentRedelivered")
    def redeliver(self, on: str, unit: str) -> None:
        self.units[unit] = "delivered"

    @event("WarrantyBegan")
    def begin_warranty(self, on: str, unit: str, shows_from: str, last_day: str) -> None:
        self.units[unit] = "in_warranty"

    @event("WarrantyExpired")
    def end_warranty(self, on: str, unit: str, shows_from: str) -> None:
        self.units[unit] = "closed"

    @event("InvoiceIssued")
    def invoice(self, on: str, due_on: str) -> None:
        self.due_on = due_on

    @event("PaymentReceived")
    def receive_payment(self, on: str, amount: int) -> None:
        self.paid += amount

    @event("TitleTransferred")
    def transfer_title(self, on: str, unit: str, shows_from: str) -> None:
        self.title[unit] = "customer"

    @event("LatentDefectNoticed")
    def notice_defect(self, on: str, unit: str, form: str, pre_delivery_cause: bool) -> None:
        self.defects.append(unit)


_METHODS = {
    "ApplicationReceived": Deal.receive_application,
    "AcceptanceArrived": Deal.accept,
    "EquipmentReceived": Deal.receive_equipment,
    "EquipmentDeemedPassed": Deal.deem_passed,
    "PassCertificateArrived": Deal.certify,
    "RejectionArrived": Deal.reject,
    "EquipmentRedelivered": Deal.redeliver,
    "WarrantyBegan": Deal.begin_warranty,
    "WarrantyExpired": Deal.end_warranty,
    "InvoiceIssued": Deal.invoice,
    "PaymentReceived": Deal.receive_payment,
    "TitleTransferred": Deal.transfer_title,
    "LatentDefectNoticed": Deal.notice_defect,
}


def peer(path: Path) -> Application[UUID]:
    """The library's application on an SQLite file, in its own defaults."""
    return Application(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})


def deal_of(records: Iterable[Record]) -> Deal:
    """The peer's aggregate with an event for each record of a contract, after the two that open matter and contract."""
    account, opened, *facts = records
    of = opened.event
    deal = Deal(  # type: ignore[call-arg]
        contract=opened.stream,
        customer=account.event.customer,  # type: ignore[attr-defined]
        quote=of.quote.number,  # type: ignore[attr-defined]
        issued_on=str(of.quote.issued_on),  # type: ignore[attr-defined]
        definition={"units": [unit.id for unit in of.contract.units]},  # type: ignore[attr-defined]
    )
    for record in facts:
        told = {each.name: getattr(record.event, each.name) for each in fields(record.event)}
        plain = {name: value if isinstance(value, int) else str(value) for name, value in told.items() if value}
        _METHODS[type(record.event).__name__](deal, **plain)
    return deal


class Contract(Aggregate):
    """Any contract of a portfolio. `held` gives it an `@event` method for each kind of event that it holds."""

    @event("Opened")
    def __init__(self, order: str, contract: dict[str, Any], quote: dict[str, Any], edition: str) -> None:
        self.order = order
        self.contract = contract
        self.quote = quote
        self.edition = edition
        self.last = "ContractOpened"
        self.facts = 1
        self.paid = 0


_CLASSES = count(1)


def held(matters: Callable[[], Iterable[list[Record]]]) -> Iterator[tuple[Aggregate, list[Record]]]:
    """An aggregate for each contract, with an event for each of its records, and these records.

    What belongs to no contract alone is held by the first one of its matter, so that nothing is left out. An event
    has no attribute that its record leaves unsaid: a kind has a method for each set of fields that is found. The
    matters are gone through twice.
    """
    found = {(type(each.event), tuple(_told(each.event))) for records in matters() for each in records}
    methods = {(kind, names): f"{kind.__name__}_{number}" for number, (kind, names) in enumerate(found)}
    happen = {name: event(name.title())(_method(kind, names)) for (kind, names), name in methods.items()}
    # Its events are found by the name of the module and of the class.
    name = f"Held{next(_CLASSES)}"
    cls = globals()[name] = type(name, (Contract,), {**happen, "__module__": __name__})
    for records in matters():
        streams = dict.fromkeys(each.stream for each in records if each.stream != ACCOUNT)
        for number, stream in enumerate(streams):
            mine = [each for each in records if each.stream == stream or (number == 0 and each.stream == ACCOUNT)]
            # What opened the contract makes the aggregate.
            mine.sort(key=lambda record: type(record.event) is not ContractOpened)
            opened = _told(mine[0].event)
            made = cls(**{name: opened[name] for name in ("order", "contract", "quote", "edition")})
            for each in mine[1:]:
                told = _told(each.event)
                getattr(made, methods[type(each.event), tuple(told)])(**told)
            yield made, mine


def _told(what: Event) -> dict[str, Any]:
    """What an event says, in the types of JSON, without what it leaves unsaid."""
    said = {each.name: getattr(what, each.name) for each in fields(what)}
    return {name: msgspec.to_builtins(value) for name, value in said.items() if value not in (None, (), False)}


def _method(kind: type[Event], names: tuple[str, ...]) -> Callable[..., None]:
    pays = kind is PaymentReceived

    def happen(self: Any, **told: Any) -> None:
        self.last = kind.__name__
        self.facts += 1
        if pays:
            self.paid += told["amount"]

    # The library makes the event of a method from its parameters, and takes none of variable number.
    parameters = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("self", *names)]
    happen.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return happen
