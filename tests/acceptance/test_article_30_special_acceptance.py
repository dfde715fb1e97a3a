"""Article 30: a certificate despite a minor defect, and the cut in price (worked examples M7 and S21)."""

from __future__ import annotations

import pytest
from story import (
    Json,
    Story,
    certificate,
    formed,
    given,
    latent_defect,
    paid,
    received,
    reduction_agreed,
    reduction_requested,
    rejection,
    supply,
)

THREE = ("s1", "s2", "s3")


def three_servers(*facts: Json) -> Story:
    """Three servers of 1,200,000 each; s1 accepted specially on 2025-03-14, the others passed that day."""
    return given(
        supply(units=THREE, due_on="2025-03-31", payment={"due_on": "2025-04-30"}),
        *formed("2025-02-10"),
        *(received("2025-03-10", unit) for unit in THREE),
        certificate("2025-03-14", "s1", special=True),
        certificate("2025-03-14", "s2"),
        certificate("2025-03-14", "s3"),
        *facts,
    )


CUT = (reduction_requested("2025-03-20", amount=60_000), reduction_agreed("2025-04-01", 60_000))


class TestArticle30_2_HandoverBySpecialAcceptance:
    def test_the_remarked_certificate_hands_the_unit_over(self) -> None:
        story = three_servers()
        assert story.as_of("2025-03-14").unit("s1")["state"] == "specially_accepted"
        unit = story.as_of("2025-03-15").unit("s1")
        assert (unit["state"], unit["passed_as"]) == ("in_warranty", "specially_accepted")
        assert (unit["handed_over_on"], unit["risk"]) == ("2025-03-14", "customer")

    def test_it_is_open_for_a_rejected_unit_too(self) -> None:
        seen = given(
            supply(),
            *formed(),
            received("2025-05-28"),
            rejection("2025-06-02"),
            certificate("2025-06-20", special=True),
        ).as_of("2025-06-20")
        assert seen.unit()["state"] == "specially_accepted"
        assert seen.unit()["handed_over_on"] == "2025-06-20"

    def test_after_a_deemed_pass_it_comes_too_late(self) -> None:
        seen = given(supply(), *formed(), received("2025-05-28"), certificate("2025-06-05", special=True)).as_of(
            "2025-06-06"
        )
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.row("PassCertificateArrived")["effect"] == "none"


class TestArticle30_1_Reduction:
    def test_m7_the_agreed_cut_lowers_price_and_tax(self) -> None:
        seen = three_servers(*CUT).as_of("2025-04-01")
        # 3 x 1,200,000 = 3,600,000 + 360,000 = 3,960,000; cut 60,000 + 6,000 = 66,000
        # 3,540,000 + 354,000 = 3,894,000
        assert seen.totals["charged"] == 3_960_000
        assert seen.totals["reductions"] == -66_000
        assert seen.totals["outstanding"] == 3_894_000
        cut = seen.charges(kind="price_reduction")
        assert [(c["unit"], c["net"], c["tax"], c["gross"]) for c in cut] == [("s1", -60_000, -6_000, -66_000)]
        # 1,320,000 - 66,000
        assert seen.charge("server/s1/price")["outstanding"] == 1_254_000
        assert seen.charge("server/s2/price")["outstanding"] == 1_320_000

    def test_the_cut_shows_from_the_day_it_is_agreed(self) -> None:
        story = three_servers(*CUT)
        assert story.as_of("2025-03-31").totals["outstanding"] == 3_960_000
        assert story.as_of("2025-04-01").totals["outstanding"] == 3_894_000

    def test_m7_title_passes_on_payment_of_what_is_left(self) -> None:
        story = three_servers(*CUT, paid("2025-04-30", 3_894_000, contract="server"))
        seen = story.as_of("2025-04-30")
        assert seen.totals["outstanding"] == 0
        assert seen.totals["paid"] == 3_894_000
        assert [seen.unit(unit)["title"] for unit in THREE] == ["customer"] * 3

    def test_one_yen_less_leaves_a_title_behind(self) -> None:
        story = three_servers(*CUT, paid("2025-04-30", 1_253_999, charge="server/s1/price", contract="server"))
        seen = story.as_of("2025-04-30")
        assert seen.charge("server/s1/price")["outstanding"] == 1
        assert seen.unit("s1")["title"] == "company"

    def test_a_request_alone_changes_nothing(self) -> None:
        seen = three_servers(CUT[0]).as_of("2025-04-01")
        assert seen.totals["outstanding"] == 3_960_000
        assert seen.charges(kind="price_reduction") == []

    def test_without_the_remark_it_is_an_ordinary_pass_and_no_ground_for_a_cut(self) -> None:
        seen = three_servers(reduction_agreed("2025-04-01", 60_000, unit="s2")).as_of("2025-04-01")
        assert seen.row("PriceReductionAgreed", unit="s2")["effect"] == "none"
        assert seen.totals["outstanding"] == 3_960_000

    def test_after_a_deemed_pass_there_is_no_cut_either(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28"), reduction_agreed("2025-06-10", 60_000))
        seen = story.as_of("2025-06-10")
        assert seen.row("PriceReductionAgreed")["effect"] == "none"
        assert seen.totals["outstanding"] == 1_320_000


class TestS21_WhatIsReleased:
    """Defect d1 noted on the certificate, cut agreed on 04-01; latent defect d2 noticed on 2025-08-01."""

    def test_the_window_for_the_latent_defect_runs_from_the_special_acceptance(self) -> None:
        # six months from 2025-03-15: Sunday 2025-09-14; Monday 15 is a holiday: Tuesday 2025-09-16
        line = three_servers(*CUT).as_of("2025-04-02").line(head="latent_defect", unit="s2")
        assert (line["first_day"], line["last_day"]) == ("2025-03-15", "2025-09-16")
        line = three_servers(*CUT).as_of("2025-04-02").line(head="latent_defect", unit="s1")
        assert (line["first_day"], line["last_day"]) == ("2025-03-15", "2025-09-16")

    def test_the_latent_defect_is_repairable_under_the_default(self) -> None:
        seen = three_servers(*CUT, latent_defect("2025-08-01")).as_of("2025-08-01")
        assert seen.row("LatentDefectNoticed")["effect"] == "full"
        assert seen.duty("O25", unit="s1")["status"] == "open"

    def test_x37_read_widely_the_cut_released_it_too(self) -> None:
        seen = three_servers(*CUT, latent_defect("2025-08-01")).as_of("2025-08-01", X37="R-B")
        assert seen.row("LatentDefectNoticed")["effect"] == "none"
        assert seen.duties("O25", unit="s1") == []

    def test_x37_read_widely_the_other_units_keep_their_warranty(self) -> None:
        seen = three_servers(*CUT, latent_defect("2025-08-01", "s2")).as_of("2025-08-01", X37="R-B")
        assert seen.row("LatentDefectNoticed")["effect"] == "full"

    @pytest.mark.parametrize("reading", ["R-A", "R-B"])
    def test_without_a_cut_the_latent_defect_is_repairable_under_both(self, reading: str) -> None:
        seen = three_servers(CUT[0], latent_defect("2025-08-01")).as_of("2025-08-01", X37=reading)
        assert seen.row("LatentDefectNoticed")["effect"] == "full"
        assert seen.duty("O25", unit="s1")["status"] == "open"

    @pytest.mark.parametrize("facts", [CUT, CUT[:1]])
    def test_the_noted_defect_has_no_remedy_with_or_without_a_cut(self, facts: tuple[Json, ...]) -> None:
        seen = three_servers(*facts, latent_defect("2025-08-01", discoverable=True)).as_of("2025-08-01")
        assert seen.row("LatentDefectNoticed")["effect"] == "none"
        assert seen.duties("O25", unit="s1") == []
