"""The lifecycle of each kind of contract, one `transitions` definition each."""

from yakkan.domain.contract.lifecycles.integration import INTEGRATION, REQUIREMENTS_DEFINITION, SUPPORT_WORK
from yakkan.domain.contract.lifecycles.machine import FORMATION, NONE, OVER, Lifecycle, Move
from yakkan.domain.contract.lifecycles.outsourcing import (
    MAINTENANCE,
    OUTSOURCING,
    RENTAL,
    RENTAL_UNIT,
    SUBSCRIPTION,
)
from yakkan.domain.contract.lifecycles.supply import SUPPLY

LIFECYCLES = {
    each.name: each
    for each in (
        INTEGRATION,
        REQUIREMENTS_DEFINITION,
        SUPPORT_WORK,
        OUTSOURCING,
        RENTAL,
        RENTAL_UNIT,
        MAINTENANCE,
        SUBSCRIPTION,
        SUPPLY,
    )
}
"""Every lifecycle, by the kind whose life it is; `rental_unit` is that of a rented unit."""

__all__ = [
    "FORMATION",
    "INTEGRATION",
    "LIFECYCLES",
    "MAINTENANCE",
    "NONE",
    "OUTSOURCING",
    "OVER",
    "RENTAL",
    "RENTAL_UNIT",
    "REQUIREMENTS_DEFINITION",
    "SUBSCRIPTION",
    "SUPPLY",
    "SUPPORT_WORK",
    "Lifecycle",
    "Move",
]
