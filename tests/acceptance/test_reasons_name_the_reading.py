"""Grounds and reasons name the reading that decides, with the value that is in force and no other."""

from __future__ import annotations

import json
import re

import pytest
from rentals import assessed, delivered, lost, rental, rented
from services import (
    completed,
    confirmed,
    deposited,
    fee_changed,
    invoice,
    lump,
    notice,
    renewal_refused,
    rework_demanded,
    service,
)
from story import (
    Json,
    Story,
    certificate,
    fact,
    formed,
    given,
    integration,
    latent_defect,
    received,
    reduction_agreed,
    supply,
)

from yakkan.domain.terms.readings import Readings

SUNDAY = "2025-08-31"
PRICE = "server/s1/price"
REPLACED = "rental_replacement"
SOLD = (*formed(), received("2025-05-28"), certificate("2025-05-30"))


def cited(line: Json) -> set[str]:
    """What the grounds of a line cite."""
    return {ground["reading"] for ground in line["because"] if ground["reading"]}


class TestX43_ADueDayThatStays:
    """Sunday 2025-08-31: under X43 R-B it stays although X1 R-A moves every other last day to Monday."""

    LINES: tuple[tuple[str, str, tuple[Json, ...]], ...] = (
        ("named in the quote", PRICE, (supply(payment={"due_on": SUNDAY}), *SOLD)),
        (
            "an instalment",
            "server/instalment/1",
            (supply(instalments=[{"amount": 1_320_000, "due_on": SUNDAY}]), *SOLD),
        ),
        ("by the rule of the quote", "watch/2025-07", (service("2025-07-01", 12), *formed("2025-06-02"))),
        (
            "an invoice",
            "server/s1/price",
            (supply(), *SOLD, invoice("2025-06-02", SUNDAY, ["server/s1/price"], "server")),
        ),
        (
            "money for a loss",
            "pc/loss_compensation",
            tuple(rented(lost("2025-07-01"), assessed("2025-07-10", 90_000, SUNDAY))),
        ),
        (
            "the sum for the rest of a term",
            "watch/early_termination",
            (service("2025-01-01", 12), *formed("2024-12-02"), notice(SUNDAY)),
        ),
    )

    @pytest.mark.parametrize(("charge", "parts"), [each[1:] for each in LINES], ids=[each[0] for each in LINES])
    def test_it_is_x43_that_says_so(self, charge: str, parts: tuple[Json, ...]) -> None:
        story = given(*parts)
        moved = story.as_of(SUNDAY, X22="R-B").charge(charge)
        stays = story.as_of(SUNDAY, X22="R-B", X43="R-B").charge(charge)
        assert (moved["due_on"], stays["due_on"]) == ("2025-09-01", SUNDAY)
        assert "X1=R-A" in cited(moved)
        assert "X43=R-B" in cited(stays)
        assert not {"X1=R-A", "X1=R-B", "X1=R-C"} & cited(stays)

    def test_so_does_the_duty_to_pay(self) -> None:
        story = given(supply(payment={"due_on": SUNDAY}), *SOLD)
        assert cited(story.as_of(SUNDAY, X43="R-B").duty("O26")) == {"X43=R-B"}
        assert cited(story.as_of(SUNDAY, X1="R-C").duty("O26")) == {"X1=R-C"}


class TestNoOtherValueIsNamed:
    """A matter with a bit of everything: whatever is read, what the view names is what is in force."""

    contracts = (
        supply(payment={"due_on": SUNDAY}),
        integration(due_on="2025-05-30"),
        service("2025-05-01", 12),
    )
    facts = (
        *formed(),
        received("2025-05-28"),
        completed("2025-05-17"),
        rework_demanded("2025-06-02"),
        fee_changed("2025-06-10", 310_000),
        *deposited("2025-06-12", 100_000),
        renewal_refused("2026-02-10"),
        notice("2026-03-10"),
    )

    @pytest.mark.parametrize(
        "readings",
        [{}, {"X43": "R-B"}, {"X1": "R-C", "X43": "R-B"}, {"X1": "R-B"}, {"X11": "R-B", "X14": "R-B", "X57": "R-B"}],
        ids=lambda readings: " ".join(readings) or "default",
    )
    def test_wherever_a_reading_stands_in_the_view(self, readings: dict[str, str]) -> None:
        in_force = Readings(readings)
        seen = given(*self.contracts, *self.facts).as_of("2026-03-11", **readings)
        named = set(re.findall(r"(X\d+)=(R-[A-E])", json.dumps(seen.json)))
        assert ("X43" if readings.get("X43") == "R-B" else "X1", readings.get("X43", in_force["X1"])) in named
        assert {name: value for name, value in named if value != in_force[name]} == {}


class TestX1_WhereAnotherReadingCountsTheDays:
    """The fourteenth day after Friday 2024-04-19 is a holiday; six months end on Saturday 2024-10-19 (5(1), 6(1))."""

    story = given(integration(due_on="2024-04-30"), *formed("2024-03-04"), completed("2024-04-19"))

    @pytest.mark.parametrize(
        ("x1", "confirm_by", "rework_by"),
        [
            ("R-A", "2024-05-07", "2024-10-21"),
            ("R-B", "2024-05-03", "2024-10-19"),
            ("R-C", "2024-05-07", "2024-10-19"),
        ],
    )
    def test_the_last_day_names_it(self, x1: str, confirm_by: str, rework_by: str) -> None:
        seen = self.story.as_of("2024-04-22", X1=x1)
        duty, window = seen.duty("O5"), seen.line(head="nonconformity")
        assert (duty["due_on"], window["last_day"]) == (confirm_by, rework_by)
        assert cited(duty) == {"X11=R-A", f"X1={x1}"}
        assert cited(window) == {"X14=R-A", f"X1={x1}"}
        assert duty["because"][1]["arithmetic"] == f"last day: {confirm_by}"
        assert window["because"][1]["arithmetic"] == f"last day: {rework_by}"

    def test_s3_names_both_that_decide(self) -> None:
        # S3: completed 2024-08-08; six months end on Saturday 2025-02-08, read with X1 R-A on Monday 02-10
        story = given(
            integration(due_on="2024-08-08"), *formed("2024-05-07"), completed("2024-08-08"), confirmed("2024-08-20")
        )
        assert cited(story.as_of("2025-02-10").line(head="nonconformity")) == {"X14=R-A", "X1=R-A"}

    def test_a_last_day_with_business_hangs_on_no_reading_of_it(self) -> None:
        # completed on Monday 2025-03-03: Monday 03-17, and Wednesday 09-03
        story = given(integration(due_on="2025-03-31"), *formed("2025-01-07"), completed("2025-03-03"))
        seen = story.as_of("2025-03-04")
        assert (cited(seen.duty("O5")), cited(seen.line(head="nonconformity"))) == ({"X11=R-A"}, {"X14=R-A"})


class TestX57_ATermWhoseRenewalHadBecomeCertain:
    """300,000 yen a month to 2025-05-31; renewal can be refused through 2025-02-28, the service ends on 04-30."""

    def ended(self, *facts: Json, on: str = "2025-05-01", **readings: str) -> Json:
        story = given(service("2024-06-01", 12), *formed("2024-05-03"), *facts, notice("2025-04-30"))
        seen = story.as_of(on, **readings)
        return {**seen.charge("watch/early_termination"), "lump": lump(seen)}

    @pytest.mark.parametrize(
        ("x57", "sum", "says"), [("R-A", 300_000, "is not owed"), ("R-B", 3_900_000, "is owed too")]
    )
    def test_the_sum_says_whether_the_next_term_is_in_it(self, x57: str, sum: int, says: str) -> None:
        line = self.ended(X57=x57)
        told = [ground for ground in line["because"] if ground["reading"] == f"X57={x57}"]
        assert line["lump"] == sum
        assert [ground["arithmetic"] for ground in told] == [
            f"the renewal had become certain, and the term after 2025-05-31 {says}"
        ]

    @pytest.mark.parametrize("x57", ["R-A", "R-B"])
    def test_where_renewal_was_refused_in_time_there_is_none_to_speak_of(self, x57: str) -> None:
        line = self.ended(renewal_refused("2025-02-28"), X57=x57)
        assert (line["lump"], {"X57=R-A", "X57=R-B"} & cited(line)) == (300_000, set())


def reason(story: Story, on: str, event: str, **readings: str) -> tuple[str, str]:
    row = story.as_of(on, **readings).row(event)
    return row["effect"], row["reason"]


class TestReasonsOfFactsWithoutEffect:
    def test_x73_a_debt_that_is_not_due_is_open_all_the_same(self) -> None:
        # January, 550,000 yen with tax, is due on 2025-02-28; the deposit is applied on 02-15
        applied = fact("DepositApplied", "2025-02-15", contract="watch")
        watch = service("2025-01-01", 12, monthly_fee=500_000)
        story = given(watch, *formed("2024-12-02"), *deposited("2025-01-10", 1_000_000), applied)
        due = "no debt that the deposit secures is due yet (X73=R-B)"
        assert reason(story, "2025-02-15", "DepositApplied", X73="R-B") == ("none", due)
        assert story.as_of("2025-02-15", X73="R-B").totals["outstanding"] == 550_000
        early = given(
            watch, *formed("2024-12-02"), *deposited("2025-01-10", 1_000_000), {**applied, "on": "2025-01-20"}
        )
        for x73 in "R-A", "R-B":
            nothing = ("none", "no debt that the deposit secures is open")
            assert reason(early, "2025-01-20", "DepositApplied", X73=x73) == nothing

    @pytest.mark.parametrize(("form", "x2"), [("email", "R-A"), ("phone", "R-A"), ("phone", "R-B")])
    def test_x2_a_latent_defect_told_of_in_another_form(self, form: str, x2: str) -> None:
        story = given(supply(), *SOLD, latent_defect("2025-07-01", form=form))
        said = f"unit s1: a notice by {form} is not in writing (X2={x2})"
        assert reason(story, "2025-07-01", "LatentDefectNoticed", X2=x2) == ("none", said)

    def test_x37_released_of_latent_defects_too(self) -> None:
        story = given(
            supply(),
            *formed(),
            received("2025-05-28"),
            certificate("2025-05-30", special=True),
            reduction_agreed("2025-06-10", 60_000),
            latent_defect("2025-07-01"),
        )
        assert story.as_of("2025-07-01").row("LatentDefectNoticed")["effect"] == "full"
        effect, said = reason(story, "2025-07-01", "LatentDefectNoticed", X37="R-B")
        assert (effect, said.endswith("by the agreed reduction (X37=R-B)")) == ("none", True)

    @pytest.mark.parametrize(("cause", "names"), [("neither", True), ("company", False)])
    def test_x26_a_loss_that_nobody_caused(self, cause: str, names: bool) -> None:
        story = given(*rented(lost("2025-07-01", attributable_to=cause), assessed("2025-07-10", 90_000, "2025-08-29")))
        effect, said = reason(story, "2025-07-10", "CompensationAssessed", X26="R-B")
        assert (effect, said) == (
            "none",
            "the customer does not answer for the loss or damage" + (" (X26=R-B)" if names else ""),
        )

    def test_x21_a_refusal_that_comes_too_late(self) -> None:
        story = given(service("2024-06-01", 12), *formed("2024-05-07"), renewal_refused("2025-03-03"))
        effect, said = reason(story, "2025-03-03", "NonRenewalDeclared")
        assert (effect, said.endswith("(X19=R-A, X21=R-A)")) == ("none", True)
        assert reason(story, "2025-03-03", "NonRenewalDeclared", X21="R-B")[0] == "full"


class TestX7AndX17_FiguresOfTheQuote:
    """Where the quote has a figure of its own, the line that rests on it says so, and by which reading it is heard."""

    @staticmethod
    def of_quote(line: Json) -> list[tuple[str, str, str]]:
        told = [(g["provision"], g["reading"], g["arithmetic"]) for g in line["because"]]
        return [each for each in told if each[2].startswith("the quote says")]

    @pytest.mark.parametrize(
        ("x7", "due_on", "says"),
        [("R-A", "2025-06-27", "the quote says 30"), ("R-B", "2025-06-04", "the quote says 30, the terms say 7")],
    )
    def test_days_for_inspection(self, x7: str, due_on: str, says: str) -> None:
        # received on Wednesday 2025-05-28: thirty days end on Friday 06-27, seven on Wednesday 06-04
        story = given(supply(special={"inspection_days": 30}), *formed(), received("2025-05-28"))
        duty = story.as_of("2025-05-29", X7=x7).duty("O22")
        assert (duty["due_on"], self.of_quote(duty)) == (due_on, [("49", f"X7={x7}", says)])

    @pytest.mark.parametrize(
        ("readings", "last", "told"),
        [
            ({}, "2025-06-09", ("7(3)", "X17=R-A", "the quote says 5")),
            ({"X17": "R-B"}, "2025-06-04", ("7(3)", "X17=R-B", "the quote says 5, the terms say 2")),
            ({"X7": "R-B"}, "2025-06-04", ("49", "X7=R-B", "the quote says 5, the terms say 2")),
        ],
    )
    def test_where_a_section_goes_first_it_is_x17(
        self, readings: dict[str, str], last: str, told: tuple[str, str, str]
    ) -> None:
        # delivered on Monday 2025-06-02: five business days end on Monday 06-09, two on Wednesday 06-04
        pc = rental("2025-06-02", 12, special={"rental_notice_business_days": 5})
        line = given(pc, *formed(), delivered("2025-06-02")).as_of("2025-06-03", **readings).line(head=REPLACED)
        assert (line["last_day"], self.of_quote(line)) == (last, [told])

    def test_other_lines_that_rest_on_such_a_figure(self) -> None:
        watch = service(
            "2025-01-01",
            12,
            special={
                "outsourcing_cap_months": 3,
                "non_solicit_years": 2,
                "secrecy_years": 5,
                "late_interest_rate": "0.1",
            },
        )
        marked = {"item": "f", "by": "company", "marked": True, "tangible": True}
        secret = fact("SecretDisclosed", "2025-01-06", contract="watch", **marked)
        seen = given(watch, *formed("2024-12-02"), secret, notice("2025-03-31")).as_of("2025-04-30")
        # three months of 330,000 yen with tax; two years from 2025-04-01; five from 2025-01-07
        cap, ban, secrecy = (seen.line(head=head) for head in ("damages", "non_solicit", "secrecy"))
        assert (cap["cap"], self.of_quote(cap)) == (990_000, [("49", "X7=R-A", "the quote says 3")])
        assert (ban["last_day"], self.of_quote(ban)) == ("2027-03-31", [("49", "X7=R-A", "the quote says 2")])
        assert (secrecy["last_day"], self.of_quote(secrecy)) == ("2030-01-06", [("49", "X7=R-A", "the quote says 5")])
        # 330,000 yen of January, due on 2025-02-28: 61 days at a tenth are 5,515.07
        (interest,) = seen.interest("watch/2025-01")
        assert (interest["amount"], self.of_quote(interest)) == (5_515, [("49", "X7=R-A", "the quote says 0.1")])

    def test_what_its_article_leaves_to_the_quote_hangs_on_no_reading(self) -> None:
        build = integration(due_on="2025-03-31", special={"rework_months": 12, "confirmation_days": 30})
        seen = given(build, *formed("2025-01-07"), completed("2025-03-04")).as_of("2025-03-05")
        # twelve months from 2025-03-05 (6(1) itself says so), thirty days from 2025-03-04
        window, duty = seen.line(head="nonconformity"), seen.duty("O5")
        assert (window["last_day"], self.of_quote(window)) == ("2026-03-04", [])
        assert (duty["due_on"], self.of_quote(duty)) == ("2025-04-03", [("49", "X7=R-A", "the quote says 30")])

    def test_nothing_is_said_where_the_quote_has_no_figure(self) -> None:
        seen = given(supply(special={"latent_defect_months": 12}), *SOLD).as_of("2025-06-02")
        assert self.of_quote(seen.duty("O22")) == []
        assert self.of_quote(seen.line(head="latent_defect")) == [("49", "X7=R-A", "the quote says 12")]
