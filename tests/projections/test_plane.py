"""The plane says at every position what a view of that day and that instant says, and says what it cannot answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from wild import some_readings, wild_case

from yakkan import Register, View, load_case
from yakkan.adapters.casefile import parse_case
from yakkan.adapters.generator import Plan, case_lines
from yakkan.domain.contract.history import History
from yakkan.domain.instants import JST, day_of
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import InterestLine
from yakkan.projections.lines import Line
from yakkan.projections.plane import EFFORT, Plane, Stop, plane
from yakkan.projections.view import Walk

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CASES = (
    "late-rejection",  # corrections of corrections, withdrawals
    "completion-corrected-twice",
    "leap-day",
    "three-servers",  # part payments with late interest
    "renewals-undone",
    "rental-late-return",
    "disputes/set-off",
    "disputes/harassment",
)
POINTS = 14


def history_of(name: str) -> History:
    return Register(":memory:").apply(load_case(str(EXAMPLES / f"{name}.yaml"))).history


def lines_of(view: View) -> Iterator[Line]:
    """Every line of a view, without its grounds."""
    for contract in view.contracts:
        yield replace(contract, units=())
        yield from contract.units
    for grounded in (*view.obligations, *view.fees.charges, *view.fees.interest, *view.liability):
        yield replace(grounded, grounds=())  # type: ignore[call-arg, type-var]
    yield view.fees.totals
    for row in view.timeline:
        yield replace(row, entry=None)


def positions(made: Plane, random: Random) -> Iterator[tuple[date, Stop]]:
    for _ in range(POINTS):
        stop = random.choice(made.stops)
        yield made.first + timedelta(days=random.randint(0, ((stop.until or made.last) - made.first).days)), stop


def assert_same(history: History, made: Plane, day: date, stop: Stop, readings: dict[str, str] | None = None) -> None:
    view = View(history, day, stop.at, readings)
    expected = Counter(repr(line) for line in lines_of(view))
    assert Counter(repr(line) for line in made.at(day, stop).values()) == expected, (day, stop)
    # A charge rests on its grounds, and below them stands what met it: payments, set-off, reductions, what is left.
    values = [made.values[number] for key, number in made.numbers(day, stop) if key.section == "charge"]
    assert Counter("".join(map(str, value.grounds)) for value in values) == Counter(
        "".join(map(str, view.explain(charge).children)) for charge in view.fees.charges
    ), (day, stop)


class TestPlane:
    @pytest.mark.parametrize("name", CASES)
    @pytest.mark.parametrize("effort", [EFFORT, 1], ids=["whole", "chosen"])
    def test_says_what_the_view_says(self, name: str, effort: int) -> None:
        history = history_of(name)
        made = plane(history, day_of(history.records[-1].recorded_at), effort=effort)
        for day, stop in positions(made, Random(f"{name} {effort}")):
            assert_same(history, made, day, stop)

    @pytest.mark.parametrize("readings", [{"X67": "R-C"}, {"X67": "R-A", "X6": "R-B"}, {"X44": "R-B", "X4": "R-B"}])
    def test_interest_that_bends_is_right_on_every_day(self, readings: dict[str, str]) -> None:
        """Statutory interest over two years, one of them a leap year, with a spell of force majeure."""
        history = Register(":memory:").apply(parse_case(OWED, name="owed.yaml")).history
        made = plane(history, date(2025, 3, 31), readings=readings)
        running = 0
        for number in range(0, 700, 9):
            day = date(2023, 5, 20) + timedelta(days=number)
            assert_same(history, made, day, made.stops[-1], readings)
            running += any(isinstance(line, InterestLine) for line in made.at(day, made.stops[-1]).values())
        assert running > 50

    def test_grounds_read_as_the_view_explains_them(self) -> None:
        history = history_of("three-servers")
        made = plane(history, date(2025, 11, 20))
        day, stop = date(2025, 11, 20), made.stops[-1]
        view = View(history, day)
        expected = Counter(str(tree) for line in view.fees.interest for tree in view.explain(line).children)
        values = [made.values[number] for _, number in made.numbers(day, stop)]
        found = [
            str(_read(tree, value.arithmetic(tree.arithmetic, day)))
            for value in values
            if isinstance(value.line, InterestLine)
            for tree in value.grounds
        ]
        assert Counter(found) == expected

    def test_an_instant_between_two_records_answers_as_the_earlier_one_but_for_forecasts(self) -> None:
        history = history_of("late-rejection")
        asked = datetime(2025, 6, 11, 23, 0, tzinfo=JST)
        made = plane(history, date(2025, 6, 11), asked)
        assert made.stop(asked).at == asked
        assert_same(history, made, date(2025, 8, 1), made.stop(asked))
        assert_same(history, made, date(2025, 6, 11), made.stop(asked))

    def test_before_the_first_record_nothing_is_known(self) -> None:
        history = history_of("late-rejection")
        made = plane(history, date(2025, 6, 11), date(2025, 1, 1))
        assert made.at(date(2025, 6, 11), made.stop(date(2025, 1, 1))) == {}
        assert_same(history, made, date(2025, 6, 11), made.stops[-1])

    def test_a_stop_without_forecasts_says_up_to_which_day_it_answers(self) -> None:
        history = history_of("leap-day")
        made = plane(history, day_of(history.records[-1].recorded_at), effort=1)
        limited = [stop for stop in made.stops if stop.until is not None]
        assert made.chosen
        assert limited
        for stop in limited:
            assert stop.until is not None
            assert stop.until >= day_of(stop.at)
            assert_same(history, made, min(stop.until, made.last), stop)

    def test_reaches_from_before_the_first_fact_to_a_year_beyond_the_last(self) -> None:
        history = history_of("late-rejection")
        made = plane(history, date(2025, 6, 11))
        assert made.first < date(2025, 4, 25)
        assert made.last > date(2026, 7, 7)
        for day in (made.first, made.last):
            assert_same(history, made, day, made.stops[-1])


class TestLookingOnlyAtWhatSomethingHappenedTo:
    """Whatever the plane does not look at on a day reads as before: a view of each day looks at everything."""

    @pytest.mark.parametrize("seed", [*range(4000, 4005), *range(4007, 4014), 4018])
    def test_of_a_wild_matter_of_several_orders(self, seed: int) -> None:
        chance = Random(seed)
        case = wild_case(chance, most=14, orders=(2, 3, 4))
        readings = some_readings(chance, 4) if seed % 2 else None
        history = Register(":memory:").apply(parse_case(case.text, "case.jsonl")).history
        made = plane(history, max(case.days), readings=readings, effort=1)
        self.assert_days(history, made, chance.choice([made.stops[-1], *made.stops]), readings, [1, 2, 5, 30], chance)

    @pytest.mark.parametrize("readings", [None, {"X42": "R-B", "X5": "R-B", "X44": "R-B", "X61": "R-B"}])
    def test_of_a_matter_of_twenty_contracts(self, readings: dict[str, str] | None) -> None:
        plan = Plan(seed=11, contracts=20, per_matter=20, corrected=0.0, disputed=0.5)
        history = Register(":memory:").apply(parse_case("\n".join(case_lines(plan)), name="matter.jsonl")).history
        made = plane(history, day_of(history.records[-1].recorded_at), readings=readings, effort=1)
        self.assert_days(history, made, made.stops[-1], readings, [1, 30, 60], Random(1))

    def test_of_a_day_on_which_only_the_law_or_the_end_of_an_excuse_changes_lines(self) -> None:
        history = Register(":memory:").apply(parse_case(EXCUSED, name="excused.yaml")).history
        made = plane(history, date(2019, 12, 1))
        for number in range(110):
            assert_same(history, made, date(2019, 7, 20) + timedelta(days=number), made.stops[-1])

    def assert_days(
        self,
        history: History,
        made: Plane,
        stop: Stop,
        readings: dict[str, str] | None,
        steps: list[int],
        chance: Random,
    ) -> None:
        walk = Walk(history, stop.at, readings)
        day, until = made.first, min(stop.until or made.last, made.last - timedelta(days=300))
        while day <= until:
            expected = Counter(repr(line) for line in lines_of(walk.view(day)))
            assert Counter(repr(line) for line in made.at(day, stop).values()) == expected, day
            day += timedelta(days=chance.choice(steps))


def _read(tree: Explanation, arithmetic: str) -> Explanation:
    return replace(tree, arithmetic=arithmetic)


OWED = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2023-01-10}
contracts:
  - {id: server, kind: supply, price: 1234567, payment: {due_on: 2023-05-31}}
  - {id: pc, kind: rental, monthly_fee: 30000, starts_on: 2023-02-01, term_months: 24}
events:
  - {event: ApplicationReceived, on: 2023-01-15}
  - {event: AcceptanceArrived, on: 2023-01-20, form: paper}
  - {event: EquipmentReceived, contract: server, on: 2023-02-20}
  - {event: RentalDelivered, contract: pc, on: 2023-02-01}
  - {event: ForceMajeureOccurred, on: 2023-09-01, until: 2023-10-15}
  - {event: PaymentReceived, contract: server, amount: 300000, on: 2024-01-10}
"""
"""A supply whose price bears statutory interest under X6 R-B, over the leap year 2024."""

EXCUSED = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2019-03-01}
contracts:
  - {id: server, kind: supply, price: 1000000, due_on: 2019-08-30}
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2019-04-01, term_months: 24}
events:
  - {event: ApplicationReceived, on: 2019-03-05}
  - {event: AcceptanceArrived, on: 2019-03-10, form: paper}
  - {event: ForceMajeureOccurred, contract: server, on: 2019-08-20, until: 2019-09-12}
"""
"""An excuse that ends in the middle of a month, and a cap with tax whose rate changes on 2019-10-01."""
