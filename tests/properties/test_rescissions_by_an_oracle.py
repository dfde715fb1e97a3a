"""Demands, cures, grounds and rescissions over four contracts of a customer beside an oracle that walks from day to day.

Articles 40(1) to 40(4), 10(3), 47 and 48(4) with X1, X23, X46, X48, X53, X54 and X70. Two services, one that may renew, a
sale of one unit and a piece of work run beside each other; one notice may end one of them or all, whichever contract it
was filed under, one that has run out too. The calendar is that of `days`; nothing comes from the software.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, months_end, refusal_deadline, shifted

from yakkan import Register, View, parse_case

Json = dict[str, Any]
Paper = tuple[date, str, Json]
FORMED = date(2027, 1, 12)
PRICE = 110_000
ARTICLE_40 = ("40(1)", "40(2)")


@dataclass
class Demanded:
    """A breach that was put to a party."""

    by: str
    last: date
    cured: bool = False
    minor: bool = False

    @property
    def debtor(self) -> str:
        return "customer" if self.by == "company" else "company"


@dataclass(eq=False)
class Agreed:
    """One contract: a service with a term, or a price that is owed from its pass or confirmation on."""

    name: str
    starts: date = date.min
    last: date = date.min
    renews: bool = False
    term: int = 1
    refused: bool = False
    begun_with: date | None = None
    """When the unit was received, or the work completed."""
    handed: date | None = None
    paid: int = 0
    basis: str | None = None
    ended: date | None = None
    ran_out: date | None = None
    demands: list[Demanded] = field(default_factory=list)

    @property
    def serves(self) -> bool:
        return self.name in ("a", "b")

    @property
    def in_force(self) -> bool:
        return self.basis is None and self.ran_out is None

    @property
    def to_perform(self) -> bool:
        return self.serves or self.handed is None or self.paid < PRICE

    @property
    def warranty_base(self) -> date:
        # The window of the sale runs from handover, that of the work from completion (32(1), 6(1)).
        return (self.handed if self.name == "s" else self.begun_with) or date.min


@dataclass
class Customer:
    """Everything of one customer, up to a day."""

    of: dict[str, Agreed]
    readings: Json
    grounds: list[tuple[Agreed | None, str]] = field(default_factory=list)
    harassed: bool = False
    solicited: list[Agreed] = field(default_factory=list)
    lost_benefit: list[date] = field(default_factory=list)
    lump_sums: set[str] = field(default_factory=set)
    effects: list[str] = field(default_factory=list)

    def reads(self, name: str) -> str:
        return str(self.readings.get(name, "R-A"))

    def moved(self, day: date) -> date:
        return shifted(day, self.reads("X1"))

    def at_night(self, yesterday: date) -> None:
        for each in self.of.values():
            if not each.in_force:
                continue
            if each.serves and yesterday == each.last:
                if each.renews and not each.refused:
                    each.last, each.term = months_end(each.last + DAY, 12), each.term + 1
                else:
                    each.ran_out = yesterday
            elif not each.serves and each.begun_with is not None and each.handed is None:
                days = 7 if each.name == "s" else 14
                if yesterday == self.moved(each.begun_with + days * DAY):
                    each.handed = yesterday

    def ban_until(self, each: Agreed) -> date | None:
        """The last day of the ban on soliciting; None while it has no end."""
        if not each.serves:
            end = each.handed or each.ended
        elif each.in_force:
            end = None
        else:
            end = each.last if self.reads("X53") == "R-B" else each.ended or each.ran_out
        return None if end is None else months_end(end + DAY, 12)

    def is_banned(self, each: Agreed, day: date) -> bool:
        never = each.ended is not None and each.ended < each.starts
        return self.reads("X54") == "R-C" or not each.serves or (day >= each.starts and not never)

    def has_right(self, each: Agreed, day: date, fields: Json) -> bool:
        by, basis = fields["by"], fields["basis"]
        if not each.in_force:
            return False
        if basis == "40(1)":
            mine = [one for one in each.demands if one.by == by and not one.cured and day > one.last]
            return any(not one.minor for one in mine)
        if basis == "40(2)":
            return any(party != by and its in (None, each) for its, party in self.grounds)
        return by == "company" and (each in self.solicited if basis == "47(2)" else self.harassed)

    def take(self, on: date, name: str, fields: Json) -> bool:
        """Whether the fact has effect."""
        its = self.of.get(fields.get("contract", ""))
        if name == "ImmediateGroundOccurred":
            grave, void = fields["ground"] == 1, fields["ground"] == 3 and self.reads("X46") == "R-B"
            if fields["party"] == "neither" or void or (grave and its is None):
                return False
            self.grounds.append((its if grave else None, fields["party"]))
            return True
        if name == "RescissionArrived":
            return self.rescind(on, its, fields)
        assert its is not None
        if name == "CureDemandArrived":
            return self.demand(on, its, fields)
        if name == "BreachCured":
            found = [one for one in its.demands if not one.cured and fields.get("by") in (None, one.debtor)]
            for one in found:
                one.cured = True
            return bool(found)
        if name == "MaterialityFound":
            found = [one for one in its.demands if fields.get("party") in (None, one.debtor)]
            for one in found:
                one.minor = fields["minor"] if not one.cured else one.minor
            return bool(found)
        if name == "HarassmentFound":
            self.harassed = True
            return True
        if name == "SolicitationFound":
            last = self.ban_until(its)
            if self.is_banned(its, on) and (last is None or on <= last):
                self.solicited.append(its)
                return True
            return False
        if name == "PaymentReceived":
            its.paid += fields["amount"]
            return True
        return self.proceed(on, its, name)

    def proceed(self, on: date, its: Agreed, name: str) -> bool:
        if not its.in_force:
            return False
        if name in ("EquipmentReceived", "WorkCompleted"):
            if its.begun_with is not None:
                return False
            its.begun_with = on
        elif name == "NonRenewalDeclared":
            if on > refusal_deadline(its.last, "R-A") or its.refused:
                return False
            its.refused = True
        else:
            its.ended, its.basis = on, "10(2)"
        return True

    def demand(self, on: date, its: Agreed, fields: Json) -> bool:
        if not its.in_force or fields["form"] != "paper":
            return False
        until = date.fromisoformat(fields["until"]) if "until" in fields else None
        if "days" in fields:
            last = on + fields["days"] * DAY
        elif until is not None and until > on:
            last = until
        elif self.reads("X70") == "R-B":
            return False
        else:
            last = on + 14 * DAY
        its.demands.append(Demanded(fields["by"], self.moved(last)))
        return True

    def rescind(self, on: date, its: Agreed | None, fields: Json) -> bool:
        basis = fields["basis"]
        for_all = fields["scope"] == "all" and basis != "47(2)"
        first = its if its is not None and self.has_right(its, on, fields) else None
        if first is None and for_all:
            first = next((each for each in self.of.values() if self.has_right(each, on, fields)), None)
        if first is None:
            return False
        others = [each for each in self.of.values() if each is not first and each.in_force and for_all]
        for each in [first, *(each for each in others if each.to_perform or self.reads("X48") == "R-B")]:
            each.ended, each.basis = on, basis
            owes = basis in ARTICLE_40 or self.reads("X23") == "R-B"
            if each.serves and fields["by"] == "company" and owes and (on < each.last or on < each.starts):
                self.lump_sums.add(each.name)
        if fields["by"] == "company" and basis in ARTICLE_40:
            self.lost_benefit.append(on)
        return True

    def state(self, each: Agreed, day: date) -> str:
        if each.basis is not None:
            return "terminated"
        if each.serves:
            if each.ran_out is not None:
                return "expired"
            if day < each.starts:
                return "accepted"
            return "ending" if each.refused else "renewed" if each.term > 1 else "in_service"
        if each.handed is not None:
            # The day of handover itself was over when silence brought it.
            return "in_warranty" if day <= self.moved(months_end(each.warranty_base + DAY, 6)) else "closed"
        if each.begun_with is not None:
            return "delivered" if each.name == "s" else "completed"
        return "accepted"


def story(chance: Random) -> tuple[list[Agreed], list[Json], list[Paper], date]:
    starts = chance.choice([date(2027, 2, 1), date(2027, 4, 1), date(2027, 8, 31), date(2027, 11, 30)])
    months, renews = chance.choice([3, 6, 12, 18]), chance.random() < 0.4
    begins, length = chance.choice([date(2027, 3, 1), date(2027, 6, 15), date(2027, 9, 1)]), chance.choice([3, 12])
    agreed = [
        Agreed("a", starts, months_end(starts, months), renews),
        Agreed("b", begins, months_end(begins, length)),
        Agreed("s"),
        Agreed("w"),
    ]
    lines: list[Json] = [
        {"id": name, "kind": "outsourcing", "monthly_fee": 10_000, "starts_on": first.isoformat(), "term_months": term}
        | {"auto_renews": again}
        for name, first, term, again in (("a", starts, months, renews), ("b", begins, length, False))
    ]
    for name, kind in (("s", "supply"), ("w", "integration")):
        lines.append({"id": name, "kind": kind, "price": 100_000, "payment": {"due_on": "2029-12-28"}})
    first, span = (
        chance.choice([date(2027, 1, 20), date(2027, 4, 10), date(2027, 12, 1), date(2028, 2, 1)]),
        chance.choice([60, 200, 420]),
    )
    days = chance.sample(range(span), chance.randrange(5, 16))
    return agreed, lines, sorted((paper(chance, first + at * DAY) for at in days), key=lambda one: one[0]), first


def paper(chance: Random, on: date) -> Paper:
    where = chance.choice([{"contract": name} for name in "aaabsw"])
    sort = chance.randrange(20)
    if sort < 5:
        fields: Json = {"by": chance.choice(["company", "company", "customer"])}
        fields["form"] = chance.choice(["paper", "paper", "paper", "email"])
        named = chance.randrange(10)
        if named < 6:
            fields["days"] = chance.choice([1, 3, 7, 10, 14, 30])
        elif named < 9:
            fields["until"] = (on + chance.randrange(-2, 20) * DAY).isoformat()
        return on, "CureDemandArrived", where | fields
    if sort < 11:
        basis = chance.choice(["40(1)", "40(1)", "40(1)", "40(2)", "40(2)", "47(2)", "48(4)"])
        by, scope = chance.choice(["company", "company", "customer"]), chance.choice(["this", "all"])
        where = {} if chance.random() < 0.12 else where
        return on, "RescissionArrived", where | {"by": by, "basis": basis, "scope": scope}
    if sort < 13:
        party = chance.choice(["company", "customer", "customer", "neither"])
        where = {} if chance.random() < 0.3 else where
        return on, "ImmediateGroundOccurred", where | {"party": party, "ground": chance.choice([1, 1, 2, 3, 5, 6])}
    if sort == 13:
        return on, "BreachCured", where | chance.choice([{}, {}, {"by": "company"}, {"by": "customer"}])
    if sort == 14:
        return (
            on,
            "MaterialityFound",
            where | {"minor": chance.random() < 0.7} | chance.choice([{}, {"party": "customer"}]),
        )
    if sort == 15:
        return on, chance.choice(["SolicitationFound", "SolicitationFound", "HarassmentFound"]), where
    if sort == 16:
        return on, "EquipmentReceived", {"contract": "s", "unit": "s"}
    if sort == 17:
        return on, "WorkCompleted", {"contract": "w"}
    if sort == 18:
        return on, "PaymentReceived", {"contract": chance.choice("sw"), "amount": PRICE}
    if chance.random() < 0.5:
        return on, "EarlyTerminationNoticed", {"contract": chance.choice("ab"), "form": "paper"}
    return on, "NonRenewalDeclared", {"contract": "a", "by": "customer", "form": "phone"}


def told(lines: list[Json], papers: list[Paper]) -> str:
    events: list[Json] = [
        {"event": "ApplicationReceived", "on": FORMED.isoformat()},
        {"event": "AcceptanceArrived", "on": FORMED.isoformat(), "form": "paper"},
    ]
    for number, (on, name, fields) in enumerate(papers):
        events.append({"event": name, "on": on.isoformat(), "id": f"f{number}", **fields})
    quote = {"number": "Q-1", "issued_on": "2027-01-04"}
    return json.dumps({"order": "SO-1", "customer": "みなと商事", "quote": quote, "contracts": lines, "events": events})


def compare(view: View, walk: Customer, day: date) -> None:
    rows = {row.id: row.effect for row in view.timeline if row.id}
    assert [rows[f"f{number}"] for number in range(len(walk.effects))] == walk.effects
    for line in view.contracts:
        each = walk.of[line.contract]
        assert line.state == walk.state(each, day), line.contract
        assert each.basis in (None, line.basis), line.contract
    assert [row.on for row in view.timeline if row.event == "BenefitOfTimeLost"] == walk.lost_benefit
    by_itself = {each.name for each in walk.of.values() if each.basis == "10(2)"}
    lumps = {charge.contract for charge in view.fees.charges if charge.kind == "early_termination" and charge.gross > 0}
    assert lumps - by_itself == walk.lump_sums
    bans = {line.contract: line.last_day for line in view.liability if line.head == "non_solicit"}
    assert bans == {name: walk.ban_until(each) for name, each in walk.of.items() if walk.is_banned(each, day)}


@pytest.mark.parametrize("seed", range(100))
def test_contracts_end_as_the_walk_finds_it(seed: int) -> None:
    chance = Random(40_000 + seed)
    _, lines, papers, first = story(chance)
    matter = Register(":memory:").apply(parse_case(told(lines, papers), "case.json"))
    readings = {name: "R-B" for name in ("X1", "X23", "X46", "X48", "X53", "X70") if chance.random() < 0.25}
    readings |= {"X54": "R-C"} if chance.random() < 0.2 else {}
    for _ in range(3):
        day = first + chance.randrange(10, 620) * DAY
        agreed, *_ = story(Random(40_000 + seed))
        walk = Customer({each.name: each for each in agreed}, readings)
        for today in each_day(FORMED, day):
            walk.at_night(today - DAY)
            for on, name, fields in papers:
                if on == today:
                    walk.effects.append("full" if walk.take(on, name, fields) else "none")
        compare(matter.view(as_of=day, readings=readings), walk, day)
