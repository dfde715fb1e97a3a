"""Facts of one day, recorded in every order there is: what they come to is the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations

import pytest
from breaches import cured, demand, ground, rescinded
from rentals import PC, delivered, receipt, rental, returned, substitute
from services import BUILD, WATCH, completed, discontinued, lump, money, notice, service, state
from story import (
    Json,
    Seen,
    Story,
    fact,
    fire,
    formed,
    formed_on,
    given,
    integration,
    maintenance,
    received,
    retracted,
    supply,
)


def alike(stories: Sequence[Story], on: str) -> Seen:
    """What every one of these stories shows as of a day, which is the same."""
    seen = [story.as_of(on) for story in stories]
    told = [_in_its_own_order(each.substance()) for each in seen]
    assert all(each == told[0] for each in told)
    return seen[0]


def in_every_order(contracts: Json | Sequence[Json], before: Sequence[Json], day: Sequence[Json]) -> list[Story]:
    """The same story with the facts of one day recorded in each order there is."""
    defined = [contracts] if isinstance(contracts, dict) else contracts
    return [given(*defined, *before, *order) for order in permutations(day)]


def _in_its_own_order(shown: Json) -> Json:
    """Obligations stand as they arose, on one day as they were recorded."""
    return {**shown, "obligations": sorted(shown["obligations"], key=lambda duty: json.dumps(duty, sort_keys=True))}


class TestArticle5_WhatIsAskedOnTheDayOfCompletion:
    build = integration()

    @pytest.mark.parametrize(
        ("told", "duty", "status"),
        [
            (fact("InformationRequested", "2025-06-10", contract=BUILD, due_on="2025-06-20"), "O3", "released"),
            (fact("ScheduleSlipNotified", "2025-06-10", contract=BUILD, attributable_to="neither"), "O40", "released"),
            (fact("SpecificationConfirmed", "2025-06-10", contract=BUILD, version="1"), "O2", "discharged"),
        ],
    )
    def test_goes_with_the_work_whichever_was_recorded_first(self, told: Json, duty: str, status: str) -> None:
        seen = alike(in_every_order(self.build, formed(), (told, completed("2025-06-10"))), "2025-06-12")
        assert {each["status"] for each in seen.duties(duty)} == {status}

    @pytest.mark.parametrize("kind", ["integration", "support_work"])
    def test_another_day_for_the_work_agreed_on_that_day_is_its_day(self, kind: str) -> None:
        agreed = fact("ScheduleExtended", "2025-08-20", contract=BUILD, due_on="2025-08-29")
        seen = alike(in_every_order(integration(kind=kind), formed(), (agreed, completed("2025-08-20"))), "2025-08-20")
        assert (seen.duty("O4")["due_on"], seen.row("ScheduleExtended")["effect"]) == ("2025-08-29", "full")


class TestArticle10_4_AndANoticeOfTheSameDay:
    """300,000 yen a month from 2025-01-01 to 12-31; on 2025-07-15 the software ends, and a notice comes."""

    watch = service("2025-01-01", 12)
    before = formed("2024-12-02")

    @pytest.mark.parametrize("stated", [None, "2025-07-15", "2025-09-30"])
    def test_the_software_ends_the_service_without_a_lump_sum_in_either_order(self, stated: str | None) -> None:
        day = (discontinued("2025-07-15"), notice("2025-07-15", effective_on=stated))
        seen = alike(in_every_order(self.watch, self.before, day), "2025-07-15")
        # July: 300,000 x 15 / 31 = 145,161, tax 14,516. Whatever the term, the service is over then: no rest is owed.
        assert (seen.contract(WATCH)["basis"], lump(seen)) == ("10(4)", 0)
        assert money(seen, "watch/2025-07") == (145_161, 14_516, 159_677)
        row = seen.row("EarlyTerminationNoticed")
        assert (row["effect"], row["article"]) == ("none", "10(4)")

    def test_nor_with_a_notice_that_came_before_for_that_day(self) -> None:
        came = notice("2025-06-02", effective_on="2025-07-15")
        story = given(self.watch, *self.before, came, discontinued("2025-07-15"))
        assert state(story.as_of("2025-07-14"), WATCH) == "ending"
        seen = story.as_of("2025-07-15")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == ("10(4)", 0)
        # The night before it had been concluded that the notice ends it.
        assert seen.row("EarlyTerminationTookEffect")["status"] == "withdrawn"

    def test_a_notice_of_the_day_before_costs_the_rest_of_the_term(self) -> None:
        # 07-14: 300,000 x 14 / 31 = 135,483 for July; 300,000 - 135,483 + 5 x 300,000 = 1,664,517.
        seen = given(self.watch, *self.before, notice("2025-07-14"), discontinued("2025-07-15")).as_of("2025-07-15")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == ("10(2)", 1_664_517)

    def test_learnt_of_later_it_withdraws_the_end_by_notice(self) -> None:
        late = discontinued("2025-07-15", at="2025-07-20T10:00")
        story = given(self.watch, *self.before, notice("2025-07-15", at="2025-07-15T09:00"), late)
        assert lump(story.as_of("2025-07-15", "2025-07-20T09:59")) > 0
        seen = story.as_of("2025-07-15")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == ("10(4)", 0)
        row = seen.row("EarlyTerminationTookEffect")
        assert (row["status"], row["recorded_at"]) == ("withdrawn", "2025-07-15T09:00:00+09:00")

    def test_retracted_it_leaves_the_notice_as_if_there_had_been_nothing_else(self) -> None:
        alone = given(self.watch, *self.before, notice("2025-07-15"))
        taken_back = alone.then(discontinued("2025-07-15", id="end"), retracted("end", "2025-07-16"))
        assert taken_back.as_of("2025-08-01").substance() == alone.as_of("2025-08-01").substance()


class TestArticle12_ReceiptsOfOneDay:
    pc = rental("2025-05-01", 12)

    def test_a_receipt_is_for_all_that_was_delivered_through_its_day(self) -> None:
        before = (*formed(), delivered("2025-05-01"), fact("RentalDefectNoticed", "2025-05-02", contract=PC, unit=PC,
                                                           form="phone"))  # fmt: skip
        day = (substitute("2025-05-08"), receipt("2025-05-08"))
        seen = alike(in_every_order(self.pc, before, day), "2025-05-08")
        told = [(duty["arose_on"], duty["status"]) for duty in seen.duties("O12")]
        assert told == [("2025-05-01", "discharged"), ("2025-05-08", "discharged")]

    def test_a_receipt_on_the_day_of_the_end_counts(self) -> None:
        day = (receipt("2025-06-10"), notice("2025-06-10", contract=PC))
        seen = alike(in_every_order(self.pc, (*formed(), delivered("2025-05-01")), day), "2025-06-10")
        assert seen.duty("O12")["status"] == "discharged"

    def test_a_day_named_for_the_return_on_the_day_of_the_return_is_named(self) -> None:
        named = fact("ReturnInstructed", "2025-06-20", contract=PC, deadline="2025-06-30")
        before = (*formed(), delivered("2025-05-01"), notice("2025-06-10", contract=PC))
        seen = alike(in_every_order(self.pc, before, (named, returned("2025-06-20"))), "2025-07-10")
        duty = seen.duty("O17")
        assert (duty["due_on"], duty["status"], seen.rows("ReturnFellOverdue")) == ("2025-06-30", "discharged", [])


class TestArticle20_ACallOnTheDayOfTheEnd:
    """Maintenance from 2025-05-01 for a year, left on 2025-09-10: the day of the end is a day of service."""

    care = maintenance()
    call = fact("MaintenanceRequested", "2025-09-10", contract="care")
    left = notice("2025-09-10", contract="care")
    done = fact("MaintenancePerformed", "2025-09-10", contract="care")

    def test_has_effect_whenever_it_was_recorded_and_goes_with_the_contract(self) -> None:
        seen = alike(in_every_order(self.care, formed(), (self.call, self.left)), "2025-09-10")
        duty = seen.duty("O19")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-09-10")
        assert seen.row("MaintenanceRequested")["effect"] == "full"

    def test_what_was_done_on_that_day_is_done(self) -> None:
        seen = alike(in_every_order(self.care, formed(), (self.call, self.left, self.done)), "2025-09-10")
        assert seen.duty("O19")["status"] == "discharged"

    def test_a_call_of_the_day_after_has_none(self) -> None:
        after = fact("MaintenanceRequested", "2025-09-11", contract="care")
        seen = given(self.care, *formed(), self.left, after).as_of("2025-09-11")
        assert (seen.duties("O19"), seen.row("MaintenanceRequested")["effect"]) == ([], "none")


class TestArticle31_LostOnTheDayOnWhichItCame:
    """Received on 2025-05-12 and burnt on that day: before handover the company bears the risk and supplies again."""

    def test_it_was_there_before_it_was_lost_whichever_was_recorded_first(self) -> None:
        stories = in_every_order(supply(), formed(), (received("2025-05-12"), fire("2025-05-12")))
        # Were the fire forgotten, silence until 05-19 would hand a burnt unit over, with risk and price.
        seen = alike(stories, "2025-06-10")
        assert (seen.unit()["handed_over_on"], seen.unit()["risk"], seen.charges()) == (None, "company", [])
        assert [duty["status"] for duty in seen.duties("O20")] == ["discharged", "open"]
        assert seen.duty("O22")["status"] == "released"

    def test_what_comes_the_day_after_is_another_one(self) -> None:
        seen = given(supply(), *formed(), fire("2025-05-12"), received("2025-05-13")).as_of("2025-05-21")
        # 05-13 + 7 days = 05-20, a Tuesday.
        assert seen.unit()["handed_over_on"] == "2025-05-20"


class TestArticle41_1_FoundAndSettledOnOneDay:
    def test_the_damages_were_owed_and_are_settled(self) -> None:
        before = (*formed(), fact("DamageOccurred", "2025-06-02", contract=BUILD, incident="x", amount_direct=50_000))
        day = (
            fact("AttributionFound", "2025-06-20", contract=BUILD, incident="x", degree="negligence"),
            fact("ClaimSettled", "2025-06-20", contract=BUILD, incident="x", amount=40_000),
        )
        duty = alike(in_every_order(integration(), before, day), "2025-06-20").duty("O34")
        assert (duty["arose_on"], duty["status"], duty["ended_on"]) == ("2025-06-02", "discharged", "2025-06-20")


class TestACureOnTheDayOfAnotherEnd:
    """Demanded on 2025-06-02 with ten days; on 06-10 the breach was put right and the contract ended otherwise."""

    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize("end", ["agreement", "40(2)"])
    def test_is_done_whichever_was_recorded_first(self, end: str, turned: bool) -> None:
        ended = (
            fact("TerminationAgreed", "2025-06-10", contract=BUILD)
            if end == "agreement"
            else rescinded("2025-06-10", "40(2)", contract=BUILD)
        )
        both = (cured("2025-06-10", BUILD), ended)
        asked = demand("2025-06-02", 10, by="customer", contract=BUILD)
        parts = (integration(), *formed_on("2025-04-07"), ground("2025-06-02", contract=BUILD), asked)
        duty = given(*parts, *(both[::-1] if turned else both)).as_of("2025-06-12").duty("O31")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-06-10")
