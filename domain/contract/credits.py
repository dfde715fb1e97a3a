"""Money received that no charge has taken yet, and which charge takes it. Yen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry


class Credit(msgspec.Struct, eq=False):
    """Money received that no charge has taken yet; kept for a contract or a charge that `course` or `charge` names."""

    entry: Entry
    left: int
    course: Course | None = None
    charge: str | None = None
    months: bool = False
    """Whether it was prepaid for monthly fees and meets nothing else."""

    def fits(self, charge: Charge) -> bool:
        """Whether this money may go to a charge that arises; a deposit is paid as such (DepositPaid)."""
        if charge.kind == "deposit":
            return False
        if self.charge is not None:
            return self.charge == charge.id
        if self.months and charge.kind not in ("monthly_fee", "prepaid_fees"):
            return False
        return self.course is None or self.course is charge.course

    @property
    def is_shared(self) -> bool:
        """Whether it names neither a charge nor months, so that all that arises at one time has a share in it."""
        return self.charge is None and not self.months

    def take(self, wanted: int) -> int:
        """Take yen out of it, as far as it goes; returns how many."""
        taken = self.left if self.left < wanted else wanted
        self.left -= taken
        return taken


class Credits:
    """All of it: what is kept for a contract or a charge, and what is free."""

    def __init__(self) -> None:
        self.kept: list[Credit] = []
        self.free: deque[Credit] = deque()

    @property
    def may_release(self) -> bool:
        """Whether anything is kept for a charge, or for whatever a contract charges: what is prepaid stays."""
        for credit in self.kept:  # noqa: SIM110 - asked for each charge that arises; a generator costs thrice as much
            if not credit.months:
                return True
        return False

    def __iter__(self) -> Iterator[Credit]:
        yield from self.kept
        yield from self.free

    def add(self, credit: Credit) -> None:
        """Let money wait."""
        if credit.course is None and credit.charge is None:
            self.free.append(credit)
        else:
            self.kept.append(credit)

    @property
    def shared(self) -> bool:
        """Whether there is any that names neither a charge nor months."""
        if self.free:
            return True
        for credit in self.kept:  # noqa: SIM110 - as above
            if credit.is_shared:
                return True
        return False

    def fitting(self, charge: Charge, *, named: bool) -> Iterator[Credit]:
        """What a charge that arises may take, in turn: what names it first, then what names nothing.

        Only what names it or its month where it is `named`.
        """
        # What names another contract and no charge is not even asked.
        course = charge.course
        fitting: list[Credit] = []
        for credit in self.kept:
            mine = credit.charge is not None or credit.course is course or credit.course is None
            if mine and credit.fits(charge) and not (named and credit.is_shared):
                fitting.append(credit)
        if len(fitting) > 1:
            fitting.sort(key=lambda each: (each.charge is None, each.course is None))
        for credit in fitting:
            yield credit
            if not credit.left:
                self.kept.remove(credit)
        while not named and self.free and self.free[0].fits(charge):
            yield self.free[0]
            if self.free[0].left:
                return
            self.free.popleft()

    def of(self, course: Course) -> list[Credit]:
        """What is kept for a contract."""
        return [credit for credit in self.kept if credit.course is course]

    def named(self, course: Course, charge: str | None = None) -> int:
        """Yen that wait by name for a charge of a contract, or for any of its charges."""
        return sum(c.left for c in self.of(course) if c.charge is not None and charge in (None, c.charge))

    def unnamed(self, course: Course) -> int:
        """Yen that wait for whatever a contract charges."""
        return sum(credit.left for credit in self.of(course) if credit.charge is None)

    def prepaid_for(self, course: Course) -> int:
        """Yen that wait for the months of a contract."""
        return sum(credit.left for credit in self.of(course) if credit.months)

    def release(self, course: Course) -> list[Credit]:
        """Give out what is kept for a contract."""
        kept = self.of(course)
        self.kept = [credit for credit in self.kept if credit.course is not course]
        return kept

    def release_shared(self) -> list[Credit]:
        """Give out what names neither a charge nor months: what is kept for a contract, then what is free."""
        shared = [credit for credit in self.kept if credit.is_shared]
        self.kept = [credit for credit in self.kept if not credit.is_shared]
        return shared + self.release_free()

    def release_free(self) -> list[Credit]:
        """Give out what is free."""
        free, self.free = list(self.free), deque[Credit]()
        return free

    def release_named(self, charge: str) -> list[Credit]:
        """Give out what is kept for a charge of this id."""
        kept = [credit for credit in self.kept if credit.charge == charge]
        self.kept = [credit for credit in self.kept if credit.charge != charge]
        return kept

    def release_beyond(self, course: Course | None, room: int, arisen: str | None = None) -> list[Credit]:
        """Give out what is kept for a contract beyond the `room` (yen) of what it will still charge.

        So is what was paid ahead by name for a charge that has `arisen`.
        """
        released = []
        for credit in self.kept:
            keep = credit.left
            if credit.charge is not None:
                keep = 0 if credit.charge == arisen else keep
            elif credit.course is course and course is not None and not credit.months:
                keep = min(keep, room)
                room -= keep
            if keep < credit.left:
                released.append(Credit(credit.entry, credit.take(credit.left - keep)))
        if released:
            self.drop_spent()
        return released

    def drop_spent(self) -> None:
        """Forget what has been taken in full."""
        self.kept = [credit for credit in self.kept if credit.left]

    def rename(self, renamed: Callable[[str], str]) -> None:
        """Let charges go by other names."""
        for credit in self.kept:
            credit.charge = credit.charge and renamed(credit.charge)
