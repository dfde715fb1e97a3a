"""The log of a store as Parquet files by matter, on any path that fsspec knows: what a cluster reads."""

from yakkan.adapters.log.log import Log
from yakkan.adapters.log.writing import PARTITION, Written, write_log

__all__ = ["PARTITION", "Log", "Written", "write_log"]
