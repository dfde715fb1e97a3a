"""The lifecycle of each kind of contract, one `transitions` definition each."""

from yakkan.domain.contract.lifecycles.integration import INTEGRATION
from yakkan.domain.contract.lifecycles.machine import FORMATION, NONE, OVER, Lifecycle, Move
from yakkan.domain.contract.lifecycles.outsourcing import OUTSOURCING
from yakkan.domain.contract.lifecycles.supply import SUPPLY

LIFECYCLES = {each.name: each for each in (INTEGRATION, OUTSOURCING, SUPPLY)}
"""Every lifecycle, by the kind whose life it is."""

__all__ = [
    "FORMATION",
    "INTEGRATION",
    "LIFECYCLES",
    "NONE",
    "OUTSOURCING",
    "OVER",
    "SUPPLY",
    "Lifecycle",
    "Move",
]
