"""Papers given again that differ from what the store holds: everything at once, each with its place and both values.

Interface section 3: an extended file appends what is new, one whose old part differs is refused; every error names
file, line, column, path and what was expected, all errors at once, and nothing is changed. Lines and columns are
counted by hand in the text below.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import Case, InputError, Register, parse_case
from yakkan.adapters.cli import app

CASE = """\
order: SO-1
customer: Minato
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, price: 300, units: [{id: s1, price: 100}, {id: s2, price: 200}]}
  - id: watch
    kind: outsourcing
    monthly_fee: 30000
    starts_on: 2025-05-01
    term_months: 12
    sla: {up: [{below: "99.9", reduce: "0.10"}]}
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: came, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28, recorded_at: 2025-05-28T10:00}
  - {id: paid, event: PaymentReceived, amount: 500, on: 2025-05-29, recorded_at: 2025-05-29T10:00}
  - {id: right, event: FactCorrected, corrects: came, changes: {on: 2025-05-27}, recorded_at: 2025-05-30T10:00}
"""
ANEW = "a change of terms is a new order"
CORRECT = "put it back, and correct it by FactCorrected or FactRetracted"


def told(*changes: tuple[str, str], first: str = CASE) -> list[str]:
    """What a store that holds the case says, line by line, of the case with these changes; it keeps what it had."""
    text = first
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    register = Register(":memory:")
    matters = register.apply_all(parse_case(first, "first.yaml"))
    before = [matter.history.records for matter in matters]
    with pytest.raises(InputError) as refused:
        register.apply_all(parse_case(text, "then.yaml"))
    assert [register.matter(matter.name).history.records for matter in matters] == before
    return str(refused.value).split("\n")


@pytest.mark.parametrize(
    ("change", "place", "found", "held"),
    [
        (("monthly_fee: 30000", "monthly_fee: 30001"), "8:18: contracts[1].monthly_fee", "30001", "30000"),
        (("2025-03-18}", "2025-03-18, tax_rate: '0.08'}"), "3:55: quote.tax_rate", "'0.08'", "nothing"),
        (
            ('reduce: "0.10"', 'reduce: "0.20"'),
            "11:15: contracts[1].sla.up",
            "[{below: '99.9', reduce: '0.20'}]",
            "[{below: '99.9', reduce: '0.10'}]",
        ),
        (("events:", "readings: {X1: R-B}\nevents:"), "12:16: readings.X1", "'R-B'", "nothing"),
        (("form: electronic", "form: paper"), "14:5: events[1].form", "'paper'", "'electronic'"),
        (("2025-04-03", "2025-04-02"), "13:5: events[0].on", "2025-04-02", "2025-04-03"),
        (("amount: 500", "amount: 501"), "16:5: events[3].amount", "501", "500"),
        (("id: paid, ", ""), "16:5: events[3].id", "nothing", "'paid'"),
        (
            ("2025-05-29T10:00", "2025-05-29T11:00"),
            "16:5: events[3].recorded_at",
            "2025-05-29T11:00:00+09:00",
            "2025-05-29T10:00:00+09:00",
        ),
        (("{on: 2025-05-27}", "{on: 2025-05-26}"), "17:5: events[4].changes.on", "'2025-05-26'", "'2025-05-27'"),
    ],
)
def test_what_differs_is_told_with_its_place_and_both_values(
    change: tuple[str, str], place: str, found: str, held: str
) -> None:
    advice = CORRECT if "events" in place else ANEW
    assert told(change) == [f"then.yaml:{place}: found {found}, expected {held}, as in the store; {advice}"]


def test_every_part_that_differs_is_told() -> None:
    assert told(("price: 300, units: [{id: s1, price: 100}", "price: 301, units: [{id: s1, price: 101}")) == [
        f"then.yaml:5:39: contracts[0].price: found 301, expected 300, as in the store; {ANEW}",
        f"then.yaml:5:68: contracts[0].units[0].price: found 101, expected 100, as in the store; {ANEW}",
    ]


def test_what_is_left_out_is_told_where_it_belongs() -> None:
    assert told(("term_months: 12", "ends_on: 2026-04-30")) == [
        f"then.yaml:6:5: contracts[1].term_months: found nothing, expected 12, as in the store; {ANEW}",
        f"then.yaml:10:14: contracts[1].ends_on: found 2026-04-30, expected nothing, as in the store; {ANEW}",
    ]


def test_definitions_and_facts_are_told_at_once() -> None:
    lines = told(
        ("monthly_fee: 30000", "monthly_fee: 30001"),
        ("amount: 500", "amount: 501"),
        ("  - {event: ApplicationReceived, on: 2025-04-03}\n", ""),
        ("T10:00}\n  - {id: right", "T10:00}\n  - {event: PaymentDemanded, on: 2025-05-01}\n  - {id: right"),
    )
    assert [line.split(": found")[0] for line in lines] == [
        "then.yaml:8:18: contracts[1].monthly_fee",
        "then.yaml",
        "then.yaml",
        "then.yaml:15:5: events[2].amount",
        "then.yaml:16:5: events[3]",
    ]
    assert all("no ApplicationReceived for SO-1/" in line for line in lines[1:3])
    assert "a new PaymentDemanded recorded at 2025-05-01T00:00:00+09:00" in lines[4]


def test_of_several_customers_each_is_told() -> None:
    other = CASE.replace("Minato", "Kita").replace("amount: 500", "amount: 900")
    lines = told(("amount: 500", "amount: 501"), ("amount: 900", "amount: 901"), first=f"{CASE}---\n{other}")
    assert [line.split(", as in")[0] for line in lines] == [
        "then.yaml:16:5: events[3].amount: found 501, expected 500",
        "then.yaml:34:5: events[3].amount: found 901, expected 900",
    ]


def test_a_program_is_told_the_order_and_the_fact() -> None:
    [document] = parse_case(CASE).documents
    bare = replace(document, lines=(), columns=(), places={})
    register = Register(":memory:")
    register.apply(Case("mine", (bare,)))
    later = replace(bare.facts[3], on=date(2025, 5, 20))
    quote = replace(bare.quote, number="Q-2")
    with pytest.raises(InputError) as refused:
        register.apply(Case("mine", (replace(bare, quote=quote, facts=(*bare.facts[:3], later, bare.facts[4])),)))
    assert str(refused.value).split("\n") == [
        f"mine: order SO-1: quote.number: found 'Q-2', expected 'Q-1', as in the store; {ANEW}",
        f"mine: order SO-1: facts[3].on: found 2025-05-20, expected 2025-05-29, as in the store; {CORRECT}",
    ]


def test_the_command_line_says_so_in_japanese_too(tmp_path: Path) -> None:
    first, then, store = tmp_path / "first.yaml", tmp_path / "then.yaml", tmp_path / "s.db"
    first.write_text(CASE, encoding="utf-8")
    then.write_text(CASE.replace("amount: 500", "amount: 501, note: x"), encoding="utf-8")
    run = CliRunner()
    assert run.invoke(app, ["import", str(first), "--db", str(store)]).exit_code == 0
    done = run.invoke(app, ["import", str(then), "--db", str(store), "--lang", "ja"], env={"COLUMNS": "300"})
    assert done.exit_code == 2
    correct = "対処: 元に戻し、FactCorrected又はFactRetractedで訂正する"
    assert sorted(done.stderr.splitlines()) == sorted(
        [
            f"{then}:16:5: events[3].amount: 入力: 501。必要なもの: 保存先と同じ500。{correct}",
            f"{then}:16:5: events[3].note: 入力: 「x」。必要なもの: 保存先と同じく、書かないこと。{correct}",
        ]
    )
