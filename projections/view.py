"""The view: a pure function of what was recorded up to an instant, the day asked about, and the readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, Final

from yakkan.domain import given
from yakkan.domain.collector import Paused
from yakkan.domain.contract import derivation
from yakkan.domain.contract.asking import Asked
from yakkan.domain.contract.chronicle import Chronicle, Keeper
from yakkan.domain.contract.decide import last_day_known
from yakkan.domain.contract.definition import AccountOpened
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.history import History, Journal, Present, identity
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections import explanation, notebook, settlement, target
from yakkan.projections.amending import Amendments
from yakkan.projections.contracts import ContractLine, UnitLine, contract_line, contracts
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import ChargeLine, Fees, InterestLine
from yakkan.projections.liability import LiabilityLine, liability
from yakkan.projections.obligations import ObligationLine, obligations
from yakkan.projections.timeline import Row, timeline

_PARTS: Final = frozenset({"contracts", "timeline", "obligations", "fees", "liability"})
_SUMS: Final = frozenset({"charges", "interest", "totals"})
"""The parts of a view, and of its fees, that ask for readings when they are made."""


class View:
    """A matter on day `as_of`, with all facts of that day in, using only what was recorded up to `known_at`.

    It always derives; the deemed events of the store only lend their references. What it is asked for it makes once,
    and two views are equal only when they are one: compare their `to_dict()`, or ask `dispute().diff(a, b)`. Raises
    InputError for an unknown reading or value, for what is no day, and for an instant in place of a day.
    """

    def __init__(
        self,
        history: History,
        as_of: date,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
        *,
        weighing: bool = False,
    ) -> None:
        given.instance(
            history, "history", History, "the history of a matter", "take `matter.history` or `case.history`"
        )
        as_of, known_at = given.day(as_of), given.knowledge(known_at)
        records = history.known(end_of_knowledge(known_at))
        asked = Asked() if weighing else None
        with Paused():
            facts, journal = history.standing(records)
            chronicle, _ = derive(records, as_of, readings, money=history.money, facts=facts, asked=asked)
            self._set(as_of, known_at, records, chronicle, facts, journal, Keeper(chronicle))
            lend_references(chronicle, self._journal, 0)

    def _set(
        self,
        as_of: date,
        known_at: date | datetime | None,
        records: Sequence[Record],
        chronicle: Chronicle,
        facts: Sequence[Present],
        journal: Journal,
        keeper: Keeper | None,
    ) -> None:
        self.as_of = as_of
        self.known_at = known_at
        self._chronicle = chronicle
        self.readings: dict[str, str] = chronicle.readings.explicit
        self._until = end_of_knowledge(known_at)
        # A history grows in place; what is recorded later is not of this view.
        self._records = records
        self._number = len(records)
        self._facts = facts
        self._journal = journal
        self._keeper = keeper
        self._noting: View | None = None

    @property
    def chronicle(self) -> Chronicle:
        """What happened up to its day. Where the walk that it is of has taken it further, it is derived anew."""
        if self._chronicle.as_of != self.as_of:
            again: View = View(*self.__reduce__()[1])
            self._chronicle, self._facts, self._journal = again._chronicle, again._facts, again._journal
            self._keeper = again._keeper
        return self._chronicle

    @property
    def customer(self) -> str | None:
        """Whose matter it is; None before anything was recorded."""
        for record in islice(self._records, self._number):
            if isinstance(record.event, AccountOpened):
                return record.event.customer
        return None

    @property
    def orders(self) -> list[str]:
        """The orders of the matter."""
        return list(dict.fromkeys(course.order for course in self.chronicle.courses.values()))

    @property
    def edition(self) -> str | None:
        """The edition of the terms; that of the latest order where orders differ."""
        courses = list(self.chronicle.courses.values())
        return courses[-1].edition if courses else None

    @property
    def consulted(self) -> frozenset[str]:
        """The readings that this view, or a run before it that had to start again, has asked for so far.

        Any other reading may have any value: nothing that this view was asked for changes. Ask for its parts first.
        """
        asked = self._asked
        return frozenset(asked.told.union(asked.weighed))

    @property
    def weighed(self) -> Mapping[str, frozenset[str]]:
        """Those of them on which more than words may hang, each with the values under which it may.

        Under their other values, of several of them too, nothing changes but words of grounds and of reasons.
        """
        return {name: frozenset(values) for name, values in self._asked.weighed.items()}

    @property
    def _asked(self) -> Asked:
        """What was asked for. Noting it costs a tenth of a view, so that where nobody said that he would want to know
        (`weighing`) the view is made once more, with the parts that it was asked for.
        """
        chronicle = self.chronicle
        if chronicle.asked is not None:
            return chronicle.asked
        noting = self._noting = self._noting or View(*self.__reduce__()[1], weighing=True)
        for part in _PARTS & self.__dict__.keys():
            getattr(noting, part)
        for part in _SUMS & self.fees.__dict__.keys() if "fees" in self.__dict__ else ():
            getattr(noting.fees, part)
        return noting._asked

    @property
    def facts(self) -> Sequence[Present]:
        """Every known fact as it stands, corrections applied, in recorded order."""
        return self._facts

    @property
    def journal(self) -> Journal:
        """The deemed events on record."""
        return self._journal

    @cached_property
    def contracts(self) -> tuple[ContractLine, ...]:
        """Where each contract and unit stands."""
        return contracts(self.chronicle)

    @cached_property
    def timeline(self) -> tuple[Row, ...]:
        """Every event, recorded or derived."""
        last = self._records[self._number - 1].recorded_at if self._number else None
        known = last_day_known(self._until, last)
        return timeline(self.chronicle, self._facts, self._journal, self.as_of, known)

    @cached_property
    def obligations(self) -> tuple[ObligationLine, ...]:
        """Who owes what to whom."""
        return obligations(self.chronicle, self.as_of)

    @cached_property
    def fees(self) -> Fees:
        """Charges, interest and totals."""
        return Fees(self.chronicle, self.as_of, self._keeper)

    @cached_property
    def liability(self) -> tuple[LiabilityLine, ...]:
        """What each side is liable for."""
        return liability(self.chronicle, self.as_of)

    def made(self) -> View:
        """The view with all its lines made: it then outlives the walk that it may be of."""
        with Paused():
            fees = self.fees
            _ = self.contracts, self.timeline, self.obligations, self.liability
            _ = fees.charges, fees.interest, fees.totals
        return self

    def contract(self, name: str) -> ContractLine:
        """The line of a contract. Raises InputError when the view has none of that name."""
        # Only the line that is asked for is made: searches ask for one of many contracts again and again.
        for course in self.chronicle.courses.values():
            if name in (course.name, f"{course.order}/{course.name}"):
                return contract_line(course)
        known = [course.name for course in self.chronicle.courses.values()]
        raise InputError([_unknown("contract", name, known)])

    def unit(self, contract: str, unit: str) -> UnitLine:
        """The line of a unit. Raises InputError when the contract has none of that name."""
        line = self.contract(contract)
        for each in line.units:
            if each.unit == unit:
                return each
        raise InputError([_unknown("unit", unit, [each.unit for each in line.units])])

    def state(self, contract: str, unit: str | None = None) -> str:
        """The state of a contract or of a unit of it."""
        return self.contract(contract).state if unit is None else self.unit(contract, unit).state

    def explain(
        self, line: ObligationLine | ChargeLine | InterestLine | LiabilityLine | Row | ContractLine | str
    ) -> Explanation:
        """Why a line is as it is, as a tree; of a contract, why it stands where it does.

        A name may stand for the line, as `yakkan explain` takes it: `server/s1/price`, `O22:server/s1`,
        `latent_defect:server/s1`, `interest:server/s1/price`, an event's reference or label, and `state:server/s1` or
        `server/s1` alone for the state of a contract or a unit. What several lines share is a tree over all of them.

        Raises InputError for a name that the view does not hold, and for what is no line that has grounds.
        """
        if isinstance(line, ContractLine):
            line = f"state:{line.contract}"
        if isinstance(line, str):
            return target.explain(self, line)
        given.instance(line, "line", EXPLAINED, _EXPLAINED, "for a unit write its name, such as server/s1")
        if isinstance(line, Row):
            if line.entry is None:
                return self._amendments.explain(line)
            return explanation.of_entry(line.entry)
        tree = explanation.of_grounds(_title(line), line.grounds, line.article)
        if isinstance(line, ChargeLine) and line.id in self.chronicle.ledger.by_id:
            more = settlement.of_charge(self.chronicle.ledger.by_id[line.id], self._met)
            return replace(tree, children=(*tree.children, *more))
        return tree

    @cached_property
    def _amendments(self) -> Amendments:
        return Amendments(self._facts, self._journal)

    @cached_property
    def _met(self) -> settlement.Met:
        """What met the charges; made when one is explained."""
        ledger = self.chronicle.ledger
        return settlement.met(ledger.charges, ledger.postings)

    def _repr_html_(self) -> str:
        return notebook.view(self)

    def __repr__(self) -> str:
        known = "" if self.known_at is None else f", known at {self.known_at.isoformat()}"
        readings = "".join(f", {name}={value}" for name, value in self.readings.items())
        return f"<View of {self.customer or 'nobody yet'} as of {self.as_of}{known}{readings}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # It is a function of these; what it has made can hold what no pickle can, such as a deadline to come.
        return View, (self._history(), self.as_of, self.known_at, self.readings)

    def _history(self) -> History:
        return History(self._records[: self._number], money=self._chronicle.money)

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON of the view."""
        return {
            "customer": self.customer,
            "orders": self.orders,
            "edition": self.edition,
            "as_of": self.as_of.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "readings": self.readings,
            "contracts": [line.to_dict() for line in self.contracts],
            "timeline": [row.to_dict() for row in self.timeline],
            "obligations": [line.to_dict() for line in self.obligations],
            "fees": self.fees.to_dict(),
            "liability": [line.to_dict() for line in self.liability],
        }


class Walk:
    """Views of one day after another, each for little more than what happened since the last one.

    They say what `View` says. A view of a walk is used up by the next one: ask what you need before you go on.
    Going back to an earlier day is right too, and costs as much as a view anew. Raises InputError as `View` does.
    """

    def __init__(
        self,
        history: History,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        self._known_at = given.knowledge(known_at)
        self._derivation = derivation.Walk(history.known(end_of_knowledge(known_at)), readings, money=history.money)
        self._journal = Journal.of(self._derivation.records)
        self._lent: tuple[Chronicle, int] | None = None

    def is_quiet(self, until: date) -> bool:
        """Whether nothing happens between the last view and a day, that day included."""
        return self._derivation.is_quiet(until)

    def view(self, as_of: date) -> View:
        """The view of a day."""
        as_of = given.day(as_of)
        walked = self._derivation
        chronicle = walked.to(as_of)
        before = self._lent[1] if self._lent is not None and self._lent[0] is chronicle else 0
        lend_references(chronicle, self._journal, before)
        self._lent = chronicle, len(chronicle.entries)
        view = View.__new__(View)
        view._set(as_of, self._known_at, walked.records, chronicle, walked.facts, self._journal, walked.keeper)
        return view


def lend_references(chronicle: Chronicle, journal: Journal, first: int) -> None:
    """Give the deemed events that the journal holds their references, from a number on."""
    for number in range(first, len(chronicle.entries)):
        entry = chronicle.entries[number]
        if entry.deemed:
            stream = ACCOUNT if entry.course is None else entry.course.stream
            entry.record = journal.standing.get(identity(stream, entry.event))


EXPLAINED: Final = (ObligationLine, ChargeLine, InterestLine, LiabilityLine, Row)
"""The lines of a view that have grounds of their own."""
_EXPLAINED: Final = (
    "a line of obligations, fees, liability or timeline, the id of a charge, the reference of an event or a contract"
)


def _title(line: ObligationLine | ChargeLine | InterestLine | LiabilityLine) -> str:
    if isinstance(line, ObligationLine):
        unit = f"/{line.unit}" if line.unit else ""
        return f"{line.id} {line.debtor}: {line.duty} ({line.contract or 'account'}{unit}), {line.status}"
    if isinstance(line, ChargeLine):
        return f"{line.id}: {line.gross:,} yen, {line.outstanding:,} outstanding, {line.status}"
    if isinstance(line, InterestLine):
        return f"late interest on {line.charge} from {line.from_} to {line.to}: {line.amount:,} yen"
    unit = f"/{line.unit}" if line.unit else ""
    return f"{line.head} of {line.contract}{unit}: {line.bearer} answers, {line.status}"


def _unknown(what: str, found: str, known: list[str]) -> Problem:
    listed = ", ".join(sorted(set(known))[:20]) or "none"
    return Problem("view", f"the unknown {what} {found!r}", f"one of: {listed}", "ask for one that the view holds")
