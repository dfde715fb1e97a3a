"""The books of a ledger: double entry, so that they always balance. Yen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import overload

from yakkan.domain.contract.charge import Charge, Posting
from yakkan.domain.contract.course import Course, Entry

Move = tuple[date, str, str, int, Charge | None, Entry, Course | None]
"""Yen that move on a day: the accounts of debit and credit, the amount, its charge, what moved it, its contract.

An account that ends in a colon is one of the contract's own: of the charge's, or of the one named where there is none.
"""


class Postings(Sequence[Posting]):
    """The postings of a ledger up to a moment, in the order in which they were made.

    A payment on many debts makes many of them, so they are written out when somebody reads them.
    """

    def __init__(self, moves: Sequence[Move], length: int) -> None:
        self._moves = moves
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Posting: ...
    @overload
    def __getitem__(self, at: slice) -> list[Posting]: ...
    def __getitem__(self, at: int | slice) -> Posting | list[Posting]:
        moves = self._moves[: self._length]
        return _posting(moves[at]) if isinstance(at, int) else [_posting(move) for move in moves[at]]

    def __iter__(self) -> Iterator[Posting]:
        return (_posting(self._moves[number]) for number in range(self._length))


def _posting(move: Move) -> Posting:
    on, debit, credit, amount, charge, entry, course = move
    book = book_of(course if charge is None else charge.course)
    debit, credit = (account + book if account.endswith(":") else account for account in (debit, credit))
    return Posting(on, debit, credit, amount, None if charge is None else charge.id, entry)


def book_of(course: Course | None) -> str:
    """How accounts of the books name a contract, or the customer's account."""
    return course.name if course is not None else "account"
