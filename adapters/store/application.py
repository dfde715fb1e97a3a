"""The application in the sense of the eventsourcing library: store, mapper and repository, wired together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from eventsourcing.application import Application, ProjectorFunction, Repository
from eventsourcing.domain import TDomainEvent
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment, EnvType

from yakkan.adapters.store.deadlines import Deadlines
from yakkan.adapters.store.mapper import RecordMapper
from yakkan.adapters.store.sqlite import Recorder
from yakkan.domain.contract.aggregates import Account, Contract, fold
from yakkan.domain.contract.record import Record


def project(aggregate: Contract | Account | None, records: Iterable[Record]) -> Contract | Account | None:
    """The projector of this application: the aggregate with further records of its stream.

    The library's own projector costs more per event than all the rest, in a runtime check of a protocol.
    """
    return fold(aggregate, records)


class StreamRepository(Repository[str]):
    """Rebuilds a Contract or an Account from its stream, `MATTER|STREAM`."""

    def get(
        self,
        aggregate_id: str,
        *,
        version: int | None = None,
        projector_func: ProjectorFunction[Any, TDomainEvent] = project,  # type: ignore[assignment]
        fastforward_skipping: bool = False,
        deepcopy_from_cache: bool = True,
    ) -> Any:
        """The aggregate, at a version or at its last.

        Raises the library's AggregateNotFoundError if there is no such stream, BrokenHistory if it has a
        flaw.
        """
        return super().get(
            aggregate_id,
            version=version,
            projector_func=projector_func,
            fastforward_skipping=fastforward_skipping,
            deepcopy_from_cache=deepcopy_from_cache,
        )


class YakkanApplication(Application[str]):
    """Contracts and accounts in SQLite, in memory unless the environment given names a file.

    `save(*records)` stores all of them or none.
    """

    name = "yakkan"
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "yakkan.adapters.store.sqlite:Factory",
        "ORIGINATOR_ID_TYPE": "text",
        "SQLITE_DBNAME": ":memory:",
    }
    recorder: Recorder
    mapper: RecordMapper
    _repository: StreamRepository

    @property
    def repository(self) -> StreamRepository:
        """Rebuilds contracts and accounts from what is stored."""
        return self._repository

    def record(self, records: Iterable[Record], stored_at: datetime, deadlines: Deadlines | None = None) -> None:
        """Store these records, all or none, in the order given; `save` without the library's bookkeeping.

        To ask each record whether it is an aggregate, and to describe it twice afterwards, costs the library
        more than storing it. `deadlines` are those of `Store.append`. Raises what the mapper and the recorder raise.
        """
        row = self.mapper.row
        self.recorder.append([row(record, stored_at) for record in records], deadlines or {})

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what the program says: a variable of the shell must not change how events are stored."""
        return Environment(name, {**type(self).env, **(env or {})})

    def construct_mapper(self) -> Mapper[str]:
        """The mapper of records."""
        return self.factory.mapper(transcoder=self.construct_transcoder(), mapper_class=RecordMapper)

    def construct_repository(self) -> StreamRepository:
        """The repository whose projector knows contracts and accounts."""
        return StreamRepository(event_store=self.events, snapshot_store=self.snapshots)
