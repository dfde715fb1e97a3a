"""The definitions that a program puts a case together from: what does not fit is told in words, as of facts."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from late_rejection import told

from yakkan import (
    ContractDefinition,
    Instalment,
    PaymentRule,
    PaymentTerms,
    Quote,
    ServiceLevelStep,
    UnitDefinition,
)


class TestDefinitionsOfPrograms:
    """A definition that a program makes says in words which of its fields do not fit, as a fact does."""

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: Quote(number="Q", issued_on="2025-02-30"),  # type: ignore[arg-type]
                "Quote: issued_on: found '2025-02-30', expected a day that exists in the calendar",
            ),
            (
                lambda: ContractDefinition(id="server", kind="suply"),  # type: ignore[arg-type]
                "ContractDefinition: kind: found 'suply', expected one of integration, ",
            ),
            (
                lambda: ContractDefinition(id="server", kind="supply", prise=3),  # type: ignore[call-arg]
                "ContractDefinition: prise: found the unknown field 'prise', expected one of id, kind, price, ",
            ),
            (
                lambda: ContractDefinition(id="server", kind="supply", units=({"id": "s1", "prize": 3},)),  # type: ignore[arg-type]
                "ContractDefinition: units[0].prize: found the unknown field 'prize'",
            ),
            (
                lambda: PaymentRule(months_after=1, day=32),
                "PaymentRule: day: found 32, expected a day of the month from 1 to 31, or end",
            ),
            (
                lambda: Instalment(amount=0, due_on=date(2025, 6, 30)),
                "Instalment: amount: found 0, expected whole yen, more than 0",
            ),
            (
                lambda: ServiceLevelStep(below=99.9, reduce="0.10"),  # type: ignore[arg-type]
                "ServiceLevelStep: below: found 99.9, expected a decimal in quotes",
            ),
            (lambda: PaymentTerms(), "PaymentTerms: due_on: found nothing, expected a day such as 2025-05-28"),  # type: ignore[call-arg]
            (
                lambda: UnitDefinition("s1"),  # type: ignore[call-arg, misc]
                "expected fields by name, such as UnitDefinition(id=..., price=..., monthly_fee=...)",
            ),
        ],
    )
    def test_what_does_not_fit_is_told_in_words(self, make: Callable[[], object], message: str) -> None:
        assert message in told(make)

    def test_a_mapping_that_fits_becomes_the_definition(self) -> None:
        unit: Any = {"id": "s1", "price": 3}
        made = ContractDefinition(id="server", kind="supply", units=(unit,))
        assert made.units == (UnitDefinition(id="s1", price=3),)
        assert pickle.loads(pickle.dumps(made)) == made
        assert list(inspect.signature(UnitDefinition).parameters) == ["id", "price", "monthly_fee"]
