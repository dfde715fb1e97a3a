"""The command language of the debugger: `break server/s1.state == rejected`, `run`, `where`, `explain TARGET`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yakkan.adapters.cli.options import parse_day, parse_knowledge
from yakkan.adapters.debugger.breakpoints import Breakpoint, Sort
from yakkan.adapters.debugger.grounds import Written, why, why_asked
from yakkan.adapters.debugger.panes import PANES, Panes
from yakkan.adapters.debugger.session import LAST_DAY, Session
from yakkan.adapters.debugger.setting import SAME, WhatIf
from yakkan.adapters.debugger.telling import Telling
from yakkan.adapters.debugger.words import Words
from yakkan.adapters.wording.debugger import COMMANDS
from yakkan.domain.contract.facts import DEEMED, FACTS, Fact
from yakkan.domain.contract.misfits import suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings import READINGS, parse_reading
from yakkan.projections import target
from yakkan.projections.dispute.scenario import named
from yakkan.projections.question import parse

_SHORT: Final = {
    "b": "break", "c": "run", "continue": "run", "r": "run", "rc": "back", "n": "next", "s": "next", "p": "prev",
    "d": "day", "w": "where", "e": "explain", "g": "goto", "k": "known", "q": "quit", "?": "help", "u": "undo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a command: what to say, a tree to read, a pane to show, whether to leave."""

    said: tuple[str, ...] = ()
    tree: tuple[Written, ...] = ()
    pane: str | None = None
    help: bool = False
    leave: bool = False


class Console:
    """Carries out commands on a session."""

    def __init__(self, session: Session, words: Words) -> None:
        self.session = session
        self.panes = Panes(session, words)
        self.tell = Telling(session, self.panes, words)
        self.words = words
        self._commands: dict[str, Callable[[str], Reply]] = {
            "break": lambda rest: self._stop_at(rest, "break"),
            "watch": lambda rest: self._stop_at(rest, "watch"),
            "delete": self._delete,
            "enable": lambda rest: self._enable(rest, True),
            "disable": lambda rest: self._enable(rest, False),
            "run": lambda rest: self._run(rest, 1),
            "back": lambda rest: self._run(rest, -1),
            "next": lambda rest: self._repeat("next", rest, self._next),
            "prev": lambda rest: self._repeat("prev", rest, self._previous),
            "day": self._day,
            "record": self._record,
            "first": _alone("first", lambda: self.moved(session.first(), "no_earlier_event")),
            "last": _alone("last", lambda: self.moved(session.last(), "already")),
            "goto": lambda rest: self.moved(session.goto(self._a_day("goto", rest)), "already"),
            "known": self._known,
            "reading": self._reading,
            "whatif": self._what_if,
            "explain": self._explain,
            "print": self._print,
            "where": _alone("where", lambda: Reply(tuple(self.tell.where()))),
            "horizon": self._horizon,
            "undo": _alone("undo", lambda: self.moved(session.back(), "no_undo")),
            "help": _alone("help", lambda: Reply(tuple(self.help()), help=True)),
            "quit": _alone("quit", lambda: Reply(leave=True)),
        }

    def do(self, command: str) -> Reply:
        """Carry out one command. Raises InputError for what is wrong with it; nothing has changed then."""
        word, _, rest = command.strip().partition(" ")
        name = _SHORT.get(word, word)
        if name in PANES:
            return _alone(name, lambda: Reply(pane=name))(rest.strip())
        if name not in self._commands:
            advice = suggestion(word, [*self._commands, *PANES])
            raise InputError([Problem("", f"the unknown command {word!r}", "a command; `help` lists them", advice)])
        return self._commands[name](rest.strip())

    def completions(self, text: str) -> list[str]:
        """What a beginning of a command may become."""
        word, space, _ = text.partition(" ")
        if not space:
            return [name for name in (*self._commands, *PANES) if name.startswith(word)]
        head, _, last = text.rpartition(" ")
        known = self._names(_SHORT.get(word, word))
        return [f"{head} {name}" for name in known if name.startswith(last)] if last else []

    def help(self) -> Iterator[str]:
        """All commands with what they do."""
        widest = max(len(name) for name, _ in COMMANDS)
        for name, meaning in COMMANDS:
            yield f"{name:<{widest}}  {meaning.to(self.words.language)}"

    def suppose(self, name: str, *, away: bool) -> Reply:
        """Suppose a fact away, or as it was recorded."""
        what_if = self.session.setting.what_if
        return self._supposed(what_if.remove(name) if away else what_if.without(name))

    # -- the commands ----------------------------------------------------------------------------------------

    def _stop_at(self, rest: str, sort: Sort) -> Reply:
        if not rest:
            return Reply(pane="breaks")
        made = self.session.stop_at(rest, sort)
        return Reply((self.words.tell("set", made.number, made.text, self._value(made)),))

    def _delete(self, rest: str) -> Reply:
        if not rest:
            self.session.delete()
            return Reply((self.words.tell("deleted_all"),))
        self.session.delete(_number("delete", rest))
        return Reply((self.words.tell("deleted", rest),))

    def _enable(self, rest: str, enabled: bool) -> Reply:
        self.session.enable(_number("enable" if enabled else "disable", rest), enabled)
        return Reply(pane="breaks")

    def _run(self, rest: str, direction: Any) -> Reply:
        if rest not in ("", "days", "records"):
            raise InputError([Problem("run", repr(rest), "nothing, or `records` to run along the records")])
        records = rest == "records"
        found = self.session.run_records(direction) if records else self.session.run(direction)
        said = self.tell.stopped(found, back=direction < 0, records=records)
        asked = [] if found is None else [name for hit in found.hits for name in hit.breakpoint.asking.subjects]
        return Reply((said,), tuple(why_asked(self.session.view(), dict.fromkeys(asked), self.words)))

    def _next(self) -> bool:
        return self.session.step_event()

    def _previous(self) -> bool:
        return self.session.step_event(-1)

    def _repeat(self, name: str, rest: str, step: Callable[[], bool]) -> Reply:
        number = _number(name, rest) if rest else 1
        if number < 1:
            raise InputError([Problem(name, repr(rest), "a whole number from 1")])
        return self.moved(self._steps(number, step), "no_later_event" if name == "next" else "no_earlier_event")

    def _day(self, rest: str) -> Reply:
        return self.moved(self.session.step_day(_either_way("day", rest)), "no_more_days")

    def _record(self, rest: str) -> Reply:
        number = _either_way("record", rest)
        moved = self._steps(abs(number), lambda: self.session.step_record(1 if number > 0 else -1))
        return self.moved(moved, "no_later_record" if number > 0 else "no_earlier_record")

    def _steps(self, number: int, step: Callable[[], bool]) -> bool:
        """So many steps, or as many as there are, as one move; none where one of them fails or is stopped."""
        moved = False
        with self.session.one_move():
            for _ in range(number):
                if not step():
                    break
                moved = True
        return moved

    def _known(self, rest: str) -> Reply:
        if rest in ("all", SAME):
            return self.moved(self.session.know(SAME if rest == SAME else None), "already")
        return self.moved(self.session.know(parse_knowledge(rest, "known")), "already")

    def _reading(self, rest: str) -> Reply:
        name, sign, value = (part.strip() for part in rest.partition("="))
        if sign and value == "default" and name in READINGS:
            return self.moved(self.session.read(name, None), "already")
        return self.moved(self.session.read(*parse_reading(rest)), "already")

    def _what_if(self, rest: str) -> Reply:
        words = rest.split()
        match words:
            case []:
                return Reply(pane="breaks")
            case ["clear"]:
                return self._supposed(WhatIf())
            case ["remove", name]:
                return self.suppose(name, away=True)
            case ["restore", name]:
                named(self.session.recorded, name)
                return self.suppose(name, away=False)
            case ["move", name, to]:
                return self._supposed(self.session.setting.what_if.move(name, self._moved_day(name, to)))
        expected = "remove FACT, move FACT DAY, restore FACT or clear"
        raise InputError([Problem("whatif", repr(rest), expected)])

    def _moved_day(self, name: str, to: str) -> date:
        """The day that a fact is moved to: a day, or so many days from its own."""
        if to.lstrip("+-").isdecimal():
            record = named(self.session.history, name)[0]
            day = record.event.on.toordinal() + _number("whatif move", to)
            return date.fromordinal(min(max(day, 1), LAST_DAY.toordinal()))
        return parse_day(to, "whatif move")

    def _supposed(self, what_if: WhatIf) -> Reply:
        return self.moved(self.session.suppose(what_if), "already")

    def _explain(self, rest: str) -> Reply:
        return Reply(tree=tuple(why(self.session.view(), rest, self.words)))

    def _print(self, rest: str) -> Reply:
        asking = parse(rest)
        view = self.session.view()
        asking.check(view)
        return Reply((self.words.answered(asking(view)),))

    def _horizon(self, rest: str) -> Reply:
        self.session.horizon = self._a_day("horizon", rest)
        return Reply((self.words.tell("horizon_set", self.session.horizon),))

    # -- within ----------------------------------------------------------------------------------------------

    def moved(self, moved: bool, otherwise: str) -> Reply:
        """What to say after a move; `otherwise` names the reason when it led nowhere."""
        return Reply((self.tell.arrival() if moved else self.tell.nothing(otherwise),))

    def _value(self, each: Breakpoint) -> str:
        return self.words.answered(self.session.answer(each))

    def _a_day(self, where: str, text: str) -> date:
        return parse_day(text, where)

    def _names(self, command: str) -> list[str]:
        """What may stand behind a command."""
        view = self.session.view()
        if command == "explain":
            return target.names(view)
        if command in ("break", "watch", "print"):
            places = [f"{place}.state" for place in target.places(view)]
            totals = list(type(view.fees.totals).__dataclass_fields__)
            events = [f"{name}:{place}" for name in (*FACTS, *DEEMED) for place in target.places(view)]
            return [*places, *totals, *(f"{charge.id}.status" for charge in view.fees.charges), *events]
        if command == "reading":
            return [f"{each.id}={value}" for each in READINGS.values() for value in each.alternatives]
        if command == "known":
            return ["all", SAME, *(instant.isoformat() for instant in self.session.instants)]
        if command == "whatif":
            labels = [r.event.id for r in self.session.history.records if isinstance(r.event, Fact) and r.event.id]
            return ["remove", "move", "restore", "clear", *dict.fromkeys(labels)]
        return []


def commands(text: str) -> list[str]:
    """The commands of a line or a file: by lines and semicolons, save those in quotes; what follows # is a remark."""
    found: list[str] = []
    for line in text.splitlines():
        part, quote = "", ""
        for letter in line:
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter == "#" and not part.strip():
                break
            elif letter == ";":
                found.append(part.strip())
                part = ""
                continue
            part += letter
        if not part.strip().startswith("#"):
            found.append(part.strip())
    return [each for each in found if each]


def _alone(name: str, reply: Callable[[], Reply]) -> Callable[[str], Reply]:
    """A command that takes nothing: what stands behind it was meant to count, and is refused."""

    def do(rest: str) -> Reply:
        if rest:
            raise InputError([Problem(name, repr(rest), "nothing behind this command")])
        return reply()

    return do


def _either_way(where: str, rest: str) -> int:
    """How many steps, forward or back; one where nothing is said."""
    number = _number(where, rest) if rest else 1
    if not number:
        raise InputError([Problem(where, repr(rest), "a whole number other than 0")])
    return number


def _number(where: str, text: str) -> int:
    sign = text[:1] if text[:1] in "+-" else ""
    if not text.removeprefix(sign).isdecimal() or len(text) > 6:
        raise InputError([Problem(where, repr(text), "a whole number")])
    return int(text)
