"""Breach: demands of cure, what is minor, who may rescind and what ends with it, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import at_once, cured, demand, found_minor, ground, harassed, rescinded, rescission
from services import WATCH, service, watched
from story import Json, certificate, fact, formed, formed_on, given, integration, maintenance, paid, received, supply


class TestArticle40_1_Demands:
    """A service that ended with its term on 2025-12-31."""

    contract = service("2025-01-01", 12, auto_renews=False)

    @pytest.mark.parametrize(("on", "effect"), [("2025-12-31", "full"), ("2026-01-01", "none")])
    def test_of_cure_are_pointless_after_the_last_term(self, on: str, effect: str) -> None:
        # 40(1) leads to rescission, and there is nothing left to rescind; 40(3) reaches others only along with it.
        seen = given(self.contract, *formed_on("2024-12-02"), demand(on, 10)).as_of("2026-01-20")
        row = seen.row("CureDemandArrived")
        assert (row["effect"], row["article"]) == (effect, "40(1)")
        assert seen.rows("CurePeriodLapsed") == []
        assert [duty["status"] for duty in seen.duties("O31")] == (["released"] if effect == "full" else [])

    def test_in_time_lapse_nowhere_after_the_last_term(self) -> None:
        # 10 days after 12-26 end on 2026-01-05 (Mon); the service ended before. 10 days after 12-15 end on 12-25.
        story = given(self.contract, *formed_on("2024-12-02"), demand("2025-12-15", 10), demand("2025-12-26", 10))
        assert [row["on"] for row in story.as_of("2026-01-20").rows("CurePeriodLapsed")] == ["2025-12-25"]

    def test_of_cure_still_count_for_a_sale_that_is_not_paid(self) -> None:
        # Passed on 2025-05-30, warranty to 11-30; the price may still be demanded, and the sale rescinded for it.
        parts = (supply(), *formed_on("2025-04-07"), received("2025-05-28"), certificate("2025-05-30"))
        story = given(*parts, demand("2026-01-13", 10, contract="server"), rescinded("2026-01-24", contract="server"))
        assert story.as_of("2026-01-24").row("CureDemandArrived")["effect"] == "full"
        assert story.as_of("2026-01-24").contract()["state"] == "terminated"


class TestArticle40_1_ADemandForOneUnit:
    """Two units passed on 2025-05-14 and are not paid; ten days for s2 from 07-01 end on 07-11, twenty for s1 on 07-22.

    07-21 is a holiday.
    """

    sale = supply(units=("s1", "s2"), unit_price=1_000_000)
    parts = (
        *(sale, *formed(), received("2025-05-12", unit="s1"), received("2025-05-12", unit="s2")),
        *(certificate("2025-05-14", unit="s1"), certificate("2025-05-14", unit="s2")),
    )
    for_s2 = demand("2025-07-01", 10, contract="server", unit="s2")
    for_s1 = demand("2025-07-01", 20, contract="server", unit="s1")

    @pytest.mark.parametrize(("unit", "effect"), [("s1", "none"), ("s2", "full"), (None, "full")])
    def test_lets_rescind_for_it_or_as_a_whole(self, unit: str | None, effect: str) -> None:
        story = given(*self.parts, self.for_s2, rescinded("2025-07-15", contract="server", unit=unit))
        assert rescission(story.as_of("2025-07-15")) == effect

    def test_a_demand_for_all_lets_rescind_for_any(self) -> None:
        asked = demand("2025-07-01", 10, contract="server")
        story = given(*self.parts, asked, rescinded("2025-07-15", contract="server", unit="s1"))
        assert rescission(story.as_of("2025-07-15")) == "full"

    @pytest.mark.parametrize(
        ("paid_up", "effect", "status"), [(True, "none", "discharged"), (False, "full", "released")]
    )
    def test_each_is_put_right_or_settled_by_itself(self, paid_up: bool, effect: str, status: str) -> None:
        put_right = [cured("2025-07-10", contract="server", unit="s1")] if paid_up else []
        seen = given(
            *self.parts,
            *(self.for_s2, self.for_s1, *put_right),
            rescinded("2025-07-15", contract="server", unit="s2"),
            rescinded("2025-07-23", contract="server", unit="s1"),
        ).as_of("2025-07-23")
        assert [row["effect"] for row in seen.rows("RescissionArrived")] == ["full", effect]
        assert [(duty["unit"], duty["status"]) for duty in seen.duties("O31")] == [("s2", "released"), ("s1", status)]

    @pytest.mark.parametrize(("unit", "effect"), [("s1", "full"), ("s2", "none")])
    def test_the_customer_cannot_rescind_for_the_one_that_it_delayed(self, unit: str, effect: str) -> None:
        # Neither came by 2025-05-30, s2 by the customer's own cause (Civil Code 543).
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", unit="s2", attributable_to="customer")
        asked = demand("2025-06-10", 14, by="customer", contract="server", unit=unit)
        notice = rescinded("2025-06-25", by="customer", contract="server", unit=unit)
        seen = given(self.sale, *formed(), late, asked, notice).as_of("2025-06-25")
        assert rescission(seen) == effect

    def test_a_delay_that_the_company_did_not_cause_excuses_that_unit(self) -> None:
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", unit="s2", attributable_to="neither")
        seen = given(self.sale, *formed(), late).as_of("2025-06-02")
        assert [(duty["unit"], duty["status"]) for duty in seen.duties("O20")] == [("s1", "overdue"), ("s2", "open")]


class TestArticle40_1_MinorBreaches:
    def test_of_one_side_do_not_save_the_other(self) -> None:
        """The company's breach was minor; a month later the customer does not pay.

        Demanded on Thu 05-01 with 10 days: to Sun 05-11 -> Mon 05-12.
        """
        story = given(
            *watched(demand("2025-04-01", 10, by="customer"), found_minor("2025-04-20", True)),
            *(demand("2025-05-01", 10), rescinded("2025-05-13")),
        )
        assert story.as_of("2025-05-13").contract(WATCH)["state"] == "terminated"
        assert given(*story.contracts, *story.facts[:-1], rescinded("2025-05-12")).as_of("2025-05-12").contract(WATCH)[
            "state"
        ] == ("in_service")

    @pytest.mark.parametrize(
        ("fact_about", "field", "company", "customer"),
        [
            # Put right by the company, the customer may not rescind; the company may, for the customer did nothing.
            ("BreachCured", {"by": "company"}, "terminated", "in_service"),
            ("BreachCured", {"by": "customer"}, "in_service", "terminated"),
            # Minor is the breach of one of them.
            ("MaterialityFound", {"party": "company", "minor": True}, "terminated", "in_service"),
            ("MaterialityFound", {"party": "customer", "minor": True}, "in_service", "terminated"),
            # Told of nobody, it is told of both.
            ("BreachCured", {}, "in_service", "in_service"),
            ("MaterialityFound", {"minor": True}, "in_service", "in_service"),
        ],
    )
    def test_and_cures_are_told_apart_by_whose_they_are(
        self, fact_about: str, field: Json, company: str, customer: str
    ) -> None:
        """Both complain of the other on 04-01, with 10 days: to Fri 04-11. On 04-14 one of them rescinds."""
        both = (demand("2025-04-01", 10, by="customer"), demand("2025-04-01", 10, by="company"))
        story = given(*watched(*both, fact(fact_about, "2025-04-10", contract=WATCH, **field)))
        ended = [
            story.then(rescinded("2025-04-14", by=by)).as_of("2025-04-14").contract(WATCH)["state"]
            for by in ("company", "customer")
        ]
        assert ended == [company, customer]

    def test_do_not_excuse_a_later_one(self) -> None:
        # First demand to 04-06 (Sun) -> 04-07, found minor: no right. Second demand to 04-21 (Mon): a right from 04-22.
        story = given(*watched(demand("2025-04-01", 5), found_minor("2025-04-10", True)))
        assert story.then(rescinded("2025-04-11")).as_of("2025-04-11").contract(WATCH)["state"] == "in_service"
        later = story.then(demand("2025-04-14", 7), rescinded("2025-04-22"))
        assert later.as_of("2025-04-22").contract(WATCH)["state"] == "terminated"


class TestArticle40_1_DelaysThatTheCustomerCausedItself:
    """Civil Code 543: work due on 2025-06-30, goods on 05-30; the customer demands them and rescinds on 07-28."""

    def rescinds(self, contract: Json, *facts: Json, **readings: str) -> str:
        name = contract["id"]
        asked = demand("2025-07-10", 14, by="customer", contract=name)
        story = given(
            contract, *formed_on("2025-04-07"), *facts, asked, rescinded("2025-07-28", by="customer", contract=name)
        )
        return rescission(story.as_of("2025-07-28", **readings))

    @pytest.mark.parametrize(("cause", "effect"), [("customer", "none"), ("neither", "full"), ("company", "full")])
    def test_give_it_no_right(self, cause: str, effect: str) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to=cause)
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to=cause)
        assert self.rescinds(integration(due_on="2025-06-30"), slip) == effect
        assert self.rescinds(supply(), late) == effect

    def test_do_not_bar_it_where_the_article_alone_decides(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer")
        assert self.rescinds(integration(due_on="2025-06-30"), slip, X74="R-B") == "full"

    @pytest.mark.parametrize(("given_on", "effect"), [(None, "none"), ("2025-07-27", "full")])
    def test_nor_while_information_is_missing(self, given_on: str | None, effect: str) -> None:
        asked = fact("InformationRequested", "2025-05-07", contract="build", due_on="2025-05-16")
        there = [] if given_on is None else [fact("InformationProvided", given_on, contract="build")]
        assert self.rescinds(integration(due_on="2025-06-30"), asked, *there) == effect

    def test_leave_the_right_where_the_work_is_not_late_or_late_by_the_company_too(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer")
        assert self.rescinds(integration(due_on="2025-07-28"), slip) == "full"
        # Extended to 07-18 for that; after it the delay is the company's.
        more = fact("ScheduleExtended", "2025-06-20", contract="build", due_on="2025-07-18")
        assert self.rescinds(integration(due_on="2025-06-30"), slip, more) == "full"

    def test_and_nothing_else_that_was_put_to_the_company(self) -> None:
        # All is delivered, late for the customer's cause: what the demand is about is another breach.
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to="customer")
        assert self.rescinds(supply(), late, received("2025-07-24")) == "full"


class TestArticle40_1_APricePaidInPartAndGivenBack:
    def test_was_not_paid_in_full(self) -> None:
        # Due on 2025-06-30; 500,000 came on 06-20; the sale is rescinded on 07-14, and they go back.
        story = given(
            supply(), *formed(), received("2025-05-12"), certificate("2025-05-14"), paid("2025-06-20", 500_000)
        ).then(*at_once("2025-07-14", contract="server"))
        duty = story.as_of("2025-07-14").duty("O26")
        assert (duty["status"], duty["ended_on"], duty["amount"]) == ("released", "2025-07-14", 0)
        assert story.as_of("2025-07-14").charge()["status"] == "credited"


class TestArticle40_3_OneNoticeForAll:
    """The breach of watch was put to the customer on 2025-06-02 with 14 days; care is not breached."""

    @pytest.mark.parametrize("filed_under", [WATCH, "care", None])
    @pytest.mark.parametrize(("on", "states"), [("2025-06-16", "in_service"), ("2025-06-17", "terminated")])
    def test_ends_them_whichever_contract_it_was_filed_under(self, filed_under: str, on: str, states: str) -> None:
        parts = (service("2025-04-01", 12), maintenance("care", starts_on="2025-04-01"), *formed_on("2025-03-03"))
        told = rescinded(on, scope="all", contract=filed_under)
        seen = given(*parts, demand("2025-06-02", 14), told).as_of("2025-06-17")
        assert [seen.contract(name)["state"] for name in (WATCH, "care")] == [states, states]

    @pytest.mark.parametrize("basis", ["40(1)", "40(2)", "48(4)"])
    @pytest.mark.parametrize("filed_under", [WATCH, "care", None])
    def test_is_not_lost_in_the_file_of_a_contract_that_has_run_out(self, filed_under: str, basis: str) -> None:
        # watch ran out with 2026-03-31; what was put to the customer in care on 03-02, for 14 days, stands.
        watch = service("2025-04-01", 12, auto_renews=False)
        care = maintenance("care", starts_on="2025-04-01", term_months=24)
        reasons = (demand("2026-03-02", 14, contract="care"), ground("2026-03-05"), harassed("2026-03-10"))
        told = rescinded("2026-04-13", basis, scope="all", contract=filed_under)
        seen = given(watch, care, *formed_on("2025-03-03"), *reasons, told).as_of("2026-04-13")
        assert rescission(seen) == "full"
        assert [seen.contract(name)["state"] for name in (WATCH, "care")] == ["expired", "terminated"]

    @pytest.mark.parametrize("scope", ["this", "all"])
    def test_ends_nothing_where_all_has_run_out(self, scope: str) -> None:
        watch = service("2025-04-01", 12, auto_renews=False)
        told = rescinded("2026-04-13", "40(2)", scope=scope)
        seen = given(watch, *formed_on("2025-03-03"), ground("2026-03-05"), told).as_of("2026-04-13")
        assert (rescission(seen), seen.contract(WATCH)["state"]) == ("none", "expired")

    def test_of_one_still_needs_its_own_breach(self) -> None:
        parts = (service("2025-04-01", 12), maintenance("care", starts_on="2025-04-01"), *formed_on("2025-03-03"))
        told = rescinded("2025-06-17", contract="care")
        assert rescission(given(*parts, demand("2025-06-02", 14), told).as_of("2025-06-17")) == "none"


class TestArticle45_1_Consent:
    def test_to_disclosure_is_for_the_contract_that_it_names(self) -> None:
        """Each side disclosed a plan, under one contract each; the customer's consent is not the company's."""
        other = service("2024-03-01", 24, id="other")
        mine = {"item": "plan", "marked": True, "tangible": True}
        facts = (
            fact("SecretDisclosed", "2024-03-05", contract=WATCH, by="company", **mine),
            fact("SecretDisclosed", "2024-03-05", contract="other", by="customer", **mine),
        )
        story = given(service("2024-03-01", 24), other, *formed_on("2024-02-01"), *facts)

        def told(*consent: Json) -> list[tuple[str, str]]:
            duties = story.then(*consent).as_of("2024-05-01").duties("O36")
            return [(duty["contract"], duty["status"]) for duty in duties]

        one = fact("DisclosureConsented", "2024-05-01", contract="other", item="plan")
        assert told(one) == [(WATCH, "open"), ("other", "released")]
        assert told(fact("DisclosureConsented", "2024-05-01", item="plan")) == [
            (WATCH, "released"),
            ("other", "released"),
        ]


class TestArticle48_OtherContracts:
    """Harassment in the course of one service; 48(1), (4) speak of all services and contracts of that customer."""

    base = (service("2024-04-01", 12), service("2024-04-01", 12, id="other"), *formed_on("2024-03-01"))
    found = fact("HarassmentFound", "2024-10-09", contract=WATCH)

    @pytest.mark.parametrize(("on", "state"), [("2024-10-08", "in_service"), ("2024-10-09", "terminated")])
    def test_may_be_rescinded_too(self, on: str, state: str) -> None:
        notice = rescinded(on, "48(4)", contract="other")
        seen = given(*self.base, self.found, notice).as_of("2024-10-09")
        assert (seen.contract("other")["state"], seen.contract(WATCH)["state"]) == (state, "in_service")

    def test_need_not_be_performed_either(self) -> None:
        refused = fact("PerformanceRefused", "2024-10-10", contract="other", until="2024-10-20")
        assert given(*self.base, self.found, refused).as_of("2024-10-10").row("PerformanceRefused")["effect"] == "full"
        assert given(*self.base, refused).as_of("2024-10-10").row("PerformanceRefused")["effect"] == "none"

    def test_stay_where_soliciting_broke_the_ban_of_one(self) -> None:
        # 47(2) rescinds the contract whose ban was broken.
        solicited = fact("SolicitationFound", "2024-10-09", contract=WATCH)
        notice = rescinded("2024-10-10", "47(2)", contract="other")
        seen = given(*self.base, solicited, notice).as_of("2024-10-10")
        assert seen.row("RescissionArrived")["effect"] == "none"
