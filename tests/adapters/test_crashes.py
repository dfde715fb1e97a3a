"""Killed at any instant, a writer leaves a store that is whole: nothing lost, nothing doubled, and it can go on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path

import pytest

from yakkan import Register, parse_case
from yakkan.adapters.cli.verification import verify_store

CASE = """
order: SO-{0}
customer: 商事{0}
quote: {{number: Q-{0}, issued_on: 2025-03-18}}
contracts:
  - {{id: server, kind: supply, price: 2400000, units: [{{id: s1, price: 1200000}}, {{id: s2, price: 1200000}}]}}
  - {{id: watch, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-05-01, term_months: 12}}
events:
  - {{event: ApplicationReceived, on: 2025-04-03}}
  - {{event: AcceptanceArrived, on: 2025-04-07, form: electronic}}
  - {{event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-12}}
  - {{event: EquipmentReceived, contract: server, unit: s2, on: 2025-05-14}}
"""
MATTERS = 12
NEW = 10
"""Records of a matter when its case has been taken in."""
LAST_NIGHT = date(2027, 7, 1)

BEGIN = textwrap.dedent(
    """
    import sys
    from datetime import date, datetime, timedelta
    from yakkan import PaymentReceived, Register, parse_case
    register = Register(sys.argv[1])
    print("now", flush=True)
    """
)
APPEND = BEGIN + textwrap.dedent(
    """
    matter = register.matter("商事0")
    while True:
        number = len(matter.history.records)
        day = date(2025, 6, 1) + timedelta(days=number)
        matter.record(PaymentReceived(on=day, amount=number), recorded_at=datetime(day.year, day.month, day.day, 12))
        print(number, flush=True)
    """
)
IMPORT = BEGIN + textwrap.dedent(
    """
    for text in open(sys.argv[2], encoding="utf-8").read().split("=====")[1:]:
        print(len(register.apply_all(parse_case(text))), flush=True)
    """
)
ADVANCE = BEGIN + "print(register.advance(date(2027, 7, 1)), flush=True)\n"


def killed(script: str, *arguments: str, wait: float) -> list[str]:
    """What a child printed before it was killed, `wait` seconds after it had opened the store, unless it was done."""
    child = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "now\n"
    time.sleep(wait)
    os.kill(child.pid, signal.SIGKILL)
    return child.communicate()[0].split()


def streams(register: Register) -> dict[str, list[tuple[object, ...]]]:
    return {
        matter: [(each.stream, each.version, each.recorded_at, each.event) for each in register.store.load(matter)]
        for matter in register.matters()
    }


def whole(path: str) -> dict[str, list[tuple[object, ...]]]:
    """The streams of a store, of which everything is as it should be."""
    with Register(path) as register:
        assert verify_store(register, replay=True).flaws == []
        kept = register.store.deadlines()
        assert kept.keys() == set(register.matters())
        register.store.rebuild_deadlines()
        for matter, day in register.store.deadlines().items():
            # Nothing that may become due is put off; what a night has looked at in vain may be.
            assert (kept[matter] or date.max) >= (day or date.max)
        return streams(register)


@pytest.fixture
def path(tmp_path: Path) -> str:
    with Register(tmp_path / "contracts.db") as register:
        for number in range(MATTERS):
            register.apply(parse_case(CASE.format(number)))
    return str(tmp_path / "contracts.db")


CHANCE = random.Random(20250528)


class TestKilled:
    def test_while_it_records(self, path: str) -> None:
        before = len(whole(path)["商事0"])
        for _ in range(3):
            confirmed = [int(word) for word in killed(APPEND, path, wait=CHANCE.uniform(0, 0.3))]
            records = whole(path)["商事0"]
            payments = [event.amount for *_, event in records if type(event).__name__ == "PaymentReceived"]
            assert payments == sorted(set(payments))
            assert set(confirmed) <= set(payments)
            assert len(records) >= before + len(confirmed)
            before = len(records)

    def test_while_it_imports(self, tmp_path: Path) -> None:
        path, papers = str(tmp_path / "contracts.db"), tmp_path / "papers"
        papers.write_text("".join("=====" + CASE.format(number) for number in range(MATTERS)), encoding="utf-8")
        imported = 0
        for _ in range(3):
            confirmed = killed(IMPORT, path, str(papers), wait=CHANCE.uniform(0.05, 0.4))
            found = whole(path)
            imported = max(imported, len(confirmed))
            assert len(found) >= imported
            assert {len(records) for records in found.values()} <= {NEW}
        subprocess.run([sys.executable, "-c", IMPORT, path, str(papers)], check=True, capture_output=True)
        assert len(whole(path)) == MATTERS

    def test_during_the_nightly_run(self, path: str, tmp_path: Path) -> None:
        with Register(":memory:") as register:
            for number in range(MATTERS):
                register.apply(parse_case(CASE.format(number)))
            register.advance(LAST_NIGHT)
            expected = streams(register)
        for _ in range(3):
            killed(ADVANCE, path, wait=CHANCE.uniform(0, 0.15))
            for matter, records in whole(path).items():
                # Each matter is advanced altogether or not at all.
                assert records in (expected[matter], expected[matter][: len(records)])
        with Register(path) as register:
            register.advance(LAST_NIGHT)
            assert register.advance(LAST_NIGHT) == 0
        assert whole(path) == expected

    def test_two_nightly_runs_at_once_do_the_work_of_one(self, path: str) -> None:
        command = [sys.executable, "-c", ADVANCE, path]
        children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        made = [int(child.communicate()[0].split()[1]) for child in children]
        with Register(path) as register:
            assert sum(made) == sum(map(len, streams(register).values())) - NEW * MATTERS
            assert register.advance(LAST_NIGHT) == 0
        whole(path)
