"""Article 38(5) and 38(1): the reasons of interest, tax and late-return money name what they were computed from."""

from __future__ import annotations

import pytest
from rentals import PC, delivered, rental, return_by
from services import measured, service
from story import Json, Story, certificate, fact, formed, given, paid, received, supply


def reasons(line: Json) -> list[tuple[str | None, str]]:
    return [(each["reading"], each["arithmetic"]) for each in line["because"]]


class TestInterest:
    def owing(self, *facts: Json) -> Story:
        return given(
            supply(unit_price=1_000_000, payment={"due_on": "2025-01-31"}),
            *formed("2024-12-10"),
            received("2025-01-08"),
            certificate("2025-01-10"),
            *facts,
        )

    @pytest.mark.parametrize(
        ("x67", "rule"),
        [
            ("R-A", "whole years by the calendar, the days over them by 365"),
            ("R-B", "all days by 365"),
            ("R-C", "the days of each calendar year by its length"),
        ],
    )
    def test_at_the_statutory_rate_tells_how_days_count(self, x67: str, rule: str) -> None:
        (line,) = self.owing().as_of("2025-03-31", X6="R-B", X67=x67).interest()
        assert (f"X67={x67}", f"counted from the first day of delay: {rule}") in reasons(line)

    def test_after_a_part_payment_runs_from_the_day_after_it(self) -> None:
        seen = self.owing(paid("2025-02-28", 500_000)).as_of("2025-03-31")
        # 28 days 12,235.62; 1,100,000 + 12,236 - 500,000 = 612,236 x 0.145 x 31 / 365
        text = "612236 x 0.145 over 31 days after 2025-02-28 = 7,539.73 yen before rounding"
        assert reasons(seen.interest()[1])[0] == ("X4=R-A", text)

    def test_tells_the_days_that_force_majeure_excused(self) -> None:
        quake = fact("ForceMajeureOccurred", "2025-03-01", until="2025-03-10")
        (line,) = self.owing(quake).as_of("2025-03-31", X44="R-B").interest()
        # 59 days less 10: 1,100,000 x 0.145 x 49 / 365 = 21,412.33
        assert reasons(line) == [
            ("X4=R-A", "1100000 x 0.145 over 59 days after 2025-01-31 = 21,412.33 yen before rounding"),
            ("X44=R-B", "days from 2025-03-01 to 2025-03-10 bear no interest"),
        ]


def test_tax_that_an_invoice_spread_over_its_lines_is_told() -> None:
    units = ("u1", "u2", "u3")
    story = given(
        supply("s", units, 19_999),
        *formed("2024-12-10"),
        *(received("2025-01-08", unit, "s") for unit in units),
        *(certificate("2025-01-10", unit, "s") for unit in units),
        fact("InvoiceIssued", "2025-01-15", contract="s", due_on="2025-02-28", number="I-1"),
    )
    # 59,997 x 10% = 5,999.7: two of the lines bear one yen more than 1,999
    line = story.as_of("2025-01-15").charge("s/u1/price")
    assert line["gross"] == 21_999
    text = "the tax of invoice I-1 is rounded once over its lines: 19999 + tax 2000 = 21999 yen"
    assert text in [arithmetic for _, arithmetic in reasons(line)]


@pytest.mark.parametrize(("x30", "times", "amount"), [("R-A", 2, 40_000), ("R-B", 3, 60_000)])
def test_late_return_money_tells_how_many_rents_it_is(x30: str, times: int, amount: int) -> None:
    story = given(
        rental("2025-01-01", 3, auto_renews=False),
        *formed("2024-12-02"),
        delivered("2025-01-01"),
        return_by("2025-04-10", "2025-04-01"),
    )
    (line,) = story.as_of("2025-04-30", X30=x30).charges(contract=PC, kind="late_return")
    assert reasons(line)[:2] == [
        ("X29=R-A", "month 1 of late return, 2025-04-11 to 2025-05-10"),
        (f"X30={x30}", f"{times} x 20000 yen of monthly rent = {amount} yen"),
    ]


def test_a_reduction_tells_where_the_fee_stopped_it() -> None:
    sla = {"a": [{"below": "99", "reduce": "0.6"}], "b": [{"below": "99", "reduce": "0.5"}]}
    story = given(
        service("2025-01-01", 12, monthly_fee=100_000, sla=sla),
        *formed("2024-12-02"),
        measured("2025-02-05", "2025-01", "98", "a"),
        measured("2025-02-05", "2025-01", "98", "b"),
    )
    cut = story.as_of("2025-02-05").charge("watch/2025-01/sla_reduction/b")
    assert cut["net"] == -40_000
    text = "50% of 100000 yen for 2025-01, at most the 40000 yen that are left of it"
    assert ("X59=R-A", text) in reasons(cut)
