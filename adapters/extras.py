"""The libraries that only an extra of the package brings, and what to say where one is not installed."""

from __future__ import annotations

import importlib
from typing import Any, Literal

from yakkan.domain.errors import InputError, Problem

Extra = Literal["cluster", "debug", "postgres", "report", "tables"]
"""The extras that a user installs by name; pyproject.toml says what is in each."""


def library(name: str, extra: Extra, where: str) -> Any:
    """A library of an extra, for what is asked of `where`. Raises InputError, naming the extra, where it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise missing(name, error, extra, where) from None


def missing(name: str, error: ImportError, extra: Extra, where: str, otherwise: str = "") -> InputError:
    """What to raise where a library cannot be imported; `otherwise` goes on with what helps without it.

    Where the library is there and broken, or lacks another one, the first line of the error says so.
    """
    package = name.partition(".")[0]
    absent = isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == package
    told = str(error).partition("\n")[0]
    found = f"no library {package}" if absent else f"a library {package} that does not load ({told})"
    advice = f'pip install "yakkan[{extra}]"{otherwise}'
    return InputError([Problem(where, found, f"the extra `{extra}`", advice)])
