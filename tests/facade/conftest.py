"""The façade in the hands of somebody who heard of it an hour ago: what goes wrong is told in words, at the door.

Whatever is not what it should be raises InputError with what was found and what was expected, and nothing is recorded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from yakkan import Dispute, Matter, Register, load_case

# importlib mode does not put on the path what stands beside the tests.
sys.path.insert(0, str(Path(__file__).parent))

from late_rejection import CASE


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with Register(":memory:") as opened:
        opened.apply(load_case(CASE))
        yield opened


@pytest.fixture(scope="module")
def matter(register: Register) -> Matter:
    return register.matter("瀬戸内化成株式会社")


@pytest.fixture(scope="module")
def dispute(matter: Matter) -> Dispute:
    return matter.dispute()
