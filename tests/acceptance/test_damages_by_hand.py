"""Damages: caps, claims that are settled and what was paid by then, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from breaches import at_once
from services import BUILD, WATCH, incident, payable, service, watched
from story import (
    Json,
    certificate,
    fact,
    formed,
    formed_on,
    given,
    integration,
    paid,
    received,
    reduction_agreed,
    supply,
)

from yakkan.domain.terms import damages


def negligence(on: str, name: str) -> Json:
    return fact("AttributionFound", on, contract=WATCH, incident=name, degree="negligence")


def settled(on: str, name: str, yen: int) -> Json:
    return fact("ClaimSettled", on, contract=WATCH, incident=name, amount=yen)


def incident_of(on: str, name: str, yen: int) -> Json:
    return fact("DamageOccurred", on, contract=WATCH, incident=name, amount_direct=yen)


class TestArticle40_5_TheCapWithTheRolesChanged:
    """Monitoring at 200,000 yen from 2025-04-01 and a server of 500,000 less 60,000; all is rescinded on 2025-06-20."""

    @pytest.mark.parametrize(
        ("x51", "cap", "counted"),
        [
            ("R-A", 220_000, ["1 x (200000 + tax 20000) = 220000 yen"]),
            # June: 20 of 30 days, 133,333; so the lump sum is 66,667 and nine months, 1,866,667.
            (
                "R-B",
                0,
                [
                    "1 x (200000 + tax 20000) = 220000 yen",
                    "220000 yen less the lump sum of 1866667 yen, not below 0 = 0 yen",
                ],
            ),
        ],
    )
    def test_is_told_so_that_it_can_be_counted_again(self, x51: str, cap: int, counted: list[str]) -> None:
        seen = given(
            *(service("2025-04-01", 12, monthly_fee=200_000), supply(unit_price=500_000), *formed("2025-03-03")),
            *(received("2025-04-07"), certificate("2025-04-08", special=True), reduction_agreed("2025-04-10", 60_000)),
            *at_once("2025-06-20", scope="all"),
        ).as_of("2025-06-20", X51=x51)
        line = seen.line(head="damages", bearer="customer", contract=WATCH)
        told = [ground["arithmetic"] for ground in line["because"]]
        assert (line["cap"], told) == (cap, ["the cap of 41(2)(2) with the roles changed", *counted])
        assert all(ground["provision"] == "40(5)" for ground in line["because"])
        for bearer in ("company", "customer"):
            of_server = seen.line(head="damages", bearer=bearer, contract="server")
            assert of_server["cap"] == 440_000
            assert of_server["because"][-1]["arithmetic"] == "500000 - 60000 taken off = 440000 yen"


class TestArticle41_ClaimsThatAreSettled:
    """One month is 200,000 + tax 20,000 = 220,000 yen: the cap of each of two incidents of 1,000,000 yen."""

    story = given(
        *watched(
            *(incident_of("2025-01-20", "x", 1_000_000), negligence("2025-01-25", "x")),
            *(incident_of("2025-02-20", "y", 1_000_000), negligence("2025-02-25", "y")),
            settled("2025-03-10", "x", 100_000),
        )
    )

    def test_are_not_payable_any_more(self) -> None:
        # Before: 220,000 + 220,000 = 440,000. Settled for 100,000 yen, nothing is owed for x beside it: 220,000 for y.
        before, after = (self.story.as_of(day).line(head="damages") for day in ("2025-03-09", "2025-03-10"))
        assert (before["payable"], after["payable"], after["claimed"]) == (440_000, 220_000, 2_000_000)
        shares = [(each["incident"], each["payable"], each["settled"]) for each in after["incidents"]]
        assert shares == [("x", 0, 100_000), ("y", 220_000, None)]

    def test_use_up_a_cap_that_stands_for_all_together(self) -> None:
        # X63 R-B: 220,000 for all. Settled 100,000, so y gets 220,000 - 100,000 = 120,000; before, x took it all.
        before = self.story.as_of("2025-03-09", X63="R-B").line(head="damages")
        after = self.story.as_of("2025-03-10", X63="R-B").line(head="damages")
        assert (before["payable"], after["payable"]) == (220_000, 120_000)

    def test_are_not_opened_again_by_a_finding_of_fault(self) -> None:
        story = given(
            *watched(incident_of("2025-01-20", "x", 500_000), settled("2025-02-01", "x", 80_000)),
            negligence("2025-02-05", "x"),
        )
        seen = story.as_of("2025-02-05")
        assert seen.line(head="damages")["payable"] == 0
        assert seen.duties("O34") == []

    def test_in_words(self) -> None:
        matter = self.story.matter
        view = matter.view(as_of=date(2025, 3, 10))
        (line,) = [each for each in view.liability if each.head == "damages"]
        assert "incident x: settled for 100000 yen, nothing more is payable" in str(view.explain(line))

    @pytest.mark.parametrize(("agreed", "left"), [(0, [5, 5]), (4, [5, 1]), (20, [0, 0])])
    def test_as_a_rule(self, agreed: int, left: list[int]) -> None:
        assert damages.capped([(5, 10), (9, 10)], "R-B", agreed) == left
        assert damages.capped([(5, 10), (9, 10)], "R-A", agreed) == [5, 9]


class TestArticle41_2_X61_B:
    @pytest.mark.parametrize("paid_first", [True, False])
    def test_counts_what_was_paid_on_the_day_of_the_damage_in_whatever_order_it_was_recorded(
        self, paid_first: bool
    ) -> None:
        at = ["2025-05-01T10:00+09:00", "2025-05-01T11:00+09:00"][:: 1 if paid_first else -1]
        damage, finding = incident("2025-05-01", 5_000_000, "negligence", BUILD)
        facts = sorted(
            [paid("2025-05-01", 1_000_000, contract=BUILD, at=at[0]), {**damage, "recorded_at": at[1]}],
            key=lambda each: str(each["recorded_at"]),
        )
        later = paid("2025-05-02", 2_000_000, contract=BUILD)
        story = given(integration(), *formed_on("2025-04-07"), *facts, finding, later)
        assert payable(story.as_of("2025-05-02", X61="R-B"), BUILD) == 1_000_000
        assert payable(story.as_of("2025-05-02"), BUILD) == 3_000_000
