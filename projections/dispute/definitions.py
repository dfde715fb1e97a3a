"""Where two parties' papers define a contract differently, and a definition with a part of it taken from theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from yakkan.domain.contract.definition import ContractOpened
from yakkan.projections.lines import plain

Redefine = Callable[[ContractOpened, ContractOpened], ContractOpened]
"""Takes our definition and theirs; gives ours with one part as in theirs."""

_TOGETHER: Final = (("price", "monthly_fee", "units", "instalments"), ("starts_on", "term_months", "ends_on"))
"""Fields of a definition that must agree with one another, and are switched as one."""
_QUOTED: Final = ("issued_on", "valid_until", "deposit_limit", "tax_rate", "payment")


def of_order(a: ContractOpened, b: ContractOpened) -> Iterator[tuple[str, tuple[str, ...], Redefine]]:
    """What the papers of one order quote differently; the numbers of quotes are names and no more."""
    if a.edition != b.edition:
        yield "edition", ("edition",), lambda mine, other: replace(mine, edition=other.edition)
    for name in _QUOTED:
        if getattr(a.quote, name) != getattr(b.quote, name):
            yield f"quote.{name}", (f"quote.{name}",), _requoted(name)


def _requoted(name: str) -> Redefine:
    def redefine(mine: ContractOpened, other: ContractOpened) -> ContractOpened:
        made = replace(mine, quote=replace(mine.quote, **{name: getattr(other.quote, name)}))
        return replace(made, on=other.on) if name == "issued_on" else made

    return redefine


def of_contract(a: ContractOpened, b: ContractOpened) -> Iterator[tuple[str, tuple[str, ...], Redefine]]:
    """What the papers define differently in one contract; fields that hang together are one point."""
    mine, other = a.contract, b.contract
    names = [name for name in mine.__dataclass_fields__ if name not in ("id", "special")]
    if mine.kind != other.kind:
        fields = [name for name in (*names, "special") if getattr(mine, name) != getattr(other, name)]
        yield "kind", tuple(fields), lambda mine, other: replace(mine, contract=other.contract)
        return
    for group in (*_TOGETHER, *((name,) for name in names if not any(name in each for each in _TOGETHER))):
        fields = [name for name in group if getattr(mine, name) != getattr(other, name)]
        if fields:
            yield fields[0], tuple(fields), _redefined(group)
    ours, theirs = dict(mine.special), dict(other.special)
    for name in dict.fromkeys([*ours, *theirs]):
        if ours.get(name) != theirs.get(name):
            yield f"special.{name}", (f"special.{name}",), _with_special(name)


def _redefined(names: Iterable[str]) -> Redefine:
    def redefine(mine: ContractOpened, other: ContractOpened) -> ContractOpened:
        changes: dict[str, Any] = {name: getattr(other.contract, name) for name in names}
        return replace(mine, contract=replace(mine.contract, **changes))

    return redefine


def _with_special(name: str) -> Redefine:
    def redefine(mine: ContractOpened, other: ContractOpened) -> ContractOpened:
        special, theirs = dict(mine.contract.special), dict(other.contract.special)
        special.pop(name, None)
        special |= {name: theirs[name]} if name in theirs else {}
        return replace(mine, contract=replace(mine.contract, special=tuple(sorted(special.items()))))

    return redefine


def value(opened: ContractOpened, name: str) -> Any:
    """What a definition says of a field, plainly."""
    part, dot, field = name.partition(".")
    if part == "edition":
        return opened.edition
    if dot and part == "quote":
        return _plain(getattr(opened.quote, field))
    if dot:
        return _plain(dict(opened.contract.special).get(field))
    return _plain(getattr(opened.contract, name))


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        pairs = ((name, _plain(getattr(value, name))) for name in value.__dataclass_fields__)
        return {name: each for name, each in pairs if each is not None}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return plain(value)
