"""Each duty to pay cites the article that lets it arise, with the facts behind it, and then why it is due on its day.

A lump sum is owed by 10(2) or 10(3), compensation by 15(1), late-return money by 17(2), a deposit by 39(1); 38(5) only
says when. A reduction for the level of service rests on Article 9, also where part of the month is excused.
"""

from __future__ import annotations

import pytest
from story import Json, Seen, fact, formed, given, outsourcing

LEVELS = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
HARASSED = fact("HarassmentFound", "2025-07-01", contract="watch")
REFUSED = fact("PerformanceRefused", "2025-07-06", contract="watch", until="2025-07-15")
QUAKE = fact("ForceMajeureOccurred", "2025-07-22", until="2025-07-31")
MEASURED = fact(
    "ServiceLevelMeasured", "2025-08-04", contract="watch", month="2025-07", metric="availability", value="99.0"
)


def names(seen: Seen, line: Json) -> list[tuple[str, set[str]]]:
    """What a line cites: each provision with the events behind it; those no store holds yet bear their names."""
    events = {row["ref"]: row["event"] for row in seen.json["timeline"]}
    return [
        (ground["provision"], {events.get(ref, ref.partition(" ")[0]) for ref in ground["events"]})
        for ground in line["because"]
    ]


class TestArticle9_AReductionForPartOfAMonth:
    """July 2025 at 300,000 yen was below the level: a tenth of the days that are not excused."""

    @pytest.mark.parametrize(
        ("excuses", "net", "cited"),
        [
            ((), -30_000, [("9", {"ServiceLevelMeasured"})]),
            # Ten of 31 days: 30,000 x 21 / 31 = 20,322.6
            ((HARASSED, REFUSED), -20_322, [("9", {"ServiceLevelMeasured"}), ("48(3)", {"PerformanceRefused"})]),
            # Twenty: 30,000 x 11 / 31 = 10,645.2
            (
                (HARASSED, REFUSED, QUAKE),
                -10_645,
                [
                    ("9", {"ServiceLevelMeasured"}),
                    ("48(3)", {"PerformanceRefused"}),
                    ("44", {"ForceMajeureOccurred"}),
                ],
            ),
        ],
    )
    def test_cites_the_article_and_then_what_excuses(
        self, excuses: tuple[Json, ...], net: int, cited: list[tuple[str, set[str]]]
    ) -> None:
        seen = given(outsourcing(sla=LEVELS), *formed(), *excuses, MEASURED).as_of("2025-08-04")
        (charge,) = seen.charges(kind="sla_reduction")
        assert charge["net"] == net
        assert names(seen, seen.duty("O8")) == cited
        assert names(seen, seen.line(head="service_level")) == cited


RENTED: Json = {"id": "pc", "kind": "rental", "monthly_fee": 20_000, "starts_on": "2025-05-01", "term_months": 12}
DELIVERED = fact("RentalDelivered", "2025-05-01", contract="pc")


class TestADutyToPayWhatIsNoFee:
    def test_of_a_lump_sum_rests_on_the_notice(self) -> None:
        notice = fact("EarlyTerminationNoticed", "2025-07-10", contract="watch", form="paper")
        seen = given(outsourcing(), *formed(), notice).as_of("2025-07-10")
        assert names(seen, seen.duty("O10")) == [
            ("10(2)", {"EarlyTerminationTookEffect"}),
            ("38(5)", {"EarlyTerminationTookEffect"}),
        ]

    def test_of_a_lump_sum_after_rescission_rests_on_it(self) -> None:
        ground = fact("ImmediateGroundOccurred", "2025-07-10", contract="watch", party="customer", ground=3)
        ended = fact("RescissionArrived", "2025-07-11", contract="watch", by="company", basis="40(2)", scope="this")
        seen = given(outsourcing(), *formed(), ground, ended).as_of("2025-07-11")
        cited = names(seen, seen.duty("O10"))
        assert cited[0] == ("10(3)", {"RescissionArrived"})

    def test_of_compensation_rests_on_the_loss_and_its_assessment(self) -> None:
        lost = fact("RentalLost", "2025-05-20", contract="pc", attributable_to="customer")
        assessed = fact("CompensationAssessed", "2025-06-02", contract="pc", amount=150_000, due_on="2025-06-30")
        seen = given(RENTED, *formed(), DELIVERED, lost, assessed).as_of("2025-06-02")
        assert names(seen, seen.duty("O16")) == [
            ("15(1)", {"RentalLost", "CompensationAssessed"}),
            ("38(5)", {"CompensationAssessed"}),
        ]

    def test_of_late_return_money_rests_on_the_delay(self) -> None:
        ended = fact("TerminationAgreed", "2025-06-30", contract="pc")
        instructed = fact("ReturnInstructed", "2025-06-30", contract="pc", deadline="2025-07-10")
        seen = given(RENTED, *formed(), DELIVERED, ended, instructed).as_of("2025-08-11")
        first, second = seen.duties("O18")
        assert (
            names(seen, first)
            == names(seen, second)
            == [
                ("17(2)", {"ReturnFellOverdue"}),
                ("38(5)", {"ReturnFellOverdue"}),
            ]
        )
        assert [duty["because"][0]["arithmetic"] for duty in (first, second)] == [
            "month 1 of late return, 2025-07-11 to 2025-08-10",
            "month 2 of late return, 2025-08-11 to 2025-09-10",
        ]

    def test_of_a_fee_says_when(self) -> None:
        seen = given(outsourcing(), *formed()).as_of("2025-05-31")
        assert [provision for provision, _ in names(seen, seen.duty("O9"))] == ["38(5)"]
