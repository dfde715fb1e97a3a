"""Cases worked out by hand from the articles before the software was asked; each names the fault it once showed."""

from __future__ import annotations

from datetime import date

import pytest
from breaches import demand, found_minor, rescinded
from rentals import PC, assessed, damaged, delivered, lost, rental, returned, substitute
from services import WATCH, service
from story import Json, accepted, applied, certificate, fact, given, integration, paid, received, supply

from yakkan.domain.terms import damages


def formed(on: str) -> tuple[Json, Json]:
    return applied(on), accepted(on)


def watched(*facts: Json, fee: int = 200_000, **more: object) -> list[Json]:
    """A service at 220,000 yen a month with tax, 2025-01-01 to 12-31, formed on 2024-12-02."""
    return [service("2025-01-01", 12, monthly_fee=fee, **more), *formed("2024-12-02"), *facts]


def rented(*facts: Json, months: int = 12) -> list[Json]:
    """A PC at 20,000 yen a month, 2025-01-01 for some months, delivered on 01-06."""
    pc = rental("2025-01-01", months, auto_renews=False)
    return [pc, *formed("2024-12-05"), delivered("2025-01-06"), *facts]


def incident(on: str, name: str, yen: int) -> Json:
    return fact("DamageOccurred", on, contract=WATCH, incident=name, amount_direct=yen)


def negligence(on: str, name: str) -> Json:
    return fact("AttributionFound", on, contract=WATCH, incident=name, degree="negligence")


def settled(on: str, name: str, yen: int) -> Json:
    return fact("ClaimSettled", on, contract=WATCH, incident=name, amount=yen)


class TestArticle41_ClaimsThatAreSettled:
    """One month is 200,000 + tax 20,000 = 220,000 yen: the cap of each of two incidents of 1,000,000 yen."""

    story = given(
        *watched(
            *(incident("2025-01-20", "x", 1_000_000), negligence("2025-01-25", "x")),
            *(incident("2025-02-20", "y", 1_000_000), negligence("2025-02-25", "y")),
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
            *watched(incident("2025-01-20", "x", 500_000), settled("2025-02-01", "x", 80_000)),
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


class TestArticle15_1_Compensation:
    """Lost by theft on 2025-05-07, 300,000 yen demanded for Mon 2025-06-30."""

    story = given(
        *rented(lost("2025-05-07"), assessed("2025-05-30", 300_000, "2025-06-30")),
        # 92 days at 3%: 300,000 x 3 / 100 x 92 / 365 = 2,268.49 -> 2,268, and 100,000 of the rest first.
        paid("2025-09-30", 102_268, contract=PC, charge="pc/loss_compensation"),
        paid("2025-09-30", 200_000, contract=PC, charge="pc/loss_compensation"),
    )

    def test_that_is_paid_is_not_payable(self) -> None:
        before, after = (self.story.as_of(day).line(head="loss_compensation") for day in ("2025-09-29", "2025-09-30"))
        assert (before["status"], before["claimed"], before["payable"]) == ("open", 300_000, 300_000)
        assert (after["status"], after["claimed"], after["payable"]) == ("discharged", 300_000, 0)

    def test_takes_the_place_of_care_and_return(self) -> None:
        # Nobody can keep what is gone with care (14(1)): it ends with the loss, when money takes its place.
        care = self.story.as_of("2026-02-01").duty("O14")
        assert (care["status"], care["ended_on"]) == ("released", "2025-05-07")

    def test_is_owed_for_the_customers_damage_though_the_company_did_more_of_it(self) -> None:
        # The customer broke it on 02-03; on 03-03 the company did. On 03-10 the repair of the first is assessed.
        first, second = damaged("2025-02-03"), damaged("2025-03-03", attributable_to="company")
        story = given(*rented(first, second, assessed("2025-03-10", 50_000, "2025-04-30")))
        (charge,) = story.as_of("2025-03-10").charges(kind="loss_compensation")
        assert charge["gross"] == 50_000
        again = story.then(assessed("2025-03-12", 70_000, "2025-04-30"))
        # Assessed once, it is done with: what comes next would be for what the company did.
        third = given(*rented(first, assessed("2025-02-10", 50_000, "2025-03-31"), second))
        row = (
            third.then(assessed("2025-03-12", 70_000, "2025-04-30"))
            .as_of("2025-03-12")
            .rows("CompensationAssessed", on="2025-03-12")[0]
        )
        assert row["effect"] == "none"
        assert len(again.as_of("2025-03-12").charges(kind="loss_compensation")) == 2

    def test_is_for_the_unit_that_the_customer_harmed_where_the_company_harmed_another(self) -> None:
        pcs = rental("2025-01-01", 12, auto_renews=False, units=[{"id": "a"}, {"id": "b"}])
        harm = (damaged("2025-02-03", "a", attributable_to="company"), damaged("2025-02-04", "b"))
        repair = fact("CompensationAssessed", "2025-02-10", contract=PC, amount=5_000, due_on="2025-03-31")
        story = given(pcs, *formed("2024-12-05"), delivered("2025-01-06", "a"), delivered("2025-01-06", "b"), *harm)
        (charge,) = story.then(repair).as_of("2025-02-10").charges(kind="loss_compensation")
        assert (charge["unit"], charge["gross"]) == ("b", 5_000)

    @pytest.mark.parametrize(
        ("cause", "on", "effect"),
        [
            ("customer", "2026-07-15", "full"),
            ("customer", "2026-07-16", "none"),
            # What nobody did is no wrong use: Civil Code 600 does not speak of it.
            ("neither", "2026-07-16", "full"),
        ],
    )
    def test_for_wrong_use_is_claimed_within_a_year_of_the_return(self, cause: str, on: str, effect: str) -> None:
        # Back on 2025-07-15: the year runs from 07-16 to 2026-07-15 (Civil Code 600(1), 622).
        story = given(
            *rented(damaged("2025-07-01", attributable_to=cause), returned("2025-07-15"), months=6),
            assessed(on, 30_000, "2026-08-31"),
        )
        assert story.as_of(on).row("CompensationAssessed")["effect"] == effect


class TestArticle14_Care:
    def test_lasts_until_the_return_and_not_only_to_the_end_of_the_contract(self) -> None:
        # Ended early on 06-10, back on 07-15: until then the customer has the unit and keeps it with care.
        notice = fact("EarlyTerminationNoticed", "2025-06-10", contract=PC, form="paper")
        story = given(*rented(notice, damaged("2025-07-01"), returned("2025-07-15")))
        care = story.as_of("2025-07-14").duty("O14")
        assert care["status"] == "open"
        assert story.as_of("2025-07-15").duty("O14")["ended_on"] == "2025-07-15"
        assert story.as_of("2025-07-15").duty("O15")["status"] == "open"

    def test_of_a_unit_that_was_replaced_ends_with_the_substitute(self) -> None:
        notice = fact("RentalDefectNoticed", "2025-01-07", contract=PC, form="oral")
        seen = given(*rented(notice, substitute("2025-01-14"), returned("2026-01-05"))).as_of("2026-01-05")
        told = [(duty["arose_on"], duty["status"], duty["ended_on"]) for duty in seen.duties("O14")]
        assert told == [("2025-01-06", "released", "2025-01-14"), ("2025-01-14", "discharged", "2026-01-05")]

    def test_two_accidents_take_two_reports_in_their_order(self) -> None:
        report = fact("RentalAccidentReported", "2025-03-04", contract=PC)
        story = given(*rented(damaged("2025-02-03"), damaged("2025-03-03"), report))
        told = [duty["status"] for duty in story.as_of("2025-03-05").duties("O15")]
        assert told == ["discharged", "open"]
        after = story.then(fact("RentalAccidentReported", "2025-03-06", contract=PC)).as_of("2025-03-06")
        assert [duty["status"] for duty in after.duties("O15")] == ["discharged", "discharged"]


class TestArticle20_Calls:
    def test_made_within_the_term_are_answered_after_it(self) -> None:
        care = {"id": "care", "kind": "maintenance", "monthly_fee": 5_000, "starts_on": "2025-01-01", "term_months": 12}
        call = fact("MaintenanceRequested", "2025-12-30", contract="care")
        done = fact("MaintenancePerformed", "2026-01-06", contract="care")
        story = given({**care, "auto_renews": False}, *formed("2024-12-05"), call, done)
        assert story.as_of("2026-01-05").duty("O19")["status"] == "open"
        assert story.as_of("2026-01-06").duty("O19")["status"] == "discharged"


class TestArticle12_Delivery:
    @pytest.mark.parametrize(
        ("ended", "on"),
        [
            (None, "2025-12-31"),
            (fact("EarlyTerminationNoticed", "2025-06-10", contract=PC, form="paper"), "2025-06-10"),
            (fact("TerminationAgreed", "2025-06-10", contract=PC), "2025-06-10"),
        ],
    )
    def test_is_owed_no_longer_than_the_contract_lasts(self, ended: Json | None, on: str) -> None:
        # The first unit works; the second came broken and is to be replaced; the third never came.
        pcs = rental("2025-01-01", 12, auto_renews=False, units=[{"id": "a"}, {"id": "b"}, {"id": "c"}])
        defect = fact("RentalDefectNoticed", "2025-01-07", contract=PC, unit="b", form="phone")
        facts = (delivered("2025-01-06", "a"), delivered("2025-01-06", "b"), defect, *([ended] if ended else []))
        seen = given(pcs, *formed("2024-12-05"), *facts).as_of("2026-01-15")
        told = [(duty["id"], duty["unit"], duty["status"], duty["ended_on"]) for duty in seen.json["obligations"]]
        assert ("O11", "c", "released", on) in told
        assert ("O13", "b", "released", on) in told
        # What the customer has, it keeps with care until it is back.
        assert [duty["status"] for duty in seen.duties("O14")] == ["open", "open"]
        assert [duty["status"] for duty in seen.duties("O17")] == ["open", "open"]

    def test_a_demand_of_cure_ends_with_the_term(self) -> None:
        story = given(*watched(demand("2025-12-20", 30, by="customer"), auto_renews=False))
        duty = story.as_of("2026-02-01").duty("O31")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-12-31")


class TestArticle13_2_Notices:
    def test_are_too_late_after_the_days_though_maintenance_kept_them_from_counting(self) -> None:
        """Delivered on Mon 2025-01-06, maintained in January: silence on 01-07 and 01-08 deems nothing (22, X31).

        From February on nothing is maintained; what is noticed on 02-10 was not found within the two days (13(3)).
        """
        care = {"id": "care", "kind": "maintenance", "monthly_fee": 5_000, "starts_on": "2025-01-01", "term_months": 1}
        notice = fact("RentalDefectNoticed", "2025-02-10", contract=PC, form="paper")
        seen = given({**care, "auto_renews": False, "covers": [PC]}, *rented(notice)).as_of("2025-02-10")
        row = seen.row("RentalDefectNoticed")
        assert (row["effect"], row["article"]) == ("none", "13(2)")
        assert (seen.unit(PC, PC)["state"], seen.duties("O13")) == ("delivered", [])


class TestArticle9_Reductions:
    def test_that_leave_nothing_of_a_fee_credit_it(self) -> None:
        # Two levels of 60% each: 120,000 and at most the 80,000 that are left, with tax 132,000 + 88,000 = 220,000.
        sla = {
            "availability": [{"below": "99.0", "reduce": "0.60"}],
            "response": [{"below": "95", "reduce": "0.60"}],
        }
        measured = [
            fact("ServiceLevelMeasured", day, contract=WATCH, month="2025-01", metric=metric, value="50")
            for day, metric in (("2025-02-03", "availability"), ("2025-02-04", "response"))
        ]
        seen = given(*watched(*measured, sla=sla)).as_of("2025-02-04")
        fee = seen.charge("watch/2025-01")
        assert (fee["gross"], fee["paid"], fee["outstanding"], fee["status"]) == (220_000, 0, 0, "credited")
        assert [duty["status"] for duty in seen.duties("O9")] == ["released"]
        # Taken off the fee, they are not to be paid once more.
        level = seen.line(head="service_level")
        assert (level["claimed"], level["payable"], level["status"]) == (220_000, 0, "open")


class TestArticle10_2_LumpSums:
    def test_that_are_paid_are_not_payable(self) -> None:
        # Ended on 11-30, so December is left: 200,000 yen without tax, due Tue 2025-12-31 -> Mon 2026-01-05.
        notice = fact("EarlyTerminationNoticed", "2025-11-30", contract=WATCH, form="paper")
        story = given(*watched(notice, paid("2026-01-05", 200_000, charge="watch/early_termination")))
        before, after = (story.as_of(day).line(head="early_termination") for day in ("2026-01-04", "2026-01-05"))
        assert (before["payable"], before["status"]) == (200_000, "open")
        assert (after["payable"], after["status"], after["claimed"]) == (0, "discharged", 200_000)


class TestArticle5_2_Extensions:
    slip = fact("ScheduleSlipNotified", "2025-06-10", contract="build", attributable_to="customer")
    extension = fact("ScheduleExtended", "2025-06-10", contract="build", due_on="2025-08-29")

    @pytest.mark.parametrize("same_day", [False, True])
    @pytest.mark.parametrize("turned", [False, True])
    def test_hold_what_the_customer_delayed_and_no_more(self, same_day: bool, turned: bool) -> None:
        """The customer caused a slip; the parties agreed on 08-29. What comes after that day is the company's delay."""
        slip = self.slip if same_day else {**self.slip, "on": "2025-06-02"}
        facts = (self.extension, slip) if turned and same_day else (slip, self.extension)
        story = given(integration(due_on="2025-06-30"), *formed("2025-01-15"), *facts)
        told = [story.as_of(day).duty("O4")["status"] for day in ("2025-07-15", "2025-08-29", "2025-08-30")]
        assert told == ["open", "open", "overdue"]

    def test_a_slip_without_an_extension_excuses_on(self) -> None:
        story = given(integration(due_on="2025-06-30"), *formed("2025-01-15"), self.slip)
        assert story.as_of("2025-08-30").duty("O4")["status"] == "open"


class TestArticle5_2_Talks:
    def test_and_requests_for_information_are_over_with_the_work(self) -> None:
        """Late without an extension, the work is complete on 07-10: nothing is left to agree on, or to ask for."""
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="company")
        asked = fact("InformationRequested", "2025-03-03", contract="build", due_on="2025-03-14")
        done = fact("WorkCompleted", "2025-07-10", contract="build")
        story = given(integration(due_on="2025-06-30"), *formed("2025-01-15"), asked, slip, done)
        before, after = story.as_of("2025-07-09"), story.as_of("2025-07-10")
        assert [duty["status"] for duty in before.duties("O40")] == ["open", "open"]
        assert [duty["status"] for duty in after.duties("O40")] == ["released", "released"]
        assert (before.duty("O3")["status"], after.duty("O3")["status"]) == ("overdue", "released")


class TestArticle27_1_Delay:
    def test_need_not_be_told_any_more_once_everything_is_there(self) -> None:
        # Due Fri 2025-05-30, silence; the first unit comes on 06-02, the last on 06-05.
        story = given(supply(units=["s1", "s2"]), *formed("2025-04-07"), received("2025-06-02"))
        story = story.then(received("2025-06-05", "s2"))
        told = [story.as_of(day).duty("O21") for day in ("2025-06-04", "2025-06-05")]
        assert [duty["status"] for duty in told] == ["open", "released"]


class TestArticle6_1_ReworkAfterTheEnd:
    completion = fact("WorkCompleted", "2025-06-02", contract="build")

    def demanded(self, on: str) -> Json:
        return fact("ReworkDemanded", on, contract="build", form="paper", attributable_to="company")

    def test_is_not_owed_for_work_that_was_never_provided(self) -> None:
        # Completed, not confirmed, rescinded on 06-10: what was done is settled by its share (38(3)), not reworked.
        bankrupt = fact("ImmediateGroundOccurred", "2025-06-05", contract="build", party="company", ground=3)
        story = given(
            *(integration(), *formed("2025-01-15"), self.completion, bankrupt, self.demanded("2025-06-09")),
            *(rescinded("2025-06-10", "40(2)", by="customer", contract="build"), self.demanded("2025-06-20")),
        )
        seen = story.as_of("2025-06-20")
        assert seen.row("ReworkDemanded", on="2025-06-20")["effect"] == "none"
        assert seen.line(head="nonconformity")["status"] == "released"
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O6")] == [("released", "2025-06-10")]

    def test_stays_owed_for_work_that_was_provided(self) -> None:
        # Confirmed on 06-03: the end of the contract on 06-20 takes neither the warranty away nor a claim under it.
        confirmed = fact("CompletionConfirmed", "2025-06-03", contract="build", form="paper")
        ended = fact("TerminationAgreed", "2025-06-20", contract="build")
        story = given(
            *(integration(), *formed("2025-01-15"), self.completion, confirmed),
            *(self.demanded("2025-06-10"), ended, self.demanded("2025-07-01")),
        )
        seen = story.as_of("2025-07-01")
        assert [duty["status"] for duty in seen.duties("O6")] == ["open", "open"]
        # 2025-06-03 and six months: to Tue 2025-12-02.
        assert seen.line(head="nonconformity")["last_day"] == "2025-12-02"

    @pytest.mark.parametrize("seen_on", ["2025-12-03", "2025-12-21"])
    def test_lapses_with_the_window_though_completion_is_in_dispute(self, seen_on: str) -> None:
        # X15 R-C: finished by Tue 2025-12-02 or not at all; the dispute about completion ends on 12-20 only.
        story = given(
            *(integration(), *formed("2025-01-15"), self.completion),
            fact("CompletionObjected", "2025-06-10", contract="build", form="email"),
            self.demanded("2025-11-20"),
            fact("CompletionFound", "2025-12-20", contract="build", complete=True),
        )
        duty = story.as_of(seen_on, X15="R-C").duty("O6")
        assert (duty["status"], duty["ended_on"]) == ("lapsed", "2025-12-02")
        assert story.as_of(seen_on).duty("O6")["status"] == "open"


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


class TestArticle39_Deposits:
    def call(self, on: str, yen: int, contract: str | None = WATCH) -> Json:
        return fact("DepositDemanded", on, contract=contract, amount=yen)

    @pytest.mark.parametrize(("second", "effect"), [(100_000, "full"), (100_001, "none")])
    @pytest.mark.parametrize("on", ["other", None])
    def test_of_all_contracts_of_an_order_keep_to_the_quote_together(
        self, second: int, effect: str, on: str | None
    ) -> None:
        # The quote names 500,000 yen. 400,000 are called for on one contract: 100,000 are left for all others.
        other = service("2025-01-01", 12, id="other")
        story = given(
            *watched(other, self.call("2024-12-10", 400_000), self.call("2024-12-11", second, on)),
            quote={"deposit_limit": 500_000},
        )
        assert story.as_of("2024-12-11").row("DepositDemanded", on="2024-12-11")["effect"] == effect

    @pytest.mark.parametrize(("x1", "due"), [("R-A", "2025-03-17"), ("R-B", "2025-03-16"), ("R-C", "2025-03-17")])
    def test_called_for_without_a_day_are_due_on_a_day_of_business(self, x1: str, due: str) -> None:
        # A reasonable time of 14 days after Sun 2025-03-02 ends on Sun 03-16, so on Mon 03-17 (Civil Code 142).
        story = given(*watched(self.call("2025-03-02", 100_000)), quote={"deposit_limit": 100_000})
        assert story.as_of("2025-03-02", X1=x1).charge("watch/deposit/1")["due_on"] == due

    def test_called_for_under_a_quote_allow_the_time_of_that_quote(self) -> None:
        quick = service("2025-01-01", 12, id="quick", special={"reasonable_days": 4})
        story = given(*watched(quick, self.call("2025-03-03", 100_000, "quick")), quote={"deposit_limit": 100_000})
        assert story.as_of("2025-03-03").charge("quick/deposit/1")["due_on"] == "2025-03-07"

    @pytest.mark.parametrize(
        ("gone", "free_on"),
        [
            ((returned("2025-03-10"),), "2025-03-10"),
            # Returned before the rent is paid, or lost: then the money decides.
            ((returned("2025-02-03"),), "2025-02-28"),
            ((lost("2025-02-03"),), "2025-02-28"),
            ((), None),
        ],
    )
    def test_of_a_rental_are_free_when_its_unit_is_back_and_the_rent_is_paid(
        self, gone: tuple[Json, ...], free_on: str | None
    ) -> None:
        """Ended on 2025-01-31, rent of 22,000 paid on 02-28; the unit comes back on one day or another (17(1)).

        39(2) gives back what is left once the contract has ended and all debts are cleared; until the unit is back,
        one is not: what secures a rental is due with the return (Civil Code 622-2(1)(i)).
        """
        deposit = {"contract": PC, "amount": 50_000}
        pay = (self.call("2024-12-10", 50_000, PC), fact("DepositPaid", "2024-12-12", **deposit))
        rent = paid("2025-02-28", 22_000, contract=PC)
        refund = fact("DepositRefunded", "2025-04-01", **deposit)
        story = given(*rented(*pay, rent, *gone, refund, months=1), quote={"deposit_limit": 50_000})
        told = [(duty["arose_on"], duty["amount"]) for duty in story.as_of("2025-03-31").duties("O30")]
        assert told == ([(free_on, 50_000)] if free_on else [])
        assert story.as_of("2025-04-01").totals["deposit_held"] == (0 if free_on else 50_000)

    @pytest.mark.parametrize(("ratio", "freed"), [("0", "2025-04-20"), ("0.35", "2025-05-30")])
    def test_for_work_that_ended_early_wait_for_the_settlement(self, ratio: str, freed: str) -> None:
        """Ended on 04-10; on 04-20 the company reckons what was done of 6,000,000 yen (38(3)).

        Until then nobody knows what the customer owes. Nothing: the deposit is free. 35%: 2,100,000 + tax 210,000, paid
        on 05-30, before it is due on Sat 05-31 -> Mon 06-02.
        """
        ended = fact("TerminationAgreed", "2025-04-10", contract="build")
        assessed = fact("ProgressAssessed", "2025-04-20", contract="build", ratio=ratio)
        deposit = {"contract": "build", "amount": 50_000}
        story = given(
            *(integration(price=6_000_000), *formed("2025-01-15"), self.call("2025-01-20", 50_000, "build")),
            *(fact("DepositPaid", "2025-01-31", **deposit), ended, assessed),
            *([paid("2025-05-30", 2_310_000, contract="build")] if ratio != "0" else []),
            quote={"deposit_limit": 50_000},
        )
        (duty,) = story.as_of("2025-06-30").duties("O30")
        assert duty["arose_on"] == freed
        assert story.as_of("2025-04-19").totals["refundable"] == 0

    def test_of_a_sale_that_ended_in_part_are_free_when_the_rest_is_paid(self) -> None:
        # The first unit passed on 09-02; on 09-19 both sides drop the second. 660,000 are due on 10-31, and paid then.
        deposit = {"contract": "server", "amount": 50_000}
        story = given(
            *(supply(units=["s1", "s2"], unit_price=600_000), *formed("2025-07-04")),
            *(self.call("2025-07-10", 50_000, "server"), fact("DepositPaid", "2025-07-12", **deposit)),
            *(received("2025-09-01"), certificate("2025-09-02")),
            fact("TerminationAgreed", "2025-09-19", contract="server"),
            paid("2025-10-31", 660_000, contract="server"),
        )
        before, after = (story.as_of(day).totals["refundable"] for day in ("2025-10-30", "2025-10-31"))
        assert (before, after) == (0, 50_000)

    def test_are_not_free_while_interest_is_owed(self) -> None:
        """January's fee, due on 02-28, is paid on 04-15, to principal first.

        46 days: 220,000 x 145 / 1000 x 46 / 365 = 4,020.27 yen of interest stay owed, and so 39(2) keeps the deposit.
        """
        refund = {"contract": WATCH, "amount": 100_000}
        story = given(
            *(service("2025-01-01", 1, monthly_fee=200_000, auto_renews=False), *formed("2024-12-02")),
            *(self.call("2024-12-10", 100_000), fact("DepositPaid", "2024-12-20", **refund)),
            fact("AllocationAgreed", "2025-04-01", order="principal_first"),
            *(paid("2025-04-15", 220_000, contract=WATCH), fact("DepositRefunded", "2025-04-20", **refund)),
            *(paid("2025-05-01", 4_020, contract=WATCH), fact("DepositRefunded", "2025-05-10", **refund)),
            quote={"deposit_limit": 100_000},
        )
        owing = story.as_of("2025-04-20")
        assert (owing.totals["late_interest"], owing.totals["refundable"], owing.duties("O30")) == (4_020, 0, [])
        assert owing.row("DepositRefunded")["effect"] == "none"
        free = story.as_of("2025-05-01")
        assert (free.totals["refundable"], free.duty("O30")["arose_on"]) == (100_000, "2025-05-01")
        assert story.as_of("2025-05-10").totals["deposit_held"] == 0


class TestArticle35_Lessors:
    """The lessor bought at 1,100,000 yen; its sale is no contract between company and customer."""

    lease = (
        fact("LeaseRequested", "2025-08-01", contract="server", form="paper"),
        fact("LeaseConsented", "2025-08-05", contract="server"),
        fact("LeaseConcluded", "2025-08-20", contract="server", lessor="みなとリース"),
        fact("LessorSaleConcluded", "2025-08-25", contract="server", amount=1_000_000),
        received("2025-09-01"),
        fact("LeaseAcceptanceCertified", "2025-09-10", contract="server"),
    )
    ends = (
        fact("ImmediateGroundOccurred", "2025-11-05", contract="server", party="company", ground=1),
        rescinded("2025-11-10", "40(2)", by="customer", contract="server"),
    )

    def test_keep_what_they_paid_for_when_the_customer_rescinds(self) -> None:
        story = given(
            *(supply(unit_price=1_000_000, lease=True), *formed("2025-07-04"), *self.lease),
            paid("2025-10-31", 1_100_000, contract="server", charge="server/s1/price"),
            *self.ends,
        )
        seen = story.as_of("2025-11-10")
        assert (seen.contract()["state"], seen.unit()["title"]) == ("terminated", "lessor")
        assert seen.totals["refundable"] == 0
        assert (seen.charge()["paid"], seen.charge()["status"]) == (1_100_000, "paid")

    @pytest.mark.parametrize(("by_lessor", "left"), [(0, 1_045_000), (1_100_000, 0)])
    def test_have_the_reduction_of_their_price(self, by_lessor: int, left: int) -> None:
        # 50,000 + tax 5,000 = 55,000 off 1,100,000: 1,045,000 left for the lessor, or 55,000 back to it; the customer
        # neither owes nor gets anything.
        special = fact("PassCertificateArrived", "2025-09-05", contract="server", form="paper", special=True)
        payment = [paid("2025-09-20", by_lessor, contract="server", charge="server/s1/price")] if by_lessor else []
        story = given(
            *(supply(unit_price=1_000_000, lease=True), *formed("2025-07-04"), *self.lease[:5], special, *payment),
            fact("PriceReductionAgreed", "2025-09-25", contract="server", unit="s1", amount=50_000),
        )
        seen = story.as_of("2025-09-25")
        assert seen.charge()["outstanding"] == left
        assert seen.unit()["title"] == ("lessor" if by_lessor else "company")
        assert {name: yen for name, yen in seen.totals.items() if yen} == {}

    def test_keep_no_deposit_of_the_customer_and_no_contract_open(self) -> None:
        """Handed over on 09-10, nothing is left between company and customer, though the lessor has not paid.

        The deposit is free at once (39(2)); and rescission of all the customer's contracts does not reach the sale,
        which has been performed (40(3), X48 R-A), but under R-B it does.
        """
        deposit = {"contract": "server", "amount": 100_000}
        story = given(
            *(supply(unit_price=1_000_000, lease=True), service("2025-09-01", 12), *formed("2025-07-04")),
            *(fact("DepositDemanded", "2025-07-10", **deposit), fact("DepositPaid", "2025-07-11", **deposit)),
            *self.lease,
            quote={"deposit_limit": 100_000},
        )
        before, after = (story.as_of(day).totals["refundable"] for day in ("2025-09-09", "2025-09-10"))
        assert (before, after) == (0, 100_000)
        ended = story.then(
            fact("ImmediateGroundOccurred", "2025-10-05", party="customer", ground=3),
            rescinded("2025-10-10", "40(2)", scope="all"),
        )
        assert ended.as_of("2025-10-10").contract()["state"] == "in_warranty"
        assert ended.as_of("2025-10-10", X48="R-B").contract()["state"] == "terminated"

    def test_still_owe_when_the_customer_rescinds(self) -> None:
        story = given(supply(unit_price=1_000_000, lease=True), *formed("2025-07-04"), *self.lease, *self.ends)
        charge = story.as_of("2025-11-10").charge()
        assert (charge["debtor"], charge["outstanding"], charge["status"]) == ("lessor", 1_100_000, "overdue")
        # Due on 10-31; 20 days at 3% are 1,808.2 yen, which a payment meets first (Civil Code 489).
        later = story.then(paid("2025-11-20", 1_101_808, contract="server", charge="server/s1/price"))
        assert later.as_of("2025-11-20").unit()["title"] == "lessor"
