"""All readings, gathered from the subjects, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from yakkan.domain.terms.readings.breach import BREACH
from yakkan.domain.terms.readings.conduct import CONDUCT
from yakkan.domain.terms.readings.damages import DAMAGES
from yakkan.domain.terms.readings.general import GENERAL
from yakkan.domain.terms.readings.integration import INTEGRATION
from yakkan.domain.terms.readings.outsourcing import OUTSOURCING
from yakkan.domain.terms.readings.payment import PAYMENT
from yakkan.domain.terms.readings.reading import Reading
from yakkan.domain.terms.readings.rental import RENTAL
from yakkan.domain.terms.readings.supply import SUPPLY

_SUBJECTS = (GENERAL, INTEGRATION, OUTSOURCING, RENTAL, SUPPLY, PAYMENT, BREACH, CONDUCT, DAMAGES)

READINGS: Final[Mapping[str, Reading]] = MappingProxyType(
    {reading.id: reading for reading in sorted(chain.from_iterable(_SUBJECTS), key=lambda each: each.number)}
)
"""Every reading by its id, X1 first."""
