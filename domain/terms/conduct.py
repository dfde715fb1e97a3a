"""Conduct: subcontracting, assignment, secrecy, personal data, soliciting, harassment (Articles 42, 43, 45-48)."""

from __future__ import annotations

from datetime import date

from yakkan.domain.periods import Period, period_after
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision


@provision("43(1)")
def may_assign(by: str, *, consented: bool, group_company: bool) -> bool:
    """Whether an assignment of rights and duties works: with prior consent, or by the company within its group."""
    return consented or (by == "company" and group_company)


@provision("43(2)")
def may_assign_claim(by: str, claim_for_money: bool) -> bool:
    """Whether a claim for money may be assigned without consent: the company's may."""
    return by == "company" and claim_for_money


@provision("45(1)")
def is_secret(marked: bool, tangible: bool) -> bool:
    """Whether information is secret: marked as such, and in a visible medium that can be kept; never by word alone."""
    return marked and tangible


@provision("45(2)")
def secrecy_period(received_on: date, parameters: Parameters) -> Period:
    """Days for which an item stays secret: so many years from the day after receipt; no holiday moves the end."""
    return period_after(received_on, years=parameters.secrecy_years)


@provision("45(3)", reading="X52")
def secret_for_ever(communications_secrecy: bool, x52: str) -> bool:
    """Whether the items of a service that handles communications stay secret without end.

    X52: R-A all marked information of that service; R-B only secrets of communications, which are no such items.
    """
    return communications_secrecy and x52 == "R-A"


@provision("47(1)", reading="X53")
def ban_period(ended_on: date, parameters: Parameters) -> Period:
    """Days after the end of provision in which staff may not be solicited; no holiday moves the end."""
    return period_after(ended_on, years=parameters.non_solicit_years)


@provision("47(1)", reading="X54")
def ban_begins_with_service(x54: str) -> bool:
    """Whether the ban on soliciting waits for the start of an outsourcing service.

    The text bans it in the time of provision, which it defines: the provision period of outsourcing (10(1)), and for
    other services the time until their completion. X54: R-A and R-B yes, the period begins with the service; R-C no,
    the ban is a duty of the contract from its formation. Other services have no first day, so there the contract's
    formation counts under each.
    """
    return x54 != "R-C"


@provision("48(3)", reading="X56")
def excuses_everything(x56: str) -> bool:
    """Whether harassment frees the company of every default (X56 R-B), or of what it refused, from then on (R-A)."""
    return x56 == "R-B"


@provision("48(2)", reading="X55")
def customer_compensates(x55: str) -> bool:
    """Whether the customer compensates damage from harassment by its people (X55 R-A), or the person alone (R-B)."""
    return x55 == "R-A"
