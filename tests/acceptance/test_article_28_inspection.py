"""Article 28(1) and (2): seven days to inspect, deemed pass, and what a late paper does to it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import jpholiday
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from story import (
    Json,
    Seen,
    Story,
    certificate,
    fire,
    formed,
    given,
    plus,
    received,
    rejection,
    supply,
)

RECEIVED = "2025-05-28"  # a Wednesday; the seventh day is Wednesday 2025-06-04
DAY_7 = "2025-06-04"
DAY_8 = "2025-06-05"


def inspected(*facts: Json, **more: Any) -> Story:
    return given(supply(), *formed(), received(RECEIVED), *facts, **more)


class TestArticle28_1_DeemedPass:
    @pytest.mark.parametrize("as_of", [RECEIVED, plus(DAY_7, -1), DAY_7])
    def test_until_the_last_day_ends_the_unit_is_only_delivered(self, as_of: str) -> None:
        seen = inspected().as_of(as_of)
        assert seen.unit()["state"] == "delivered"
        assert seen.unit()["passed_as"] is None
        assert seen.unit()["handed_over_on"] is None
        assert seen.rows("EquipmentDeemedPassed") == []

    def test_the_day_after_it_has_passed_in_silence(self) -> None:
        seen = inspected().as_of(DAY_8)
        assert seen.unit()["state"] == "in_warranty"
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.unit()["handed_over_on"] == DAY_7
        row = seen.row("EquipmentDeemedPassed", unit="s1")
        assert (row["on"], row["shows_from"]) == (DAY_7, DAY_8)
        assert (row["deemed"], row["status"], row["effect"]) == (True, "effective", "full")
        assert row["article"] == "28(1)"

    def test_the_duty_to_inspect_is_open_to_the_end_of_the_last_day(self) -> None:
        duty = inspected().as_of(DAY_7).duty("O22", unit="s1")
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == (RECEIVED, DAY_7, "open")
        assert (duty["debtor"], duty["creditor"]) == ("customer", "company")
        assert duty["ended_on"] is None

    def test_the_duty_to_inspect_lapses_with_the_last_day(self) -> None:
        duty = inspected().as_of(DAY_8).duty("O22", unit="s1")
        assert (duty["status"], duty["ended_on"]) == ("lapsed", DAY_7)

    @pytest.mark.parametrize("on", [RECEIVED, plus(DAY_7, -1), DAY_7])
    def test_a_certificate_within_seven_days_is_a_pass_of_its_day(self, on: str) -> None:
        story = inspected(certificate(on))
        assert story.as_of(on).unit()["state"] == "inspected"
        seen = story.as_of(DAY_8)
        assert (seen.unit()["passed_as"], seen.unit()["handed_over_on"]) == ("inspected", on)
        assert seen.duty("O22", unit="s1")["status"] == "discharged"
        assert seen.duty("O22", unit="s1")["ended_on"] == on
        assert seen.rows("EquipmentDeemedPassed") == []

    def test_a_certificate_on_the_eighth_day_changes_nothing(self) -> None:
        seen = inspected(certificate(DAY_8)).as_of(plus(DAY_8, 1))
        assert (seen.unit()["passed_as"], seen.unit()["handed_over_on"]) == ("deemed_passed", DAY_7)
        row = seen.row("PassCertificateArrived")
        assert row["effect"] == "none"
        assert row["reason"]

    @pytest.mark.parametrize("on", [RECEIVED, plus(DAY_7, -1), DAY_7])
    def test_a_rejection_within_seven_days_stops_it(self, on: str) -> None:
        story = inspected(rejection(on))
        for as_of in (on, DAY_7, DAY_8, "2025-12-31"):
            assert story.as_of(as_of).unit()["state"] == "rejected"
        seen = story.as_of(DAY_8)
        assert seen.unit()["passed_as"] is None
        assert seen.unit()["handed_over_on"] is None
        assert seen.duty("O22", unit="s1")["status"] == "discharged"
        assert seen.rows("EquipmentDeemedPassed") == []

    def test_a_rejection_on_the_eighth_day_comes_too_late(self) -> None:
        seen = inspected(rejection(DAY_8)).as_of(DAY_8)
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.row("RejectionArrived")["effect"] == "none"
        assert seen.row("RejectionArrived")["reason"]

    def test_a_certificate_for_a_unit_not_yet_received_has_no_effect(self) -> None:
        seen = inspected(certificate("2025-05-27")).as_of(DAY_7)
        assert seen.unit()["state"] == "delivered"
        assert seen.row("PassCertificateArrived")["effect"] == "none"

    def test_a_rejection_of_a_unit_not_yet_received_has_no_effect(self) -> None:
        seen = inspected(rejection("2025-05-27")).as_of(DAY_8)
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.row("RejectionArrived")["effect"] == "none"

    def test_a_rejection_after_a_pass_has_no_effect(self) -> None:
        seen = inspected(certificate("2025-05-30"), rejection("2025-06-02")).as_of(DAY_8)
        assert (seen.unit()["state"], seen.unit()["passed_as"]) == ("in_warranty", "inspected")
        assert seen.row("RejectionArrived")["effect"] == "none"

    def test_a_quoted_inspection_period_beats_the_seven_days(self) -> None:
        story = given(supply(special={"inspection_days": 30}), *formed(), received("2025-06-02"))
        # 30 days from 2025-06-03: 2025-07-02, a Wednesday
        assert story.as_of("2025-06-10").duty("O22")["due_on"] == "2025-07-02"  # X7 R-A
        assert story.as_of("2025-06-10", X7="R-B").duty("O22")["due_on"] == "2025-06-09"


class TestArticle28_2_Handover:
    def test_a_pass_lasts_through_its_day_and_the_warranty_begins_the_day_after(self) -> None:
        story = inspected(certificate("2025-06-02"))
        assert story.as_of("2025-06-01").unit()["state"] == "delivered"
        assert story.as_of("2025-06-02").unit()["state"] == "inspected"
        assert story.as_of("2025-06-03").unit()["state"] == "in_warranty"
        assert story.as_of("2025-06-03").row("WarrantyBegan")["on"] == "2025-06-03"

    def test_the_price_appears_with_handover_and_not_with_receipt(self) -> None:
        story = inspected()
        assert story.as_of(DAY_7).charges() == []
        # 1,200,000 + 10% = 1,320,000; handed over in June, so due at the end of July
        charge = story.as_of(DAY_8).charge("server/s1/price")
        assert (charge["net"], charge["tax"], charge["gross"]) == (1_200_000, 120_000, 1_320_000)
        assert (charge["due_on"], charge["outstanding"], charge["status"]) == (
            "2025-07-31",
            1_320_000,
            "open",
        )

    def test_the_contract_shows_its_least_advanced_unit(self) -> None:
        story = given(
            supply(units=("s1", "s2")),
            *formed(),
            received("2025-05-28", "s1"),
            received("2025-05-30", "s2"),
            certificate("2025-05-29", "s1"),
        )
        assert story.as_of("2025-05-29").contract()["state"] == "accepted"
        assert story.as_of("2025-05-30").contract()["state"] == "delivered"
        # s2: seven days after 2025-05-30 is Friday 2025-06-06
        assert story.as_of("2025-06-07").contract()["state"] == "in_warranty"


# Receipt and last day under X1 R-A (business days), R-B (no shift), R-C (Sundays and national holidays only).
LAST_DAYS = [
    ("2024-02-22", "2024-02-29", "2024-02-29", "2024-02-29"),  # leap day
    ("2023-02-21", "2023-02-28", "2023-02-28", "2023-02-28"),
    ("2025-04-25", "2025-05-02", "2025-05-02", "2025-05-02"),  # Friday before the long weekend
    (
        "2025-04-26",
        "2025-05-07",
        "2025-05-03",
        "2025-05-07",
    ),  # Sat 3, Sun 4, Mon 5 holidays, Tue 6 substitute
    ("2024-05-01", "2024-05-08", "2024-05-08", "2024-05-08"),
    ("2025-06-07", "2025-06-16", "2025-06-14", "2025-06-14"),  # an ordinary Saturday
    ("2025-06-08", "2025-06-16", "2025-06-15", "2025-06-16"),  # an ordinary Sunday
    ("2025-09-08", "2025-09-16", "2025-09-15", "2025-09-16"),  # Monday, Respect for the Aged Day
    ("2026-09-15", "2026-09-24", "2026-09-22", "2026-09-24"),  # Tue 22 between two holidays, Wed 23 equinox
    ("2024-12-24", "2025-01-06", "2024-12-31", "2024-12-31"),  # New Year's Eve is no national holiday
    ("2024-12-25", "2025-01-06", "2025-01-01", "2025-01-02"),  # New Year's Day is one
    (
        "2025-12-22",
        "2026-01-05",
        "2025-12-29",
        "2025-12-29",
    ),  # first day of the year-end pause; Jan 4 a Sunday
    ("2025-12-21", "2026-01-05", "2025-12-28", "2025-12-29"),  # a Sunday that runs into the pause
    ("2025-12-19", "2025-12-26", "2025-12-26", "2025-12-26"),
]


class TestX1_LastDayWithoutBusiness:
    @pytest.mark.parametrize(("on", "r_a", "r_b", "r_c"), LAST_DAYS)
    def test_the_last_day_moves_as_the_reading_says(self, on: str, r_a: str, r_b: str, r_c: str) -> None:
        story = given(supply(), *formed("2023-01-10"), received(on))
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            assert story.as_of(on, X1=reading).duty("O22", unit="s1")["due_on"] == last
            assert story.as_of(last, X1=reading).unit()["state"] == "delivered"
            after = story.as_of(plus(last, 1), X1=reading).unit()
            assert (after["passed_as"], after["handed_over_on"]) == ("deemed_passed", last)
        assert story.as_of(on).duty("O22", unit="s1")["due_on"] == r_a

    @pytest.mark.parametrize(("on", "r_a", "r_b", "r_c"), LAST_DAYS)
    def test_a_rejection_on_the_moved_day_is_in_time(self, on: str, r_a: str, r_b: str, r_c: str) -> None:
        story = given(supply(), *formed("2023-01-10"), received(on), rejection(r_a))
        states = {r: story.as_of(plus(r_a, 1), X1=r).unit()["state"] for r in ("R-A", "R-B", "R-C")}
        assert states == {
            "R-A": "rejected",
            "R-B": "rejected" if r_a <= r_b else "in_warranty",
            "R-C": "rejected" if r_a <= r_c else "in_warranty",
        }

    def test_a_reading_of_the_matter_is_the_one_its_views_use(self) -> None:
        story = given(supply(), *formed(), received("2025-09-08"), readings={"X1": "R-B"})
        seen = story.as_of("2025-09-16")
        assert seen.unit()["handed_over_on"] == "2025-09-15"
        assert seen.json["readings"]["X1"] == "R-B"
        assert story.as_of("2025-09-17", X1="R-A").unit()["handed_over_on"] == "2025-09-16"

    @settings(max_examples=40)
    @for_all(on=st.dates(date(2018, 1, 4), date(2027, 12, 31)))
    def test_it_is_the_first_business_day_from_the_seventh_day_on(self, on: date) -> None:
        last = on + timedelta(days=7)
        while last.weekday() >= 5 or jpholiday.is_holiday(last) or (last.month, last.day) in YEAR_END_PAUSE:
            last += timedelta(days=1)
        story = given(supply(), *formed((on - timedelta(days=1)).isoformat()), received(on.isoformat()))
        assert story.as_of(on.isoformat()).duty("O22", unit="s1")["due_on"] == last.isoformat()


YEAR_END_PAUSE = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


class TestX2_Writing:
    @pytest.mark.parametrize(
        ("form", "r_a", "r_b"),
        [
            ("paper", "rejected", "rejected"),
            ("email", "in_warranty", "rejected"),
            ("esign", "in_warranty", "rejected"),
            ("phone", "in_warranty", "in_warranty"),
            ("oral", "in_warranty", "in_warranty"),
        ],
    )
    def test_a_rejection_must_be_in_writing(self, form: str, r_a: str, r_b: str) -> None:
        story = inspected(rejection(DAY_7, form=form))
        for reading, state in (("R-A", r_a), ("R-B", r_b)):
            seen = story.as_of(DAY_8, X2=reading)
            assert seen.unit()["state"] == state
            effect = "full" if state == "rejected" else "none"
            assert seen.row("RejectionArrived")["effect"] == effect

    @pytest.mark.parametrize(
        ("form", "r_a", "r_b"),
        [
            ("paper", "inspected", "inspected"),
            ("email", "deemed_passed", "inspected"),
            ("phone", "deemed_passed", "deemed_passed"),
        ],
    )
    def test_so_must_a_certificate(self, form: str, r_a: str, r_b: str) -> None:
        story = inspected(certificate("2025-06-02", form=form))
        assert story.as_of(DAY_8).unit()["passed_as"] == r_a
        assert story.as_of(DAY_8, X2="R-B").unit()["passed_as"] == r_b

    def test_the_email_of_day_seven_and_the_letter_of_day_eight(self) -> None:
        story = inspected(rejection(DAY_7, form="email"), rejection(DAY_8))
        assert story.as_of(DAY_8).unit()["passed_as"] == "deemed_passed"
        assert story.as_of(DAY_8, X2="R-B").unit()["state"] == "rejected"


class TestX3_DispatchOfTheCertificate:
    def test_a_certificate_sent_on_day_seven_and_arriving_on_day_eight(self) -> None:
        story = inspected(certificate(DAY_8, dispatched_on=DAY_7))
        assert story.as_of(plus(DAY_8, 1)).unit()["passed_as"] == "deemed_passed"
        assert story.as_of(plus(DAY_8, 1), X3="R-B").unit()["passed_as"] == "inspected"


class TestX32_CertificateOrRejection:
    def test_a_timely_rejection_stops_the_deemed_pass_only_where_either_act_is_enough(self) -> None:
        story = inspected(rejection("2025-06-02"))
        assert story.as_of(DAY_8, X32="R-A").unit()["state"] == "rejected"
        literal = story.as_of(DAY_8, X32="R-B").unit()
        assert (literal["passed_as"], literal["handed_over_on"]) == ("deemed_passed", DAY_7)


class TestX33_SeveralUnits:
    def test_each_unit_has_its_own_clock_or_all_have_that_of_the_last(self) -> None:
        story = given(supply(units=("s1", "s2")), *formed(), received("2025-06-02", "s1"), received("2025-06-04", "s2"))
        own = story.as_of("2025-06-04")
        # 2025-06-09 is a Monday, 2025-06-11 a Wednesday
        assert [own.duty("O22", unit=u)["due_on"] for u in ("s1", "s2")] == ["2025-06-09", "2025-06-11"]
        together = story.as_of("2025-06-04", X33="R-B")
        assert [together.duty("O22", unit=u)["due_on"] for u in ("s1", "s2")] == ["2025-06-11", "2025-06-11"]
        assert story.as_of("2025-06-10").unit("s1")["passed_as"] == "deemed_passed"
        assert story.as_of("2025-06-10", X33="R-B").unit("s1")["state"] == "delivered"


class TestX34_DayOfHandoverOnADeemedPass:
    def test_the_last_day_itself_or_the_day_after(self) -> None:
        story = given(supply(), *formed("2024-04-08"), received("2024-05-01"))
        # six months from 05-09: 2024-11-08; from 05-10: 2024-11-09, a Saturday, hence read without a shift
        seen = story.as_of("2024-05-10", X34="R-A", X1="R-B")
        assert seen.unit()["handed_over_on"] == "2024-05-08"
        line = seen.line(head="latent_defect", unit="s1")
        assert (line["first_day"], line["last_day"]) == ("2024-05-09", "2024-11-08")
        seen = story.as_of("2024-05-10", X34="R-B", X1="R-B")
        assert seen.unit()["handed_over_on"] == "2024-05-09"
        line = seen.line(head="latent_defect", unit="s1")
        assert (line["first_day"], line["last_day"]) == ("2024-05-10", "2024-11-09")


class TestALateKnownRejection:
    """It arrived on day seven (a Wednesday), but is entered on day nine, when the pass is in the stream."""

    story = inspected(rejection(DAY_7, id="paper", at="2025-06-06T10:00+09:00"))

    def test_known_on_day_eight_the_unit_has_passed(self) -> None:
        seen = self.story.as_of(DAY_8, known_at=DAY_8)
        assert seen.unit()["passed_as"] == "deemed_passed"
        row = seen.row("EquipmentDeemedPassed")
        assert row["status"] == "effective"
        assert row["recorded_at"] == "2025-06-05T00:00:00+09:00"
        assert row["ref"] is not None
        assert row["forecast"] is False
        assert seen.rows("DeemedEventWithdrawn") == []
        assert seen.rows("RejectionArrived") == []
        assert seen.totals["outstanding"] == 1_320_000

    def test_known_on_day_nine_it_never_passed(self) -> None:
        seen = self.story.as_of(DAY_8, known_at="2025-06-06")
        assert seen.unit()["state"] == "rejected"
        assert seen.unit()["handed_over_on"] is None
        assert seen.unit()["risk"] == "company"
        assert seen.charges(status="open") == []
        assert seen.totals["outstanding"] == 0

    def test_known_an_instant_before_the_entry_it_has_still_passed(self) -> None:
        assert self.story.as_of(DAY_8, known_at="2025-06-06T09:59:59").unit()["passed_as"] == "deemed_passed"
        assert self.story.as_of(DAY_8, known_at="2025-06-06T10:00:00").unit()["state"] == "rejected"

    def test_the_stream_keeps_the_pass_and_shows_what_withdrew_it(self) -> None:
        seen = self.story.as_of(DAY_8)
        passed = seen.row("EquipmentDeemedPassed")
        paper = seen.row("RejectionArrived", id="paper")
        withdrawal = seen.row("DeemedEventWithdrawn", withdraws=passed["ref"])
        assert passed["status"] == "withdrawn"
        assert paper["effect"] == "full"
        assert withdrawal["deemed"] is True
        assert withdrawal["recorded_at"] == paper["recorded_at"] == "2025-06-06T10:00:00+09:00"
        assert paper["ref"] in json.dumps(withdrawal["because"])
        assert "28" in json.dumps([withdrawal["because"], withdrawal["article"]])

    def test_what_followed_from_the_pass_is_withdrawn_with_it(self) -> None:
        seen = self.story.as_of(DAY_8)
        assert {row["status"] for row in seen.rows("WarrantyBegan")} <= {"withdrawn"}
        assert seen.lines(head="latent_defect") == []

    def test_a_late_entry_of_a_late_rejection_changes_nothing(self) -> None:
        story = inspected(rejection(DAY_8, at="2025-06-06T10:00+09:00"))
        seen = story.as_of("2025-06-06")
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.rows("DeemedEventWithdrawn") == []

    def test_a_late_known_certificate_moves_handover_to_its_own_day(self) -> None:
        story = inspected(certificate("2025-06-02", at="2025-06-10T10:00+09:00"))
        before = story.as_of("2025-06-09", known_at="2025-06-09").unit()
        assert (before["passed_as"], before["handed_over_on"]) == ("deemed_passed", DAY_7)
        after = story.as_of("2025-06-09").unit()
        assert (after["passed_as"], after["handed_over_on"]) == ("inspected", "2025-06-02")
        assert story.as_of("2025-06-10").row("EquipmentDeemedPassed")["status"] == "withdrawn"


class TestOneOutcomePerInspection:
    """A pass, a deemed pass and a rejection exclude each other in one round, whatever arrives when."""

    @settings(max_examples=40)
    @for_all(papers=st.lists(st.tuples(st.sampled_from(["certificate", "rejection"]), st.integers(0, 12)), max_size=3))
    def test_the_first_timely_paper_decides_or_silence_does(self, papers: list[tuple[str, int]]) -> None:
        papers = sorted(papers, key=lambda paper: paper[1])
        facts = [(certificate if kind == "certificate" else rejection)(plus(RECEIVED, n)) for kind, n in papers]
        seen: Seen = inspected(*facts).as_of(plus(RECEIVED, 20))
        timely = [kind for kind, n in papers if n <= 7]
        # A certificate also ends a rejection at any later day; then it is a pass on arrival.
        if not timely:
            expected: str | None = "deemed_passed"
        elif timely[0] == "certificate" or "certificate" in [kind for kind, _ in papers]:
            expected = "inspected"
        else:
            expected = None
        assert seen.unit()["passed_as"] == expected
        assert len(seen.rows("EquipmentDeemedPassed", status="effective")) == (expected == "deemed_passed")


class TestDestroyedAfterADeemedPass:
    def test_the_late_known_rejection_also_takes_back_the_risk(self) -> None:
        story = inspected(fire("2025-06-05"), rejection(DAY_7, at="2025-06-06T10:00+09:00"))
        assert story.as_of("2025-06-05", known_at="2025-06-05").unit()["risk"] == "customer"
        assert story.as_of("2025-06-05", known_at="2025-06-06").unit()["risk"] == "company"
