"""Notices: when they take effect and in which form (Article 1(4), the articles that ask for writing; Civil Code 97)."""

from __future__ import annotations

from datetime import date

from yakkan.domain.terms.provision import provision

WRITING = frozenset({"paper"})
"""Forms that are writing in the strict sense."""

RECORDED = frozenset({"paper", "electronic", "email", "esign"})
"""Forms that leave a readable record."""


@provision("1(4)")
def forms_contract(form: str) -> bool:
    """Whether an acceptance in this form is one: in writing or by electronic means, never by word of mouth."""
    return form in RECORDED


@provision("28(1)", reading="X2")
def is_writing(form: str, x2: str) -> bool:
    """Whether a notice in this form is a written one (書面).

    Article 1(4) sets electronic means beside writing, the articles that ask for writing alone do not. X2: R-A
    hears paper only, R-B also e-mail and other electronic forms.
    """
    return form in (WRITING if x2 == "R-A" else RECORDED)


@provision("1(4)", reading="X3")
def effective_day(arrived_on: date, dispatched_on: date | None, x3: str) -> date:
    """Day on which an acceptance or a certificate takes effect: its arrival (X3 R-A) or its dispatch (R-B)."""
    return dispatched_on if x3 == "R-B" and dispatched_on is not None else arrived_on
