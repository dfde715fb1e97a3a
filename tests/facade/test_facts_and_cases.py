"""The façade given facts, cases, files and stores that do not fit: told in words, and nothing is recorded."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from late_rejection import CASE, DAY, NOW, told
from pydantic import TypeAdapter

from yakkan import (
    AcceptanceArrived,
    ApplicationReceived,
    Case,
    ContractDefinition,
    Document,
    EquipmentReceived,
    FactCorrected,
    InputError,
    Matter,
    PaymentDemanded,
    PaymentReceived,
    Quote,
    Register,
    RejectionArrived,
    load_case,
    parse_case,
)
from yakkan.domain.contract.facts import FACTS


class TestFacts:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"amount": 1000.0}, "amount: found 1000.0, expected whole yen, more than 0; write it without a decimal"),
            ({"amount": "1,000"}, "amount: found '1,000', expected whole yen, more than 0; write the digits only"),
            ({"amount": -5}, "amount: found -5, expected whole yen, more than 0"),
            ({"amount": True}, "amount: found true, expected whole yen, more than 0"),
            ({}, "amount: found nothing, expected whole yen, more than 0"),
            ({"amount": 1, "ammount": 2}, "ammount: found the unknown field 'ammount', expected one of on, "),
            ({"amount": 1, "on": datetime(2025, 7, 1, 3)}, "on: found 2025-07-01T03:00:00, expected a day such as"),  # noqa: DTZ001
            ({"amount": 1, "prepays_through": "2025-13"}, "prepays_through: found '2025-13', expected a month such as"),
            (
                {"amount": 1, "recorded_at": datetime.max.replace(tzinfo=UTC)},
                "recorded_at: found 9999-12-31T23:59:59.999999+00:00, expected an instant of this calendar in Japan",
            ),
        ],
        ids=str,
    )
    def test_a_field_that_does_not_fit_is_told_in_words(self, fields: dict[str, Any], message: str) -> None:
        given: dict[str, Any] = {"on": date(2025, 7, 1), **fields}
        for _ in range(2):
            assert message in told(lambda: PaymentReceived(**given))
            # pydantic builds a class when it is first needed, and must not take the words away.
            TypeAdapter(PaymentReceived).validate_python({"on": "2025-07-01", "amount": 1})

    def test_every_wrong_field_is_told_at_once(self) -> None:
        wrong: Any = {"on": "soon", "form": "fax"}
        with pytest.raises(InputError) as raised:
            RejectionArrived(**wrong)
        assert [problem.path for problem in raised.value.problems] == ["on", "form"]

    def test_values_without_names_are_told(self) -> None:
        build: Any = PaymentReceived
        assert "expected fields by name, such as PaymentReceived(on=..., amount=..., " in told(lambda: build(1000))

    def test_a_copy_with_a_wrong_value_is_told_alike(self) -> None:
        fact = PaymentReceived(on=DAY, amount=1)
        wrong: Any = {"amount": 0.5}
        assert "amount: found 0.5" in told(lambda: replace(fact, **wrong))

    def test_help_shows_the_fields_of_every_fact(self) -> None:
        for name, cls in FACTS.items():
            shown = inspect.signature(cls).parameters
            assert set(shown) == {field.name for field in fields(cls)}, name
            assert shown["on"].default is inspect.Parameter.empty, name
        TypeAdapter(PaymentReceived).validate_python({"on": "2025-07-01", "amount": 1})
        assert str(inspect.signature(PaymentReceived)).startswith("(*, on: 'Day', amount: 'PositiveYen', contract: ")

    def test_a_correction_to_a_wrong_value_says_which(self, matter: Matter) -> None:
        wrong = FactCorrected(corrects="v1-letter", changes={"on": "yesterday"}, on=DAY)
        assert told(lambda: matter.record(wrong, recorded_at=NOW)) == (
            "changes.on: found 'yesterday', expected a day such as 2025-05-28 (in RejectionArrived)"
        )


class TestRecording:
    @pytest.mark.parametrize(
        "wrong",
        ["EquipmentReceived", None, EquipmentReceived, [EquipmentReceived(contract="server", unit="v1", on=DAY)]],
        ids=["a word", "None", "a class", "a list"],
    )
    def test_what_is_no_fact_is_told_and_nothing_is_recorded(self, wrong: Any, matter: Matter) -> None:
        before = len(matter.history.records)
        fact = PaymentDemanded(on=DAY)
        assert "expected a fact such as EquipmentReceived(" in told(lambda: matter.record(fact, wrong))
        assert len(matter.history.records) == before

    @pytest.mark.parametrize("wrong", ["2025-12-01", date(2025, 12, 1), 5], ids=repr)
    def test_what_is_no_instant_of_recording_is_told(self, wrong: Any, matter: Matter) -> None:
        assert told(lambda: matter.record(PaymentDemanded(on=DAY), recorded_at=wrong)).startswith("recorded_at: found")

    @pytest.mark.parametrize("wrong", ["SO-2025-0146", 4], ids=repr)
    def test_an_unknown_order_is_told_and_nothing_is_recorded(self, wrong: Any, matter: Matter) -> None:
        # An order contradicts the definitions as an unknown contract does.
        before = len(matter.history.records)
        message = told(lambda: matter.record(PaymentDemanded(on=DAY), order=wrong, recorded_at=NOW))
        assert message.startswith(f"order: found the unknown order {wrong!r}, expected SO-2025-0164")
        assert len(matter.history.records) == before

    @pytest.mark.parametrize("wrong", [4, ""], ids=repr)
    def test_a_recorder_without_a_name_is_told(self, wrong: Any, matter: Matter) -> None:
        message = told(lambda: matter.record(PaymentDemanded(on=DAY), recorded_by=wrong, recorded_at=NOW))
        assert f"recorded_by: found {wrong!r}, expected text" in message

    def test_a_path_or_a_mapping_is_no_case(self, register: Register) -> None:
        for wrong in (str(CASE), None, {"order": "SO-1"}):
            given: Any = wrong
            for take in (register.apply, register.apply_all):
                message = told(lambda take=take, given=given: take(given))  # type: ignore[misc]
                assert "expected a case; read the file with load_case(path)" in message

    def test_a_file_is_asked_for_by_its_path_and_a_text_by_its_text(self) -> None:
        for wrong in (None, 3, {"order": "SO-1"}):
            given: Any = wrong
            assert "expected the path of a case file" in told(lambda given=given: load_case(given))  # type: ignore[misc]
            assert "expected the text of a case file" in told(lambda given=given: parse_case(given))  # type: ignore[misc]

    def test_a_store_is_asked_for_by_its_path_or_address(self) -> None:
        for wrong in (None, 3, b"contracts.db"):
            given: Any = wrong
            assert "expected the path of an SQLite file" in told(lambda given=given: Register(given))  # type: ignore[misc]


class TestCasesOfPrograms:
    """A case that a program puts together is held against the definitions as one that is read."""

    @staticmethod
    def case(**other: Any) -> Case:
        """One server for 1,000 yen, applied for and accepted."""
        papers: dict[str, Any] = {
            "customer": "C",
            "order": "O",
            "quote": Quote(number="Q", issued_on=date(2025, 3, 18)),
            "contracts": (ContractDefinition(id="server", kind="supply", price=1000),),
            "facts": (
                ApplicationReceived(on=date(2025, 4, 3)),
                AcceptanceArrived(on=date(2025, 4, 7), form="paper"),
            ),
        }
        return Case("mine", (Document(**{**papers, **other}),))

    def test_its_facts_are_recorded_at_the_start_of_their_days_unless_they_say_when(self) -> None:
        # They used to be left out without a word.
        with Register(":memory:") as register:
            matter = register.apply(self.case())
            assert matter.view(date(2025, 4, 6)).state("server") == "applied"
            assert matter.view(date(2025, 4, 7)).state("server") == "accepted"
            assert matter.history.records[-1].recorded_at.isoformat() == "2025-04-07T00:00:00+09:00"
            assert register.apply(self.case()).history.records == matter.history.records

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"contracts": ()}, "mine: order O: contracts: found none, expected at least one contract"),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply"),)},
                "mine: order O: contracts[0].price: found nothing, expected whole yen without tax",
            ),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply", price=1, monthly_fee=5),)},
                "contracts[0].monthly_fee: found `monthly_fee` in a contract of kind supply",
            ),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply", price=1),) * 2},
                "contracts[1].id: found 'server' a second time",
            ),
            (
                {"facts": (EquipmentReceived(contract="sever", on=date(2025, 5, 28)),)},
                "mine: order O: facts[0].contract: found the unknown contract 'sever', expected server",
            ),
            ({"order": "a/b"}, "mine: order: found 'a/b', expected a name without spaces and without / # : |"),
            ({"edition": "IIJ"}, "found 'IIJ', expected one of IIJ-SRV145-0026"),
        ],
        ids=["no contract", "no price", "a fee", "twice", "a fact", "order", "edition"],
    )
    def test_what_contradicts_itself_is_told_and_nothing_is_taken_in(self, wrong: Any, message: str) -> None:
        with Register(":memory:") as register:
            assert message in told(lambda: register.apply(self.case(**wrong)))
            assert register.matters() == []
