"""What a case file holds once it is read: documents, each one order of one customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yakkan.adapters.expectations import Expectation
from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.terms.editions import EDITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One order of one customer: its definitions, its facts in the order written, and what is expected.

    `edition` is the id of an edition that exists, the newest unless told; `readings` what is set explicitly. A fact
    without `recorded_at` was recorded at the start of its day. `lines` and `columns` say where each fact stands, `line`
    where the document begins, `places` line and column of all that it defines, by path (`contracts[0].price`).
    """

    customer: str
    customer_id: str | None = None
    order: str
    edition: str = EDITIONS[-1].id
    quote: Quote
    contracts: tuple[ContractDefinition, ...]
    readings: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    lines: tuple[int, ...] = ()
    line: int = 1
    columns: tuple[int, ...] = field(default=(), repr=False)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)

    @property
    def matter(self) -> str:
        """What documents of one matter share: the customer's id where given, else the name."""
        return self.customer if self.customer_id is None else self.customer_id


@dataclass(frozen=True, slots=True)
class Case:
    """A case file: its name and its documents as written; those of one customer form a matter.

    `load_case` and `parse_case` make it; `checked` says that its documents have been held against one another, which a
    register does itself for those that a program has put together.
    """

    name: str
    documents: tuple[Document, ...]
    checked: bool = field(default=False, repr=False, compare=False)

    @property
    def history(self) -> History:
        """What a store that takes in this file, of one customer, then holds. Raises InputError as `apply` does."""
        # The register takes case files in, so it can only be imported once it is there.
        from yakkan.adapters.register import Register

        with Register(":memory:") as register:
            return register.apply(self).history
