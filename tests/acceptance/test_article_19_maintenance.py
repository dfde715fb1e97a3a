"""Articles 19 to 22: maintenance of what was sold or rented; no success is promised (X5, X31, M1, M4, S16)."""

from __future__ import annotations

from typing import Any

import pytest
from rentals import PC, defect, delivered, passed_as, rental, unit_state
from services import (
    cap,
    effect,
    fee_changed,
    incident,
    lump,
    measured,
    money,
    net,
    notice,
    payable,
    renewal_refused,
    standing,
    state,
    term,
)
from story import Seen, Story, accepted, applied, fact, formed, given, maintenance, plus

CARE = "care"


def maintained(*facts: dict[str, Any], starts_on: str = "2025-05-01", **contract: Any) -> Story:
    """10,000 yen a month before tax, for a year."""
    return given(maintenance(starts_on=starts_on, **contract), *formed(plus(starts_on, -30)), *facts)


def requested(on: str, **more: Any) -> dict[str, Any]:
    return fact("MaintenanceRequested", on, contract=CARE, **more)


def performed(on: str, **more: Any) -> dict[str, Any]:
    return fact("MaintenancePerformed", on, contract=CARE, **more)


def fees(seen: Seen) -> dict[str, int]:
    """Month and fee before tax."""
    return {charge["id"].split("/")[1]: charge["net"] for charge in seen.charges(contract=CARE, kind="monthly_fee")}


class TestArticle19_ServedLikeOutsourcing:
    """2025-05-01 to 2026-04-30; Saturday 2026-01-31 is the last day to refuse renewal."""

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2025-04-30", "accepted"),
            ("2025-05-01", "in_service"),
            ("2026-04-30", "in_service"),
            ("2026-05-01", "renewed"),
        ],
    )
    def test_it_begins_and_renews(self, as_of: str, expected: str) -> None:
        assert state(maintained().as_of(as_of), CARE) == expected

    def test_a_renewed_term_is_a_year(self) -> None:
        assert term(maintained().as_of("2026-05-01"), CARE) == (2, "2026-05-01", "2027-04-30")

    @pytest.mark.parametrize(
        ("on", "after"), [("2026-01-30", "expired"), ("2026-01-31", "expired"), ("2026-02-01", "renewed")]
    )
    def test_renewal_is_refused_three_months_before(self, on: str, after: str) -> None:
        seen = maintained(renewal_refused(on, contract=CARE)).as_of("2026-05-01")
        assert state(seen, CARE) == after
        assert effect(seen, "NonRenewalDeclared") == ("full" if after == "expired" else "none")

    @pytest.mark.parametrize(
        ("x40", "first"),
        [
            ("R-A", 5_172),  # 10,000 x 15 / 29 = 5,172.4
            ("R-B", 5_000),  # 15 / 30
            ("R-C", 4_931),  # 120,000 x 15 / 365 = 4,931.5
        ],
    )
    def test_the_month_in_which_it_begins_is_prorated(self, x40: str, first: int) -> None:
        seen = maintained(starts_on="2024-02-15").as_of("2024-03-31", X40=x40)
        assert fees(seen) == {"2024-02": first, "2024-03": 10_000}

    def test_the_fee_appears_on_the_last_day_of_its_month(self) -> None:
        assert maintained().as_of("2025-05-30").charges() == []
        assert money(maintained().as_of("2025-05-31"), "care/2025-05") == (10_000, 1_000, 11_000)

    def test_leaving_early_costs_the_rest_of_the_term(self) -> None:
        # M4 in small: 2024-04-01 to 2025-03-31, 2024-10-10: 10,000 x 10 / 31 = 3,225.8; 6,775 + 5 x 10,000
        seen = maintained(notice("2024-10-10", contract=CARE), starts_on="2024-04-01").as_of("2024-10-10")
        assert (state(seen, CARE), seen.contract(CARE)["basis"]) == ("terminated", "10(2)")
        assert fees(seen)["2024-10"] == 3_225
        assert lump(seen, CARE) == 56_775

    def test_by_e_mail_it_goes_on(self) -> None:
        story = maintained(notice("2025-10-10", form="email", contract=CARE))
        assert state(story.as_of("2025-10-10"), CARE) == "in_service"
        assert state(story.as_of("2025-10-10", X2="R-B"), CARE) == "terminated"

    def test_a_level_that_was_promised_lowers_the_fee(self) -> None:
        sla = {"response": [{"below": "95", "reduce": "0.20"}]}
        story = maintained(measured("2025-06-02", "2025-05", "90", "response", contract=CARE), sla=sla)
        # 20% of 10,000
        assert net(story.as_of("2025-06-02"), kind="sla_reduction") == -2_000


class TestArticle20_ACall:
    """Called on 2025-07-01, attended to on 07-03."""

    story = maintained(requested("2025-07-01"), performed("2025-07-03"))

    def test_the_company_owes_the_work_from_the_call_until_it_is_done(self) -> None:
        assert self.story.as_of("2025-06-30").duties("O19") == []
        duty = self.story.as_of("2025-07-02").duty("O19", contract=CARE)
        assert (duty["debtor"], duty["arose_on"], duty["ended_on"]) == ("company", "2025-07-01", None)
        duty = self.story.as_of("2025-07-03").duty("O19", contract=CARE)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-07-03")

    def test_a_second_call_is_a_second_duty(self) -> None:
        seen = self.story.then(requested("2025-07-10")).as_of("2025-07-10")
        assert sorted(duty["status"] for duty in seen.duties("O19")) == ["discharged", "open"]

    def test_a_call_that_repairs_nothing_costs_the_company_nothing(self) -> None:
        # the work is owed, not its success: no remedy, no reduction
        seen = self.story.as_of("2025-07-31")
        assert seen.totals["reductions"] == 0
        assert payable(seen, CARE) == 0
        heads = {line["head"] for line in seen.lines(contract=CARE)}
        assert heads & {"nonconformity", "latent_defect", "rental_replacement"} == set()

    def test_before_the_service_there_is_nothing_to_call_for(self) -> None:
        seen = maintained(requested("2025-04-15")).as_of("2025-05-31")
        assert effect(seen, "MaintenanceRequested") == "none"
        assert seen.duties("O19") == []


class TestArticle41_2_4_TheCap:
    def test_it_is_a_year_of_the_fee(self) -> None:
        story = maintained(*incident("2025-07-01", 400_000, "negligence", CARE))
        # 10,000 x 12 = 120,000, with tax 132,000
        assert (cap(story.as_of("2025-07-02"), CARE), payable(story.as_of("2025-07-02"), CARE)) == (132_000, 132_000)
        seen = story.as_of("2025-07-02", X5="R-B")
        assert (cap(seen, CARE), payable(seen, CARE)) == (120_000, 120_000)

    def test_it_stands_from_acceptance_on_and_names_its_article(self) -> None:
        assert maintained().as_of("2025-03-31").lines(head="damages") == []
        line = maintained().as_of("2025-04-01").line(head="damages", contract=CARE)
        assert (line["bearer"], line["article"], line["cap"]) == ("company", "41(2)(4)", 132_000)

    def test_it_goes_with_the_rate_of_the_day(self) -> None:
        story = maintained(fee_changed("2025-09-01", 12_000, contract=CARE))
        assert cap(story.as_of("2025-08-31"), CARE) == 132_000
        # 12,000 x 12 x 1.10
        assert cap(story.as_of("2025-09-01"), CARE) == 158_400

    def test_a_short_term_does_not_make_it_smaller(self) -> None:
        story = maintained(term_months=3, auto_renews=False)
        assert cap(story.as_of("2025-06-01"), CARE) == 132_000

    def test_damage_below_it_is_paid_in_full_and_lost_profit_never(self) -> None:
        story = maintained(*incident("2025-07-01", 90_000, "negligence", CARE, other=500_000))
        assert payable(story.as_of("2025-07-02"), CARE) == 90_000

    def test_gross_negligence_lifts_it(self) -> None:
        story = maintained(*incident("2025-07-01", 400_000, "gross_negligence", CARE))
        assert payable(story.as_of("2025-07-02"), CARE) == 400_000

    def test_x63_several_incidents(self) -> None:
        story = maintained(
            *incident("2025-07-01", 100_000, "negligence", CARE),
            *incident("2025-08-01", 100_000, "negligence", CARE, name="i2"),
        )
        assert payable(story.as_of("2025-08-31"), CARE) == 200_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), CARE) == 132_000


def covered(*facts: dict[str, Any], covers: tuple[str, ...] = (PC,), **care: Any) -> Story:
    """A unit delivered on Thursday 2025-05-01; its two business days are Friday 05-02 and Wednesday 05-07."""
    return given(
        rental("2025-05-01", 12),
        maintenance(covers=list(covers), **care),
        *formed("2025-04-01"),
        delivered("2025-05-01"),
        *facts,
    )


class TestArticle22_X31_RentalAndMaintenance:
    def test_while_maintenance_covers_it_a_rented_unit_is_not_deemed_to_conform(self) -> None:
        for on in ("2025-05-07", "2025-05-08", "2025-12-31"):
            seen = covered().as_of(on)
            assert (unit_state(seen), passed_as(seen)) == ("delivered", None)
            assert standing(seen, "RentalDeemedConforming") == []

    def test_or_both_stand_side_by_side(self) -> None:
        assert unit_state(covered().as_of("2025-05-07", X31="R-B")) == "delivered"
        seen = covered().as_of("2025-05-08", X31="R-B")
        assert (unit_state(seen), passed_as(seen)) == ("deemed_conforming", "deemed_conforming")
        assert standing(seen, "RentalDeemedConforming") == ["2025-05-07"]

    @pytest.mark.parametrize("x31", ["R-A", "R-B"])
    def test_a_unit_that_it_does_not_cover_is_deemed_to_conform(self, x31: str) -> None:
        seen = covered(covers=()).as_of("2025-05-08", X31=x31)
        assert unit_state(seen) == "deemed_conforming"

    def test_maintenance_that_begins_later_changes_nothing(self) -> None:
        seen = covered(starts_on="2025-06-01").as_of("2025-06-30")
        assert standing(seen, "RentalDeemedConforming") == ["2025-05-07"]

    def test_maintenance_that_was_never_accepted_covers_nothing(self) -> None:
        story = given(
            rental("2025-05-01", 12),
            maintenance(covers=[PC]),
            applied("2025-03-28"),
            accepted("2025-04-01", contract=PC),
            delivered("2025-05-01"),
        )
        assert standing(story.as_of("2025-05-31"), "RentalDeemedConforming") == ["2025-05-07"]


class TestS16_MaintenanceOnARental:
    """The unit fails on day 40, Tuesday 2025-06-10; the technician destroys data worth 400,000 yen on 06-12."""

    story = covered(
        defect("2025-06-10"),
        requested("2025-06-10"),
        performed("2025-06-12"),
        *incident("2025-06-12", 400_000, "negligence", CARE),
    )

    def test_the_failure_is_a_matter_of_maintenance_and_no_substitute_is_owed(self) -> None:
        seen = self.story.as_of("2025-06-12")
        assert seen.duties("O13") == []
        assert seen.duty("O19", contract=CARE)["status"] == "discharged"
        assert unit_state(seen) == "delivered"

    def test_no_deeming_hides_it(self) -> None:
        assert self.story.as_of("2025-06-13").rows("RentalDeemedConforming") == []

    def test_the_cap_is_a_year_of_maintenance_and_not_a_month_of_anything(self) -> None:
        seen = self.story.as_of("2025-06-13")
        # 12 x 10,000 and tax; a month of the rental would be 22,000, of the maintenance 11,000
        assert (cap(seen, CARE), payable(seen, CARE), payable(seen, PC)) == (132_000, 132_000, 0)
        assert cap(seen, PC) == 22_000
        assert payable(self.story.as_of("2025-06-13", X5="R-B"), CARE) == 120_000
