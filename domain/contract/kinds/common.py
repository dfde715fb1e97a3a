"""What events do to a contract of any kind, and to the account."""

from __future__ import annotations

from yakkan.domain.contract.kinds import breach, conduct, damages, deposit, ending, formation, money
from yakkan.domain.contract.kinds.kind import Effects

ACCOUNT_EFFECTS: Effects = {
    **money.EFFECTS,
    **damages.EFFECTS,
    **breach.EFFECTS,
    **deposit.EFFECTS,
    **conduct.EFFECTS,
}
"""What events do that name no contract; a contract they name may be concerned by each of them too."""

CONTRACT_EFFECTS: Effects = {**formation.EFFECTS, **ending.EFFECTS, **ACCOUNT_EFFECTS}
"""What events do to a contract, whatever its kind."""
