"""Rounding and spreading of yen: worked amounts, and properties that hold for any."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakkan.domain.money import (
    Rounding,
    floor_yen,
    largest_remainder,
    plus,
    rate,
    round_down,
    round_half_up,
    spread_rounded,
    tax_on,
    tax_within,
)

TEN_PERCENT = Fraction(1, 10)
YEN = st.integers(-10_000_000, 10_000_000)
# Hundredths are exact in Decimal too, which rounds independently.
SEN = st.integers(-1_000_000, 1_000_000)
AMOUNTS = st.fractions(min_value=-100_000, max_value=100_000, max_denominator=366)


class TestRounding:
    @pytest.mark.parametrize(
        ("exact", "floored", "rounded"),
        [
            (Fraction(100_000 * 15, 29), 51_724, 51_724),  # 51,724.14
            (Fraction(300_000 * 10, 31), 96_774, 96_774),  # 96,774.19
            (Fraction(1_100_000 * 145 * 44, 365_000), 19_227, 19_227),  # 19,227.40
            (Fraction(1_100_000 * 145 * 366, 365_000), 159_936, 159_937),  # 159,936.99
            (Fraction(99, 200), 0, 0),  # 49.5 sen
            (Fraction(1, 2), 0, 1),
            (Fraction(101, 200), 0, 1),  # 50.5 sen
            (Fraction(-1, 2), 0, -1),
            (Fraction(-1548387, 100), -15_483, -15_484),
            (7, 7, 7),
            (-7, -7, -7),
        ],
    )
    def test_floor_and_half_up_on_either_side_of_fifty_sen(
        self, exact: Fraction | int, floored: int, rounded: int
    ) -> None:
        ratio = exact.as_integer_ratio()
        assert (floor_yen(exact), round_down(ratio), round_half_up(ratio)) == (floored, floored, rounded)

    @given(sen=SEN)
    def test_both_agree_with_decimal(self, sen: int) -> None:
        exact, decimal = Fraction(sen, 100), Decimal(sen).scaleb(-2)
        # In terms that are not the lowest ones.
        ratio = (sen * 3, 300)
        assert floor_yen(exact) == round_down(ratio) == int(decimal.quantize(Decimal(1), ROUND_DOWN))
        assert round_half_up(ratio) == int(decimal.quantize(Decimal(1), ROUND_HALF_UP))


class TestRate:
    @pytest.mark.parametrize(
        ("text", "exact"),
        [
            ("0.145", Fraction(145, 1000)),
            ("0.10", Fraction(1, 10)),
            ("99.9", Fraction(999, 10)),
            ("1", Fraction(1)),
            ("0", Fraction(0)),
        ],
    )
    def test_a_decimal_string_is_exact(self, text: str, exact: Fraction) -> None:
        assert rate(text) == exact

    @pytest.mark.parametrize(
        "text", ["", "14.5%", "-0.1", "+1", "1/10", "1e-1", ".5", "5.", " 0.1", "1_0", "０.1", "nan"]
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"plain decimal such as '0\.145'"):
            rate(text)

    @pytest.mark.parametrize("value", [0.145, 1, None, ["0.1"], Decimal("0.1")])
    def test_a_number_is_refused_with_the_advice_to_quote_it(self, value: object) -> None:
        with pytest.raises(ValueError, match="put it in quotes"):
            rate(value)  # type: ignore[arg-type]


class TestTax:
    @pytest.mark.parametrize(
        ("net", "tax"),
        [
            (1_200_000, 120_000),
            (96_774, 9_677),
            (59_997, 5_999),
            (19_999, 1_999),
            (9, 0),
            (10, 1),
            (0, 0),
            (-60_000, -6_000),
            (-19, -1),
        ],
    )
    def test_tax_on_a_net_amount_drops_the_fraction(self, net: int, tax: int) -> None:
        assert tax_on(net, TEN_PERCENT) == tax

    @pytest.mark.parametrize(
        ("gross", "tax"),
        [(1_320_000, 120_000), (330_000, 30_000), (10, 0), (11, 1), (12, 1), (-1_320_000, -120_000)],
    )
    def test_tax_within_a_gross_amount_drops_the_fraction(self, gross: int, tax: int) -> None:
        assert tax_within(gross, TEN_PERCENT) == tax

    @given(net=YEN, percent=st.sampled_from([0, 3, 5, 8, 10]))
    def test_a_reduction_bears_the_tax_of_the_amount_it_mirrors(self, net: int, percent: int) -> None:
        assert tax_on(-net, Fraction(percent, 100)) == -tax_on(net, Fraction(percent, 100))

    @given(net=st.integers(0, 10**9), percent=st.sampled_from([0, 3, 5, 8, 10]))
    def test_the_tax_within_net_plus_tax_is_that_tax(self, net: int, percent: int) -> None:
        # net + floor(t) holds at most t of tax and more than t - 1: at 10% and below the floor is the same.
        tax = tax_on(net, Fraction(percent, 100))
        assert tax - 1 <= tax_within(net + tax, Fraction(percent, 100)) <= tax


class TestLargestRemainder:
    @pytest.mark.parametrize(
        ("total", "parts", "shares"),
        [
            (5_999, [19_999, 19_999, 19_999], [2_000, 2_000, 1_999]),
            (10, [1, 1, 1], [4, 3, 3]),
            (10, [1, 2, 4], [1, 3, 6]),  # 1.43, 2.86, 5.71
            (1, [1, 1], [1, 0]),
            (7, [Fraction(1, 3), Fraction(2, 3)], [2, 5]),  # 2.33, 4.67
            (0, [0, 0], [0, 0]),
            (0, [], []),
            (-6_000, [-60_000], [-6_000]),
            (94, [1_000, -60], [100, -6]),
        ],
    )
    def test_worked_examples(self, total: int, parts: list[Fraction | int], shares: list[int]) -> None:
        assert largest_remainder(total, parts) == shares

    @given(total=YEN, parts=st.lists(st.integers(0, 10**7), min_size=1, max_size=12).filter(any))
    def test_shares_add_up_and_lie_within_a_yen_of_proportion(self, total: int, parts: list[int]) -> None:
        shares = largest_remainder(total, parts)
        assert sum(shares) == total
        for share, part in zip(shares, parts, strict=True):
            assert abs(share - Fraction(total * part, sum(parts))) < 1

    @given(total=st.integers(0, 10**7), parts=st.lists(st.integers(0, 10**6), min_size=2, max_size=8).filter(any))
    def test_equal_parts_differ_by_a_yen_at_most_in_favour_of_the_earlier(self, total: int, parts: list[int]) -> None:
        shares = largest_remainder(total, [*parts, parts[0]])
        assert shares[0] - shares[-1] in (0, 1)

    def test_something_cannot_be_spread_over_nothing(self) -> None:
        with pytest.raises(ValueError, match="add up to zero"):
            largest_remainder(1, [100, -100])
        with pytest.raises(ValueError, match="add up to zero"):
            largest_remainder(1, [])


class TestSpreadRounded:
    def test_interest_on_two_debts_is_rounded_once(self) -> None:
        # 550,000 for 59 days and 660,000 for 31 days at 14.5%: 12,891.10 + 8,127.95 = 21,019.04.
        exacts = [(550_000 * 145 * 59, 365_000), (660_000 * 145 * 31, 365_000)]
        lines, rest = spread_rounded(exacts, round_half_up)
        assert lines == [12_891, 8_128]
        assert round(float(Fraction(*rest)), 2) == 0.04

    def test_the_sum_is_rounded_and_not_the_lines(self) -> None:
        # 0.4 + 0.4 + 0.4 = 1.2: one yen, to the first of equal fractions.
        lines, rest = spread_rounded([(2, 5)] * 3, round_half_up)
        assert (lines, Fraction(*rest)) == ([1, 0, 0], Fraction(1, 5))

    def test_a_single_line_takes_the_rounded_amount(self) -> None:
        # 2.5 is rounded up: half a yen was added.
        lines, rest = spread_rounded([(5, 2)], round_half_up)
        assert (lines, Fraction(*rest)) == ([3], Fraction(-1, 2))

    def test_no_lines_give_none(self) -> None:
        assert spread_rounded([], round_half_up) == ([], (0, 1))

    def test_what_is_carried_counts_once_and_is_nobodys(self) -> None:
        # 0.4 after 0.2 was taken away: 0.6 is a yen, which adds 0.4.
        lines, rest = spread_rounded([(2, 5)], round_half_up, (1, 5))
        assert (lines, Fraction(*rest)) == ([1], Fraction(-2, 5))

    @given(exacts=st.lists(AMOUNTS, max_size=12), rounder=st.sampled_from([round_down, round_half_up]))
    def test_lines_add_up_to_the_rounded_sum_and_lie_within_a_yen(
        self, exacts: list[Fraction], rounder: Rounding
    ) -> None:
        lines, rest = spread_rounded([exact.as_integer_ratio() for exact in exacts], rounder)
        assert sum(lines) == rounder(sum(exacts, Fraction(0)).as_integer_ratio())
        assert sum(lines) + Fraction(*rest) == sum(exacts, Fraction(0))
        assert all(abs(line - exact) < 1 for line, exact in zip(lines, exacts, strict=True))

    def test_a_rounder_that_leaves_the_yen_is_refused(self) -> None:
        with pytest.raises(ValueError, match="cannot turn"):
            spread_rounded([(150, 1), (1, 1)], lambda amount: amount[0] // amount[1] // 100 * 100)


class TestPlus:
    @given(one=AMOUNTS, other=AMOUNTS, times=st.integers(1, 50))
    def test_adds_in_whatever_terms(self, one: Fraction, other: Fraction, times: int) -> None:
        numerator, denominator = other.as_integer_ratio()
        found = plus(one.as_integer_ratio(), (numerator * times, denominator * times))
        assert Fraction(*found) == one + other
