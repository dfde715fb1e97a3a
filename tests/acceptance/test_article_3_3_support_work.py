"""Articles 3(3) and 6(1): support work is care; nothing is put right but slips of the pen (S5)."""

from __future__ import annotations

from typing import Any

import pytest
from services import cap, completed, effect, incident, money, payable, rework_demanded, rework_performed, state
from story import Json, Story, formed, given, paid

ADVICE = "advice"


def support(price: int = 500_000, **more: Any) -> Json:
    return {"id": ADVICE, "kind": "support_work", "price": price, "due_on": "2025-04-30", **more}


def project(*facts: Json, **contract: Any) -> Story:
    """Accepted on 2025-01-20; 500,000 yen before tax."""
    return given(support(**contract), *formed("2025-01-20"), *facts)


DONE = completed("2025-03-03", ADVICE)


class TestArticle3_3_FromAcceptanceToTheEnd:
    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2025-01-19", "applied"),
            ("2025-01-20", "accepted"),
            ("2025-03-02", "accepted"),
            ("2025-03-03", "completed"),
            ("2025-03-04", "closed"),
            ("2026-03-04", "closed"),
        ],
    )
    def test_it_closes_on_the_day_after_its_completion(self, as_of: str, expected: str) -> None:
        assert state(project(DONE).as_of(as_of), ADVICE) == expected

    def test_nobody_is_asked_to_confirm_it(self) -> None:
        seen = project(DONE).as_of("2025-06-30")
        assert seen.rows("CompletionDeemedConfirmed") == []
        assert seen.duties("O5") == []
        assert seen.contract(ADVICE)["passed_as"] is None

    def test_it_costs_its_price_once_completed(self) -> None:
        assert project(DONE).as_of("2025-03-02").charges() == []
        seen = project(DONE).as_of("2025-03-03")
        assert money(seen, "advice/price") == (500_000, 50_000, 550_000)
        # it arose in March: the end of April
        assert seen.charge("advice/price")["due_on"] == "2025-04-30"

    def test_care_is_owed(self) -> None:
        duty = project().as_of("2025-02-03").duty("O7", contract=ADVICE)
        assert (duty["debtor"], duty["article"]) == ("company", "3(3)")

    def test_care_ends_with_the_work_and_nobody_fixes_a_specification_any_more(self) -> None:
        for as_of, care, specification in (
            ("2025-03-02", ("open", None), ("open", None)),
            ("2025-03-03", ("open", None), ("released", "2025-03-03")),
            ("2025-03-04", ("discharged", "2025-03-03"), ("released", "2025-03-03")),
        ):
            seen = project(DONE).as_of(as_of)
            duties = [seen.duty(id, contract=ADVICE) for id in ("O7", "O2")]
            assert [(duty["status"], duty["ended_on"]) for duty in duties] == [care, specification]


class TestS5_WrongAdviceAndTypingErrors:
    def test_typing_errors_are_corrected(self) -> None:
        story = project(DONE, rework_demanded("2025-03-10", ADVICE, clerical=True))
        assert story.as_of("2025-03-09").duties("O6") == []
        seen = story.as_of("2025-03-10")
        assert effect(seen, "ReworkDemanded") == "full"
        duty = seen.duty("O6", contract=ADVICE)
        assert (duty["debtor"], duty["arose_on"], duty["ended_on"]) == ("company", "2025-03-10", None)

    def test_once_that_is_done_nothing_is_left(self) -> None:
        story = project(
            DONE, rework_demanded("2025-03-10", ADVICE, clerical=True), rework_performed("2025-03-12", ADVICE)
        )
        seen = story.as_of("2025-03-12")
        duty = seen.duty("O6", contract=ADVICE)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-03-12")
        assert state(seen, ADVICE) == "closed"

    def test_wrong_advice_is_not_redone(self) -> None:
        seen = project(DONE, rework_demanded("2025-03-10", ADVICE)).as_of("2025-03-10")
        assert effect(seen, "ReworkDemanded") == "none"
        assert seen.row("ReworkDemanded")["reason"]
        assert seen.duties("O6") == []

    def test_of_both_demands_only_the_one_counts(self) -> None:
        seen = project(
            DONE,
            rework_demanded("2025-03-10", ADVICE, clerical=True, id="slips"),
            rework_demanded("2025-03-10", ADVICE, id="advice"),
        ).as_of("2025-03-10")
        assert [effect(seen, "ReworkDemanded", id=id) for id in ("slips", "advice")] == ["full", "none"]
        assert len(seen.duties("O6")) == 1

    def test_wrong_advice_for_want_of_care_is_paid_for_up_to_what_was_paid(self) -> None:
        story = project(
            DONE,
            paid("2025-04-30", 550_000, contract=ADVICE, charge="advice/price"),
            *incident("2025-06-02", 3_000_000, "negligence", ADVICE),
        )
        seen = story.as_of("2025-06-03")
        assert (cap(seen, ADVICE), payable(seen, ADVICE)) == (550_000, 550_000)
        assert payable(story.as_of("2025-06-03", X5="R-B"), ADVICE) == 500_000

    def test_wrong_advice_without_fault_costs_nothing(self) -> None:
        story = project(
            DONE,
            paid("2025-04-30", 550_000, contract=ADVICE, charge="advice/price"),
            *incident("2025-06-02", 3_000_000, "none", ADVICE),
        )
        assert payable(story.as_of("2025-06-03"), ADVICE) == 0

    def test_x16_is_about_requirements_and_does_not_reach_it(self) -> None:
        story = project(
            DONE,
            paid("2025-04-30", 550_000, contract=ADVICE, charge="advice/price"),
            *incident("2025-06-02", 3_000_000, "negligence", ADVICE),
        )
        assert payable(story.as_of("2025-06-03", X16="R-B"), ADVICE) == 550_000

    def test_it_is_never_in_warranty(self) -> None:
        for on in ("2025-03-04", "2025-06-30"):
            seen = project(DONE).as_of(on)
            assert (state(seen, ADVICE), seen.rows("WarrantyBegan")) == ("closed", [])
