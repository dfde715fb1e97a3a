"""The portfolio over a store: rows over any number of contracts, in flat memory, on all cores of a machine."""

from yakkan.adapters.portfolio.portfolio import Portfolio

__all__ = ["Portfolio"]
