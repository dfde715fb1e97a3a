"""yakkan: standard terms of business that compute, and can turn back time."""

from yakkan.adapters.casefile import Case, Document, load_case, parse_case, parse_fact
from yakkan.adapters.portfolio import Portfolio, portfolio_of_log
from yakkan.adapters.register import Matter, Register
from yakkan.domain.contract import facts
from yakkan.domain.contract.definition import (
    ContractDefinition,
    Instalment,
    PaymentRule,
    PaymentTerms,
    Quote,
    ServiceLevelStep,
    UnitDefinition,
)
from yakkan.domain.contract.facts import *  # noqa: F403
from yakkan.domain.errors import Conflict, InputError, YakkanError
from yakkan.projections.dispute import Dispute
from yakkan.projections.portfolio import PortfolioRow
from yakkan.projections.view import View

__all__ = [
    "Case",
    "Conflict",
    "ContractDefinition",
    "Dispute",
    "Document",
    "InputError",
    "Instalment",
    "Matter",
    "PaymentRule",
    "PaymentTerms",
    "Portfolio",
    "PortfolioRow",
    "Quote",
    "Register",
    "ServiceLevelStep",
    "UnitDefinition",
    "View",
    "YakkanError",
    "load_case",
    "parse_case",
    "parse_fact",
    "portfolio_of_log",
    *facts.__all__,
]
