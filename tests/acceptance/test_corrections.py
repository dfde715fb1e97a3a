"""Corrections and retractions are about knowledge, not the world: they apply whatever day is asked about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from story import (
    Json,
    Story,
    accepted,
    applied,
    certificate,
    corrected,
    formed,
    given,
    paid,
    received,
    rejection,
    retracted,
    supply,
)

LATER = "2025-06-20T10:00+09:00"
MUCH_LATER = "2025-06-25T10:00+09:00"
LAST = "2025-06-30T10:00+09:00"


def entered(*facts: Json, units: tuple[str, ...] = ("s1",)) -> Story:
    """A receipt of Wednesday 2025-05-28 entered under the label `e3`; last day of inspection 2025-06-04."""
    return given(supply(units=units), *formed(), received("2025-05-28", id="e3"), *facts)


def correct(corrects: str, changes: Json, at: str = LATER, **more: Any) -> Json:
    return corrected(corrects, changes, at[:10], at=at, contract="server", **more)


def retract(retracts: str, at: str = LATER, **more: Any) -> Json:
    return retracted(retracts, at[:10], at=at, contract="server", **more)


def handed_over(story: Story, known_at: str | None = None) -> Any:
    return story.as_of("2025-07-31", known_at=known_at).unit()["handed_over_on"]


class TestFactCorrected:
    # received on Friday 05-30 in truth: last day Friday 06-06
    story = entered(correct("e3", {"on": "2025-05-30"}))

    def test_known_before_it_the_old_day_counts(self) -> None:
        seen = self.story.as_of("2025-06-05", known_at="2025-06-19")
        assert seen.duty("O22")["due_on"] == "2025-06-04"
        assert seen.unit()["passed_as"] == "deemed_passed"

    def test_known_after_it_the_true_day_counts_also_for_days_before_the_correction(self) -> None:
        seen = self.story.as_of("2025-06-05", known_at="2025-06-20")
        assert seen.duty("O22")["due_on"] == "2025-06-06"
        assert seen.unit()["state"] == "delivered"
        assert self.story.as_of("2025-05-29").unit()["state"] == "accepted"
        assert self.story.as_of("2025-06-07").unit()["handed_over_on"] == "2025-06-06"

    def test_it_counts_from_its_very_instant(self) -> None:
        assert handed_over(self.story, "2025-06-20T09:59:59") == "2025-06-04"
        assert handed_over(self.story, "2025-06-20T10:00:00") == "2025-06-06"

    def test_its_own_day_has_no_effect(self) -> None:
        story = entered(corrected("e3", {"on": "2025-05-30"}, "2025-12-01", at=LATER, contract="server"))
        assert story.as_of("2025-06-05").duty("O22")["due_on"] == "2025-06-06"

    def test_the_old_deemed_pass_is_withdrawn_and_a_new_one_recorded_with_the_correction(self) -> None:
        seen = self.story.as_of("2025-07-31")
        old = seen.row("EquipmentDeemedPassed", on="2025-06-04")
        new = seen.row("EquipmentDeemedPassed", on="2025-06-06")
        assert (old["status"], new["status"]) == ("withdrawn", "effective")
        assert old["recorded_at"] == "2025-06-05T00:00:00+09:00"
        assert new["recorded_at"] == "2025-06-20T10:00:00+09:00"  # derived late: never before what brought it about
        assert seen.row("DeemedEventWithdrawn", withdraws=old["ref"])["status"] == "effective"

    def test_the_corrected_row_shows_its_present_values_and_what_it_was(self) -> None:
        seen = self.story.as_of("2025-07-31")
        row = seen.row("EquipmentReceived")
        correction = seen.row("FactCorrected")
        assert row["on"] == "2025-05-30"
        assert row["status"] == "effective"
        assert correction["ref"] in json.dumps(row["corrected_by"])
        assert "2025-05-28" in json.dumps(row["was"])
        assert "corrected_by" not in self.story.as_of("2025-07-31", known_at="2025-06-19").row("EquipmentReceived") or (
            not self.story.as_of("2025-07-31", known_at="2025-06-19").row("EquipmentReceived")["corrected_by"]
        )

    def test_it_shows_in_the_timeline_of_any_day_once_it_is_known(self) -> None:
        assert len(self.story.as_of("2025-05-31").rows("FactCorrected")) == 1
        assert self.story.as_of("2025-07-31", known_at="2025-06-19").rows("FactCorrected") == []

    def test_it_may_leave_out_the_contract(self) -> None:
        story = entered(corrected("e3", {"on": "2025-05-30"}, "2025-06-20", at=LATER))
        assert handed_over(story) == "2025-06-06"

    def test_a_corrected_form_gives_a_rejection_its_effect(self) -> None:
        story = entered(rejection("2025-06-04", form="email", id="r"), correct("r", {"form": "paper"}))
        assert story.as_of("2025-06-05", known_at="2025-06-19").unit()["passed_as"] == "deemed_passed"
        seen = story.as_of("2025-06-05")
        assert seen.unit()["state"] == "rejected"
        assert seen.row("RejectionArrived")["effect"] == "full"

    def test_a_corrected_day_gives_a_late_rejection_its_effect(self) -> None:
        story = entered(rejection("2025-06-05", id="r"), correct("r", {"on": "2025-06-04"}))
        assert story.as_of("2025-06-05", known_at="2025-06-19").row("RejectionArrived")["effect"] == "none"
        assert story.as_of("2025-06-05").unit()["state"] == "rejected"

    def test_a_corrected_unit_moves_the_fact_to_the_other_unit(self) -> None:
        story = entered(correct("e3", {"unit": "s2"}), units=("s1", "s2"))
        seen = story.as_of("2025-06-05")
        assert seen.unit("s1")["state"] == "accepted"
        assert seen.unit("s2")["passed_as"] == "deemed_passed"

    def test_a_corrected_amount_moves_the_money(self) -> None:
        story = entered(paid("2025-06-10", 1_000_000, contract="server", id="p"), correct("p", {"amount": 320_000}))
        # 1,320,000 - 1,000,000; 1,320,000 - 320,000
        assert story.as_of("2025-06-10", known_at="2025-06-19").totals["outstanding"] == 320_000
        assert story.as_of("2025-06-10").totals["outstanding"] == 1_000_000


class TestFactRetracted:
    def test_a_retracted_certificate_was_never_there(self) -> None:
        story = entered(certificate("2025-06-02", id="c"), retract("c"))
        assert handed_over(story, "2025-06-19") == "2025-06-02"
        seen = story.as_of("2025-06-30")
        assert (seen.unit()["passed_as"], seen.unit()["handed_over_on"]) == ("deemed_passed", "2025-06-04")
        assert seen.row("PassCertificateArrived")["status"] == "retracted"

    def test_a_retracted_acceptance_leaves_an_application(self) -> None:
        story = given(supply(), applied("2025-04-03"), accepted("2025-04-07", id="a"), retract("a"))
        assert story.as_of("2025-04-10", known_at="2025-06-19").contract()["state"] == "accepted"
        assert story.as_of("2025-04-10").contract()["state"] == "applied"

    def test_a_retracted_receipt_takes_the_inspection_with_it(self) -> None:
        seen = entered(retract("e3")).as_of("2025-06-30")
        assert seen.unit()["state"] == "accepted"
        assert seen.duties("O22", status="open") == []
        assert seen.totals["charged"] == 0
        assert seen.row("EquipmentDeemedPassed")["status"] == "withdrawn"

    def test_a_withdrawn_event_is_not_revived_but_recorded_anew(self) -> None:
        story = entered(rejection("2025-06-04", id="r", at=LATER), retract("r", at=MUCH_LATER))
        assert handed_over(story, "2025-06-19") == "2025-06-04"
        assert handed_over(story, "2025-06-24") is None
        assert handed_over(story, "2025-06-25") == "2025-06-04"
        rows = story.as_of("2025-07-31").rows("EquipmentDeemedPassed", on="2025-06-04")
        assert sorted(row["status"] for row in rows) == ["effective", "withdrawn"]
        assert len({row["ref"] for row in rows}) == 2
        anew = story.as_of("2025-07-31").row("EquipmentDeemedPassed", status="effective")
        assert anew["recorded_at"] == "2025-06-25T10:00:00+09:00"


class TestWhoRecordedIt:
    def test_stands_beside_the_fact_its_retraction_and_nothing_else(self) -> None:
        receipt, taken_back = received("2025-05-28", id="e1", recorded_by="佐藤"), retract("e1", recorded_by="鈴木")
        story = given(supply(), applied("2025-04-03"), accepted("2025-04-07"), receipt, taken_back)
        rows = story.as_of("2025-06-30").rows()
        assert {row["event"]: row["recorded_by"] for row in rows if "recorded_by" in row} == {
            "EquipmentReceived": "佐藤",
            "FactRetracted": "鈴木",
        }
        # Before anybody took it back, the row is one of another making, and tells it too.
        [row] = story.as_of("2025-05-29", known_at="2025-05-29").rows("EquipmentReceived")
        assert row["recorded_by"] == "佐藤"


class TestCorrectionsOfCorrections:
    moved = correct("e3", {"on": "2025-05-30"}, id="c1")

    def test_a_retracted_correction_leaves_what_stood_before_it(self) -> None:
        story = entered(self.moved, retract("c1", at=MUCH_LATER))
        assert handed_over(story, "2025-06-19") == "2025-06-04"
        assert handed_over(story, "2025-06-24") == "2025-06-06"
        assert handed_over(story, "2025-06-25") == "2025-06-04"

    def test_a_corrected_correction_says_the_new_thing(self) -> None:
        # received on 2025-06-02, a Monday: last day Monday 06-09
        story = entered(self.moved, correct("c1", {"changes": {"on": "2025-06-02"}}, at=MUCH_LATER))
        assert handed_over(story, "2025-06-24") == "2025-06-06"
        assert handed_over(story, "2025-06-25") == "2025-06-09"

    def test_a_retracted_retraction_leaves_the_fact_standing(self) -> None:
        story = entered(retract("e3", id="c1"), retract("c1", at=MUCH_LATER))
        assert handed_over(story, "2025-06-24") is None
        assert handed_over(story, "2025-06-25") == "2025-06-04"
        assert story.as_of("2025-07-31").row("EquipmentReceived")["status"] == "effective"

    def test_three_deep(self) -> None:
        story = entered(self.moved, retract("c1", at=MUCH_LATER, id="c2"), retract("c2", at=LAST))
        answers = [handed_over(story, day) for day in ("2025-06-19", "2025-06-20", "2025-06-25", "2025-06-30")]
        assert answers == ["2025-06-04", "2025-06-06", "2025-06-04", "2025-06-06"]


class TestTwoCorrectionsOfOneFact:
    def test_the_later_recorded_wins(self) -> None:
        story = entered(correct("e3", {"on": "2025-05-30"}), correct("e3", {"on": "2025-06-02"}, at=MUCH_LATER))
        assert handed_over(story, "2025-06-24") == "2025-06-06"
        assert handed_over(story, "2025-06-25") == "2025-06-09"

    def test_field_by_field(self) -> None:
        facts = (
            rejection("2025-06-06", form="phone", id="r"),
            correct("r", {"on": "2025-06-03", "form": "paper"}),
            correct("r", {"on": "2025-06-04"}, at=MUCH_LATER),
        )
        row = entered(*facts).as_of("2025-07-31").row("RejectionArrived")
        # the form of the first correction, the day of the second
        assert (row["on"], row["effect"]) == ("2025-06-04", "full")
        assert entered(*facts).as_of("2025-06-04").unit()["state"] == "rejected"
        assert entered(*facts).as_of("2025-06-03").unit()["state"] == "delivered"

    def test_without_the_later_one_the_earlier_holds_again(self) -> None:
        story = entered(
            correct("e3", {"on": "2025-05-30"}),
            correct("e3", {"on": "2025-06-02"}, at=MUCH_LATER, id="c2"),
            retract("c2", at=LAST),
        )
        assert handed_over(story) == "2025-06-06"

    @pytest.mark.parametrize("order", [("2025-05-30", "2025-06-02"), ("2025-06-02", "2025-05-30")])
    def test_at_one_instant_the_order_of_the_record_decides(self, order: tuple[str, str]) -> None:
        story = entered(correct("e3", {"on": order[0]}), correct("e3", {"on": order[1]}))
        assert handed_over(story) == {"2025-05-30": "2025-06-06", "2025-06-02": "2025-06-09"}[order[1]]
