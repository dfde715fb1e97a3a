"""The label that ties a function to the provision of the terms it carries out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from yakkan.domain.terms.readings import READINGS

LAST_ARTICLE: Final = 52

_CITATION = re.compile(r"([1-9][0-9]*)(\([1-9][0-9]*\))*", re.ASCII)

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Labelled:
    """A function, the provision it carries out and the readings it depends on."""

    citation: str
    function: Callable[..., Any]
    readings: tuple[str, ...]

    @property
    def name(self) -> str:
        """Where the function is found: module and qualified name."""
        return f"{self.function.__module__}.{self.function.__qualname__}"


PROVISIONS: Final[dict[str, list[Labelled]]] = {}
"""Every labelled function under the citation of its provision, in the order of definition."""


def provision(citation: str, *, reading: str | tuple[str, ...] | None = None) -> Callable[[_Function], _Function]:
    """Labels a function as carrying out the provision `citation`, such as "28(1)" or "41(2)(2)".

    The function itself comes back, with `citation` and `readings` set on it, so a call costs nothing more. A
    function that carries out several provisions bears several labels; its own `citation` is then the topmost.

    Raises ValueError for a citation of another form, an article the terms do not have, an unknown reading.
    """
    match = _CITATION.fullmatch(citation)
    if match is None:
        raise ValueError(f"a provision is cited like 28(1) or 41(2)(2), not {citation!r}")
    if int(match.group(1)) > LAST_ARTICLE:
        raise ValueError(f"the terms end with Article {LAST_ARTICLE}, so there is no provision {citation}")
    readings = (reading,) if isinstance(reading, str) else (reading or ())
    for each in readings:
        if each not in READINGS:
            raise ValueError(
                f"provision {citation} names the unknown reading {each!r}: known are X1 to X{len(READINGS)}"
            )

    def label(function: _Function) -> _Function:
        entry = Labelled(citation, function, readings)
        # A module that is loaded again must not be listed twice.
        others = [known for known in PROVISIONS.get(citation, ()) if known.name != entry.name]
        PROVISIONS[citation] = [*others, entry]
        setattr(function, "citation", citation)  # noqa: B010
        setattr(function, "readings", readings)  # noqa: B010
        return function

    return label
