"""The event store: matters' records, appended and never edited."""

from yakkan.adapters.store.application import YakkanApplication
from yakkan.adapters.store.store import MEMORY, Span, Store

__all__ = ["MEMORY", "Span", "Store", "YakkanApplication"]
