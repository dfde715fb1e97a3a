"""Contract and Account: the two aggregates, each folded from the records of its own stream.

They know who they are, what they began with and what was recorded. What follows from it under the terms is
the chronicle's, which reads all streams of a matter together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened
from yakkan.domain.contract.facts import DeemedEvent, Fact
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import YakkanError


class BrokenHistory(YakkanError):
    """Records that do not follow on one another, or cannot be read; `ref` names the first that is wrong."""

    def __init__(self, ref: str, what: str) -> None:
        super().__init__(f"{ref}: {what}")
        self.ref = ref


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract (本契約, X8): its definition and everything recorded of it, oldest first."""

    matter: str
    stream: str
    opened: ContractOpened
    records: tuple[Record, ...]

    @property
    def id(self) -> str:
        """The stream's name in a store of many matters."""
        return f"{self.matter}|{self.stream}"

    @property
    def version(self) -> int:
        """How many events the stream holds."""
        return len(self.records)

    @property
    def definition(self) -> ContractDefinition:
        """What was quoted and applied for."""
        return self.opened.contract

    @staticmethod
    def fold(aggregate: Contract | None, records: Iterable[Record]) -> Contract | None:
        """The contract with these further records of its stream; None when there are none at all.

        Raises BrokenHistory if the stream does not begin with ContractOpened, or a record does not follow.
        """
        history = _extended(aggregate.records if aggregate else (), records)
        if not history:
            return None
        first = history[0]
        opened = first.event
        if not isinstance(opened, ContractOpened):
            raise BrokenHistory(
                first.ref, f"found {_name(first)}, expected ContractOpened to begin a contract's stream"
            )
        name = f"{opened.order}/{opened.contract.id}"
        if first.stream != name:
            raise BrokenHistory(first.ref, f"found the definition of {name!r}, expected it in the stream of that name")
        return Contract(first.matter, first.stream, opened, history)


@dataclass(frozen=True, slots=True)
class Account:
    """The customer's account with the company: what concerns the customer as a whole, oldest first."""

    matter: str
    stream: str
    opened: AccountOpened
    records: tuple[Record, ...]

    @property
    def id(self) -> str:
        """The stream's name in a store of many matters."""
        return f"{self.matter}|{self.stream}"

    @property
    def version(self) -> int:
        """How many events the stream holds."""
        return len(self.records)

    @property
    def customer(self) -> str:
        """Whose account this is."""
        return self.opened.customer

    @staticmethod
    def fold(aggregate: Account | None, records: Iterable[Record]) -> Account | None:
        """The account with these further records of its stream; None when there are none at all.

        Raises BrokenHistory if the stream does not begin with AccountOpened, or a record does not follow.
        """
        history = _extended(aggregate.records if aggregate else (), records)
        if not history:
            return None
        first = history[0]
        opened = first.event
        if not isinstance(opened, AccountOpened):
            raise BrokenHistory(
                first.ref, f"found {_name(first)}, expected AccountOpened to begin the account's stream"
            )
        if first.stream != ACCOUNT:
            raise BrokenHistory(first.ref, f"found AccountOpened, expected it in the stream {ACCOUNT!r} only")
        return Account(first.matter, first.stream, opened, history)


def fold(aggregate: Contract | Account | None, records: Iterable[Record]) -> Contract | Account | None:
    """Whichever of the two the stream's name says; None when there is no record at all.

    Raises BrokenHistory as the two folds do.
    """
    if isinstance(aggregate, Contract):
        return Contract.fold(aggregate, records)
    if isinstance(aggregate, Account):
        return Account.fold(aggregate, records)
    history = tuple(records)
    if history and history[0].stream == ACCOUNT:
        return Account.fold(None, history)
    return Contract.fold(None, history)


def _name(record: Record) -> str:
    return type(record.event).__name__


def _extended(past: tuple[Record, ...], records: Iterable[Record]) -> tuple[Record, ...]:
    """The past with these records after it, each checked against the one before."""
    history = list(past)
    for record in records:
        if record.version != len(history) + 1:
            raise BrokenHistory(record.ref, f"found version {record.version}, expected {len(history) + 1}")
        if history:
            _check_succession(history[-1], record)
        history.append(record)
    return tuple(history)


def _check_succession(before: Record, record: Record) -> None:
    if record.originator_id != before.originator_id:
        found, expected = record.originator_id, before.originator_id
        raise BrokenHistory(record.ref, f"found a record of {found!r}, expected one of {expected!r}")
    if record.seq <= before.seq:
        raise BrokenHistory(record.ref, f"found the matter's number {record.seq}, expected more than {before.seq}")
    if record.recorded_at < before.recorded_at:
        found, expected = record.recorded_at.isoformat(), before.recorded_at.isoformat()
        raise BrokenHistory(record.ref, f"found it recorded at {found}, expected {expected} or later")
    if not isinstance(record.event, (Fact, DeemedEvent)):
        raise BrokenHistory(record.ref, f"found {_name(record)}, expected a fact or a deemed event after the opening")
