"""The event library's application over the store, and the aggregates that records fold into."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from eventsourcing.application import AggregateNotFoundError
from stored import DAY, NOON, SERVER, Invented, history, next_record

from yakkan.adapters.store import YakkanApplication
from yakkan.adapters.store.application import project
from yakkan.domain.contract.aggregates import Account, BrokenHistory, Contract, fold
from yakkan.domain.contract.definition import ContractDefinition
from yakkan.domain.contract.facts import FactCorrected
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError


class TestApplication:
    def test_save_stores_all_or_nothing(self) -> None:
        with YakkanApplication() as app:
            recordings = app.save(*history())
            assert [each.notification.id for each in recordings] == [1, 2, 3, 4, 5]
            with pytest.raises(InputError):
                app.save(next_record(6), next_record(7).but(event=Invented(on=DAY)))
            assert app.recorder.max_notification_id() == 5

    def test_the_repository_gives_the_aggregates(self) -> None:
        with YakkanApplication() as app:
            app.save(*history())
            contract = app.repository.get("甲社|O-1/server", projector_func=project)
            account = app.repository.get("甲社|account")
            assert contract == Contract.fold(None, [each for each in history() if each.stream == SERVER])
            assert account == Account.fold(None, [each for each in history() if each.stream == "account"])
            assert app.repository.get("甲社|O-1/server", version=2).version == 2

    def test_the_repository_knows_what_it_does_not_hold(self) -> None:
        with YakkanApplication() as app:
            assert "甲社|O-1/server" not in app.repository
            with pytest.raises(AggregateNotFoundError):
                app.repository.get("甲社|O-1/server")

    def test_variables_of_the_shell_change_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SQLITE_DBNAME", str(tmp_path / "elsewhere.db"))
        monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
        monkeypatch.setenv("ORIGINATOR_ID_TYPE", "uuid")
        with YakkanApplication() as app:
            app.save(*history())
            assert app.recorder.select_events("甲社|account")[0].state.startswith(b'{"n":1,')
        assert list(tmp_path.iterdir()) == []

    def test_the_notification_log_shows_positions(self) -> None:
        with YakkanApplication() as app:
            app.save(*history())
            assert [each.id for each in app.notification_log.select(start=4, limit=10)] == [4, 5]


class TestAggregates:
    contract = tuple(each for each in history() if each.stream == SERVER)
    account = tuple(each for each in history() if each.stream == "account")

    def test_a_contract_is_its_opening_and_its_records(self) -> None:
        contract = Contract.fold(None, self.contract)
        assert contract is not None
        assert (contract.id, contract.version, contract.matter) == ("甲社|O-1/server", 3, "甲社")
        assert contract.definition == ContractDefinition(id="server", kind="supply")
        assert contract.records == self.contract

    def test_an_account_is_its_opening_and_its_records(self) -> None:
        account = Account.fold(None, self.account)
        assert account is not None
        assert (account.id, account.version, account.customer) == ("甲社|account", 2, "甲社")

    def test_folding_on_is_folding_at_once(self) -> None:
        for whole in (self.contract, self.account):
            for cut in range(len(whole) + 1):
                assert fold(fold(None, whole[:cut]), whole[cut:]) == fold(None, whole)

    def test_no_records_are_no_aggregate(self) -> None:
        assert fold(None, []) is None
        assert Account.fold(None, []) is None

    @pytest.mark.parametrize(
        ("records", "message"),
        [
            (contract[1:], r"^O-1/server#2: found version 2, expected 1"),
            ([contract[0], contract[2]], r"^O-1/server#3: found version 3, expected 2"),
            ([contract[0], contract[0]], r"^O-1/server#1: found version 1, expected 2"),
            ([contract[1].but(version=1)], r"^O-1/server#1: found EquipmentReceived, expected ContractOpened"),
            ([contract[0].but(stream="O-1/other")], r"^O-1/other#1: found the definition of 'O-1/server'"),
            ([contract[0], account[1]], r"^account#2: found a record of '甲社\|account', expected one of"),
            ([contract[0], contract[1].but(matter="乙社")], r"^O-1/server#2: found a record of '乙社"),
            (
                [contract[0], contract[1].but(seq=2)],
                r"^O-1/server#2: found the matter's number 2, expected more",
            ),
            (
                [contract[0], contract[1].but(recorded_at=contract[0].recorded_at - timedelta(seconds=1))],
                r"^O-1/server#2: found it recorded at 2025-05-28T12:01:59\+09:00, expected .* or later",
            ),
            (
                [contract[0], contract[0].but(version=2, seq=3)],
                r"^O-1/server#2: found ContractOpened, expected a fact or a deemed event",
            ),
            ([account[1].but(version=1)], r"^account#1: found DebtAcknowledged, expected AccountOpened"),
        ],
    )
    def test_a_broken_stream_is_refused_by_name(self, records: list[Record], message: str) -> None:
        with pytest.raises(BrokenHistory, match=message) as caught:
            fold(None, records)
        assert str(caught.value).startswith(caught.value.ref)

    def test_two_records_of_one_instant_are_in_order(self) -> None:
        same = [self.contract[0], self.contract[1].but(recorded_at=self.contract[0].recorded_at)]
        assert Contract.fold(None, same) is not None

    def test_an_account_opened_in_another_stream_is_refused(self) -> None:
        with pytest.raises(BrokenHistory, match=r"^O-1/server#1: found AccountOpened, expected it in the stream"):
            Account.fold(None, [self.account[0].but(stream=SERVER)])

    def test_a_correction_is_a_fact_like_any_other(self) -> None:
        event = FactCorrected(on=DAY, corrects="e1", changes=(("on", DAY),))
        contract = Contract.fold(
            None,
            [
                *self.contract,
                Record(matter="甲社", stream=SERVER, version=4, seq=6, recorded_at=NOON + timedelta(1), event=event),
            ],
        )
        assert contract is not None
        assert contract.version == 4
