"""Case files: what was quoted, what happened and what is expected, as text (YAML 1.2, JSON, JSON Lines)."""

from yakkan.adapters.casefile.case import Case, Document
from yakkan.adapters.casefile.loading import load_case, parse_case
from yakkan.adapters.casefile.messages import parse_fact

__all__ = ["Case", "Document", "load_case", "parse_case", "parse_fact"]
