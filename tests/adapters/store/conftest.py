"""Stores that tests start from; they speak through `stored` beside them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yakkan.adapters.store import Store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(params=["file", "memory", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    places = {
        "file": lambda: tmp_path / "contracts.db",
        "memory": lambda: ":memory:",
        "postgresql": lambda: request.getfixturevalue("postgresql").address(),
    }
    with Store.open(places[request.param]()) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store that holds one matter."""
    from stored import history

    with Store.open(tmp_path / "contracts.db") as store:
        store.append(history())
    return tmp_path / "contracts.db"
