"""A long table in the debugger: its keys reach every line, and only lines in sight are laid out."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from yakkan import Register, load_case
from yakkan.adapters.debugger.app import Debugger
from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.grid import Grid
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.tables import Column, Fitted, Line, Table
from yakkan.adapters.debugger.words import Words

LATE = Path(__file__).resolve().parents[2] / "examples" / "late-rejection.yaml"
LENGTH = 3000
LONG = Table((Column("number"), Column("text")), tuple(Line((f"{n:04}", f"text {n}")) for n in range(LENGTH)))


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def numbers(pilot: Pilot[None]) -> list[int]:
    """The numbers of the lines of the long table that are in sight."""
    strips = pilot.app.screen._compositor.render_strips()
    texts = ["".join(segment.text for segment in strip).split() for strip in strips]
    return [int(words[0]) for words in texts if len(words) == 3 and words[1] == "text" and words[0].isdecimal()]


def test_every_line_is_reached_and_only_those_in_sight_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    row = Fitted.row

    def counted(self: Fitted, number: int) -> tuple[str, ...]:
        asked.append(number)
        return row(self, number)

    monkeypatch.setattr(Fitted, "row", counted)

    async def run() -> None:
        with Register(":memory:") as register:
            history = register.apply(load_case(LATE)).history
        app = Debugger(Console(Session(history, date(2025, 6, 11)), Words("en")))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            grid = app.query_one(Grid)
            asked.clear()
            app.table = LONG
            grid.show(LONG, "long", anew=True)
            await settled(pilot)
            page = numbers(pilot)
            assert page == list(range(len(page)))
            for key, row, seen in (
                ("end", LENGTH - 1, LENGTH - 1),
                ("pageup", LENGTH - 1 - len(page), LENGTH - 1 - len(page)),
                ("home", 0, 0),
                ("down", 1, 0),
                ("pagedown", 1 + len(page), 1 + len(page)),
                ("k", len(page), len(page)),
            ):
                await pilot.press(key)
                await settled(pilot)
                assert grid.cursor_row == row, key
                shown = numbers(pilot)
                assert seen in shown, key
                assert shown == list(range(shown[0], shown[0] + len(page))), key
            grid.move_cursor(row=LENGTH // 2)
            await settled(pilot)
            assert LENGTH // 2 in numbers(pilot)
            assert len(set(asked)) < 12 * len(page)

    asyncio.run(run())


def test_a_second_click_on_a_line_zooms_its_explanation() -> None:
    async def run() -> None:
        with Register(":memory:") as register:
            history = register.apply(load_case(LATE)).history
        app = Debugger(Console(Session(history, date(2025, 6, 11)), Words("en")))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.click("Grid", offset=(10, 2))
            await settled(pilot)
            assert not app.screen.has_class("-zoomed")
            await pilot.click("Grid", offset=(10, 2))
            await settled(pilot)
            assert app.screen.has_class("-zoomed")
            await pilot.click("#tabs", offset=(2, 0))
            await settled(pilot)
            # The titles are no line.
            await pilot.click("Grid", offset=(10, 0))
            await settled(pilot)
            assert app.query_one(Grid).cursor_row == 1
            assert not app.screen.has_class("-zoomed")

    asyncio.run(run())
