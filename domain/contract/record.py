"""A record: one event in a stream, with the envelope that says when and how it came into the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from yakkan.domain.contract.facts.base import Event

ACCOUNT = "account"
"""The name of the account's stream within a matter; contracts' streams are named ORDER/CONTRACT."""


class Record(msgspec.Struct, frozen=True, gc=False):
    """One appended event; a struct, which replay builds four times as fast as a dataclass.

    `version` counts within the stream and `seq` within the matter, both from 1 without gaps. `recorded_at` is
    transaction time (JST) and never runs backwards within a matter; `stored_at` is the store's own clock and
    None until the store has written the record. `order` names the order whose papers brought the event.
    `imported` is true for what a case file brought, so that a file can be applied again.
    """

    matter: str
    stream: str
    version: int
    seq: int
    recorded_at: datetime
    event: Event
    recorded_by: str | None = None
    order: str | None = None
    imported: bool = False
    stored_at: datetime | None = None

    def but(self, **changes: Any) -> Record:
        """The same record with other values in some fields."""
        return msgspec.structs.replace(self, **changes)

    @property
    def ref(self) -> str:
        """How people and other events refer to this record: stream and version, such as `account#3`."""
        return f"{self.stream}#{self.version}"

    @property
    def originator_id(self) -> str:
        """The stream's name in a store of many matters."""
        return f"{self.matter}|{self.stream}"

    @property
    def originator_version(self) -> int:
        """Position in the stream, as event stores call it."""
        return self.version
