"""Late interest as it runs on a charge: its base, its rate and its days (Article 38(5), 44; Civil Code 404, 419)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from yakkan.domain.contract.charge import Charge, Segment
from yakkan.domain.contract.course import Course
from yakkan.domain.terms import force_majeure, payment
from yakkan.domain.terms.statute import statutory_interest_rate

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)


class Accrual:
    """How interest runs under the readings of a chronicle, and the days on which it does not."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._excused: list[tuple[Course | None, date, date | None]] = []

    def excuse(self, course: Course | None, first: date, until: date | None) -> None:
        """Force majeure, for one contract or for all: under X44 R-B these days bear no interest."""
        self._excused.append((course, first, until))

    def running(self, charge: Charge, to: date) -> Segment | None:
        """The segment of interest that runs up to `to`, not closed yet; None when none runs."""
        after = max(charge.accrued_to, charge.delay_after)
        if to <= after or charge.gross <= 0:
            return None
        base = self._base(charge)
        if not base:
            return None
        start = after + _ONE_DAY
        rate, years = self.rate(charge), self._years(charge, start, to)
        # One fraction out of whole numbers, and not one for each product: replay computes many of these.
        numerator = base.numerator * rate.numerator * years.numerator
        return Segment(start, to, base, Fraction(numerator, base.denominator * rate.denominator * years.denominator))

    def _base(self, charge: Charge) -> Fraction | int:
        """What bears interest: the balance of each day (X42 R-A) or the overdue amount until full payment (R-B).

        The tax in it counts under X5 R-A and not under R-B.
        """
        if self._chronicle.reading("X42") == "R-B" and charge.outstanding:
            if charge.late_base is None:
                charge.late_base = charge.outstanding
            base = charge.late_base
        else:
            base = charge.outstanding
        if self._chronicle.reading("X5") == "R-B":
            return Fraction(base * charge.net, charge.gross)
        return base

    def rate(self, charge: Charge) -> Fraction:
        """The yearly rate that the charge bears, or would bear, in delay."""
        if charge.parameters is None:
            return statutory_interest_rate(charge.delay_after + _ONE_DAY)
        x6 = self._chronicle.reading("X6") if charge.interest_head == "equipment" else "R-A"
        return payment.late_interest_rate(charge.interest_head, charge.delay_after + _ONE_DAY, charge.parameters, x6)

    def bears_statutory_rate(self, charge: Charge) -> bool:
        """Whether the charge is no service fee, so that the statutory rate applies."""
        if charge.parameters is None or charge.interest_head in payment.OTHER_DEBTS:
            return True
        return charge.interest_head == "equipment" and self._chronicle.reading("X6") == "R-B"

    def _years(self, charge: Charge, first: date, last: date) -> Fraction:
        if charge.parameters is None or self.bears_statutory_rate(charge):
            x67 = self._chronicle.reading("X67")
            begin = charge.delay_after + _ONE_DAY
            share = payment.statutory_year_fraction(begin, last, x67) - payment.statutory_year_fraction(
                begin, first - _ONE_DAY, x67
            )
        else:
            share = payment.contract_year_fraction(first, last, charge.parameters)
        excused = self._excused_days(charge, first, last)
        return max(share - Fraction(excused, 365), Fraction(0)) if excused else share

    def _excused_days(self, charge: Charge, first: date, last: date) -> int:
        if not self._excused:
            return 0
        spells = [(begin, until) for course, begin, until in self._excused if course in (None, charge.course)]
        if not spells or not force_majeure.excuses_money_debts(self._chronicle.reading("X44")):
            return 0
        return force_majeure.excused_days(first, last, spells)
