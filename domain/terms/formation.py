"""Formation of a contract (Article 1; Civil Code 525)."""

from __future__ import annotations

from datetime import date

from yakkan.domain.terms.provision import provision


@provision("1(4)")
def may_withdraw(withdrawn_on: date, valid_until: date | None) -> bool:
    """Whether the customer may withdraw its application: once the quote's validity has run out.

    The application is an offer without a period for acceptance, which binds for a reasonable time (Civil Code
    525(1)). The only measure of that time in the papers is the quote's validity; without one it is not measurable.
    """
    return valid_until is not None and withdrawn_on > valid_until
