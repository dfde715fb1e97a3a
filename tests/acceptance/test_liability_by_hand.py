"""What each side answers for, worked out by hand: remedies of a second round, caps turned round, what is released."""

from __future__ import annotations

import pytest
from breaches import Orders, demand, ground, harassed, refused, rescinded, rescission
from services import WATCH, incident, payable, service
from story import (
    Json,
    Seen,
    agreed_to_end,
    certificate,
    fact,
    fire,
    formed,
    given,
    in_order,
    integration,
    latent_defect,
    received,
    redelivered,
    reduction_agreed,
    rejection,
    remedy_declined,
    supply,
)


class TestX35_B_ARemedyDeclinedOnce:
    """Rejected on 2025-06-02 and declined on 06-04; what became of it then, and a demand of ten days from 06-20.

    X35 R-B bars rescission because a remedy *was declined* (29(5)). One that was brought after all was not, and what
    is wrong with it is a new rejection, which asks for a remedy of its own (29(4), 29(1)).
    """

    @pytest.mark.parametrize(
        ("then", "effect"),
        [
            ((), "none"),
            ((redelivered("2025-06-10"), rejection("2025-06-12")), "full"),
            ((redelivered("2025-06-10"), rejection("2025-06-12"), remedy_declined("2025-06-16")), "none"),
        ],
        ids=["and never brought", "brought and rejected anew", "and declined once more"],
    )
    def test_bars_no_rescission_for_want_of_the_next(self, then: tuple[Json, ...], effect: str) -> None:
        seen = given(
            *(supply(), *formed(), received("2025-05-28"), rejection("2025-06-02"), remedy_declined("2025-06-04")),
            *(*then, demand("2025-06-20", 10, by="customer", contract="server")),
            rescinded("2025-07-01", by="customer", contract="server"),
        )
        assert rescission(seen.as_of("2025-07-01", X35="R-B")) == effect
        assert rescission(seen.as_of("2025-07-01", X35="R-A")) == "full"


class TestArticle40_5_ASaleThatIsRescindedInParts:
    """Three servers of 1,200,000; the customer stopped its payments on 2025-06-10."""

    def caps(self, *ends: Json, as_of: str) -> list[tuple[str, int]]:
        """The caps with the roles changed, unit by unit."""
        seen = given(
            supply(units=("s1", "s2", "s3")), *formed(), received("2025-05-28"), certificate("2025-05-29"), *ends
        ).as_of(as_of)
        lines = seen.lines(head="damages", bearer="customer")
        assert all(line["because"][0]["arithmetic"] == "the cap of 41(2)(3) with the roles changed" for line in lines)
        return [(line["unit"], line["cap"]) for line in lines]

    def test_has_one_cap_for_each_unit_and_no_cap_of_a_cap(self) -> None:
        """s1 on 06-11, the rest on 06-12: of each unit its price, once."""
        stopped, first = ground("2025-06-10", contract="server"), {"basis": "40(2)", "contract": "server"}
        ends = (stopped, rescinded("2025-06-11", unit="s1", **first), rescinded("2025-06-12", **first))
        assert self.caps(*ends[:2], as_of="2025-06-11") == [("s1", 1_200_000)]
        assert self.caps(*ends, as_of="2025-06-12") == [("s1", 1_200_000), ("s2", 1_200_000), ("s3", 1_200_000)]

    def test_has_none_for_a_unit_that_had_ended_by_agreement(self) -> None:
        """That one was not rescinded under Article 40, so no damage can come of its rescission."""
        ends = (
            agreed_to_end("2025-06-05", "s3"),
            ground("2025-06-10", contract="server"),
            rescinded("2025-06-12", "40(2)", contract="server"),
        )
        assert self.caps(*ends, as_of="2025-06-12") == [("s1", 1_200_000), ("s2", 1_200_000)]


class TestX37_B_AReleasedWarranty:
    """Specially accepted on Tuesday 2028-02-29: the days for latent defects are 2028-03-01 to 2028-08-31."""

    @pytest.mark.parametrize(
        ("x37", "status", "released_by"), [("R-A", "open", []), ("R-B", "released", ["50000 yen without tax"])]
    )
    def test_tells_by_what_it_was_released(self, x37: str, status: str, released_by: list[str]) -> None:
        line = (
            given(
                *(supply(), *formed("2027-12-06"), received("2028-02-22"), certificate("2028-02-29", special=True)),
                *(latent_defect("2028-05-31"), reduction_agreed("2028-06-30", 50_000)),
            )
            .as_of("2028-06-30", X37=x37)
            .line(head="latent_defect")
        )
        because = line["because"]
        assert (line["first_day"], line["last_day"], line["status"]) == ("2028-03-01", "2028-08-31", status)
        assert [ground["arithmetic"] for ground in because if ground["provision"] == "30(1)"] == released_by
        assert [ground["reading"] for ground in because if ground["provision"] == "30(1)"] == ["X37=R-B"] * len(
            released_by
        )


class TestX56_B_DamagesThatHarassmentLeavesUnowed:
    """700,000 yen of direct damage on 2028-02-10, negligence found on 02-11: the cap is a month's fee, 330,000.

    Under X56 R-B the company answers for no default of its own once there is harassment (48(3)), but for intent and
    gross negligence, which no clause frees of (Civil Code 90). So it owes nothing, and has no duty to pay open.
    """

    SERVICE = (service("2027-03-01", 12), *formed("2027-01-15"))
    DAMAGE = incident("2028-02-10", 700_000, "negligence", WATCH)

    @staticmethod
    def duties(seen: Seen) -> list[tuple[str, str | None]]:
        return [(duty["status"], duty["ended_on"]) for duty in seen.duties("O34")]

    @pytest.mark.parametrize("x56", ["R-A", "R-B"])
    def test_are_released_by_a_later_finding(self, x56: str) -> None:
        case = given(*self.SERVICE, *self.DAMAGE, harassed("2028-02-29"))
        before, after = (case.as_of(day, X56=x56) for day in ("2028-02-28", "2028-02-29"))
        assert (self.duties(before), payable(before, WATCH)) == ([("open", None)], 330_000)
        if x56 == "R-A":
            assert (self.duties(after), payable(after, WATCH)) == ([("open", None)], 330_000)
            return
        assert (self.duties(after), payable(after, WATCH)) == ([("released", "2028-02-29")], 0)
        told = after.duty("O34")["because"][-1]
        assert (told["provision"], told["reading"]) == ("48(3)", "X56=R-B")

    def test_are_never_open_after_it(self) -> None:
        seen = given(*self.SERVICE, harassed("2028-02-09"), *self.DAMAGE).as_of("2028-02-11", X56="R-B")
        assert (self.duties(seen), payable(seen, WATCH)) == ([("released", "2028-02-11")], 0)

    @pytest.mark.parametrize("turned", [False, True])
    def test_whichever_finding_of_one_day_was_recorded_first(self, turned: bool) -> None:
        damage, found = self.DAMAGE
        facts = in_order((found, harassed("2028-02-11")), turned=turned)
        seen = given(*self.SERVICE, damage, *facts).as_of("2028-02-11", X56="R-B")
        assert (self.duties(seen), payable(seen, WATCH)) == ([("released", "2028-02-11")], 0)

    def test_are_owed_again_once_intent_is_found_and_not_when_it_is_found_to_be_none(self) -> None:
        """All 700,000, without the cap; back to negligence they are released anew."""
        case = given(*self.SERVICE, *self.DAMAGE, harassed("2028-02-29"))
        for day, degree in (("2028-03-10", "intent"), ("2028-03-20", "negligence")):
            case = case.then(fact("AttributionFound", day, contract=WATCH, incident="i1", degree=degree))
        then, now = (case.as_of(day, X56="R-B") for day in ("2028-03-10", "2028-03-20"))
        assert (self.duties(then), payable(then, WATCH)) == ([("released", "2028-02-29"), ("open", None)], 700_000)
        assert self.duties(now) == [("released", "2028-02-29"), ("released", "2028-03-20")]
        assert payable(now, WATCH) == 0


class TestArticle45_1_AnItemReleasedByConsent:
    """Received on 2025-02-28: three years from 03-01 end on leap day 2028-02-29, the last day for consent."""

    def test_tells_so_in_the_line_too(self) -> None:
        plan = {"item": "plan"}
        seen = given(
            *(service("2025-01-01", 60), *formed("2024-12-02")),
            fact("SecretDisclosed", "2025-02-28", contract=WATCH, by="company", **plan, marked=True, tangible=True),
            fact("DisclosureConsented", "2028-02-29", contract=WATCH, **plan),
        ).as_of("2028-03-01")
        line, duty = seen.line(head="secrecy"), seen.duty("O36")
        assert (line["last_day"], line["status"], duty["status"]) == ("2028-02-29", "released", "released")
        told = [("45(2)", "3 years from 2025-03-01"), ("45(1)", "consented")]
        for because in (line["because"], duty["because"]):
            assert [(ground["provision"], ground["arithmetic"]) for ground in because] == told
        assert not seen.rows("SecrecyLapsed")


class TestArticle48_1_WorkThatIsRefused:
    """Work due on leap day 2028-02-29; harassment on 02-10; ten days from 03-02 end on Sunday 03-12, moved to 03-13.

    What the company refuses on that account is no default of its own (48(1), (3)), so the customer, whose conduct is
    the cause, cannot rescind for it (Civil Code 543, X74 R-A).
    """

    DEMANDED = (
        demand("2028-03-02", 10, by="customer", contract="build"),
        rescinded("2028-03-14", by="customer", contract="build"),
    )

    def rescinds(self, *facts: Json, **readings: str) -> str:
        story = given(integration(price=3_000_000, due_on="2028-02-29"), *formed("2027-12-01"), *facts, *self.DEMANDED)
        return rescission(story.as_of("2028-03-14", **readings))

    @pytest.mark.parametrize(
        ("until", "effect"),
        [
            (None, "none"),
            ("2028-03-14", "none"),  # still refused on the day of the notice
            ("2028-03-13", "full"),  # taken up again: late since then by the company's own doing
        ],
    )
    def test_lets_the_customer_not_rescind_for_its_delay(self, until: str | None, effect: str) -> None:
        facts = (harassed("2028-02-10", "build"), refused("2028-02-15", "build", until=until))
        assert self.rescinds(*facts) == effect
        assert self.rescinds(*facts, X74="R-B") == "full"

    @pytest.mark.parametrize(("x56", "effect"), [("R-A", "full"), ("R-B", "none")])
    def test_has_to_be_refused_unless_harassment_frees_of_every_default(self, x56: str, effect: str) -> None:
        assert self.rescinds(harassed("2028-02-10", "build"), X56=x56) == effect

    def test_is_not_what_force_majeure_holds_up(self) -> None:
        """That is nobody's cause (44): the customer goes free of a contract that is not performed (Civil Code 541)."""
        assert self.rescinds(fact("ForceMajeureOccurred", "2028-02-15", contract="build")) == "full"

    def test_goods_alike(self) -> None:
        story = given(
            *({**supply(), "due_on": "2028-02-29"}, *formed("2027-12-01"), harassed("2028-02-10", "server")),
            *(refused("2028-02-15", "server"), demand("2028-03-02", 10, by="customer", contract="server")),
            rescinded("2028-03-14", by="customer", contract="server"),
        )
        row = story.as_of("2028-03-14").row("RescissionArrived")
        assert (row["effect"], row["reason"]) == ("none", "the customer itself caused the delay (Civil Code 543)")


class TestArticle41_1_AFindingThatNamesAnotherContract:
    """Two orders that both call an incident x: 900,000 yen on 2027-06-30 under SO-1, at 330,000 yen a month with tax.

    The damage under SO-2 is told to take a name of its own. What is found or settled under SO-2 then must not decide
    on the incident of SO-1: intent would lift its cap, a settlement would end its claim.
    """

    @pytest.mark.parametrize(
        "of_the_other",
        [
            fact("AttributionFound", "2027-07-31", contract=WATCH, incident="x", degree="intent"),
            fact("ClaimSettled", "2027-07-31", contract=WATCH, incident="x", amount=1),
        ],
        ids=["found", "settled"],
    )
    def test_does_not_touch_the_incident_of_this_one(self, of_the_other: Json) -> None:
        mine = given(
            *(service("2027-03-01", 24), *formed("2027-01-15")),
            *incident("2027-06-30", 900_000, "negligence", WATCH, name="x"),
        )
        damage = fact("DamageOccurred", "2027-07-30", contract=WATCH, incident="x", amount_direct=50_000)
        other = given(service("2027-03-01", 24), *formed("2027-01-15"), damage, of_the_other, order="SO-2")
        seen = Orders((mine, other)).as_of("2027-07-31")
        assert payable(seen, f"SO-1/{WATCH}") == 330_000
        assert payable(seen, f"SO-2/{WATCH}") == 0
        row = seen.row(of_the_other["event"], on="2027-07-31")
        assert (row["effect"], row["reason"]) == ("none", "incident x concerns SO-1/watch, not SO-2/watch")

    def test_nor_one_that_names_another_unit(self) -> None:
        """s1 did the damage, up to its price; a finding about s2 is none about it, one about the contract is."""
        damage = fact(
            "DamageOccurred", "2025-06-30", contract="server", unit="s1", incident="x", amount_direct=5_000_000
        )
        found = fact("AttributionFound", "2025-07-01", contract="server", incident="x", degree="negligence")
        sold = (supply(units=("s1", "s2")), *formed(), received("2025-05-28"), certificate("2025-05-29"), damage)
        for unit, yen in (("s2", 0), ("s1", 1_200_000), (None, 1_200_000)):
            named = found if unit is None else {**found, "unit": unit}
            assert payable(given(*sold, named).as_of("2025-07-01"), "server") == yen, unit


class TestX39_ALeaseThatFailsAfterHandover:
    """Asked for and consented to in December 2027; passed on 2028-02-25, and on 03-10 the lessor says no."""

    FACTS = (
        fact("LeaseRequested", "2027-12-10", contract="server", form="paper"),
        fact("LeaseConsented", "2027-12-13", contract="server"),
        received("2028-02-22"),
        certificate("2028-02-25"),
        fact("LeaseFailed", "2028-03-10", contract="server"),
    )

    @pytest.mark.parametrize("x39", ["R-A", "R-B"])
    def test_has_failed_all_the_same_and_leaves_the_sale(self, x39: str) -> None:
        """Nothing is left that could fall away; the customer owes the price, and another lease needs a request."""
        lessor = fact("LeaseConcluded", "2028-03-21", contract="server", lessor="L")
        again = fact("LeaseRequested", "2028-03-20", contract="server", form="paper")
        seen, anew = (
            given(supply(lease=True), *formed("2027-12-06"), *self.FACTS, *more, lessor).as_of("2028-03-21", X39=x39)
            for more in ((), (again,))
        )
        assert (seen.row("LeaseFailed")["effect"], seen.row("LeaseFailed")["reason"]) == ("full", None)
        assert (seen.unit()["state"], seen.charge()["debtor"]) == ("in_warranty", "customer")
        assert seen.totals["outstanding"] == 1_320_000
        told = [(row["effect"], row["reason"]) for view in (seen, anew) for row in view.rows("LeaseConcluded")]
        assert told == [("none", "the lease had failed"), ("full", None)]


class TestX38_ACertificateForWhatIsNotThereAnyMore:
    """Leased; received on Tuesday 2028-02-22, so silence passes it on 02-29; the lessor's certificate is of 03-31."""

    def seen(self, fire_on: str, attributable_to: str) -> Seen:
        return given(
            *(supply(lease=True), *formed("2027-12-06")),
            fact("LeaseRequested", "2027-12-10", contract="server", form="paper"),
            fact("LeaseConsented", "2027-12-13", contract="server"),
            fact("LeaseConcluded", "2027-12-20", contract="server", lessor="L"),
            *(received("2028-02-22"), fire(fire_on, attributable_to=attributable_to)),
            fact("LeaseAcceptanceCertified", "2028-03-31", contract="server", unit="s1"),
        ).as_of("2028-04-03")

    def test_decides_nothing_and_article_28_does(self) -> None:
        """Burnt on 03-10. Had it not passed, it would have been the company's loss, and no certificate hands over what
        is not there; so there is none to displace the pass of 02-29, and the loss after it is the customer's (31).
        """
        seen = self.seen("2028-03-10", "neither")
        unit, row = seen.unit(), seen.row("LeaseAcceptanceCertified")
        assert (unit["passed_as"], unit["handed_over_on"], unit["risk"]) == ("deemed_passed", "2028-02-29", "customer")
        assert [row["status"] for row in seen.rows("EquipmentDeemedPassed")] == ["effective"]
        assert seen.totals["outstanding"] == 1_320_000
        assert row["effect"] == "none"
        assert row["reason"] == "unit s1 was lost or damaged on 2028-03-10, after it had passed"

    @pytest.mark.parametrize(("fire_on", "attributable_to"), [("2028-03-10", "customer"), ("2028-04-01", "neither")])
    def test_decides_where_the_loss_is_the_customers_either_way(self, fire_on: str, attributable_to: str) -> None:
        """By its own doing, or after the certificate: handover is on 03-31, and the loss the customer's."""
        seen = self.seen(fire_on, attributable_to)
        unit = seen.unit()
        assert (unit["passed_as"], unit["handed_over_on"], unit["risk"]) == ("inspected", "2028-03-31", "customer")
        assert seen.row("RiskEventOccurred")["reason"] == "borne by the customer"


class TestArticle35_ARequestForOneUnit:
    def test_is_none_and_so_revives_no_lease_that_failed(self) -> None:
        steps = (
            fact("LeaseRequested", "2027-12-10", contract="server", form="paper"),
            fact("LeaseFailed", "2028-01-10", contract="server"),
            fact("LeaseRequested", "2028-01-20", contract="server", unit="s1", form="paper"),
            fact("LeaseConsented", "2028-01-25", contract="server"),
        )
        seen = given(supply(units=("s1", "s2"), lease=True), *formed("2027-12-06"), *steps).as_of("2028-02-01")
        told = [(row["effect"], row["reason"]) for row in seen.rows() if row["on"] >= "2028-01-20"]
        assert told == [
            ("none", "contract server is leased as a whole, not unit s1 alone"),
            ("none", "the lease had failed"),
        ]
