"""A reading is weighed where its value leads elsewhere, and told where it stands in words alone."""

from __future__ import annotations

import gc
import weakref
from datetime import date

from yakkan.domain.contract.asking import Asked, Asking
from yakkan.domain.terms.readings import Readings

# X1, X11 and X40 have the alternatives R-A, R-B (X1 and X40 also R-C), R-A being the default of each.


class Noting(Asking):
    """What asks, with what was asked for."""

    asked: Asked


def begun(**chosen: str) -> Noting:
    return Noting(Readings.of(chosen), Asked())


class TestUnder:
    def test_a_reading_whose_every_value_leads_to_the_same_is_not_weighed(self) -> None:
        asking = begun()
        assert asking.under("X1", lambda x1: 7) == 7
        assert not asking.asked.weighed

    def test_one_value_that_leads_elsewhere_is_enough(self) -> None:
        asking = begun()
        assert asking.under("X1", lambda x1: x1 == "R-C") is False
        assert asking.asked.weighed == {"X1": {"R-C"}}

    def test_the_value_in_force_decides(self) -> None:
        assert begun(X1="R-B").under("X1", str.lower) == "r-b"

    def test_what_is_weighed_already_is_not_asked_under_other_values_again(self) -> None:
        asking, values = begun(), list[str]()
        asking.reading("X1")
        assert asking.under("X1", lambda x1: values.append(x1) or x1) == "R-A"
        assert values == ["R-A"]

    def test_only_what_counts_of_a_conclusion_is_compared(self) -> None:
        # The days differ, the rate of 10% is that of both: the other day stands in words alone.
        days = {"R-A": date(2025, 7, 14), "R-B": date(2025, 7, 7)}
        rates = {date(2025, 7, 14): 10, date(2025, 7, 7): 10, date(2019, 9, 30): 8}
        asking = begun()
        assert asking.under("X65", days.__getitem__, rates.__getitem__) == date(2025, 7, 14)
        assert not asking.asked.weighed
        days["R-B"] = date(2019, 9, 30)
        asking.under("X65", days.__getitem__, rates.__getitem__)
        assert asking.asked.weighed == {"X65": {"R-B"}}

    def test_of_two_readings_that_decide_together_one_is_weighed_at_least(self) -> None:
        # The conclusion is another one only where both are switched: X11 is weighed within X1=R-B, so that whoever
        # switches it comes upon X1.
        def both(asking: Asking) -> bool:
            return asking.under("X1", lambda x1: asking.under("X11", lambda x11: (x1, x11) == ("R-B", "R-B")))

        asking = begun()
        assert both(asking) is False
        assert "X11" in asking.asked.weighed
        switched = begun(X11="R-B")
        assert both(switched) is False
        assert "X1" in switched.asked.weighed

    def test_nothing_but_the_value_in_force_is_asked_where_nobody_wants_to_know(self) -> None:
        asking, values = Asking(Readings.of({"X1": "R-B"})), list[str]()
        assert asking.under("X1", lambda x1: values.append(x1) or x1) == "R-B"
        assert (values, asking.reading("X1"), asking.told("X40"), asking.cited("X40")) == (
            ["R-B"], "R-B", "R-A", "X40=R-A",
        )  # fmt: skip
        assert asking.asked is None


class TestTold:
    def test_what_is_cited_is_told_and_not_weighed(self) -> None:
        asking = begun(X40="R-B")
        assert (asking.cited("X40"), asking.told("X1")) == ("X40=R-B", "R-A")
        assert (asking.asked.told, asking.asked.weighed) == ({"X1", "X40"}, {})

    def test_what_another_began_to_ask_goes_on(self) -> None:
        first = begun()
        first.reading("X1")
        Asking(Readings.of(None), first.asked).cited("X65")
        assert (set(first.asked.weighed), first.asked.told) == ({"X1"}, {"X65"})


def test_what_asked_is_freed_at_once() -> None:
    # A chronicle asks: whatever holds it beyond its last view would wait for the collector.
    asking = begun()
    asking.reading("X1")
    asking.under("X11", str.lower)
    asking.cited("X40")
    gone = weakref.ref(asking)
    gc.disable()
    try:
        del asking
        assert gone() is None
    finally:
        gc.enable()
