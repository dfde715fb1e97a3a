"""Lifelike portfolios: seeded, of any size, the same for the same plan; as case files or as a store."""

from yakkan.adapters.generator.customers import Customer, customers
from yakkan.adapters.generator.plan import KIND_WEIGHTS, Plan
from yakkan.adapters.generator.writing import Written, case_lines, fill, write_cases

__all__ = ["KIND_WEIGHTS", "Customer", "Plan", "Written", "case_lines", "customers", "fill", "write_cases"]
