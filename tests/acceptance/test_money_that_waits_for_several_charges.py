"""Money that waits and names no charge, where several charges arise at one moment (Civil Code 488(4)).

Fees of one month end and units that pass by silence on one day have no order among them: not that of the file, and not
that in which somebody recorded facts of earlier days (interface.md section 2).
"""

from __future__ import annotations

import pytest
from services import BUILD, completed, confirmed, objected, service
from story import Json, Seen, accepted, applied, fact, formed, given, integration, paid, received, supply

ORDERS = [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")]


def at_month_end(order: tuple[str, ...], fees: dict[str, int], *facts: Json, **of_b: object) -> Seen:
    """Services from 2025-01-01 at these monthly fees, as of the end of their first month.

    All were accepted on one day, which was recorded of one after the other in this order.
    """
    named = [id for id in order if id in fees]
    acceptances = [
        accepted("2024-12-05", contract=id, at=f"2024-12-05T{10 + number}:00+09:00") for number, id in enumerate(named)
    ]
    services = [
        service("2025-01-01", 12, monthly_fee=fee, id=id, **(of_b if id == "b" else {})) for id, fee in fees.items()
    ]
    return given(*services, applied("2024-12-02"), *acceptances, *facts).as_of("2025-01-31")


def met(seen: Seen, *names: str) -> list[int]:
    return [seen.charge(f"{name}/2025-01")["paid"] for name in names]


@pytest.mark.parametrize("order", ORDERS)
class TestArticle38_5_FeesOfOneMonthEnd:
    def test_share_it_by_what_they_come_to(self, order: tuple[str, ...]) -> None:
        # 110,000 and 220,000 of one due day and rate: a third and two thirds of 90,000.
        seen = at_month_end(order, {"a": 100_000, "b": 200_000}, paid("2025-01-20", 90_000))
        assert met(seen, "a", "b") == [30_000, 60_000]

    def test_the_one_that_would_bear_more_interest_goes_first(self, order: tuple[str, ...]) -> None:
        dearer = {"late_interest_rate": "0.18"}
        seen = at_month_end(order, {"a": 100_000, "b": 100_000}, paid("2025-01-20", 150_000), special=dearer)
        assert met(seen, "a", "b") == [40_000, 110_000]

    @pytest.mark.parametrize("on", ["2025-01-20", "2025-01-31"])
    def test_the_odd_yen_goes_to_the_contract_that_stands_first(self, order: tuple[str, ...], on: str) -> None:
        seen = at_month_end(order, {"a": 100_000, "b": 100_000}, paid(on, 90_001))
        assert met(seen, "a", "b") == [45_001, 45_000]
        assert [charge["contract"] for charge in seen.charges()] == ["a", "b"]

    def test_share_what_is_over_of_money_that_named_one(self, order: tuple[str, ...]) -> None:
        # 200,000 - 110,000 = 90,000 for b and c, of 110,000 each.
        fees = dict.fromkeys("abc", 100_000)
        seen = at_month_end(order, fees, paid("2025-01-20", 200_000, charge="a/2025-01"))
        assert met(seen, "a", "b", "c") == [110_000, 45_000, 45_000]

    def test_share_what_a_reduction_gives_back(self, order: tuple[str, ...]) -> None:
        # The level of January was measured before its end: 30% of a, prepaid in full, comes back, 33,000 yen.
        steps = {"availability": [{"below": "99.0", "reduce": "0.30"}]}
        measured = fact(
            "ServiceLevelMeasured", "2025-01-30", contract="b", month="2025-01", metric="availability", value="98"
        )
        ahead = paid("2025-01-20", 110_000, charge="b/2025-01")
        seen = at_month_end(order, dict.fromkeys("abc", 100_000), ahead, measured, sla=steps)
        assert met(seen, "a", "b", "c") == [16_500, 77_000, 16_500]


@pytest.mark.parametrize("turned", [False, True])
class TestArticle28_1_UnitsThatPassBySilenceOnOneDay:
    """Two units of 1,100,000 yen with tax, received on 2025-05-12, pass with the end of Monday 05-19 (28(1))."""

    @pytest.mark.parametrize("named", [{}, {"contract": "server"}])
    def test_share_what_was_paid_ahead_of_them(self, turned: bool, named: Json) -> None:
        units = ("s2", "s1") if turned else ("s1", "s2")
        receipts = [
            received("2025-05-12", unit=unit, at=f"2025-05-12T{10 + number}:00+09:00")
            for number, unit in enumerate(units)
        ]
        sale = supply(units=("s1", "s2"), unit_price=1_000_000)
        seen = given(sale, *formed(), paid("2025-05-02", 1_100_000, **named), *receipts).as_of("2025-05-20")
        assert [seen.charge(f"server/{unit}/price")["paid"] for unit in ("s1", "s2")] == [550_000, 550_000]
        # A payment after the pass would not transfer the title to either (Article 28(3)) by the order of receipts.
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["company", "company"]
        assert (seen.totals["advance"], seen.totals["refundable"]) == (0, 0)

    def test_get_all_of_it_where_it_is_enough(self, turned: bool) -> None:
        units = ("s2", "s1") if turned else ("s1", "s2")
        receipts = [received("2025-05-12", unit=unit) for unit in units]
        sale = supply(units=("s1", "s2"), unit_price=1_000_000)
        ahead = paid("2025-05-02", 2_200_500, contract="server")
        seen = given(sale, *formed(), ahead, *receipts).as_of("2025-05-20")
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["customer", "customer"]
        assert {row["on"] for row in seen.rows("TitleTransferred")} == {"2025-05-19"}
        assert (seen.totals["advance"], seen.totals["refundable"]) == (0, 500)


class TestArticle38_1_InstalmentsQuotedInAnyOrder:
    """1,100,000 yen: 600,000 due on 2025-09-30 stand before 500,000 due on 06-30; 550,000 were paid ahead."""

    quoted = ({"amount": 600_000, "due_on": "2025-09-30"}, {"amount": 500_000, "due_on": "2025-06-30"})
    ahead = paid("2025-04-10", 550_000, contract=BUILD)

    @pytest.mark.parametrize("by_silence", [False, True])
    def test_what_falls_due_first_is_paid_first(self, by_silence: bool) -> None:
        work = integration(price=1_000_000, instalments=self.quoted)
        done = [completed("2025-05-12"), *([] if by_silence else [confirmed("2025-05-13")])]
        seen = given(work, *formed(), self.ahead, *done).as_of("2025-05-27")
        assert [seen.charge(f"{BUILD}/instalment/{number}")["paid"] for number in (1, 2)] == [50_000, 500_000]

    def test_of_a_sale_too(self) -> None:
        sale = supply(unit_price=1_000_000, instalments=self.quoted)
        ahead = paid("2025-04-10", 550_000, contract="server")
        certified = fact("PassCertificateArrived", "2025-05-14", contract="server", unit="s1", form="paper")
        seen = given(sale, *formed(), ahead, received("2025-05-12"), certified).as_of("2025-05-14")
        assert [seen.charge(f"server/instalment/{number}")["paid"] for number in (1, 2)] == [50_000, 500_000]


class TestArticle5_1_MoneyForAPriceThatWasUndone:
    """Work counted as confirmed on 2025-05-26, its price was invoiced and paid by name.

    On 06-25 an objection of 05-20 is found; on 06-30 the fee of a service arises, and nothing happens after it.
    """

    def test_pays_what_is_open_on_the_last_day_of_a_month_too(self) -> None:
        late = objected("2025-05-20", recorded_at="2025-06-25T09:00+09:00")
        issued = fact("InvoiceIssued", "2025-06-02", contract=BUILD, due_on="2025-06-20", charges=["build/price"])
        settled = paid("2025-06-20", 110_000, charge="build/price")
        parts = (integration(price=100_000), service("2025-06-01", 12, monthly_fee=300_000), *formed())
        seen = given(*parts, completed("2025-05-12"), issued, settled, late).as_of("2025-06-30")
        assert seen.charge("build/price")["status"] == "credited"
        assert (seen.charge("watch/2025-06")["paid"], seen.totals["refundable"]) == (110_000, 0)
