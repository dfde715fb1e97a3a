"""Cases of hire, service and lease worked out by hand from the articles; each showed a fault of the software."""

from __future__ import annotations

from datetime import date

import pytest
from rentals import PC, assessed, damaged, defect, delivered, lost, rental, return_by, returned, substitute, unit_state
from services import WATCH, effect, fee_changed, notice, renewal_refused, service, standing, state
from story import Json, Story, accepted, applied, fact, given, paid, plus, received, supply

from yakkan import InputError, Register, parse_case
from yakkan.projections.deadlines import deadlines


def formed(on: str, **more: object) -> tuple[Json, Json]:
    return applied(on, **more), accepted(on, **more)


def in_order(facts: tuple[Json, ...], *, turned: bool) -> list[Json]:
    """Two facts of one day, recorded at ten and at eleven o'clock, as told or the other way round."""
    told = [*reversed(facts)] if turned else [*facts]
    return [{**each, "recorded_at": f"{each['on']}T{10 + at}:00+09:00"} for at, each in enumerate(told)]


class TestArticle35_ALessorThatPaysLate:
    """Two machines at 1,320,000 yen with tax each, certified in June 2025: the lessor owes both on 2025-07-31."""

    leased = (
        supply(units=("s1", "s2"), lease=True, due_on="2025-05-30"),
        service("2025-04-10", 12),
        *formed("2025-04-07"),
        fact("LeaseRequested", "2025-04-10", contract="server", form="paper"),
        fact("LeaseConsented", "2025-04-14", contract="server"),
        fact("LeaseConcluded", "2025-04-21", contract="server", lessor="みなとリース"),
        fact("LessorSaleConcluded", "2025-04-25", contract="server", amount=2_400_000),
        received("2025-05-28"),
        received("2025-05-28", "s2"),
        fact("LeaseAcceptanceCertified", "2025-06-02", contract="server", unit="s1"),
        fact("LeaseAcceptanceCertified", "2025-06-20", contract="server", unit="s2"),
    )

    # 1,320,000 x 3% x 30 / 365 = 3,254.79 yen by 08-30; under X72 R-B 14.5%, 15,731.51 yen.
    @pytest.mark.parametrize(("x72", "interest"), [("R-A", 3_255), ("R-B", 15_732)])
    def test_pays_interest_first_like_anybody(self, x72: str, interest: int) -> None:
        story = given(*self.leased, paid("2025-08-30", 1_320_000, contract="server", charge="server/s1/price"))
        seen = story.as_of("2025-08-30", X72=x72)
        assert (seen.charge()["outstanding"], seen.unit()["title"]) == (interest, "company")
        assert [line["paid"] for line in seen.interest()] == [interest]
        # What the lessor pays is none of the customer's money, and neither is its interest.
        assert {seen.totals[name] for name in ("paid", "interest_paid", "refundable", "advance")} == {0}

    def test_owes_interest_on_what_it_left_and_not_on_what_it_paid_before(self) -> None:
        # 700,000 on 08-30 meet 3,255 of interest and 696,745 of the price: 623,255 are left, 30 days more are
        # 623,255 x 3% x 30 / 365 = 1,536.79 yen.
        facts = paid("2025-08-30", 700_000, contract="server", charge="server/s1/price")
        seen = given(*self.leased, facts).as_of("2025-09-29")
        assert seen.charge()["outstanding"] == 623_255
        assert [(line["days"], line["amount"]) for line in seen.interest()] == [(30, 3_255), (30, 1_537)]

    def test_that_pays_too_much_pays_its_own_debts_and_none_of_the_customers(self) -> None:
        # 3,000,000 meet 2,640,000 and 2 x 3,254.79 = 6,509.59 of interest. April's fee of 231,000 is the customer's.
        facts = paid("2025-08-30", 3_000_000, contract="server", charge="server/s1/price")
        seen = given(*self.leased, facts).as_of("2025-08-30")
        assert [seen.charge(f"server/{unit}/price")["outstanding"] for unit in ("s1", "s2")] == [0, 0]
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert (seen.charge("watch/2025-04")["paid"], seen.totals["refundable"]) == (0, 0)
        again = given(*self.leased, facts, paid("2025-09-01", 500, contract="server", charge="server/s1/price"))
        assert again.as_of("2025-09-01").totals["refundable"] == 0

    def test_that_pays_for_the_contract_pays_interest_too(self) -> None:
        # 2 x 3,254.79 are 6,510 yen, rounded once.
        seen = given(*self.leased, paid("2025-08-30", 2_646_510, contract="server")).as_of("2025-08-30")
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert seen.totals["refundable"] == 0

    def test_is_not_bound_by_what_the_customer_agreed_on_for_its_own_payments(self) -> None:
        facts = (
            fact("AllocationAgreed", "2025-05-01", order="principal_first"),
            paid("2025-08-30", 1_320_000, contract="server", charge="server/s1/price"),
        )
        assert given(*self.leased, *facts).as_of("2025-08-30").charge()["outstanding"] == 3_255


class TestArticle35_ALessorThatPaysAhead:
    """It paid for both machines on 2025-06-10, when the first was certified, and the second was not until 06-20."""

    leased = TestArticle35_ALessorThatPaysLate.leased[:-1]
    second = TestArticle35_ALessorThatPaysLate.leased[-1]

    def test_pays_the_second_too_and_none_of_the_customers_debts(self) -> None:
        story = given(*self.leased, paid("2025-06-10", 2_640_000, contract="server"), self.second)
        before, after = story.as_of("2025-06-19"), story.as_of("2025-06-20")
        assert (before.unit("s1")["title"], before.charge("watch/2025-04")["paid"]) == ("lessor", 0)
        assert {name: before.totals[name] for name in ("paid", "advance", "refundable")} == dict.fromkeys(
            ("paid", "advance", "refundable"), 0
        )
        assert (after.charge("server/s2/price")["status"], after.unit("s2")["title"]) == ("paid", "lessor")
        assert after.totals["refundable"] == 0

    @pytest.mark.parametrize("turned", [True, False])
    @pytest.mark.parametrize("named", [{"contract": "server"}, {"contract": "server", "charge": "server/s2/price"}])
    def test_on_the_day_of_the_certificate_in_either_order(self, named: Json, turned: bool) -> None:
        first = paid("2025-06-10", 1_320_000, contract="server", charge="server/s1/price")
        facts = in_order((paid("2025-06-20", 1_320_000, **named), self.second), turned=turned)
        seen = given(*self.leased, first, *facts).as_of("2025-06-20")
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert seen.totals["refundable"] == 0

    def test_by_the_name_of_a_price_that_is_still_to_come(self) -> None:
        ahead = paid("2025-06-03", 1_320_000, contract="server", charge="server/s2/price")
        seen = given(*self.leased, ahead, self.second).as_of("2025-06-20")
        # It named s2 (Civil Code 488(1)), so that s1, open since 06-02, is still to be paid.
        assert [seen.charge(f"server/{unit}/price")["outstanding"] for unit in ("s1", "s2")] == [1_320_000, 0]


class TestArticle15_1_HarmOnTheDayOfTheReturn:
    """Back on 2025-06-30, when the company saw what had become of it: it was so before it was back."""

    def story(self, *facts: Json) -> Story:
        start = (rental("2025-01-01", 6, auto_renews=False), *formed("2024-12-02"), delivered("2025-01-06"))
        return given(*start, *facts, assessed("2025-07-03", 50_000, "2025-07-31"))

    @pytest.mark.parametrize("turned", [True, False])
    @pytest.mark.parametrize("harm", [damaged, lost])
    def test_is_paid_for_in_whatever_order_it_was_recorded(self, harm: object, turned: bool) -> None:
        assert callable(harm)
        facts = in_order((returned("2025-06-30"), harm("2025-06-30")), turned=turned)
        seen = self.story(*facts).as_of("2025-07-03")
        assert seen.charge("pc/loss_compensation")["net"] == 50_000
        assert len(seen.duties("O15")) == len(seen.lines(head="loss_compensation")) == 1
        assert seen.duties("O17", status="open") == []

    @pytest.mark.parametrize("harm", [damaged, lost])
    def test_on_a_later_day_is_the_companys_own(self, harm: object) -> None:
        assert callable(harm)
        seen = self.story(returned("2025-06-30"), harm("2025-07-01")).as_of("2025-07-03")
        assert seen.charges(kind="loss_compensation") == []

    def test_is_one_loss_however_often_it_was_recorded(self) -> None:
        facts = (returned("2025-06-30"), lost("2025-06-30"), lost("2025-06-30"), damaged("2025-06-30"))
        seen = self.story(*facts).as_of("2025-07-03")
        assert [row["effect"] for row in seen.rows("RentalLost")] == ["full", "none"]
        assert effect(seen, "RentalDamaged") == "none"


class TestArticle17_1_DeliveredOnTheDayOfTheEnd:
    """The customer's notice of termination and the PC came on one day, Monday 2025-01-06."""

    @pytest.mark.parametrize("turned", [True, False])
    def test_it_goes_back_in_whatever_order_it_was_recorded(self, turned: bool) -> None:
        facts = in_order((notice("2025-01-06", contract=PC), delivered("2025-01-06")), turned=turned)
        story = given(rental("2025-01-01", 12), *formed("2024-12-02"), *facts, return_by("2025-01-20", "2025-01-10"))
        seen = story.as_of("2025-01-20")
        assert (state(seen, PC), unit_state(seen), seen.duty("O17")["due_on"]) == (
            "terminated",
            "return_due",
            "2025-01-20",
        )
        assert (seen.duty("O11")["status"], seen.duty("O12")["status"]) == ("discharged", "released")
        assert unit_state(story.as_of("2025-01-21")) == "return_late"

    def test_a_day_later_nothing_is_delivered_under_it(self) -> None:
        story = given(rental("2025-01-01", 12), *formed("2024-12-02"), notice("2025-01-06", contract=PC))
        seen = story.then(delivered("2025-01-07")).as_of("2025-01-07")
        assert (unit_state(seen), effect(seen, "RentalDelivered")) == ("awaiting", "none")


class TestArticle13_2_SentBackBeforeItIsComplainedOf:
    """Delivered on Tuesday 2025-04-01: the two business days are 04-02 and 04-03. The term ends on 09-30."""

    def story(self, *facts: Json) -> Story:
        return given(rental("2025-04-01", 6, auto_renews=False), *formed("2025-03-03"), delivered("2025-04-01"), *facts)

    @pytest.mark.parametrize("back_on", ["2025-04-02", "2025-04-03"])
    def test_the_complaint_is_in_time_and_a_substitute_owed(self, back_on: str) -> None:
        seen = self.story(returned(back_on), defect("2025-04-03")).as_of("2025-04-03")
        assert (unit_state(seen), seen.duty("O13")["status"]) == ("replacement_due", "open")
        later = self.story(returned(back_on), defect("2025-04-03"), substitute("2025-04-08")).as_of("2025-10-01")
        assert (unit_state(later), later.duty("O13")["status"]) == ("return_due", "discharged")

    @pytest.mark.parametrize("turned", [True, False])
    def test_on_one_day_in_either_order(self, turned: bool) -> None:
        facts = in_order((returned("2025-04-03"), defect("2025-04-03")), turned=turned)
        seen = self.story(*facts).as_of("2025-10-01")
        # No substitute came while there was a contract, and nothing is with the customer.
        assert (unit_state(seen), seen.duty("O13")["status"], seen.duties("O17")) == ("returned", "released", [])

    def test_a_day_later_it_is_too_late(self) -> None:
        seen = self.story(returned("2025-04-02"), defect("2025-04-04")).as_of("2025-04-04")
        assert (unit_state(seen), seen.duties("O13")) == ("returned", [])
        assert seen.row("RentalDefectNoticed")["article"] == "13(2)"

    def test_and_after_the_end_of_the_contract_nothing_is_replaced(self) -> None:
        seen = self.story(notice("2025-04-02", contract=PC), returned("2025-04-03"), defect("2025-04-03"))
        assert (unit_state(seen.as_of("2025-04-03")), effect(seen.as_of("2025-04-03"), "RentalDefectNoticed")) == (
            "returned",
            "none",
        )


class TestArticle13_3_AComplaintInTime:
    """Delivered on Tuesday 2025-04-01, complained of on Thursday 04-03, the last day; replaced on 04-08."""

    def claims(self, on: str, *facts: Json) -> list[tuple[str, int]]:
        start = (rental("2025-04-01", 6), *formed("2025-03-03"), delivered("2025-04-01"), defect("2025-04-03"))
        lines = given(*start, *facts).as_of(on).lines(head="rental_replacement")
        return [(line["first_day"], line["claims"]) for line in lines]

    def test_is_a_claim_until_there_is_a_substitute(self) -> None:
        came = substitute("2025-04-08")
        assert self.claims("2025-04-03", came) == self.claims("2025-04-07", came) == [("2025-04-02", 1)]
        assert self.claims("2025-04-08", came) == [("2025-04-02", 0), ("2025-04-09", 0)]

    def test_or_until_the_contract_ends(self) -> None:
        assert self.claims("2025-04-07", notice("2025-04-07", contract=PC)) == [("2025-04-02", 0)]


class TestArticle10_1_TermsRenewedForLessThanTheTimeForRefusing:
    """The quote lets terms renew month by month (7(3)), so that each must be refused before it begins."""

    def month_by_month(self, *facts: Json) -> Story:
        # From 2025-01-31 for a month, to 02-28; then by calendar months. A month's notice: 01-31, 02-28, 03-31.
        special = {"renewal_months": 1, "non_renewal_months": 1}
        return given(service("2025-01-31", 1, special=special), *formed("2025-01-06"), *facts)

    @pytest.mark.parametrize(
        ("told_on", "last"),
        [
            ("2025-01-31", "2025-02-28"),
            ("2025-02-01", "2025-03-31"),
            ("2025-02-28", "2025-03-31"),
            ("2025-03-01", "2025-04-30"),
        ],
    )
    def test_end_by_a_refusal_that_is_in_time_for_the_next(self, told_on: str, last: str) -> None:
        story = self.month_by_month(renewal_refused(told_on))
        assert state(story.as_of(last), WATCH) == "ending"
        seen = story.as_of("2025-12-31")
        assert (state(seen, WATCH), standing(seen, "TermExpired")) == ("expired", [last])
        # A 31st of January, whole months after it.
        assert len(seen.charges(kind="monthly_fee")) == int(last[5:7])

    def test_under_the_three_months_of_the_terms(self) -> None:
        # Six months to 06-30 were to be refused by 03-31, July by 04-30, August by 05-31.
        for told_on, x21, last in (
            ("2025-03-31", "R-A", "2025-06-30"),
            ("2025-04-15", "R-A", "2025-07-31"),
            ("2025-05-02", "R-A", "2025-08-31"),
            ("2025-05-02", "R-B", "2025-07-31"),
        ):
            watch = service("2025-01-01", 6, special={"renewal_months": 1})
            story = given(watch, *formed("2024-12-02"), renewal_refused(told_on))
            assert standing(story.as_of("2025-12-31", X21=x21), "TermExpired") == [last]

    def test_a_second_refusal_adds_nothing(self) -> None:
        seen = self.month_by_month(renewal_refused("2025-02-05"), renewal_refused("2025-02-06", by="company"))
        assert [row["effect"] for row in seen.as_of("2025-02-06").rows("NonRenewalDeclared")] == ["full", "none"]

    def test_where_a_term_can_be_refused_in_its_own_time_a_late_refusal_is_for_none(self) -> None:
        story = given(service("2025-01-01", 6), *formed("2024-12-02"), renewal_refused("2025-04-15"))
        assert effect(story.as_of("2025-04-15"), "NonRenewalDeclared") == "none"

    def test_the_last_day_to_refuse_the_next_is_told(self) -> None:
        # On 02-10 it is too late for February and not for March, unless it has been refused.
        for facts, days in ((), [date(2025, 2, 28)]), ((renewal_refused("2025-02-05"),), []):
            view = self.month_by_month(*facts).matter.view(as_of=date(2025, 2, 10))
            assert [line.due_on for line in deadlines(view) if line.what == "non_renewal"] == days

    def test_known_late_it_takes_the_renewals_back(self) -> None:
        story = self.month_by_month(renewal_refused("2025-02-05", at="2025-06-02T10:00+09:00"))
        assert standing(story.as_of("2025-06-02", "2025-06-01"), "TermRenewed")[-1] == "2025-05-31"
        assert standing(story.as_of("2025-06-02"), "TermRenewed") == ["2025-02-28"]


class TestArticle17_2_ForceMajeure:
    """To be back on 2025-06-30 (a) and on 07-10 (b); roads were closed from 07-01 to 08-20, when both came back."""

    def story(self, first: str = "2025-07-01", until: str | None = "2025-08-20") -> Story:
        return given(
            rental("2025-01-01", 6, monthly_fee=40_000, units=[{"id": "a"}, {"id": "b"}], auto_renews=False),
            *formed("2024-12-02"),
            *(delivered("2025-01-06", unit) for unit in "ab"),
            return_by("2025-06-30", "2025-06-20", "a"),
            return_by("2025-07-10", "2025-06-20", "b"),
            fact("ForceMajeureOccurred", first, until=until),
            *(returned("2025-08-20", unit) for unit in "ab"),
        )

    @pytest.mark.parametrize(
        ("x26", "states", "duties"),
        # What begins when the first is late already excuses it under neither reading (Civil Code 413-2(1)).
        [
            ("R-A", ["return_late", "return_late"], ["overdue", "overdue"]),
            ("R-B", ["return_late", "return_due"], ["overdue", "open"]),
        ],
    )
    def test_decides_state_and_duty_alike(self, x26: str, states: list[str], duties: list[str]) -> None:
        seen = self.story().as_of("2025-07-15", X26=x26)
        assert [unit_state(seen, unit) for unit in "ab"] == states
        assert [duty["status"] for duty in seen.duties("O17")] == duties

    # a: 07-01 to 07-31 and from 08-01; b: 07-11 to 08-10 and from 08-11. Twice 20,000 a month and unit.
    @pytest.mark.parametrize(("x26", "months"), [("R-A", ["a/1", "b/1", "a/2", "b/2"]), ("R-B", ["a/1", "a/2"])])
    def test_and_money(self, x26: str, months: list[str]) -> None:
        seen = self.story().as_of("2025-08-31", X26=x26)
        charges = seen.charges(kind="late_return")
        assert [charge["id"].removeprefix("pc/").replace("late_return/", "") for charge in charges] == months
        assert {charge["net"] for charge in charges} == {40_000}

    def test_that_ended_before_lets_the_return_be_late_from_the_day_after(self) -> None:
        # 07-01 to 07-15: late from 07-16, to 08-15, and from 08-16.
        seen = self.story(until="2025-07-15").as_of("2025-08-31", X26="R-B")
        assert [row["on"] for row in seen.rows("ReturnFellOverdue")] == ["2025-07-01", "2025-07-16"]
        assert seen.charge("pc/b/late_return/2")["from"] == "2025-08-16"

    def test_whose_end_is_not_known_excuses_on(self) -> None:
        seen = self.story("2025-06-30", None).as_of("2025-08-19", X26="R-B")
        assert (seen.charges(kind="late_return"), [unit_state(seen, unit) for unit in "ab"]) == ([], ["return_due"] * 2)


class TestArticle17_2_InstructionsThatARenewalOvertook:
    """To 2025-12-31; on 12-10 the company wants the PC back by 2026-01-10, but nobody refused in time: it renews."""

    def ended(self, *facts: Json, told_on: str = "2025-12-10", by: str = "2026-01-10") -> Story:
        start = (rental("2025-01-01", 12), *formed("2024-12-02"), delivered("2025-01-06"), return_by(by, told_on))
        return given(*start, notice("2026-06-15", contract=PC), *facts)

    @pytest.mark.parametrize("x28", ["R-A", "R-C"])
    def test_set_no_deadline_for_the_end_that_came_later(self, x28: str) -> None:
        seen = self.ended().as_of("2026-12-31", X28=x28)
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_due", None)

    def test_leave_room_for_the_one_that_is_given_then(self) -> None:
        story = self.ended(return_by("2026-06-30", "2026-06-18"))
        assert (unit_state(story.as_of("2026-06-30")), unit_state(story.as_of("2026-07-01"))) == (
            "return_due",
            "return_late",
        )

    def test_hold_where_the_day_was_still_to_come(self) -> None:
        seen = self.ended(by="2026-06-30").as_of("2026-07-01")
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_late", "2026-06-30")

    def test_of_the_last_term_wait_for_its_end(self) -> None:
        seen = self.ended(told_on="2026-01-05").as_of("2026-06-16")
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_late", "2026-06-15")


class TestArticle17_2_UnitsThatCostNothingAtFirst:
    def test_have_equal_shares_of_the_rent_that_is_agreed_later(self) -> None:
        # Free from 2025-01-01, 60,000 yen from 02-01; to 03-31 and wanted by then: twice 30,000 for each.
        units = [{"id": "a", "monthly_fee": 0}, {"id": "b", "monthly_fee": 0}]
        story = given(
            rental("2025-01-01", 3, monthly_fee=None, units=units, auto_renews=False),
            *formed("2024-12-02"),
            *(fact("RentalDelivered", "2025-01-06", contract=PC), fee_changed("2025-02-01", 60_000, contract=PC)),
            fact("ReturnInstructed", "2025-03-10", contract=PC, deadline="2025-03-31"),
        )
        seen = story.as_of("2025-04-01")
        assert [seen.charge(f"pc/{unit}/late_return/1")["net"] for unit in "ab"] == [60_000, 60_000]
        assert [seen.charge(f"pc/2025-0{month}")["net"] for month in (1, 2, 3)] == [0, 60_000, 60_000]


class TestMonthsThatNobodyCanCountWith:
    """Years for which no deadline can be computed are refused where facts enter, also in months."""

    sla = ({"below": "99.9", "reduce": "0.10"},)

    @pytest.mark.parametrize(
        ("told", "path"),
        [
            (paid("2025-02-03", 1_000, contract=WATCH, prepays_through="9999-12"), "events[2].prepays_through"),
            (paid("2025-02-03", 1_000, contract=WATCH, prepays_through="0000-12"), "events[2].prepays_through"),
            (paid("2025-02-03", 1_000, charge="watch/9999-12"), "events[2].charge"),
            (
                fact("ServiceLevelMeasured", "2025-02-03", contract=WATCH, month="0000-01", metric="up", value="1"),
                "events[2].month",
            ),
            (
                fact("ServiceLevelMeasured", "2025-02-03", contract=WATCH, month="2100-01", metric="up", value="1"),
                "events[2].month",
            ),
        ],
    )
    def test_are_refused_and_nothing_changes(self, told: Json, path: str) -> None:
        register = Register(":memory:")
        start = (service("2025-01-01", 12, sla={"up": list(self.sla)}), *formed("2024-12-02"))
        given(*start).told_to(register)
        wrong = given(*start, told)
        with pytest.raises(InputError) as refused:
            register.apply(parse_case(wrong.text))
        assert [problem.path for problem in refused.value.problems] == [path]
        rows = register.matter("みなと商事").view(as_of=date(2025, 3, 1)).timeline
        assert [row.event for row in rows if not row.deemed] == ["ApplicationReceived", "AcceptanceArrived"]

    def test_are_not_to_be_corrected_into_such(self) -> None:
        right = paid("2025-02-03", 1_000, contract=WATCH, prepays_through="2025-12", id="p1")
        change = fact("FactCorrected", plus("2025-02-03", 1), corrects="p1", changes={"prepays_through": "9999-12"})
        with pytest.raises(InputError, match="a month from 1950-01 to 2099-12"):
            given(service("2025-01-01", 12), *formed("2024-12-02"), right, change).told_to(Register(":memory:"))
