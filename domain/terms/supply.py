"""Supply: inspection, handover, risk, title, latent defects (Articles 25-34)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from yakkan.domain.business_days import Deadline, deadline
from yakkan.domain.periods import Period, last_day
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)


@provision("28(1)", reading="X1")
def inspection_deadline(received_on: date, parameters: Parameters, x1: str) -> Deadline:
    """Last day for certificate or rejection: so many days, the day after receipt being the first.

    Civil Code 140 needs no help here, the text itself names the first day. X1 moves a last day without business.
    Under Article 29(4) the same days run from each redelivery.
    """
    return deadline(last_day(received_on + _ONE_DAY, days=parameters.inspection_days), x1)


@provision("28(1)", reading="X32")
def rejection_stops_deemed_pass(x32: str) -> bool:
    """Whether a rejection in time keeps the unit from passing by silence.

    The two ways to stop it are joined by "or". X32: R-A needs neither act to have been done, so that a rejection
    is enough; R-B takes the word by itself, so that only a certificate is.
    """
    return x32 == "R-A"


@provision("28(1)", reading="X33")
def clock_waits_for_all_units(x33: str) -> bool:
    """Whether inspection of every unit starts only with the last receipt (X33 R-B), or each with its own (R-A)."""
    return x33 == "R-B"


@provision("28(2)", reading="X34")
def handover_by_silence(last: date, x34: str) -> date:
    """Day of handover (引渡し) of a unit that passes by silence: the last day itself (X34 R-A) or the next (R-B)."""
    return last if x34 == "R-A" else last + _ONE_DAY


@provision("29(3)", reading="X36")
def rejection_counts(maker: str, x36: str) -> bool:
    """Whether rejecting a unit that another company made stops its deemed pass (X36: R-A yes, R-B no)."""
    return maker == "company" or x36 == "R-A"


@provision("29(5)", reading="X35")
def may_rescind_without_remedy(x35: str) -> bool:
    """Whether the customer may rescind when the company declines a remedy.

    X35: R-A yes, Article 29(5) limits liability and not rescission; R-B no.
    """
    return x35 == "R-A"


@provision("30(1)", reading="X37")
def released_for_latent_defects(x37: str) -> bool:
    """Whether an agreed reduction frees the company of latent defects too (X37: R-A the noted defect only, R-B all)."""
    return x37 == "R-B"


@provision("31")
def risk_bearer(handed_over: bool, attributable_to: str) -> Literal["company", "customer"]:
    """Who bears loss of the unit: the company before handover, the customer after; whoever caused it, in any case."""
    if attributable_to == "company":
        return "company"
    if attributable_to == "customer":
        return "customer"
    return "customer" if handed_over else "company"


@provision("32(1)", reading="X1")
def latent_defect_window(handed_over_on: date, parameters: Parameters, x1: str) -> tuple[Period, Deadline]:
    """Days for written notice of a latent defect: so many months from the day after handover, and what moved the end.

    Displaces Civil Code 566 and Commercial Code 526(2). X1 moves a last day without business.
    """
    first = handed_over_on + _ONE_DAY
    end = deadline(last_day(first, months=parameters.latent_defect_months), x1)
    return Period(first, end.last_day), end


@provision("32(1)")
def latent_defect_refusal(
    noticed_on: date,
    last: date,
    *,
    unwritten: str | None,
    pre_delivery_cause: bool,
    discoverable: bool,
    released: bool,
) -> str | None:
    """Why a notice of a latent defect gives no claim; None when it does. Days are those of arrival.

    `unwritten` says why the notice is no written one (X2); only X37 R-B releases the company of latent defects.
    """
    if released:
        return "the company is released of this unit's nonconformities by the agreed reduction (X37=R-B)"
    if unwritten is not None:
        return unwritten
    if noticed_on > last:
        return f"the window ended on {last}"
    if not pre_delivery_cause:
        return "the cause arose after handover"
    if discoverable:
        return "inspection could have found it"
    return None
