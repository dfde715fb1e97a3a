"""Editions of the terms: a dated set of the figures the articles name.

A contract keeps the edition it was formed under to its end, renewals included: the terms have no clause by
which one side could change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from yakkan.domain.errors import InputError, Problem
from yakkan.domain.money import rate
from yakkan.domain.terms.provision import provision


@dataclass(frozen=True, slots=True)
class Parameters:
    """The figures of one edition, or of one contract after its quoted conditions.

    `SOURCES` cites the article of each.
    """

    confirmation_days: int
    """Days after completion in which the customer confirms or objects."""
    rework_months: int
    """Months from the day after completion in which rework may be demanded."""
    non_renewal_months: int
    """Months before the end of a term by which renewal must be refused."""
    renewal_months: int
    """Months of a renewed term."""
    rental_notice_business_days: int
    """Business days after delivery in which a rental defect must be reported."""
    late_return_multiple: int
    """Monthly rents owed for each started month of late return."""
    inspection_days: int
    """Days after receipt in which the customer inspects and certifies or rejects."""
    latent_defect_months: int
    """Months from the day after handover in which a latent defect may be notified."""
    late_interest_rate: str
    """Yearly rate of interest on overdue service fees, a decimal string."""
    late_interest_year_days: int
    """Days by which that yearly rate is divided, in leap years too."""
    outsourcing_cap_months: int
    """Monthly fees of the service concerned that cap damages for outsourcing."""
    maintenance_cap_months: int
    """Months of the maintenance fee of the item concerned that cap damages for maintenance."""
    secrecy_years: int
    """Years after receipt for which marked information is kept secret."""
    non_solicit_years: int
    """Years after the term for which staff may not be solicited."""
    reasonable_days: int
    """Days that count as a reasonable time where the terms ask for one and the papers name none (an assumption)."""

    @provision("49", reading="X7")
    def with_special(self, special: Mapping[str, Any], x7: str) -> Parameters:
        """These figures with the conditions of the quote put in their place, under the reading of X7.

        Under R-A a quoted condition beats the terms; under R-B only where the article itself leaves the
        matter to the quote. Raises InputError, naming every bad entry, for an unknown name or an unusable
        value, and ValueError for an unknown reading.
        """
        if x7 not in ("R-A", "R-B"):
            raise ValueError(f"X7 has the readings R-A and R-B, not {x7!r}")
        problems = [problem for name, value in special.items() if (problem := _problem_with(name, value))]
        if problems:
            raise InputError(problems)
        heard = {name: value for name, value in special.items() if x7 == "R-A" or SOURCES[name].open_to_quote}
        return replace(self, **heard) if heard else self


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parameter stands in the terms, and whether that article lets the quote say otherwise."""

    citation: str
    open_to_quote: bool = False


SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        "confirmation_days": Source("5(1)"),
        "rework_months": Source("6(1)", open_to_quote=True),
        "non_renewal_months": Source("10(1)", open_to_quote=True),
        "renewal_months": Source("10(1)", open_to_quote=True),
        "rental_notice_business_days": Source("13(2)"),
        "late_return_multiple": Source("17(2)"),
        "inspection_days": Source("28(1)"),
        "latent_defect_months": Source("32(1)"),
        "late_interest_rate": Source("38(5)"),
        "late_interest_year_days": Source("38(5)"),
        "outsourcing_cap_months": Source("41(2)(2)"),
        "maintenance_cap_months": Source("41(2)(4)"),
        "secrecy_years": Source("45(2)"),
        "non_solicit_years": Source("47(1)"),
        "reasonable_days": Source("40(1)", open_to_quote=True),
    }
)

CITATIONS: Final[Mapping[str, str]] = MappingProxyType({name: s.citation for name, s in SOURCES.items()})
"""The provision each parameter comes from."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated text of the terms. `in_force_from` is None where the text names no day."""

    id: str
    in_force_from: date | None
    parameters: Parameters


EDITIONS: Final[tuple[Edition, ...]] = (
    Edition(
        id="IIJ-SRV145-0026",
        in_force_from=None,
        parameters=Parameters(
            confirmation_days=14,
            rework_months=6,
            non_renewal_months=3,
            renewal_months=12,
            rental_notice_business_days=2,
            late_return_multiple=2,
            inspection_days=7,
            latent_defect_months=6,
            late_interest_rate="0.145",
            late_interest_year_days=365,
            outsourcing_cap_months=1,
            maintenance_cap_months=12,
            secrecy_years=3,
            non_solicit_years=1,
            reasonable_days=14,
        ),
    ),
)
"""All editions known, the newest last."""

_BY_ID: Final = {each.id: each for each in EDITIONS}


def edition(id: str | None = None) -> Edition:
    """The edition with this id; None means the newest. Raises InputError for an unknown id."""
    if id is None:
        return EDITIONS[-1]
    found = _BY_ID.get(id)
    if found is None:
        known = ", ".join(_BY_ID)
        raise InputError([Problem("edition", repr(id), f"one of {known}", "leave it out for the newest edition")])
    return found


def _problem_with(name: str, value: Any) -> Problem | None:
    """What is wrong with one quoted condition, if anything."""
    if name not in SOURCES:
        known = ", ".join(SOURCES)
        return Problem("special conditions", f"the unknown name {name!r}", f"one of {known}", path=f"special.{name}")
    if name == "late_interest_rate":
        try:
            rate(value)
        except ValueError as error:
            return Problem("special conditions", repr(value), "a yearly rate", str(error), path=f"special.{name}")
        return None
    if type(value) is not int or value < 1:
        return Problem("special conditions", repr(value), "a whole number of at least 1", path=f"special.{name}")
    return None
