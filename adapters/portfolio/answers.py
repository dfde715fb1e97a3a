"""An answer on its way between processes: the values of rows, or what an error is made of.

Not every exception survives pickling, and values of fields are smaller than rows.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from yakkan.adapters.portfolio.inquiry import Inquiry, Records, Span
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.errors import InputError, YakkanError
from yakkan.projections.portfolio import PortfolioRow

Answer = list[tuple[Any, ...]] | tuple[type[YakkanError], tuple[Any, ...]]

_COLUMNS = tuple(PortfolioRow.__dataclass_fields__)
_values = attrgetter(*_COLUMNS)


def answer(source: Records, inquiry: Inquiry, span: Span) -> Answer:
    """The values of the rows of a span, or the error that they ended with."""
    try:
        return [_values(row) for _, rows in inquiry.answer(source, span) for row in rows]
    except YakkanError as error:
        return packed(error)


def packed(error: YakkanError) -> Answer:
    """An error as an answer."""
    if isinstance(error, InputError):
        return InputError, (error.problems,)
    if isinstance(error, BrokenHistory):
        return BrokenHistory, (error.ref, str(error).removeprefix(f"{error.ref}: "))
    return type(error), (str(error),)


def rows_of(given: Answer) -> list[PortfolioRow]:
    """The rows of an answer. Raises the error that it ended with."""
    if isinstance(given, tuple):
        kind, values = given
        raise kind(*values)
    return [PortfolioRow(**dict(zip(_COLUMNS, values, strict=True))) for values in given]
