"""Article 10(4): the service ends with the software it consists of, and nobody pays for leaving (S11)."""

from __future__ import annotations

from typing import Any

import pytest
from services import WATCH, discontinued, lump, money, net, notice, service, standing, state
from story import Story, formed, given, paid


def backup(*facts: dict[str, Any]) -> Story:
    """120,000 yen a month before tax, 2025-01-01 to 12-31."""
    return given(service("2025-01-01", 12, monthly_fee=120_000), *formed("2024-12-02"), *facts)


STOPPED = discontinued("2025-07-15", at="2025-08-01T10:00+09:00")
# 12 x 132,000
PREPAID = paid("2025-01-06", 1_584_000, contract=WATCH, prepays_through="2025-12")


class TestS11_TheSupplierStops:
    """It stopped on 2025-07-15; the record learnt of it on 08-01."""

    story = backup(PREPAID, STOPPED)

    def test_known_on_the_day_before_the_service_runs_on(self) -> None:
        seen = self.story.as_of("2025-07-31", "2025-07-31")
        assert state(seen, WATCH) == "in_service"
        assert seen.charge("watch/2025-07")["net"] == 120_000

    def test_the_service_ended_on_the_day_it_stopped(self) -> None:
        assert state(self.story.as_of("2025-07-14", "2025-08-01"), WATCH) == "in_service"
        for on in ("2025-07-15", "2025-08-01", "2026-01-31"):
            seen = self.story.as_of(on)
            assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "10(4)")
            assert standing(seen, "TermRenewed") == standing(seen, "TermExpired") == []

    def test_july_is_prorated(self) -> None:
        # 120,000 x 15 / 31 = 58,064.5; tax 5,806.4
        seen = self.story.as_of("2025-08-01")
        assert money(seen, "watch/2025-07") == (58_064, 5_806, 63_870)
        assert seen.charges(id="watch/2025-08") == []

    def test_there_is_no_sum_to_pay(self) -> None:
        assert lump(self.story.as_of("2025-08-01")) == 0

    def test_what_was_prepaid_and_not_served_is_refundable(self) -> None:
        # before tax 61,936 + 5 x 120,000 = 661,936; with tax 1,584,000 - 6 x 132,000 - 63,870 = 728,130
        totals = self.story.as_of("2025-08-01").totals
        assert (totals["refundable"], totals["outstanding"]) == (728_130, 0)

    def test_while_it_ran_nothing_was_refundable(self) -> None:
        totals = self.story.as_of("2025-06-30").totals
        assert (totals["paid"], totals["outstanding"], totals["refundable"]) == (6 * 132_000, 0, 0)


class TestArticle10_4_WithoutPrepayment:
    @pytest.mark.parametrize(
        ("stopped_on", "fees"),
        [
            ("2025-01-01", 3_870),  # 120,000 / 31 = 3,870.9
            ("2025-06-30", 720_000),
            ("2025-07-01", 723_870),
            ("2025-12-31", 1_440_000),
        ],
    )
    def test_only_what_was_served_is_charged(self, stopped_on: str, fees: int) -> None:
        seen = backup(discontinued(stopped_on)).as_of("2026-03-31")
        assert net(seen) == fees
        assert (seen.totals["refundable"], lump(seen)) == (0, 0)
        assert state(seen, WATCH) == "terminated"

    def test_it_ends_a_renewed_term_too(self) -> None:
        seen = backup(discontinued("2026-02-10")).as_of("2026-02-10")
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "10(4)")
        # thirteen months and 120,000 x 10 / 28 = 42,857.1
        assert net(seen) == 1_560_000 + 42_857

    def test_it_ends_a_service_that_was_about_to_end_for_a_sum(self) -> None:
        # the customer had given notice for 09-30; what ends on 07-15 cannot be left any more
        story = backup(notice("2025-06-10", effective_on="2025-09-30"), discontinued("2025-07-15"))
        seen = story.as_of("2025-10-31")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == ("10(4)", 0)
        assert standing(seen, "EarlyTerminationTookEffect") == []
