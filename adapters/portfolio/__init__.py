"""The portfolio over a store or a log: rows over any number of contracts, in flat memory, on any number of cores."""

from yakkan.adapters.portfolio.portfolio import Portfolio, portfolio_of_log

__all__ = ["Portfolio", "portfolio_of_log"]
