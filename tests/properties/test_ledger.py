"""The books always balance, and every yen is where a naive oracle puts it (Articles 28(3), 38, 39; Civil Code 488-491)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, months_end, shifted
from hypothesis import given, settings
from hypothesis import strategies as st
from wild import around, pick, some_readings, wild_case

from yakkan import Matter, Register, View, parse_case
from yakkan.domain.contract import deposit_refunds
from yakkan.domain.contract.debts import grouped, in_order, in_order_within
from yakkan.domain.money import round_down, round_half_up, spread_rounded
from yakkan.domain.terms.payment import allocate, ranks

Json = dict[str, Any]

DETERMINED = settings(max_examples=40, derandomize=True, database=None)


def half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


# --- any case file at all -------------------------------------------------------------------------------------------


def balances(view: View) -> Counter[str]:
    """What each account holds: debits less credits (yen)."""
    found: Counter[str] = Counter()
    for posting in view.fees.postings:
        assert posting.amount >= 0, posting
        found[posting.debit] += posting.amount
        found[posting.credit] -= posting.amount
    return found


def recorded(view: View, event: str) -> int:
    """Yen of all effective facts of a name."""
    rows = [row.entry for row in view.timeline if row.event == event and row.effect == "full" and row.entry]
    return sum(entry.event.amount for entry in rows if entry.status == "effective")  # type: ignore[attr-defined]


SEEDS = range(1, 81)


@pytest.fixture(scope="module")
def views() -> list[View]:
    """Views of some strangers' matters, each on two days and under some readings."""
    found = []
    for seed in SEEDS:
        chance = Random(seed)
        case = wild_case(chance)
        with Register(":memory:") as register:
            matter = register.apply(parse_case(case.text, "case.jsonl"))
            for _ in range(2):
                day = around(chance, pick(chance, case.days), 5, pick(chance, [3, 40, 400]))
                found.append(matter.view(as_of=day, readings=some_readings(chance, 3)))
    return found


def figure(text: str) -> int:
    return int(text.replace(",", ""))


class TestPostings:
    def test_balance_with_what_is_owed_for_every_contract(self, views: list[View]) -> None:
        for view in views:
            owed: Counter[str] = Counter()
            for charge in view.fees.charges:
                owed[f"receivable:{charge.contract or 'account'}"] += charge.outstanding
            held = balances(view)
            assert {name: held[name] for name in owed} == dict(owed)
            assert all(owed[name] == yen for name, yen in held.items() if name.startswith("receivable:"))

    def test_balance_with_the_money_that_came_and_went(self, views: list[View]) -> None:
        for view in views:
            held = balances(view)
            came = recorded(view, "PaymentReceived") + recorded(view, "DepositPaid")
            assert held["cash"] == came - recorded(view, "DepositRefunded")
            # A claim counts as far as it met debts (Civil Code 505(1)).
            assert 0 <= held["customer-claims"] <= recorded(view, "SetOffDeclared")
            assert -held["deposits"] == view.fees.totals.deposit_held
            assert -held["late-interest"] == view.fees.totals.interest_paid
            assert sum(held.values()) == 0

    def test_every_yen_that_came_is_in_one_place(self, views: list[View]) -> None:
        for view in views:
            totals = view.fees.totals
            came = recorded(view, "PaymentReceived") + recorded(view, "DepositPaid") + balances(view)["customer-claims"]
            # What others than the customer paid on debts of theirs, or may have back of it, stands in no total.
            others = sum(charge.paid for charge in view.fees.charges if charge.debtor != "customer")
            others -= balances(view)["lessor-credit"]
            waits = totals.advance + totals.refundable - deposit_refunds.free(view.chronicle)
            settled = totals.paid + totals.interest_paid + others
            assert came - recorded(view, "DepositRefunded") == settled + totals.deposit_held + waits

    def test_balance_with_the_customers_credit(self, views: list[View]) -> None:
        for view in views:
            totals = view.fees.totals
            free = -balances(view)["customer-credit"] - totals.advance
            # Refundable is what no charge took, and a deposit once nothing keeps it.
            assert 0 <= totals.refundable - free <= totals.deposit_held

    def test_balance_with_the_tax_of_all_charges(self, views: list[View]) -> None:
        for view in views:
            assert -balances(view)["consumption-tax"] == sum(charge.tax for charge in view.fees.charges)


class TestCharges:
    def test_are_paid_outstanding_or_taken_off_and_nothing_else(self, views: list[View]) -> None:
        for view in views:
            credited = {charge.id: charge.credited for charge in view.chronicle.ledger.charges}
            for charge in view.fees.charges:
                assert charge.gross == charge.net + charge.tax
                assert charge.paid + charge.outstanding + credited[charge.id] == charge.gross
                assert charge.outstanding >= 0
                assert charge.paid >= 0

    def test_are_explained_by_what_met_them_to_the_yen(self, views: list[View]) -> None:
        sums = re.compile(r"([\d,]+)((?: [-+] [\d,]+ [a-z ]+)*) = ([\d,]+) yen")
        for view in views:
            interest = Counter[str]()
            for line in view.fees.interest:
                interest[line.charge] += line.paid
            for charge in view.fees.charges:
                nodes = {node.text: node for node in view.explain(charge).children}
                told = nodes.get("what is left of it")
                if told is None:
                    assert charge.outstanding == max(charge.gross, 0)
                    assert not interest[charge.id]
                    continue
                found = sums.fullmatch(told.arithmetic)
                assert found is not None, told.arithmetic
                gross, steps, left = found.groups()
                moved = sum(int(step.replace(",", "").replace(" ", "")) for step in re.findall(r"[-+] [\d,]+", steps))
                assert figure(gross) + moved == figure(left) == charge.outstanding
                assert figure(gross) == charge.gross
                said = " ".join(node.arithmetic for node in view.explain(charge).children)
                assert sum(map(figure, re.findall(r"([\d,]+) of late interest", said))) == interest[charge.id]

    def test_that_payments_can_go_to_are_kept_in_their_order(self, views: list[View]) -> None:
        for view in views:
            ledger, rate = view.chronicle.ledger, view.chronicle.ledger.accrual.rate
            open_to_payments = {
                charge
                for charge in ledger.charges
                if charge.debtor == "customer" and (charge.outstanding > 0 or charge.interest_owed[0])
                if charge.kind != "deposit" or not charge.outstanding
            }
            groups = [list(group.values()) for group in ledger.debts.groups()]
            assert sorted(ledger.debts, key=id) == sorted(open_to_payments, key=id)
            for group in groups:
                assert [charge.number for charge in group] == sorted(charge.number for charge in group)
                assert len({(charge.delay_after, rate(charge)) for charge in group}) == 1
            for course in {charge.course for charge in ledger.charges}:
                own = [charge for charge in ledger.charges if charge.course is course and charge in open_to_payments]
                assert ledger.debts.of(course) == own
                met_within = in_order_within(own, view.as_of, ledger.accrual)
                assert met_within == in_order(grouped(own), view.as_of, rate)
            met = [charge for _, rank in in_order(ledger.debts.groups(), view.as_of, rate) for charge in rank]
            assert met == sorted(
                open_to_payments, key=lambda c: (c.delay_after > view.as_of, -rate(c), c.delay_after, c.number)
            )

    def test_add_up_to_the_totals(self, views: list[View]) -> None:
        for view in views:
            own = [charge for charge in view.fees.charges if charge.debtor == "customer"]
            fees = [charge for charge in own if charge.kind != "deposit"]
            called = sum(charge.outstanding for charge in own if charge.kind == "deposit")
            totals = view.fees.totals
            assert totals.charged == sum(charge.gross for charge in fees if charge.gross > 0) + called
            assert totals.reductions == sum(charge.gross for charge in fees if charge.gross < 0)
            assert totals.paid == sum(charge.paid for charge in fees)
            assert totals.outstanding == sum(charge.outstanding for charge in own)
            assert totals.refundable >= 0
            assert 0 <= totals.overdue <= totals.outstanding

    def test_less_what_was_taken_off_and_paid_leave_what_is_outstanding(self, views: list[View]) -> None:
        for view in views:
            totals = view.fees.totals
            if any(charge.debtor != "customer" for charge in view.fees.charges):
                continue
            assert totals.charged + totals.reductions - totals.paid == totals.outstanding

    def test_leave_no_free_money_beside_a_debt(self, views: list[View]) -> None:
        for view in views:
            totals = view.fees.totals
            free = -balances(view)["customer-credit"] - totals.advance
            debts = [c for c in view.fees.charges if c.debtor == "customer" and c.outstanding and c.kind != "deposit"]
            assert not free or not debts

    def test_bear_interest_in_lines_that_follow_one_another(self, views: list[View]) -> None:
        for view in views:
            assert view.fees.totals.interest_paid == sum(line.paid for line in view.fees.interest)
            for id in {line.charge for line in view.fees.interest}:
                lines = [line for line in view.fees.interest if line.charge == id]
                for line, following in zip(lines, lines[1:], strict=False):
                    assert line.from_ <= line.to < following.from_


class TestArticle28_3_Title:
    def test_passes_only_with_the_price_and_its_tax_paid(self, views: list[View]) -> None:
        for view in views:
            for line in view.contracts:
                for unit in line.units:
                    if unit.title in (None, "company"):
                        continue
                    prices = [
                        c for c in view.fees.charges if c.contract == line.contract and c.unit in (unit.unit, None)
                    ]
                    prices = [c for c in prices if c.kind in ("price", "instalment")]
                    assert prices
                    assert not [c for c in prices if c.outstanding]


# --- interest, day by day -------------------------------------------------------------------------------------------


@dataclass
class Owed:
    """One debt in the oracle's hands."""

    gross: int
    late_from: date
    arises: date
    left: int = 0
    interest: Fraction = Fraction(0)
    waiting: int = 0


@dataclass
class Purse:
    """An oracle that adds a day's interest every day (38(5)) and hands payments out yen by yen (488, 489)."""

    debts: dict[str, Owed]
    free: int = 0
    interest_paid: int = 0

    def morning(self, day: date) -> None:
        for debt in self.debts.values():
            if day >= debt.late_from:
                debt.interest += Fraction(debt.left * 145, 1000 * 365)
            if debt.arises == day:
                debt.left = debt.gross
                taken, debt.waiting = debt.waiting, 0
                self.free += taken  # money kept for it is free as soon as it can be spent
                while self.free and debt.left:
                    self.free, debt.left = self.free - 1, debt.left - 1

    def pay(self, day: date, amount: int, name: str | None) -> None:
        if name is not None:
            debt = self.debts[name]
            if day >= debt.arises:
                amount = self.hand_out(day, amount, [debt])
            while amount and day < debt.arises and debt.waiting < debt.gross:
                amount, debt.waiting = amount - 1, debt.waiting + 1
        self.free += self.hand_out(day, amount, [debt for debt in self.debts.values() if day >= debt.arises])

    def hand_out(self, day: date, amount: int, debts: list[Owed]) -> int:
        interest = half_up(sum((debt.interest for debt in debts), Fraction(0)))
        if not amount or not any(debt.left or debt.interest for debt in debts):
            return amount
        assert amount >= interest, "the stories below pay enough at a time"
        self.interest_paid += interest
        amount -= interest
        for debt in sorted(debts, key=lambda debt: (debt.late_from > day + DAY, debt.late_from)):
            debt.interest = Fraction(0)
            while amount and debt.left:
                amount, debt.left = amount - 1, debt.left - 1
        return amount


@st.composite
def debts_and_payments(draw: st.DrawFn) -> tuple[dict[str, Json], list[tuple[date, int, str | None]]]:
    chance = draw(st.randoms(use_true_random=False))
    start = date(2024, 1, 10)
    contracts = {}
    for number, name in enumerate(["a", "b", "c"][: chance.randrange(1, 4)]):
        # Different weeks, so that no two debts fall due on one day.
        contracts[name] = {
            "price": chance.randrange(30_000, 90_000),
            "due_on": start + (chance.randrange(6) * 21 + number * 7 + chance.randrange(7)) * DAY,
            "confirmed": start + chance.randrange(100) * DAY,
        }
    paid = []
    for _ in range(chance.randrange(1, 6)):
        on = start + chance.randrange(200) * DAY
        paid.append((on, chance.randrange(25_000, 90_000), pick(chance, [None, None, *contracts])))
    return contracts, sorted(paid, key=lambda each: each[0])


def told(contracts: dict[str, Json], paid: Iterable[tuple[date, int, str | None]]) -> Matter:
    events: list[Json] = [
        {"event": "ApplicationReceived", "on": "2023-12-01"},
        {"event": "AcceptanceArrived", "on": "2023-12-04", "form": "paper"},
    ]
    for name, each in contracts.items():
        events.append({"event": "WorkCompleted", "on": each["confirmed"].isoformat(), "contract": name})
        confirmation = {"event": "CompletionConfirmed", "on": each["confirmed"].isoformat(), "contract": name}
        events.append({**confirmation, "form": "paper"})
    for on, amount, target in paid:
        payment = {"event": "PaymentReceived", "on": on.isoformat(), "amount": amount}
        events.append(payment if target is None else {**payment, "contract": target})
    lines = [
        {"id": name, "kind": "integration", "price": each["price"], "payment": {"due_on": each["due_on"].isoformat()}}
        for name, each in contracts.items()
    ]
    quote = {"number": "Q-1", "issued_on": "2023-11-01"}
    case = {"order": "SO-1", "customer": "みなと商事", "quote": quote, "contracts": lines, "events": events}
    return Register(":memory:").apply(parse_case(json.dumps(case), "case.json"))


class TestArticle38_5_Interest:
    @settings(max_examples=12, derandomize=True, database=None)
    @given(debts_and_payments())
    def test_every_day_shows_the_interest_and_balance_that_adding_up_the_days_gives(
        self, drawn: tuple[dict[str, Json], list[tuple[date, int, str | None]]]
    ) -> None:
        contracts, paid = drawn
        matter = told(contracts, paid)
        debts = {}
        for name, each in contracts.items():
            due = max(shifted(each["due_on"], "R-A"), each["confirmed"])
            debts[name] = Owed(each["price"] + each["price"] // 10, due + DAY, each["confirmed"])
        purse = Purse(debts)
        for day in each_day(date(2024, 1, 1), date(2024, 9, 1)):
            purse.morning(day)
            for _, amount, target in [each for each in paid if each[0] == day]:
                purse.pay(day, amount, target)
            # Every day counts; two in a week are looked at, and those on which something is paid.
            if day.toordinal() % 4 and not [each for each in paid if each[0] == day]:
                continue
            fees = matter.view(as_of=day).fees
            assert fees.totals.outstanding == sum(debt.left for debt in debts.values()), day
            assert fees.totals.late_interest == half_up(sum((d.interest for d in debts.values()), Fraction(0))), day
            assert fees.totals.interest_paid == purse.interest_paid, day
            assert fees.totals.advance == sum(debt.waiting for debt in debts.values()), day
            assert fees.totals.refundable == purse.free, day

    @DETERMINED
    @given(st.integers(1, 10**9), st.integers(2, 900), st.integers(1, 899))
    def test_interest_is_additive_over_splits_before_rounding(self, price: int, days: int, first: int) -> None:
        split = min(first, days - 1)
        due = date(2024, 1, 31)
        contract = {"a": {"price": price, "due_on": due, "confirmed": date(2024, 1, 10)}}
        view = told(contract, []).view(as_of=due + days * DAY)
        ledger = view.chronicle.ledger
        charge = ledger.by_id["a/price"]
        whole = ledger.accrual.running(charge, due + days * DAY)
        ledger.accrue(charge, due + split * DAY)
        rest = ledger.accrual.running(charge, due + days * DAY)
        assert whole is not None
        assert rest is not None
        assert sum(segment.exact for segment in charge.segments) + rest.exact == whole.exact
        assert whole.exact == Fraction(charge.gross * 145 * days, 1000 * 365)


# --- allocation (Civil Code 488(4), 489) ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Debt:
    """What a payment can go to: exact interest so far, principal, due day, yearly rate. Yen."""

    interest: Fraction
    principal: int
    due_on: date
    rate: Fraction


def naive_allocation(
    amount: int, debts: list[Debt], on: date, principal_first: bool, rounds: Any
) -> tuple[list[int], list[int], int]:
    """Yen by yen to whoever comes first; those of one rank share in proportion, to the nearest yen below and up."""
    numbers = range(len(debts))
    interest = [int(debt.interest) for debt in debts]
    while sum(interest) < rounds(sum((debt.interest for debt in debts), Fraction(0)).as_integer_ratio()):
        interest[max(numbers, key=lambda i: (debts[i].interest - interest[i], -i))] += 1
    heads = [(interest, [0] * len(debts)), ([debt.principal for debt in debts], [0] * len(debts))]
    ranks = sorted({(debt.due_on > on, -debt.rate, debt.due_on) for debt in debts})
    for due, got in reversed(heads) if principal_first else heads:
        for rank in ranks:
            group = [i for i in numbers if (debts[i].due_on > on, -debts[i].rate, debts[i].due_on) == rank]
            wanted = sum(due[i] for i in group)
            given_out = 0
            while amount and given_out < wanted:
                amount, given_out = amount - 1, given_out + 1
            for i, share in zip(group, in_proportion(given_out, [Fraction(due[i]) for i in group]), strict=True):
                got[i] = share
    return heads[0][1], heads[1][1], amount


def in_proportion(total: int, weights: list[Fraction]) -> list[int]:
    """Whole yen in proportion; the yen that fractions leave over go to the largest of them, the earlier first."""
    whole = sum(weights, Fraction(0))
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [share.numerator // share.denominator for share in exact]
    while sum(shares) < total:
        shares[max(range(len(exact)), key=lambda i: (exact[i] - shares[i], -i))] += 1
    return shares


DEBTS = st.builds(
    Debt,
    interest=st.fractions(0, 40, max_denominator=7),
    principal=st.integers(0, 60),
    due_on=st.integers(0, 3).map(lambda days: date(2024, 6, 29) + days * DAY),
    rate=st.sampled_from([Fraction(145, 1000), Fraction(3, 100)]),
)


class TestCivilCode488And489_Allocation:
    @settings(max_examples=100, derandomize=True, database=None)
    @given(
        st.integers(0, 250),
        st.lists(DEBTS, min_size=1, max_size=4),
        st.booleans(),
        st.sampled_from([round_half_up, round_down]),
    )
    def test_agrees_with_handing_out_single_yen(
        self, amount: int, debts: list[Debt], principal_first: bool, rounds: Any
    ) -> None:
        on = date(2024, 6, 30)
        places = ranks([(debt.due_on, debt.rate) for debt in debts], on)
        groups = [[i for i, its in enumerate(places) if its == place] for place in sorted(set(places))]
        interest, _ = spread_rounded([debt.interest.as_integer_ratio() for debt in debts], rounds)
        heads = [interest, [debt.principal for debt in debts]]
        given, left = [[0] * len(debts), [0] * len(debts)], amount
        for head in (1, 0) if principal_first else (0, 1):
            for group in groups:
                shares = allocate(left, [heads[head][i] for i in group]) if left else [0] * len(group)
                left -= sum(shares)
                for i, share in zip(group, shares, strict=True):
                    given[head][i] = share
        assert (*given, left) == naive_allocation(amount, debts, on, principal_first, rounds)
        assert sum(given[0]) + sum(given[1]) + left == amount


# --- early termination (10(2), 38(2)) -------------------------------------------------------------------------------


def net_of_a_term(starts: date, months: int, fee: int, kind: str, ended: date | None) -> int:
    """Yen without tax of everything that a service of one term costs."""
    service = {"id": "s", "kind": kind, "monthly_fee": fee, "starts_on": starts.isoformat(), "term_months": months}
    events: list[Json] = [
        {"event": "ApplicationReceived", "on": "2023-12-01"},
        {"event": "AcceptanceArrived", "on": "2023-12-04", "form": "paper"},
    ]
    if ended is not None:
        notice = {"event": "EarlyTerminationNoticed", "on": ended.isoformat(), "contract": "s", "form": "paper"}
        events.append(notice)
    quote = {"number": "Q-1", "issued_on": "2023-11-01"}
    contracts = [{**service, "auto_renews": False}]
    case = {"order": "SO-1", "customer": "みなと商事", "quote": quote, "contracts": contracts, "events": events}
    matter = Register(":memory:").apply(parse_case(json.dumps(case), "case.json"))
    view = matter.view(as_of=months_end(starts, months) + 40 * DAY)
    assert view.state("s") == ("expired" if ended is None else "terminated")
    return sum(charge.net for charge in view.fees.charges)


class TestArticle10_2_LumpSum:
    @DETERMINED
    @given(
        st.integers(0, 400),
        st.integers(1, 14),
        st.integers(1, 400_000),
        st.sampled_from(["outsourcing", "maintenance", "rental"]),
        st.integers(0, 1000),
    )
    def test_makes_the_fees_of_a_term_whole_on_whatever_day_it_is_ended(
        self, later: int, months: int, fee: int, kind: str, share: int
    ) -> None:
        starts = date(2024, 1, 1) + later * DAY
        length = (months_end(starts, months) - starts).days
        ended = starts + (length * share // 1000) * DAY
        assert net_of_a_term(starts, months, fee, kind, ended) == net_of_a_term(starts, months, fee, kind, None)
