"""Errors of use: what was given to the software is wrong, or came too late.

What the terms leave without effect is never an error; it is a fact whose effect is derived as none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class YakkanError(Exception):
    """Root of every error this package raises on purpose."""


class Conflict(YakkanError):
    """Another writer of the same matter was faster: nothing was changed; read again and retry."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in what was given.

    `where` names the source (a file, an option, a table), `path` the place inside it, `line` and `column`
    count from 1. `found` and `expected` are ready to read; `advice` says what to do and may be empty.
    """

    where: str
    found: str
    expected: str
    advice: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        place = self.where
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        if self.path:
            place += f": {self.path}" if place else self.path
        text = f"found {self.found}, expected {self.expected}"
        if self.advice:
            text += f"; {self.advice}"
        return f"{place}: {text}" if place else text


class InputError(YakkanError, ValueError):
    """What was given cannot be used; `problems` holds everything that is wrong with it, not only the first.

    Raises ValueError if built without any problem.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("an InputError needs at least one problem")
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
