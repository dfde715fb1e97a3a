"""Where a matter comes from: a case file, taken into a store in memory, or a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yakkan.adapters.casefile import Case, load_case
from yakkan.adapters.cli.options import Question
from yakkan.adapters.register import Matter, Register
from yakkan.adapters.store import Store
from yakkan.adapters.store.address import POSTGRESQL, scheme_of, shown
from yakkan.adapters.store.file import is_current, unwritable
from yakkan.domain.contract.facts import DeemedEvent, FactCorrected, FactRetracted
from yakkan.domain.contract.history import present
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import day_of, end_of_knowledge
from yakkan.projections.view import View


@dataclass(frozen=True, slots=True)
class Asked:
    """A matter with the question put to it, its day settled."""

    matter: Matter
    as_of: date
    question: Question

    def view(self) -> View:
        """The view that answers."""
        return self.matter.view(self.as_of, self.question.known_at, self.question.readings)


@contextmanager
def asked(case: str | None, db: str | None, customer: str | None, question: Question) -> Iterator[Asked]:
    """One customer's matter out of a case file or a store, with what is asked about it.

    Raises InputError when both or neither are given, for what is wrong with them, and when it is not clear whose
    matter is meant.
    """
    with opened(case, db, customer) as matter:
        as_of = last_day_on_record(matter, question) if question.as_of is None else question.as_of
        yield Asked(matter, as_of, question)


@contextmanager
def opened(case: str | None, db: str | None, customer: str | None) -> Iterator[Matter]:
    """One customer's matter out of a case file or a store. Raises InputError as `asked` does."""
    if (case is None) == (db is None):
        found = "neither a case file nor --db" if case is None else "a case file and --db"
        raise InputError([Problem("", found, "one of them: CASE, or --db FILE")])
    if db is not None:
        with existing_store(db) as register:
            yield matter_of_store(register, customer, db)
        return
    with Register(":memory:") as register:
        yield register.apply(case_of(load_case(str(case)), customer))


def parted(first: str | None, second: str | None, db: str | None) -> tuple[str | None, str | None]:
    """The case file and what stands behind it on the command line; with --db the file may be left out."""
    return (None, first) if db is not None and second is None else (first, second)


def half_asked(name: str, first: str | None, expected: str, db: str | None) -> InputError:
    """What to raise where the second thing on the command line is missing, as `parted` has told them apart."""
    found = "nothing" if first is None else f"{first!r} alone"
    return InputError([Problem(name, found, expected if db is not None else f"a case file and {expected}")])


@contextmanager
def existing_store(db: str, *, to_write: bool = False) -> Iterator[Register]:
    """A store that is there already: a mistyped name makes no new one. Raises InputError when it is not.

    Unless it is `to_write`, one that may only be read, such as a backup or another's, is opened to be read.
    """
    if scheme_of(db) in POSTGRESQL:
        Store.open(db, read_only=True).close()
    elif scheme_of(db) is None and not Path(db).exists():
        advice = "`yakkan import CASE --db FILE` makes one"
        raise InputError([Problem(db, "no such file", "a yakkan store", advice)])
    elif scheme_of(db) is None and Path(db).is_file() and not Path(db).stat().st_size:
        # Made a store of, it would seem to be one in which nothing was ever recorded.
        advice = "take it from a backup; a new one is made by `yakkan import CASE --db FILE`"
        raise InputError([Problem(db, "an empty file", "a yakkan store", advice)])
    file = scheme_of(db) is None
    read_only = not to_write and file and is_current(Path(db)) and unwritable(Path(db).absolute()) is not None
    with Register(db, read_only=read_only) as register:
        yield register


def last_day_on_record(matter: Matter, question: Question) -> date:
    """The last day on which anything known happened or was recorded."""
    records = matter.history.known(end_of_knowledge(question.known_at))
    last = latest_day(records)
    if last is None:
        found = f"nothing that was recorded by {question.known_at}"
        raise InputError([Problem("--known-at", found, "a later day", "or say which day with --as-of")])
    return last


def latest_day(records: Sequence[Record]) -> date | None:
    """The last day on which anything of these records happened or was recorded; None where there are none."""
    days = [day_of(record.recorded_at) for record in records]
    days += [record.event.shows_from for record in records if isinstance(record.event, DeemedEvent)]
    days += [
        each.fact.on
        for each in present(records)
        if each.retracted_by is None and not isinstance(each.fact, FactCorrected | FactRetracted)
    ]
    return max(days, default=None)


def case_of(case: Case, customer: str | None) -> Case:
    """The case with the documents of one customer only. Raises InputError when it is not clear whose."""
    names = {document.matter: document.customer for document in case.documents}
    chosen = _chosen(names, customer, case.name)
    return replace(case, documents=tuple(each for each in case.documents if each.matter == chosen))


def matter_of_store(register: Register, customer: str | None, db: str) -> Matter:
    """The matter that a customer's id or name means, or the only one. Raises InputError when it is not clear."""
    if customer is not None and register.store.length(customer):
        return register.matter(customer)
    # The name of a customer with an id is written in the matter itself.
    return register.matter(_chosen(register.customers(), customer, shown(db)))


def _chosen(names: dict[str, str], customer: str | None, where: str) -> str:
    """The matter that a customer's id or name means, or the only one."""
    if customer is None:
        if len(names) == 1:
            return next(iter(names))
        expected = f"--customer with {one_of(_called(names))}" if names else "at least one"
        raise InputError([Problem(where, f"{len(names)} customers", expected)])
    if customer in names:
        return customer
    found = [matter for matter, name in names.items() if name == customer]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError([Problem(where, f"{len(found)} customers named {customer!r}", one_of(found))])
    known = list(_called(names))
    expected = one_of(known)
    raise InputError([Problem(where, f"the unknown customer {customer!r}", expected, suggestion(customer, known))])


def _called(names: dict[str, str]) -> Iterable[str]:
    return (matter if matter == name else f"{matter} ({name})" for matter, name in names.items())
