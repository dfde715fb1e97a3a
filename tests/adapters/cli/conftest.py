"""What tests of the command line start from; they speak through `commands` beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    from commands import CASE

    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, case: Path) -> Path:
    from commands import fine

    path = tmp_path / "contracts.db"
    fine("import", case, "--db", path)
    return path
