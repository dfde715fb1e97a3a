"""The event store: matters' records, appended and never edited."""

from yakkan.adapters.store.address import MEMORY
from yakkan.adapters.store.application import YakkanApplication
from yakkan.adapters.store.salvage import Salvaged
from yakkan.adapters.store.store import Span, Store

__all__ = ["MEMORY", "Salvaged", "Span", "Store", "YakkanApplication"]
