"""Sales of up to three units beside an oracle that walks from day to day.

Articles 28 to 32, 40(3) and 38(5) with X1, X2 and X37: inspection, rejection, loss before and after handover, special
acceptance and reductions, latent defects, the end of the sale for one unit or all, title, and where money goes that is
paid for the contract, for a unit, by the name of a price, or for nothing named. All prices fall due on one late day,
so that no interest runs. The calendar is that of `days`; money is exact here and may differ by the yen that shares are
rounded by.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, months_end, shifted

from yakkan import Register, View, parse_case

Json = dict[str, Any]
Paper = tuple[date, str, Json]
FORMED = date(2027, 1, 12)
STARTS = [date(2027, 2, 15), date(2027, 4, 22), date(2027, 8, 24), date(2027, 12, 17), date(2028, 2, 20)]
PRICES = {"a": 100_003, "b": 55_555, "c": 9}
NOTHING = Fraction(0)
ROUNDED = 2


def with_tax(net: int) -> int:
    return net + net // 10


@dataclass
class Item:
    """One unit, and what is owed for it."""

    name: str
    price: int
    state: str = "accepted"
    came: date = date.min
    lost: bool = False
    handed: date | None = None
    how: str | None = None
    window: date = date.min
    over: bool = False
    released: bool = False
    claims: int = 0
    reduced: int = 0
    title: str = "company"
    gross: int | None = None
    left: Fraction = NOTHING
    waiting: Fraction = NOTHING

    def shows(self, day: date) -> tuple[str, str | None, date | None]:
        state = self.state
        if self.handed is not None and not self.over and day > self.handed:
            state = "in_warranty" if day <= self.window else "closed"
        return state, self.how, self.handed

    @property
    def to_come(self) -> Fraction:
        if self.handed is not None or self.over:
            return NOTHING
        return max(with_tax(self.price) - self.waiting, NOTHING)


@dataclass
class Sale:
    """The contract, and the money that waits for it or for nothing."""

    items: dict[str, Item]
    readings: Json
    waiting: Fraction = NOTHING
    free: Fraction = NOTHING
    effects: list[str] = field(default_factory=list)

    def at_night(self, yesterday: date) -> None:
        silent = [
            each
            for each in self.items.values()
            if each.state == "delivered" and not each.lost and yesterday == self.moved(each.came + 7 * DAY)
        ]
        for each in silent:
            self.hand_over(each, "deemed_passed", yesterday)
        self.arise(silent)

    def moved(self, day: date) -> date:
        return shifted(day, self.readings.get("X1", "R-A"))

    def hand_over(self, item: Item, how: str, on: date) -> None:
        item.state = item.how = how
        item.handed, item.window, item.lost = on, self.moved(months_end(on + DAY, 6)), False

    # -- money ----------------------------------------------------------------------------------------------

    def arise(self, items: list[Item]) -> None:
        if not items:
            return
        over = NOTHING
        for each in items:
            each.gross = with_tax(each.price)
            each.left = max(each.gross - each.waiting, NOTHING)
            over += max(each.waiting - each.gross, NOTHING)
            each.waiting = NOTHING
        self.waiting = self.share(self.waiting, items)
        self.free, freed = NOTHING, self.free + over
        self.spend(freed)
        self.trim()

    def share(self, amount: Fraction, items: list[Item]) -> Fraction:
        owed = sum((each.left for each in items), NOTHING)
        met = min(amount, owed)
        for each in items if met else []:
            each.left -= met * each.left / owed
        for each in self.items.values():
            if each.gross is not None and not each.left and not each.over:
                each.title = "customer"
        return amount - met

    def spend(self, amount: Fraction) -> None:
        self.free += self.share(amount, list(self.items.values()))

    def trim(self) -> None:
        keep = min(self.waiting, sum((each.to_come for each in self.items.values()), NOTHING))
        self.waiting, over = keep, self.waiting - keep
        self.spend(over)

    def pay(self, amount: int, item: Item | None, *, contract: bool) -> None:
        money = Fraction(amount)
        if item is not None and item.gross is None and not item.over:
            item.waiting += money
            self.trim()
        elif contract and item is None:
            self.waiting += self.share(money, list(self.items.values()))
            self.trim()
        else:
            self.spend(money if item is None else self.share(money, [item]))

    # -- facts ----------------------------------------------------------------------------------------------

    def take(self, on: date, name: str, fields: Json) -> bool:
        """Whether the fact has effect."""
        item = self.items.get(fields.get("unit", ""))
        if name == "PaymentReceived":
            named = fields.get("charge", "//").split("/")[1]
            self.pay(fields["amount"], self.items.get(named, item), contract="contract" in fields)
            return True
        if name in ("TerminationAgreed", "RescissionArrived"):
            return self.end([item] if item else list(self.items.values()), undone=name == "RescissionArrived")
        assert item is not None
        if name == "DefectRemedied":
            item.claims, had = 0, item.claims
            return had > 0
        return not item.over and self.of_unit(item, on, name, fields)

    def of_unit(self, item: Item, on: date, name: str, fields: Json) -> bool:
        form = fields.get("form")
        written = form == "paper" or (form == "email" and self.readings.get("X2") == "R-B")
        if name == "EquipmentReceived" and item.state == "accepted":
            item.state, item.came, item.lost = "delivered", on, False
        elif name == "EquipmentRedelivered" and item.handed is not None and item.lost:
            item.lost = False
        elif name == "EquipmentRedelivered" and (item.state == "rejected" or (item.state == "delivered" and item.lost)):
            item.state, item.came, item.lost = "delivered", on, False
        elif name == "RejectionArrived" and item.state == "delivered" and written:
            item.state = "rejected"
        elif name == "PassCertificateArrived" and item.state in ("delivered", "rejected") and written:
            if item.lost and not fields["special"]:
                return False
            self.hand_over(item, "specially_accepted" if fields["special"] else "inspected", on)
            self.arise([item])
        elif name == "RiskEventOccurred":
            # Before handover the company bears it unless the customer caused it, after it the other way round (31).
            borne = fields["attributable_to"] == "company" if item.handed else fields["attributable_to"] != "customer"
            item.lost = item.lost or borne
        elif name == "PriceReductionAgreed" and item.how == "specially_accepted":
            return self.reduce(item, fields["amount"])
        elif name == "LatentDefectNoticed" and item.handed is not None:
            latent = fields["pre_delivery_cause"] and not fields["discoverable"] and not item.released
            if not (latent and written and on <= item.window):
                return False
            item.claims += 1
        else:
            return False
        return True

    def reduce(self, item: Item, amount: int) -> bool:
        if item.reduced + amount > item.price or item.gross is None:
            return False
        item.reduced += amount
        off = item.gross - with_tax(item.price - item.reduced)
        item.gross -= off
        if self.readings.get("X37") == "R-B":
            item.released, item.claims = True, 0
        met = min(Fraction(off), item.left)
        item.left -= met
        self.spend(off - met)
        return True

    def end(self, items: list[Item], *, undone: bool) -> bool:
        """By agreement what was handed over stays; rescission gives price and goods back."""
        ended = [each for each in items if not each.over and (undone or each.handed is None)]
        back = NOTHING
        for each in ended:
            each.over, each.state, each.claims = True, "terminated", 0
            back += each.waiting + ((each.gross - each.left) if each.gross is not None else 0)
            each.waiting = each.left = NOTHING
            each.title = "company"
        self.trim()
        self.spend(back)
        return bool(ended)


def story(chance: Random) -> tuple[list[str], list[Paper], date]:
    units, start = list(PRICES)[: chance.choice([1, 2, 2, 3])], chance.choice(STARTS)
    taken: set[date] = set()

    def day(first: int, last: int) -> date:
        on = start + chance.randrange(first, last) * DAY
        while on in taken:
            on += DAY
        taken.add(on)
        return on

    def one(name: str, on: date, **fields: Any) -> Paper:
        return on, name, {"contract": "s", "unit": chance.choice(units), **fields}

    papers = [one("EquipmentReceived", day(0, 20), unit=unit) for unit in units if chance.random() < 0.9]
    for _ in range(chance.randrange(1, 9)):
        name, form, on = chance.randrange(11), chance.choice(["paper"] * 4 + ["email"]), day(0, 70)
        if name < 2:
            papers.append(one("RejectionArrived", on, form=form))
        elif name < 4:
            papers.append(one("PassCertificateArrived", on, form=form, special=chance.random() < 0.5))
        elif name == 4:
            papers.append(one("EquipmentRedelivered", on))
        elif name < 7:
            caused = chance.choice(["company", "customer", "neither"])
            papers.append(one("RiskEventOccurred", on, attributable_to=caused))
        elif name == 7:
            papers.append(one("PriceReductionAgreed", on, amount=chance.choice([1, 9, 10, 5_000, 30_001, 55_555])))
        elif chance.random() < 0.7:
            end = {"by": "customer", "basis": "40(2)"} if chance.random() < 0.5 else {}
            papers.append(one("RescissionArrived" if end else "TerminationAgreed", on, **end))
            if chance.random() < 0.3:
                del papers[-1][2]["unit"]
    for _ in range(chance.randrange(4)):
        late = chance.choice([day(5, 60), day(180, 270)])
        known = {"form": chance.choice(["paper", "paper", "phone"]), "discoverable": chance.random() < 0.15}
        papers.append(one("LatentDefectNoticed", late, pre_delivery_cause=chance.random() < 0.9, **known))
    papers += [one("DefectRemedied", day(20, 250)) for _ in range(chance.randrange(3))]
    for _ in range(chance.randrange(7)):
        amount = chance.choice([9, *map(with_tax, PRICES.values()), 171_113, chance.randrange(1, 150_000)])
        unit = chance.choice(units)
        named = chance.choice(
            [{}, {"contract": "s"}, {"contract": "s"}, {"contract": "s", "unit": unit}, {"charge": f"s/{unit}/price"}]
        )
        papers.append((day(0, 120), "PaymentReceived", {"amount": amount, **named}))
    return units, sorted(papers, key=lambda paper: paper[0]), start


def told(units: list[str], papers: list[Paper]) -> str:
    sale = {"id": "s", "kind": "supply", "payment": {"due_on": "2031-12-26"}}
    sale |= {"units": [{"id": unit, "price": PRICES[unit]} for unit in units], "price": sum(PRICES[u] for u in units)}
    events: list[Json] = [
        {"event": "ApplicationReceived", "on": "2027-01-12"},
        {"event": "AcceptanceArrived", "on": "2027-01-12", "form": "paper"},
        {"event": "ImmediateGroundOccurred", "on": "2027-01-13", "party": "company", "ground": 5},
    ]
    for number, (on, name, fields) in enumerate(papers):
        events.append({"event": name, "on": on.isoformat(), "id": f"f{number}", **fields})
        if name == "RescissionArrived":
            events[-1]["scope"] = "this"
    quote = {"number": "Q-1", "issued_on": "2027-01-04"}
    case = {"order": "SO-1", "customer": "みなと商事", "quote": quote, "contracts": [sale], "events": events}
    return json.dumps(case)


def walked(units: list[str], papers: list[Paper], readings: Json, until: date) -> Sale:
    sale = Sale({unit: Item(unit, PRICES[unit]) for unit in units}, readings)
    for day in each_day(FORMED, until):
        sale.at_night(day - DAY)
        for on, name, fields in papers:
            if on == day:
                sale.effects.append("full" if sale.take(on, name, fields) else "none")
    return sale


def compare(view: View, sale: Sale, day: date) -> None:
    rows = {row.id: row.effect for row in view.timeline if row.id}
    assert [rows[f"f{number}"] for number in range(len(sale.effects))] == sale.effects
    for line in view.contract("s").units:
        item = sale.items[line.unit]
        assert (line.state, line.passed_as, line.handed_over_on) == item.shows(day), line.unit
        if not item.left or item.left > ROUNDED:
            assert line.title == item.title, line.unit
        claimed = [o for o in view.obligations if (o.id, o.unit, o.status) == ("O25", line.unit, "open")]
        assert len(claimed) == item.claims, line.unit
        owed = [o for o in view.obligations if (o.id, o.unit, o.status) == ("O20", line.unit, "open")]
        assert bool(owed) == ((item.state == "accepted" or item.lost) and not item.over), line.unit
        mine = [each for each in view.liability if each.unit == line.unit and each.bearer == "company"]
        assert [each.cap for each in mine if each.head == "damages"] == [item.price - item.reduced], line.unit
        windows = [each.last_day for each in mine if each.head == "latent_defect"]
        assert windows == ([] if item.handed is None else [item.window]), line.unit
    totals = view.fees.totals
    left = sum((each.left for each in sale.items.values()), NOTHING)
    waiting = sale.waiting + sum((each.waiting for each in sale.items.values()), NOTHING)
    assert abs(totals.outstanding - left) <= ROUNDED
    assert abs(totals.advance - waiting) <= ROUNDED
    assert abs(totals.refundable - sale.free) <= ROUNDED


@pytest.mark.parametrize("seed", range(120))
def test_a_sale_is_as_the_walk_finds_it(seed: int) -> None:
    chance = Random(27_000 + seed)
    units, papers, start = story(chance)
    matter = Register(":memory:").apply(parse_case(told(units, papers), "case.json"))
    readings = {name: chance.choice(["R-A", "R-B"]) for name in ("X2", "X37")} | {"X1": chance.choice("ABC")}
    readings["X1"] = f"R-{readings['X1']}"
    for _ in range(3):
        day = start + chance.choice([chance.randrange(40), chance.randrange(100), chance.randrange(150, 290)]) * DAY
        compare(matter.view(as_of=day, readings=readings), walked(units, papers, readings, day), day)
