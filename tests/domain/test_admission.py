"""What is refused, and above all what is not."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from yakkan.domain.contract.admission import (
    definition_problems,
    fact_problems,
    order_problems,
    resolve_contract,
    total_monthly_fee,
    total_price,
    unit_names,
    unit_prices,
)
from yakkan.domain.contract.amendments import Amendments, Labels
from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts import (
    CompensationAssessed,
    CureDemandArrived,
    EquipmentReceived,
    Fact,
    FactCorrected,
    FactRetracted,
    ForceMajeureOccurred,
    PaymentReceived,
    ProgressAssessed,
    WorkCompleted,
)
from yakkan.domain.errors import InputError
from yakkan.domain.instants import JST

QUOTE = Quote(number="Q-1", issued_on=date(2025, 3, 18))


def contract(**fields: Any) -> ContractDefinition:
    made: ContractDefinition = TypeAdapter(ContractDefinition).validate_python({"id": "c", **fields})
    return made


def service(**fields: Any) -> ContractDefinition:
    term = {} if "ends_on" in fields else {"term_months": 12}
    return contract(**{"kind": "outsourcing", "monthly_fee": 300_000, "starts_on": "2025-08-01", **term, **fields})


def wrong(definition: ContractDefinition, quote: Quote | None = QUOTE) -> list[str]:
    return [problem.path for problem in definition_problems(definition, quote)]


class TestPrices:
    def test_a_supply_needs_a_price_or_prices_of_its_units(self) -> None:
        assert wrong(contract(kind="supply")) == ["price"]
        assert wrong(contract(kind="supply", units=[{"id": "u"}])) == ["price"]
        assert wrong(contract(kind="supply", price=0)) == []
        assert wrong(contract(kind="supply", price=5, units=[{"id": "u"}, {"id": "v"}])) == []
        assert wrong(contract(kind="supply", units=[{"id": "u", "price": 5}])) == []

    def test_prices_of_units_stand_for_every_unit_or_for_none(self) -> None:
        units = [{"id": "u", "price": 5}, {"id": "v"}, {"id": "w"}]
        assert wrong(contract(kind="supply", units=units)) == ["units[1].price", "units[2].price"]

    @pytest.mark.parametrize(("price", "paths"), [(11, ["price"]), (12, []), (13, ["price"])])
    def test_prices_of_units_add_up_to_the_price(self, price: int, paths: list[str]) -> None:
        units = [{"id": "u", "price": 5}, {"id": "v", "price": 7}]
        assert wrong(contract(kind="supply", price=price, units=units)) == paths

    def test_a_price_that_is_left_out_is_the_sum_of_the_units(self) -> None:
        units = [{"id": "u", "price": 5}, {"id": "v", "price": 7}]
        assert total_price(contract(kind="supply", units=units)) == 12
        assert total_price(contract(kind="supply", price=9)) == 9
        rented = [{"id": "u", "monthly_fee": 5}, {"id": "v", "monthly_fee": 7}]
        assert total_monthly_fee(service(kind="rental", monthly_fee=None, units=rented)) == 12
        assert total_monthly_fee(service()) == 300_000

    def test_a_price_without_prices_of_units_is_spread_evenly_to_the_yen(self) -> None:
        supply = contract(kind="supply", price=1000, units=[{"id": "u"}, {"id": "v"}, {"id": "w"}])
        assert unit_prices(supply) == {"u": 334, "v": 333, "w": 333}
        assert unit_prices(contract(kind="supply", price=7)) == {"c": 7}

    def test_ids_of_units_differ(self) -> None:
        units = [{"id": "u"}, {"id": "v"}, {"id": "u"}]
        assert wrong(contract(kind="supply", price=3, units=units)) == ["units[2].id"]

    def test_units_bear_the_kind_of_money_that_their_contract_costs(self) -> None:
        rented = [{"id": "u", "price": 5}]
        assert wrong(service(kind="rental", units=rented)) == ["units[0].price"]
        sold = [{"id": "u", "monthly_fee": 5}]
        assert wrong(contract(kind="supply", price=5, units=sold)) == ["units[0].monthly_fee"]

    @pytest.mark.parametrize("kind", ["integration", "requirements_definition", "support_work"])
    def test_work_needs_a_price(self, kind: str) -> None:
        assert wrong(contract(kind=kind)) == ["price"]
        assert wrong(contract(kind=kind, price=1)) == []


class TestInstalments:
    def of(self, *amounts: int, **fields: Any) -> ContractDefinition:
        instalments = [{"amount": each, "due_on": "2025-06-30"} for each in amounts]
        return contract(**{"kind": "integration", "price": 1_000_000, "instalments": instalments, **fields})

    # 1,000,000 and 10% of it are 1,100,000.
    @pytest.mark.parametrize(("last", "fits"), [(599_999, False), (600_000, True), (600_001, False)])
    def test_they_add_up_to_price_plus_tax(self, last: int, fits: bool) -> None:
        assert wrong(self.of(500_000, last, tax_rate="0.10")) == ([] if fits else ["instalments"])

    def test_the_rate_of_the_contract_goes_before_that_of_the_quote(self) -> None:
        quote = Quote(number="Q-1", issued_on=date(2025, 3, 18), tax_rate="0.08")
        assert wrong(self.of(1_080_000), quote) == []
        assert wrong(self.of(1_100_000), quote) == ["instalments"]
        assert wrong(self.of(1_100_000, tax_rate="0.10"), quote) == []

    @pytest.mark.parametrize("gross", [1_050_000, 1_080_000, 1_100_000])
    def test_without_a_rate_any_recent_rate_may_be_meant(self, gross: int) -> None:
        assert wrong(self.of(gross)) == []
        assert wrong(self.of(gross + 1)) == ["instalments"]

    # 15 and 15 at 10%: 1 and 1 yen of tax when rounded per unit, 3 yen on the total of 30.
    @pytest.mark.parametrize(("gross", "fits"), [(31, False), (32, True), (33, True), (34, False)])
    def test_tax_may_be_rounded_per_unit_or_on_the_total(self, gross: int, fits: bool) -> None:
        units = [{"id": "u", "price": 15}, {"id": "v", "price": 15}]
        supply = self.of(gross, kind="supply", price=30, units=units, tax_rate="0.10")
        assert wrong(supply) == ([] if fits else ["instalments"])

    def test_prices_that_are_incomplete_are_the_only_problem(self) -> None:
        units = [{"id": "u", "price": 15}, {"id": "v"}]
        assert "units[1].price" in wrong(self.of(5, kind="supply", price=None, units=units))


class TestTerms:
    @pytest.mark.parametrize("kind", ["outsourcing", "maintenance", "subscription"])
    def test_a_service_needs_fee_start_and_end(self, kind: str) -> None:
        assert wrong(contract(kind=kind)) == ["monthly_fee", "starts_on", "term_months"]
        assert wrong(service(kind=kind)) == []

    def test_an_end_is_given_in_one_way(self) -> None:
        assert wrong(service(term_months=12, ends_on="2026-07-31")) == ["ends_on"]
        assert wrong(service(ends_on="2026-07-31")) == []

    @pytest.mark.parametrize(
        ("ends_on", "paths"), [("2025-07-31", ["ends_on"]), ("2025-08-01", []), ("2025-08-02", [])]
    )
    def test_an_end_is_not_before_the_start(self, ends_on: str, paths: list[str]) -> None:
        assert wrong(service(ends_on=ends_on)) == paths

    def test_a_rental_may_have_its_fees_per_unit(self) -> None:
        units = [{"id": "u", "monthly_fee": 5}, {"id": "v", "monthly_fee": 7}]
        assert wrong(service(kind="rental", monthly_fee=None, units=units)) == []
        assert wrong(service(kind="rental", monthly_fee=13, units=units)) == ["monthly_fee"]
        assert wrong(service(kind="rental", monthly_fee=None)) == ["monthly_fee"]

    @pytest.mark.parametrize(
        ("fields", "path"),
        [
            ({"kind": "supply", "price": 1, "monthly_fee": 1}, "monthly_fee"),
            ({"kind": "supply", "price": 1, "term_months": 1}, "term_months"),
            ({"kind": "integration", "price": 1, "units": [{"id": "u"}]}, "units"),
            ({"kind": "integration", "price": 1, "lease": True}, "lease"),
            ({"kind": "integration", "price": 1, "covers": ["x"]}, "covers"),
            ({"kind": "support_work", "price": 1, "auto_renews": False}, "auto_renews"),
            ({"kind": "support_work", "price": 1, "sla": {}}, "sla"),
        ],
    )
    def test_a_field_of_another_kind_says_whose_it_is(self, fields: dict[str, Any], path: str) -> None:
        [problem] = definition_problems(contract(**fields), QUOTE)
        assert problem.path == path
        assert f"`{path}` belongs to" in problem.expected

    def test_a_service_has_no_price(self) -> None:
        assert wrong(service(price=5)) == ["price"]


class TestRatesAndConditions:
    @pytest.mark.parametrize(("rate", "fits"), [("0", True), ("1", True), ("1.01", False), ("10", False)])
    def test_a_tax_rate_lies_between_nothing_and_all(self, rate: str, fits: bool) -> None:
        assert wrong(service(tax_rate=rate)) == ([] if fits else ["tax_rate"])
        quote = Quote(number="Q", issued_on=date(2025, 3, 18), tax_rate=rate)
        found = [problem.path for problem in order_problems([service()], quote)]
        assert found == ([] if fits else ["quote.tax_rate"])

    def test_a_service_level_may_be_any_number_but_its_reduction_is_a_share(self) -> None:
        steps = [{"below": "99.9", "reduce": "0.10"}, {"below": "99.0", "reduce": "30"}]
        assert wrong(service(sla={"availability": steps})) == ["sla.availability[1].reduce"]
        assert wrong(service(sla={"availability": []})) == ["sla.availability"]

    def test_quoted_conditions_have_names_that_the_terms_know(self) -> None:
        assert wrong(service(special={"non_renewal_months": 1, "inspection_days": 30})) == []
        assert wrong(service(special={"inspection": 30})) == ["special.inspection"]
        assert wrong(service(special={"inspection_days": "30"})) == ["special.inspection_days"]

    @pytest.mark.parametrize(("months", "fits"), [(120, True), (121, False), (10**9, False)])
    def test_a_quoted_period_stays_where_deadlines_can_be_computed(self, months: int, fits: bool) -> None:
        found = wrong(service(special={"latent_defect_months": months}))
        assert found == ([] if fits else ["special.latent_defect_months"])


class TestOrders:
    def test_problems_are_placed_in_the_order(self) -> None:
        found = order_problems([service(id="a"), contract(id="b", kind="supply")], QUOTE)
        assert [problem.path for problem in found] == ["contracts[1].price"]

    def test_ids_of_contracts_differ(self) -> None:
        found = order_problems([service(id="a"), service(id="b"), service(id="a")], QUOTE)
        assert [problem.path for problem in found] == ["contracts[2].id"]

    def test_maintenance_covers_other_contracts_of_the_order(self) -> None:
        care = service(id="care", kind="maintenance", covers=["box", "care", "boxes"])
        found = order_problems([contract(id="box", kind="supply", price=1), care], QUOTE)
        assert [problem.path for problem in found] == ["contracts[1].covers[1]", "contracts[1].covers[2]"]

    def test_an_order_has_a_contract(self) -> None:
        assert [problem.path for problem in order_problems([], QUOTE)] == ["contracts"]

    @pytest.mark.parametrize(("day", "fits"), [(17, False), (18, True), (19, True)])
    def test_a_quote_is_valid_until_its_day_of_issue_at_least(self, day: int, fits: bool) -> None:
        quote = Quote(number="Q", issued_on=date(2025, 3, 18), valid_until=date(2025, 3, day))
        found = [problem.path for problem in order_problems([service()], quote)]
        assert found == ([] if fits else ["quote.valid_until"])


SERVER = contract(id="server", kind="supply", price=2, units=[{"id": "s1"}, {"id": "s2"}])
BUILD = contract(id="build", kind="integration", price=1)
BOX = contract(id="box", kind="supply", price=1)
ONE = {("A", "server"): SERVER, ("A", "build"): BUILD, ("A", "box"): BOX}
TWO = {**ONE, ("B", "server"): SERVER, ("B", "desk"): BOX}
DAY = date(2025, 5, 28)


def refused(*new: Fact, known: tuple[Fact, ...] = (), order: str | None = "A") -> list[tuple[int, str]]:
    found = fact_problems([(order, fact) for fact in new], [(order, fact) for fact in known], ONE)
    return [(i, problem.path) for i, problem in found]


class TestContractsOfFacts:
    def test_a_name_means_the_contract_of_its_own_order_first(self) -> None:
        assert resolve_contract("server", "A", TWO) == ("A", "server")
        assert resolve_contract("server", "B", TWO) == ("B", "server")

    def test_a_name_that_one_order_has_means_that_contract_from_everywhere(self) -> None:
        assert resolve_contract("desk", "A", TWO) == ("B", "desk")
        assert resolve_contract("desk", None, TWO) == ("B", "desk")

    def test_a_name_that_several_orders_have_needs_the_order(self) -> None:
        with pytest.raises(InputError, match="one of A/server, B/server"):
            resolve_contract("server", None, TWO)
        assert resolve_contract("B/server", "A", TWO) == ("B", "server")

    @pytest.mark.parametrize("name", ["serve", "C/server", "A/", "/server", "server/s1"])
    def test_a_name_that_no_order_has_is_refused(self, name: str) -> None:
        with pytest.raises(InputError, match="unknown contract"):
            resolve_contract(name, "A", TWO)

    def test_a_misspelt_name_is_answered_with_the_right_one(self) -> None:
        with pytest.raises(InputError, match="did you mean server"):
            resolve_contract("sevrer", "A", ONE)

    def test_units_are_those_of_the_contract(self) -> None:
        assert refused(EquipmentReceived(contract="server", unit="s2", on=DAY)) == []
        assert refused(EquipmentReceived(contract="server", unit="s3", on=DAY)) == [(0, "unit")]

    def test_a_supply_without_units_has_one_named_like_it(self) -> None:
        assert unit_names(BOX) == ("box",)
        assert refused(EquipmentReceived(contract="box", unit="box", on=DAY)) == []

    def test_other_kinds_have_no_units(self) -> None:
        assert refused(WorkCompleted(contract="build", unit="build", on=DAY)) == [(0, "unit")]

    def test_a_unit_needs_its_contract(self) -> None:
        assert refused(EquipmentReceived(unit="s1", on=DAY)) == [(0, "unit")]

    def test_a_fact_of_the_wrong_kind_is_kept_for_it_only_has_no_effect(self) -> None:
        assert refused(WorkCompleted(contract="server", on=DAY)) == []
        assert refused(EquipmentReceived(on=DAY)) == []

    @pytest.mark.parametrize(
        ("day", "fits"),
        [
            (date(1949, 12, 31), False),
            (date(1950, 1, 1), True),
            (date(2089, 12, 31), True),
            (date(2090, 1, 1), False),
        ],
    )
    def test_days_lie_where_holidays_are_known(self, day: date, fits: bool) -> None:
        assert refused(EquipmentReceived(contract="box", on=day)) == ([] if fits else [(0, "on")])
        due = CompensationAssessed(amount=1, due_on=day, on=DAY)
        assert refused(due) == ([] if fits else [(0, "due_on")])

    def test_what_has_no_end_may_last_until_the_last_day_known(self) -> None:
        assert refused(ForceMajeureOccurred(on=DAY, until=date(2099, 12, 31))) == []

    @pytest.mark.parametrize(("ratio", "fits"), [("0.45", True), ("1", True), ("1.5", False), ("45", False)])
    def test_a_share_of_the_work_is_at_most_all_of_it(self, ratio: str, fits: bool) -> None:
        assert refused(ProgressAssessed(contract="build", ratio=ratio, on=DAY)) == ([] if fits else [(0, "ratio")])


def received(label: str | None = None, **fields: Any) -> Fact:
    return EquipmentReceived(**{"contract": "server", "unit": "s1", "on": DAY, "id": label, **fields})


def corrected(target: str, label: str | None = None, on: date = DAY, **changes: Any) -> Fact:
    return FactCorrected(corrects=target, id=label, on=on, changes=tuple(changes.items()))


def retracted(target: str, label: str | None = None) -> Fact:
    return FactRetracted(retracts=target, id=label, reason="a mistake", on=DAY)


class TestLabels:
    def test_a_label_is_used_once_in_an_order(self) -> None:
        assert refused(received("e"), received("f"), received("e")) == [(2, "id")]
        assert refused(received("e"), known=(received("e"),)) == [(0, "id")]

    def test_two_orders_may_use_the_same_label(self) -> None:
        assert fact_problems([("A", received("e")), ("B", received("e"))], [], TWO) == []

    def test_a_fact_for_every_contract_of_the_order_is_known_under_one_label(self) -> None:
        known = (received("e"), received("e"))
        assert refused(retracted("e"), known=known) == []

    def test_a_label_means_the_fact_of_its_own_order_first(self) -> None:
        facts = [("A", received("e")), ("B", received("e")), ("B", retracted("e"))]
        assert Labels(facts).find("e", "B") == 1
        assert fact_problems(facts, [], TWO) == []

    def test_a_label_that_two_other_orders_use_is_ambiguous(self) -> None:
        facts = [("A", received("e")), ("B", received("e")), (None, retracted("e"))]
        [(number, problem)] = fact_problems(facts, [], TWO)
        assert (number, problem.path) == (2, "retracts")
        assert "A, B" in problem.found

    def test_an_unknown_label_is_refused(self) -> None:
        assert refused(received("e1"), retracted("e2")) == [(1, "retracts")]
        assert refused(corrected("e2", note="x"), known=(received("e1"),)) == [(0, "corrects")]

    def test_what_is_known_or_comes_later_in_the_same_papers_can_be_named(self) -> None:
        assert refused(retracted("e"), known=(received("e"),)) == []
        assert refused(retracted("e"), received("e")) == []


class TestCircles:
    def circle(self, *facts: Fact) -> str:
        [(_, problem)] = fact_problems([("A", fact) for fact in facts], [], ONE)
        return problem.found

    def test_a_fact_does_not_correct_itself(self) -> None:
        assert "the fact itself" in self.circle(corrected("c", "c", note="x"))
        assert "the fact itself" in self.circle(retracted("c", "c"))

    def test_two_facts_do_not_correct_each_other(self) -> None:
        found = fact_problems([("A", corrected("d", "c", note="x")), ("A", retracted("c", "d"))], [], ONE)
        assert [(i, problem.found) for i, problem in found] == [
            (0, "the circle c -> d -> c"),
            (1, "the circle d -> c -> d"),
        ]

    def test_a_longer_circle_is_named_in_full(self) -> None:
        facts = [corrected("d", "c", note="x"), corrected("e", "d", note="x"), retracted("c", "e")]
        assert refused(*facts) == [(0, "corrects"), (1, "corrects"), (2, "retracts")]
        found = fact_problems([("A", fact) for fact in facts], [], ONE)
        assert found[0][1].found == "the circle c -> d -> e -> c"

    def test_a_correction_does_not_turn_another_upon_itself(self) -> None:
        known = (received("e"), corrected("e", "c", note="x"))
        assert refused(corrected("c", "d", corrects="c"), known=known) == [(0, "corrects")]
        assert refused(corrected("c", "d", corrects="d"), known=known) == [(0, "corrects")]

    def test_a_long_chain_is_no_circle(self) -> None:
        facts = [received("e0")] + [retracted(f"e{i}", f"e{i + 1}") for i in range(3000)]
        assert Amendments([("A", fact) for fact in facts], Labels([("A", fact) for fact in facts])).circle(0) == []
        assert refused(*facts[:300]) == []


class TestChanges:
    def test_a_correction_changes_fields_that_its_target_has(self) -> None:
        known = (received("e"),)
        assert refused(corrected("e", on=DAY, unit="s2", note="x", dispatched_on="2025-05-27"), known=known) == []
        assert refused(corrected("e", amount=5), known=known) == [(0, "changes.amount")]

    @pytest.mark.parametrize("name", ["id", "recorded_at", "recorded_by", "event"])
    def test_the_record_itself_is_not_corrected(self, name: str) -> None:
        [(_, problem)] = fact_problems(
            [("A", FactCorrected(corrects="e", changes=((name, "x"),), on=DAY))], [("A", received("e"))], ONE
        )
        assert problem.path == f"changes.{name}"
        assert "no correction can change" in problem.found

    def test_new_values_fit_the_fields(self) -> None:
        known = (PaymentReceived(id="p", amount=5, on=DAY),)
        [(_, problem)] = fact_problems([("A", corrected("p", amount=-5))], [("A", known[0])], ONE)
        assert (problem.path, problem.found) == ("changes.amount", "-5")
        assert problem.expected == "whole yen, more than 0 (in PaymentReceived)"
        bad_day = FactCorrected(corrects="p", on=DAY, changes=(("on", "2025-02-30"),))
        assert refused(bad_day, known=known) == [(0, "changes.on")]

    def test_a_corrected_fact_names_a_contract_and_unit_that_exist(self) -> None:
        known = (received("e"),)
        assert refused(corrected("e", unit="s9"), known=known) == [(0, "changes.unit")]
        assert refused(corrected("e", contract="rack"), known=known) == [(0, "changes.contract")]
        # The unit s1 that stays is none of the other contract's.
        assert refused(corrected("e", contract="box"), known=known) == [(0, "corrects")]
        assert refused(corrected("e", contract="box", unit="box"), known=known) == []

    def test_corrections_are_looked_at_together_as_they_were_recorded(self) -> None:
        known = (received("e"), corrected("e", contract="box", unit="box"))
        assert refused(corrected("e", unit="box"), known=known) == []
        assert refused(corrected("e", unit="s1"), known=known) == [(0, "changes.unit")]

    def test_facts_of_a_file_are_looked_at_as_they_were_recorded(self) -> None:
        def at(hour: int) -> datetime:
            return datetime(2025, 6, 1, hour, tzinfo=JST)

        second = FactCorrected(corrects="e", changes=(("unit", "box"),), on=DAY, recorded_at=at(12))
        first = FactCorrected(corrects="e", changes=(("contract", "box"), ("unit", "box")), on=DAY, recorded_at=at(9))
        assert refused(second, first, received("e", recorded_at=at(8))) == []
        swapped = FactCorrected(corrects="e", changes=(("unit", "box"),), on=DAY, recorded_at=at(8))
        assert refused(received("e", recorded_at=at(7)), swapped, first) == [(1, "changes.unit")]

    def test_retracting_what_another_correction_rests_on_is_refused(self) -> None:
        known = (received("e"), corrected("e", "c", contract="box", unit="box"), corrected("e", unit="box"))
        [(_, problem)] = fact_problems([("A", retracted("c"))], [("A", fact) for fact in known], ONE)
        assert problem.path == "retracts"
        assert "unit" in problem.found

    def test_a_retracted_fact_can_no_longer_contradict_anything(self) -> None:
        known = (received("e"), retracted("e"))
        assert refused(corrected("e", unit="s9"), known=known) == []

    def test_fields_that_exclude_each_other_are_refused_together(self) -> None:
        known = (CureDemandArrived(id="d", by="company", form="paper", days=10, on=DAY),)
        assert refused(corrected("d", until="2025-06-30"), known=known) == [(0, "corrects")]
        assert refused(corrected("d", until="2025-06-30", days=None), known=known) == []


class TestCorrectionsOfCorrections:
    KNOWN = (received("e"), corrected("e", "c", unit="s2"), PaymentReceived(id="p", amount=5, on=DAY))

    def test_the_changes_of_a_correction_are_replaced_as_a_whole(self) -> None:
        assert refused(corrected("c", changes={"on": "2025-05-27"}), known=self.KNOWN) == []
        assert refused(corrected("c", changes={"unit": "s9"}), known=self.KNOWN) == [(0, "corrects")]
        assert refused(corrected("c", changes={"foo": 1}), known=self.KNOWN) == [(0, "corrects")]
        assert refused(corrected("c", changes={}), known=self.KNOWN) == [(0, "changes.changes")]

    def test_its_target_is_turned_to_a_fact_that_it_fits(self) -> None:
        known = (*self.KNOWN, received("f"))
        assert refused(corrected("c", corrects="f"), known=known) == []
        assert refused(corrected("c", corrects="p"), known=known) == [(0, "corrects")]
        assert refused(corrected("c", corrects="nothing"), known=known) == [(0, "changes.corrects")]

    def test_what_a_retracted_correction_had_changed_stands_as_before_it(self) -> None:
        facts = [("A", fact) for fact in (*self.KNOWN, retracted("c", "r"), retracted("r"))]
        amendments = Amendments(facts, Labels(facts))
        units = [getattr(amendments.present(0, known_through), "unit", None) for known_through in range(5)]
        assert units == ["s1", "s2", "s2", "s1", "s2"]

    def test_of_two_corrections_the_later_recorded_wins_field_by_field(self) -> None:
        later = (corrected("e", unit="s1", note="later"), corrected("e", note="last"))
        facts = [("A", fact) for fact in (*self.KNOWN, *later)]
        present = Amendments(facts, Labels(facts)).present(0, 4)
        assert present is not None
        assert (present.unit, present.note) == ("s1", "last")
