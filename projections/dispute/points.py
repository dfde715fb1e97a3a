"""The points on which two parties' papers part, and the papers with some of them switched to the other party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from yakkan.domain.contract.admission import unit_names
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.editions import CITATIONS
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.definitions import Redefine, of_contract, of_order, value
from yakkan.projections.dispute.matching import Matched, alike, match, said
from yakkan.projections.dispute.names import Renaming
from yakkan.projections.dispute.papers import Papers, Statement, called, definition_of

Sort = Literal["fact", "definition", "contract", "reading", "record"]

_QUOTE_ARTICLE: Final = "1(2)"


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One thing that the parties tell or read differently; None where a party does not assert it at all.

    `kind` is `fact` or `law`. `subject` is an event's name, a field of a definition, a reading, or `contract` for a
    contract that only one party knows. `fields` are those told differently, empty where only one party tells them.
    Where the party that does not assert a fact asserts others of the very same content, `alike` is how many; where it
    had recorded it and taken it back, `retracted` are the day and the reason.
    """

    kind: Literal["fact", "law"]
    sort: Sort
    subject: str
    contracts: tuple[str, ...]
    unit: str | None
    fields: tuple[str, ...]
    ours: dict[str, Any] | None
    theirs: dict[str, Any] | None
    provisions: tuple[str, ...]
    on: date
    streams: tuple[str, ...] = ()
    statements: tuple[Statement | None, Statement | None] = (None, None)
    redefine: Redefine | None = None
    alike: int = 0
    retracted: tuple[date, str] | None = None


class Papering:
    """Both parties' papers in one set of names, and every mixture of them; points are known by their index."""

    def __init__(self, ours: Papers, theirs: Papers, readings: Mapping[str, str]) -> None:
        renaming = Renaming(ours, theirs)
        if ours.openings and not renaming.same:
            found = f"the contracts {_listed(theirs)}"
            expected = f"at least one of the contracts {_listed(ours)}"
            advice = "both parties' papers must be about one matter"
            raise InputError([Problem("the other party's papers", found, expected, advice)])
        self.ours = ours
        self.theirs = renaming.papers()
        self.named_differently = tuple(renaming.names())
        self._readings = dict(readings)
        self._shared = frozenset({ACCOUNT, *self.ours.openings}) & {ACCOUNT, *self.theirs.openings}
        self._named = {**called(self.theirs.openings), **called(self.ours.openings)}
        self.matched: Matched = match(self._told(self.ours), self._told(self.theirs), self._shared)
        self._anchors = self._anchored()
        self.points: tuple[Point, ...] = (
            *self._contract_points(),
            *self._definition_points(),
            *self._fact_points(),
            *self._reading_points(),
        )

    # -- mixtures --------------------------------------------------------------------------------------------

    def history(self, switched: Collection[int] = ()) -> History:
        """Our papers, these points as they stand in theirs."""
        chosen = [self.points[number] for number in sorted(switched)]
        openings = {stream: (record, (record.seq, 0, 0)) for stream, record in self.ours.openings.items()}
        gone, come = set(), []
        for point in chosen:
            if point.sort == "contract":
                self._switch_contract(point, openings)
            elif point.redefine is not None:
                for stream in point.streams:
                    record, rank = openings[stream]
                    event = point.redefine(definition_of(record), definition_of(self.theirs.openings[stream]))
                    openings[stream] = (record.but(event=event), rank)
            elif point.sort == "fact":
                mine, other = point.statements
                gone |= {id(mine)} if mine is not None else set()
                come += [other] if other is not None else []
        records = list(openings.values())
        if self.ours.account is not None:
            records.append((self.ours.account, (self.ours.account.seq, 0, 0)))
        records += [(record, (record.seq, 0, 0)) for record in self.ours.beside]
        for statement in self.ours.statements:
            kept = id(statement) not in gone
            records += [(r, (r.seq, 0, 0)) for r in statement.records if kept or r.stream not in self._shared]
        for statement in come:
            records += self._theirs_of(statement, lambda record: record.stream in self._shared)
        if set(openings) - set(self.ours.openings):
            for statement in self.theirs.statements:
                records += self._theirs_of(statement, lambda record: record.stream not in self._shared)
        units = {stream: unit_names(definition_of(record).contract) for stream, (record, _) in openings.items()}
        present = [pair for pair in records if pair[0].stream == ACCOUNT or _has_place(pair[0], units)]
        present.sort(key=lambda pair: (pair[0].recorded_at, pair[1]))
        return History.numbered(record for record, _ in present)

    def readings(self, switched: Collection[int] = ()) -> dict[str, str]:
        """The readings of our papers, these points read as in theirs; those put over both stand."""
        chosen = dict(self.ours.readings)
        for number in switched:
            point = self.points[number]
            if point.sort == "reading" and point.theirs is not None:
                chosen[point.subject] = point.theirs["value"]
        return {**chosen, **self._readings}

    def partly(self, switched: Collection[int], number: int, fields: Collection[str]) -> History | None:
        """These points switched, and of a fact that both tell only some fields; None where it cannot be told so."""
        mine, other = self.points[number].statements
        if mine is None or other is None or len(mine.records) != 1 or len(other.records) != 1:
            return None
        told, kept = other.records[0].event, mine.records[0].event
        left = [name for name in self.points[number].fields if name not in fields]
        if type(told) is not type(kept) or not all(hasattr(told, name) for name in left):
            return None
        try:
            event = replace(told, **{name: getattr(kept, name) for name in left})
        except ValueError:
            return None
        history = self.history({*switched, number})
        return History.numbered(each.but(event=event) if each.event is told else each for each in history.records)

    def other_history(self) -> History:
        """Their papers alone, in our names."""
        return History.numbered(self.theirs.records)

    def other_readings(self) -> dict[str, str]:
        """The readings of their papers; those put over both stand."""
        return {**self.theirs.readings, **self._readings}

    def _switch_contract(self, point: Point, openings: dict[str, tuple[Record, tuple[int, int, int]]]) -> None:
        for stream in point.streams:
            if stream in openings:
                del openings[stream]
            else:
                record = self.theirs.openings[stream]
                openings[stream] = (record, (0, 1, record.seq))

    def _theirs_of(
        self, statement: Statement, wanted: Callable[[Record], bool]
    ) -> Iterator[tuple[Record, tuple[int, int, int]]]:
        """Their records of a statement, placed among ours: at its counterpart, else behind the one told before."""
        anchor = self._anchors[id(statement)]
        yield from ((record, (anchor, 1, record.seq)) for record in statement.records if wanted(record))

    def _anchored(self) -> dict[int, int]:
        counterpart = {id(pair.theirs): pair.ours.rank for pair in (*self.matched.same, *self.matched.differing)}
        anchors, last = {}, 0
        for statement in self.theirs.statements:
            last = counterpart.get(id(statement), last)
            anchors[id(statement)] = last
        return anchors

    # -- points ----------------------------------------------------------------------------------------------

    def _told(self, papers: Papers) -> list[Statement]:
        return [each for each in papers.statements if self._shared.intersection(each.streams)]

    def _contract_points(self) -> Iterator[Point]:
        for mine, papers in ((True, self.ours), (False, self.theirs)):
            for stream, record in papers.openings.items():
                if stream in self._shared:
                    continue
                opened = definition_of(record)
                said = {
                    "order": opened.order,
                    "kind": opened.contract.kind,
                    "facts": sum(stream in statement.streams for statement in papers.statements),
                }
                yield Point(
                    "fact", "contract", "contract", (self._named[stream],), None, (), said if mine else None,
                    None if mine else said, (_QUOTE_ARTICLE,), opened.on, (stream,),
                )  # fmt: skip

    def _definition_points(self) -> Iterator[Point]:
        quoted: dict[tuple[str, str], Point] = {}
        for stream, mine in self.ours.openings.items():
            if stream not in self._shared:
                continue
            a, b = definition_of(mine), definition_of(self.theirs.openings[stream])
            for subject, fields, redefine in of_order(a, b):
                key = (a.order, subject)
                streams = (*quoted[key].streams, stream) if key in quoted else (stream,)
                quoted[key] = self._definition(subject, fields, streams, a, b, redefine)
            for subject, fields, redefine in of_contract(a, b):
                yield self._definition(subject, fields, (stream,), a, b, redefine)
        yield from quoted.values()

    def _definition(
        self,
        subject: str,
        fields: tuple[str, ...],
        streams: tuple[str, ...],
        a: ContractOpened,
        b: ContractOpened,
        redefine: Redefine,
    ) -> Point:
        return Point(
            "fact", "definition", subject, tuple(self._named[stream] for stream in streams), None, fields,
            {name: value(a, name) for name in fields}, {name: value(b, name) for name in fields},
            _defined_by(subject), min(a.on, b.on), streams, redefine=redefine,
        )  # fmt: skip

    def _fact_points(self) -> Iterator[Point]:
        told: list[tuple[Statement | None, Statement | None, tuple[str, ...]]] = [
            *((pair.ours, pair.theirs, pair.fields) for pair in self.matched.differing),
            *((mine, None, ()) for mine in self.matched.only_ours),
            *((None, other, ()) for other in self.matched.only_theirs),
        ]
        told.sort(key=lambda each: min(s.fact.on for s in each[:2] if s is not None))
        repeated = Counter(said(pair.ours, self._shared) for pair in self.matched.same)
        for mine, other, fields in told:
            one = mine or other
            if one is None:  # pragma: no cover - one of the two tells it
                continue
            yield Point(
                "fact", "fact", one.name, tuple(self._named[s] for s in one.streams if s in self._named), one.fact.unit,
                fields, None if mine is None else mine.to_dict(),
                None if other is None else other.to_dict(), (one.fact.article,),
                min(s.fact.on for s in (mine, other) if s is not None), one.streams, (mine, other),
                alike=0 if mine and other else repeated[said(one, self._shared)],
                retracted=None if mine and other else self._retracted(one, self.theirs if mine else self.ours),
            )  # fmt: skip

    def _retracted(self, statement: Statement, silent: Papers) -> tuple[date, str] | None:
        """When and why the party that does not assert a fact took it back."""
        taken_back = (retraction for gone, retraction in silent.retracted if alike(gone, statement, self._shared))
        return next(((each.on, each.reason) for each in taken_back), None)

    def _reading_points(self) -> Iterator[Point]:
        first = min((record.event.on for record in self.ours.openings.values()), default=date.min)
        for name, reading in READINGS.items():
            mine, other = (each.readings.get(name, reading.default) for each in (self.ours, self.theirs))
            if mine != other and name not in self._readings:
                yield Point(
                    "law", "reading", name, (), None, ("value",), {"value": mine}, {"value": other},
                    reading.articles, first,
                )  # fmt: skip


def _defined_by(subject: str) -> tuple[str, ...]:
    """The quote, and for a special condition the provision that it takes the place of."""
    citation = CITATIONS.get(subject.removeprefix("special."))
    return (_QUOTE_ARTICLE, citation) if citation else (_QUOTE_ARTICLE,)


def _has_place(record: Record, units: Mapping[str, Collection[str]]) -> bool:
    """Whether the contract of a record, and the unit of its fact, are there: switched definitions may lack them."""
    if record.stream not in units:
        return False
    unit = getattr(record.event, "unit", None)
    return unit is None or unit in units[record.stream]


def _listed(papers: Papers) -> str:
    return ", ".join(sorted(called(papers.openings).values())[:10]) or "none"
