"""Prescription (Civil Code 150, 152, 166): five years from the day after the last day without delay."""

from __future__ import annotations

import pytest
from services import service
from story import Json, Story, certificate, day, fact, formed, given, integration, paid, received, supply


def owing(*facts: Json, due_on: str = "2020-12-25") -> Story:
    """1,100,000 yen, passed on 2020-06-15."""
    return given(
        supply(unit_price=1_000_000, due_on="2020-06-30", payment={"due_on": due_on}),
        *formed("2020-05-11"),
        received("2020-06-10"),
        certificate("2020-06-15"),
        *facts,
    )


def prescribes_on(story: Story) -> str | None:
    last: str | None = story.as_of("2021-02-01").charge()["prescribes_on"]
    return last


def acknowledged(on: str) -> Json:
    return fact("DebtAcknowledged", on, contract="server")


class TestCivilCode166_TheYears:
    def test_they_begin_on_the_day_after_the_due_day(self) -> None:
        # 2020-12-26, five years: 2025-12-25
        assert prescribes_on(owing()) == "2025-12-25"

    @pytest.mark.parametrize("restart", [paid("2020-07-01", 100_000), acknowledged("2020-07-01")])
    def test_nothing_before_the_due_day_lets_them_end_sooner(self, restart: Json) -> None:
        # they have not begun on 2020-07-01, so nothing can begin again: not 2025-07-01
        assert prescribes_on(owing(restart)) == "2025-12-25"

    def test_acknowledged_on_the_due_day_they_begin_where_they_would(self) -> None:
        assert prescribes_on(owing(acknowledged("2020-12-25"))) == "2025-12-25"


class TestCivilCode152_Restart:
    @pytest.mark.parametrize("restart", [paid("2020-12-26", 100_000), acknowledged("2020-12-26")])
    def test_from_the_day_after_the_due_day_on_they_begin_again(self, restart: Json) -> None:
        assert prescribes_on(owing(restart)) == "2025-12-26"

    def test_one_before_the_due_day_does_not_hide_one_after_it(self) -> None:
        assert prescribes_on(owing(paid("2020-07-01", 1), acknowledged("2021-01-20"))) == "2026-01-20"


class TestCivilCode152_APartPaymentOfSeveralDebts:
    """110,000 for January, due on 2021-03-01 (02-28 is a Sunday); 220,000 for work, due on 2021-03-31.

    Who pays less than all, and does not say on which debt, shows that it knows of each (Supreme Court, 15 December
    2020, on part payments that name no debt).
    """

    parts = (
        service("2021-01-01", 1, monthly_fee=100_000, auto_renews=False),
        integration("build", 200_000, payment={"due_on": "2021-03-31"}),
        *formed("2020-12-10"),
        fact("WorkCompleted", "2021-01-12", contract="build"),
        fact("CompletionConfirmed", "2021-01-14", contract="build", form="paper"),
    )

    def last_days(self, *facts: Json) -> dict[str, str | None]:
        seen = given(*self.parts, *facts).as_of("2022-01-31")
        return {charge["id"]: charge["prescribes_on"] for charge in seen.charges()}

    def test_each_has_its_own_years_at_first(self) -> None:
        assert self.last_days() == {"watch/2021-01": "2026-03-01", "build/price": "2026-03-31"}

    def test_one_that_names_none_is_for_all(self) -> None:
        # 10,000 yen go to January, due first; both begin again on 2021-06-11.
        last = self.last_days(paid("2021-06-10", 10_000))
        assert last == {"watch/2021-01": "2026-06-10", "build/price": "2026-06-10"}

    def test_one_that_pays_one_in_full_is_for_the_other_too(self) -> None:
        # 110,000 and interest of both; what is over pays the work in part, or nothing of it.
        assert self.last_days(paid("2021-06-10", 120_000))["build/price"] == "2026-06-10"

    @pytest.mark.parametrize("named", [{"contract": "watch"}, {"charge": "watch/2021-01"}])
    def test_one_that_names_a_contract_or_a_charge_is_for_that(self, named: Json) -> None:
        last = self.last_days(paid("2021-06-10", 10_000, **named))
        assert last == {"watch/2021-01": "2026-06-10", "build/price": "2026-03-31"}

    def test_one_for_a_contract_is_for_each_of_its_months(self) -> None:
        # 110,000 each for January and February, the second due on 2021-03-31.
        two = service("2021-01-01", 2, monthly_fee=100_000, auto_renews=False)
        seen = given(two, *formed("2020-12-10"), paid("2021-06-10", 10_000, contract="watch")).as_of("2021-06-10")
        assert [charge["prescribes_on"] for charge in seen.charges()] == ["2026-06-10", "2026-06-10"]

    def test_what_arises_later_is_not_acknowledged(self) -> None:
        two = service("2021-01-01", 2, monthly_fee=100_000, auto_renews=False)
        seen = given(two, *formed("2020-12-10"), paid("2021-02-10", 10_000)).as_of("2021-03-01")
        # Nothing before the due days 2021-03-01 and 2021-03-31 lets their years end sooner, either.
        assert [charge["prescribes_on"] for charge in seen.charges()] == ["2026-03-01", "2026-03-31"]


class TestCivilCode150_Demand:
    demanded = fact("PaymentDemanded", "2025-11-20", contract="server")

    def test_it_gives_six_months(self) -> None:
        # 2025-11-21, six months: 2026-05-20
        assert owing(self.demanded).as_of("2026-02-01").charge()["prescribes_on"] == "2026-05-20"

    def test_one_whose_months_end_within_the_years_gives_nothing(self) -> None:
        story = owing(fact("PaymentDemanded", "2020-07-01", contract="server"))
        assert prescribes_on(story) == "2025-12-25"


class TestItsGround:
    def why(self, story: Story) -> list[str]:
        view = story.matter.view(as_of=day("2026-01-05"))
        tree = view.explain("server/s1/price")
        return [node.arithmetic for _, node in tree.walk() if node.provision == "CC166"]

    def test_the_due_day(self) -> None:
        assert self.why(owing(paid("2020-07-01", 100_000))) == [
            "last day before prescription: 5 years after 2020-12-25 = 2025-12-25"
        ]

    def test_a_restart(self) -> None:
        (said,) = self.why(owing(acknowledged("2021-01-20")))
        assert "of 2021-01-20 = 2026-01-20" in said

    def test_a_demand(self) -> None:
        (said,) = self.why(owing(TestCivilCode150_Demand.demanded))
        assert said.endswith("6 months after the demand of 2025-11-20, as the years ended on 2025-12-25 = 2026-05-20")

    def test_none_where_nothing_is_owed(self) -> None:
        assert self.why(owing(paid("2020-12-25", 1_100_000))) == []
