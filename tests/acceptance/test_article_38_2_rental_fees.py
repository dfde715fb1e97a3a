"""Article 38(2): a rental is never prorated, neither at its beginning nor at its end (M2, M4, X41)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rentals import PC, delivered, rental
from services import fee_changed, lump, money, net, notice, renewal_refused, service, state, through
from story import Seen, Story, day, formed, given, plus


def rented(starts_on: str, months: int | None, *facts: dict[str, Any], **contract: Any) -> Story:
    """20,000 yen a month before tax, delivered on the first day."""
    contract = {"auto_renews": False, **contract}
    return given(rental(starts_on, months, **contract), *formed(plus(starts_on, -30)), delivered(starts_on), *facts)


def rents(seen: Seen) -> dict[str, int]:
    """Month and fee before tax."""
    return {charge["id"].split("/")[1]: charge["net"] for charge in seen.charges(kind="monthly_fee")}


class TestM2_X41_TheMonthsOfAYear:
    """2024-01-15 to 2025-01-14."""

    story = rented("2024-01-15", 12)

    def test_every_calendar_month_touched_costs_a_full_fee(self) -> None:
        seen = self.story.as_of("2025-01-31")
        months = [f"2024-{month:02}" for month in range(1, 13)] + ["2025-01"]
        assert rents(seen) == dict.fromkeys(months, 20_000)
        # 13 x 20,000
        assert net(seen) == 260_000
        assert seen.totals["charged"] == 286_000

    def test_or_every_contract_month(self) -> None:
        # 12 x 20,000
        assert net(self.story.as_of("2025-02-28", X41="R-B")) == 240_000

    def test_the_first_month_is_charged_in_full_at_its_end(self) -> None:
        assert self.story.as_of("2024-01-30").charges() == []
        seen = self.story.as_of("2024-01-31")
        assert money(seen, "pc/2024-01") == (20_000, 2_000, 22_000)
        line = seen.charge("pc/2024-01")
        # the end of the next month, Thursday 2024-02-29
        assert (line["kind"], line["contract"], line["due_on"]) == ("monthly_fee", PC, "2024-02-29")
        assert seen.duty("O9", contract=PC)["debtor"] == "customer"

    def test_the_last_month_is_charged_with_the_end_of_the_term(self) -> None:
        assert self.story.as_of("2025-01-13").charges(id="pc/2025-01") == []
        assert money(self.story.as_of("2025-01-15"), "pc/2025-01") == (20_000, 2_000, 22_000)


class TestArticle38_2_NeverProrated:
    @pytest.mark.parametrize("x40", ["R-A", "R-B", "R-C"])
    @pytest.mark.parametrize("prorated", [True, False])
    def test_neither_the_divisor_nor_the_quote_changes_that(self, x40: str, prorated: bool) -> None:
        seen = rented("2024-02-15", None, ends_on="2024-10-10", prorated=prorated).as_of("2024-12-31", X40=x40)
        assert set(rents(seen).values()) == {20_000}
        assert len(rents(seen)) == 9

    def test_a_rental_within_one_month_costs_one_fee(self) -> None:
        seen = rented("2025-08-05", None, ends_on="2025-08-20").as_of("2025-12-31")
        assert rents(seen) == {"2025-08": 20_000}

    def test_a_rental_of_two_days_may_cost_two(self) -> None:
        seen = rented("2025-08-31", None, ends_on="2025-09-01").as_of("2025-12-31")
        assert rents(seen) == {"2025-08": 20_000, "2025-09": 20_000}

    def test_a_rental_of_whole_months_costs_them(self) -> None:
        story = rented("2025-04-01", 12)
        for x41 in ("R-A", "R-B"):
            assert net(story.as_of("2026-12-31", X41=x41)) == 240_000

    def test_the_month_in_which_it_is_renewed_is_charged_once(self) -> None:
        seen = rented("2024-01-15", 12, auto_renews=True).as_of("2025-02-28")
        assert state(seen, PC) == "renewed"
        assert len(seen.charges(kind="monthly_fee")) == 14
        assert rents(seen)["2025-01"] == 20_000

    @settings(max_examples=40)
    @for_all(offset=st.integers(0, 1200), length=st.integers(0, 500), fee=st.integers(1, 300_000))
    def test_the_months_are_those_that_its_days_touch(self, offset: int, length: int, fee: int) -> None:
        starts_on = plus("2022-01-01", offset)
        ends_on = plus(starts_on, length)
        months = {each[:7] for each in through(starts_on, ends_on)}
        story = rented(starts_on, None, ends_on=ends_on, monthly_fee=fee)
        assert rents(story.as_of(plus(ends_on, 31))) == dict.fromkeys(sorted(months), fee)


class TestM4_TheSumForLeavingEarly:
    """2024-01-15 to 2025-01-14; a letter without a date arrives on 2024-10-10."""

    story = rented("2024-01-15", 12, notice("2024-10-10", contract=PC))

    def test_october_is_charged_in_full_and_three_months_are_left(self) -> None:
        seen = self.story.as_of("2024-10-10")
        assert (state(seen, PC), seen.contract(PC)["basis"]) == ("terminated", "10(2)")
        assert money(seen, "pc/2024-10") == (20_000, 2_000, 22_000)
        # November, December, January: 3 x 20,000, without tax
        assert money(seen, "pc/early_termination") == (60_000, 0, 60_000)

    def test_both_together_are_the_fees_of_the_term(self) -> None:
        assert net(self.story.as_of("2026-01-31")) == 260_000

    def test_x41_by_contract_months_they_are_too(self) -> None:
        # nine months to 2024-10-14 are begun, three are left
        seen = self.story.as_of("2024-10-14", X41="R-B")
        assert (net(seen, kind="monthly_fee"), lump(seen, PC)) == (180_000, 60_000)

    def test_on_the_last_day_nothing_is_left_but_the_month(self) -> None:
        seen = rented("2024-01-15", 12, notice("2025-01-14", contract=PC)).as_of("2025-01-14")
        assert lump(seen, PC) == 0
        assert net(seen) == 260_000

    def test_a_rental_that_was_not_renewed_costs_nothing_for_leaving(self) -> None:
        seen = rented("2024-01-15", 12, renewal_refused("2024-10-14", contract=PC), auto_renews=True)
        assert (state(seen.as_of("2025-01-15"), PC), lump(seen.as_of("2025-01-31"), PC)) == ("expired", 0)


class TestFeesOfUnits:
    def test_they_add_up_to_one_charge_a_month(self) -> None:
        units = [{"id": "pc1", "monthly_fee": 20_000}, {"id": "pc2", "monthly_fee": 30_000}]
        story = given(
            rental("2025-04-01", 12, monthly_fee=None, units=units),
            *formed("2025-03-03"),
            delivered("2025-04-01", "pc1"),
            delivered("2025-04-01", "pc2"),
        )
        seen = story.as_of("2025-04-30")
        assert [charge["id"] for charge in seen.charges()] == ["pc/2025-04"]
        assert money(seen, "pc/2025-04") == (50_000, 5_000, 55_000)

    def test_the_fee_of_the_contract_is_that_of_all_units_together(self) -> None:
        story = given(
            rental("2025-04-01", 12, monthly_fee=50_000, units=[{"id": "pc1"}, {"id": "pc2"}]),
            *formed("2025-03-03"),
            delivered("2025-04-01", "pc1"),
            delivered("2025-04-01", "pc2"),
        )
        assert money(story.as_of("2025-04-30"), "pc/2025-04") == (50_000, 5_000, 55_000)


class TestFeesAndTaxOverTime:
    def test_a_new_fee_counts_from_the_month_it_begins_with(self) -> None:
        seen = rented("2025-04-15", 12, fee_changed("2025-07-01", 25_000, contract=PC)).as_of("2025-07-31")
        assert rents(seen) == {"2025-04": 20_000, "2025-05": 20_000, "2025-06": 20_000, "2025-07": 25_000}

    @pytest.mark.parametrize("changed_on", ["2025-07-02", "2025-07-16", "2025-07-31"])
    def test_within_a_month_no_fee_is_prorated(self, changed_on: str) -> None:
        # The month is owed as it began; half of 20,000 and half of 25,000 would be a fee prorated (38(2) proviso).
        seen = rented("2025-04-15", 12, fee_changed(changed_on, 25_000, contract=PC)).as_of("2025-08-31")
        assert (rents(seen)["2025-07"], rents(seen)["2025-08"]) == (20_000, 25_000)

    def test_the_tax_is_that_of_the_months_last_day(self) -> None:
        seen = rented("2019-08-15", 12).as_of("2019-10-31")
        assert [seen.charge(f"pc/2019-{month}")["tax"] for month in ("08", "09", "10")] == [1_600, 1_600, 2_000]

    def test_rent_paid_late_costs_the_contractual_rate(self) -> None:
        # 22,000 due on Friday 2025-05-30 as quoted: X1 does not move it; 31 days: 22,000 x 0.145 x 31 / 365 = 270.9
        story = given(
            rental("2025-04-15", 12),
            *formed("2025-03-17"),
            delivered("2025-04-15"),
            quote={"payment": {"months_after": 1, "day": 30}},
        )
        assert story.as_of("2025-05-30").totals["late_interest"] == 0
        assert story.as_of("2025-06-30").interest("pc/2025-04")[0]["amount"] == 271


class TestTheReasonOfAMonth:
    """A rental and a service from 2024-01-15: what says how much of January is owed."""

    @pytest.mark.parametrize("x41", ["R-A", "R-B"])
    def test_is_for_rent_the_reading_of_its_months_and_never_of_a_divisor(self, x41: str) -> None:
        seen = rented("2024-01-15", 12).as_of("2024-02-29", X41=x41)
        reason = seen.charge(f"{PC}/2024-01")["because"][0]
        assert (reason["reading"], reason["arithmetic"]) == (f"X41={x41}", "20,000 yen for the month")

    def test_is_for_a_service_the_divisor_unless_the_quote_leaves_proration_out(self) -> None:
        for prorated, reason in (
            (True, ("X40=R-A", "300,000 yen x 17 of 31 days = 164516 yen")),
            (False, (None, "300,000 yen for the month")),
        ):
            seen = given(service("2024-01-15", 12, prorated=prorated), *formed("2023-12-15")).as_of("2024-01-31")
            told = seen.charge("watch/2024-01")["because"][0]
            assert (told["reading"], told["arithmetic"]) == reason

    def test_no_reading_of_the_divisor_is_asked_about_rent(self) -> None:
        story = rented("2024-01-15", 12, notice("2024-10-10", contract=PC))
        consulted = story.matter.view(as_of=day("2024-10-10")).consulted
        assert "X41" in consulted
        assert "X40" not in consulted
