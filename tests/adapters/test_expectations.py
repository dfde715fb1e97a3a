"""Expectations against a view's JSON: when they hold, and what they say when they do not."""

import copy
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest

from yakkan.adapters.expectations import PARTS, STANDING, Expectation, Mismatch, event_fields, verify
from yakkan.domain.contract.facts import DEEMED, FACTS
from yakkan.domain.instants import JST
from yakkan.projections.fees import Totals

ROW = {
    "ref": "SO-1/server#7",
    "id": None,
    "event": "EquipmentDeemedPassed",
    "contract": "server",
    "unit": "s1",
    "on": "2025-06-04",
    "shows_from": "2025-06-05",
    "recorded_at": "2025-06-05T00:00:00+09:00",
    "deemed": True,
    "status": "effective",
    "effect": "full",
    "article": "28(1)",
    "reason": None,
    "forecast": False,
}

VIEW: dict[str, Any] = {
    "contracts": [
        {
            "order": "SO-1",
            "contract": "server",
            "kind": "supply",
            "state": "delivered",
            "since": "2025-05-28",
            "basis": None,
            "passed_as": None,
            "term": None,
            "units": [
                {"unit": "s1", "state": "in_warranty", "passed_as": "deemed_passed", "title": "company"},
                {"unit": "s2", "state": "delivered", "passed_as": None, "title": "company"},
            ],
        },
        {
            "order": "SO-1",
            "contract": "watch",
            "kind": "outsourcing",
            "state": "in_service",
            "since": "2025-05-01",
            "basis": None,
            "passed_as": None,
            "term": {"term_no": 1, "first_day": "2025-05-01", "last_day": "2026-04-30"},
            "units": [],
        },
    ],
    "timeline": [
        ROW,
        {**ROW, "ref": "SO-1/server#8", "unit": "s2", "on": "2025-06-06", "status": "withdrawn"},
        {**ROW, "ref": "account#2", "id": "p1", "event": "PaymentReceived", "contract": None, "unit": None}
        | {"on": "2025-06-01", "deemed": False, "amount": 500},
    ],
    "obligations": [
        {"id": "O22", "contract": "server", "unit": "s1", "status": "lapsed", "due_on": "2025-06-04"},
        {"id": "O22", "contract": "server", "unit": "s2", "status": "open", "due_on": "2025-06-06"},
    ],
    "fees": {
        "charges": [
            {"id": "server/s1/price", "contract": "server", "unit": "s1", "gross": 1320, "status": "open"},
            {"id": "watch/2025-05", "contract": "watch", "unit": None, "gross": 110, "status": "paid"},
        ],
        "totals": {"charged": 1430, "paid": 110, "outstanding": 1320},
    },
    "liability": [{"head": "damages", "contract": "watch", "cap": 110, "status": "open"}],
}


def short(view: Mapping[str, Any] = VIEW, order: str | None = "SO-1", **expected: Any) -> list[str]:
    """What falls short, each as path, expected and found."""
    expectation = Expectation({"as_of": "2025-06-05", **expected}, "case.yaml", 9, order)
    found = verify(expectation, lambda as_of, known_at, readings: view)
    return [f"{each.path}: {each.expected} / {each.found}" for each in found]


def shared() -> dict[str, Any]:
    """Two orders that share a contract's name, which the view then writes with the order."""
    view = copy.deepcopy(VIEW)
    first, second = view["contracts"][0], copy.deepcopy(view["contracts"][0])
    first["contract"], second["contract"] = "SO-1/server", "SO-2/server"
    second.update(order="SO-2", state="applied", units=[])
    view["contracts"].append(second)
    for line in (*view["timeline"], *view["obligations"]):
        if line["contract"] == "server":
            line["contract"] = "SO-1/server"
    return view


class TestWhichViewIsAskedFor:
    def asked(self, **fields: Any) -> tuple[Any, Any, Any]:
        seen: list[tuple[Any, Any, Any]] = []

        def view_for(as_of: date, known_at: date | datetime | None, readings: Mapping[str, str]) -> Any:
            seen.append((as_of, known_at, readings))
            return VIEW

        verify(Expectation({"contract": "server", **fields}), view_for)
        [only] = seen
        return only

    def test_a_day_with_everything_known(self) -> None:
        assert self.asked(as_of="2025-06-05") == (date(2025, 6, 5), None, {})

    def test_a_day_of_knowledge_stays_a_day(self) -> None:
        known_at = self.asked(as_of="2025-06-05", known_at="2025-06-06")[1]
        assert type(known_at) is date
        assert known_at == date(2025, 6, 6)

    def test_an_instant_of_knowledge_is_japan_time(self) -> None:
        known_at = self.asked(as_of="2025-06-05", known_at="2025-06-06T09:00")[1]
        assert known_at == datetime(2025, 6, 6, 9, tzinfo=JST)

    def test_readings_are_those_of_the_line(self) -> None:
        assert self.asked(as_of=date(2025, 6, 5), readings={"X1": "R-B"})[2] == {"X1": "R-B"}


class TestStanding:
    def test_a_contract_is_where_it_is_expected(self) -> None:
        assert short(contract="server", state="delivered", since="2025-05-28", passed_as=None) == []

    def test_every_field_that_differs_is_named(self) -> None:
        assert short(contract="server", state="closed", since="2025-05-29") == [
            "server, state: closed / delivered",
            "server, since: 2025-05-29 / 2025-05-28",
        ]

    def test_a_unit_has_its_own_state(self) -> None:
        assert short(contract="server", unit="s1", state="in_warranty", passed_as="deemed_passed") == []
        assert short(contract="server", unit="s2", state="in_warranty") == ["server/s2, state: in_warranty / delivered"]

    def test_what_only_a_contract_has_is_its_own_beside_a_unit(self) -> None:
        assert short(contract="server", unit="s1", state="in_warranty", since="2025-05-28") == []
        assert short(contract="server", unit="s1", kind="rental") == ["server, kind: rental / supply"]

    def test_what_only_units_have_is_expected_of_every_unit(self) -> None:
        assert short(contract="server", title="company") == []
        view = copy.deepcopy(VIEW)
        view["contracts"][0]["units"][1]["title"] = "customer"
        assert short(view, contract="server", title="company") == ["server/s2, title: company / customer"]
        assert short(contract="watch", title="company") == ["watch: {title: company} / no units"]

    def test_a_term_is_compared_by_the_fields_that_are_named(self) -> None:
        assert short(contract="watch", term={"term_no": 1}) == []
        assert len(short(contract="watch", term={"term_no": 2})) == 1
        assert len(short(contract="watch", term={"number": 1})) == 1
        assert len(short(contract="server", term={"term_no": 1})) == 1

    def test_a_contract_or_unit_that_the_view_does_not_have_is_said_so(self) -> None:
        assert short(contract="rack", state="closed") == ["contract: rack / server, watch"]
        assert short(contract="server", unit="s3", state="closed") == ["server, unit: s3 / s1, s2"]

    def test_truth_values_are_no_numbers(self) -> None:
        assert len(short(event={"event": "EquipmentDeemedPassed", "deemed": 1})) == 1
        assert len(short(totals={"paid": True})) == 1


class TestEvents:
    def test_some_effective_row_has_all_the_fields(self) -> None:
        assert short(event={"event": "EquipmentDeemedPassed", "unit": "s1", "on": "2025-06-04"}) == []
        assert short(event="EquipmentDeemedPassed") == []
        assert short(event={"event": "PaymentReceived", "amount": 500, "contract": None}) == []

    def test_the_nearest_row_is_shown(self) -> None:
        [text] = short(event={"event": "EquipmentDeemedPassed", "unit": "s1", "on": "2025-06-03"})
        assert text.startswith("event: {event: EquipmentDeemedPassed, unit: s1, on: 2025-06-03} / nearest: ")
        assert "ref: SO-1/server#7" in text
        assert "on: 2025-06-04" in text
        assert "PaymentReceived" not in text

    def test_a_withdrawn_row_does_not_count_unless_it_is_asked_for(self) -> None:
        row = {"event": "EquipmentDeemedPassed", "unit": "s2"}
        assert len(short(event=row)) == 1
        assert short(no_event=row) == []
        assert short(event={**row, "status": "withdrawn"}) == []
        assert len(short(no_event={**row, "status": "withdrawn"})) == 1

    def test_an_event_that_must_not_be_is_shown_when_it_is(self) -> None:
        [text] = short(no_event={"event": "EquipmentDeemedPassed"})
        assert text.startswith("no_event: none with {event: EquipmentDeemedPassed} / {ref: SO-1/server#7")

    def test_nothing_alike_is_said_so(self) -> None:
        assert short(event="WarrantyBegan") == ["event: {event: WarrantyBegan} / none like it"]

    @pytest.mark.parametrize("written", ["2025-06-05T00:00+09:00", "2025-06-04T15:00Z", "2025-06-05T00:00:00"])
    def test_instants_compare_as_instants(self, written: str) -> None:
        assert short(event={"event": "EquipmentDeemedPassed", "recorded_at": written}) == []

    def test_days_compare_as_their_text(self) -> None:
        assert short(event={"event": "EquipmentDeemedPassed", "on": date(2025, 6, 4)}) == []
        assert len(short(event={"event": "EquipmentDeemedPassed", "on": "2025-06-04T00:00"})) == 1

    def test_a_contract_without_state_says_where_to_look(self) -> None:
        assert short(contract="server", unit="s1", event="EquipmentDeemedPassed") == []
        assert len(short(contract="watch", event="EquipmentDeemedPassed")) == 1
        assert short(contract="watch", no_event="EquipmentDeemedPassed") == []

    def test_beside_a_state_an_event_is_looked_for_everywhere(self) -> None:
        assert short(contract="server", state="delivered", event="PaymentReceived") == []


class TestMoneyAndDuties:
    def test_a_charge_exists(self) -> None:
        assert short(charge="server/s1/price") == short(charge={"id": "watch/2025-05"}) == []
        assert short(charge="watch/2025-06") == ["charge: {id: watch/2025-06} / none like it"]

    def test_fields_of_a_named_charge_are_compared_one_by_one(self) -> None:
        assert short(charge={"id": "server/s1/price", "gross": 1320, "status": "open"}) == []
        assert short(charge={"id": "server/s1/price", "gross": 1000, "status": "paid"}) == [
            "charge server/s1/price, gross: 1000 / 1320",
            "charge server/s1/price, status: paid / open",
        ]

    def test_a_charge_without_name_is_any_that_fits(self) -> None:
        assert short(charge={"contract": "watch", "gross": 110}) == []
        [text] = short(charge={"contract": "watch", "gross": 111})
        assert "nearest: {id: watch/2025-05, contract: watch, gross: 110}" in text

    def test_totals_are_compared_one_by_one(self) -> None:
        assert short(totals={"charged": 1430, "paid": 110}) == []
        assert short(totals={"charged": 1430, "paid": 111}) == ["totals, paid: 111 / 110"]
        assert short(totals={"overdue": 0}) == ["totals, overdue: 0 / no such field"]

    def test_an_obligation_is_any_that_fits(self) -> None:
        assert short(obligation={"id": "O22", "status": "open"}) == []
        assert short(obligation="O22") == []
        [text] = short(obligation={"id": "O22", "unit": "s1", "status": "open"})
        assert text.count("id: O22") == 3

    def test_a_liability_is_any_that_fits(self) -> None:
        assert short(liability={"head": "damages", "cap": 110}) == []
        assert len(short(liability={"head": "damages", "cap": "uncapped"})) == 1

    def test_all_parts_of_a_line_must_hold(self) -> None:
        found = short(contract="server", state="closed", event="WarrantyBegan", totals={"paid": 0}, charge="x")
        assert [text.split(":")[0] for text in found] == ["server, state", "event", "charge", "totals, paid"]

    def test_only_a_few_of_many_lines_are_shown(self) -> None:
        view = copy.deepcopy(VIEW)
        view["timeline"] = [{**ROW, "ref": f"SO-1/server#{i}"} for i in range(10)]
        [text] = short(view, no_event="EquipmentDeemedPassed")
        assert text.endswith("and 7 more")


class TestContractsThatOrdersShare:
    def test_a_name_means_the_contract_of_its_own_order(self) -> None:
        assert short(shared(), contract="server", state="delivered") == []
        assert short(shared(), order="SO-2", contract="server", state="applied") == []

    def test_the_order_may_be_named(self) -> None:
        assert short(shared(), contract="SO-2/server", state="applied") == []
        assert short(shared(), order="SO-2", contract="SO-1/server", state="delivered") == []

    def test_without_order_it_is_unknown(self) -> None:
        assert len(short(shared(), order=None, contract="server", state="delivered")) == 1
        assert short(shared(), order=None, contract="watch", state="in_service") == []

    def test_lines_are_found_by_the_name_that_the_view_has(self) -> None:
        event = {"event": "EquipmentDeemedPassed", "contract": "server"}
        assert short(shared(), event=event) == []
        assert len(short(shared(), order="SO-2", event=event)) == 1

    def test_an_order_may_be_named_where_no_other_shares_the_contract(self) -> None:
        assert short(event={"event": "EquipmentDeemedPassed", "contract": "SO-1/server"}) == []


class TestMismatches:
    def test_a_mismatch_reads_as_a_sentence_with_its_place(self) -> None:
        expectation = Expectation({"as_of": "2025-06-05"}, "case.yaml", 9)
        mismatch = Mismatch(expectation, "server, state", "closed", "delivered")
        assert str(mismatch) == "case.yaml:9: as of 2025-06-05, server, state: expected closed, found delivered"


class TestNames:
    """What can be asked for is what the projections have, so that the two never part."""

    def test_parts_name_the_fields_of_their_lines(self) -> None:
        assert {"from", "to", "gross", "due_on_before"} <= set(PARTS["charge"])
        assert PARTS["totals"] == tuple(each.name for each in fields(Totals))
        assert not {"grounds", "entry", "details", "from_"} & {name for part in PARTS.values() for name in part}

    def test_standing_names_the_fields_of_contract_and_unit(self) -> None:
        assert {"state", "since", "basis", "passed_as", "term", "title", "risk", "handed_over_on"} <= set(STANDING)
        assert not {"contract", "unit", "units"} & set(STANDING)

    @pytest.mark.parametrize("name", [*FACTS, *DEEMED])
    def test_a_row_has_the_fields_of_its_event_and_of_every_row(self, name: str) -> None:
        assert set(ROW) <= set(event_fields(name)) <= set(PARTS["event"])
