"""Article 38(5): money for a charge that cannot arise any more, or never did (Civil Code 703; decision 0005)."""

from __future__ import annotations

from rentals import PC, assessed, delivered, lost, rental
from services import WATCH, notice, renewal_refused, service
from story import corrected, fact, formed, given, paid


class TestArticle38_5_PaidForAMonthAfterTheEnd:
    """110,000 for January, due on 02-28; the service ended by agreement on 01-31. 150,000 come on 03-31."""

    story = given(
        service("2025-01-01", 12, monthly_fee=100_000),
        *formed("2024-11-12"),
        fact("TerminationAgreed", "2025-01-31", contract=WATCH),
        paid("2025-03-31", 150_000, contract=WATCH, charge="watch/2025-09"),
    )

    def test_the_account_takes_it(self) -> None:
        # 110,000 x 0.145 x 31 / 365 = 1,354.66; 150,000 - 1,355 - 110,000 = 38,645
        totals = self.story.as_of("2025-03-31").totals
        assert (totals["interest_paid"], totals["paid"], totals["outstanding"]) == (1_355, 110_000, 0)
        assert (totals["advance"], totals["refundable"]) == (0, 38_645)


class TestArticle10_2_PaidForALumpSumThatNeverArose:
    """A year from 2024-04-01. A refusal of 2024-12-31 is found on 2025-09-01: there was no second term to leave."""

    story = given(
        service("2024-04-01", 12, monthly_fee=100_000),
        *formed("2023-11-12"),
        paid("2025-03-31", 12 * 110_000, contract=WATCH),
        notice("2025-04-15"),
        paid("2025-05-30", 1_150_000, contract=WATCH, charge="watch/early_termination"),
        renewal_refused("2024-12-31", at="2025-09-01T10:00:00+09:00"),
    )

    def test_it_comes_back(self) -> None:
        # Term 2 would have cost 50,000 for April and 50,000 + 11 x 100,000 for the rest.
        before, after = (self.story.as_of("2025-08-31", f"2025-{known}") for known in ("08-31", "09-01"))
        assert before.charge("watch/early_termination")["paid"] == 1_150_000
        assert after.charges(kind="early_termination") == []
        assert (after.totals["advance"], after.totals["outstanding"]) == (0, 0)
        # What came was 12 x 110,000 + 1,150,000.
        assert after.totals["paid"] == 1_320_000
        assert after.totals["refundable"] == 1_150_000 - after.totals["interest_paid"]


class TestArticle15_1_PaidForALossThatTheCompanyAnswersFor:
    """300,000 were paid for a unit that was lost; on 06-02 the cause turns out to be the company's."""

    story = given(
        rental("2025-01-15", 12, monthly_fee=20_000),
        *formed("2024-11-12"),
        delivered("2025-01-15"),
        lost("2025-03-10", id="loss"),
        assessed("2025-03-20", 300_000, "2025-04-30"),
        paid("2025-04-30", 300_000, contract=PC, charge="pc/loss_compensation"),
        corrected("loss", {"attributable_to": "company"}, "2025-06-02"),
    )

    def test_it_pays_the_rent_and_the_rest_comes_back(self) -> None:
        # On 04-30: January 22,000 since 02-28, 61 days 533.12; February since 03-31, 30 days 262.19; March and April.
        totals = self.story.as_of("2025-06-01").totals
        assert totals["advance"] == 0
        totals = self.story.as_of("2025-06-02").totals
        assert (totals["interest_paid"], totals["paid"], totals["outstanding"]) == (795, 110_000, 0)
        assert (totals["advance"], totals["refundable"]) == (0, 300_000 - 110_000 - 795)
