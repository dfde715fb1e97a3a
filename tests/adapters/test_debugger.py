"""The debugger: its session against plain views, its searches against asking every day, its screen as one sees it."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from textual.pilot import Pilot
from typer.testing import CliRunner, Result

from yakkan import Register, load_case, parse_case
from yakkan.adapters.cli import app as command_line
from yakkan.adapters.debugger.app import Debugger
from yakkan.adapters.debugger.breakpoints import Sort
from yakkan.adapters.debugger.console import Console, commands
from yakkan.adapters.debugger.display import keys, tabs
from yakkan.adapters.debugger.grid import Grid
from yakkan.adapters.debugger.panes import PANES, Panes
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.setting import SAME, Known, WhatIf
from yakkan.adapters.debugger.tables import Column, Line, Table, cut, fit, wrap
from yakkan.adapters.debugger.widgets import Prompt, Tree
from yakkan.adapters.debugger.words import Words
from yakkan.adapters.wording.debugger import COMMANDS, DEBUGGER, HELP
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, YakkanError
from yakkan.projections.question import parse
from yakkan.projections.view import View, Walk

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LATE = str(EXAMPLES / "late-rejection.yaml")
ONE_DAY = timedelta(days=1)

# Several of each sort: what turns with events, with due days, with every day.
CASES = {
    "late-rejection": ("server/v1.state == rejected", "outstanding > 1000000", "storage/t1/price.status == overdue"),
    "late-objection": ("late_interest > 0", "overdue > 0 or outstanding > 0", "as_of == 2024-12-24"),
    "ended-mid-month": ("outstanding > 500000", "overdue > 0"),
    "rental-late-return": ("outstanding",),
}


@contextmanager
def history_of(name: str) -> Iterator[History]:
    with Register(":memory:") as register:
        yield register.apply(load_case(EXAMPLES / f"{name}.yaml")).history


@pytest.fixture(scope="module")
def late() -> Iterator[History]:
    with history_of("late-rejection") as history:
        yield history


def session(history: History, as_of: str = "2025-06-11", known: Known = None) -> Session:
    return Session(history, date.fromisoformat(as_of), known)


def plain(history: History, here: Session) -> View:
    return View(history, here.as_of, here.position.known_at, dict(here.setting.readings))


def same(here: Session, history: History) -> bool:
    view, anew = here.view(), plain(history, here)
    explained = [
        (str(view.explain(line)), str(anew.explain(other)))
        for line, other in zip(view.obligations, anew.obligations, strict=True)
    ]
    return view.to_dict() == anew.to_dict() and all(a == b for a, b in explained)


def days_of(here: Session) -> list[date]:
    first = min(record.event.on for record in here.history.records) - ONE_DAY
    return [first + timedelta(days=n) for n in range((here.horizon - first).days + 1)]


class TestSteps:
    @pytest.mark.parametrize(
        ("name", "known"), [*((name, None) for name in CASES), ("late-rejection", SAME), ("late-objection", SAME)]
    )
    def test_every_stop_in_both_directions_is_a_plain_view(self, name: str, known: Known) -> None:
        with history_of(name) as history:
            here = Session(history, min(record.event.on for record in history.records) - ONE_DAY, known)
            visited = []
            while here.step_event():
                assert same(here, history), here.position
                visited.append((here.as_of, here.view()))
            assert len(visited) > 3
            # What was seen on the way stays as it was, though the walk has gone on.
            for day, view in visited:
                assert view.to_dict() == View(history, day, here.setting.known_at(day)).to_dict()
            back = []
            while here.step_event(-1):
                assert same(here, history), here.position
                back.append(here.as_of)
            assert back == [day for day, _ in reversed(visited[:-1])]

    def test_no_contract_unit_or_amount_changes_between_two_stops(self, late: History) -> None:
        here = session(late, "2025-04-01")
        stops = set()
        while here.step_event():
            stops.add(here.as_of)

        def standing(day: date) -> Any:
            view = View(late, day)
            lines = [(line.id, line.status, line.due_on) for line in view.obligations]
            charges = [(line.id, line.status, line.outstanding) for line in view.fees.charges]
            return [line.to_dict() for line in view.contracts], lines, charges, len(view.chronicle.entries)

        days = [day for day in days_of(here) if day <= date(2025, 9, 30)]
        changed = {b for a, b in pairwise(days) if standing(a) != standing(b)}
        assert changed == {day for day in stops if day <= days[-1]}

    def test_a_day_on_and_back_is_where_one_was(self, late: History) -> None:
        here = session(late)
        assert here.step_day()
        assert here.step_day(-1)
        assert (here.as_of, same(here, late)) == (date(2025, 6, 11), True)

    def test_the_calendar_has_two_ends(self, late: History) -> None:
        here = session(late)
        assert not here.step_day(100_000)
        assert not here.step_day(-100_000)
        with pytest.raises(InputError, match="2099"):
            here.goto(date(2150, 1, 1))
        assert here.as_of == date(2025, 6, 11)

    def test_records_are_walked_in_both_directions(self, late: History) -> None:
        here = session(late)
        instants = here.instants
        seen = []
        while here.step_record(-1):
            assert same(here, late)
            seen.append(here.position.known_at)
        assert seen == list(reversed(instants[:-1]))
        for number in range(2, len(instants) + 1):
            assert here.step_record()
            assert here.known_number == number
        assert here.setting.known is None
        assert not here.step_record()

    def test_known_by_the_end_of_each_day_is_how_it_was_lived(self, late: History) -> None:
        here = session(late, "2025-06-11", SAME)
        assert here.view().state("server", "v1") == "in_warranty"
        here.step_day()
        assert here.view().state("server", "v1") == "rejected"
        here.step_day(-1)
        assert here.view().state("server", "v1") == "in_warranty"

    def test_first_last_and_undo(self, late: History) -> None:
        here = session(late)
        assert here.first()
        assert here.as_of == date(2025, 4, 25)
        assert here.last()
        assert here.as_of == date(2025, 7, 7)
        assert here.back()
        assert here.as_of == date(2025, 4, 25)
        assert here.back()
        assert here.as_of == date(2025, 6, 11)
        assert not here.back()

    def test_a_reading_changes_the_view_and_leaves_the_place(self) -> None:
        with history_of("year-end") as history:
            here = Session(history, max(record.event.on for record in history.records))
            while here.step_event():
                here.read("X1", "R-B")
                assert same(here, history)
                here.read("X1", None)
                assert same(here, history)
            with pytest.raises(InputError, match="X1"):
                here.read("X1", "R-Z")
            assert here.setting.readings == ()

    def test_what_changed_names_each_line_once_and_rightly(self, late: History) -> None:
        here = session(late, "2025-06-09", datetime.fromisoformat("2025-06-12T09:00+09:00"))
        here.step_record()
        states = {change.line: (change.before, change.after) for change in here.changes() if change.field == "state"}
        assert states == {"server/v1": ("delivered", "rejected")}
        here.step_record(-1)
        states = {change.line: (change.before, change.after) for change in here.changes() if change.field == "state"}
        assert states == {"server/v1": ("rejected", "delivered")}


class TestWhatIf:
    def test_a_fact_taken_away_and_restored(self, late: History) -> None:
        here = session(late, "2025-06-12")
        before = here.view().to_dict()
        here.suppose(WhatIf().remove("v1-letter"))
        assert here.view().state("server", "v1") == "in_warranty"
        here.suppose(here.setting.what_if.without("v1-letter"))
        assert here.view().to_dict() == before

    def test_a_fact_of_another_day(self, late: History) -> None:
        here = session(late, "2025-06-12")
        here.suppose(WhatIf().move("v1-letter", date(2025, 6, 10)))
        assert here.view().state("server", "v1") == "in_warranty"

    def test_an_unknown_fact_changes_nothing(self, late: History) -> None:
        here = session(late)
        with pytest.raises(InputError, match="nosuch"):
            here.suppose(WhatIf().remove("nosuch"))
        assert not here.setting.what_if


class TestBreakpoints:
    @pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in CASES.items() for text in texts])
    def test_they_stop_where_asking_every_day_finds_a_turn(self, name: str, text: str) -> None:
        with history_of(name) as history:
            start = min(record.event.on for record in history.records) - ONE_DAY
            days = days_of(Session(history, start))
            walk, question = Walk(history), parse(text)
            answers = [question(walk.view(day)) for day in days]
        for sort in get_args(Sort):
            here = Session(history, start)
            here.stop_at(text, sort)
            expected = [
                day
                for (before, after), day in zip(pairwise(answers), days[1:], strict=True)
                if (before != after if sort == "watch" else after and not before)
            ]
            found = []
            while here.run():
                found.append(here.as_of)
            assert found == expected
            back = []
            while here.run(-1):
                back.append(here.as_of)
            assert back == list(reversed(expected[:-1]))

    def test_they_stop_as_it_was_lived(self, late: History) -> None:
        here = session(late, "2025-04-01", SAME)
        here.stop_at("server/v1.state", "watch")
        answers = {day: parse("server/v1.state")(View(late, day, day)) for day in days_of(here)}
        days = list(answers)
        expected = [b for a, b in pairwise(days) if answers[a] != answers[b] and b <= date(2025, 9, 1)]
        found = []
        while (stop := here.run()) and stop.at <= date(2025, 9, 1):
            found.append(stop.at)
        assert found == expected
        assert date(2025, 6, 12) in found

    def test_several_at_once_stop_at_the_nearest(self, late: History) -> None:
        here = session(late, "2025-04-01")
        far = here.stop_at("outstanding > 3000000")
        near = here.stop_at("server/v2.state == delivered")
        also = here.stop_at("storage/t2.state == delivered")
        found = here.run()
        assert found is not None
        assert found.at == date(2025, 6, 2)
        assert {hit.breakpoint.number for hit in found.hits} == {near.number, also.number}
        here.enable(also.number, False)
        here.delete(near.number)
        found = here.run()
        assert found is not None
        assert [hit.breakpoint for hit in found.hits] == [far]

    def test_along_the_records_they_stop_where_asking_every_record_finds_a_turn(self, late: History) -> None:
        here = session(late, "2025-06-20")
        text = "storage/t1.state"
        here.stop_at(text, "watch")
        instants = here.instants
        answers = [parse(text)(View(late, here.as_of, instant)) for instant in instants]
        expected = [i for a, b, i in zip(answers, answers[1:], instants[1:], strict=False) if a != b]
        here.know(instants[0])
        found = []
        while stop := here.run_records():
            found.append(stop.at)
        assert found == expected
        assert len(expected) > 2
        back = []
        while stop := here.run_records(-1):
            back.append(stop.at)
        assert list(reversed(back)) == [*([instants[0]] if answers[0] is not None else []), *expected[:-1]]

    def test_a_day_that_cannot_be_reached_leaves_everything_as_it_was(self) -> None:
        with history_of("three-kinds") as history:
            here = Session(history, date(2025, 9, 1))
            here.horizon = date(2099, 12, 31)
            here.goto(date(2099, 9, 1))
            before = here.view().to_dict()
            for _ in range(2):
                with pytest.raises(YakkanError, match="2100"):
                    here.goto(date(2099, 12, 31))
            assert here.view().to_dict() == before == View(history, here.as_of).to_dict()
            assert here.step_day(-1)
            assert here.view().to_dict() == View(history, here.as_of).to_dict()

    def test_without_any_a_run_moves_nothing(self, late: History) -> None:
        here = session(late)
        assert here.run() is None
        assert here.run_records(-1) is None
        assert here.as_of == date(2025, 6, 11)

    @pytest.mark.parametrize("text", ["", "server/v1.state ==", "server/v9.state == rejected", "server/v1.sate == x"])
    def test_a_wrong_condition_is_refused(self, late: History, text: str) -> None:
        here = session(late)
        with pytest.raises(InputError):
            here.stop_at(text)
        assert here.breakpoints == ()

    def test_a_search_that_is_stopped_moves_nothing_and_can_go_on(self, late: History) -> None:
        class Enough(Exception): ...

        here = session(late, "2025-04-01")
        here.stop_at("outstanding > 3000000")
        seen: list[date] = []

        def tick(day: date) -> None:
            seen.append(day)
            if len(seen) == 5:
                raise Enough

        here.tick = tick
        with pytest.raises(Enough):
            here.run()
        assert here.as_of == date(2025, 4, 1)
        found = here.run()
        assert found is not None
        assert View(late, found.at).fees.totals.outstanding > 3_000_000
        assert len(seen) == len(set(seen)) + 1, "what was looked at is not looked at again"


def yakkan(*arguments: str) -> Result:
    return CliRunner().invoke(command_line, ["debug", *arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "100"})


class TestCommands:
    def test_the_story_of_a_late_letter(self) -> None:
        done = yakkan(LATE, "--run", "first; break server/v1.state == rejected; run; where; explain state:server/v1")
        assert (done.exit_code, done.stderr) == (0, "")
        assert "2025-06-09: stop 1 server/v1.state == rejected: false -> true" in done.stdout
        assert "as of: 2025-06-09 (Mon)" in done.stdout
        assert "server/v1 is rejected since 2025-06-09" in done.stdout

    def test_a_file_of_commands_with_remarks(self, tmp_path: Path) -> None:
        script = tmp_path / "script"
        script.write_text(
            "# the letter\nknown 2025-06-11\ngoto 2025-06-11 ; print server/v1.state\n\n", encoding="utf-8"
        )
        done = yakkan(LATE, "--script", str(script))
        assert done.exit_code == 0
        assert "in_warranty" in done.stdout.splitlines()[-1]

    @pytest.mark.parametrize("pane", PANES)
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_every_pane_is_printed_in_columns(self, pane: str, language: str) -> None:
        done = yakkan(LATE, "--lang", language, "--run", f"goto 2025-06-12; break outstanding > 0; {pane}")
        assert done.exit_code == 0
        lines = done.stdout.split(f"> {pane}\n")[1].splitlines()
        assert len(lines) > 1
        assert max(map(width, lines)) <= 100

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("next 2", "2025-06-25"),
            ("prev", "2025-06-10"),
            ("day 30", "2025-07-11"),
            ("day -1", "2025-06-10"),
            ("first", "2025-04-25"),
            ("last", "2025-07-07"),
            ("known same", "in warranty"),
            ("known 2025-06-12T09:00", "in warranty"),
            ("record -3", "2025-06-11"),
            ("whatif remove v1-letter", "server/v1"),
            ("whatif move v1-letter +1", "server/v1"),
            ("whatif move v1-letter 1", "server/v1"),
            ("horizon 2030-01-01", "2030-01-01"),
            ("print server/v1.state == rejected", "true"),
            ("undo", "no move"),
            ("run", "No breakpoint"),
            ("delete", "deleted"),
            ("help", "break COND"),
        ],
    )
    def test_each_says_what_it_did(self, command: str, said: str) -> None:
        done = yakkan(LATE, "--as-of", "2025-06-11", "-x", command)
        assert (done.exit_code, done.stderr) == (0, "")
        assert said in done.stdout.removeprefix(f"> {command}\n")

    @pytest.mark.parametrize(
        "command",
        [
            "brake x", "break", "goto", "goto tomorrow", "day x", "known soon", "reading X1", "reading X1=R-Z",
            "whatif move v1-letter --1", "horizon 2025-01-01", "whatif remove nosuch", "whatif swap a b",
            "explain nosuch", "print nosuch.state", "delete 7", "enable x", "run sideways",
            "horizon 9999-01-01", "goto 1800-01-01",
        ],
    )  # fmt: skip
    def test_a_wrong_one_is_refused_with_its_name(self, command: str) -> None:
        if command == "break":
            assert yakkan(LATE, "-x", command).exit_code == 0
            return
        done = yakkan(LATE, "-x", f"{command}; where")
        assert done.exit_code == 2
        assert command.split()[0] in done.stderr
        assert "expected" in done.stderr
        assert "as of" not in done.stdout

    def test_without_a_terminal_the_screen_is_refused(self) -> None:
        done = yakkan(LATE)
        assert done.exit_code == 2
        assert "--run" in done.stderr

    def test_without_textual_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yakkan.adapters.cli.debugging.find_spec", lambda name: None)
        done = yakkan(LATE)
        assert done.exit_code == 2
        assert "yakkan[debug]" in done.stderr

    def test_a_missing_script_is_refused(self, tmp_path: Path) -> None:
        assert yakkan(LATE, "--script", str(tmp_path / "nosuch")).exit_code == 2

    def test_commands_part_at_semicolons_outside_quotes(self) -> None:
        assert commands("a; b 'x;y' ;; c\n# d; e\n") == ["a", "b 'x;y'", "c"]

    def test_beginnings_are_completed(self, late: History) -> None:
        console = Console(session(late), Words("en"))
        assert sorted(console.completions("wh")) == ["whatif", "where"]
        assert "explain server/v2/price" in console.completions("explain server/v2")
        assert "break server/v1.state" in console.completions("break server/v1")
        assert console.completions("reading X1=R-B") == ["reading X1=R-B"]
        assert "whatif remove v1-letter" in console.completions("whatif remove v1-l")


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


class TestTables:
    @pytest.mark.parametrize("seed", range(40))
    def test_every_row_fits_and_lines_up(self, seed: int) -> None:
        chance = Random(seed)
        sorts: Any = ["text", "whole", "figure"]
        columns = tuple(
            Column("題" * chance.randint(1, 4), chance.choice(sorts), chance.randint(0, 3)) for _ in range(6)
        )
        rows = [
            Line(tuple("".join(chance.choices("あいうabc 1", k=chance.randint(0, 30))) for _ in columns))
            for _ in range(5)
        ]
        room = chance.randint(12, 120)
        fitted = fit(Table(columns, tuple(rows)), room)
        for row in (fitted.titles, *fitted.rows):
            assert [width(cell) for cell in row] == list(fitted.widths)
            assert sum(fitted.widths) + len(fitted.widths) - 1 <= room

    @pytest.mark.parametrize("text", ["みなし合格の撤回" * 5, "one two three four " * 4, "x" * 90, ""])
    def test_what_is_wrapped_is_all_there(self, text: str) -> None:
        lines = wrap(text, 20, "  ")
        assert max(map(width, lines)) <= 20
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")

    def test_what_is_cut_says_so(self) -> None:
        assert cut("みなし合格", 6) == "みな.."
        assert cut("みなし合格", 7) == "みな.."
        assert cut("みなし合格", 10) == "みなし合格"


# -- the screen --------------------------------------------------------------------------------------------------

Story = Callable[[Pilot[None]], Awaitable[None]]


def on_screen(here: Session, story: Story, size: tuple[int, int] = (80, 24), language: Any = "en") -> None:
    async def run() -> None:
        async with Debugger(Console(here, Words(language))).run_test(size=size) as pilot:
            await settled(pilot)
            await story(pilot)

    asyncio.run(run())


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way and everything is drawn."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settled(pilot)


async def command(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "colon")
    pilot.app.query_one(Prompt).value = text
    await press(pilot, "enter")


def shown(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def page(pilot: Pilot[None]) -> str:
    return "\n".join(shown(pilot))


class TestTheScreen:
    def test_both_clocks_are_stepped_by_keys(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            assert "as of 2025-06-11 (Wed)  known everything" in page(pilot)
            assert "rejected" in page(pilot)
            await press(pilot, "n")
            assert "as of 2025-06-12" in page(pilot)
            await press(pilot, "left", "comma")
            assert "as of 2025-06-10" in page(pilot)
            await press(pilot, "full_stop", "s")
            assert "by the end of the day" in page(pilot)
            assert "in warranty" in page(pilot)
            await press(pilot, "a", "left_square_bracket", "right_square_bracket")
            assert "record 21/21" in page(pilot)
            await press(pilot, "g")
            assert "as of 2025-04-25" in page(pilot)
            await press(pilot, "G", "u")
            assert "as of 2025-04-25" in page(pilot)

        on_screen(session(late), story)

    def test_a_run_stops_at_a_breakpoint_in_both_directions_and_says_why(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "g", "b")
            pilot.app.query_one(Prompt).value += "server/v1.state == rejected"
            await press(pilot, "enter", "r")
            assert "2025-06-09: stop 1 server/v1.state == rejected: false -> true" in page(pilot)
            assert "server/v1 is rejected since 2025-06-09" in page(pilot)
            await press(pilot, "r")
            assert "No breakpoint stops up to" in page(pilot)
            await press(pilot, "left_curly_bracket")
            assert "known 2025-06-12 09:30" in page(pilot)
            await press(pilot, "7")
            assert "server/v1.state == rejected" in page(pilot)

        on_screen(session(late), story)

    def test_a_move_without_an_event_says_what_its_number_counts(self, late: History) -> None:
        here = session(late, "2025-09-20")
        for day in range(21, 30):
            here.goto(date(2025, 9, day))
            said = Console(here, Words("en")).tell.arrival()
            if here.changes() and ";" in said:
                assert f"nothing happens; {len(here.changes())} values differ from the place before (key 6" in said
                break
        else:
            pytest.fail("no move changed values alone")

    def test_lines_that_changed_are_marked_without_colour(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "n")
            marked = [line for line in shown(pilot) if line.startswith("* ")]
            assert any("server/v1" in line and "rejected" in line for line in marked)
            await press(pilot, "6")
            assert any(line.startswith("* State") and "rejected" in line for line in shown(pilot))

        here = session(late, "2025-06-08")
        on_screen(here, story)

    @pytest.mark.parametrize(
        ("language", "size"), [("ja", (80, 24)), ("en", (80, 24)), ("en", (140, 45)), ("ja", (44, 12))]
    )
    def test_every_pane_fits_every_size(self, late: History, language: Any, size: tuple[int, int]) -> None:
        async def story(pilot: Pilot[None]) -> None:
            words = Words(language)
            for number, pane in enumerate(PANES, start=1):
                await press(pilot, f"{number}")
                lines = shown(pilot)
                assert {width(line) for line in lines} == {size[0]}
                assert f"[{number} {words.tell(pane)}]" in lines[2]
                assert words.tell("key_help") in page(pilot)

        on_screen(session(late), story, size, language)

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_at_80_columns_no_key_is_missing(self, late: History, language: Any) -> None:
        words = Words(language)
        lines = keys(words, 80).plain.splitlines()
        assert len(lines) == 2
        assert max(map(width, lines)) <= 80
        assert all(words.tell(name) in "".join(lines) for name in DEBUGGER if name.startswith("key_"))
        assert width(tabs(words, "state", 80).plain) <= 80

    def test_the_help_shows_every_key_and_scrolls_to_the_commands(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "question_mark")
            assert all(pressed in page(pilot) for pressed, _ in HELP)
            await press(pilot, "end")
            assert "help, quit" in page(pilot)
            await press(pilot, "escape")
            assert "[1 State]" in page(pilot)

        on_screen(session(late), story)

    def test_every_key_of_the_screen_is_in_the_help(self) -> None:
        named = {
            "full_stop": ".", "comma": ",", "right_square_bracket": "]", "left_square_bracket": "[", "colon": ":",
            "right_curly_bracket": "}", "left_curly_bracket": "{", "question_mark": "?", "escape": "Esc",
            "enter": "Enter",
        }  # fmt: skip
        told = " ".join(pressed for pressed, _ in HELP).split()
        bound = [key for binding in Debugger.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
        missing = {named.get(key, key) for key in bound if not key.isdecimal()} - set(told)
        assert missing == set()

    def test_the_explanation_follows_the_selected_line_and_zooms(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "3", "down")
            assert "the price arises with" in page(pilot)
            await press(pilot, "enter")
            assert not pilot.app.query_one(Grid).display or pilot.app.query_one(Grid).size.height == 0
            assert "due: end of month 1" in page(pilot)
            await press(pilot, "escape")
            assert "[3 Money]" in page(pilot)
            assert pilot.app.query_one(Grid).has_focus
            await press(pilot, "tab")
            assert pilot.app.query_one(Tree).has_focus

        on_screen(session(late, "2025-07-15"), story)

    def test_the_command_line_completes_remembers_and_refuses(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            prompt = pilot.app.query_one(Prompt)
            await command(pilot, "goto 2025-07-31")
            assert "as of 2025-07-31" in page(pilot)
            await command(pilot, "goto someday")
            assert "found 'someday', expected a day" in page(pilot)
            assert "as of 2025-07-31" in page(pilot)
            await press(pilot, "colon", "up", "up")
            assert prompt.value == "goto 2025-07-31"
            prompt.value = "expl"
            await settled(pilot)
            await press(pilot, "tab")
            assert prompt.value == "explain"
            await press(pilot, "escape", "x")
            assert "Select the row of a fact" in page(pilot)
            await command(pilot, "explain server/v2/price")
            assert "the price arises with handover" in page(pilot)
            await command(pilot, "where")
            assert "readings: all default" in page(pilot)
            await command(pilot, "reading X1=R-B")
            assert "X1=R-B" in shown(pilot)[1]
            await command(pilot, "help")
            assert "Keys and commands" in page(pilot)

        on_screen(session(late), story)

    def test_a_fact_is_supposed_away_by_a_key_and_restored(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            grid = pilot.app.query_one(Grid)
            app: Any = pilot.app
            number = next(n for n, line in enumerate(app.table.lines) if "v1-letter" in line.cells)
            grid.move_cursor(row=number)
            await press(pilot, "x")
            assert "what if: 1" in page(pilot)
            await press(pilot, "7", "x")
            assert "what if: 1" not in page(pilot)

        on_screen(session(late, "2025-06-12"), story)

    def test_the_mouse_chooses_panes_lines_and_keys(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await pilot.click("#tabs", offset=(12, 0))
            await settled(pilot)
            assert "[2 Duties]" in page(pilot)
            await pilot.click("Grid", offset=(10, 3))
            await settled(pilot)
            assert pilot.app.query_one(Grid).cursor_row == 2
            line = keys(Words("en"), 80).plain.splitlines()[0]
            await pilot.click("#keys", offset=(line.index("n/p"), 0))
            await settled(pilot)
            assert "as of 2025-06-12" in page(pilot)

        on_screen(session(late), story)

    def test_another_size_is_filled_at_once(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "5")
            narrow = page(pilot)
            await pilot.resize_terminal(140, 40)
            await settled(pilot)
            assert {width(line) for line in shown(pilot)} == {140}
            assert "recorded" in shown(pilot)[3]
            assert "-- Why" in shown(pilot)[3], "the explanation stands beside the table"
            await pilot.resize_terminal(80, 24)
            await settled(pilot)
            assert page(pilot) == narrow

        on_screen(session(late, "2025-06-12"), story)

    def test_japanese_lines_up(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "2")
            lines = shown(pilot)
            head = next(line for line in lines if "義務者" in line)
            column = width(head[: head.index("状況")])
            starts = {
                width(line[: line.index(state)])
                for line in lines
                for state in ("未了", "期限徒過")
                if line[2:4] == "20" and state in line
            }
            assert starts == {column}

        on_screen(session(late), story, language="ja")

    def test_q_leaves(self, late: History) -> None:
        async def story(pilot: Pilot[None]) -> None:
            await pilot.press("q")

        on_screen(session(late), story)

    def test_escape_stops_a_long_search(self, late: History) -> None:
        here = session(late, "2025-04-01")

        async def story(pilot: Pilot[None]) -> None:
            app: Any = pilot.app
            here.stop_at("outstanding > 3000000")
            look = here.tick

            def first_day_forever(day: date) -> None:
                while True:
                    look(day)

            here.tick = first_day_forever
            await pilot.press("r")
            await pilot.pause(0.3)
            assert "searching" in app.said
            await press(pilot, "escape")
            assert "nothing has moved" in page(pilot)
            assert here.as_of == date(2025, 4, 1)
            here.tick = look
            await press(pilot, "r")
            assert "stop 1" in page(pilot)

        on_screen(here, story)


def two_thousand() -> str:
    """A matter of more than two thousand records: many services, each measured and paid month by month."""
    names = [f"w{number}" for number in range(40)]
    lines = ["order: SO-1", "customer: みなと商事", "quote: {number: Q-1, issued_on: 2023-11-01}", "contracts:"]
    lines += [
        f"  - {{id: {name}, kind: outsourcing, monthly_fee: 100000, starts_on: 2024-01-01, term_months: 12}}"
        for name in names
    ]
    lines += ["events:", "  - {event: ApplicationReceived, on: 2023-11-05}"]
    lines += ["  - {event: AcceptanceArrived, on: 2023-11-06, form: electronic}"]
    for month in range(24):
        year, number = 2024 + month // 12, month % 12 + 1
        paid = date(year, number, 28) + timedelta(days=30)
        for name in names:
            lines.append(f"  - {{event: PaymentReceived, contract: {name}, amount: 110000, on: {paid}}}")
            lines.append(f"  - {{event: MaintenanceRequested, contract: {name}, on: {year}-{number:02d}-15}}")
    return "\n".join(lines)


class TestALargeMatter:
    def test_a_step_looks_at_the_days_it_passes_and_not_at_those_behind(self) -> None:
        with Register(":memory:") as register:
            history = register.apply(parse_case(two_thousand(), "large.yaml")).history
        looked: list[date] = []
        for direction, most in ((1, 3), (-1, 6)):
            here = Session(history, date(2025, 9, 20))
            here.tick = looked.append
            assert here.step_event(1 if direction > 0 else -1)
            assert len(looked) <= most
            looked.clear()

    @pytest.mark.parametrize("name", ["late-rejection", "renewals-undone", "disputes/set-off", "leap-day"])
    @pytest.mark.parametrize("known", [None, SAME])
    def test_a_step_taken_at_once_goes_where_one_that_looked_at_all_days_goes(self, name: str, known: Known) -> None:
        with history_of(name) as history:
            days = {record.event.on for record in history.records}
            chance = Random(name)
            first, last = min(days), max(days)
            for _ in range(8):
                day = first + timedelta(days=chance.randrange((last - first).days + 200))
                for direction in (1, -1):
                    here, prepared = Session(history, day, known), Session(history, day, known)
                    prepared.prepare()
                    for _ in range(3):
                        moved = here.step_event(1 if direction > 0 else -1)
                        assert moved == prepared.step_event(1 if direction > 0 else -1)
                        assert here.as_of == prepared.as_of
                        assert here.view().to_dict() == prepared.view().to_dict()

    def test_two_thousand_records_are_stepped_and_run_through(self) -> None:
        with Register(":memory:") as register:
            history = register.apply(parse_case(two_thousand(), "large.yaml")).history
        assert len(history.records) > 2000
        here = Session(history, date(2023, 11, 1))

        async def story(pilot: Pilot[None]) -> None:
            await press(pilot, "n", "n", "n", "p")
            assert "2023-11-06" in page(pilot)
            await command(pilot, "break w7.state == renewed")
            await press(pilot, "r")
            assert "as of 2025-01-01" in page(pilot)
            await press(pilot, "5", "p")
            assert here.view().to_dict() == View(history, here.as_of).to_dict()

        on_screen(here, story)


class TestWords:
    def test_every_word_is_there_in_both_languages(self) -> None:
        for name, word in [*DEBUGGER.items(), *HELP, *COMMANDS]:
            assert word.ja, name
            assert word.en, name
            assert word.ja.count("{") == word.en.count("{"), name

    def test_every_field_that_can_change_has_a_word(self, late: History) -> None:
        words = Words("ja")
        here = session(late, "2025-04-01")
        fields = set()
        while here.step_event():
            fields |= {change.field for change in here.changes() if change.field}
        assert {field for field in fields if words.field(field) == field} == set()

    def test_changes_are_told_in_japanese(self, late: History) -> None:
        here = session(late, "2025-06-08")
        here.step_day()
        table = Panes(here, Words("ja")).table("changes")
        assert ("状態", "server/v1", "状態", "納入済み", "不合格") in [line.cells for line in table.lines]
