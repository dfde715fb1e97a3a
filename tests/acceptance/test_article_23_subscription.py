"""Articles 23 and 24: software by subscription; use and liability are the licence's business (S28, 10(4))."""

from __future__ import annotations

from typing import Any

import pytest
from services import (
    discontinued,
    effect,
    incident,
    lump,
    money,
    net,
    notice,
    payable,
    renewal_refused,
    standing,
    state,
    term,
)
from story import Json, Seen, Story, accepted, applied, fact, formed, given, in_order, paid, plus

OFFICE = "office"


def subscription(starts_on: str, term_months: int = 12, monthly_fee: int = 100_000, **more: Any) -> Json:
    return {
        "id": OFFICE,
        "kind": "subscription",
        "monthly_fee": monthly_fee,
        "starts_on": starts_on,
        "term_months": term_months,
        **more,
    }


def licensed(on: str, **more: Any) -> Json:
    return fact("LicenceConcluded", on, contract=OFFICE, licensor="Example Software", **more)


def subscribed(starts_on: str, *facts: Json, **contract: Any) -> Story:
    """The licence was concluded ten days before the start."""
    definition = subscription(starts_on, **contract)
    return given(definition, *formed(plus(starts_on, -30)), licensed(plus(starts_on, -10)), *facts)


def fees(seen: Seen) -> dict[str, int]:
    """Month and fee before tax."""
    return {charge["id"].split("/")[1]: charge["net"] for charge in seen.charges(kind="monthly_fee")}


class TestArticle23_ServedLikeOutsourcing:
    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2024-02-14", "accepted"),
            ("2024-02-15", "in_service"),
            ("2025-02-14", "in_service"),
            ("2025-02-15", "renewed"),
        ],
    )
    def test_it_begins_and_renews(self, as_of: str, expected: str) -> None:
        assert state(subscribed("2024-02-15").as_of(as_of), OFFICE) == expected

    @pytest.mark.parametrize(
        ("on", "after"), [("2024-11-13", "expired"), ("2024-11-14", "expired"), ("2024-11-15", "renewed")]
    )
    def test_renewal_is_refused_three_months_before(self, on: str, after: str) -> None:
        # the term ends on 2025-02-14
        seen = subscribed("2024-02-15", renewal_refused(on, contract=OFFICE)).as_of("2025-02-15")
        assert state(seen, OFFICE) == after

    @pytest.mark.parametrize(
        ("x40", "first"),
        [
            ("R-A", 51_724),  # 100,000 x 15 / 29 = 51,724.1
            ("R-B", 50_000),  # 15 / 30
            ("R-C", 49_315),  # 1,200,000 x 15 / 365 = 49,315.07
        ],
    )
    def test_s28_it_is_no_rental_so_that_its_first_month_is_prorated(self, x40: str, first: int) -> None:
        seen = subscribed("2024-02-15").as_of("2024-03-31", X40=x40)
        assert fees(seen) == {"2024-02": first, "2024-03": 100_000}

    def test_leaving_early_costs_the_rest_of_the_term(self) -> None:
        # M4: 2024-04-01 to 2025-03-31 at 300,000; 96,774 for October, 203,226 + 5 x 300,000
        story = subscribed("2024-04-01", notice("2024-10-10", contract=OFFICE), monthly_fee=300_000)
        seen = story.as_of("2024-10-10")
        assert (state(seen, OFFICE), fees(seen)["2024-10"]) == ("terminated", 96_774)
        assert lump(seen, OFFICE) == 1_703_226


class TestArticle24_TheLicenceComesFirst:
    def test_without_a_licence_no_use_begins(self) -> None:
        story = given(subscription("2024-02-15"), *formed("2024-01-16"))
        for on in ("2024-02-15", "2024-06-30"):
            seen = story.as_of(on)
            assert (state(seen, OFFICE), standing(seen, "ServiceBegan")) == ("accepted", [])

    @pytest.mark.parametrize("concluded", ["2024-01-20", "2024-02-14", "2024-02-15"])
    def test_concluded_by_the_first_day_the_service_begins_on_it(self, concluded: str) -> None:
        story = given(subscription("2024-02-15"), *formed("2024-01-16"), licensed(concluded))
        assert state(story.as_of("2024-02-14"), OFFICE) == "accepted"
        seen = story.as_of("2024-02-15")
        assert (state(seen, OFFICE), standing(seen, "ServiceBegan")) == ("in_service", ["2024-02-15"])

    def test_concluded_later_there_is_no_service_before_it(self) -> None:
        story = given(subscription("2024-02-15"), *formed("2024-01-16"), licensed("2024-03-11"))
        assert state(story.as_of("2024-03-10"), OFFICE) == "accepted"
        assert state(story.as_of("2024-03-11"), OFFICE) == "in_service"


class TestS28_DataLost:
    """Lost by a bug of the program on 2024-07-01."""

    @pytest.mark.parametrize(("direct", "other"), [(400_000, 0), (10_000, 5_000_000)])
    def test_the_company_pays_nothing(self, direct: int, other: int) -> None:
        story = subscribed("2024-02-15", *incident("2024-07-01", direct, "negligence", OFFICE, other=other))
        for readings in ({}, {"X18": "R-C"}, {"X5": "R-B"}):
            assert payable(story.as_of("2024-12-31", **readings), OFFICE) == 0

    def test_it_owes_no_repair_and_lowers_no_fee(self) -> None:
        story = subscribed("2024-02-15", *incident("2024-07-01", 400_000, "negligence", OFFICE))
        seen = story.as_of("2024-12-31")
        assert (seen.totals["reductions"], seen.totals["refundable"]) == (0, 0)
        assert [line for line in seen.lines(contract=OFFICE, bearer="company") if line["payable"]] == []
        assert fees(seen)["2024-07"] == 100_000


class TestArticle10_4_TheSoftwareIsNoLongerSupplied:
    """S11: 120,000 yen a month, the year 2025 prepaid; the supplier stopped on 2025-07-15, known on 08-01."""

    story = subscribed(
        "2025-01-01",
        paid("2025-01-06", 12 * 132_000, contract=OFFICE, prepays_through="2025-12"),
        discontinued("2025-07-15", contract=OFFICE, at="2025-08-01T10:00+09:00"),
        monthly_fee=120_000,
    )

    def test_it_ends_at_once_and_without_a_sum_to_pay(self) -> None:
        assert state(self.story.as_of("2025-07-14"), OFFICE) == "in_service"
        seen = self.story.as_of("2025-07-15")
        assert (state(seen, OFFICE), seen.contract(OFFICE)["basis"]) == ("terminated", "10(4)")
        assert lump(seen, OFFICE) == 0

    def test_its_last_month_is_prorated_and_the_rest_is_given_back(self) -> None:
        seen = self.story.as_of("2025-08-01")
        # 120,000 x 15 / 31 = 58,064.5; tax 5,806
        assert money(seen, "office/2025-07") == (58_064, 5_806, 63_870)
        assert net(seen, kind="monthly_fee") == 6 * 120_000 + 58_064
        # 12 x 132,000 - 6 x 132,000 - 63,870
        assert seen.totals["refundable"] == 728_130

    def test_it_has_effect_on_a_service_that_runs_only(self) -> None:
        story = subscribed("2025-01-01", auto_renews=False).then(discontinued("2026-02-01", contract=OFFICE))
        seen = story.as_of("2026-02-01")
        assert (state(seen, OFFICE), effect(seen, "ThirdPartySoftwareDiscontinued")) == ("expired", "none")


class TestArticle10_1_TheTermsOfOneThatWaitsForItsLicence:
    """From 2025-01-15 for six months, to 07-14; then for twelve, to 2026-07-14, and 2027-07-14. No licence yet.

    Terms run and renew as quoted, whether the software is used or not. Three months before the second ends:
    2026-07-15 less three months is 04-15, the day before is the last.
    """

    def waiting(self, *facts: Json, **contract: Any) -> Story:
        return given(subscription("2025-01-15", 6, 1_000, **contract), *formed("2024-12-02"), *facts)

    def test_renew(self) -> None:
        seen = self.waiting().as_of("2026-07-15")
        assert standing(seen, "TermRenewed") == ["2025-07-14", "2026-07-14"]
        assert (state(seen, OFFICE), term(seen, OFFICE)) == ("accepted", (3, "2026-07-15", "2027-07-14"))
        assert seen.totals["charged"] == 0

    def test_or_end_where_the_quote_lets_them(self) -> None:
        seen = self.waiting(auto_renews=False).as_of("2025-07-15")
        assert (state(seen, OFFICE), standing(seen, "TermRenewed")) == ("expired", [])

    @pytest.mark.parametrize(
        ("on", "end"), [("2025-04-14", "2025-07-14"), ("2025-04-15", None), ("2026-04-14", "2026-07-14")]
    )
    def test_are_refused_in_time(self, on: str, end: str | None) -> None:
        story = self.waiting(renewal_refused(on, contract=OFFICE))
        if end is None:
            assert effect(story.as_of("2025-07-15"), "NonRenewalDeclared") == "none"
            assert state(story.as_of("2026-07-15"), OFFICE) == "accepted"
        else:
            assert state(story.as_of(end), OFFICE) == "accepted"
            assert (state(story.as_of(plus(end, 1)), OFFICE), story.as_of(plus(end, 1)).totals["charged"]) == (
                "expired",
                0,
            )

    def test_a_refusal_counts_for_the_service_that_begins_after_it(self) -> None:
        # From 2026-03-01 to 07-14: four months and 14 of 31 days, 451.6
        story = self.waiting(renewal_refused("2026-02-02", contract=OFFICE), licensed("2026-03-01"))
        assert state(story.as_of("2026-03-01"), OFFICE) == "ending"
        seen = story.as_of("2026-07-15")
        assert state(seen, OFFICE) == "expired"
        assert fees(seen) == {
            "2026-03": 1_000,
            "2026-04": 1_000,
            "2026-05": 1_000,
            "2026-06": 1_000,
            "2026-07": 451,
        }

    def test_and_the_software_can_be_left_in_any_of_them(self) -> None:
        # The rest of the second term: 11 of 31 days, 354.8; five months; 14 of 31 days, 451.6
        seen = self.waiting(notice("2026-01-20", contract=OFFICE)).as_of("2026-01-20")
        assert (state(seen, OFFICE), lump(seen, OFFICE)) == ("terminated", 354 + 5_000 + 451)

    @pytest.mark.parametrize(
        ("on", "shown", "last"),
        [
            ("2025-07-14", "in_service", "2025-07-14"),
            ("2025-07-15", "renewed", "2026-07-14"),
            ("2025-12-01", "renewed", "2026-07-14"),
        ],
    )
    def test_the_licence_begins_the_one_that_runs(self, on: str, shown: str, last: str) -> None:
        seen = self.waiting(licensed(on)).as_of(on)
        assert (state(seen, OFFICE), seen.contract(OFFICE)["since"], term(seen, OFFICE)[2]) == (shown, on, last)
        assert seen.row("ServiceBegan")["last_day"] == last

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_licence_of_the_day_of_acceptance_counts_in_either_order(self, *, turned: bool) -> None:
        """Accepted when its only term was over: it began, and ended with that day."""
        facts = in_order((accepted("2025-09-01"), licensed("2025-09-01")), turned=turned)
        contract = subscription("2025-01-15", 6, 1_000, auto_renews=False)
        story = given(contract, applied("2025-08-25"), *facts)
        assert [row["on"] for row in story.as_of("2025-09-02").rows("ServiceBegan")] == ["2025-09-01"]
        assert state(story.as_of("2025-09-02"), OFFICE) == "expired"
