"""Going back in the debugger: a position that was left shows what it shows to somebody who comes to it anew.

Where one has been is remembered, and the walk that it is remembered of has gone on since. Every pane and every
explanation is held against those of a session that was never anywhere else.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.debugger.grounds import Written, why
from yakkan.adapters.debugger.panes import PANES, Panes
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.tables import Table
from yakkan.adapters.debugger.words import Words
from yakkan.domain.contract.history import History

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LATE = EXAMPLES / "late-rejection.yaml"


def history(path: Path) -> History:
    with Register(":memory:") as register:
        return max((each.history for each in register.apply_all(load_case(path))), key=lambda each: len(each.records))


def shown(session: Session) -> dict[str, tuple[list[tuple[str, ...]], list[list[Written]]]]:
    """The cells of each pane, changes left aside since they tell of the way, and why each of its lines is there."""
    words = Words("en")
    found = {}
    for pane in PANES:
        if pane != "changes":
            table: Table = Panes(session, words).table(pane)
            lines = [line for line in table.lines if line.explained is not None]
            grounds = [why(session.view(), line.explained, words) for line in lines if line.explained is not None]
            found[pane] = [line.cells for line in table.lines], grounds
    return found


class TestWhatWasLeft:
    @pytest.mark.parametrize("name", ["late-rejection", "part-payments", "rental-late-return", "lease"])
    def test_shows_the_same_as_to_who_comes_anew(self, name: str) -> None:
        records = history(EXAMPLES / f"{name}.yaml")
        session = Session(records, min(record.event.on for record in records.records))
        days = [session.as_of]
        while session.step_event():
            days.append(session.as_of)
        assert len(days) > 10
        # A view that is gone back to one day later, and one that all that happened lies behind.
        for day in (*reversed(days[-6:]), *days[:6]):
            session.goto(day)
            # Duties that end with a step are shown once more, so the step is the same one.
            anew = Session(records, session.before.as_of)
            anew.goto(day)
            assert shown(session) == shown(anew), day


class TestOnTheCommandLine:
    def run(self, day: str, orders: str) -> str:
        command = ["debug", str(LATE), "--as-of", day, "--known-at", "2025-06-11", "--lang", "en", "--run", orders]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    def test_duties_are_listed_after_an_undo(self) -> None:
        # It used to break off here: on 13 June t1 has passed by silence, which brings duties that 11 June has not.
        there, back = (self.run("2025-06-11", orders) for orders in ("duties", "next; undo; duties"))
        duties = [line.split() for line in there.partition("> duties\n")[2].splitlines()]
        assert ["2025-06-12", "O22", "customer"] in [line[:3] for line in duties]
        told = [line.removeprefix("*").split() for line in back.rpartition("> duties\n")[2].splitlines()]
        assert [line for line in duties if line not in told] == []

    def test_a_state_is_that_of_its_day_after_an_undo(self) -> None:
        # The warranty of v2, handed over on 9 June, runs from 10 June to 9 December (32(1)); it used to be closed.
        told = self.run("2025-07-15", "goto 2025-12-31; undo; explain state:server/v2")
        assert "server/v2 is in warranty since 2025-06-10" in told.rpartition("> explain")[2]
