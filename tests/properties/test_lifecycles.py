"""Each lifecycle is written once; the machine, the table made from it and the drawings must tell the same life."""

from __future__ import annotations

import re

import pytest
from transitions import Machine, MachineError

from yakkan.domain.contract.lifecycles import FORMATION, LIFECYCLES, NONE, OVER, Lifecycle

EVERY_TRIGGER = sorted({move.trigger for lifecycle in LIFECYCLES.values() for move in lifecycle.moves})
EVERY_LIFECYCLE = pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=LIFECYCLES.keys())

NEVER_REACHED = {"rental_unit": {*OVER}}
"""A rented unit has no application of its own, and the contract ends in its stead (17(1))."""

SPEC_STATES = {
    "supply": "applied accepted delivered rejected inspected deemed_passed specially_accepted in_warranty closed",
    "integration": "applied accepted completed disputed confirmed deemed_confirmed in_warranty closed",
    "requirements_definition": "applied accepted completed disputed confirmed deemed_confirmed closed",
    "support_work": "applied accepted completed closed",
    "outsourcing": "applied accepted in_service renewed ending expired",
    "maintenance": "applied accepted in_service renewed ending expired",
    "subscription": "applied accepted in_service renewed ending expired",
    "rental": "applied accepted in_service renewed ending expired",
    "rental_unit": "awaiting delivered deemed_conforming replacement_due lost return_due return_late returned",
}
"""The states that users see, in the order in which they are promised."""


class Model:
    """Something that lives the life of a contract."""

    state: str


def driven(machine: Machine, state: str, trigger: str) -> str | None:
    """Where the machine itself goes, or None when it refuses."""
    model = Model()
    machine.add_model(model, initial=state)
    try:
        went = model.trigger(trigger)  # type: ignore[attr-defined]
    except (MachineError, AttributeError):
        assert model.state == state, "a refused trigger moved the model"
        return None
    finally:
        machine.remove_model(model)
    assert went
    return model.state


def reachable(lifecycle: Lifecycle) -> set[str]:
    """The states that some chain of moves leads to from the first one."""
    found, waiting = {NONE}, [NONE]
    while waiting:
        here = waiting.pop()
        for move in lifecycle.moves:
            if here in move.sources and move.dest not in found:
                found.add(move.dest)
                waiting.append(move.dest)
    return found


@EVERY_LIFECYCLE
class TestTableAndMachine:
    def test_agree_on_every_state_and_trigger_of_any_lifecycle(self, lifecycle: Lifecycle) -> None:
        for state in lifecycle.states:
            for trigger in EVERY_TRIGGER:
                assert lifecycle.table.get((state, trigger)) == driven(lifecycle.machine, state, trigger), (
                    f"{lifecycle.name}: {trigger} from {state}"
                )

    def test_hold_every_move_that_was_written_and_no_other(self, lifecycle: Lifecycle) -> None:
        written = [(source, move.trigger) for move in lifecycle.moves for source in move.sources]
        assert len(written) == len(set(written)), "one trigger has two ways to go from one state"
        assert {(s, m.trigger): m.dest for m in lifecycle.moves for s in m.sources} == lifecycle.table

    def test_name_an_article_for_every_move(self, lifecycle: Lifecycle) -> None:
        assert lifecycle.article.keys() == lifecycle.table.keys()
        for article in lifecycle.article.values():
            assert re.fullmatch(r"\d{1,2}(\(\d\))?", article), article


@EVERY_LIFECYCLE
class TestStates:
    def test_are_those_promised_in_the_order_promised(self, lifecycle: Lifecycle) -> None:
        assert lifecycle.states == (NONE, *SPEC_STATES[lifecycle.name].split(), *OVER)

    def test_can_all_be_reached_but_the_documented_ones(self, lifecycle: Lifecycle) -> None:
        assert set(lifecycle.states) - reachable(lifecycle) == NEVER_REACHED.get(lifecycle.name, set())

    def test_that_are_over_are_left_by_no_move(self, lifecycle: Lifecycle) -> None:
        # What went back to the company can still be complained of within its two days, and is replaced then (13(2), (3)),
        # on the day on which the contract ends too; while it goes on, the unit itself may be handed over again (12).
        but = {"returned": {"RentalDefectNoticed", "SubstituteDelivered", "RentalDelivered"}}
        for state in (*OVER, "expired", "returned"):
            left_by = {move.trigger for move in lifecycle.moves if state in move.sources}
            assert left_by <= but.get(state, set()), state

    def test_of_contracts_begin_with_the_formation_of_article_1_4(self, lifecycle: Lifecycle) -> None:
        if lifecycle.name == "rental_unit":
            return
        assert lifecycle.moves[: len(FORMATION)] == FORMATION
        assert {trigger for state, trigger in lifecycle.table if state == NONE} == {"ApplicationReceived"}


@EVERY_LIFECYCLE
class TestDrawings:
    def test_mermaid_shows_every_move_once(self, lifecycle: Lifecycle) -> None:
        arrow = re.compile(r"    (\w+) --> (\w+): (.+) \[(.+)\]")
        drawn = [match.groups() for line in lifecycle.mermaid().splitlines() if (match := arrow.fullmatch(line))]
        assert sorted(drawn) == sorted((s, m.dest, m.trigger, m.article) for m in lifecycle.moves for s in m.sources)

    def test_mermaid_ends_in_the_states_that_nothing_leaves(self, lifecycle: Lifecycle) -> None:
        drawn = {match[1] for match in re.finditer(r"^    (\w+) --> \[\*\]$", lifecycle.mermaid(), re.MULTILINE)}
        left = {state for state, _ in lifecycle.table}
        assert drawn == {state for state in reachable(lifecycle) if state not in left}

    def test_dot_shows_every_move_once(self, lifecycle: Lifecycle) -> None:
        arrow = re.compile(r'    "(\w+)" -> "(\w+)" \[label="(.+)\\n(.+)"\];')
        drawn = [match.groups() for line in lifecycle.dot().splitlines() if (match := arrow.fullmatch(line))]
        assert sorted(drawn) == sorted((s, m.dest, m.trigger, m.article) for m in lifecycle.moves for s in m.sources)
