"""By which rules something was concluded: a mark that differs whenever they may."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import import_module, metadata
from pathlib import Path
from typing import Final

RULES: Final = ("yakkan.domain", "yakkan.projections", "yakkan.adapters.store", "yakkan.adapters.portfolio")
"""The packages that read records, conclude from them, and write conclusions down."""
LIBRARIES: Final = ("holidays",)
"""Those whose next version may conclude otherwise."""


@cache
def fingerprint() -> str:
    """A digest of the source of the rules and of the versions of libraries that they conclude with.

    A version number would not do: whoever changes a rule in a checkout does not count it up.
    """
    digest = sha256()
    for name in LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for name in RULES:
        [folder, *_] = import_module(name).__path__
        for path in sorted(Path(folder).rglob("*.py")):
            source = path.read_bytes()
            digest.update(f"{name} {path.relative_to(folder).as_posix()} {len(source)}\n".encode())
            digest.update(source)
    return digest.hexdigest()
