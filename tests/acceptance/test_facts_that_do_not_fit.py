"""Facts that are refused because they contradict the definitions or themselves, and facts without a contract."""

from __future__ import annotations

from datetime import date

import pytest
from rentals import PC, delivered, rental
from services import WATCH, invoice, service
from story import (
    Json,
    accepted,
    applied,
    corrected,
    fact,
    formed,
    formed_on,
    given,
    integration,
    paid,
    plus,
    received,
    rejection,
    supply,
)

from yakkan import CompletionConfirmed, InputError, InvoiceIssued, PaymentReceived, Register, WorkCompleted, parse_case


class TestNamesOfCharges:
    """What a contract can never charge is refused where facts enter (interface section 6)."""

    contracts = (
        service("2025-02-01", 12),
        rental("2025-02-01", 12),
        rental("2025-02-01", 12, id="pcs", monthly_fee=None, units=[{"id": "a", "monthly_fee": 100}]),
        supply(),
        supply("plan", instalments=[{"amount": 1_320_000, "due_on": "2025-06-30"}]),
        integration(),
    )

    @pytest.mark.parametrize(
        "charge",
        [
            *("watch/2025-02", "watch/2031-12", "watch/early_termination", "watch/prepaid_fees", "watch/deposit/1"),
            *("SO-1/watch/2025-02", "account/deposit/2", "pc/2025-02-15", "pc/late_return/3", "pc/loss_compensation"),
            *("pcs/a/late_return/1", "pcs/a/loss_compensation/2", "server/s1/price", "server/s1/price_reduction/2"),
            *("plan/instalment/1", "plan/s1/price_reduction", "build/price", "build/progress_settlement"),
            *("watch/2025-02/sla_reduction/availability", "server/s1/price/refund", "server/s1/price/lessor"),
        ],
    )
    def test_that_may_arise_are_taken(self, charge: str) -> None:
        given(*self.contracts, *formed_on("2025-01-06"), paid("2025-01-10", 100, charge=charge)).told_to(
            Register(":memory:")
        )

    @pytest.mark.parametrize(
        ("charge", "expected"),
        [
            ("watch/price", "watch/2025-02, watch/early_termination"),
            # The service begins in February 2025; there is no thirteenth month.
            ("watch/2025-01", "watch/2025-02"),
            ("watch/2025-13", "watch/2025-02"),
            ("watch/late_return/1", "watch/2025-02"),
            ("watch/2025-02/price", "watch/2025-02"),
            ("pcs/b/late_return/1", "pcs/a/late_return/1"),
            ("pcs/late_return/1", "pcs/a/late_return/1"),
            ("server/price", "server/s1/price"),
            ("server/s2/price", "server/s1/price"),
            ("server/s1/late_return/1", "server/s1/price"),
            ("server/instalment/1", "server/s1/price"),
            ("plan/instalment/2", "plan/instalment/1"),
            ("build/2025-02", "build/price"),
            ("account/price", "account/deposit/1"),
        ],
    )
    def test_that_can_never_arise_are_refused(self, charge: str, expected: str) -> None:
        story = given(*self.contracts, *formed_on("2025-01-06"))
        wrong = story.then(fact("InvoiceIssued", "2025-01-10", due_on="2025-02-28", charges=["watch/2025-02", charge]))
        with pytest.raises(InputError) as refused:
            parse_case(wrong.text)
        [problem] = refused.value.problems
        assert problem.path == "events[2].charges[1]"
        assert repr(charge) in problem.found
        assert expected in problem.expected
        with pytest.raises(InputError):
            story.matter.record(PaymentReceived(on=date(2025, 1, 10), amount=100, charge=charge))

    def test_that_a_contract_of_another_order_can_have_are_taken(self) -> None:
        work = given(integration("watch"), order="SO-2")
        both = f"---\n{given(*self.contracts, *formed_on('2025-01-06')).text}\n---\n{work.text}\n"
        matter = Register(":memory:").apply(parse_case(both))
        matter.record(InvoiceIssued(on=date(2025, 1, 10), due_on=date(2025, 2, 28), charges=("watch/price",)))

    def test_that_one_contract_alone_can_have_mean_that_contract(self) -> None:
        # The service `watch` of the first order never has a price, the work `watch` of the second has nothing else.
        work = given(integration("watch"), *formed_on("2025-01-06"), order="SO-2")
        both = f"---\n{given(*self.contracts, *formed_on('2025-01-06')).text}\n---\n{work.text}\n"
        matter = Register(":memory:").apply(parse_case(both))
        matter.record(PaymentReceived(on=date(2025, 2, 1), amount=100, charge="watch/price"))
        matter.record(WorkCompleted(on=date(2025, 2, 3), contract="SO-2/watch"))
        matter.record(CompletionConfirmed(on=date(2025, 2, 4), contract="SO-2/watch", form="email"))
        [price] = [line for line in matter.view(date(2025, 2, 4)).fees.charges if line.kind == "price"]
        assert (price.id, price.paid) == ("SO-2/watch/price", 100)

    def test_are_not_to_be_corrected_into_such(self) -> None:
        pay = paid("2025-01-10", 100, charge="watch/2025-02", id="p")
        story = given(*self.contracts, *formed_on("2025-01-06"), pay)
        with pytest.raises(InputError, match="watch/price"):
            parse_case(story.then(corrected("p", {"charge": "watch/price"}, "2025-01-12")).text)


class TestWhatContradictsItself:
    def refused(self, *facts: Json) -> list[tuple[str, str, str]]:
        register = Register(":memory:")
        story = given(supply(), service("2025-05-01", 12), *formed(), received("2025-05-12"))
        matter = story.told_to(register)
        before = matter.view(as_of=matter.history.records[-1].event.on).to_dict()
        with pytest.raises(InputError) as refused:
            register.apply(parse_case(story.then(*facts).text))
        assert matter.view(as_of=matter.history.records[-1].event.on).to_dict() == before
        return [(each.path.rpartition(".")[2], each.found, each.expected) for each in refused.value.problems]

    def test_nothing_arrives_before_it_was_sent(self) -> None:
        late = rejection("2025-05-19", dispatched_on="2025-05-20")
        assert self.refused(late) == [
            ("dispatched_on", "2025-05-20", "a day not after 2025-05-19, on which it arrived")
        ]
        same_day = rejection("2025-05-19", dispatched_on="2025-05-19")
        seen = given(supply(), *formed(), received("2025-05-12"), same_day).as_of("2025-05-19")
        assert seen.unit()["state"] == "rejected"

    def test_nor_is_an_invoice_for_no_charge(self) -> None:
        [(path, found, _)] = self.refused(invoice("2025-06-02", "2025-06-30", []))
        assert (path, found) == ("charges", "an empty list")


class TestSpellsThatEndBeforeTheyBegin:
    @pytest.mark.parametrize("event", ["ForceMajeureOccurred", "PerformanceRefused"])
    def test_are_refused_with_their_day_and_what_was_expected(self, event: str) -> None:
        for until in ("2025-05-10", "2025-06-01"):
            given(supply(), *formed(), fact(event, "2025-05-10", until=until)).as_of("2025-05-10")
        with pytest.raises(
            InputError, match=r"until: found 2025-05-09, expected a day not before 2025-05-10"
        ) as caught:
            parse_case(given(supply(), *formed(), fact(event, "2025-05-10", until="2025-05-09")).text)
        assert caught.value.problems[0].line is not None

    def test_by_a_correction_too_and_nothing_changes(self) -> None:
        storm = fact("ForceMajeureOccurred", "2025-05-10", until="2025-05-12", id="storm")
        story = given(supply(), *formed(), storm)
        with Register(":memory:") as register:
            matter = story.told_to(register)
            before = matter.view(as_of=date(2025, 6, 1)).to_dict()
            with pytest.raises(InputError, match="until"):
                story.then(corrected("storm", {"on": "2025-05-13"}, "2025-06-01")).told_to(register)
            assert matter.view(as_of=date(2025, 6, 1)).to_dict() == before
            story.then(corrected("storm", {"on": "2025-05-13", "until": "2025-05-13"}, "2025-06-01")).told_to(register)


class TestMonthsThatNobodyCanCountWith:
    """Years for which no deadline can be computed are refused where facts enter, also in months."""

    sla = ({"below": "99.9", "reduce": "0.10"},)

    @pytest.mark.parametrize(
        ("told", "path"),
        [
            (paid("2025-02-03", 1_000, contract=WATCH, prepays_through="9999-12"), "events[2].prepays_through"),
            (paid("2025-02-03", 1_000, contract=WATCH, prepays_through="0000-12"), "events[2].prepays_through"),
            (paid("2025-02-03", 1_000, charge="watch/9999-12"), "events[2].charge"),
            (
                fact("ServiceLevelMeasured", "2025-02-03", contract=WATCH, month="0000-01", metric="up", value="1"),
                "events[2].month",
            ),
            (
                fact("ServiceLevelMeasured", "2025-02-03", contract=WATCH, month="2100-01", metric="up", value="1"),
                "events[2].month",
            ),
        ],
    )
    def test_are_refused_and_nothing_changes(self, told: Json, path: str) -> None:
        register = Register(":memory:")
        start = (service("2025-01-01", 12, sla={"up": list(self.sla)}), *formed_on("2024-12-02"))
        given(*start).told_to(register)
        wrong = given(*start, told)
        with pytest.raises(InputError) as refused:
            register.apply(parse_case(wrong.text))
        assert [problem.path for problem in refused.value.problems] == [path]
        rows = register.matter("みなと商事").view(as_of=date(2025, 3, 1)).timeline
        assert [row.event for row in rows if not row.deemed] == ["ApplicationReceived", "AcceptanceArrived"]

    def test_are_not_to_be_corrected_into_such(self) -> None:
        right = paid("2025-02-03", 1_000, contract=WATCH, prepays_through="2025-12", id="p1")
        change = fact("FactCorrected", plus("2025-02-03", 1), corrects="p1", changes={"prepays_through": "9999-12"})
        with pytest.raises(InputError, match="a month from 1950-01 to 2099-12"):
            given(service("2025-01-01", 12), *formed_on("2024-12-02"), right, change).told_to(Register(":memory:"))


class TestWithoutAContract:
    """What the terms say of conduct binds the parties of a contract; applied for on 2025-01-06, formed on 01-10."""

    facts = (
        fact("SecretDisclosed", "2025-01-09", contract=WATCH, item="plan", by="customer", marked=True, tangible=True),
        fact("WorkSubcontracted", "2025-01-09", contract=WATCH, to="Sub"),
        fact("HarassmentFound", "2025-01-09", contract=WATCH),
        fact("RightsAssigned", "2025-01-09", contract=WATCH, by="company", to="Group", group_company=True),
        fact("ImmediateGroundOccurred", "2025-01-09", contract=WATCH, party="customer", ground=1),
    )

    @pytest.mark.parametrize("one", facts, ids=lambda one: str(one["event"]))
    def test_nothing_follows(self, one: Json) -> None:
        contract, event = service("2025-02-01", 12), str(one["event"])
        for on, effect in (("2025-01-09", "none"), ("2025-01-10", "full")):
            seen = given(contract, *formed_on("2025-01-06")[:1], accepted("2025-01-10"), {**one, "on": on}).as_of(
                "2025-02-01"
            )
            row = seen.row(event)
            assert (row["effect"], row["reason"]) == (
                effect,
                "contract watch had not been formed" if effect == "none" else None,
            )
        # Refused on 01-08: there will never be a contract.
        refused = fact("ApplicationRejected", "2025-01-08")
        seen = given(contract, applied("2025-01-06"), refused, one).as_of("2025-02-01")
        assert [duty["id"] for duty in seen.json["obligations"]] == ["O1"]
        assert seen.row(event)["effect"] == "none"

    def test_nothing_follows_for_the_account(self) -> None:
        harassed = [fact("HarassmentFound", on) for on in ("2025-01-09", "2025-01-10")]
        seen = given(service("2025-02-01", 12), applied("2025-01-06"), accepted("2025-01-10"), *harassed)
        rows = [(row["effect"], row["reason"]) for row in seen.as_of("2025-01-10").rows("HarassmentFound")]
        assert rows == [("none", "no contract had been formed"), ("full", None)]

    @pytest.mark.parametrize("event", ["DebtAcknowledged", "SuitFiled"])
    def test_nothing_owed_is_acknowledged_or_sued_for(self, event: str) -> None:
        # January's fee of 220,000 yen arises on 01-31; before, nothing is owed that prescription could run against.
        story = given(service("2025-01-01", 12, monthly_fee=200_000), *formed_on("2024-12-02"))
        for on, effect in (("2025-01-30", "none"), ("2025-01-31", "full")):
            assert story.then(fact(event, on, contract=WATCH)).as_of(on).row(event)["effect"] == effect

    def test_no_data_is_erased_from_what_nobody_had(self) -> None:
        erased = fact("DataErasureConfirmed", "2025-01-05", contract=PC)
        story = given(rental("2025-01-01", 12), *formed_on("2024-12-05"))
        assert story.then(erased).as_of("2025-01-06").row("DataErasureConfirmed")["effect"] == "none"
        later = story.then(delivered("2025-01-06"), {**erased, "on": "2025-01-06"})
        assert later.as_of("2025-01-06").row("DataErasureConfirmed")["effect"] == "full"

    def test_nobody_is_late_with_a_sale_that_has_ended(self) -> None:
        ended = fact("TerminationAgreed", "2025-05-12", contract="server")
        late = fact("DeliveryDelayNotified", "2025-05-13", contract="server", attributable_to="neither")
        seen = given(supply(), *formed_on("2025-04-07"), ended, late).as_of("2025-05-13")
        assert (seen.row("DeliveryDelayNotified")["effect"], seen.duties("O21")) == ("none", [])
