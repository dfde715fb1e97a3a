"""Questions in words: what no view of the matter can hold is refused, what may come about is answered."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from services import service
from story import certificate, day, fact, formed, given, outsourcing, paid, received, supply

from yakkan import Register
from yakkan.domain.errors import InputError
from yakkan.projections.question import parse
from yakkan.projections.view import View


@cache
def view() -> View:
    """A service that runs, a machine of two units of which one has come, and a leased one without a unit of its own."""
    story = given(
        outsourcing("watch"),
        supply("server", ["s1", "s2"]),
        {"id": "disk", "kind": "supply", "price": 500_000, "due_on": "2025-05-30"},
        *formed("2025-04-07"),
        received("2025-05-07", "s1"),
        received("2025-05-07", unit="disk", contract="disk"),
        certificate("2025-05-12", unit="disk", contract="disk"),
    )
    seen: View = story.matter.view(as_of=day("2025-06-10"))
    return seen


def ask(text: str, of: View | None = None) -> Any:
    question = parse(text)
    question.check(of or view())
    return question(of or view())


class TestEveryChargeThatIsThere:
    def test_can_be_asked_about(self) -> None:
        prepaid = paid("2024-12-25", 660_000, contract="watch", prepays_through="2025-06")
        ended = fact("EarlyTerminationNoticed", "2025-04-10", contract="watch", form="paper")
        story = given(service("2025-01-01", 12, monthly_fee=100_000), *formed("2024-12-01"), prepaid, ended)
        seen = story.matter.view(as_of=day("2025-06-01"))
        assert "watch/prepaid_fees" in [charge.id for charge in seen.fees.charges]
        for charge in seen.fees.charges:
            assert ask(f"{charge.id}.gross", seen) == charge.gross


class TestWhatCanNeverBe:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("watch.state == expird", "did you mean expired?"),
            ("watch.state == in_warranty", "expected one of none, applied, accepted, in_service"),
            ("server/s1.state != in_waranty", "did you mean in_warranty?"),
            ("in_warranty", "expected a question"),
            ("payable", "such as damages:server.payable"),
            ("not outstandng", "did you mean outstanding?"),
            ("outstandng > 5", "did you mean outstanding?"),
            ("O22:server/s1", "such as O22:server/s1.status"),
            ("damages:watch", "such as damages:watch.status"),
            ("outstanding > 2025-01-01", "expected a number"),
            ("watch.since == 5", "expected a day"),
            ("watch.state == as_of", "two things of one sort"),
            ("watch.title == customer", "which a contract of kind outsourcing never has"),
            ("server.title", "server/s1.title"),
            ("server/s1.basis", "server.basis"),
            ("server/s1.title == custmer", "did you mean customer?"),
            ("watch.basis == 35", "'35'"),
            ("O22:server/s1.status == paid", "expected one of open, overdue, discharged, lapsed, released"),
            ("O22:server/s1.gross > 5", "fields are id, contract"),
            ("watch/2025-6.gross", "the unknown charge"),
            ("server/price.gross", "the unknown charge"),
            ("server/s3/price.gross", "the unknown charge"),
            # The price is that of the unit, which bears the name of the contract where none is named.
            ("disk/price.gross", "did you mean disk/disk/price?"),
            ("EquipmentReceived:watch", "which a contract of kind outsourcing never has"),
            ("TermRenewed:watch == yes", "expected true or false"),
        ],
    )
    def test_it_is_refused_with_what_would_do(self, text: str, told: str) -> None:
        with pytest.raises(InputError) as raised:
            ask(text)
        assert told in str(raised.value)

    def test_a_name_of_two_contracts_is_given_with_its_order_once(self) -> None:
        one = given(outsourcing("watch"), *formed("2025-04-07"))
        two = given(outsourcing("watch"), *formed("2025-04-17"), order="SO-2")
        register = Register(":memory:")
        one.told_to(register)
        matter = two.told_to(register)
        with pytest.raises(InputError) as raised:
            ask("watch.state", matter.view(as_of=day("2025-06-10")))
        assert "SO-1/watch" in str(raised.value)
        assert "SO-1/SO-1" not in str(raised.value)


class TestWhatMayBe:
    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("watch.state == expired", False),
            ("watch.state == none", False),
            ("watch.basis == '40(2)'", False),
            ("watch/2026-04.gross", None),
            ("watch/early_termination.gross == none", True),
            ("server/s2/price.gross", None),
            ("server/s2.title == lessor", False),
            ("server/s1.since", day("2025-05-15")),
            ("disk/disk/price.status != overdue and O26:disk/disk.status != overdue", True),
            ("disk/disk/price.status == paid or disk/disk/price.paid == paid", True),
            ("damages:server/s1.cap == uncapped", False),
            ("TermRenewed:watch", False),
            ("CurePeriodLapsed:watch or BenefitOfTimeLost:account", False),
            ("as_of >= watch.since", True),
        ],
    )
    def test_it_is_answered(self, text: str, answer: Any) -> None:
        assert ask(text) == answer

    def test_the_state_before_any_application_is_none(self) -> None:
        early = given(outsourcing("watch"), *formed("2025-04-07")).matter.view(as_of=day("2025-04-01"))
        assert ask("watch.state == none", early) is True

    @pytest.mark.parametrize(("field", "answer"), [("handed_over_on", day("2025-05-12")), ("title", "company")])
    def test_a_contract_with_one_unit_answers_for_it(self, field: str, answer: Any) -> None:
        # certified on Monday 2025-05-12 and not paid: handed over that day, title still with the company
        assert ask(f"disk.{field}") == ask(f"disk/disk.{field}") == answer


class TestFromPython:
    def test_the_tools_take_a_question_in_words(self) -> None:
        story = given(supply(), *formed("2025-04-07"), received("2025-05-07"), certificate("2025-05-12"))
        dispute = story.matter.dispute()
        last = day("2025-05-20")
        assert dispute.across_readings("server.state", as_of=last).certain
        assert len(dispute.flips("server/s1.state == in_warranty", as_of=last)) == 1
        turned = dispute.bisect("server/s1.state == in_warranty", as_of=last)
        # certified on 05-12, the warranty begins the day after (32(1))
        assert turned is not None
        assert turned.at == day("2025-05-13")
        assert dispute.decisive_facts("server.state", as_of=last, up_to=1, within=1).answer == "in_warranty"
        with pytest.raises(InputError):
            dispute.decisive_facts("server.state == expired", as_of=last)
