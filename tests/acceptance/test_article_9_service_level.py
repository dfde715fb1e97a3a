"""Article 9: a missed level of service lowers its month's fee, and what else it may cost (M6, S12, X18, X59, X71)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import fee_changed, incident, measured, money, net, payable, service
from story import Story, corrected, fact, formed, given, paid

SLA = {"availability": [{"below": "99.9", "reduce": "0.10"}, {"below": "99.0", "reduce": "0.30"}]}
CUT = "watch/2025-08/sla_reduction/availability"


def monitoring(*facts: dict[str, Any], sla: dict[str, Any] = SLA, **contract: Any) -> Story:
    """300,000 yen a month before tax, from 2025-08-01 for a year."""
    return given(service("2025-08-01", 12, sla=sla, **contract), *formed("2025-07-01"), *facts)


class TestArticle9_AReductionOfAPaidFee:
    """330,000 for August is paid on 09-30; its level of 30% less is measured on 10-03: 99,000 are free again."""

    story = monitoring(paid("2025-09-30", 330_000), measured("2025-10-03", "2025-08", "98.99"))

    def test_pays_the_next_fee_and_counts_once(self) -> None:
        # August 330,000 - 99,000, September 330,000: 561,000 owed, 330,000 paid
        seen = self.story.as_of("2025-10-03")
        assert (seen.charge("watch/2025-08")["paid"], seen.charge("watch/2025-09")["paid"]) == (231_000, 99_000)
        totals = seen.totals
        assert (totals["charged"], totals["reductions"], totals["paid"]) == (660_000, -99_000, 330_000)
        assert (totals["outstanding"], totals["refundable"]) == (231_000, 0)


class TestArticle9_TheSteps:
    @pytest.mark.parametrize(
        ("value", "reduction"),
        [
            ("100", 0),
            ("99.91", 0),
            ("99.9", 0),  # the level itself is no breach
            ("99.89", 30_000),
            ("99.01", 30_000),
            ("99.0", 30_000),
            ("98.99", 90_000),
            ("0", 90_000),
        ],
    )
    def test_the_deepest_step_reached_decides(self, value: str, reduction: int) -> None:
        seen = monitoring(measured("2025-09-03", "2025-08", value)).as_of("2025-09-03")
        assert net(seen, kind="sla_reduction") == -reduction
        # 300,000 + 30,000, less the reduction and its tax
        assert seen.totals["outstanding"] == 330_000 - reduction * 11 // 10

    def test_the_reduction_is_a_line_of_its_own(self) -> None:
        seen = monitoring(measured("2025-09-03", "2025-08", "99.5")).as_of("2025-09-03")
        line = seen.charge(CUT)
        assert (line["kind"], line["contract"], line["article"]) == ("sla_reduction", "watch", "9")
        # 10% of 300,000; tax floor(27,000) - floor(30,000)
        assert money(seen, CUT) == (-30_000, -3_000, -33_000)
        fee = seen.charge("watch/2025-08")
        assert (fee["gross"], fee["outstanding"], line["outstanding"]) == (330_000, 297_000, 0)
        assert (seen.totals["charged"], seen.totals["reductions"], seen.totals["outstanding"]) == (
            330_000,
            -33_000,
            297_000,
        )

    def test_it_shows_from_the_day_of_the_measurement(self) -> None:
        story = monitoring(measured("2025-09-03", "2025-08", "99.5"))
        assert story.as_of("2025-09-02").totals["outstanding"] == 330_000
        assert story.as_of("2025-09-03").totals["outstanding"] == 297_000

    def test_other_months_are_left_alone(self) -> None:
        seen = monitoring(measured("2025-09-03", "2025-08", "99.5")).as_of("2025-10-31")
        assert [seen.charge(f"watch/2025-{month}")["outstanding"] for month in ("08", "09", "10")] == [
            297_000,
            330_000,
            330_000,
        ]

    def test_each_metric_has_its_own_line(self) -> None:
        sla = {**SLA, "response": [{"below": "95", "reduce": "0.05"}]}
        seen = monitoring(
            measured("2025-09-03", "2025-08", "99.5"),
            measured("2025-09-03", "2025-08", "90", metric="response"),
            sla=sla,
        ).as_of("2025-09-03")
        assert seen.charge(CUT)["net"] == -30_000
        assert seen.charge("watch/2025-08/sla_reduction/response")["net"] == -15_000
        # 300,000 - 45,000 = 255,000 + 25,500
        assert seen.totals["outstanding"] == 280_500

    def test_a_month_without_service_has_no_fee_to_lower(self) -> None:
        seen = monitoring(measured("2025-09-03", "2025-07", "90")).as_of("2025-09-03")
        assert seen.charges(kind="sla_reduction") == []

    def test_only_the_reduced_fee_bears_late_interest(self) -> None:
        # 297,000 due on Tuesday 2025-09-30; 31 days to 10-31: 297,000 x 0.145 x 31 / 365 = 3,657.58
        seen = monitoring(measured("2025-09-03", "2025-08", "99.5")).as_of("2025-10-31")
        assert (seen.totals["overdue"], seen.totals["late_interest"]) == (297_000, 3_658)

    def test_a_fee_paid_in_full_is_in_part_refundable(self) -> None:
        story = monitoring(
            paid("2025-09-01", 330_000, contract="watch", charge="watch/2025-08"),
            measured("2025-09-03", "2025-08", "99.5"),
        )
        assert story.as_of("2025-09-02").totals["refundable"] == 0
        assert story.as_of("2025-09-03").totals["refundable"] == 33_000

    def test_the_company_owes_the_reduction(self) -> None:
        story = monitoring(measured("2025-09-03", "2025-08", "99.5"))
        assert story.as_of("2025-09-02").duties("O8", contract="watch") == []
        duty = story.as_of("2025-09-03").duty("O8", contract="watch")
        assert (duty["debtor"], duty["article"]) == ("company", "9")

    def test_the_line_of_liability_names_the_article(self) -> None:
        seen = monitoring(measured("2025-09-03", "2025-08", "99.5")).as_of("2025-09-03")
        lines = seen.lines(head="service_level", contract="watch")
        assert lines
        assert {(line["bearer"], line["article"]) for line in lines} == {("company", "9")}

    def test_a_corrected_measurement_is_a_corrected_fee(self) -> None:
        story = monitoring(
            measured("2025-09-03", "2025-08", "99.5", id="august"),
            corrected("august", {"value": "99.95"}, "2025-09-10", contract="watch"),
        )
        assert story.as_of("2025-09-03", "2025-09-09").totals["outstanding"] == 297_000
        assert story.as_of("2025-09-03", "2025-09-10").totals["outstanding"] == 330_000


class TestM6_APartOfAMonth:
    """From 2024-07-16: July has 16 of 31 days, 300,000 x 16 / 31 = 154,838.7."""

    def july(self, starts_on: str = "2024-07-16", **contract: Any) -> Story:
        return given(
            service(starts_on, 12, sla=SLA, **contract),
            *formed("2024-06-03"),
            measured("2024-08-05", "2024-07", "99.5"),
        )

    def test_x59_a_share_of_the_fee_owed(self) -> None:
        seen = self.july().as_of("2024-08-05")
        assert money(seen, "watch/2024-07") == (154_838, 15_483, 170_321)
        # 154,838 x 0.10 = 15,483.8; left 139,355, its tax floor(13,935.5) = 13,935
        cut = "watch/2024-07/sla_reduction/availability"
        assert money(seen, cut) == (-15_483, 13_935 - 15_483, -15_483 + 13_935 - 15_483)
        assert seen.totals["outstanding"] == 139_355 + 13_935

    def test_x59_or_of_the_full_fee(self) -> None:
        seen = self.july().as_of("2024-08-05", X59="R-B")
        # 154,838 - 30,000 = 124,838, tax 12,483
        assert net(seen, kind="sla_reduction") == -30_000
        assert seen.totals["outstanding"] == 124_838 + 12_483

    def test_it_never_exceeds_the_fee_of_the_month(self) -> None:
        # from 07-31: 300,000 / 31 = 9,677.4, less than 10% of 300,000
        seen = self.july("2024-07-31").as_of("2024-08-05", X59="R-B")
        assert net(seen, kind="sla_reduction") == -9_677
        assert seen.totals["outstanding"] == 0

    @settings(max_examples=25)
    @for_all(
        fee=st.integers(1, 2_000_000),
        day=st.integers(1, 31),
        share=st.sampled_from(["0.03", "0.10", "0.5", "1"]),
        x59=st.sampled_from(["R-A", "R-B"]),
    )
    def test_the_bill_is_never_negative_and_its_tax_is_that_of_what_is_left(
        self, fee: int, day: int, share: str, x59: str
    ) -> None:
        sla = {"availability": [{"below": "99.9", "reduce": share}]}
        story = given(
            service(f"2024-07-{day:02}", 12, monthly_fee=fee, sla=sla),
            *formed("2024-06-03"),
            measured("2024-08-05", "2024-07", "99.5"),
        )
        seen = story.as_of("2024-08-05", X59=x59)
        left = net(seen)
        assert 0 <= left <= fee
        assert sum(charge["tax"] for charge in seen.charges()) == left // 10
        assert seen.totals["outstanding"] == left + left // 10


class TestS12_AnOutageThatDidDamage:
    """August fell short of its level; the outage of 08-20 cost 800,000 in repairs and 5,000,000 in sales."""

    def outage(self, degree: str, value: str = "99.5") -> Story:
        return monitoring(
            *incident("2025-08-20", 800_000, degree, "watch", other=5_000_000),
            measured("2025-09-03", "2025-08", value),
        )

    def test_for_negligence_the_reduction_is_all(self) -> None:
        seen = self.outage("negligence").as_of("2025-09-03")
        assert net(seen, kind="sla_reduction") == -30_000
        assert payable(seen, "watch") == 0

    @pytest.mark.parametrize("x18", ["R-B", "R-D"])
    def test_x18_the_wider_readings_of_the_exclusion_agree(self, x18: str) -> None:
        seen = self.outage("negligence").as_of("2025-09-03", X18=x18)
        assert net(seen, kind="sla_reduction") == -30_000
        assert payable(seen, "watch") == 0

    def test_x18_article_41_beside_it_gives_a_month_of_the_fee(self) -> None:
        story = self.outage("negligence")
        seen = story.as_of("2025-09-03", X18="R-C")
        assert net(seen, kind="sla_reduction") == -30_000
        # one month with tax: 330,000; without: 300,000
        assert payable(seen, "watch") == 330_000
        assert payable(story.as_of("2025-09-03", X18="R-C", X5="R-B"), "watch") == 300_000

    @pytest.mark.parametrize("degree", ["gross_negligence", "intent"])
    def test_gross_negligence_and_intent_are_never_capped(self, degree: str) -> None:
        story = self.outage(degree)
        # the direct damage; under X64 R-B all of it: 800,000 + 5,000,000
        assert payable(story.as_of("2025-09-03"), "watch") == 800_000
        assert payable(story.as_of("2025-09-03", X64="R-B"), "watch") == 5_800_000

    @pytest.mark.parametrize("degree", ["negligence", "gross_negligence", "intent"])
    def test_x18_by_the_letter_the_reduction_is_all_even_then(self, degree: str) -> None:
        assert payable(self.outage(degree).as_of("2025-09-03", X18="R-D"), "watch") == 0

    def test_nothing_is_owed_where_the_company_is_not_to_blame(self) -> None:
        seen = self.outage("none").as_of("2025-09-03", X18="R-C")
        assert payable(seen, "watch") == 0

    def test_damage_of_another_sort_falls_under_article_41(self) -> None:
        # the level was kept in August: what went wrong was something else
        story = self.outage("negligence", value="99.95")
        assert payable(story.as_of("2025-09-03"), "watch") == 330_000
        assert payable(story.as_of("2025-09-03", X18="R-B"), "watch") == 0


class TestAReductionAndAChangedFee:
    def test_it_is_taken_from_the_fee_of_its_own_month(self) -> None:
        story = monitoring(fee_changed("2025-09-01", 400_000), measured("2025-10-03", "2025-08", "99.5"))
        assert net(story.as_of("2025-10-03"), kind="sla_reduction") == -30_000
        story = monitoring(fee_changed("2025-09-01", 400_000), measured("2025-10-03", "2025-09", "99.5"))
        assert net(story.as_of("2025-10-03"), kind="sla_reduction") == -40_000


class TestX71_ForceMajeure:
    """August has 31 days; a tenth of its fee is 30,000."""

    def struck(self, on: str, until: str | None, contract: str | None = None) -> Story:
        event = fact("ForceMajeureOccurred", on, until=until, contract=contract)
        return monitoring(event, measured("2025-09-03", "2025-08", "99.5"))

    def test_it_spares_the_reduction_of_a_month_that_it_filled(self) -> None:
        for contract in (None, "watch"):
            seen = self.struck("2025-08-01", "2025-08-31", contract).as_of("2025-09-03")
            assert seen.charges(kind="sla_reduction") == []
            assert seen.totals["outstanding"] == 330_000

    def test_a_spell_of_another_month_does_not(self) -> None:
        for on, until in (("2025-07-01", "2025-07-31"), ("2025-09-01", None)):
            assert money(self.struck(on, until).as_of("2025-09-03"), CUT) == (-30_000, -3_000, -33_000)

    def test_for_a_part_of_the_month_the_other_days_count(self) -> None:
        """Ten days of it: 30,000 x 21 / 31 = 20,322.58, rounded down."""
        seen = self.struck("2025-08-22", None).as_of("2025-09-03")
        assert money(seen, CUT)[0] == -20_322

    def test_days_that_are_excused_twice_count_once(self) -> None:
        """Refused from 08-12 to 08-26, struck from 08-22 on: twenty days; 30,000 x 11 / 31 = 10,645.16."""
        story = monitoring(
            fact("HarassmentFound", "2025-08-11", contract="watch"),
            fact("PerformanceRefused", "2025-08-12", contract="watch", until="2025-08-26"),
            fact("ForceMajeureOccurred", "2025-08-22"),
            measured("2025-09-03", "2025-08", "99.5"),
        )
        assert money(story.as_of("2025-09-03"), CUT)[0] == -10_645

    def test_or_the_fee_falls_with_what_was_provided(self) -> None:
        seen = self.struck("2025-08-01", "2025-08-31").as_of("2025-09-03", X71="R-B")
        assert money(seen, CUT) == (-30_000, -3_000, -33_000)


class TestWhatExcusesTheLastDayOfAMonth:
    """A tenth of August's 300,000 yen is 30,000; of 31 days 30 count: 29,032.26.

    It counts whenever the level was measured: before the month closed, on its last day, or after it.
    """

    STRUCK = (fact("ForceMajeureOccurred", "2025-08-31"),)
    REFUSED = (
        fact("HarassmentFound", "2025-08-31"),
        fact("PerformanceRefused", "2025-08-31", contract="watch", until="2025-09-12"),
    )

    @pytest.mark.parametrize("on", ["2025-08-29", "2025-08-31", "2025-09-01"])
    @pytest.mark.parametrize("excuse", [STRUCK, REFUSED, REFUSED[::-1]])
    @pytest.mark.parametrize("measured_first", [True, False])
    def test_spares_it(self, on: str, excuse: tuple[dict[str, Any], ...], *, measured_first: bool) -> None:
        level = (measured(on, "2025-08", "99.5"),)
        facts = [*level, *excuse] if measured_first else [*excuse, *level]
        assert money(monitoring(*facts).as_of("2025-09-02"), CUT)[0] == -29_032

    @pytest.mark.parametrize("on", ["2025-08-29", "2025-08-31", "2025-09-01"])
    def test_not_by_a_refusal_without_harassment(self, on: str) -> None:
        story = monitoring(measured(on, "2025-08", "99.5"), self.REFUSED[1])
        assert money(story.as_of("2025-09-02"), CUT)[0] == -30_000

    @pytest.mark.parametrize("on", ["2025-08-19", "2025-08-20", "2025-09-01"])
    def test_and_the_last_day_of_a_service(self, on: str) -> None:
        """To 08-20: 300,000 x 20 / 31 = 193,548; a tenth for 19 of its 20 days: 18,387.06."""
        story = monitoring(
            measured(on, "2025-08", "99.5"),
            fact("TerminationAgreed", "2025-08-20", contract="watch"),
            fact("ForceMajeureOccurred", "2025-08-20", contract="watch", until="2025-08-20"),
        )
        assert money(story.as_of("2025-09-02"), CUT)[0] == -18_387

    def test_each_is_recorded_on_its_day(self) -> None:
        """The nightly run has closed the month when the refusal is recorded."""
        story = monitoring(
            measured("2025-08-31", "2025-08", "99.5", at="2025-08-31T08:00+09:00"),
            fact("HarassmentFound", "2025-08-31", at="2025-08-31T09:00+09:00"),
            fact("PerformanceRefused", "2025-08-31", contract="watch", at="2025-08-31T10:00+09:00"),
        )
        assert money(story.as_of("2025-08-31", "2025-08-31T09:30+09:00"), CUT)[0] == -30_000
        assert money(story.as_of("2025-08-31"), CUT)[0] == -29_032
