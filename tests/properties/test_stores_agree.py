"""Wherever a store is kept, in memory, in a file or in PostgreSQL, it holds and says the same to the last byte."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from freezegun import freeze_time
from wild import around, pick, some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.adapters.cli.verification import verify_store
from yakkan.domain.instants import day_of


def said_by(register: Register, seed: int) -> list[object]:
    """What a store says at every step of a story that only the seed decides."""
    chance = Random(seed)
    told: list[object] = []
    for number in range(2):
        text = wild_case(chance).text.replace("みなと商事", f"商事{number}")
        matter = register.apply(parse_case(text, "case.jsonl"))
        last = day_of(matter.history.records[-1].recorded_at)
        told.append(register.advance(last + timedelta(days=chance.randrange(400))))
        for _ in range(2):
            view = matter.view(
                around(chance, last, 100, 100), known_at=around(chance, last, 60, 10), readings=some_readings(chance, 3)
            )
            told.append(json.dumps(view.to_dict(), ensure_ascii=False))
    # With the links of all events the heads bind every byte that is stored.
    store = register.store
    told += [store.matters(), store.heads(), store.deadlines(), store.last_position()]
    told += [store.load(matter) for matter in store.matters()]
    told.append(store.records_after(pick(chance, range(1, 20)), 50))
    told.append(verify_store(register, replay=True).to_dict())
    told.append(register.advance(date(2031, 1, 1)))
    told.append(store.heads())
    return told


@pytest.mark.parametrize("seed", range(8))
def test_memory_file_and_server_agree(seed: int, tmp_path: Path, postgresql: Any) -> None:
    places = [":memory:", tmp_path / "contracts.db", postgresql.address()]
    told = []
    with freeze_time("2026-01-05 03:00:00"):
        for place in places:
            with Register(place) as register:
                told.append(said_by(register, seed))
    assert told[0] == told[1]
    assert told[0] == told[2]
