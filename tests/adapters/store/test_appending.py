"""What goes into the store comes out of it, and nothing of a batch that is refused."""

from __future__ import annotations

import os
import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from stored import DAY, NOON, Invented, history, next_record, opening, record, unstamped

from yakkan.adapters.store import Store
from yakkan.domain.contract.facts import EquipmentReceived
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, YakkanError
from yakkan.domain.instants import JST


class TestAppendingAndLoading:
    def test_a_new_store_is_empty(self, store: Store) -> None:
        assert store.matters() == []
        assert store.load("甲社") == []
        assert (store.length("甲社"), store.last_position()) == (0, 0)

    def test_a_matter_comes_back_in_the_order_of_its_number_over_all_streams(self, store: Store) -> None:
        store.append(history())
        assert unstamped(store.load("甲社")) == history()
        assert store.length("甲社") == 5

    def test_matters_are_kept_apart_and_listed_by_name(self, store: Store) -> None:
        store.append(history("乙社"))
        store.append(history("甲"))
        store.append(history("甲社"))
        assert store.matters() == sorted(["乙社", "甲", "甲社"])
        assert unstamped(store.load("甲")) == history("甲")

    def test_one_batch_may_hold_several_matters(self, store: Store) -> None:
        store.append([*history("甲"), *history("乙")])
        assert unstamped(store.load("乙")) == history("乙")

    def test_an_empty_batch_changes_nothing(self, store: Store) -> None:
        store.append([])
        assert store.last_position() == 0

    @pytest.mark.parametrize("name", ["A B/C#D:E", "50% off", "名\0前", "\n", "x' OR 1=1 --", "é", "e\u0301", "🏯"])
    def test_a_customers_name_may_be_any_text(self, store: Store, name: str, request: pytest.FixtureRequest) -> None:
        if "\0" in name and "postgresql" in request.node.callspec.id:
            with pytest.raises(InputError, match="a name with a NUL character, expected text that PostgreSQL can hold"):
                store.append(history(name))
            return
        store.append(history(name))
        assert unstamped(store.load(name)) == history(name)
        assert store.matters() == [name]

    @pytest.mark.parametrize("name", ["甲|社", "", "half \ud83c"])
    def test_a_name_that_could_not_be_told_apart_or_written_is_refused(self, store: Store, name: str) -> None:
        with pytest.raises(InputError, match="found the customer name"):
            store.append([record(1, opening(), matter=name)])
        assert store.last_position() == 0

    def test_the_store_stamps_with_its_own_clock_and_nobody_elses(self, store: Store) -> None:
        claimed = [each.but(stored_at=NOON - timedelta(days=1)) for each in history()]
        with freeze_time("2025-06-01 03:00:00"):
            store.append(claimed)
        assert {each.stored_at for each in store.load("甲社")} == {datetime(2025, 6, 1, 12, tzinfo=JST)}

    def test_days_and_instants_of_a_frozen_clock_are_stored_like_any_others(self, store: Store) -> None:
        with freeze_time("2025-05-28 03:00:00"):
            today = EquipmentReceived(on=date.today(), unit="s1")  # noqa: DTZ011
            store.append([record(1, opening()), record(2, today).but(recorded_at=datetime.now(JST) + timedelta(1))])
        assert [each.event for each in store.load("甲社")][1] == EquipmentReceived(on=DAY, unit="s1")

    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        with pytest.raises(YakkanError, match="the store is closed"):
            store.load("甲社")
        with pytest.raises(YakkanError, match="the store is closed"):
            store.append(history())

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs to see which files are open")
    def test_a_closed_store_has_let_go_of_its_file_whoever_was_reading(self, path: Path) -> None:
        def open_files() -> list[str]:
            files = [os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()]
            return [each for each in files if each.startswith(str(path))]

        ended: list[str] = []

        def read(store: Store) -> None:
            try:
                while store.load("甲社"):
                    pass
            except YakkanError as error:
                ended.append(str(error))

        store = Store.open(path)
        threads = [threading.Thread(target=read, args=(store,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        while len(open_files()) < 3:
            time.sleep(0.001)
        store.close()
        for thread in threads:
            thread.join()
        assert ended == ["the store is closed; open it again"] * 8
        assert open_files() == []


class TestWhatIsRefused:
    """Nothing of a refused batch is stored."""

    def refused(self, store: Store, *records: Record) -> str:
        store.append(history())
        with pytest.raises(InputError) as caught:
            store.append(records)
        assert unstamped(store.load("甲社")) == history()
        return str(caught.value)

    def test_a_number_left_out_within_a_batch(self, store: Store) -> None:
        seventh = next_record(7).but(version=5)
        assert "O-1/server#5: found number 8" in self.refused(store, next_record(6), seventh.but(seq=8))

    def test_a_version_left_out_within_a_batch(self, store: Store) -> None:
        assert "expected number 7, version 5" in self.refused(store, next_record(6), next_record(7).but(version=6))

    def test_a_number_left_out_after_what_is_stored(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(seq=7))

    def test_a_version_left_out_after_what_is_stored(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(version=5))

    def test_a_stream_that_does_not_begin_with_its_first_version(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(stream="O-1/new", version=2))

    def test_numbers_below_one(self, store: Store) -> None:
        assert "numbers that count from 1" in self.refused(store, next_record(6).but(stream="O-1/new", version=0))

    def test_a_fact_that_still_bears_its_address(self, store: Store) -> None:
        event = EquipmentReceived(on=DAY, contract="server", unit="s1")
        assert "found `contract` in the fact" in self.refused(store, next_record(6).but(event=event))

    def test_an_instant_without_offset(self, store: Store) -> None:
        naive = NOON.replace(tzinfo=None)
        assert "without an offset" in self.refused(store, next_record(6).but(recorded_at=naive))

    def test_an_envelope_that_is_no_text(self, store: Store) -> None:
        number: Any = 5
        assert "5 as `recorded_by`" in self.refused(store, next_record(6).but(recorded_by=number))

    @pytest.mark.parametrize("value", [DAY, float("nan"), (1, 2), {1: 2}, "\ud800", object()])
    def test_a_value_that_would_come_back_as_another(self, store: Store, value: object) -> None:
        event = opening("other", special={"x": value})
        text = self.refused(
            store, Record(matter="甲社", stream="O-1/other", version=1, seq=6, recorded_at=NOON, event=event)
        )
        assert "O-1/other#1: found" in text

    def test_an_event_of_a_class_that_is_not_registered(self, store: Store) -> None:
        assert "an event of the class Invented" in self.refused(store, next_record(6).but(event=Invented(on=DAY)))

    def test_a_last_record_that_is_refused_takes_the_first_with_it(self, store: Store) -> None:
        bad = next_record(7).but(event=Invented(on=DAY))
        assert "Invented" in self.refused(store, next_record(6), bad)


class TestCatchingUp:
    def test_records_come_by_position_with_a_limit(self, store: Store) -> None:
        store.append(history("甲社"))
        store.append(history("乙社"))
        first = store.records_after(0, 7)
        rest = store.records_after(first[-1][0], 7)
        assert (
            [position for position, _ in first + rest]
            == list(range(1, 11))
            == list(range(1, store.last_position() + 1))
        )
        assert unstamped([each for _, each in first + rest]) == history("甲社") + history("乙社")
        assert store.records_after(store.last_position(), 7) == []
