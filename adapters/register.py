"""The register: matters in a store, and what people and programs do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path

from yakkan.adapters.casefile import Case, Document
from yakkan.adapters.closing import Closing
from yakkan.adapters.importing import Import, contradictions, definitions_of, intakes_of, matter_name, order_of
from yakkan.adapters.log import Written, write_log
from yakkan.adapters.portfolio import Portfolio
from yakkan.adapters.readmodel import ReadModel, file_beside
from yakkan.adapters.store import MEMORY, Store
from yakkan.adapters.store.address import shown
from yakkan.domain import given
from yakkan.domain.collector import Paused
from yakkan.domain.contract.admission import ambiguous_charge_problems, fact_problems
from yakkan.domain.contract.decide import Decider, Intake
from yakkan.domain.contract.definition import AccountOpened
from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict, InputError, Problem
from yakkan.domain.instants import JST, day_of
from yakkan.domain.terms.readings import Readings
from yakkan.projections.dispute import Dispute
from yakkan.projections.portfolio import What
from yakkan.projections.view import View

_ATTEMPTS = 5
"""How often the nightly run tries a matter that others write at the same time."""
KEPT_VIEWS = 8
"""How many views of a matter are kept for being asked for again."""
_A_STORE = f'the path of an SQLite file, "{MEMORY}" or postgresql://...'
_A_CASE, _LOAD_IT = "a case", "read the file with load_case(path), a text with parse_case(text)"
_A_FACT = "a fact such as EquipmentReceived(contract='server', unit='s1', on=date(2025, 5, 28))"
_ONE_BY_ONE = "give several one after the other: record(*facts)"


class Register(Closing):
    """All matters of one store: an SQLite file, `postgresql://...` or `:memory:`. Use it as a context manager.

    Several may stand on one file, in one process or in many: each sees what the others have recorded. With `read_only`
    the store is there already and is asked only, on a medium that cannot be written too; the database refuses every
    change. Raises InputError when the store cannot be opened or belongs to another program; once closed, everything
    raises YakkanError.
    """

    def __init__(self, url: str | Path = MEMORY, *, read_only: bool = False) -> None:
        given.instance(url, "store", (str, Path), _A_STORE)
        self.store = Store.open(url, read_only=read_only)
        self._url = str(url) if str(url) == MEMORY or "://" in str(url) else str(Path(url).absolute())

    def close(self) -> None:
        """Close the store; doing it again does nothing."""
        self.store.close()

    def __repr__(self) -> str:
        return f"<Register of {shown(self._url)}>"

    def read_model(self, as_of: date | None = None, path: str | Path | None = None) -> ReadModel:
        """Every matter as tables to put questions to, brought up to all that is recorded and to a day (None: today).

        Raises InputError as `tables` does, and for what is no day.
        """
        day = datetime.now(JST).date() if as_of is None else given.day(as_of)
        return self.tables(path).brought_up(day)

    def tables(self, path: str | Path | None = None) -> ReadModel:
        """The read model as it stands: the file at `path`, else `contracts.read.db` beside a store `contracts.db`.

        Of a store in memory it is in memory. Raises InputError as ReadModel does, and for a server without `path`.
        """
        return ReadModel(self.store, path or file_beside(self._url))

    def matters(self) -> list[str]:
        """The names of all matters: customer ids, or customers where there is no id."""
        return self.store.matters()

    def customers(self) -> dict[str, str]:
        """The names of all customers, by matter; of each matter only the first record is read."""
        firsts = ((record.matter, record.event) for record in self.store.firsts())
        return {matter: first.customer if isinstance(first, AccountOpened) else matter for matter, first in firsts}

    def matter(self, name: str) -> Matter:
        """A matter that the store holds. Raises InputError for an unknown name."""
        if not self.store.length(name):
            known = ", ".join(self.store.matters()[:20]) or "none yet"
            raise InputError(
                [Problem("store", f"the unknown customer {name!r}", f"one of: {known}", "import its case file")]
            )
        return Matter(self.store, name)

    def apply(self, case: Case) -> Matter:
        """Take in a case of one customer, as `load_case` gives it, and return its matter.

        Raises InputError, and changes nothing, when it cannot be taken in. Applying it again changes nothing; an
        extended one appends what is new; one whose old part differs is refused.
        """
        given.instance(case, "case", Case, _A_CASE, _LOAD_IT)
        names = list(dict.fromkeys(matter_name(document) for document in case.documents))
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
        Raises InputError as `apply` does.
        """
        given.instance(case, "case", Case, _A_CASE, _LOAD_IT)
        instant = None if advance_to is None else given.start(advance_to, "advance_to")
        documents: dict[str, list[Document]] = {}
        for document in case.documents:
            documents.setdefault(matter_name(document), []).append(document)
        if not case.checked:
            found = [problem for papers in documents.values() for problem in contradictions(case.name, papers)]
            if found:
                raise InputError(found)
        made: list[Record] = []
        refused: list[Problem] = []
        deadlines: dict[str, date | None] = {}
        for name, papers in documents.items():
            decider = Decider(name, self.store.load(name))
            try:
                if decider.history.account is None:
                    self._check_new(case.name, papers)
                made += Import(case.name, decider, papers).run()
            except InputError as error:
                refused += error.problems
                continue
            if instant is not None:
                made += decider.advance(instant)
            deadlines[name] = decider.next_day()
        if refused:
            raise InputError(refused)
        if made:
            self.store.append(made, deadlines)
        return [Matter(self.store, name) for name in documents]

    def _check_new(self, name: str, papers: list[Document]) -> None:
        """Raises InputError for a customer_id where the store holds papers of that customer without one."""
        first = papers[0]
        if first.customer_id is None or not self.store.length(first.customer):
            return
        opened = self.matter(first.customer).history.account
        if opened is None or not isinstance(opened.event, AccountOpened) or opened.event.customer_id is not None:
            return
        expected = f"no customer_id, as in the papers of {first.customer} that the store holds"
        advice = "leave it out, or build a new store from all papers"
        raise InputError([Problem(name, f"customer_id {first.customer_id!r}", expected, advice, path="customer_id")])

    def portfolio(
        self,
        as_of: date,
        known_at: date | datetime | None = None,
        readings: Mapping[str, str] | None = None,
        processes: int = 1,
        what: What = "full",
        progress: bool | None = None,
        cluster: str | None = None,
        snapshots: str | PathLike[str] | None = None,
    ) -> Portfolio:
        """A row for each contract of the store on a day, derived like a view; it streams, in flat memory.

        With `processes` more than one, matters are derived on so many cores. `what="status"` leaves money,
        obligations and liability out. `cluster` is the address of a Dask scheduler whose workers do it instead; they
        need the store under the same path; "local" makes one of so many `processes`. `snapshots` is a file in which
        what is concluded is kept, so that asking again costs what has changed; it is made when it is missing, and may
        be deleted at any time. A bar on standard error tells how far it is: None when that is a terminal. Raises
        InputError for an unknown reading or number of processes, and, on reading, for a file that is something else.
        """
        return Portfolio(
            self.store, self._url, as_of, known_at, readings or {}, processes, what, progress, cluster, snapshots
        )

    def write_log(self, path: str | PathLike[str], partition: int | None = None, *, whole: bool = False) -> Written:
        """Write the store's events as Parquet files by matter, or bring such a log up to date; see `portfolio_of_log`.

        `path` is a folder or an address such as `s3://bucket/folder`; `partition` is about how many records stand
        together (default: as before, or 50,000). Only what was appended since is written, unless `whole`. Raises
        InputError for what is no folder, or holds the log of another store. Needs the extra `cluster`.
        """
        return write_log(self.store, path, partition, whole=whole)

    def advance(self, to: date | datetime) -> int:
        """The nightly run: every deadline that has lapsed by then becomes an event. Returns how many were appended.

        Costs what has lapsed, not how many matters there are. Each matter is its own transaction: run again after
        it was stopped, it goes on with the rest. Several may run at once, on several machines, and share the work.
        `to` is an instant, or a day for its start (00:00 JST): a period whose last day is `to` is still open then.
        Raises InputError for anything else.
        """
        by = day_of(given.start(to, "to"))
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
    """All contracts and the account of one customer, by its `name`. Made by `Register.apply` and `Register.matter`.

    It reads what other writers have recorded, and can do nothing once its register is closed (YakkanError).
    """

    def __init__(self, store: Store, name: str) -> None:
        self.name = name
        self._store = store
        self._decider: Decider | None = None
        self._views: dict[tuple[object, ...], View] = {}

    def __repr__(self) -> str:
        return f"<Matter {self.name!r}>"

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
        `order` tells whose papers a fact belongs to where its contract does not; `recorded_by` who records all of them.
        A fact without legal effect is kept too: `view(...).timeline` says why it has none. Raises InputError for what
        is no fact, contradicts the definitions or lies before the last record, Conflict when another writer of the
        matter was faster; nothing is changed then.
        """
        for fact in facts:
            given.instance(fact, "facts", Fact, _A_FACT, _ONE_BY_ONE if isinstance(fact, list | tuple) else "")
        stamp = None if recorded_at is None else given.instant(recorded_at, "recorded_at")

        def decide(decider: Decider) -> list[Record]:
            with Paused():
                placed = self._placed(decider, facts, order)
            made: list[Record] = []
            for fact, intakes in placed:
                at = fact.recorded_at or stamp or datetime.now(JST)
                if recorded_by is not None:
                    intakes = [replace(i, fact=_recorded(i.fact, recorded_by)) for i in intakes]
                made += decider.record(intakes, at)
            return made

        return self._write(decide)

    def advance(self, to: date | datetime) -> int:
        """Write what a nightly run up to this instant (a day: its start) concludes. Returns how many were appended.

        Raises InputError for what is neither.
        """
        instant = given.start(to, "to")
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

        A deadline whose last day is `as_of` is still open. A day as `known_at` means its end in Japan; readings such as
        `{"X1": "R-B"}` stand over the matter's own. A day before everything has nothing on it; one to come assumes that
        nothing further happens. The last few views are kept: to ask for one of them again costs nothing, until
        something is recorded. Raises InputError for an unknown reading, for what is no day, and for an instant as day.
        """
        as_of, known_at, chosen = given.day(as_of), given.knowledge(known_at), Readings.of(readings)
        history = self.history
        # Nothing recorded ever changes, so the length tells which record it is.
        key = (len(history.records), as_of, known_at, chosen)
        view = self._views.pop(key, None) or View(history, as_of, known_at, readings)
        self._views[key] = view
        if len(self._views) > KEPT_VIEWS:
            del self._views[next(iter(self._views))]
        return view

    def dispute(self) -> Dispute:
        """The tools for a dispute over the matter: diff, bisect, what if, across readings, decisive facts."""
        history = self.history
        # A copy: the matter's own grows with what is recorded through it, and not with what others record.
        return Dispute(History(history.records, money=history.money))

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
        definitions = definitions_of(decider)
        orders = list(dict.fromkeys(each for each, _ in definitions))
        if order is not None and order not in orders:
            advice = suggestion(order, orders) if isinstance(order, str) else ""
            raise InputError([Problem("order", f"the unknown order {order!r}", one_of(orders), advice)])
        known = decider.history.facts()
        new = [(order or order_of(fact, definitions), fact) for fact in facts]
        found = [problem for _, problem in fact_problems(new, known, definitions)]
        found += [each for its_order, fact in new for each in ambiguous_charge_problems(fact, its_order, definitions)]
        if found:
            raise InputError(found)
        return [(fact, intakes_of(fact, its_order, definitions, imported=False)) for its_order, fact in new]


def _recorded(fact: Fact, by: str) -> Fact:
    """The fact as recorded by somebody. Raises InputError for what is no name."""
    try:
        return replace(fact, recorded_by=by)
    except InputError as error:
        raise InputError([replace(each, where="recorded_by", path="") for each in error.problems]) from None


__all__ = ["Conflict", "Matter", "Register"]
