"""The kinds of contract: each a module that says what its events do."""

from yakkan.domain.contract.kinds.common import ACCOUNT_EFFECTS
from yakkan.domain.contract.kinds.integration import KIND as INTEGRATION
from yakkan.domain.contract.kinds.kind import Effects, Kind
from yakkan.domain.contract.kinds.outsourcing import KIND as OUTSOURCING
from yakkan.domain.contract.kinds.quasi_mandates import REQUIREMENTS_KIND, SUPPORT_KIND
from yakkan.domain.contract.kinds.rental import KIND as RENTAL
from yakkan.domain.contract.kinds.service_kinds import MAINTENANCE_KIND, SUBSCRIPTION_KIND
from yakkan.domain.contract.kinds.supply import KIND as SUPPLY

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        INTEGRATION,
        REQUIREMENTS_KIND,
        SUPPORT_KIND,
        OUTSOURCING,
        RENTAL,
        MAINTENANCE_KIND,
        SUBSCRIPTION_KIND,
        SUPPLY,
    )
}
"""Every kind that this version carries out, by its name."""

__all__ = ["ACCOUNT_EFFECTS", "KINDS", "Effects", "Kind"]
