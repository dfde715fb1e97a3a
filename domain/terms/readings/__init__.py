"""Readings: every place where the text of the terms is open, with the ways to read it and the default.

A reading is always chosen by name and never in silence. `READINGS` describes them all; a `Readings` is the
choice a matter or a view makes among them.
"""

from yakkan.domain.terms.readings.catalogue import READINGS
from yakkan.domain.terms.readings.choice import ALL_DEFAULT, Readings, parse_reading, unknown_reading
from yakkan.domain.terms.readings.outcome import WITHOUT_OUTCOME
from yakkan.domain.terms.readings.reading import Alternative, Reading

__all__ = [
    "ALL_DEFAULT",
    "READINGS",
    "WITHOUT_OUTCOME",
    "Alternative",
    "Reading",
    "Readings",
    "parse_reading",
    "unknown_reading",
]
