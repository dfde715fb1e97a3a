"""Printing for programs."""

from __future__ import annotations

import json
from typing import Any

import typer


def print_json(data: Any) -> None:
    """JSON on standard output, Japanese as it is."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
