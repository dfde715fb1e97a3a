"""The peer: the eventsourcing library as it comes, holding the same facts. Days are text: no transcoding for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from yakkan.domain.contract.record import Record


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
