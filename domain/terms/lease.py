"""Supply through a lessor (Article 35)."""

from __future__ import annotations

from yakkan.domain.terms.provision import provision


@provision("35", reading="X38")
def certificate_decides_handover(x38: str) -> bool:
    """Whether the certificate to the lessor is the handover (X38 R-A), or Article 28 alone (R-B)."""
    return x38 == "R-A"


@provision("38(5)", reading="X72")
@provision("35", reading="X72")
def interest_head_of_lessor(x72: str) -> str:
    """What a lessor's debt bears interest as: the statutory rate (X72 R-A), or as equipment does (R-B)."""
    return "lessor_price" if x72 == "R-A" else "equipment"


@provision("35", reading="X39")
def direct_sale_stays(x39: str) -> bool:
    """Whether the sale between company and customer stays when no lease comes about (X39: R-A yes, R-B no)."""
    return x39 == "R-A"
