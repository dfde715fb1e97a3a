"""The register: matters in a store, and what people and programs do with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType

from yakkan.adapters.casefile import Case, Document
from yakkan.adapters.log import Written, write_log
from yakkan.adapters.portfolio import Portfolio
from yakkan.adapters.readmodel import ReadModel, file_beside
from yakkan.adapters.store import MEMORY, Store
from yakkan.domain.contract.admission import fact_problems, resolve_contract
from yakkan.domain.contract.decide import Decider, Intake
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
    Fact,
)
from yakkan.domain.contract.history import History
from yakkan.domain.contract.kinds import KINDS
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import Conflict, InputError, Problem
from yakkan.domain.instants import JST, day_of, in_jst, start_of_day
from yakkan.projections.dispute import Dispute
from yakkan.projections.portfolio import What
from yakkan.projections.view import View

FORMATION = (ApplicationReceived, ApplicationRejected, ApplicationWithdrawn, AcceptanceArrived)
"""Facts that go to every contract of their order when they name none."""

_ATTEMPTS = 5
"""How often the nightly run tries a matter that others write at the same time."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Something a case file brings: the opening of a contract, or a fact for one or several streams."""

    at: datetime
    opening: ContractOpened | None
    intakes: tuple[Intake, ...] = ()


KEPT_VIEWS = 8
"""How many views of a matter are kept for being asked for again."""


class Register:
    """All matters of one store: an SQLite file, `postgresql://...` or `:memory:`. Use it as a context manager.

    Raises InputError when the store cannot be opened or belongs to another program.
    """

    def __init__(self, url: str | Path = MEMORY) -> None:
        self.store = Store.open(url)
        self._url = str(url) if str(url) == MEMORY or "://" in str(url) else str(Path(url).absolute())

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_model(self, as_of: date | None = None, path: str | Path | None = None) -> ReadModel:
        """Every matter as tables to put questions to, brought up to all that is recorded and to a day (None: today).

        Raises InputError as `tables` does.
        """
        return self.tables(path).brought_up(as_of or datetime.now(JST).date())

    def tables(self, path: str | Path | None = None) -> ReadModel:
        """The read model as it stands: the file at `path`, else `contracts.read.db` beside a store `contracts.db`.

        Of a store in memory it is in memory. Raises InputError as ReadModel does, and for a server without `path`.
        """
        return ReadModel(self.store, path or file_beside(self._url))

    def matters(self) -> list[str]:
        """The names of all matters: customer ids, or customers where there is no id."""
        return self.store.matters()

    def matter(self, name: str) -> Matter:
        """A matter that the store holds. Raises InputError for an unknown name."""
        if not self.store.length(name):
            known = ", ".join(self.store.matters()[:20]) or "none yet"
            raise InputError(
                [Problem("store", f"the unknown customer {name!r}", f"one of: {known}", "import its case file")]
            )
        return Matter(self.store, name)

    def apply(self, case: Case) -> Matter:
        """Take in a case file of one customer. Raises InputError, and changes nothing, when it cannot be taken in.

        Applying it again changes nothing; an extended one appends what is new; one whose old part differs is refused.
        """
        names = list(dict.fromkeys(_matter_name(document) for document in case.documents))
        if len(names) != 1:
            raise InputError(
                [
                    Problem(
                        case.name,
                        f"{len(names)} customers",
                        "one",
                        "use apply_all for a file of several customers",
                    )
                ]
            )
        return self.apply_all(case)[0]

    def apply_all(self, case: Case, advance_to: date | datetime | None = None) -> list[Matter]:
        """Take in a case file of any number of customers, in one atomic append.

        With `advance_to` the nightly runs of these customers up to an instant (a day: its start) belong to it.
        """
        documents: dict[str, list[Document]] = {}
        for document in case.documents:
            documents.setdefault(_matter_name(document), []).append(document)
        made: list[Record] = []
        deadlines: dict[str, date | None] = {}
        for name, papers in documents.items():
            decider = Decider(name, self.store.load(name))
            made += _Import(case.name, decider, papers).run()
            if advance_to is not None:
                made += decider.advance(_instant(advance_to))
            deadlines[name] = decider.next_day()
        if made:
            self.store.append(made, deadlines)
        return [Matter(self.store, name) for name in documents]

    def portfolio(
        self,
        as_of: date,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
        processes: int = 1,
        what: What = "full",
        progress: bool | None = None,
        cluster: str | None = None,
    ) -> Portfolio:
        """A row for each contract of the store on a day, derived like a view; it streams, in flat memory.

        With `processes` more than one, matters are derived on so many cores. `what="status"` leaves money,
        obligations and liability out. `cluster` is the address of a Dask scheduler whose workers do it instead; they
        need the store under the same path; "local" makes one of so many `processes`. A bar on standard error tells how
        far it is: None when that is a terminal. Raises InputError for an unknown reading or number of processes.
        """
        return Portfolio(
            self.store, self._url, as_of, known_at, readings,
            processes=processes, what=what, progress=progress, cluster=cluster,
        )  # fmt: skip

    def write_log(self, path: str | PathLike[str], partition: int | None = None, *, whole: bool = False) -> Written:
        """Write the store's events as Parquet files by matter, or bring such a log up to date; see `portfolio_of_log`.

        `path` is a folder or an address such as `s3://bucket/folder`; `partition` is about how many records stand
        together (default: as before, or 50,000). Only what was appended since is written, unless `whole`. Raises
        InputError for a folder that holds anything but this store's log. Needs the extra `cluster`.
        """
        return write_log(self.store, path, partition, whole=whole)

    def advance(self, to: date | datetime) -> int:
        """The nightly run: every deadline that has lapsed by then becomes an event. Returns how many were appended.

        Costs what has lapsed, not how many matters there are. Each matter is its own transaction: run again after
        it was stopped, it goes on with the rest. Several may run at once, on several machines, and share the work.
        """
        by = day_of(to) if isinstance(to, datetime) else to
        appended, taken = 0, []
        for name in self.store.due(by):
            with self.store.claim(name) as mine:
                if mine:
                    appended += self._advance(name, to, by)
                else:
                    taken.append(name)
        for name in taken:
            # Whoever had it may have died over it.
            with self.store.claim(name, wait=True):
                appended += self._advance(name, to, by)
        return appended

    def _advance(self, name: str, to: date | datetime, by: date) -> int:
        """Advance a matter unless another run has done so; again if another writer comes between."""
        for attempt in range(1, _ATTEMPTS + 1):
            if not self.store.is_due(name, by):
                break
            try:
                return Matter(self.store, name).advance(to)
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
        return 0


class Matter:
    """All contracts and the account of one customer."""

    def __init__(self, store: Store, name: str) -> None:
        self.name = name
        self._store = store
        self._decider: Decider | None = None
        self._views: dict[tuple[object, ...], View] = {}

    @property
    def history(self) -> History:
        """Everything recorded."""
        return self._current().history

    def record(
        self,
        *facts: Fact,
        recorded_at: datetime | None = None,
        order: str | None = None,
        recorded_by: str | None = None,
    ) -> list[Record]:
        """Record facts, one after the other, in one atomic append; returns all that was appended.

        A fact is stamped with its own `recorded_at`, else with the one given here, else with the present instant.
        Raises InputError for what contradicts the definitions or lies before the last record, Conflict when
        another writer of the matter was faster; nothing is changed then.
        """

        def decide(decider: Decider) -> list[Record]:
            placed = self._placed(decider, facts, order)
            made: list[Record] = []
            for fact, intakes in placed:
                at = fact.recorded_at or recorded_at or datetime.now(JST)
                if recorded_by is not None:
                    intakes = [replace(i, fact=replace(i.fact, recorded_by=recorded_by)) for i in intakes]
                made += decider.record(intakes, in_jst(at))
            return made

        return self._write(decide)

    def advance(self, to: date | datetime) -> int:
        """Write what a nightly run up to this instant (a day: its start) concludes. Returns how many were appended."""
        instant = _instant(to)
        made = self._write(lambda decider: decider.advance(instant))
        if not made and self._store.is_due(self.name, day_of(instant)):
            decider = self._current()
            self._store.put_off(self.name, decider.next_day(), len(decider.history.records))
        return len(made)

    def view(
        self,
        as_of: date,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> View:
        """The matter on a day, as known at an instant (None: everything recorded), under readings.

        The last few views are kept: to ask for one of them again costs nothing, until something is recorded.
        """
        history = self.history
        key = (id(history), len(history.records), as_of, known_at, tuple(sorted((readings or {}).items())))
        view = self._views.pop(key, None) or View(history, as_of, known_at, readings)
        self._views[key] = view
        if len(self._views) > KEPT_VIEWS:
            del self._views[next(iter(self._views))]
        return view

    def dispute(self) -> Dispute:
        """The tools for a dispute over the matter: diff, bisect, what if, across readings, decisive facts."""
        return Dispute(self.history)

    def _current(self) -> Decider:
        """The matter as the store has it now; read again when another writer has appended."""
        if self._decider is None or len(self._decider.history.records) != self._store.length(self.name):
            self._decider = Decider(self.name, self._store.load(self.name))
        return self._decider

    def _write(self, decide: Callable[[Decider], list[Record]]) -> list[Record]:
        decider = self._current()
        try:
            made = decide(decider)
            if made:
                self._store.append(made, {self.name: decider.next_day()})
        except BaseException:
            # The decider may have moved on without the store.
            self._decider = None
            raise
        return made

    def _placed(self, decider: Decider, facts: Iterable[Fact], order: str | None) -> list[tuple[Fact, list[Intake]]]:
        definitions = _definitions(decider)
        known = decider.history.facts()
        new = [(order or _order_of(fact, definitions), fact) for fact in facts]
        found = [problem for _, problem in fact_problems(new, known, definitions)]
        if found:
            raise InputError(found)
        return [(fact, _intakes(fact, its_order, definitions, imported=False)) for its_order, fact in new]


class _Import:
    """Brings the documents of one customer into a matter."""

    def __init__(self, name: str, decider: Decider, documents: list[Document]) -> None:
        self._name = name
        self._decider = decider
        self._documents = documents

    def run(self) -> list[Record]:
        items = self._items()
        if not items:
            return []
        made: list[Record] = []
        if self._decider.history.account is None:
            first = self._documents[0]
            opened = AccountOpened(on=items[0].at.date(), customer=first.customer, customer_id=first.customer_id)
            made += self._decider.open_account(opened, items[0].at)
        for item in items:
            if item.opening is not None:
                made += self._decider.open_contract(item.opening, item.at, imported=True)
            else:
                made += self._decider.record(item.intakes, item.at)
        return made

    def _items(self) -> list[_Item]:
        """What is new in the documents, in the order of its recording."""
        definitions = _definitions(self._decider)
        openings: list[_Item] = []
        for document in self._documents:
            openings += self._openings(document, definitions)
        kept = self._kept()
        facts: list[_Item] = []
        for document in self._documents:
            for fact in document.facts:
                at = fact.recorded_at
                if at is None:  # pragma: no cover - the case file fills it in
                    continue
                intakes = _intakes(fact, document.order, definitions, imported=True)
                new = tuple(intake for intake in intakes if not _take(kept, intake, at))
                if new:
                    facts.append(_Item(at, None, new))
        if kept:
            self._refuse(kept)
        last = self._decider.history.last_instant
        facts.sort(key=lambda item: item.at)
        if facts and last is not None and facts[0].at < last:
            self._refuse_old(facts[0], last)
        return self._in_order(openings, facts, last)

    def _in_order(self, openings: list[_Item], facts: list[_Item], last: datetime | None) -> list[_Item]:
        """Each contract is opened when its order's first fact is recorded, or when it was quoted."""
        first: dict[str, datetime] = {}
        for item in facts:
            for intake in item.intakes:
                if intake.order is not None:
                    first.setdefault(intake.order, item.at)
        stamped = []
        for item in openings:
            if item.opening is not None:
                at = first.get(item.opening.order, item.at)
                stamped.append(replace(item, at=at if last is None else max(at, last)))
        return sorted([*stamped, *facts], key=lambda item: item.at)

    def _openings(self, document: Document, definitions: dict[tuple[str, str], ContractDefinition]) -> list[_Item]:
        made = []
        for definition in document.contracts:
            _supported(self._name, document, definition)
            opening = ContractOpened(
                on=document.quote.issued_on,
                order=document.order,
                contract=definition,
                quote=document.quote,
                edition=document.edition,
                readings=tuple(document.readings.items()),
            )
            stored = self._decider.history.openings.get(f"{document.order}/{definition.id}")
            if stored is None:
                definitions[document.order, definition.id] = definition
                made.append(_Item(start_of_day(document.quote.issued_on), opening))
            elif stored.event != opening:
                self._refuse_changed(document, definition)
        return made

    def _kept(self) -> Counter[tuple[object, ...]]:
        """The facts that case files of these orders brought before."""
        orders = {document.order for document in self._documents}
        return Counter(
            _key(record.stream, record.event, record.recorded_at, record.recorded_by)
            for record in self._decider.history.records
            if record.imported and record.order in orders and isinstance(record.event, Fact)
        )

    def _refuse(self, kept: Counter[tuple[object, ...]]) -> None:
        raise InputError(
            Problem(
                self._name,
                f"no {key[1]} for {key[0]} recorded at {key[2]}, which the store holds",
                "every fact that was imported before, unchanged",
                "put it back, and correct it by FactCorrected or FactRetracted",
            )
            for key in kept
        )

    def _refuse_old(self, item: _Item, last: datetime) -> None:
        raise InputError(
            [
                Problem(
                    self._name,
                    f"a new {type(item.intakes[0].fact).__name__} recorded at {item.at.isoformat()}",
                    f"new facts recorded not before the matter's last record, {last.isoformat()}",
                    "import older papers as recorded now, or build a new store from all papers",
                )
            ]
        )

    def _refuse_changed(self, document: Document, definition: ContractDefinition) -> None:
        raise InputError(
            [
                Problem(
                    self._name,
                    f"another definition of {document.order}/{definition.id} than the store holds",
                    "the same contract, quote, edition and readings as before",
                    "a change of terms is a new order",
                )
            ]
        )


def _instant(to: date | datetime) -> datetime:
    """An instant, or the start of a day."""
    return in_jst(to) if isinstance(to, datetime) else start_of_day(to)


def _matter_name(document: Document) -> str:
    return document.customer_id or document.customer


def _definitions(decider: Decider) -> dict[tuple[str, str], ContractDefinition]:
    return {
        (record.event.order, record.event.contract.id): record.event.contract
        for record in decider.history.openings.values()
        if isinstance(record.event, ContractOpened)
    }


def _order_of(fact: Fact, definitions: Mapping[tuple[str, str], ContractDefinition]) -> str | None:
    """The order a fact's papers belong to: its contract's; for formation without contract the only one there is."""
    if fact.contract is not None:
        found = resolve_contract(fact.contract, None, definitions)
        return None if found is None else found[0]
    orders = {order for order, _ in definitions}
    return next(iter(orders)) if isinstance(fact, FORMATION) and len(orders) == 1 else None


def _intakes(
    fact: Fact,
    order: str | None,
    definitions: Mapping[tuple[str, str], ContractDefinition],
    *,
    imported: bool,
) -> list[Intake]:
    """Where a fact goes: its contract, every contract of its order, or the account."""
    if fact.contract is not None:
        found = resolve_contract(fact.contract, order, definitions)
        if found is not None:
            return [Intake("/".join(found), fact, order, imported)]
    elif isinstance(fact, FORMATION):
        streams = [f"{its}/{contract}" for its, contract in definitions if its == order]
        if not streams:
            raise InputError(
                [
                    Problem(
                        type(fact).__name__,
                        "neither contract nor order, in a matter of several orders",
                        "the contract or the order that it forms",
                        "give `contract`, or `order` when recording",
                    )
                ]
            )
        return [Intake(stream, fact, order, imported) for stream in streams]
    return [Intake(ACCOUNT, fact, order, imported)]


def _key(stream: str, event: object, at: datetime, by: str | None) -> tuple[object, ...]:
    return (stream, type(event).__name__, at, by, repr(event))


def _take(kept: Counter[tuple[object, ...]], intake: Intake, at: datetime) -> bool:
    """Whether the store holds this fact already; each stored one answers for one in the file."""
    bare = replace(intake.fact, contract=None, recorded_at=None, recorded_by=None)
    key = _key(intake.stream, bare, at, intake.fact.recorded_by)
    if kept[key] > 0:
        kept[key] -= 1
        if not kept[key]:
            del kept[key]
        return True
    return False


def _supported(name: str, document: Document, definition: ContractDefinition) -> None:
    if definition.kind not in KINDS:
        raise InputError(
            [
                Problem(
                    name,
                    f"kind {definition.kind} of {document.order}/{definition.id}",
                    f"one of the kinds that this version carries out: {', '.join(KINDS)}",
                )
            ]
        )


__all__ = ["Conflict", "Matter", "Register"]
