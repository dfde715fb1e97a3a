"""Every alternative of every reading is tried somewhere, or the catalogue says why nothing depends on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yakkan.domain.terms.readings import READINGS, WITHOUT_OUTCOME

ROOT = Path(__file__).parent.parent
TEXTS = [
    path.read_text(encoding="utf-8")
    for folder, pattern in (("tests/acceptance", "*.py"), ("examples", "*.yaml"))
    for path in sorted((ROOT / folder).rglob(pattern))
]
RIVALS = [
    (name, value)
    for name, reading in READINGS.items()
    if name not in WITHOUT_OUTCOME
    for value in reading.alternatives
    if value != reading.default
]


def test_only_known_readings_are_said_to_have_no_outcome() -> None:
    assert set(WITHOUT_OUTCOME) <= set(READINGS)


@pytest.mark.parametrize(("name", "value"), RIVALS, ids=[f"{name}={value}" for name, value in RIVALS])
def test_its_rival_is_tried(name: str, value: str) -> None:
    """Spelled out, or swept: a parametrised test names the reading, and its values stand beside it in that file."""
    spelled = re.compile(rf"\b{name}\b[\"']?\s*[=:]\s*[\"']?{value}\b")
    named, quoted = re.compile(rf"\b{name}\b"), re.compile(rf"[\"']{value}[\"']")
    assert any(spelled.search(text) or (named.search(text) and quoted.search(text)) for text in TEXTS)
