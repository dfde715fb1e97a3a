"""Readings put to cases that a stranger worked out by hand; each one on a day where its answers part."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import at_once, demand, rescinded
from services import BUILD, WATCH, completed, confirmed, incident, lump, measured, notice, payable, service, state
from story import (
    Story,
    certificate,
    formed,
    given,
    integration,
    paid,
    received,
    reduction_agreed,
    rejection,
    remedy_declined,
    supply,
)


class TestX57_ANoticeInTimeForALaterDay:
    """A term of 300,000 yen a month to 2025-05-31; its renewal can be refused through 2025-02-28 (X19 R-A)."""

    def left(self, *facts: dict[str, Any]) -> Story:
        return given(service("2024-06-01", 12), *formed("2024-05-03"), *facts)

    @pytest.mark.parametrize(
        ("arrived", "ends", "r_a", "r_b"),
        [
            ("2025-02-20", "2025-04-30", 300_000, 300_000),  # it declares otherwise in time: nothing renews (10(1))
            ("2025-02-28", "2025-05-31", 0, 0),
            ("2025-03-01", "2025-04-30", 300_000, 3_900_000),  # a day late: May and twelve months
            ("2025-03-01", "2025-05-31", 0, 3_600_000),
            ("2025-02-20", "2025-06-30", 3_300_000, 3_300_000),  # the term renews first; eleven months of it are left
        ],
    )
    def test_what_counts_is_when_the_notice_arrived(self, arrived: str, ends: str, r_a: int, r_b: int) -> None:
        story = self.left(notice(arrived, effective_on=ends))
        assert (lump(story.as_of("2025-07-01")), lump(story.as_of("2025-07-01", X57="R-B"))) == (r_a, r_b)

    def test_a_notice_may_come_terms_ahead(self) -> None:
        # it ends the second term on 2026-04-30, whose renewal could be refused through 2026-02-28: May is left
        story = self.left(notice("2025-02-20", effective_on="2026-04-30"))
        assert lump(story.as_of("2026-05-01", X57="R-B")) == 300_000

    def test_a_notice_for_the_next_term_keeps_no_renewal_away(self) -> None:
        # the first was for a day of the next term; the second came when that term was certain
        first = notice("2025-02-20", effective_on="2025-06-30")
        story = self.left(first, notice("2025-04-01", effective_on="2025-04-30"))
        assert lump(story.as_of("2025-05-01", X57="R-B")) == 3_900_000

    def test_the_last_day_is_that_of_x19(self) -> None:
        # R-C: the last day is 2025-02-27, so that the notice of 02-28 is late; R-D: 2025-03-02
        story = self.left(notice("2025-02-28", effective_on="2025-04-30"))
        assert lump(story.as_of("2025-05-01", X57="R-B", X19="R-C")) == 3_900_000
        story = self.left(notice("2025-03-02", effective_on="2025-04-30"))
        assert lump(story.as_of("2025-05-01", X57="R-B", X19="R-D")) == 300_000

    def test_a_later_notice_for_an_earlier_day_does_not_bring_the_renewal_back(self) -> None:
        first = notice("2025-02-20", effective_on="2025-05-15")
        story = self.left(first, notice("2025-04-01", effective_on="2025-04-30"))
        assert lump(story.as_of("2025-05-01", X57="R-B")) == 300_000

    def test_nor_does_the_rescission_of_the_company(self) -> None:
        story = self.left(notice("2025-02-20", effective_on="2025-05-15"), *at_once("2025-04-30"))
        seen = story.as_of("2025-05-01", X57="R-B")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 300_000)


class TestX13_AReportAheadOfCompletion:
    """Announced on 2025-02-27 or long before, completed on Monday 2025-03-03."""

    @pytest.mark.parametrize("reported_on", ["2025-01-20", "2025-02-27", "2025-03-03"])
    def test_no_days_run_before_the_work_is_complete(self, reported_on: str) -> None:
        story = given(integration(), *formed("2025-01-10"), completed("2025-03-03", reported_on=reported_on))
        for x13 in ("R-A", "R-B"):
            seen = story.as_of("2025-03-17", X13=x13)
            assert (seen.duty("O5")["due_on"], state(seen, BUILD)) == ("2025-03-17", "completed")
            assert state(story.as_of("2025-03-18", X13=x13), BUILD) == "in_warranty"


class TestX42_ReductionsAreNoPartPayments:
    """1,320,000 yen were due on Monday 2025-03-31; 66,000 of them are taken off on 2025-04-20; asked on 04-30."""

    def late(self, *facts: dict[str, Any], **readings: str) -> int:
        story = given(
            supply(due_on="2025-03-14", payment={"due_on": "2025-03-31"}),
            *formed("2025-02-10"),
            received("2025-03-10"),
            certificate("2025-03-14", special=True),
            *facts,
            reduction_agreed("2025-04-20", 60_000),
        )
        return int(story.as_of("2025-04-30", **readings).totals["late_interest"])

    @pytest.mark.parametrize("x42", ["R-A", "R-B"])
    def test_nothing_was_paid_so_that_both_readings_agree(self, x42: str) -> None:
        # 1,320,000 x 0.145 x 20 / 365 = 10,487.67; 1,254,000 x 0.145 x 10 / 365 = 4,981.64
        assert self.late(X42=x42) == 15_469

    def test_after_a_part_payment_the_overdue_amount_falls_by_the_reduction_alone(self) -> None:
        # 500,000 on 04-10 pay 5,244 of interest; then 5,243.84 on 1,320,000 to 04-20 and 4,981.64 on 1,254,000
        assert self.late(paid("2025-04-10", 500_000), X42="R-B") == 10_225

    @pytest.mark.parametrize("x42", ["R-A", "R-B"])
    def test_a_fee_reduced_for_its_level_of_service(self, x42: str) -> None:
        # January is due on 02-28: 41 days on 330,000: 5,375.0; measured on 04-10: 20 days on 297,000: 2,359.7
        steps = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        watch = service("2025-01-01", 12, sla=steps)
        story = given(watch, *formed("2024-12-02"), measured("2025-04-10", "2025-01", "99"))
        parts = story.as_of("2025-04-30", X42=x42).interest("watch/2025-01")
        assert [part["amount"] for part in parts] == [5_375, 2_360]


class TestX35_ARemedyDeclinedForOneOfTwoUnits:
    """Unit a was rejected and its remedy declined; b was never delivered, and was due on 2025-05-30."""

    def ends(self, unit: str, basis: str, **readings: str) -> list[str]:
        story = given(
            supply(units=("a", "b")),
            *formed(),
            received("2025-05-28", "a"),
            rejection("2025-06-02", "a"),
            remedy_declined("2025-06-05", "a"),
            demand("2025-06-09", 7, by="customer", contract="server", unit=unit),
            rescinded("2025-06-17", basis, by="customer", contract="server", unit=unit),
        )
        seen = story.as_of("2025-06-18", **readings)
        return [seen.unit(each)["state"] for each in "ab"]

    @pytest.mark.parametrize("basis", ["40(1)", "statute"])
    def test_the_unit_that_was_declined_stays_under_the_other_reading(self, basis: str) -> None:
        assert self.ends("a", basis) == ["terminated", "accepted"]
        assert self.ends("a", basis, X35="R-B") == ["rejected", "accepted"]

    @pytest.mark.parametrize("basis", ["40(1)", "statute"])
    def test_what_29_5_says_of_it_bars_nothing_for_the_other_unit(self, basis: str) -> None:
        assert self.ends("b", basis) == self.ends("b", basis, X35="R-B") == ["rejected", "terminated"]


class TestX47_WhoChoosesTheContracts:
    """The customer complains of `a` and rescinds it on 2025-04-10; a notice for `b` arrives on the same day."""

    def ended(self, by: str, **readings: str) -> list[str]:
        story = given(
            service("2025-01-01", 12, id="a"),
            service("2025-01-01", 12, id="b"),
            *formed("2024-12-02"),
            demand("2025-04-01", 7, by="customer", contract="a"),
            rescinded("2025-04-10", by=by, contract="b", at="2025-04-10T09:00"),
            rescinded("2025-04-10", by="customer", contract="a", at="2025-04-10T10:00"),
        )
        seen = story.as_of("2025-04-11", **readings)
        return [state(seen, each) for each in "ab"]

    def test_the_party_that_rescinds_the_breached_one_may_add_others(self) -> None:
        assert self.ended("customer", X47="R-B") == ["terminated", "terminated"]
        assert self.ended("customer") == ["terminated", "in_service"]

    def test_its_right_is_none_of_the_other_side(self) -> None:
        assert self.ended("company", X47="R-B") == ["terminated", "in_service"]


class TestWhereAnotherArticleIsAllThatIsOwed:
    """41(3): where a reduction, or nothing at all, takes the place of damages, no duty to pay damages stands."""

    def owed(self, degree: str, *facts: dict[str, Any], **readings: str) -> tuple[list[str], int]:
        steps = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        watch = service("2025-01-01", 12, sla=steps)
        damage = incident("2025-03-10", 800_000, degree, WATCH)
        seen = given(watch, *formed("2024-12-02"), *damage, *facts).as_of("2025-04-02", **readings)
        return [duty["status"] for duty in seen.duties("O34")], payable(seen, WATCH)

    def test_x18_the_reduction_of_the_month_displaces_them(self) -> None:
        low = measured("2025-04-01", "2025-03", "99.5")
        assert self.owed("negligence", low) == (["released"], 0)
        assert self.owed("negligence", low, X18="R-C") == (["open"], 330_000)
        assert self.owed("gross_negligence", low) == (["open"], 800_000)

    def test_x18_not_where_the_level_was_reached_or_missed_in_another_month(self) -> None:
        for fine in (measured("2025-04-01", "2025-03", "99.9"), measured("2025-04-01", "2025-02", "99.5")):
            assert self.owed("negligence", fine) == (["open"], 330_000)
        assert self.owed("negligence", X18="R-B") == ([], 0)

    def test_x16_a_requirements_definition(self) -> None:
        definition = {"id": "rd", "kind": "requirements_definition", "price": 2_000_000, "due_on": "2025-03-31"}
        story = given(
            definition,
            *formed("2025-01-10"),
            completed("2025-03-03", "rd"),
            confirmed("2025-03-05", "rd"),
            paid("2025-03-31", 2_200_000, contract="rd"),
            *incident("2025-07-03", 5_000_000, "negligence", "rd"),
        )
        seen = story.as_of("2025-07-05")
        assert ([duty["status"] for duty in seen.duties("O34")], payable(seen, "rd")) == (["open"], 2_200_000)
        seen = story.as_of("2025-07-05", X16="R-B")
        assert (seen.duties("O34"), payable(seen, "rd")) == ([], 0)
