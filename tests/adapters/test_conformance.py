"""The eventsourcing library's own conformance tests, run against what we put in the place of its parts.

They import the library's cipher, and so need pycryptodome.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import eventsourcing.sqlite as library
import pytest
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.tests import persistence as conformance
from eventsourcing.utils import Environment

from yakkan.adapters.store import postgres
from yakkan.adapters.store.address import server_of
from yakkan.adapters.store.connections import Connections
from yakkan.adapters.store.sqlite import Datastore, Factory, Recorder


def recorder(db_name: str, **settings: Any) -> Recorder:
    made = Recorder(Datastore(db_name, **settings))
    made.create_table()
    return made


class TestRecorderInMemory(conformance.ApplicationRecorderTestCase):
    def create_recorder(self) -> ApplicationRecorder:
        return recorder(":memory:")


class InAFile:
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name) / "events.db")

    def tearDown(self) -> None:
        self.folder.cleanup()


class TestRecorderInAFile(InAFile, conformance.ApplicationRecorderTestCase):
    def create_recorder(self) -> ApplicationRecorder:
        return recorder(self.path)


class TestRecorderWithTextIds(InAFile, conformance.ApplicationRecorderTestCase):
    def new_originator_id(self) -> UUID | str:
        return f"日本商事|O-1/{uuid4()}"

    def create_recorder(self) -> ApplicationRecorder:
        return recorder(self.path, originator_id_type="text")


class TestPositionsOfTwoWritersDoNotInterleave(InAFile, conformance.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> ApplicationRecorder:
        return recorder(self.path)


class InPostgreSQL:
    """A schema of its own for each recorder."""

    originator_id_type = "uuid"

    @pytest.fixture(autouse=True)
    def _server(self, postgresql: Any) -> Iterator[None]:
        self.server = postgresql
        self.opened: list[Connections] = []
        yield
        for connections in self.opened:
            connections.close()

    def create_recorder(self) -> ApplicationRecorder:
        connections = Connections(server_of(self.server.address()), lock_timeout=30)
        self.opened.append(connections)
        postgres.prepare(connections)
        return postgres.Recorder(connections, self.originator_id_type)


class TestRecorderInPostgreSQL(InPostgreSQL, conformance.ApplicationRecorderTestCase):
    pass


class TestRecorderInPostgreSQLWithTextIds(InPostgreSQL, conformance.ApplicationRecorderTestCase):
    originator_id_type = "text"

    def new_originator_id(self) -> UUID | str:
        return f"日本商事|O-1/{uuid4()}"


class TestPositionsInPostgreSQLDoNotInterleave(InPostgreSQL, conformance.NonInterleavingNotificationIDsBaseCase):
    pass


class TestTheFactorysAggregateRecorder(conformance.AggregateRecorderTestCase):
    """Snapshots, if an application asks for them, are kept by the library's recorder over our connections."""

    def create_recorder(self) -> AggregateRecorder:
        return Factory(Environment("test", {"SQLITE_DBNAME": ":memory:"})).aggregate_recorder()


class Tracking(library.SQLiteTrackingRecorder):
    pass


class TestFactory(conformance.InfrastructureFactoryTestCase[Factory]):
    def setUp(self) -> None:
        self.env = Environment("test", {"PERSISTENCE_MODULE": "yakkan.adapters.store.sqlite:Factory"})
        self.env[Factory.SQLITE_DBNAME] = ":memory:"
        super().setUp()

    def expected_factory_class(self) -> type[Factory]:
        return Factory

    def expected_aggregate_recorder_class(self) -> type[AggregateRecorder]:
        return library.SQLiteAggregateRecorder

    def expected_application_recorder_class(self) -> type[ApplicationRecorder]:
        return Recorder

    def expected_tracking_recorder_class(self) -> type[TrackingRecorder]:
        return library.SQLiteTrackingRecorder

    def tracking_recorder_subclass(self) -> type[TrackingRecorder]:
        return Tracking

    def expected_process_recorder_class(self) -> type[ProcessRecorder]:
        return library.SQLiteProcessRecorder
