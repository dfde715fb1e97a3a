"""Late interest where the day for payment is named anew, and what holds for all of its day (38(5), 39(3), 44).

1,100,000 yen for a server that passed on 2024-12-03, due on Friday 2025-01-31.
"""

from __future__ import annotations

import pytest
from story import Json, Seen, certificate, fact, formed, given, paid, received, supply

PRICE = "server/s1/price"
SOLD = (
    supply(unit_price=1_000_000, payment={"due_on": "2025-01-31"}),
    *formed("2024-11-05"),
    received("2024-12-02"),
    certificate("2024-12-03"),
)
PART = paid("2025-02-28", 500_000)
"""28 days cost 12,235.62 yen, so that 12,236 are interest and 612,236 are left."""


def named(on: str, due_on: str) -> Json:
    return fact("InvoiceIssued", on, charges=[PRICE], due_on=due_on, number=f"I-{on}")


def interest(seen: Seen) -> list[tuple[str, str, int, int]]:
    return [(line["from"], line["to"], line["base"], line["amount"]) for line in seen.interest()]


class TestArticle38_5_ADayNamedAnew:
    def test_is_the_day_after_which_interest_runs_though_a_later_one_was_named_before(self) -> None:
        # 100,000 come while the day is 06-30; then it is 05-15: 512,236 x 14.5% x 56/365 = 11,395.50, less than half.
        facts = (
            PART,
            named("2025-03-10", "2025-06-30"),
            paid("2025-04-21", 100_000),
            named("2025-05-12", "2025-05-15"),
        )
        seen = given(*SOLD, *facts).as_of("2025-07-10")
        assert interest(seen)[1:] == [("2025-05-16", "2025-07-10", 512_236, 11_395)]

    @pytest.mark.parametrize("x42", ["R-A", "R-B"])
    def test_has_what_is_unpaid_on_it_as_the_overdue_amount(self, x42: str) -> None:
        # What was paid before 04-30 is not late with that day: 612,236 x 14.5% x 10/365 = 2,432.17.
        seen = given(*SOLD, PART, named("2025-03-10", "2025-04-30")).as_of("2025-05-10", X42=x42)
        assert interest(seen)[1:] == [("2025-05-01", "2025-05-10", 612_236, 2_432)]

    def test_that_is_the_old_one_leaves_the_overdue_amount_as_it_was(self) -> None:
        # X42 R-B: all of 1,100,000 was unpaid on 01-31; 61 days from 03-01 to 04-30 cost 26,656.16.
        seen = given(*SOLD, PART, named("2025-03-10", "2025-01-31")).as_of("2025-04-30", X42="R-B")
        assert interest(seen)[1:] == [("2025-03-01", "2025-04-30", 1_100_000, 26_656)]

    def test_makes_the_same_overdue_amount_whatever_was_looked_at_before(self) -> None:
        # X42 R-B: 500,000 come after 01-31 and before 04-30, when 600,000 are unpaid: 2,383.56 for ten days.
        facts = (named("2025-03-10", "2025-04-30"), paid("2025-04-21", 500_000))
        story = given(*SOLD, *facts)
        for day in ("2025-02-10", "2025-03-09", "2025-05-10"):
            seen = story.as_of(day, X42="R-B")
        assert interest(seen) == [("2025-05-01", "2025-05-10", 600_000, 2_384)]


class TestCivilCode419_1_TheRateOfEachDelay:
    def test_is_that_of_its_own_first_day(self) -> None:
        # X6 R-B: late from 2020-03-31 at 6%, 180.82 for the day; from 2020-04-11 at 3%: 600,181 x 20/365 = 986.60.
        seen = given(
            supply(unit_price=1_000_000, payment={"due_on": "2020-03-30"}),
            *(*formed("2019-11-05"), received("2020-01-08"), certificate("2020-01-10"), paid("2020-03-31", 500_000)),
            named("2020-04-01", "2020-04-10"),
        ).as_of("2020-04-30", X6="R-B")
        told = [(line["rate"], line["amount"], line["because"][0]["arithmetic"]) for line in seen.interest()]
        assert told == [
            ("0.06", 181, "1100000 x 0.06 over 1 days after 2020-03-30 = 180.82 yen before rounding"),
            ("0.03", 987, "600181 x 0.03 over 20 days after 2020-04-10 = 986.60 yen before rounding"),
        ]


class TestArticle39_3_ADefaultBeforeTheDayNamedAnew:
    """Monitoring begins on 2025-06-01, and the quote allows no deposit."""

    def called(self, *facts: Json) -> str:
        watch = {"id": "watch", "kind": "outsourcing", "monthly_fee": 300_000, "starts_on": "2025-06-01"}
        call = fact("DepositDemanded", "2025-03-20", contract="watch", amount=700_000)
        story = given(*SOLD, {**watch, "term_months": 24}, *facts, named("2025-03-10", "2025-04-30"), call)
        return str(story.as_of("2025-03-20").row("DepositDemanded")["effect"])

    def test_stays_one_where_interest_was_paid_for_it(self) -> None:
        assert self.called(PART) == "full"

    def test_is_none_where_all_of_the_delay_went_with_the_old_day(self) -> None:
        assert self.called() == "none"


class TestX44_B_MoneyOnTheFirstDayOfForceMajeure:
    @pytest.mark.parametrize("turned", [False, True])
    def test_meets_no_interest_of_that_day_whichever_was_recorded_first(self, turned: bool) -> None:
        # Late from 02-01; 02-10 is excused: nine days, 3,932.88 yen.
        facts = [fact("ForceMajeureOccurred", "2025-02-10", until="2025-02-28"), paid("2025-02-10", 500_000)]
        seen = given(*SOLD, *(reversed(facts) if turned else facts)).as_of("2025-02-10", X44="R-B")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (3_933, 603_933)

    def test_recorded_later_it_changes_what_was_paid_before_on_that_day(self) -> None:
        late = fact("ForceMajeureOccurred", "2025-02-10", until="2025-02-28", at="2025-03-03T09:00+09:00")
        story = given(*SOLD, paid("2025-02-10", 500_000), late)
        told = [
            story.as_of("2025-03-03", known_at=at, X44="R-B").totals["interest_paid"] for at in ("2025-03-02", None)
        ]
        assert told == [4_370, 3_933]


class TestX5_B_TheBaseWithoutTax:
    def test_is_told_as_it_was_counted(self) -> None:
        # 11,123 interest (1,000,000 x 28 days), so 1,100,000 - 322,210 = 777,790 are left: without tax 707,081.82.
        # A year of that is 102,526.86; of 707,081 it would be 102,526.75.
        seen = given(*SOLD, paid("2025-02-28", 333_333)).as_of("2026-02-28", X5="R-B")
        line = seen.interest()[1]
        text = "707081.82 x 0.145 over 365 days after 2025-02-28 = 102,526.86 yen before rounding"
        assert (line["base"], line["because"][0]["arithmetic"]) == (707_081, text)


class TestCivilCode490_AgreedOnTheDayOfThePayment:
    @pytest.mark.parametrize("turned", [False, True])
    def test_it_is_about_that_payment_too_whichever_was_recorded_first(self, turned: bool) -> None:
        facts = [fact("AllocationAgreed", "2025-02-28", order="principal_first"), PART]
        seen = given(*SOLD, *(reversed(facts) if turned else facts)).as_of("2025-02-28")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (600_000, 12_236)

    def test_on_the_day_after_it_is_not(self) -> None:
        agreed = fact("AllocationAgreed", "2025-03-03", order="principal_first")
        assert given(*SOLD, PART, agreed).as_of("2025-03-03").totals["outstanding"] == 612_236
