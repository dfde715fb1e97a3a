"""Articles 3 and 4: what is to be built, who says so, and what the customer must tell (X10, S29)."""

from __future__ import annotations

from typing import Any

import pytest
from services import BUILD, completed, confirmed, effect, money, state
from story import Story, fact, formed, given, integration, paid


def project(*facts: dict[str, Any]) -> Story:
    """Accepted on 2025-04-07; 10,000,000 yen before tax; to be completed by Thursday 2025-07-31."""
    return given(integration(price=10_000_000, due_on="2025-07-31"), *formed(), *facts)


def specified(on: str, version: str = "1.0") -> dict[str, Any]:
    return fact("SpecificationConfirmed", on, contract=BUILD, version=version)


def changed(on: str, *, new_application: bool, **more: Any) -> dict[str, Any]:
    """The company agrees to version 2.0, which is worth 2,000,000 yen more."""
    fields = {"version": "2.0", "new_application": new_application, **more}
    return fact("SpecificationChangeAgreed", on, contract=BUILD, **fields)


class TestArticle3_1_TheSpecification:
    def test_the_customer_owes_it_from_formation_until_the_company_has_confirmed_it(self) -> None:
        story = project(specified("2025-04-21"))
        assert story.as_of("2025-04-06").duties("O2") == []
        open_duty = story.as_of("2025-04-20").duty("O2", contract=BUILD)
        assert (open_duty["debtor"], open_duty["status"], open_duty["arose_on"]) == (
            "customer",
            "open",
            "2025-04-07",
        )
        done = story.as_of("2025-04-21").duty("O2", contract=BUILD)
        assert (done["status"], done["ended_on"]) == ("discharged", "2025-04-21")

    def test_confirming_it_does_not_move_the_contract(self) -> None:
        assert state(project(specified("2025-04-21")).as_of("2025-04-21"), BUILD) == "accepted"


class TestArticle3_2_ChangeOfSpecification:
    """Version 2.0 agreed on 2025-06-01, work completed on 07-25 and confirmed on 07-30."""

    END = (completed("2025-07-25"), confirmed("2025-07-30"))

    def test_s29_without_a_new_application_the_price_stays(self) -> None:
        story = project(
            specified("2025-04-21"), changed("2025-06-01", new_application=False, price=12_000_000), *self.END
        )
        for x10 in ("R-A", "R-B"):
            seen = story.as_of("2025-07-30", X10=x10)
            assert money(seen, "build/price") == (10_000_000, 1_000_000, 11_000_000)

    def test_x10_the_companys_agreement_changes_the_specification_by_itself(self) -> None:
        story = project(changed("2025-06-01", new_application=False))
        assert effect(story.as_of("2025-06-01"), "SpecificationChangeAgreed") == "full"

    def test_x10_read_the_other_way_nothing_changes_without_the_form(self) -> None:
        story = project(changed("2025-06-01", new_application=False, price=12_000_000))
        row = story.as_of("2025-06-01", X10="R-B").row("SpecificationChangeAgreed")
        assert row["effect"] == "none"
        assert row["reason"]

    def test_with_a_new_application_accepted_price_and_date_follow(self) -> None:
        change = changed("2025-06-02", new_application=True, price=12_000_000, due_on="2025-08-29")
        story = project(change, *self.END)
        assert story.as_of("2025-06-01").duty("O4")["due_on"] == "2025-07-31"
        assert story.as_of("2025-06-02").duty("O4")["due_on"] == "2025-08-29"
        for x10 in ("R-A", "R-B"):
            seen = story.as_of("2025-07-30", X10=x10)
            assert effect(seen, "SpecificationChangeAgreed") == "full"
            # 12,000,000 + 1,200,000
            assert money(seen, "build/price") == (12_000_000, 1_200_000, 13_200_000)

    def test_without_a_new_application_the_date_stays(self) -> None:
        story = project(changed("2025-06-02", new_application=False, due_on="2025-08-29"))
        assert story.as_of("2025-06-02").duty("O4")["due_on"] == "2025-07-31"

    def test_a_change_that_names_no_price_leaves_it_alone(self) -> None:
        story = project(changed("2025-06-02", new_application=True, due_on="2025-08-29"), *self.END)
        assert money(story.as_of("2025-07-30"), "build/price") == (10_000_000, 1_000_000, 11_000_000)

    def test_s29_a_new_application_found_out_later_raises_the_price_from_then_on(self) -> None:
        late = changed("2025-06-02", new_application=True, price=12_000_000, at="2025-08-05T10:00+09:00")
        story = project(late, *self.END)
        assert money(story.as_of("2025-07-30", "2025-08-04"), "build/price")[0] == 10_000_000
        assert money(story.as_of("2025-07-30", "2025-08-05"), "build/price")[0] == 12_000_000


class TestArticle4_Information:
    REQUEST = fact("InformationRequested", "2025-05-12", contract=BUILD, due_on="2025-05-20")

    @pytest.mark.parametrize(
        ("as_of", "status"), [("2025-05-19", "open"), ("2025-05-20", "open"), ("2025-05-21", "overdue")]
    )
    def test_what_was_asked_for_is_overdue_from_the_day_after_the_day_named(self, as_of: str, status: str) -> None:
        duty = project(self.REQUEST).as_of(as_of).duty("O3", contract=BUILD)
        assert (duty["debtor"], duty["due_on"], duty["status"]) == ("customer", "2025-05-20", status)

    def test_to_provide_it_discharges_the_duty(self) -> None:
        story = project(self.REQUEST, fact("InformationProvided", "2025-05-19", contract=BUILD))
        duty = story.as_of("2025-06-30").duty("O3", contract=BUILD)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-05-19")

    def test_nothing_is_owed_before_it_is_asked_for(self) -> None:
        assert project(self.REQUEST).as_of("2025-05-11").duties("O3") == []


class TestArticle3_2_MoneyPaidAheadOfALowerPrice:
    """10,000,000 yen quoted, 5,000,000 paid ahead, then 3,000,000 agreed by a new application: 3,300,000 with tax."""

    lowered = fact(
        "SpecificationChangeAgreed", "2025-05-12", contract=BUILD, version="2", price=3_000_000, new_application=True
    )

    @pytest.mark.parametrize("order", ["paid first", "changed first"])
    @pytest.mark.parametrize("on", ["2025-05-09", "2025-05-12", "2025-05-15"])
    def test_waits_for_that_price_and_no_more_whenever_it_came(self, on: str, order: str) -> None:
        payment = paid(on, 5_000_000, contract=BUILD)
        facts = (payment, self.lowered) if order == "paid first" else (self.lowered, payment)
        seen = given(integration(), *formed(), *facts).as_of("2025-05-15")
        assert (seen.totals["advance"], seen.totals["refundable"]) == (3_300_000, 1_700_000)
        # What can be claimed back is no paid fee of this contract (41(2)(1)).
        assert seen.line(head="damages", bearer="company")["cap"] == 3_300_000

    def test_pays_what_else_is_owed(self) -> None:
        other = integration("other", 1_000_000)
        done = (completed("2025-05-07", "other"), confirmed("2025-05-08", "other"))
        story = given(integration(), other, *formed(), *done, paid("2025-05-09", 5_000_000, contract=BUILD))
        assert story.as_of("2025-05-12").totals["outstanding"] == 1_100_000
        seen = story.then(self.lowered).as_of("2025-05-12")
        # 5,000,000 - 3,300,000 - 1,100,000
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 600_000)

    def test_that_names_the_price_waits_for_it(self) -> None:
        story = given(integration(), *formed(), paid("2025-05-09", 5_000_000, contract=BUILD, charge="build/price"))
        assert story.then(self.lowered).as_of("2025-05-12").totals["advance"] == 5_000_000
        provided = story.then(self.lowered, completed("2025-05-19"), confirmed("2025-05-20"))
        assert provided.as_of("2025-05-20").totals["refundable"] == 1_700_000

    def test_of_a_price_that_rises_waits_as_before(self) -> None:
        story = given(integration(), *formed(), paid("2025-05-09", 5_000_000, contract=BUILD))
        raised = {**self.lowered, "price": 12_000_000}
        assert story.then(raised).as_of("2025-05-12").totals["advance"] == 5_000_000
