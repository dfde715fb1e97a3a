"""The explanation of a charge says what met it: payments, set-off, deposits, reductions and refunds, to the yen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services import measured, service
from story import Story, certificate, day, fact, formed, given, paid, received, supply

from yakkan.adapters.wording import Speech

if TYPE_CHECKING:
    from yakkan.projections.explanation import Explanation


def met(story: Story, charge: str, on: str) -> list[tuple[str, str]]:
    """What is said of a charge besides its grounds."""
    return [(node.text, node.arithmetic) for node in nodes(story, charge, on)]


def nodes(story: Story, charge: str, on: str) -> list[Explanation]:
    tree = story.matter.view(as_of=day(on)).explain(charge)
    return [node for node in tree.children if not node.text.startswith("by ")]


def priced(*facts: dict[str, object], **more: object) -> Story:
    terms = supply(unit_price=1_000_000, payment={"due_on": "2025-01-31"}, **more)
    quote = {"deposit_limit": 300_000}
    return given(terms, *formed("2024-12-10"), received("2025-01-08"), *facts, quote=quote)


class TestPayments:
    # M3b: 28 days 12,235.62; 46 days 11,187.98; 45 days 3,994.09, of which the last pays what is left.
    story = priced(
        certificate("2025-01-10"),
        paid("2025-02-28", 500_000, id="first"),
        paid("2025-04-15", 400_000, id="second"),
        paid("2025-05-30", 227_418, id="third"),
    )

    def test_each_with_its_day_its_interest_and_its_principal(self) -> None:
        assert met(self.story, "server/s1/price", "2025-05-30") == [
            ("paid on it", "500,000 yen on 2025-02-28: 12,236 of late interest, 487,764 of principal"),
            ("paid on it", "400,000 yen on 2025-04-15: 11,188 of late interest, 388,812 of principal"),
            ("paid on it", "227,418 yen on 2025-05-30: 3,994 of late interest, 223,424 of principal"),
            ("what is left of it", "1,100,000 - 1,100,000 paid = 0 yen"),
        ]

    def test_only_those_of_the_days_up_to_the_view(self) -> None:
        assert met(self.story, "server/s1/price", "2025-03-31") == [
            ("paid on it", "500,000 yen on 2025-02-28: 12,236 of late interest, 487,764 of principal"),
            ("what is left of it", "1,100,000 - 487,764 paid = 612,236 yen"),
        ]
        assert met(self.story, "server/s1/price", "2025-02-27") == []

    def test_each_rests_on_the_record_of_the_payment(self) -> None:
        first, *_ = nodes(self.story, "server/s1/price", "2025-05-30")
        assert [child.ref for child in first.children] == [first.ref]
        assert first.children[0].text.startswith("PaymentReceived")


class TestWhatElseMeets:
    def test_set_off_on_the_day_on_which_both_were_due(self) -> None:
        # M3c: 59 days 25,782.19 to 2025-03-31.
        offset = fact("SetOffDeclared", "2025-06-30", contract="server", amount=400_000, claim_due_on="2025-03-31")
        assert met(priced(certificate("2025-01-10"), offset), "server/s1/price", "2025-06-30") == [
            ("set off against it", "400,000 yen on 2025-03-31: 25,782 of late interest, 374,218 of principal"),
            ("what is left of it", "1,100,000 - 374,218 paid = 725,782 yen"),
        ]

    def test_a_deposit_that_is_applied(self) -> None:
        story = priced(
            certificate("2025-01-10"),
            fact("DepositDemanded", "2025-01-20", contract="server", amount=300_000, due_on="2025-01-31"),
            fact("DepositPaid", "2025-01-31", contract="server", amount=300_000),
            fact("DepositApplied", "2025-01-31", contract="server"),
        )
        assert met(story, "server/s1/price", "2025-02-01")[0] == ("met from the deposit", "300,000 yen on 2025-01-31")
        assert met(story, "server/deposit/1", "2025-02-01") == [
            ("paid on it", "300,000 yen on 2025-01-31"),
            ("what is left of it", "300,000 - 300,000 paid = 0 yen"),
        ]

    def test_a_reduction_before_payment(self) -> None:
        story = priced(
            certificate("2025-01-10", special=True),
            fact("PriceReductionRequested", "2025-01-10", contract="server", unit="s1", amount=60_000),
            fact("PriceReductionAgreed", "2025-01-20", contract="server", unit="s1", amount=60_000),
            paid("2025-01-31", 1_034_000),
        )
        assert met(story, "server/s1/price", "2025-02-01") == [
            ("paid on it", "1,034,000 yen on 2025-01-31"),
            ("taken off it", "66,000 yen by server/s1/price_reduction"),
            ("what is left of it", "1,100,000 - 1,034,000 paid - 66,000 taken off = 0 yen"),
        ]
        assert met(story, "server/s1/price_reduction", "2025-02-01") == [("taken off", "66,000 yen of server/s1/price")]

    def test_a_reduction_of_what_had_been_paid(self) -> None:
        story = priced(
            certificate("2025-01-10", special=True),
            paid("2025-01-15", 1_100_000),
            fact("PriceReductionAgreed", "2025-01-20", contract="server", unit="s1", amount=60_000),
        )
        assert met(story, "server/s1/price", "2025-02-01")[1:] == [
            ("taken off it", "66,000 yen by server/s1/price_reduction, which had been paid and come back"),
            (
                "what is left of it",
                "1,100,000 - 1,100,000 paid - 66,000 taken off + 66,000 that come back = 0 yen",
            ),
        ]

    def test_the_reduction_of_a_fee(self) -> None:
        levels = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        story = given(
            service("2025-01-01", 12, sla=levels),
            *formed("2024-12-10"),
            measured("2025-02-05", "2025-01", "99.5"),
        )
        assert met(story, "watch/2025-01", "2025-02-28")[0] == (
            "taken off it",
            "33,000 yen by watch/2025-01/sla_reduction/availability",
        )


class TestInJapanese:
    def test_every_sentence_has_its_words(self) -> None:
        story = priced(
            certificate("2025-01-10", special=True),
            paid("2025-02-28", 1_100_000),
            fact("PriceReductionAgreed", "2025-03-20", contract="server", unit="s1", amount=60_000),
        )
        speech = Speech("ja")
        said = [
            (speech.reason(text), speech.arithmetic(figures))
            for charge in ("server/s1/price", "server/s1/price_reduction")
            for text, figures in met(story, charge, "2025-04-01")
        ]
        # 28 days on 1,100,000 yen, paid first (Civil Code 489); the reduction leaves nothing of what was open.
        assert said[0] == (
            "この請求への弁済",
            "2025-02-28に1,100,000円: 遅延損害金に12,236円、元本に1,087,764円",
        )
        assert all(not any(letter.isascii() and letter.isalpha() for letter in text) for text, _ in said)
        assert all("yen" not in figures and "paid" not in figures for _, figures in said)
