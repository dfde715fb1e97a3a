"""Where a store is: in memory, in a file, or in a PostgreSQL database, whose password is shown nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from yakkan.domain.errors import InputError, Problem

MEMORY = ":memory:"
POSTGRESQL = ("postgresql", "postgres")
SCHEMA = "public"


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database and the schema in it that holds the store."""

    schema: str
    settings: dict[str, Any] = field(repr=False)
    """As the client library takes them; the password may be among them."""

    @property
    def name(self) -> str:
        """How messages call it."""
        host, database = self.settings.get("host", "localhost"), self.settings.get("dbname", "")
        return f"PostgreSQL {host}/{database}" + ("" if self.schema == SCHEMA else f" schema {self.schema}")

    def without_password(self, text: str) -> str:
        """A message that does not repeat the password, should the client library have put it in."""
        password = self.settings.get("password")
        return text.replace(str(password), "***") if password else text


def scheme_of(url: str | Path) -> str | None:
    """What stands before `://`; None for the path of a file."""
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", url) if isinstance(url, str) else None
    return match[1].lower() if match else None


def shown(url: str) -> str:
    """An address as it may be shown: with neither user nor password nor options."""
    if scheme_of(url) is None:
        return url
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        return f"{scheme_of(url)}://..."


def check_scheme(url: str | Path) -> None:
    """Raises InputError for an address of a kind that no store has."""
    scheme = scheme_of(url)
    if scheme is not None and scheme not in POSTGRESQL:
        # The address itself is not repeated: it may hold a password.
        found, advice = f"an address of the kind {scheme}://", "for a file give the path alone"
        raise refused("store", found, f'the path of an SQLite file, "{MEMORY}" or postgresql://...', advice)


def server_of(url: str) -> Server:
    """What an address `postgresql://user:password@host:port/database?schema=name` says; all parts may be left out.

    Other options, such as `sslmode`, go to the client library. Raises InputError when it cannot be read.
    """
    # The library's own message would repeat the address with its password, and so would a traceback to it.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    expected = "an address such as postgresql://user:password@host/database?schema=name"
    try:
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True)
        schemas = [value for name, value in options if name == "schema"]
        query = urlencode([(name, value) for name, value in options if name != "schema"])
        settings = conninfo_to_dict(urlunsplit(parts._replace(query=query)))
        if "," not in parts.netloc:
            # The client library would look a port that is no number up as a name.
            int(settings.get("port") or 0)
    except (ProgrammingError, ValueError):
        raise refused("store", "an address that cannot be read", expected) from None
    if len(schemas) > 1 or schemas == [""]:
        raise refused("store", "more than one schema, or an empty one", expected)
    return Server(schemas[0] if schemas else SCHEMA, settings)


def refused(where: str, found: str, expected: str, advice: str = "") -> InputError:
    """An error with one problem."""
    return InputError([Problem(where=where, found=found, expected=expected, advice=advice)])
