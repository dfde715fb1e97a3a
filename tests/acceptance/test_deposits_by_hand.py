"""Deposits: what may be called for, what they secure and when they go back, worked out by hand."""

from __future__ import annotations

import pytest
from rentals import PC, assessed, damaged, delivered, lost, rental, rented, returned
from services import WATCH, deposited, service, watched
from story import (
    Json,
    Seen,
    accepted,
    applied,
    certificate,
    fact,
    formed,
    formed_on,
    given,
    integration,
    paid,
    received,
    supply,
)

LIMIT: Json = {"deposit_limit": 500_000}


class TestArticle39_1_DepositsPaidBeforeTheCall:
    """300,000 yen were paid as a deposit on 2025-03-10; the quote allows 300,000."""

    def calls(self, *facts: Json) -> list[tuple[int, int]]:
        paid_before = fact("DepositPaid", "2025-03-10", contract=WATCH, amount=300_000)
        parts = (service("2025-04-01", 12), *formed_on("2025-03-03"), paid_before, *facts)
        seen = given(*parts, quote={"deposit_limit": 300_000}).as_of("2025-03-31")
        return [(charge["paid"], charge["outstanding"]) for charge in seen.charges(kind="deposit")]

    @pytest.mark.parametrize("on", ["2025-03-10", "2025-03-12"])
    def test_meet_it(self, on: str) -> None:
        assert self.calls(fact("DepositDemanded", on, contract=WATCH, amount=300_000)) == [(300_000, 0)]

    def test_meet_calls_once(self) -> None:
        # A second call goes beyond the quote; with one of 100,000 before, 200,000 are left for it.
        one, two = (
            fact("DepositDemanded", "2025-03-12", contract=WATCH, amount=100_000),
            fact("DepositDemanded", "2025-03-13", contract=WATCH, amount=200_000),
        )
        assert self.calls(one, two) == [(100_000, 0), (200_000, 0)]
        assert self.calls(one, two, {**two, "on": "2025-03-14"}) == [(100_000, 0), (200_000, 0)]

    def test_of_another_contract_or_of_none_are_not_for_this_one(self) -> None:
        call = fact("DepositDemanded", "2025-03-12", amount=300_000)
        assert self.calls(call) == []


class TestArticle39_1_CallsForADepositOfNoUse:
    def test_bind_nobody_without_a_contract(self) -> None:
        # Applied for on 2025-03-01; refused on 03-10 or accepted on 03-20.
        for contract in (WATCH, None):
            call = fact("DepositDemanded", "2025-03-19", contract=contract, amount=300_000)
            refused = given(
                service("2025-04-01", 12), applied("2025-03-01"), fact("ApplicationRejected", "2025-03-10"), call
            )
            assert (refused.as_of("2025-05-01").duties("O29"), refused.as_of("2025-05-01").totals["charged"]) == ([], 0)
            story = given(service("2025-04-01", 12), applied("2025-03-01"), accepted("2025-03-20"), quote=LIMIT)
            assert story.then(call).as_of("2025-03-20").duties("O29") == []
            assert len(story.then({**call, "on": "2025-03-20"}).as_of("2025-03-20").duties("O29")) == 1

    @pytest.mark.parametrize("held", [0, 100_000])
    def test_are_over_when_there_is_nothing_to_secure_any_more(self, held: int) -> None:
        # Due on 2025-03-19; the service ended on 04-10, its fee of 110,000 was paid on 05-20.
        some = [fact("DepositPaid", "2025-03-10", contract=WATCH, amount=held)] if held else []
        call = fact("DepositDemanded", "2025-03-05", contract=WATCH, amount=300_000)
        ended = (fact("TerminationAgreed", "2025-04-10", contract=WATCH), paid("2025-05-20", 110_000, contract=WATCH))
        story = given(service("2025-04-01", 12), *formed_on("2025-03-03"), call, *some, *ended, quote=LIMIT)
        assert story.as_of("2025-05-19").charge("watch/deposit/1")["outstanding"] == 300_000 - held
        seen = story.as_of("2025-05-20")
        assert (seen.duty("O29")["status"], seen.duty("O29")["ended_on"]) == (
            "discharged" if held else "released",
            "2025-05-20",
        )
        # 3% for 62 days from 03-20 stay owed: 1,528.77, or 1,019.18 on 200,000.
        late = 1_019 if held else 1_529
        wanted = {
            "charged": 110_000,
            "reductions": 0,
            "paid": 110_000,
            "outstanding": 0,
            "overdue": 0,
            "late_interest": late,
        }
        assert {name: seen.totals[name] for name in wanted} == wanted
        assert (seen.totals["deposit_held"], seen.totals["refundable"]) == (held, 0)
        # The interest is a debt, and the deposit goes back when it is paid (39(2)).
        cleared = story.then(paid("2025-05-21", late)).as_of("2025-05-21")
        assert cleared.totals["refundable"] == held

    @pytest.mark.parametrize(("on", "effect"), [("2025-05-19", "full"), ("2025-05-20", "none")])
    def test_secure_nothing_after_the_end_when_all_is_paid(self, on: str, effect: str) -> None:
        facts = (paid("2025-05-20", 330_000, contract=WATCH), fact("DepositDemanded", on, contract=WATCH, amount=1))
        story = given(service("2025-04-01", 1, auto_renews=False), *formed_on("2025-03-03"), *facts, quote=LIMIT)
        assert story.as_of("2025-05-20").row("DepositDemanded")["effect"] == effect


class TestArticle39_1_ADepositCalledForNoDay:
    def test_tells_how_the_reasonable_time_is_counted(self) -> None:
        called = fact("DepositDemanded", "2025-03-10", contract=WATCH, amount=100_000)
        story = given(service("2025-04-01", 12), *formed("2025-01-06"), called, quote={"deposit_limit": 100_000})
        told = [ground["arithmetic"] for ground in story.as_of("2025-03-10").charge("watch/deposit/1")["because"]]
        assert told[0] == "due: a reasonable time, 14 days after 2025-03-10 = 2025-03-24"


class TestArticle39_Deposits:
    def call(self, on: str, yen: int, contract: str | None = WATCH) -> Json:
        return fact("DepositDemanded", on, contract=contract, amount=yen)

    @pytest.mark.parametrize(("second", "effect"), [(100_000, "full"), (100_001, "none")])
    @pytest.mark.parametrize("on", ["other", None])
    def test_of_all_contracts_of_an_order_keep_to_the_quote_together(
        self, second: int, effect: str, on: str | None
    ) -> None:
        # The quote names 500,000 yen. 400,000 are called for on one contract: 100,000 are left for all others.
        other = service("2025-01-01", 12, id="other")
        story = given(
            *watched(other, self.call("2024-12-10", 400_000), self.call("2024-12-11", second, on)),
            quote={"deposit_limit": 500_000},
        )
        assert story.as_of("2024-12-11").row("DepositDemanded", on="2024-12-11")["effect"] == effect

    @pytest.mark.parametrize(("x1", "due"), [("R-A", "2025-03-17"), ("R-B", "2025-03-16"), ("R-C", "2025-03-17")])
    def test_called_for_without_a_day_are_due_on_a_day_of_business(self, x1: str, due: str) -> None:
        # A reasonable time of 14 days after Sun 2025-03-02 ends on Sun 03-16, so on Mon 03-17 (Civil Code 142).
        story = given(*watched(self.call("2025-03-02", 100_000)), quote={"deposit_limit": 100_000})
        assert story.as_of("2025-03-02", X1=x1).charge("watch/deposit/1")["due_on"] == due

    def test_called_for_under_a_quote_allow_the_time_of_that_quote(self) -> None:
        quick = service("2025-01-01", 12, id="quick", special={"reasonable_days": 4})
        story = given(*watched(quick, self.call("2025-03-03", 100_000, "quick")), quote={"deposit_limit": 100_000})
        assert story.as_of("2025-03-03").charge("quick/deposit/1")["due_on"] == "2025-03-07"

    @pytest.mark.parametrize(
        ("gone", "free_on"),
        [
            ((returned("2025-03-10"),), "2025-03-10"),
            # Returned before the rent is paid, or lost: then the money decides.
            ((returned("2025-02-03"),), "2025-02-28"),
            ((lost("2025-02-03"),), "2025-02-28"),
            ((), None),
        ],
    )
    def test_of_a_rental_are_free_when_its_unit_is_back_and_the_rent_is_paid(
        self, gone: tuple[Json, ...], free_on: str | None
    ) -> None:
        """Ended on 2025-01-31, rent of 22,000 paid on 02-28; the unit comes back on one day or another (17(1)).

        39(2) gives back what is left once the contract has ended and all debts are cleared; until the unit is back,
        one is not: what secures a rental is due with the return (Civil Code 622-2(1)(i)).
        """
        deposit = {"contract": PC, "amount": 50_000}
        pay = (self.call("2024-12-10", 50_000, PC), fact("DepositPaid", "2024-12-12", **deposit))
        rent = paid("2025-02-28", 22_000, contract=PC)
        refund = fact("DepositRefunded", "2025-04-01", **deposit)
        story = given(*rented(*pay, rent, *gone, refund, months=1), quote={"deposit_limit": 50_000})
        told = [(duty["arose_on"], duty["amount"]) for duty in story.as_of("2025-03-31").duties("O30")]
        assert told == ([(free_on, 50_000)] if free_on else [])
        assert story.as_of("2025-04-01").totals["deposit_held"] == (0 if free_on else 50_000)

    @pytest.mark.parametrize(("ratio", "freed"), [("0", "2025-04-20"), ("0.35", "2025-05-30")])
    def test_for_work_that_ended_early_wait_for_the_settlement(self, ratio: str, freed: str) -> None:
        """Ended on 04-10; on 04-20 the company reckons what was done of 6,000,000 yen (38(3)).

        Until then nobody knows what the customer owes. Nothing: the deposit is free. 35%: 2,100,000 + tax 210,000, paid
        on 05-30, before it is due on Sat 05-31 -> Mon 06-02.
        """
        ended = fact("TerminationAgreed", "2025-04-10", contract="build")
        assessed = fact("ProgressAssessed", "2025-04-20", contract="build", ratio=ratio)
        deposit = {"contract": "build", "amount": 50_000}
        story = given(
            *(integration(price=6_000_000), *formed_on("2025-01-15"), self.call("2025-01-20", 50_000, "build")),
            *(fact("DepositPaid", "2025-01-31", **deposit), ended, assessed),
            *([paid("2025-05-30", 2_310_000, contract="build")] if ratio != "0" else []),
            quote={"deposit_limit": 50_000},
        )
        (duty,) = story.as_of("2025-06-30").duties("O30")
        assert duty["arose_on"] == freed
        assert story.as_of("2025-04-19").totals["refundable"] == 0

    def test_of_a_sale_that_ended_in_part_are_free_when_the_rest_is_paid(self) -> None:
        # The first unit passed on 09-02; on 09-19 both sides drop the second. 660,000 are due on 10-31, and paid then.
        deposit = {"contract": "server", "amount": 50_000}
        story = given(
            *(supply(units=["s1", "s2"], unit_price=600_000), *formed_on("2025-07-04")),
            *(self.call("2025-07-10", 50_000, "server"), fact("DepositPaid", "2025-07-12", **deposit)),
            *(received("2025-09-01"), certificate("2025-09-02")),
            fact("TerminationAgreed", "2025-09-19", contract="server"),
            paid("2025-10-31", 660_000, contract="server"),
        )
        before, after = (story.as_of(day).totals["refundable"] for day in ("2025-10-30", "2025-10-31"))
        assert (before, after) == (0, 50_000)

    def test_are_not_free_while_interest_is_owed(self) -> None:
        """January's fee, due on 02-28, is paid on 04-15, to principal first.

        46 days: 220,000 x 145 / 1000 x 46 / 365 = 4,020.27 yen of interest stay owed, and so 39(2) keeps the deposit.
        """
        refund = {"contract": WATCH, "amount": 100_000}
        story = given(
            *(service("2025-01-01", 1, monthly_fee=200_000, auto_renews=False), *formed_on("2024-12-02")),
            *(self.call("2024-12-10", 100_000), fact("DepositPaid", "2024-12-20", **refund)),
            fact("AllocationAgreed", "2025-04-01", order="principal_first"),
            *(paid("2025-04-15", 220_000, contract=WATCH), fact("DepositRefunded", "2025-04-20", **refund)),
            *(paid("2025-05-01", 4_020, contract=WATCH), fact("DepositRefunded", "2025-05-10", **refund)),
            quote={"deposit_limit": 100_000},
        )
        owing = story.as_of("2025-04-20")
        assert (owing.totals["late_interest"], owing.totals["refundable"], owing.duties("O30")) == (4_020, 0, [])
        assert owing.row("DepositRefunded")["effect"] == "none"
        free = story.as_of("2025-05-01")
        assert (free.totals["refundable"], free.duty("O30")["arose_on"]) == (100_000, "2025-05-01")
        assert story.as_of("2025-05-10").totals["deposit_held"] == 0


class TestArticle39_2_Refund:
    """A PC at 20,000 yen a month for January 2025, back on 03-10; 50,000 yen are held (39(2))."""

    story = given(
        rental("2025-01-01", 1, auto_renews=False),
        *formed_on("2024-12-05"),
        *deposited("2024-12-10", 50_000, PC),
        delivered("2025-01-06"),
        # The rent of 22,000 is paid on 02-28.
        *(paid("2025-02-28", 22_000, contract=PC), damaged("2025-03-05"), returned("2025-03-10")),
        # What the customer broke is assessed on 03-20 only, and paid on 04-15, in time.
        *(assessed("2025-03-20", 30_000, "2025-04-30"), paid("2025-04-15", 30_000, contract=PC)),
        fact("DepositRefunded", "2025-05-20", contract=PC, amount=50_000),
        quote={"deposit_limit": 50_000},
    )

    def told(self, on: str) -> list[tuple[str, str, str | None]]:
        duties = self.story.as_of(on).duties("O30")
        return [(duty["arose_on"], duty["status"], duty["ended_on"]) for duty in duties]

    @pytest.mark.parametrize(
        ("on", "duties"),
        [
            ("2025-03-09", []),
            ("2025-03-10", [("2025-03-10", "open", None)]),
            ("2025-03-19", [("2025-03-10", "overdue", None)]),
            # 30,000 yen are owed from 03-20 on: nothing has to be given back, and nobody is late with it.
            ("2025-03-20", [("2025-03-10", "released", "2025-03-20")]),
            ("2025-04-14", [("2025-03-10", "released", "2025-03-20")]),
            # All is cleared again on 04-15, and the duty to give it back arises again.
            ("2025-04-15", [("2025-03-10", "released", "2025-03-20"), ("2025-04-15", "open", None)]),
            ("2025-05-20", [("2025-03-10", "released", "2025-03-20"), ("2025-04-15", "discharged", "2025-05-20")]),
        ],
    )
    def test_is_owed_only_while_no_debt_is_open(self, on: str, duties: list[tuple[str, str, str | None]]) -> None:
        assert self.told(on) == duties

    def test_is_owed_for_what_is_left(self) -> None:
        part = fact("DepositRefunded", "2025-03-15", contract=PC, amount=20_000)
        story = given(*self.story.contracts, *self.story.facts[:-3], part, quote=self.story.quote)
        assert [story.as_of(on).duty("O30")["amount"] for on in ("2025-03-14", "2025-03-15")] == [50_000, 30_000]

    @pytest.mark.parametrize(
        ("other", "free"),
        [
            ([], True),
            # Applied for and not decided, or refused: no contract, and no debt to secure.
            ([applied("2025-01-20", contract="more")], True),
            (
                [applied("2025-01-20", contract="more"), fact("ApplicationRejected", "2025-01-22", contract="more")],
                True,
            ),
            ([*formed_on("2025-01-20", contract="more")], False),
        ],
    )
    def test_of_the_account_waits_for_contracts_only_not_for_applications(self, other: list[Json], free: bool) -> None:
        # The service of January costs 220,000 yen with tax, paid on 02-10.
        one = service("2025-01-01", 1, monthly_fee=200_000, auto_renews=False)
        more = service("2025-02-01", 12, id="more")
        deposit = deposited("2024-12-10", 50_000, None)
        facts = [
            *formed_on("2024-12-05", contract=WATCH),
            *deposit,
            *other,
            paid("2025-02-10", 220_000, contract=WATCH),
        ]
        story = given(one, more, *facts, quote={"deposit_limit": 50_000})
        assert [duty["arose_on"] for duty in story.as_of("2025-02-11").duties("O30")] == (
            ["2025-02-10"] if free else []
        )

    def test_of_the_account_waits_while_the_first_contract_is_only_applied_for(self) -> None:
        story = given(
            service("2025-01-01", 1, auto_renews=False),
            *(applied("2024-12-05"), *deposited("2024-12-10", 50_000, None), fact("ApplicationRejected", "2024-12-12")),
            quote={"deposit_limit": 50_000},
        )
        assert story.as_of("2024-12-11").duties("O30") == []
        assert story.as_of("2024-12-12").duty("O30")["status"] == "open"


@pytest.mark.parametrize("order", ["ab-", "-ba", "b-a"])
class TestArticle39_2_DepositsOfSeveralContractsAppliedTogether:
    """Fees of 55,000 (a) and 88,000 yen (b) are due on 2025-02-28, as much again on 03-31.

    Deposits of 10,000 yen for a, 100,000 for b and 60,000 for both were paid on one day, recorded in any order.
    """

    def applied_to(self, order: str, **readings: str) -> Seen:
        amounts = {"a": 10_000, "b": 100_000, "-": 60_000}
        deposits = [
            fact("DepositPaid", "2024-12-20", contract=None if of == "-" else of, amount=amounts[of]) for of in order
        ]
        services = (service("2025-01-01", 12, id=id, monthly_fee=fee) for id, fee in (("a", 50_000), ("b", 80_000)))
        parts = (*services, *formed_on("2024-12-02"), *deposits, fact("DepositApplied", "2025-02-28"))
        return given(*parts, quote=LIMIT).as_of("2025-02-28", **readings)

    def test_what_was_given_for_one_goes_first(self, order: str) -> None:
        # To debts that are due (X73 R-B): 88,000 of b and 10,000 of a from their own, 45,000 of a from the rest.
        seen = self.applied_to(order, X73="R-B")
        assert [seen.charge(f"{id}/2025-01")["outstanding"] for id in "ab"] == [0, 0]
        assert seen.totals["deposit_held"] == 12_000 + 15_000

    def test_and_the_rest_meets_what_is_left(self, order: str) -> None:
        # 12,000 more of b's own go to its second month, and 15,000 to both: by 55,000 and 76,000, 6,298 and 8,702.
        seen = self.applied_to(order)
        assert [seen.charge(f"{id}/2025-02")["paid"] for id in "ab"] == [6_298, 12_000 + 8_702]
        assert seen.totals["deposit_held"] == 0


class TestX8_WhatOneContractIs:
    """Two services of one application: 300,000 yen were paid as a deposit for the first, which ends on 2025-04-30."""

    parts = (
        service("2025-04-01", 1, auto_renews=False),
        service("2025-04-01", 12, monthly_fee=100_000, id="more"),
        *formed_on("2025-03-03"),
        fact("DepositDemanded", "2025-03-05", contract=WATCH, amount=300_000),
        fact("DepositPaid", "2025-03-10", contract=WATCH, amount=300_000),
    )

    @pytest.mark.parametrize(("x8", "left"), [("R-A", 110_000), ("R-B", 0)])
    def test_decides_which_debts_a_deposit_secures(self, x8: str, left: int) -> None:
        # 330,000 of the first are paid; 110,000 of the second arose on 04-30.
        facts = (paid("2025-05-30", 330_000, contract=WATCH), fact("DepositApplied", "2025-05-30"))
        seen = given(*self.parts, *facts, quote={"deposit_limit": 300_000}).as_of("2025-05-30", X8=x8)
        assert seen.charge("more/2025-04")["outstanding"] == left

    @pytest.mark.parametrize(("x8", "duties"), [("R-A", 1), ("R-B", 0)])
    def test_decides_when_it_goes_back(self, x8: str, duties: int) -> None:
        facts = (paid("2025-05-30", 330_000, contract=WATCH), paid("2025-05-30", 110_000, contract="more"))
        story = given(*self.parts, *facts, quote={"deposit_limit": 300_000})
        assert len(story.as_of("2025-05-30", X8=x8).duties("O30")) == duties
        ended = story.then(fact("TerminationAgreed", "2025-05-30", contract="more"), paid("2025-05-30", 106_451))
        assert len(ended.as_of("2025-05-30", X8=x8).duties("O30", status="open")) == 1


class TestX73_DepositsAndDebtsThatAreNotDue:
    """330,000 yen for April 2025 are due on 06-02 (05-31 is a Saturday), for May on 06-30; 500,000 are held."""

    @pytest.mark.parametrize(
        ("on", "x73", "left", "effect"),
        [
            ("2025-06-01", "R-A", [0, 160_000], "full"),
            ("2025-06-01", "R-B", [330_000, 330_000], "none"),
            ("2025-06-02", "R-B", [0, 330_000], "full"),
        ],
    )
    def test_on_the_day_before_it_falls_due_and_on_that_day(
        self, on: str, x73: str, left: list[int], effect: str
    ) -> None:
        held = [
            fact(event, "2025-03-05", contract=WATCH, amount=500_000) for event in ("DepositDemanded", "DepositPaid")
        ]
        applied_on = fact("DepositApplied", on, contract=WATCH)
        parts = (service("2025-04-01", 12), *formed_on("2025-03-03"), *held, applied_on)
        seen = given(*parts, quote={"deposit_limit": 500_000}).as_of(on, X73=x73)
        assert [seen.charge(f"watch/2025-0{month}")["outstanding"] for month in (4, 5)] == left
        assert seen.row("DepositApplied")["effect"] == effect


class TestArticle39_2_ALateCallThatFallsAway:
    """100,000 yen called for by Monday 2025-04-21 and never paid; the service ends with 2025-06-30, all fees paid."""

    def seen(self, day: str) -> Seen:
        call = fact("DepositDemanded", "2025-04-10", contract=WATCH, amount=100_000, due_on="2025-04-21")
        term = service("2025-04-01", 3, auto_renews=False)
        money = paid("2025-04-05", 10_000_000)
        return given(term, *formed_on("2025-03-03"), money, call, quote={"deposit_limit": 100_000}).as_of(day)

    def test_has_cost_interest_which_money_that_was_free_already_pays(self) -> None:
        before, after = self.seen("2025-06-30"), self.seen("2025-07-01")
        assert (before.charge(f"{WATCH}/deposit/1")["outstanding"], before.totals["interest_paid"]) == (100_000, 0)
        # From 04-22 to 07-01 are 9 + 31 + 30 + 1 = 71 days: 100,000 x 3% x 71/365 = 583.56 yen (Civil Code 404).
        assert after.charge(f"{WATCH}/deposit/1")["outstanding"] == 0
        assert (after.totals["late_interest"], after.totals["interest_paid"]) == (0, 584)
        fees = sum(charge["gross"] for charge in after.charges(kind="monthly_fee"))
        assert after.totals["refundable"] == 10_000_000 - fees - 584


class TestArticle39_2_MoneyThatWaitsForTheNextFee:
    """The deposit of a service that ended on 2025-06-30 goes back; 220,000 yen too much were paid on 07-01."""

    def test_pays_it_at_once_so_that_no_debt_stands_in_the_way(self) -> None:
        watch = service("2025-04-01", 3, monthly_fee=100_000, auto_renews=False)
        mail = service("2025-07-01", 12, monthly_fee=100_000, id="mail")
        fees = [paid(day, 110_000, contract=WATCH) for day in ("2025-05-30", "2025-06-30", "2025-06-30")]
        facts = (*deposited("2025-04-03", 300_000), *fees, paid("2025-07-01", 220_000))
        story = given(watch, mail, *formed_on("2025-03-03"), *facts, quote={"deposit_limit": 300_000})
        # The fee of July, 110,000 yen, arises on the 31st and is paid by what waits.
        for day in ("2025-07-30", "2025-07-31", "2025-08-31"):
            (duty,) = story.as_of(day).duties("O30")
            assert (duty["arose_on"], duty["status"], duty["amount"]) == ("2025-07-01", "overdue", 300_000), day
        assert story.as_of("2025-08-31").totals["outstanding"] == 0
