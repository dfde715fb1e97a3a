"""What tests of the store share: a matter of two streams, and ways to damage its file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from pydantic.dataclasses import dataclass

from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened, Quote
from yakkan.domain.contract.facts import (
    DebtAcknowledged,
    EquipmentDeemedPassed,
    EquipmentReceived,
    Event,
    PaymentReceived,
)
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST

NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
DAY = date(2025, 5, 28)
SERVER = "O-1/server"


def opening(contract: str = "server", **fields: Any) -> ContractOpened:
    definition = ContractDefinition(id=contract, kind="supply", **fields)
    return ContractOpened(
        on=DAY, order="O-1", contract=definition, quote=Quote(number="Q-1", issued_on=DAY), edition="E"
    )


def record(seq: int, event: Event, stream: str = SERVER, version: int | None = None, matter: str = "甲社") -> Record:
    return Record(
        matter=matter,
        stream=stream,
        version=version or seq,
        seq=seq,
        recorded_at=NOON + timedelta(minutes=seq),
        event=event,
    )


def history(matter: str = "甲社") -> list[Record]:
    """Two streams of one matter, interleaved."""
    account = AccountOpened(on=DAY, customer=matter)
    return [
        record(1, account, "account", 1, matter),
        record(2, opening(), SERVER, 1, matter),
        record(3, EquipmentReceived(on=DAY, unit="s1", id="e1"), SERVER, 2, matter),
        record(4, DebtAcknowledged(on=DAY), "account", 2, matter),
        record(5, EquipmentDeemedPassed(on=DAY, shows_from=DAY, unit="s1"), SERVER, 3, matter),
    ]


def next_record(seq: int, matter: str = "甲社") -> Record:
    """A payment that follows on history(), or on such payments."""
    return record(seq, PaymentReceived(on=DAY, amount=seq), SERVER, seq - 2, matter)


def tamper(path: Path, *statements: str) -> None:
    """Change a store's file as nobody should, without its triggers."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        for _, statement in triggers:
            connection.execute(statement)
        connection.commit()


def unstamped(records: list[Record]) -> list[Record]:
    return [record.but(stored_at=None) for record in records]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented(Event):
    """In its third version: `pieces` was called `count` in the first, and `packed` was unknown before the third."""

    class_version: ClassVar[int] = 3
    pieces: int = 1
    packed: bool = False
