"""From records to a chronicle: who the contracts are, what the facts are once corrected, and the run up to a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

from yakkan.domain.collector import Paused
from yakkan.domain.contract import undone
from yakkan.domain.contract.amendments import named_by
from yakkan.domain.contract.asking import Asked
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.chronicle import NO_HINDSIGHT, Chronicle, Hindsight, Keeper, StartAgain
from yakkan.domain.contract.course import Course, Entry
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    Fact,
    FactCorrected,
    FactRetracted,
    InvoiceIssued,
    NonRenewalDeclared,
    PassCertificateArrived,
)
from yakkan.domain.contract.history import Present, present
from yakkan.domain.contract.kinds import ACCOUNT_EFFECTS, KINDS
from yakkan.domain.contract.kinds.deposit import set_off
from yakkan.domain.contract.parts import Parts
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.contract.undone import REACH_BACK, REACHING_BACK
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms import notices
from yakkan.domain.terms.editions import Parameters, edition
from yakkan.domain.terms.outsourcing import heard_special_conditions
from yakkan.domain.terms.readings import Readings

_ABOUT_KNOWLEDGE = (FactCorrected, FactRetracted)
_BY_DISPATCH = (AcceptanceArrived, PassCertificateArrived, NonRenewalDeclared)


def matter_readings(openings: Iterable[Record]) -> Readings:
    """The readings that the papers of a matter chose. Raises InputError when two papers disagree."""
    chosen: dict[str, str] = {}
    for record in openings:
        if isinstance(record.event, ContractOpened):
            for name, value in record.event.readings:
                if chosen.setdefault(name, value) != value:
                    raise InputError(
                        [
                            Problem(
                                f"order {record.event.order}",
                                f"{name}={value}",
                                f"{name}={chosen[name]} as in the matter's other papers",
                                "one matter has one set of readings; ask for other ones with `readings` of a view",
                            )
                        ]
                    )
    return Readings.of(chosen)


def derive(
    records: Sequence[Record],
    as_of: date,
    overrides: Mapping[str, str] | None = None,
    *,
    money: bool = True,
    reasons: bool = True,
    facts: list[Present] | None = None,
    asked: Asked | None = None,
) -> tuple[Chronicle, list[Present]]:
    """The chronicle of these records as of a day, and every fact as it stands. Raises InputError for bad readings.

    Without `money` it is right about how contracts and units stand, and says nothing of what is owed; without `reasons`
    it does not say why. `facts` are these where somebody has found them already, `asked` is where it is noted which
    readings were asked for.
    """
    with Paused():
        facts = present(records) if facts is None else facts
        if not money:
            return run(records, facts, as_of, overrides, asked, money=False, reasons=reasons), facts
        return _refunded(records, facts, as_of, overrides, asked, reasons=reasons), facts


def _refunded(
    records: Sequence[Record],
    facts: Sequence[Present],
    as_of: date,
    overrides: Mapping[str, str] | None,
    asked: Asked | None = None,
    *,
    reasons: bool = True,
) -> Chronicle:
    """The chronicle as of a day, what was invoiced and never arose refunded."""
    chronicle = run(records, facts, as_of, overrides, asked, reasons=reasons)
    arisen = chronicle.ledger.invoices.arisen()
    if {each.record.seq for each in facts if type(each.fact) is InvoiceIssued} <= arisen:
        return chronicle
    found = undone.invoices_in_doubt(facts, as_of)
    if not found:
        return chronicle
    suspected = {
        invoice.record.seq
        for invoice in found
        if invoice.record.seq not in arisen and not _all_arose(chronicle, invoice)
    }
    if not suspected:
        return chronicle
    doubtful: list[Present] = []
    for part, invoices in _in_doubt(records, facts, as_of, found):
        named = [invoice for invoice in invoices if invoice.record.seq in suspected]
        if part is records:
            doubtful += named
            continue
        for invoice, then in _when_invoiced(part, named, overrides, asked):
            if not all(undone.arises(chronicle, charge) for charge in undone.covered(then, invoice)):
                doubtful.append(invoice)
    doubtful.sort(key=_by_number)
    for invoice, then in _when_invoiced(records, doubtful, overrides, asked):
        undone.refund_what_is_undone(chronicle, then, invoice)
    return chronicle


def _in_doubt(
    records: Sequence[Record], facts: Sequence[Present], as_of: date, found: list[Present]
) -> Iterator[tuple[Sequence[Record], list[Present]]]:
    """The invoices found in doubt that may have covered what is undone, by parts of the matter, each with its records.

    Whether a charge arises is up to the part of its contract, so that a matter of many contracts need not be derived
    anew for each of its invoices.
    """
    if not found:
        return
    if undone.invoices_tie(facts):
        yield records, found
        return
    parts = Parts(records)
    of_stream: dict[str, list[Present]] = {}
    for each in facts:
        of_stream.setdefault(each.record.stream, []).append(each)
    for streams in parts.each():
        known = [each for stream in (ACCOUNT, *streams) for each in of_stream.get(stream, ())]
        known.sort(key=_by_number)
        invoices = undone.invoices_in_doubt(known, as_of)
        if invoices:
            yield parts.of(streams), invoices


def _by_number(fact: Present) -> int:
    return fact.record.seq


def _all_arose(chronicle: Chronicle, invoice: Present) -> bool:
    """Whether an invoice names its charges and every one of them has arisen, so that nothing of it is undone."""
    fact = invoice.fact
    if not isinstance(fact, InvoiceIssued) or fact.charges is None:
        return False
    entry = entry_of(chronicle, invoice)
    return all(chronicle.charge_named(name, entry) in chronicle.ledger.by_id for name in fact.charges)


def _when_invoiced(
    records: Sequence[Record],
    invoices: Iterable[Present],
    overrides: Mapping[str, str] | None,
    asked: Asked | None = None,
) -> Iterable[tuple[Present, Chronicle]]:
    """Each invoice with the chronicle of its day, as the record had it when it learnt of the invoice.

    One chronicle runs on from invoice to invoice; it begins anew only where something late came between.
    """
    then: Chronicle | None = None
    last = 0
    reached_back, corrected = False, set[str]()
    for invoice in invoices:
        number = bisect_right(records, invoice.record.seq, key=lambda record: record.seq)
        new = records[last:number]
        if then is None or reached_back or not _runs_on(then, corrected, new, invoice.fact.on):
            if then is not None:
                then.let_go()
            known = records[:number]
            then = run(known, present(known), invoice.fact.on, overrides, asked)
        last = number
        reached_back = reached_back or any(isinstance(record.event, REACH_BACK) for record in new)
        corrected |= {
            named[1] for record in new if isinstance(record.event, Fact) and (named := named_by(record.event))
        }
        yield invoice, then
    if then is not None:
        then.let_go()


def _runs_on(chronicle: Chronicle, corrected: Set[str], new: Sequence[Record], day: date) -> bool:
    """Feed new records to a chronicle and run it to a day; tells whether that gives what deriving anew would."""
    if day < chronicle.as_of:
        return False
    if not all(take_in(chronicle, record) for record in new if isinstance(record.event, ContractOpened)):
        return False
    for record in new:
        if isinstance(record.event, Fact):
            entry = entry_in_time(chronicle, record, corrected)
            if entry is None:
                return False
            chronicle.feed(entry)
    try:
        chronicle.run_to(day)
    except StartAgain:
        return False
    return True


def entry_in_time(chronicle: Chronicle, record: Record, corrected: Set[str]) -> Entry | None:
    """A recorded fact as an entry that can simply be fed to a chronicle that runs already; None where it cannot.

    It cannot where it changes something before its day, where a correction names one of `corrected` labels that it
    bears, and where it is late.
    """
    fact = record.event
    if not isinstance(fact, Fact) or isinstance(fact, FactCorrected | FactRetracted | REACH_BACK):
        return None
    if fact.id is not None and fact.id in corrected:
        return None
    entry = entry_of(chronicle, Present(record, fact, record.stream))
    return None if chronicle.precedes(entry) else entry


class Walk:
    """The same records on one day after another: each later day costs only what happens up to it.

    A chronicle runs forward and is used up by that: ask what you need before you go on. Going back starts anew.
    """

    def __init__(
        self,
        records: Sequence[Record],
        overrides: Mapping[str, str] | None = None,
        *,
        money: bool = True,
        reasons: bool = True,
    ) -> None:
        self.records = records
        self._money, self._reasons = money, reasons
        self.facts = present(records)
        self._overrides = overrides
        self._chronicle: Chronicle | None = None
        self._to_see: list[tuple[date, Present]] = []
        self._missing: list[Charge] = []
        self._refunded: Chronicle | None = None
        self.keeper: Keeper | None = None
        """Keeps what `to` gave last."""
        self._keepers: dict[Chronicle, Keeper] = {}

    def to(self, day: date) -> Chronicle:
        """The chronicle as of a day, as `derive` gives it."""
        chronicle, quiet = self._chronicle, self.is_quiet(day)
        with Paused():
            if chronicle is None or day < chronicle.as_of:
                chronicle = self._begun(_known_later(self.records, self.facts, day, self._overrides))
            chronicle = self._chronicle = _brought_to(chronicle, day, self._begun)
        while self._to_see and self._to_see[-1][0] <= day:
            _, invoice = self._to_see.pop()
            if not _all_arose(chronicle, invoice):
                self._missing += self._covered[invoice.record.seq]
        # What has arisen once is there on every later day.
        missing = dict.fromkeys(self._missing)
        self._missing = [charge for charge in missing if not undone.arises(chronicle, charge)]
        if not self._missing:
            self._refunded = None
        elif self._refunded is not None and quiet:
            self._refunded.run_to(day)
        else:
            self._refunded = _refunded(self.records, self.facts, day, self._overrides, reasons=self._reasons)
        # What was given before is let go once nobody holds a view of it.
        self._keepers = {
            each: self._keepers.get(each) or Keeper(each) for each in (chronicle, self._refunded) if each is not None
        }
        given = self._refunded or chronicle
        self.keeper = self._keepers[given]
        return given

    def is_quiet(self, until: date) -> bool:
        """Whether nothing happens between the last day asked for and a later one, that one included."""
        if self._chronicle is None or until < self._chronicle.as_of:
            return False
        seen = not self._to_see or self._to_see[-1][0] > until
        following = self._chronicle.next_day()
        return seen and (following is None or following > until)

    def _begun(self, hindsight: Hindsight, _former: Chronicle | None = None) -> Chronicle:
        """A chronicle from the start. The former one is its keeper's, since a view of it may still be held."""
        self._to_see, self._missing = list(self._doubtful) if self._money else [], []
        return _fed(self.records, self.facts, self._overrides, hindsight, money=self._money, reasons=self._reasons)

    @cached_property
    def _by_part(self) -> list[tuple[Sequence[Record], list[Present]]]:
        """The invoices in doubt on any day, by parts of the matter, each with its records."""
        found = undone.invoices_in_doubt(self.facts, date.max)
        return list(_in_doubt(self.records, self.facts, date.max, found))

    @cached_property
    def _doubtful(self) -> list[tuple[date, Present]]:
        """The invoices in doubt with their days, the latest day first."""
        found = (invoice for _, invoices in self._by_part for invoice in invoices)
        return sorted(((invoice.fact.on, invoice) for invoice in found), key=itemgetter(0), reverse=True)

    @cached_property
    def _covered(self) -> Mapping[int, list[Charge]]:
        """What each invoice in doubt covered, by its number.

        Asked for only where not all that an invoice names is there, since to see it takes as long as all the rest.
        """
        return {
            invoice.record.seq: undone.covered(then, invoice)
            for part, invoices in self._by_part
            for invoice, then in _when_invoiced(part, invoices, self._overrides)
        }


def run(
    records: Sequence[Record],
    facts: Sequence[Present],
    as_of: date,
    overrides: Mapping[str, str] | None = None,
    asked: Asked | None = None,
    *,
    money: bool = True,
    reasons: bool = True,
) -> Chronicle:
    """The chronicle of these facts as of a day; it starts again when a fact takes the effect from an earlier one.

    `asked` collects the readings that any of its starts asked for: what decided that it starts again decides too.
    """
    hindsight = _known_later(records, facts, as_of, overrides, asked)

    def begun(known: Hindsight, former: Chronicle | None = None) -> Chronicle:
        if former is not None:
            former.let_go()
        return _fed(records, facts, overrides, known, asked, money=money, reasons=reasons)

    with Paused():
        return _brought_to(begun(hindsight), as_of, begun)


def _brought_to(chronicle: Chronicle, day: date, begun: Callable[[Hindsight, Chronicle], Chronicle]) -> Chronicle:
    """A chronicle run to a day; one that is begun anew where a fact takes the effect from an earlier one."""
    while True:
        try:
            chronicle.run_to(day)
        except StartAgain as again:
            chronicle = begun(again.hindsight, chronicle)
        else:
            return chronicle


def _fed(
    records: Sequence[Record],
    facts: Sequence[Present],
    overrides: Mapping[str, str] | None,
    hindsight: Hindsight,
    asked: Asked | None = None,
    *,
    money: bool,
    reasons: bool,
) -> Chronicle:
    """A chronicle with every fact on its agenda, before anything has happened."""
    chronicle = begin(records, overrides, hindsight, asked, money=money, reasons=reasons)
    for entry in entries(chronicle, facts):
        chronicle.feed(entry)
    return chronicle


def _known_later(
    records: Sequence[Record],
    facts: Sequence[Present],
    as_of: date,
    overrides: Mapping[str, str] | None,
    asked: Asked | None = None,
) -> Hindsight:
    """What a later fact, once known, shows never to have come about, whatever day is asked about.

    Its deemed events were withdrawn when that became known, so a view of an earlier day must not hold them either.
    """
    later = [each.fact.on for each in facts if type(each.fact) in REACHING_BACK and each.fact.on > as_of]
    if not later:
        return NO_HINDSIGHT
    chronicle = run(records, facts, max(later), overrides, asked)
    found = chronicle.hindsight
    chronicle.let_go()
    kept = {key: refusal for key, refusal in found.annulled.items() if key in found.by_knowledge}
    return Hindsight(annulled=kept, by_knowledge=found.by_knowledge)


def begin(
    records: Sequence[Record],
    overrides: Mapping[str, str] | None = None,
    hindsight: Hindsight | None = None,
    asked: Asked | None = None,
    *,
    money: bool = True,
    reasons: bool = True,
) -> Chronicle:
    """A chronicle in which the contracts have been quoted and nothing has happened yet."""
    openings = [record for record in records if type(record.event) is ContractOpened]
    readings = matter_readings(openings)
    if overrides:
        readings = readings.override(overrides)
    chronicle = Chronicle(readings, ACCOUNT_EFFECTS, set_off, hindsight, asked, money=money, reasons=reasons)
    for record in openings:
        if isinstance(record.event, ContractOpened):
            chronicle.enter(_course(chronicle, record, record.event))
    return chronicle


def take_in(chronicle: Chronicle, record: Record) -> bool:
    """Add a contract that has just been opened to a chronicle that runs already, as if it had begun with it.

    Tells whether it could: not where the contract brings readings, nor where a deposit is at stake, which depends on
    every contract there is (39).
    """
    opened = record.event
    if not isinstance(opened, ContractOpened):
        return False
    readings = chronicle.readings.explicit
    chosen = all(readings.get(each) == value for each, value in opened.readings)
    if not chosen or chronicle.concerns_deposits:
        return False
    chronicle.enter(_course(chronicle, record, opened))
    return True


def _course(chronicle: Chronicle, record: Record, opened: ContractOpened) -> Course:
    definition = opened.contract
    parameters = edition(opened.edition).parameters
    if definition.special:
        parameters = _heard(chronicle, parameters, dict(definition.special), definition.kind)
    course = Course(
        stream=record.stream,
        name=definition.id,
        order=opened.order,
        definition=definition,
        quote=opened.quote,
        edition=opened.edition,
        parameters=parameters,
        kind=KINDS[definition.kind],
    )
    course.opened = Entry(opened, course, None, opened.on, opened.on, record=record, article="1(2)")
    course.kind.set_up(course)
    return course


def _heard(chronicle: Chronicle, parameters: Parameters, special: Mapping[str, Any], kind: str) -> Parameters:
    """The parameters of a contract with the conditions that its quote presented, as far as they are heard (7(3))."""

    def under(x7: str) -> Parameters:
        return chronicle.under(
            "X17", lambda x17: parameters.with_special(heard_special_conditions(special, kind, x17), x7)
        )

    return chronicle.under("X7", under)


def entries(chronicle: Chronicle, facts: Iterable[Present]) -> list[Entry]:
    """The facts that stand, as entries to feed; corrections and retractions are about knowledge and are left out."""
    return [
        entry_of(chronicle, each)
        for each in facts
        if each.retracted_by is None and type(each.fact) not in _ABOUT_KNOWLEDGE
    ]


def entry_of(chronicle: Chronicle, each: Present) -> Entry:
    """A fact as an entry: where it belongs and the first day that shows it."""
    fact = each.fact
    shows_from = fact.on
    if fact.dispatched_on is not None and type(fact) in _BY_DISPATCH:
        shows_from = chronicle.under("X3", partial(notices.effective_day, fact.on, fact.dispatched_on))
    # By position, since one is made for each fact of each view: to name the fields would take half as long again.
    return Entry(
        fact, chronicle.courses.get(each.stream), fact.unit, fact.on, shows_from, False, each.record, "full", None,
        fact.article, None, "effective", each.corrected_by, each.was, False, fact.id,
    )  # fmt: skip
