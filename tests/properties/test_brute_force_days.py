"""Every deadline against a naive oracle that walks from day to day with a state in its hand.

The oracle below and the calendar in `days` are written from the articles alone; the software is only asked through
its façade. Each example looks at every day of its span.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, late_months, months_end, refusal_deadline, second_business_day, shifted
from hypothesis import given, settings
from hypothesis import strategies as st

from yakkan import Matter, Register, parse_case

Json = dict[str, Any]
Fact = tuple[date, str, Json]
State = dict[str, Any]

BUSY = settings(max_examples=10, derandomize=True, database=None)

STARTS = [
    date.fromisoformat(iso)
    for iso in [
        "2024-02-22",
        "2024-04-25",
        "2024-08-26",
        "2024-12-20",
        "2025-01-24",
        "2025-04-24",
        "2025-05-26",
        "2026-09-10",
        "2023-08-20",
    ]
]
"""Days shortly before leap days, month ends, Golden Week, the turn of the year."""


def pick(chance: Random, options: Iterable[Any]) -> Any:
    every = list(options)
    return every[chance.randrange(len(every))]


def case_of(contract: Json, facts: Iterable[Fact], readings: Json) -> Matter:
    """The matter of one contract, each fact recorded on its day in the order given."""
    told = sorted(facts, key=lambda fact: fact[0])
    case = {
        "order": "SO-1",
        "customer": "みなと商事",
        "quote": {"number": "Q-1", "issued_on": "2023-01-10"},
        "contracts": [contract],
        "readings": readings,
        "events": [{"event": name, "on": on.isoformat(), "contract": "c", **fields} for on, name, fields in told],
    }
    return Register(":memory:").apply(parse_case(json.dumps(case), "case.json"))


def run(
    facts: Iterable[Fact], first: date, last: date, night: Callable[[date], None], fact: Callable[..., bool]
) -> Any:
    """Walk through the days: what the night brings, then the facts of the day.

    Legality is judged by the day, so a fact that could do nothing is tried again after another one of its day.
    """
    ordered = sorted(facts, key=lambda each: each[0])
    for day in each_day(first, last):
        night(day)
        idle: list[Fact] = []
        for each in [f for f in ordered if f[0] == day]:
            if not fact(*each):
                idle.append(each)
                continue
            while any(worked := [f for f in idle if fact(*f)]):
                idle = [f for f in idle if f not in worked]
        yield day


def formation(state: State, on: date, name: str) -> bool:
    moves = {("none", "ApplicationReceived"): "applied", ("applied", "AcceptanceArrived"): "accepted"}
    if (state["is"], name) not in moves:
        return False
    state["is"] = moves[state["is"], name]
    return True


FORMED: list[Fact] = [
    (date(2023, 1, 16), "ApplicationReceived", {}),
    (date(2023, 1, 20), "AcceptanceArrived", {"form": "paper"}),
]


# --- supply (28, 29, 30, 32) ----------------------------------------------------------------------------------------

SUPPLY_ORDER = [
    "none",
    "applied",
    "accepted",
    "delivered",
    "rejected",
    "inspected",
    "deemed_passed",
    "specially_accepted",
    "in_warranty",
    "closed",
]
UNITS = ["u1", "u2"]


class Supply:
    """Two units of equipment, walked through the days."""

    def __init__(self, readings: Json) -> None:
        self.x1, self.x2 = readings.get("X1", "R-A"), readings.get("X2", "R-A")
        self.x33, self.x34 = readings.get("X33", "R-A"), readings.get("X34", "R-A")
        self.units: dict[str, State] = {
            u: {"is": "none", "came": None, "again": False, "handed": None, "passed": None} for u in UNITS
        }

    def last_day(self, unit: State) -> date | None:
        """The seventh day after receipt; with X33 R-B after the last receipt, but for a unit that came again."""
        came = [each["came"] for each in self.units.values()]
        if self.x33 == "R-A" or unit["again"]:
            return shifted(unit["came"] + 7 * DAY, self.x1)
        if None in came:
            return None
        return shifted(max(each["first"] for each in self.units.values()) + 7 * DAY, self.x1)

    def night(self, day: date) -> None:
        for unit in self.units.values():
            if unit["is"] == "delivered" and (last := self.last_day(unit)) is not None and day > last:
                self.hand_over(unit, "deemed_passed", last if self.x34 == "R-A" else last + DAY)
            if unit["handed"] is not None and day > unit["handed"]:
                end = shifted(months_end(unit["handed"] + DAY, 6), self.x1)
                unit["is"] = "in_warranty" if day <= end else "closed"

    def hand_over(self, unit: State, how: str, on: date) -> None:
        unit.update({"is": how, "passed": how, "handed": on})

    def fact(self, on: date, name: str, fields: Json) -> bool:
        if name in ("ApplicationReceived", "AcceptanceArrived"):
            return all([formation(unit, on, name) for unit in self.units.values()])
        return any([self.act(self.units[u], on, name, fields) for u in UNITS if fields.get("unit", u) == u])

    def act(self, unit: State, on: date, name: str, fields: Json) -> bool:
        written = self.x2 == "R-B" or fields.get("form") == "paper"
        if name == "EquipmentReceived" and unit["is"] == "accepted":
            unit.update({"is": "delivered", "came": on, "first": on})
        elif name == "EquipmentRedelivered" and unit["is"] == "rejected":
            unit.update({"is": "delivered", "came": on, "again": True})
        elif name == "RejectionArrived" and unit["is"] == "delivered" and written:
            unit["is"] = "rejected"
        elif name == "PassCertificateArrived" and unit["is"] in ("delivered", "rejected") and written:
            self.hand_over(unit, "specially_accepted" if fields.get("special") else "inspected", on)
        else:
            return False
        return True


@st.composite
def supply_facts(draw: st.DrawFn) -> tuple[list[Fact], Json, date]:
    chance = draw(st.randoms(use_true_random=False))
    start = pick(chance, STARTS)
    facts = list(FORMED)
    for unit in UNITS:
        facts.append((start + chance.randrange(6) * DAY, "EquipmentReceived", {"unit": unit}))
    for _ in range(chance.randrange(7)):
        on = start + chance.randrange(6, 45) * DAY
        name = pick(chance, ["RejectionArrived", "RejectionArrived", "PassCertificateArrived", "EquipmentRedelivered"])
        fields: Json = {"unit": pick(chance, UNITS)}
        if name != "EquipmentRedelivered":
            fields["form"] = pick(chance, ["paper", "paper", "email"])
        if name == "PassCertificateArrived":
            fields["special"] = pick(chance, [True, False])
        facts.append((on, name, fields))
    readings = {"X1": pick(chance, ["R-A", "R-B", "R-C"]), "X2": pick(chance, ["R-A", "R-B"])}
    readings |= {name: pick(chance, ["R-A", "R-B"]) for name in ("X33", "X34")}
    return facts, readings, start


class TestArticles28To32_Supply:
    @BUSY
    @given(supply_facts())
    def test_every_day_of_inspection_and_warranty_is_as_the_walk_finds_it(
        self, drawn: tuple[list[Fact], Json, date]
    ) -> None:
        facts, readings, start = drawn
        units = [{"id": unit, "price": 100_000} for unit in UNITS]
        matter = case_of({"id": "c", "kind": "supply", "price": 200_000, "units": units}, facts, readings)
        walk = Supply(readings)
        near = {start + n * DAY for n in range(-1, 60)}
        for day in run(facts, date(2023, 1, 10), start + timedelta(days=270), walk.night, walk.fact):
            if day not in near and day < start + timedelta(days=170):
                continue
            line = matter.view(as_of=day).contract("c")
            seen = {unit.unit: (unit.state, unit.passed_as, unit.handed_over_on) for unit in line.units}
            assert seen == {n: (u["is"], u["passed"], u["handed"]) for n, u in walk.units.items()}, day
            least = min((each["is"] for each in walk.units.values()), key=SUPPLY_ORDER.index)
            assert line.state == least, day


# --- integration (5, 6) ---------------------------------------------------------------------------------------------


class Integration:
    """One piece of work, walked through the days."""

    def __init__(self, readings: Json) -> None:
        self.x1, self.x11 = readings.get("X1", "R-A"), readings.get("X11", "R-A")
        self.x12, self.x14 = readings.get("X12", "R-A"), readings.get("X14", "R-A")
        self.state: State = {"is": "none", "done": None, "handed": None, "passed": None}

    @property
    def last(self) -> date:
        return shifted(self.state["done"] + (14 if self.x11 == "R-A" else 13) * DAY, self.x1)

    def night(self, day: date) -> None:
        state = self.state
        if state["is"] == "completed" and day > self.last:
            self.confirm("deemed_confirmed", self.last)
        self.after(day)

    def after(self, day: date) -> None:
        state = self.state
        if state["handed"] is None:
            return
        base = state["done"] if self.x14 == "R-A" else state["handed"]
        end = shifted(months_end(base + DAY, 6), self.x1)
        if day > state["handed"]:
            state["is"] = "in_warranty" if day <= end else "closed"
        elif day > end:
            # Where the window is already over, `closed` follows a pass at once.
            state["is"] = "closed"

    def confirm(self, how: str, on: date) -> None:
        self.state.update({"is": how, "passed": how, "handed": on})

    def fact(self, on: date, name: str, fields: Json) -> bool:
        state = self.state
        if name in ("ApplicationReceived", "AcceptanceArrived"):
            return formation(state, on, name)
        if name == "WorkCompleted" and state["is"] == "accepted":
            state.update({"is": "completed", "done": on})
        elif name == "CompletionObjected" and state["is"] == "completed" and self.x12 == "R-A":
            state["is"] = "disputed"
        elif name == "CompletionConfirmed" and state["is"] in ("completed", "disputed"):
            self.confirm("confirmed", on)
        else:
            return False
        self.after(on)
        return True


@st.composite
def work_facts(draw: st.DrawFn) -> tuple[list[Fact], Json, date]:
    chance = draw(st.randoms(use_true_random=False))
    start = pick(chance, STARTS)
    facts = [*FORMED, (start, "WorkCompleted", {})]
    if chance.randrange(10) < 6:
        facts.append((start + chance.randrange(25) * DAY, "CompletionObjected", {"form": "paper"}))
    if chance.randrange(10) < 5:
        later = pick(chance, [chance.randrange(25), 170 + chance.randrange(30)])
        facts.append((start + later * DAY, "CompletionConfirmed", {"form": "email"}))
    readings = {"X1": pick(chance, ["R-A", "R-B", "R-C"])}
    readings |= {name: pick(chance, ["R-A", "R-B"]) for name in ("X11", "X12", "X14")}
    return facts, readings, start


class TestArticles5And6_Integration:
    @BUSY
    @given(work_facts())
    def test_every_day_of_confirmation_and_warranty_is_as_the_walk_finds_it(
        self, drawn: tuple[list[Fact], Json, date]
    ) -> None:
        facts, readings, start = drawn
        matter = case_of({"id": "c", "kind": "integration", "price": 1_000_000}, facts, readings)
        walk = Integration(readings)
        for day in run(facts, date(2023, 1, 10), start + timedelta(days=430), walk.night, walk.fact):
            if day < start - DAY or start + timedelta(days=30) < day < start + timedelta(days=165):
                continue
            line = matter.view(as_of=day).contract("c")
            assert (line.state, line.passed_as) == (walk.state["is"], walk.state["passed"]), day


# --- outsourcing (10) and rental (13, 17) ---------------------------------------------------------------------------


class Service:
    """A service by terms, walked through the days."""

    def __init__(self, readings: Json, starts: date, months: int, renews: bool) -> None:
        self.x19, self.x21 = readings.get("X19", "R-A"), readings.get("X21", "R-A")
        self.renews = renews
        self.state: State = {"is": "none"}
        self.starts, self.end, self.number = starts, months_end(starts, months), 1
        self.refused = self.refused_late = False
        self.stops: date | None = None
        self.ended_on: date | None = None

    @property
    def serving(self) -> bool:
        return self.state["is"] in ("in_service", "renewed", "ending")

    def night(self, day: date) -> None:
        state = self.state
        if self.serving and day > self.end:
            if self.refused or not self.renews:
                state["is"], self.ended_on = "expired", self.end
            else:
                self.end, self.number = months_end(self.end + DAY, 12), self.number + 1
                self.refused, self.refused_late = self.refused_late, False
                state["is"] = "ending" if self.refused or self.stops is not None else "renewed"
        if state["is"] == "accepted" and day >= self.starts:
            state["is"] = "ending" if self.refused else "in_service"
        if self.serving and self.stops is not None and day >= self.stops:
            state["is"], self.ended_on = "terminated", self.stops

    def fact(self, on: date, name: str, fields: Json) -> bool:
        state = self.state
        if name in ("ApplicationReceived", "AcceptanceArrived"):
            return formation(state, on, name)
        if name == "NonRenewalDeclared" and (self.serving or state["is"] == "accepted"):
            return self.refuse(on)
        if name == "EarlyTerminationNoticed" and self.serving and fields["form"] == "paper":
            stops = max(on, date.fromisoformat(fields["effective_on"]) if "effective_on" in fields else on)
            if self.stops is not None and self.stops <= stops:
                return False
            self.stops = stops
            state["is"] = "ending"
            if stops == on:
                state["is"], self.ended_on = "terminated", on
            return True
        return False

    def refuse(self, on: date) -> bool:
        if self.refused:
            return False
        if on > refusal_deadline(self.end, self.x19):
            if self.x21 == "R-A":
                return False
            self.refused_late = True
            return True
        self.refused = True
        if self.serving:
            self.state["is"] = "ending"
        return True


def service_facts(chance: Random, end: date, starts: date) -> list[Fact]:
    """Refusals around the deadline, terminations anywhere."""
    facts = list(FORMED)
    if chance.randrange(10) < 7:
        deadline = refusal_deadline(end, "R-A")
        for _ in range(chance.randrange(1, 3)):
            on = max(deadline + chance.randrange(-3, 5) * DAY, FORMED[1][0])
            facts.append((on, "NonRenewalDeclared", {"by": pick(chance, ["company", "customer"]), "form": "oral"}))
    if chance.randrange(10) < 4:
        on = starts + chance.randrange(150) * DAY
        fields: Json = {"form": pick(chance, ["paper", "paper", "email"])}
        if chance.randrange(2):
            fields["effective_on"] = (on + chance.randrange(-10, 120) * DAY).isoformat()
        facts.append((on, "EarlyTerminationNoticed", fields))
    return facts


@st.composite
def services(draw: st.DrawFn) -> tuple[Json, list[Fact], Json]:
    chance = draw(st.randoms(use_true_random=False))
    starts = pick(
        chance, [*STARTS, date(2024, 8, 31), date(2024, 2, 29), date(2025, 1, 31), date(2024, 12, 1), date(2024, 3, 1)]
    )
    months = pick(chance, [2, 3, 4, 6, 7])
    contract = {
        "id": "c",
        "starts_on": starts.isoformat(),
        "term_months": months,
        "auto_renews": chance.randrange(10) < 8,
    }
    readings = {"X19": pick(chance, ["R-A", "R-B", "R-C", "R-D"]), "X21": pick(chance, ["R-A", "R-B"])}
    readings |= {name: pick(chance, ["R-A", "R-B", "R-C"]) for name in ("X24", "X28", "X29")}
    return contract, service_facts(chance, months_end(starts, months), starts), readings


def walk_of(contract: Json, readings: Json) -> Service:
    starts = date.fromisoformat(contract["starts_on"])
    return Service(readings, starts, contract["term_months"], contract["auto_renews"])


class TestArticle10_Outsourcing:
    @BUSY
    @given(services())
    def test_every_day_of_terms_and_their_ends_is_as_the_walk_finds_it(
        self, drawn: tuple[Json, list[Fact], Json]
    ) -> None:
        contract, facts, readings = drawn
        matter = case_of({**contract, "kind": "outsourcing", "monthly_fee": 300_000}, facts, readings)
        walk = walk_of(contract, readings)
        first_end, starts = walk.end, walk.starts
        for day in run(facts, date(2023, 1, 10), first_end + timedelta(days=400), walk.night, walk.fact):
            if day < starts - 3 * DAY or first_end + 20 * DAY < day < months_end(first_end + DAY, 12) - 5 * DAY:
                continue
            line = matter.view(as_of=day).contract("c")
            assert line.state == walk.state["is"], day
            if walk.serving:
                assert line.term is not None
                assert (line.term["term_no"], line.term["last_day"]) == (walk.number, walk.end), day


class Rented:
    """One rented unit beside its service, walked through the days."""

    def __init__(self, service: Service, readings: Json) -> None:
        self.service = service
        self.x24, self.x28, self.x29 = (readings[name] for name in ("X24", "X28", "X29"))
        self.state: State = {"is": "none", "came": None}
        self.instructed: date | None = None
        self.demanded: date | None = None
        self.deadline: date | None = None
        self.late = 0
        self.ended_before_delivery = False

    def night(self, day: date) -> None:
        self.service.night(day)
        state = self.state
        if state["is"] == "delivered" and day > second_business_day(state["came"], self.x24):
            state["is"] = "deemed_conforming"
        self.end(day)

    def end(self, day: date) -> None:
        """Return falls due with the end of the contract; late money runs from the day after its deadline."""
        state = self.state
        if self.service.ended_on is None:
            return
        if state["is"] in ("delivered", "deemed_conforming", "replacement_due"):
            state["is"] = "return_due"
        if state["is"] == "return_due":
            wanted = {"R-A": self.instructed, "R-B": self.service.ended_on, "R-C": self.demanded}[self.x28]
            if wanted is not None and day > max(wanted, self.service.ended_on):
                state["is"], self.deadline = "return_late", max(wanted, self.service.ended_on)
        if state["is"] == "return_late" and self.deadline is not None:
            self.late = late_months(self.deadline, day, self.x29)

    def fact(self, on: date, name: str, fields: Json) -> bool:
        state = self.state
        if name in ("ApplicationReceived", "AcceptanceArrived"):
            formation(state, on, name)
            return self.service.fact(on, name, fields)
        if name in ("NonRenewalDeclared", "EarlyTerminationNoticed"):
            worked = self.service.fact(on, name, fields)
            self.end(on)
            return worked
        known = {
            ("accepted", "RentalDelivered"): "delivered",
            ("delivered", "RentalDefectNoticed"): "replacement_due",
            ("replacement_due", "SubstituteDelivered"): "delivered",
            **{
                (s, "RentalReturned"): "returned"
                for s in ("delivered", "deemed_conforming", "replacement_due", "return_due", "return_late")
            },
        }
        if name == "ReturnInstructed" and state["is"] not in ("none", "returned"):
            self.instructed, self.demanded = date.fromisoformat(fields["deadline"]), on
            return True
        if (state["is"], name) not in known:
            return False
        self.ended_before_delivery |= name == "RentalDelivered" and self.service.ended_on is not None
        state["is"] = known[state["is"], name]
        if state["is"] == "delivered":
            state["came"] = on
        return True


@st.composite
def rentals(draw: st.DrawFn) -> tuple[Json, list[Fact], Json, date]:
    chance = draw(st.randoms(use_true_random=False))
    contract, facts, readings = draw(services())
    starts = date.fromisoformat(contract["starts_on"])
    end = months_end(starts, contract["term_months"])
    came = pick(chance, [starts, *[day for day in STARTS if starts <= day <= end]]) + chance.randrange(8) * DAY
    facts.append((came, "RentalDelivered", {}))
    if chance.randrange(10) < 6:
        facts.append((came + chance.randrange(7) * DAY, "RentalDefectNoticed", {"form": "phone"}))
        facts.append((came + chance.randrange(20) * DAY, "SubstituteDelivered", {}))
    if chance.randrange(10) < 8:
        asked = end + chance.randrange(-20, 20) * DAY
        fields = {"deadline": (max(asked, end) + chance.randrange(40) * DAY).isoformat()}
        facts.append((asked, "ReturnInstructed", fields))
    if chance.randrange(10) < 6:
        facts.append((end + chance.randrange(-5, 150) * DAY, "RentalReturned", {}))
    return contract, facts, readings, came


class TestArticles13And17_Rental:
    @BUSY
    @given(rentals())
    def test_every_day_of_conformity_and_return_is_as_the_walk_finds_it(
        self, drawn: tuple[Json, list[Fact], Json, date]
    ) -> None:
        contract, facts, readings, came = drawn
        matter = case_of({**contract, "kind": "rental", "monthly_fee": 20_000}, facts, readings)
        walk = Rented(walk_of(contract, readings), readings)
        end = walk.service.end
        for day in run(facts, date(2023, 1, 10), end + timedelta(days=170), walk.night, walk.fact):
            if walk.ended_before_delivery:
                return
            if day < came - DAY or came + timedelta(days=30) < day < end - timedelta(days=20):
                continue
            view = matter.view(as_of=day)
            names = {"accepted": "awaiting", "applied": "none"}
            state = walk.state["is"]
            assert view.state("c", "c") == names.get(state, state), day
            assert view.state("c") == walk.service.state["is"], day
            late = [charge for charge in view.fees.charges if charge.kind == "late_return"]
            assert [charge.net for charge in late] == [40_000] * walk.late, day


class TestTheCalendarItself:
    """The oracle's calendar against the tables of the articles, counted by hand."""

    @pytest.mark.parametrize(
        ("first", "months", "last"),
        [("2024-08-31", 6, "2025-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2024-03-01", 6, "2024-08-31"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28")],
    )  # fmt: skip
    def test_months_end_as_the_civil_code_says(self, first: str, months: int, last: str) -> None:
        assert months_end(date.fromisoformat(first), months) == date.fromisoformat(last)

    @pytest.mark.parametrize(
        ("end", "deadlines"),
        [
            ("2025-06-30", ["2025-03-31", "2025-03-30", "2025-03-29", "2025-04-01"]),
            ("2025-02-28", ["2024-11-30", "2024-11-28", "2024-11-27", "2024-11-30"]),
            ("2025-05-30", ["2025-02-27", "2025-02-28", "2025-02-27", "2025-03-01"]),
        ],
    )
    def test_renewal_is_refused_by_these_days(self, end: str, deadlines: list[str]) -> None:
        found = [refusal_deadline(date.fromisoformat(end), f"R-{letter}").isoformat() for letter in "ABCD"]
        assert found == deadlines

    def test_late_months_are_counted_from_the_origin(self) -> None:
        days = [
            ("2025-01-30", "2025-03-31", 3, 3, 2),
            ("2024-11-29", "2025-03-30", 5, 5, 5),
            ("2025-01-31", "2025-03-01", 2, 2, 1),
        ]
        for deadline, back, *months in days:
            found = [
                late_months(date.fromisoformat(deadline), date.fromisoformat(back), f"R-{letter}") for letter in "ABC"
            ]
            assert found == months

    def test_business_days_around_golden_week_and_new_year(self) -> None:
        found = [
            second_business_day(date.fromisoformat(day), "R-A").isoformat()
            for day in ("2025-05-02", "2025-12-26", "2026-09-18")
        ]
        assert found == ["2025-05-08", "2026-01-06", "2026-09-25"]
