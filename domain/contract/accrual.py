"""Late interest as it runs on a charge: its base, its rate and its days (Article 38(5), 44; Civil Code 404, 419)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import Charge, Segment
from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.facts import ForceMajeureOccurred
from yakkan.domain.money import Ratio
from yakkan.domain.periods import DAYS_OF_A_YEAR
from yakkan.domain.terms import force_majeure, payment
from yakkan.domain.terms.statute import statutory_interest_rate

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
_STATUTORY_DAYS: Final = {
    "R-A": "counted from the first day of delay: whole years by the calendar, the days over them by 365",
    "R-B": "counted from the first day of delay: all days by 365",
    "R-C": "counted from the first day of delay: the days of each calendar year by its length",
}
"""How days count for statutory interest, by X67, in words."""


_OTHERWISE: Final = {
    "X5": "interest runs on the amount without tax",
    "X42": "interest runs on the whole overdue amount until it is paid in full",
    "X6": "the price of equipment is no service fee",
}
"""On what and at which rate interest runs by readings that are not the default, in words."""


class Accrual:
    """How interest runs under the readings of a chronicle, and the days on which it does not."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._excused: list[tuple[Course | None, date, date | None, Entry]] = []

    def excuse(self, entry: Entry) -> None:
        """Force majeure, for one contract or for all: under X44 R-B its days bear no interest, the first one included.

        It is told before anything else of that day, so that money of the same day meets the same interest whichever
        was recorded first.
        """
        until = cast(ForceMajeureOccurred, entry.event).until
        self._excused.append((entry.course, entry.on, until, entry))

    def running(self, charge: Charge, to: date) -> Segment | None:
        """The segment of interest that runs up to `to`, not closed yet; None when none runs."""
        # A negative charge is met in full by what it takes off.
        if charge.outstanding <= 0:
            return None
        due, accrued_to = charge.delay_after, charge.accrued_to
        after = accrued_to if accrued_to > due else due
        if to <= after:
            return None
        start, statutory = after + _ONE_DAY, self.bears_statutory_rate(charge)
        base, rate = self._base(charge, statutory), self.rate(charge)
        days, of = self._years(charge, start, to, statutory)
        numerator, denominator = rate.as_integer_ratio()
        if type(base) is not int:
            of *= base.denominator
        return Segment(start, to, base, rate, (base.numerator * numerator * days, denominator * of))

    def whole_yen(self, exact: Ratio) -> int:
        """Exact yen of interest in whole ones, as a settlement rounds them once, on the total (X4)."""
        return self._chronicle.under("X4", lambda x4: payment.settlement_rounding(x4)(exact)) if exact[0] else 0

    def was_late(self, charge: Charge, by: date) -> bool:
        """Whether a charge was, or would have been, in delay by a day: a day on which nothing excused it (X44)."""
        first = charge.delay_after + _ONE_DAY
        days = (by - first).days + 1
        return days > 0 and days > self._excused_days(charge, first, by)

    def _base(self, charge: Charge, statutory: bool) -> Fraction | int:
        """What bears interest: the balance of each day (X42 R-A) or the overdue amount until full payment (R-B).

        What was taken off the charge itself is no part payment: under neither reading is it overdue any more. X42 reads
        Article 38(5); the statutory rate is for what is owed of other debts each day. The tax in the amount counts
        under X5 R-A and not under R-B.
        """
        base = charge.outstanding
        if not statutory:
            if charge.paid_in_time is None:
                charge.paid_in_time = charge.paid
            overdue = base + charge.paid - charge.paid_in_time
            if overdue != base and self._chronicle.reading("X42") == "R-B":
                base = overdue
        if charge.tax and self._chronicle.reading("X5") == "R-B":
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

    def _years(self, charge: Charge, first: date, last: date, statutory: bool) -> Ratio:
        """What these days are of a year, without those that are excused."""
        x67 = None
        if charge.parameters is None or statutory:
            x67 = self._chronicle.reading("X67")
            begin = charge.delay_after + _ONE_DAY
            share = payment.statutory_year_fraction(begin, last, x67) - payment.statutory_year_fraction(
                begin, first - _ONE_DAY, x67
            )
        elif not self._excused:
            return payment.contract_year_days(first, last, charge.parameters)
        else:
            share = Fraction(*payment.contract_year_days(first, last, charge.parameters))
        if self._excused:
            share = max(share - self._excused_share(charge, first, last, x67), Fraction(0))
        return share.as_integer_ratio()

    def _excused_share(self, charge: Charge, first: date, last: date, x67: str | None) -> Fraction:
        """What the excused ones of these days are of a year: of their own year under X67 R-C, else of 365 days."""
        if x67 != "R-C":
            return Fraction(self._excused_days(charge, first, last), DAYS_OF_A_YEAR)
        share = Fraction(0)
        for year in range(first.year, last.year + 1):
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            share += self._excused_days(charge, begin, end) * payment.statutory_year_fraction(begin, begin, x67)
        return share

    def _excused_days(self, charge: Charge, first: date, last: date) -> int:
        spells = [(begin, until) for begin, until, _ in self._spells(charge)]
        return force_majeure.excused_days(first, last, spells) if spells else 0

    def _spells(self, charge: Charge) -> list[tuple[date, date | None, Entry]]:
        if not self._excused:
            return []
        spells = [
            (begin, until, entry) for course, begin, until, entry in self._excused if course in (None, charge.course)
        ]
        return spells if spells and force_majeure.excuses_money_debts(self._chronicle.reading("X44")) else []

    def reasons(self, charge: Charge, first: date, last: date) -> list[Ground]:
        """On what and at which rate interest runs by another reading, and how its days count if not each over 365."""
        statutory = self.bears_statutory_rate(charge)
        of_equipment = statutory and charge.interest_head == "equipment"
        grounds = [
            Ground("38(5)", (), f"{name}=R-B", _OTHERWISE[name])
            for name, matters in (("X5", charge.tax > 0), ("X42", not statutory), ("X6", of_equipment))
            if matters and self._chronicle.told(name) == "R-B"
        ]
        if not statutory and charge.course is not None:
            figures = ("late_interest_rate", "late_interest_year_days")
            grounds += quoted.grounds(self._chronicle, charge.course, *figures)
        if statutory:
            x67 = self._chronicle.cited("X67")
            grounds.append(Ground("CC404", (), x67, _STATUTORY_DAYS[self._chronicle.told("X67")]))
        for begin, until, entry in self._spells(charge):
            if begin > last or (until is not None and until < first):
                continue
            if until is None:
                grounds.append(Ground("44", (entry,), "X44=R-B", "days from {} on bear no interest", (begin,)))
            else:
                text = "days from {} to {} bear no interest"
                grounds.append(Ground("44", (entry,), "X44=R-B", text, (begin, until)))
        return grounds
