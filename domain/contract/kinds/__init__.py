"""The kinds of contract: each a module that says what its events do."""

from yakkan.domain.contract.kinds import damages, money
from yakkan.domain.contract.kinds.integration import KIND as INTEGRATION
from yakkan.domain.contract.kinds.kind import Effects, Kind
from yakkan.domain.contract.kinds.outsourcing import KIND as OUTSOURCING
from yakkan.domain.contract.kinds.supply import KIND as SUPPLY

KINDS: dict[str, Kind] = {kind.name: kind for kind in (INTEGRATION, OUTSOURCING, SUPPLY)}
"""Every kind that this version carries out, by its name."""

ACCOUNT_EFFECTS: Effects = {**money.EFFECTS, **damages.EFFECTS}
"""What events do that name no contract."""

__all__ = ["ACCOUNT_EFFECTS", "KINDS", "Effects", "Kind"]
