"""Disputes made up by hand to see whether the tools that turn back time tell the truth; worked out beside each."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import pytest

from yakkan import InputError, Matter, Register, parse_case
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.target import explain

Json = dict[str, Any]
UNITS = [{"id": "a", "price": 1_000_000}, {"id": "b", "price": 2_000_000}]
SUPPLY = {"id": "srv", "kind": "supply", "price": 3_000_000, "units": UNITS}


def happens(event: str, on: str, **fields: Any) -> Json:
    return {"event": event, "on": on, **fields}


def told(contracts: list[Json], *events: Json, order: str = "SO-1") -> Json:
    """One order, accepted on 2025-02-05."""
    formation = [
        happens("ApplicationReceived", "2025-02-03"),
        happens("AcceptanceArrived", "2025-02-05", form="electronic"),
    ]
    quote = {"number": "Q-1", "issued_on": "2025-01-10"}
    return {
        "order": order, "customer": "あけぼの製作所", "quote": quote, "contracts": contracts,
        "events": [*formation, *events],
    }  # fmt: skip


def matter(*orders: Json) -> Matter:
    """A matter of these orders."""
    text = "\n".join(json.dumps(order, ensure_ascii=False) for order in orders)
    return Register(":memory:").apply(parse_case(text, "case.jsonl" if len(orders) > 1 else "case.json"))


class TestWhatTimeAloneTurns:
    """Interest grows from day to day; what else happens on such a day does not decide it."""

    # 660,000 yen are due on Monday 2025-03-31, unpaid; the demand of 04-10 is about prescription (Civil Code 150).
    DEMAND = happens("PaymentDemanded", "2025-04-10", contract="work", id="demand")
    PAID = happens("PaymentReceived", "2025-04-10", contract="work", amount=100_000, id="paid")

    @staticmethod
    def work(*events: Json) -> Matter:
        done = (
            happens("WorkCompleted", "2025-02-10", contract="work"),
            happens("CompletionConfirmed", "2025-02-12", contract="work", form="paper"),
        )
        return matter(told([{"id": "work", "kind": "integration", "price": 600_000}], *done, *events))

    def turning_of(self, on: str, *events: Json) -> list[str | None]:
        turnings = self.work(*events).dispute().flips("late_interest", as_of=date(2025, 4, 20))
        (turning,) = (each for each in turnings if each.at == date.fromisoformat(on))
        return [row.id for row in turning.events]

    def test_is_not_put_down_to_a_fact_of_that_day(self) -> None:
        assert self.turning_of("2025-04-10", self.DEMAND) == []

    def test_is_told_from_what_a_fact_of_that_day_does(self) -> None:
        # 10 days on 660,000 are 2,621.9: the payment takes them off at once (Civil Code 489).
        assert self.turning_of("2025-04-10", self.DEMAND, self.PAID) == ["paid"]

    def test_a_fact_that_puts_a_turn_off_decides_it(self) -> None:
        # Received on 03-03, passed in silence at the end of 03-10 (28(1)); by the lessor's certificate on 03-14 (X38):
        # on 03-14 the price would stand either way, but it would not turn on that day.
        leased = {"id": "srv", "kind": "supply", "price": 2_000_000, "lease": True}
        case = told(
            [leased],
            happens("LeaseRequested", "2025-02-10", contract="srv", form="paper"),
            happens("LeaseConsented", "2025-02-12", contract="srv"),
            happens("LeaseConcluded", "2025-02-20", contract="srv", lessor="桜リース"),
            happens("EquipmentReceived", "2025-03-03", contract="srv"),
            happens("LeaseAcceptanceCertified", "2025-03-14", contract="srv", id="certified"),
        )
        (turning,) = matter(case).dispute().flips("srv/srv/price.status", as_of=date(2025, 3, 20))
        assert (turning.at, [row.id for row in turning.events]) == (date(2025, 3, 14), ["certified"])


class TestNamesInQuestions:
    """A contract may go by its name or with its order before it, and so may its units."""

    RECEIVED = happens("EquipmentReceived", "2025-03-03", contract="srv", unit="a")
    PASSED = happens("PassCertificateArrived", "2025-03-07", contract="srv", unit="a", form="paper")
    FREE = happens("PaymentReceived", "2025-03-20", amount=1)

    QUESTIONS = (
        "SO-1/srv/a.state == in_warranty",
        "SO-1/srv/a.passed_as == inspected",
        "EquipmentReceived:SO-1/srv",
        "EquipmentReceived:SO-1/srv/a",
        "O20:SO-1/srv/a.status == discharged",
        "SO-1/srv/a/price.gross == 1100000",
        "latent_defect:SO-1/srv/a.status == open",
        "PaymentReceived:account",
    )

    @pytest.mark.parametrize("orders", [1, 2])
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_are_understood_with_their_order(self, question: str, orders: int) -> None:
        first = told([SUPPLY], self.RECEIVED, self.PASSED, self.FREE)
        # In the second order of the customer nothing has come: an answer must not be taken from there.
        both = (first, told([SUPPLY], order="SO-2"))[:orders]
        dispute = matter(*both).dispute()
        assert dispute.across_readings(question, as_of=date(2025, 3, 21)).answers == {"any": True}
        turning = dispute.bisect(question, as_of=date(2025, 3, 21))
        assert turning is not None
        assert (turning.before, turning.after) == (False, True)

    def test_of_a_unit_of_the_other_order_are_told_apart(self) -> None:
        dispute = matter(told([SUPPLY], self.RECEIVED), told([SUPPLY], order="SO-2")).dispute()
        for name, answer in (("SO-1/srv/a", "delivered"), ("SO-2/srv/a", "accepted"), ("SO-1/srv/b", "accepted")):
            assert dispute.across_readings(f"{name}.state", as_of=date(2025, 3, 5)).answers == {"any": answer}
        assert dispute.bisect("EquipmentReceived:SO-2/srv/a", as_of=date(2025, 3, 5)) is None

    def test_an_order_that_is_called_like_a_contract_hides_none_of_its_units(self) -> None:
        other = {"id": "a", "kind": "support_work", "price": 1000}
        case = told([SUPPLY, other], self.RECEIVED, order="srv")
        dispute = matter(case).dispute()
        assert dispute.across_readings("srv/a.state", as_of=date(2025, 3, 5)).answers == {"any": "delivered"}

    @pytest.mark.parametrize(
        "question", ["O99:srv/a.status == open", "O0:srv.status", "account.state == open", "account/deposit.status"]
    )
    def test_that_nothing_goes_by_are_refused(self, question: str) -> None:
        with pytest.raises(InputError, match="unknown"):
            matter(told([SUPPLY], self.RECEIVED)).dispute().bisect(question)

    @pytest.mark.parametrize(
        "name", ["SO-1/srv/a/price", "O22:SO-1/srv/a", "latent_defect:SO-1/srv/a", "state:SO-1/srv/a"]
    )
    def test_are_explained_with_their_order(self, name: str) -> None:
        view = matter(told([SUPPLY], self.RECEIVED, self.PASSED)).view(as_of=date(2025, 3, 21))
        assert explain(view, name).children


class TestASearchAcrossReadingsThatWasCut:
    """What was not tried is not told: combinations that no view was made of are under no answer."""

    # Two services ended for cause (40(2), 40(3)): proration, tax, lump sums and interest of both hang on readings.
    SERVICES = (
        {"id": "ops", "kind": "outsourcing", "monthly_fee": 300_000, "starts_on": "2025-03-01", "term_months": 6},
        {"id": "mon", "kind": "outsourcing", "monthly_fee": 80_000, "starts_on": "2025-03-01", "term_months": 9},
    )
    EVENTS = (
        happens("PaymentReceived", "2025-05-10", amount=500_000),
        happens("ImmediateGroundOccurred", "2025-06-01", contract="ops", party="customer", ground=5),
        happens("RescissionArrived", "2025-06-10", by="company", basis="40(2)", scope="all"),
        happens("PaymentReceived", "2025-07-10", contract="mon", amount=300_000),
    )

    @pytest.mark.parametrize("bound", [40, 150])
    def test_tells_for_no_combination_two_answers(self, bound: int) -> None:
        dispute = matter(told(list(self.SERVICES), *self.EVENTS)).dispute()
        found = dispute.across_readings("outstanding", as_of=date(2025, 7, 10), bound=bound)
        assert not found.complete
        tried = [dict(pair.split("=") for pair in key.split()) for key in found.answers]
        alternatives = {name: sorted(READINGS[name].alternatives) for name in found.decided_by}
        for answer in set(found.answers.values()):
            for condition in found.under(answer):
                part = dict(pair.split("=") for pair in condition.split())
                # Every combination that the condition speaks of was tried, and has this answer.
                free = [name for name in found.decided_by if name not in part]
                meant = [
                    {**part, **dict(zip(free, values, strict=True))}
                    for values in product(*(alternatives[name] for name in free))
                ]
                assert all(each in tried for each in meant)
                assert {
                    found.answers[key] for key, each in zip(found.answers, tried, strict=True) if each in meant
                } == {answer}


class TestWhyNotOfDisputedWork:
    """Completed on 2025-03-03, objected to in writing on 03-10 (5(1)): what a finding must say for either outcome."""

    @staticmethod
    def missing(state: str) -> list[list[tuple[str, str]]]:
        work = {"id": "work", "kind": "integration", "price": 600_000}
        case = told(
            [work],
            happens("WorkCompleted", "2025-03-03", contract="work"),
            happens("CompletionObjected", "2025-03-10", contract="work", form="paper"),
        )
        tree = matter(case).dispute().why_not(f"state:work={state}", as_of=date(2025, 3, 20))
        (reason,) = (node for node in tree.children if node.text == "nothing recorded leads to it")
        return [[(node.text, node.arithmetic) for node in way.children] for way in reason.children]

    def test_says_whether_the_finding_is_that_the_work_was_complete(self) -> None:
        # Found incomplete the work is to be done, and completed anew.
        ways = self.missing("completed")
        assert [
            ("not recorded: CompletionFound", "the work was not complete"),
            ("not recorded: WorkCompleted", ""),
        ] in (ways)
