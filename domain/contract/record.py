"""A record: one event in a stream, with the envelope that says when and how it came into the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, Generic

import msgspec
from typing_extensions import TypeVar

from yakkan.domain.contract.facts.base import Event

ACCOUNT = "account"
"""The name of the account's stream within a matter; contracts' streams are named ORDER/CONTRACT."""

AS_RECORDED: Final[Mapping[str, Any]] = MappingProxyType({})
"""What a fact said before corrections, where there were none."""

E = TypeVar("E", bound=Event, default=Event, covariant=True)

# A record is decoded from its state in one step, where its matter, its stream and its version have no place.
_Unsaid = Annotated[str, msgspec.Meta(max_length=0)]
_Unset = Annotated[int, msgspec.Meta(ge=0, le=0)]
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_IN_STATE = {"seq": "n", "recorded_at": "at", "recorded_by": "by"}
"""What the state of a record calls its fields. BANNER: this is storage format."""


class Record(
    msgspec.Struct, Generic[E], frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True, rename=_IN_STATE
):
    """One appended event; a struct, so that replay fills it straight from what is stored.

    `version` counts within the stream and `seq` within the matter, both from 1 without gaps. `recorded_at` is
    transaction time (JST) and never runs backwards within a matter; `stored_at` is the store's own clock and
    None until the store has written the record. `order` names the order whose papers brought the event.
    `imported` is true for what a case file brought, so that a file can be applied again.
    """

    matter: _Unsaid = ""
    stream: _Unsaid = ""
    version: _Unset = 0
    seq: int
    recorded_at: _Instant
    event: E
    recorded_by: str | None = None
    order: str | None = None
    imported: bool = False
    stored_at: _Instant | None = None

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
