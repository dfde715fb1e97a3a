"""Prescription (Civil Code 150, 152, 166): five years from the day after the last day without delay."""

from __future__ import annotations

import pytest
from story import Json, Story, certificate, day, fact, formed, given, paid, received, supply


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
