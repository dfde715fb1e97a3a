"""Corrections of corrections: long chains, many of one fact, and a record that grows by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from story import JST, certificate, corrected, formed, given, received, retracted, supply

from yakkan.domain.contract.amendments import Amendments, Labels
from yakkan.domain.contract.facts import EquipmentReceived, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import Present, PresentFacts, present
from yakkan.domain.contract.record import Record


def _record(number: int, event: Fact, stream: str = "SO-1/server", version: int = 0) -> Record:
    at = datetime(2025, 6, 1, tzinfo=JST) + timedelta(hours=number)
    order = stream.split("/")[0]
    return Record(
        stream=stream, version=version or number + 1, seq=number + 1, recorded_at=at, event=event, order=order
    )


def _told(facts: Sequence[Present]) -> list[tuple[object, ...]]:
    return [(each.fact, each.stream, each.corrected_by, each.was, each.retracted_by, each.trouble) for each in facts]


def _tangle(chance: Random) -> list[Record]:
    """Facts of some contracts, with corrections of them and of each other, recorded in any order; without a circle."""
    labels = [f"l{number}" for number in range(chance.randrange(3, 12))]
    streams, records = ("A/x", "A/y", "B/x"), list[Record]()
    for number in range(chance.randrange(4, 14)):
        label = chance.choice(labels) if chance.randrange(5) else None
        on, kind = date(2025, 5, 1 + number), chance.randrange(3)
        made: Fact
        if kind == 0:
            made = EquipmentReceived(on=on, id=label)
        elif kind == 1:
            made = FactRetracted(on=on, retracts=chance.choice(labels), reason="m", id=label)
        else:
            values = {"on": "2025-06-01", "note": chance.choice(labels), "corrects": chance.choice(labels),
                      "retracts": chance.choice(labels), "contract": chance.choice(["x", "A/y"]),
                      "changes": {"note": chance.choice(labels)}}  # fmt: skip
            names = chance.sample(sorted(values), 2)
            changes = {name: values[name] for name in names}
            made = FactCorrected(on=on, corrects=chance.choice(labels), changes=changes, id=label)  # type: ignore[arg-type]
        records.append(_record(number, made, chance.choice(streams), number + 1))
        placed = [(record.order, record.event) for record in records if isinstance(record.event, Fact)]
        amended = Amendments(placed, Labels(placed))
        if any(amended.circle(each) for each in range(len(placed))):
            records.pop()
    return records


class TestLongChainsOfCorrections:
    came = (supply(), *formed(), received("2025-05-12", id="r0"), certificate("2025-05-16"))

    @pytest.mark.parametrize(("number", "stands"), [(250, True), (251, False)])
    def test_retractions_of_retractions_take_turns(self, number: int, stands: bool) -> None:
        # An even number of them leaves the receipt as it was, an odd one leaves it retracted.
        chain = [retracted(f"r{each}", "2025-05-20", id=f"r{each + 1}") for each in range(number)]
        seen = given(*self.came, *chain).as_of("2025-05-20")
        assert seen.unit()["passed_as"] == ("inspected" if stands else None)
        assert seen.row("EquipmentReceived")["status"] == ("effective" if stands else "retracted")

    def test_longer_ones_than_calls_may_be_nested(self) -> None:
        records = [_record(0, EquipmentReceived(on=date(2025, 5, 12), id="r0"))]
        for each in range(1, 3001):
            retraction = FactRetracted(on=date(2025, 5, 20), retracts=f"r{each - 1}", reason="m", id=f"r{each}")
            records.append(_record(each, retraction))
        assert [one.status for one in present(records)[:2]] == ["effective", "retracted"]

    def test_of_many_corrections_of_one_fact_the_last_stands(self) -> None:
        days = [f"2025-05-{1 + each % 14:02}" for each in range(800)]
        many = [corrected("r0", {"on": each}, "2025-05-20", id=f"c{n}") for n, each in enumerate(days)]
        seen = given(*self.came, *many).as_of("2025-05-20")
        row = seen.row("EquipmentReceived")
        # 799 mod 14 = 1: the last one says 05-02.
        assert (row["on"], row["was"], len(row["corrected_by"])) == ("2025-05-02", {"on": "2025-05-12"}, 800)


class TestARecordThatGrows:
    @pytest.mark.parametrize("seed", range(150))
    def test_stands_at_each_step_as_if_it_had_been_read_at_once(self, seed: int) -> None:
        chance = Random(seed)
        records, growing = _tangle(chance), PresentFacts()
        for number in range(1, len(records) + 1):
            if chance.randrange(4):
                assert _told(growing.of(records[:number])) == _told(present(records[:number])), number

    def test_leaves_what_was_told_before_as_it_was(self) -> None:
        records = [_record(0, EquipmentReceived(on=date(2025, 5, 12), id="e"))]
        growing = PresentFacts()
        before = growing.of(records)
        fix = FactCorrected(on=date(2025, 5, 20), corrects="e", changes={"on": "2025-05-13"})  # type: ignore[arg-type]
        after = growing.of([*records, _record(1, fix)])
        assert (before[0].fact.on, before[0].was) == (date(2025, 5, 12), {})
        assert (after[0].fact, after[0].was) == (
            replace(before[0].fact, on=date(2025, 5, 13)),
            {"on": date(2025, 5, 12)},
        )
