"""Papers that a store is given again or beside others: what was taken in before stays whole, and nobody's books mix.

Interface sections 2 and 3: an extended case file appends what is new, one whose old part differs is refused, and
`customer_id` tells matters apart. Whatever is refused changes nothing and says where, what and what to do.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from yakkan import (
    AcceptanceArrived,
    ApplicationReceived,
    Case,
    ContractDefinition,
    Document,
    EquipmentReceived,
    FactCorrected,
    InputError,
    InvoiceIssued,
    PaymentReceived,
    Quote,
    Register,
    parse_case,
)
from yakkan.domain.instants import JST

ORDER = """\
order: {order}
customer: {customer}
{more}quote: {{number: Q-1, issued_on: 2025-03-18}}
contracts:
  - {{id: server, kind: supply, price: 1200000}}
  - {{id: build, kind: support_work, price: 500000}}
events:
  - {{event: ApplicationReceived, on: {month}-03}}
  - {{event: AcceptanceArrived, on: {month}-07, form: electronic}}
"""


def paper(order: str = "SO-1", customer: str = "Minato", more: str = "", month: str = "2025-04") -> str:
    return ORDER.format(order=order, customer=customer, more=f"{more}\n" if more else "", month=month)


def second(customer: str = "Minato", more: str = "") -> str:
    return paper("SO-2", customer, more, "2025-06")


def told(first: str, then: str) -> str:
    """What a store that holds the first paper says of the other one, and nothing is changed."""
    register = Register(":memory:")
    register.apply(parse_case(first, "first.yaml"))
    before = [record for name in register.matters() for record in register.matter(name).history.records]
    with pytest.raises(InputError) as refused:
        register.apply_all(parse_case(then, "then.yaml"))
    assert before == [record for name in register.matters() for record in register.matter(name).history.records]
    return str(refused.value)


class TestAContractThatIsLeftOut:
    WITHOUT = "".join(line for line in paper().splitlines(keepends=True) if "build" not in line)

    def test_is_a_difference_in_the_old_part(self) -> None:
        message = told(paper(), self.WITHOUT)
        assert message.startswith("then.yaml:1: contracts: found no contract 'build' in order SO-1")
        assert "put it back" in message

    def test_of_another_order_is_none(self) -> None:
        register = Register(":memory:")
        register.apply(parse_case(paper() + "---\n" + second()))
        before = len(register.matter("Minato").history.records)
        assert len(register.apply(parse_case(paper())).history.records) == before

    def test_of_a_program_has_no_line(self) -> None:
        contract = ContractDefinition(id="server", kind="supply", price=1)
        other = ContractDefinition(id="build", kind="support_work", price=1)
        quote = Quote(number="Q-1", issued_on=date(2025, 3, 18))
        register = Register(":memory:")
        register.apply(Case("mine", (Document(order="SO-1", customer="M", quote=quote, contracts=(contract, other)),)))
        with pytest.raises(InputError, match=r"^mine: contracts: found no contract 'build' in order SO-1"):
            register.apply(Case("mine", (Document(order="SO-1", customer="M", quote=quote, contracts=(contract,)),)))


class _Day(date):
    """A day as other libraries have them: it equals the plain one, and is written otherwise."""

    def __repr__(self) -> str:
        return f"_Day({self.isoformat()})"


def test_a_day_of_another_class_is_the_same_day_when_taken_in_again() -> None:
    # The store gives plain days back; held against what they look like, nothing was as before.
    facts = (
        ApplicationReceived(on=_Day(2025, 4, 3), dispatched_on=_Day(2025, 4, 2)),
        AcceptanceArrived(on=_Day(2025, 4, 7), form="paper"),
        FactCorrected(corrects="a", changes=(("on", _Day(2025, 5, 1)),), on=_Day(2025, 5, 2)),
        EquipmentReceived(id="a", contract="server", on=_Day(2025, 4, 30)),
    )
    contract = ContractDefinition(id="server", kind="supply", price=1)
    quote = Quote(number="Q-1", issued_on=_Day(2025, 3, 18), valid_until=_Day(2025, 4, 30))
    case = Case("mine", (Document(order="SO-1", customer="M", quote=quote, contracts=(contract,), facts=facts),))
    register = Register(":memory:")
    taken = len(register.apply(case).history.records)
    assert len(register.apply(case).history.records) == taken


class TestWhoseMatter:
    """One file of both papers is refused for the same reason; the store was silent."""

    @pytest.mark.parametrize(
        ("first", "then", "words"),
        [
            (("Minato", "customer_id: C-1"), ("Kita", "customer_id: C-1"), ["customer: ", "'Kita'", "'Minato'"]),
            (("Minato", ""), ("Kita", "customer_id: Minato"), ["customer: ", "'Kita'", "'Minato'"]),
            (("Minato", ""), ("Minato", "customer_id: C-1"), ["customer_id: ", "'C-1'", "no customer_id"]),
        ],
    )
    def test_is_the_same_in_a_store_as_in_a_file(
        self, first: tuple[str, str], then: tuple[str, str], words: list[str]
    ) -> None:
        papers = paper(customer=first[0], more=first[1]), second(*then)
        message = told(*papers)
        assert message.startswith("then.yaml")
        for word in words:
            assert word in message
        with pytest.raises(InputError, match="customer"):
            parse_case("---\n".join(papers))

    def test_is_told_by_the_id_where_names_are_alike(self) -> None:
        register = Register(":memory:")
        register.apply(parse_case(paper(more="customer_id: C-1")))
        register.apply(parse_case(second(more="customer_id: C-2")))
        assert register.customers() == {"C-1": "Minato", "C-2": "Minato"}

    def test_a_program_cannot_mix_two_customers_either(self) -> None:
        quote = Quote(number="Q-1", issued_on=date(2025, 3, 18))
        contract = ContractDefinition(id="server", kind="supply", price=1)
        papers = [
            Document(order=order, customer=name, customer_id="C-1", quote=quote, contracts=(contract,))
            for order, name in (("SO-1", "Minato"), ("SO-2", "Kita"))
        ]
        with pytest.raises(InputError, match="'Kita'"):
            Register(":memory:").apply_all(Case("mine", tuple(papers)))

    @pytest.mark.parametrize(
        ("lines", "place"),
        [("customer: 'a|b'", "2:11: customer"), ("customer: x\ncustomer_id: 'a|b'", "3:14: customer_id")],
    )
    def test_a_name_that_no_store_takes_is_told_with_its_place(self, lines: str, place: str) -> None:
        text = paper().replace("customer: Minato", lines)
        with pytest.raises(
            InputError,
            match=rf"^c\.yaml:{place}: found 'a\|b', expected a name without \|(; give it a customer_id without one)?$",
        ):
            parse_case(text, "c.yaml")


class TestWhereItStands:
    def test_a_fact_that_is_too_old_is_told_with_its_line(self) -> None:
        older = paper() + "  - {event: ApplicationWithdrawn, contract: build, on: 2025-04-05}\n"
        assert told(paper(), older).startswith(
            "then.yaml:10:5: events[2]: found a new ApplicationWithdrawn recorded at 2025-04-05T"
        )

    def test_another_definition_is_told_with_its_place_and_what_the_store_holds(self) -> None:
        changed = second() + "---\n" + paper().replace("1200000", "1200001")
        assert told(paper(), changed) == (
            "then.yaml:15:39: contracts[0].price: found 1200001, expected 1200000, as in the store; "
            "a change of terms is a new order"
        )

    def test_other_readings_are_told_with_the_line_of_their_document(self) -> None:
        first, other = (f"{text}readings: {{X1: {value}}}\n" for text, value in ((paper(), "R-A"), (second(), "R-B")))
        assert told(first, f"---\n{other}").startswith("then.yaml:2: readings: found X1=R-B, expected X1=R-A as in")

    @pytest.mark.parametrize("day", ["2999-05-28", "1850-05-28"])
    def test_a_day_out_of_range_is_told_once(self, day: str) -> None:
        text = paper() + f"  - {{event: EquipmentReceived, contract: server, on: {day}}}\n"
        with pytest.raises(InputError) as refused:
            parse_case(text, "c.yaml")
        [problem] = refused.value.problems
        assert (problem.line, problem.path, problem.found) == (10, "events[2].on", day)

    def test_a_day_of_recording_out_of_range_is_told_once(self) -> None:
        extra = "  - {id: a, event: EquipmentReceived, contract: server, on: 2025-05-28}\n"
        extra += "  - {event: FactRetracted, retracts: a, reason: x, recorded_at: 2999-05-28}\n"
        with pytest.raises(InputError) as refused:
            parse_case(paper() + extra, "c.yaml")
        assert [(problem.line, problem.path) for problem in refused.value.problems] == [(11, "events[3].recorded_at")]

    @pytest.mark.parametrize("day", ["1948-12-31", "2100-01-01", "9999-12-31"])
    def test_a_day_to_look_at_that_has_no_holidays_is_told_with_its_line(self, day: str) -> None:
        text = paper() + f"expect:\n  - {{as_of: {day}, contract: server, state: accepted}}\n"
        with pytest.raises(
            InputError, match=rf"^c\.yaml:11:13: expect\[0\]\.as_of: found {day}, expected a day from 1949"
        ):
            parse_case(text, "c.yaml")

    @pytest.mark.parametrize("text", [paper().replace("order: ", "order:\t"), paper().replace("SO-1", "SO-1\t")])
    def test_tabs_are_told_to_be_written_as_spaces(self, text: str) -> None:
        with pytest.raises(InputError, match="write spaces, not tabs"):
            parse_case(text)


class TestAllAtOnce:
    """An event of which one field cannot be read is told with its other mistakes, not after the first is mended."""

    UNREADABLE = "on: 2025-02-30"

    def problems(self, events: str) -> list[tuple[int | None, str]]:
        with pytest.raises(InputError) as refused:
            parse_case(paper() + events, "c.yaml")
        return [(problem.line, problem.path) for problem in refused.value.problems]

    @pytest.mark.parametrize(
        ("fields", "path"),
        [
            ("contract: servr", "contract"),
            ("contract: server, unit: s9", "unit"),
            ("contract: build, unit: s1", "unit"),
        ],
    )
    def test_the_place_of_an_unreadable_event(self, fields: str, path: str) -> None:
        event = f"  - {{event: EquipmentReceived, {fields}, {self.UNREADABLE}}}\n"
        assert self.problems(event) == [(10, f"events[2].{path}"), (10, "events[2].on")]

    def test_a_unit_without_contract(self) -> None:
        event = f"  - {{event: EquipmentReceived, unit: s1, {self.UNREADABLE}}}\n"
        assert self.problems(event) == [(10, "events[2].unit"), (10, "events[2].on")]

    @pytest.mark.parametrize(
        ("first", "then", "told"),
        [
            ("on: 2025-05-01", UNREADABLE, [(11, "events[3].id"), (11, "events[3].on")]),
            (UNREADABLE, "on: 2025-05-01", [(10, "events[2].on"), (11, "events[3].id")]),
            (UNREADABLE, UNREADABLE, [(10, "events[2].on"), (11, "events[3].id"), (11, "events[3].on")]),
            ("on: 2025-05-01", "on: 2025-05-01", [(11, "events[3].id")]),
        ],
    )
    def test_a_label_that_occurs_twice(self, first: str, then: str, told: list[tuple[int, str]]) -> None:
        event = "  - {{id: a, event: EquipmentReceived, contract: server, {}}}\n"
        assert sorted(self.problems(event.format(first) + event.format(then))) == told

    def test_a_contract_that_cannot_be_read_may_be_the_one_that_is_meant(self) -> None:
        text = paper().replace("id: build, kind: support_work", "id: build, kind: gift")
        event = f"  - {{event: WorkCompleted, contract: build, {self.UNREADABLE}}}\n"
        with pytest.raises(InputError) as refused:
            parse_case(text + event, "c.yaml")
        assert [problem.path for problem in refused.value.problems] == ["contracts[1].kind", "events[2].on"]


class TestValuesThatOnlyLookRight:
    @pytest.mark.parametrize("ground", ["true", "1.0", "'1'", "0", "7"])
    def test_a_ground_is_a_whole_number_from_1_to_6(self, ground: str) -> None:
        fact = f"  - {{event: ImmediateGroundOccurred, on: 2025-06-01, party: customer, ground: {ground}}}\n"
        with pytest.raises(
            InputError, match=r":10:\d+: events\[2\]\.ground: found .*, expected one of 1, 2, 3, 4, 5, 6"
        ):
            parse_case(paper() + fact, "c.yaml")
        parse_case(paper() + fact.replace(f"ground: {ground}", "ground: 6"))

    @pytest.mark.parametrize("special", ["[]", "[[inspection_days, 30]]"])
    def test_special_conditions_are_a_mapping(self, special: str) -> None:
        text = paper().replace("price: 1200000", f"price: 1200000, special: {special}")
        with pytest.raises(
            InputError, match=r"contracts\[0\]\.special: found .*, expected a mapping of names to values"
        ):
            parse_case(text)


class TestAChargeOfTwoOrders:
    """Both orders have a contract `server`: the name alone says nothing, and the money would wait for ever."""

    BOTH = paper() + "---\n" + second()

    @pytest.mark.parametrize(
        "fact",
        [
            PaymentReceived(charge="server/server/price", amount=5, on=date(2025, 7, 1)),
            InvoiceIssued(charges=("server/server/price",), due_on=date(2025, 8, 1), on=date(2025, 7, 1)),
        ],
    )
    def test_is_ambiguous_when_recorded_without_its_order(self, fact: PaymentReceived | InvoiceIssued) -> None:
        matter = Register(":memory:").apply(parse_case(self.BOTH))
        records = len(matter.history.records)
        with pytest.raises(InputError, match=r"ambiguous charge.*SO-1/server/server/price, SO-2/server/server/price"):
            matter.record(fact)
        assert len(matter.history.records) == records

    @pytest.mark.parametrize(
        ("contract", "charge", "order"),
        [
            ("SO-2/server", "server/server/price", None),
            (None, "SO-2/server/server/price", None),
            (None, "server/server/price", "SO-2"),
        ],
    )
    def test_is_clear_with_it(self, contract: str | None, charge: str, order: str | None) -> None:
        matter = Register(":memory:").apply(parse_case(self.BOTH))
        on = date(2025, 7, 1)
        payment = PaymentReceived(contract=contract, charge=charge, amount=5, on=on)
        matter.record(payment, order=order, recorded_at=datetime(2025, 7, 1, 9, tzinfo=JST))
        assert matter.view(on).fees.totals.advance == 5


def test_a_store_on_disk_says_the_same(tmp_path: Path) -> None:
    with Register(tmp_path / "s.db") as register:
        register.apply(parse_case(paper()))
        with pytest.raises(InputError, match="no contract 'build'"):
            register.apply(parse_case(TestAContractThatIsLeftOut.WITHOUT))
