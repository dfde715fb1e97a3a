"""A record: one event in a stream, with the envelope that says when and how it came into the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yakkan.domain.contract.facts.base import Event

ACCOUNT = "account"
"""The name of the account's stream within a matter; contracts' streams are named ORDER/CONTRACT."""


@dataclass(frozen=True, slots=True)
class Record:
    """One appended event.

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
