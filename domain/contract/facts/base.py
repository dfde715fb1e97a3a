"""What every fact has in common, and the types its fields are made of.

Events have no slots: msgspec fills a class that keeps its defaults on the class three to five times faster than one
whose every slot must be set (decision 0010). What an event does not say then stands on its
class: read fields as attributes, never out of `__dict__`.

BANNER: class names and field names of facts are storage format. Renaming one needs an upcaster and a golden
history which proves that old streams still read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import wraps
from inspect import Parameter, Signature
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar, dataclass_transform

from pydantic import BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, ValidationError
from pydantic.dataclasses import dataclass
from pydantic_core import CoreSchema

from yakkan.domain.instants import in_jst, start_of_day

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _strict_day(value: object) -> object:
    """Days are written out in full: a number or an instant is somebody's mistake, never a day."""
    if isinstance(value, datetime):
        raise ValueError("expected a day such as 2025-05-28, not an instant")
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("expected a day that exists in the calendar") from None
    raise ValueError("expected a day such as 2025-05-28")


def _strict_instant(value: object) -> object:
    """Instants have a date and a time of day; without an offset they are Japan time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("expected an instant such as 2025-05-28T17:00+09:00") from None
    if isinstance(value, datetime):
        try:
            return in_jst(value)
        except OverflowError:
            raise ValueError("expected an instant of this calendar in Japan time too") from None
    if isinstance(value, date):
        return start_of_day(value)
    raise ValueError("expected an instant such as 2025-05-28T17:00+09:00")


def _pairs(value: object) -> object:
    """Changes are kept as pairs, so that a fact stays immutable; days and instants as ISO text."""
    if isinstance(value, Mapping):
        value = tuple(value.items())
    if not isinstance(value, (tuple, list)) or not value:
        raise ValueError("expected at least one field with its new value, such as {on: 2025-05-27}")
    pairs = []
    for pair in value:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not isinstance(pair[0], str):
            raise ValueError("expected fields with their new values, such as {on: 2025-05-27}")
        pairs.append((pair[0], _plain(pair[1])))
    return tuple(pairs)


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


Day = Annotated[date, BeforeValidator(_strict_day)]
Instant = Annotated[datetime, BeforeValidator(_strict_instant)]
MOST_YEN: Final = 10**15
"""The largest sum: beyond every contract, and far from where an SQLite integer ends."""
Yen = Annotated[int, Field(strict=True, ge=0, le=MOST_YEN, description="whole yen")]
PositiveYen = Annotated[int, Field(strict=True, gt=0, le=MOST_YEN, description="whole yen, more than 0")]
Count = Annotated[int, Field(strict=True, gt=0, le=1200)]
Flag = Annotated[bool, Field(strict=True)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month such as 2025-08")]
Rate = Annotated[
    str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$", max_length=40, description='a decimal as text, such as "0.10"')
]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=10_000)]
Name = Annotated[str, Field(strict=True, pattern=r"^[^\s/#:|]+$", max_length=100)]
Changes = Annotated[tuple[tuple[str, Any], ...], BeforeValidator(_pairs)]
Form = Literal["paper", "electronic", "email", "esign", "phone", "oral"]
Party = Literal["company", "customer"]
Attribution = Literal["company", "customer", "neither"]

CONFIG = ConfigDict(extra="forbid", defer_build=True)


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Event:
    """Something in a stream: a fact, a deemed event or the opening of the stream. `on` is its day."""

    article: ClassVar[str] = ""
    on: Day


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Fact(Event):
    """An event that people record: something happened, a notice arrived on the day `on`.

    `contract`, `recorded_at` and `recorded_by` address and stamp the fact when it is recorded; the store keeps
    them in the record's envelope, not in the fact. `id` is a label that corrections refer to.
    """

    contract: Text | None = None
    unit: Text | None = None
    id: Text | None = None
    note: Text | None = None
    evidence: Text | None = None
    dispatched_on: Day | None = None
    recorded_at: Instant | None = None
    recorded_by: Text | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # pydantic builds a class when it is first needed, and then puts a constructor of its own in place again.
        if cls.__name__ in FACTS:
            speaking(cls)
        return handler(source)

    @property
    def first_day(self) -> date:
        """The first day that the fact can bear on: its own, or that of its dispatch, which may decide (X3)."""
        return self.on if self.dispatched_on is None else min(self.on, self.dispatched_on)


FACTS: dict[str, type[Fact]] = {}
"""Every event that people can record, by its name."""

F = TypeVar("F")


def speaking(cls: type) -> None:
    """Let the constructor of a fact or of a definition say in words which fields do not fit."""
    build: Callable[..., None] = cls.__dict__["__init__"]
    if hasattr(build, "__wrapped__"):
        return

    @wraps(build)
    def constructor(self: Any, *positional: Any, **fields: Any) -> None:
        # Only who refuses needs `misfits`, which knows the types of this module and so cannot be imported above.
        if positional:
            from yakkan.domain.contract.misfits import not_by_name

            raise not_by_name(cls)
        try:
            build(self, **fields)
        except ValidationError as error:
            from yakkan.domain.contract.misfits import not_fitting

            raise not_fitting(cls, error) from None

    setattr(cls, "__init__", constructor)  # noqa: B010
    setattr(cls, "__signature__", _Fields())  # noqa: B010


class _Fields:
    """The signature of such a class, for `help` and for editors: its fields by the names of their types.

    pydantic's own shows nothing before it has built the class, and how it checks each field afterwards.
    """

    def __get__(self, _: object, cls: type) -> Signature:
        made = fields(cls)
        required = [each for each in made if each.default is MISSING]
        optional = [each for each in made if each.default is not MISSING]
        return Signature(
            [
                Parameter(
                    each.name,
                    Parameter.KEYWORD_ONLY,
                    default=Parameter.empty if each.default is MISSING else each.default,
                    annotation=each.type,
                )
                for each in (*required, *optional)
            ]
        )


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(article: str) -> Callable[[type[F]], type[F]]:
    """Declare an event that people record, under the provision that it belongs to.

    Made by a program, it raises InputError for fields that do not fit; the readers of case files, which know where
    each stands, ask pydantic itself.
    """

    def declare(cls: type[F]) -> type[F]:
        made = dataclass(frozen=True, kw_only=True, config=CONFIG)(cls)
        made.article = article  # type: ignore[attr-defined]
        speaking(made)
        FACTS[cls.__name__] = made  # type: ignore[assignment]
        return made  # type: ignore[return-value]

    return declare
