"""A matter of which facts are taken away, or moved to another day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from yakkan.domain.contract.facts import DeemedEvent, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History, Present, present
from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.contract.undone import REACH_BACK
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.view import View


class Matter:
    """A matter on a day and at an instant, of which facts are taken away or moved."""

    def __init__(
        self,
        history: History,
        as_of: date,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        self.as_of = as_of
        self._known_at = known_at
        self._readings = readings
        self._records = list(history.known(end_of_knowledge(known_at)))
        self._money = history.money
        self._facts = present(self._records)
        self.groups = self._named()
        reaching = [each.fact.on for each in self._facts if isinstance(each.fact, REACH_BACK)]
        self.horizon = max([as_of, *reaching])

    def _named(self) -> dict[str, list[Present]]:
        """The facts by the names people give them: a label where it means one thing, else a reference."""
        by_label: dict[str, list[Present]] = {}
        for each in self._facts:
            by_label.setdefault(each.record.event.id or "", []).append(each)  # type: ignore[attr-defined]
        groups: dict[str, list[Present]] = {}
        for each in self._facts:
            label = each.record.event.id  # type: ignore[attr-defined]
            alike = {(other.record.order, type(other.fact)) for other in by_label[label]} if label else set()
            groups.setdefault(label if len(alike) == 1 else each.record.ref, []).append(each)
        return groups

    def bearing(self) -> list[str]:
        """The facts that can bear on the day, those of one contract together: what comes later cannot."""
        names = [name for name, group in self.groups.items() if any(self._bears(each) for each in group)]
        return sorted(names, key=lambda name: self.groups[name][0].stream)

    def _bears(self, each: Present) -> bool:
        if isinstance(each.fact, FactCorrected | FactRetracted) or "on" in each.was:
            return True
        return each.fact.first_day <= self.horizon

    def instants(self) -> set[datetime]:
        """The instants at which the record learnt of what can bear on the day: nothing that follows changes at others.

        The journal of deemed events says nothing that does not follow from the facts.
        """
        telling = {each.record.recorded_at for each in self._facts if self._bears(each)}
        opened = {r.recorded_at for r in self._records if not isinstance(r.event, Fact | DeemedEvent)}
        return telling | opened

    def days(self) -> set[date]:
        """The days of the facts, of what was sent, and of the definitions, and the last one that counts."""
        found = {self.as_of, self.horizon}
        for each in self._facts:
            found |= {each.fact.on, each.fact.dispatched_on or each.fact.on}
        return found | {r.event.on for r in self._records if not isinstance(r.event, Fact | DeemedEvent)}

    @property
    def size(self) -> int:
        """How many records are known."""
        return len(self._records)

    def streams(self) -> dict[str, list[str]]:
        """The facts that can bear on the day, by the stream that holds them."""
        found: dict[str, list[str]] = {}
        for name in self.bearing():
            found.setdefault(self.groups[name][0].stream, []).append(name)
        return found

    def alone(self, stream: str) -> Matter:
        """One contract of the matter by itself, with the account."""
        own = [record for record in self._records if record.stream in (ACCOUNT, stream)]
        return self.within(History(own, money=self._money))

    def within(self, history: History) -> Matter:
        """A part of the matter, its facts by the names that they have in the whole."""
        part = Matter(history, self.as_of, self._known_at, self._readings)
        # By the names of the whole matter: a label that means several things there may mean one here.
        by_number = {each.record.seq: each for each in part._facts}
        part.groups = {
            name: kept
            for name, group in self.groups.items()
            if (kept := [by_number[each.record.seq] for each in group if each.record.seq in by_number])
        }
        return part

    def without(self, names: Iterable[str]) -> View:
        """The view without these facts."""
        gone = {each.record.seq for name in names for each in self.groups.get(name, ())}
        return self._view([record for record in self._records if record.seq not in gone])

    def moves_as_one(self, name: str) -> bool:
        """Whether the facts of a name have one day that can be moved: that of a correction is none."""
        group = self.groups[name]
        return len({each.fact.on for each in group}) == 1 and all(
            not isinstance(each.fact, FactCorrected | FactRetracted)
            and each.retracted_by is None
            and ("on" not in each.was or self._dated_by(each) is not None)
            for each in group
        )

    def leaves_the_day(self, name: str, day: date) -> bool:
        """Whether it makes no difference any more how much later than `day` a fact is."""
        free = all(
            not isinstance(each.fact, REACH_BACK) and each.fact.dispatched_on is None for each in self.groups[name]
        )
        return free and day > self.horizon

    def moved(self, name: str, day: date) -> View:
        """The view with a fact on another day."""
        events = {}
        for each in self.groups[name]:
            source = self._dated_by(each) if "on" in each.was else None
            if source is None:
                events[each.record.seq] = replace(each.record.event, on=day)
            else:
                corrected = source.record.event
                changes = [
                    (key, day.isoformat() if key == "on" else value)
                    for key, value in corrected.changes  # type: ignore[attr-defined]
                ]
                events[source.record.seq] = replace(corrected, changes=tuple(changes))  # type: ignore[call-arg]
        records = [record.but(event=events[record.seq]) if record.seq in events else record for record in self._records]
        return self._view(records)

    def _dated_by(self, each: Present) -> Present | None:
        """The correction that gave a fact its day; None where that was itself corrected."""
        for other in reversed(self._facts):
            event = other.fact
            if (
                other.record.ref in each.corrected_by
                and isinstance(event, FactCorrected)
                and "on" in dict(event.changes)
            ):
                return None if "changes" in other.was else other
        return None

    def _view(self, records: Sequence[Any]) -> View:
        return View(History.numbered(records, money=self._money), self.as_of, self._known_at, self._readings)
