"""The event store: matters' records, appended and never edited."""

from yakkan.adapters.store.application import YakkanApplication
from yakkan.adapters.store.store import Span, Store

__all__ = ["Span", "Store", "YakkanApplication"]
