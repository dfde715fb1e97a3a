"""Lines are frozen dataclasses however they are made, and their JSON is their fields."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date
from typing import Any

import pytest

from yakkan import Register, View, load_case
from yakkan.projections.lines import Line


@pytest.fixture(scope="module")
def view() -> View:
    matter = Register(":memory:").apply(load_case("examples/late-rejection.yaml"))
    return matter.view(as_of=date(2026, 3, 1))


def lines_of(view: View) -> Iterator[Any]:
    yield from view.contracts
    yield from (unit for line in view.contracts for unit in line.units)
    yield from view.timeline
    yield from view.obligations
    yield from view.fees.charges
    yield from view.fees.interest
    yield from view.fees.postings
    yield from view.liability
    yield view.fees.totals


class TestLines:
    def test_each_is_what_its_class_makes_of_the_same_values(self, view: View) -> None:
        for line in lines_of(view):
            made = type(line)(**{each.name: getattr(line, each.name) for each in fields(line)})
            assert (made, repr(made)) == (line, repr(line))
            assert copy.copy(line) == replace(line) == line
            assert not hasattr(line, "__dict__")

    def test_none_can_be_changed(self, view: View) -> None:
        for line in lines_of(view):
            for each in fields(line):
                with pytest.raises(FrozenInstanceError):
                    setattr(line, each.name, None)

    def test_equal_lines_hash_alike(self, view: View) -> None:
        for line in view.fees.postings:
            assert hash(line) == hash(copy.copy(line))


class TestJson:
    def test_it_has_each_field_with_days_as_text(self, view: View) -> None:
        for line in lines_of(view):
            told = line.to_dict()
            for each in fields(line):
                value, key = getattr(line, each.name), each.name.rstrip("_")
                if isinstance(value, date):
                    assert told[key] == value.isoformat()
                elif value is None or isinstance(value, str | int):
                    # Who recorded a fact stands there where somebody said so.
                    assert key in ("told", "entry") or (key == "recorded_by" and value is None) or told[key] == value
                elif each.name in ("units", "incidents"):
                    assert told[key] == [one.to_dict() if isinstance(one, Line) else one for one in value]

    def test_grounds_are_told_as_because(self, view: View) -> None:
        for line in (*view.obligations, *view.fees.charges, *view.fees.interest, *view.liability):
            told = line.to_dict()
            assert "grounds" not in told
            assert told["because"] == [each.to_dict() for each in line.because]
            assert len(told["because"]) == len(line.grounds)

    def test_postings_are_told_as_their_lines_are(self, view: View) -> None:
        assert view.fees.postings
        assert view.fees.to_dict()["postings"] == [line.to_dict() for line in view.fees.postings]


class TestExplainingByName:
    def test_a_reference_or_label_means_the_first_row_that_bears_it(self, view: View) -> None:
        for name in {name for row in view.timeline for name in (row.ref, row.id) if name}:
            row = next(row for row in view.timeline if name in (row.ref, row.id))
            assert view.explain(name) == view.explain(row)

    def test_a_charge_goes_by_its_id(self, view: View) -> None:
        for charge in view.fees.charges:
            assert view.explain(charge.id) == view.explain(charge)
