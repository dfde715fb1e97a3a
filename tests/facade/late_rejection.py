"""The matter of `examples/late-rejection.yaml`, whose figures are worked out in its own comments, and a day in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from yakkan import InputError

CASE = Path(__file__).resolve().parents[2] / "examples" / "late-rejection.yaml"
DAY = date(2025, 6, 11)
NOW = datetime(2025, 12, 1, 10, 0)  # noqa: DTZ001 - without an offset it is Japan time


def told(act: Callable[[], object]) -> str:
    """The message of the InputError that an act raises."""
    with pytest.raises(InputError) as raised:
        act()
    return str(raised.value)


def state(view: Any) -> str:
    return str(view.state("server", "v1"))
