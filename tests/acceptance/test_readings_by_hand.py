"""Readings put to cases that a stranger worked out by hand; each one on a day where its answers part."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import at_once
from services import WATCH, lump, notice, service, state
from story import Story, formed, given


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
