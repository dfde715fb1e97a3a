"""Dated figures of statute law, each on the day before and the day of its change."""

from datetime import date
from fractions import Fraction

import pytest

from yakkan.domain.terms.statute import consumption_tax_rate, statutory_interest_rate


class TestConsumptionTax:
    @pytest.mark.parametrize(
        ("on", "percent"),
        [
            ("1989-03-31", 0),
            ("1989-04-01", 3),
            ("1997-03-31", 3),
            ("1997-04-01", 5),
            ("2014-03-31", 5),
            ("2014-04-01", 8),
            ("2019-09-30", 8),
            ("2019-10-01", 10),
            ("2025-06-04", 10),
        ],
    )
    def test_the_rate_changes_on_its_day(self, on: str, percent: int) -> None:
        assert consumption_tax_rate(date.fromisoformat(on)) == Fraction(percent, 100)


class TestCivilCode404_StatutoryInterest:
    @pytest.mark.parametrize(
        ("first_day", "percent"),
        [("1990-01-01", 6), ("2020-03-31", 6), ("2020-04-01", 3), ("2025-04-01", 3), ("2029-03-31", 3)],
    )
    def test_the_first_day_of_delay_decides(self, first_day: str, percent: int) -> None:
        assert statutory_interest_rate(date.fromisoformat(first_day)) == Fraction(percent, 100)
