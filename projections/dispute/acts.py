"""Acts that must be done in time: the fact that each is, and how one sees that it was in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.facts import (
    BreachCured,
    CompletionConfirmed,
    CompletionObjected,
    DepositPaid,
    Fact,
    LatentDefectNoticed,
    NonRenewalDeclared,
    PassCertificateArrived,
    PaymentReceived,
    RejectionArrived,
    RentalDefectNoticed,
    RentalReturned,
    ReworkDemanded,
)
from yakkan.domain.contract.kinds.outsourcing import Service
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.payment import OTHER_DEBTS
from yakkan.projections.contracts import ContractLine
from yakkan.projections.deadlines import term_to_refuse
from yakkan.projections.fees import ChargeLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.lines import Because
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.view import View

_ONE_DAY: Final = timedelta(days=1)
_A_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
SUPPOSED: Final = "(supposed)"
"""The label of the fact that is tried."""

_SERVICES: Final = ("outsourcing", "rental", "maintenance", "subscription")
_WORK: Final = ("integration", "requirements_definition")


class Action(NamedTuple):
    """An act: the kinds of contract that know it (none: any), with their article; whether it concerns one unit.

    `ends` names the obligations and heads of liability whose last day is that of the act, `averts` the deemed event
    that must not come about in spite of it. Once an act that is `once` in time is late, it is never in time again.
    An act `of_either` may be done by either party, and the others by one alone.
    """

    articles: Mapping[str, str]
    ends: frozenset[str] = frozenset()
    of_unit: bool = False
    averts: str = ""
    once: bool = False
    of_either: bool = False


def _action(article: str, *kinds: str, ends: str = "", **more: Any) -> Action:
    return Action(MappingProxyType(dict.fromkeys(kinds or ("",), article)), frozenset(ends.split()), **more)


ACTIONS: Final[Mapping[str, Action]] = MappingProxyType(
    {
        "reject": _action("28(1)", "supply", ends="O22", of_unit=True, averts="EquipmentDeemedPassed"),
        "object": _action("5(1)", *_WORK, ends="O5", averts="CompletionDeemedConfirmed"),
        "confirm": Action(
            MappingProxyType({**dict.fromkeys(_WORK, "5(1)"), "supply": "28(1)"}), frozenset({"O5", "O22"}), True
        ),
        "refuse_renewal": _action("10(1)", *_SERVICES, of_either=True),
        "demand_rework": _action("6(1)", "integration", "support_work", ends="nonconformity"),
        "notice_latent_defect": _action("32(1)", "supply", ends="latent_defect", of_unit=True),
        "notice_rental_defect": _action("13(2)", "rental", ends="rental_replacement", of_unit=True),
        "pay": _action("38(5)", once=True),
        "cure": _action("40(1)", ends="O31", of_either=True),
        "return": _action("17(2)", "rental", ends="O17", of_unit=True, once=True),
    }
)
"""The acts that have a last day, by name."""


def contract_of(charge: str, view: View) -> str:
    """The contract under which a charge is owed. Raises InputError for a charge that the customer owes under none."""
    owed = {line.id: line.contract for line in view.fees.charges if line.contract and _is_owed(line)}
    if charge not in owed:
        raise InputError([_not_owed(charge, view, list(owed))])
    return owed[charge]


def _is_owed(line: ChargeLine) -> bool:
    return line.debtor == "customer" and line.gross > 0


def _not_owed(charge: str, view: View, owed: list[str]) -> Problem:
    """What to say of a charge that is none of these."""
    found = f"the unknown charge {charge!r}"
    for line in view.fees.charges:
        if line.id == charge and line.gross < 0:
            found = f"the charge {charge!r}, which gives money back"
        elif line.id == charge and line.debtor != "customer":
            found = f"the charge {charge!r}, which the {line.debtor} owes"
    expected = one_of(owed) if owed else "a charge that the customer owes, of which there is none yet"
    return Problem("charge", found, expected, suggestion(charge, owed))


@dataclass(frozen=True, slots=True)
class Act:
    """An act concerning a contract, and a unit of it where it has several.

    `charge` is what is paid, all that is due of the contract without it. `by` is the party that refuses renewal (the
    customer unless named) or puts a breach right (either).
    """

    action: str
    contract: str
    unit: str | None = None
    charge: str | None = None
    by: str | None = None

    def check(self, view: View) -> None:
        """Raises InputError for an act, contract, unit, charge or party that does not exist or does not fit."""
        action = ACTIONS.get(self.action)
        if action is None:
            found = f"the unknown act {self.action!r}"
            raise InputError([Problem("act", found, one_of(ACTIONS), suggestion(self.action, ACTIONS))])
        line = view.contract(self.contract)
        if "" not in action.articles and line.kind not in action.articles:
            fitting = [name for name, each in ACTIONS.items() if "" in each.articles or line.kind in each.articles]
            raise InputError([Problem("act", f"{self.action!r} for a contract of kind {line.kind}", one_of(fitting))])
        units = [each.unit for each in line.units]
        if self.unit is not None:
            view.unit(self.contract, self.unit)
        elif action.of_unit and len(units) > 1:
            raise InputError([Problem("unit", f"{self.contract!r} with {len(units)} units", one_of(units))])
        if self.by not in (None, "company", "customer"):
            raise InputError([Problem("by", repr(self.by), "company or customer")])
        if self.by is not None and not action.of_either:
            expected = "no party: only refuse_renewal and cure are acts of either"
            raise InputError([Problem("by", f"{self.by!r} for {self.action!r}", expected)])
        charges = [charge.id for charge in self.charges(view)]
        if self.charge is not None and self.charge not in charges:
            raise InputError([_not_owed(self.charge, view, charges)])

    def article(self, view: View) -> str:
        """The provision that sets the time; for one charge that is no fee, that of the charge."""
        for charge in view.chronicle.ledger.charges:
            if charge.id == self.charge and charge.interest_head in OTHER_DEBTS:
                return charge.article
        articles = ACTIONS[self.action].articles
        return articles.get(view.contract(self.contract).kind) or articles[""]

    def fact(self, line: ContractLine, day: date) -> Fact:
        """The fact that the act is on a day, for the line of its contract; a payment of a yen where it pays."""
        common: dict[str, Any] = {"on": day, "contract": self._stream(line), "id": SUPPOSED}
        of_unit = {**common, "unit": self.unit}
        match self.action:
            case "reject":
                return RejectionArrived(form="paper", **of_unit)
            case "object":
                return CompletionObjected(form="paper", **common)
            case "confirm" if line.kind == "supply":
                return PassCertificateArrived(form="paper", **of_unit)
            case "confirm":
                return CompletionConfirmed(form="paper", **common)
            case "refuse_renewal":
                by: Literal["company", "customer"] = "company" if self.by == "company" else "customer"
                return NonRenewalDeclared(form="paper", by=by, **common)
            case "demand_rework":
                clerical = line.kind == "support_work"
                return ReworkDemanded(form="paper", attributable_to="company", clerical=clerical, **common)
            case "notice_latent_defect":
                return LatentDefectNoticed(form="paper", **of_unit)
            case "notice_rental_defect":
                return RentalDefectNoticed(form="paper", **of_unit)
            case "return":
                return RentalReturned(**of_unit)
            case "cure":
                return BreachCured(**common)
            case _:
                return PaymentReceived(amount=1, **common)

    @staticmethod
    def _stream(line: ContractLine) -> str:
        return line.contract if "/" in line.contract else f"{line.order}/{line.contract}"

    def payment(self, view: View, line: ContractLine, day: date) -> Fact | None:
        """A payment of the charge that is meant, or of all that is open under the contract, with its interest.

        None when nothing is open on the day of the view.
        """
        meant = self.open_charges(view)
        if meant and meant[0].kind == "deposit":
            return DepositPaid(amount=meant[0].outstanding, on=day, contract=self._stream(line), id=SUPPOSED)
        charge = meant[0].id if len(meant) == 1 else self.charge
        paid = meant if charge is not None else [each for each in self._all_charges(view) if each.outstanding > 0]
        named = {each.id for each in paid}
        owed = sum(each.outstanding for each in paid)
        owed += sum(each.amount - each.paid for each in view.fees.interest if each.charge in named)
        if not meant or owed <= 0:
            return None
        return replace(self.fact(line, day), amount=owed, charge=charge)  # type: ignore[call-arg]

    def grounds(self, view: View, day: date) -> tuple[Because, ...]:
        """Why a day is the last one: the grounds of the lines of the contract that end on it."""
        ending: list[tuple[ObligationLine | LiabilityLine | ChargeLine, date | None]] = list(self.windows(view))
        if self.action == "pay":
            ending += [(line, line.due_on) for line in self.charges(view) if self.charge in (None, line.id)]
        mine = [line for line, last in ending if last == day]
        found = (ground for line in mine for ground in line.because if _leads_to(ground.arithmetic, day))
        return tuple(dict.fromkeys(found))

    def windows(self, view: View) -> list[tuple[ObligationLine | LiabilityLine, date | None]]:
        """The obligations and heads of liability whose last day is that of the act, with this day."""
        name, ends = view.contract(self.contract).contract, ACTIONS[self.action].ends
        lines: list[tuple[ObligationLine | LiabilityLine, date | None]] = [
            *((line, line.due_on) for line in view.obligations if line.id in ends),
            *((line, line.last_day) for line in view.liability if line.head in ends),
        ]
        return [each for each in lines if each[0].contract == name and self.unit in (None, each[0].unit)]

    def window_closed(self, view: View) -> date:
        """The day after the last one of its window, as a view has it; the day of the view where there is none."""
        return max([view.as_of, *(last + _ONE_DAY for _, last in self.windows(view) if last is not None)])

    def concerns(self, entry: Entry, line: ContractLine) -> bool:
        """Whether an event is of the unit that is meant of the contract, whose line this is."""
        course = entry.course
        return course is not None and course.name == line.contract and self.unit in (None, entry.unit)

    def is_averted_in_vain(self, view: View) -> bool:
        """Whether what the act should avert has come about."""
        line = view.contract(self.contract)
        averted = (entry for entry in view.chronicle.entries if entry.name == ACTIONS[self.action].averts)
        return any(self.concerns(entry, line) for entry in averted)

    def _all_charges(self, view: View) -> list[ChargeLine]:
        """What the customer owes under the contract; a deposit that was called for is paid by itself (39)."""
        name = view.contract(self.contract).contract
        mine = [line for line in view.fees.charges if line.contract == name and _is_owed(line)]
        return [line for line in mine if line.kind != "deposit" or line.id == self.charge]

    def charges(self, view: View) -> list[ChargeLine]:
        """Of those, the charges of the unit that is meant."""
        return [line for line in self._all_charges(view) if self.unit in (None, line.unit)]

    def open_charges(self, view: View) -> list[ChargeLine]:
        """What the act pays when it pays."""
        return [line for line in self.charges(view) if line.outstanding > 0 and self.charge in (None, line.id)]


def _leads_to(arithmetic: str, day: date) -> bool:
    """Whether a day is what some arithmetic comes to: the last one that it names, notes in brackets left aside.

    What begins from the day, as the time of prescription does, names it first.
    """
    named = _A_DAY.findall(_BRACKETS.sub("", arithmetic))
    return bool(named) and named[-1] == day.isoformat()


class Attempt:
    """An act tried on one day, as things stood on `as_of`.

    `before` gives views without it, `supposing` views with it; `views` are those made. `reason` is what the terms say
    to the act where it has no effect, or another one; `takes_effect` that it has its effect, be it in time or late.
    """

    def __init__(
        self,
        act: Act,
        line: ContractLine,
        day: date,
        as_of: date,
        before: Callable[[date], View],
        supposing: Callable[[Fact, date], View],
    ) -> None:
        self.views: list[View] = []
        self.reason: str | None = None
        self.takes_effect = False
        self._act = act
        self._line = line
        self._day = day
        self._as_of = as_of
        self._before = before
        self._supposing = supposing

    def in_time(self) -> bool:
        """Whether it has its effect, and nothing follows from its being late."""
        if self._act.action == "pay":
            return self._pays_in_time()
        fact = self._act.fact(self._line, self._day)
        after = self._with(fact, self._day)
        entry = next((each for each in after.chronicle.entries if each.label == SUPPOSED), None)
        if entry is not None:
            self.reason = entry.reason
        if entry is None or entry.effect != "full":
            return False
        self.takes_effect = True
        match self._act.action:
            case "refuse_renewal":
                return self._ends_the_term(fact)
            case "cure":
                return self._cures_in_time(after)
            case "return":
                overdue = (row for row in after.chronicle.entries if row.name == "ReturnFellOverdue")
                return not any(self._act.concerns(row, self._line) for row in overdue)
            case _:
                return True

    def is_defeated(self) -> bool:
        """Whether, in time or not, it is of no use: once its window has closed, what it should avert has come about
        all the same, or what is owed for it has lapsed.
        """
        if self._act.action in ("refuse_renewal", "cure", "return", "pay"):
            return False
        fact = self._act.fact(self._line, self._day)
        after = self._with(fact, max(self._day, self._act.window_closed(self._without(self._as_of))))
        return self._act.is_averted_in_vain(after) or any(
            (line.contract, line.arose_on, line.status) == (self._line.contract, self._day, "lapsed")
            and self._act.unit in (None, line.unit)
            for line in after.obligations
        )

    def _without(self, day: date) -> View:
        self.views.append(self._before(day))
        return self.views[-1]

    def _with(self, fact: Fact, day: date) -> View:
        self.views.append(self._supposing(fact, day))
        return self.views[-1]

    def _ends_the_term(self, fact: Fact) -> bool:
        """The term that runs on the day asked about, or begins next, or must be refused by now, is not renewed."""
        view = self._without(self._as_of)
        service = next(each.body for each in view.chronicle.courses.values() if each.name == self._line.contract)
        if not isinstance(service, Service) or view.contract(self._act.contract).term is None:
            return False
        last = term_to_refuse(view, service)
        if self._day > last:
            return False
        if not self._is_renewed(self._without(last + _ONE_DAY), last):
            self.reason = f"the term ends on {last} without a refusal"
            return False
        return not self._is_renewed(self._with(fact, last + _ONE_DAY), last)

    def _is_renewed(self, view: View, last: date) -> bool:
        return any(
            entry.name == "TermRenewed" and entry.on == last and self._act.concerns(entry, self._line)
            for entry in view.chronicle.entries
        )

    def _cures_in_time(self, after: View) -> bool:
        """Every demand that was still running is met in its period."""
        met = [
            line.due_on
            for line in after.obligations
            if (line.id, line.contract, line.ended_on) == ("O31", self._line.contract, self._day)
            and self._act.by in (None, line.debtor)
            and line.due_on is not None
        ]
        running = [last for last in met if last >= self._as_of]
        return bool(met) and all(self._day <= last for last in running or met)

    def _pays_in_time(self) -> bool:
        """What was open on the day asked about is paid, and no interest on it has run."""
        meant = {charge.id for charge in self._act.open_charges(self._without(self._as_of))}
        if not meant:
            self.reason = "nothing is owed under the contract"
            return False
        fact = self._act.payment(self._without(self._day), self._line, self._day)
        if fact is None:
            return False
        after = self._with(fact, self._day)
        paid = all(charge.outstanding == 0 for charge in after.fees.charges if charge.id in meant)
        self.takes_effect = paid
        return paid and not any(line.days > 0 for line in after.fees.interest if line.charge in meant)
