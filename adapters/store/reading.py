"""What SQLite and PostgreSQL are asked in the same words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import Notification

Row = tuple[bytes, int, int, str, bytes]
"""originator_id in UTF-8, originator_version, matter_seq, topic, state

Rows of one stream follow on one another: to read its name as text for each would cost a twentieth of replay.
"""

_COLUMNS = "originator_version, matter_seq, topic, state"


class Reading:
    """Reads the table of events; a question mark stands for a parameter."""

    events_table_name: str
    id_as_bytes: str
    """The originator's id in UTF-8, as this database is asked for it."""

    @abstractmethod
    def _fetch(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        """The rows that a statement gives, as of one instant."""

    if TYPE_CHECKING:
        # The recorders of SQLite have it from the library.
        def convert_originator_id(self, originator_id: str) -> UUID | str: ...

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events from position `start` to `stop`, oldest first, of these topics where any are named."""
        conditions, parameters = ["true"], list[int | str]()
        if start is not None:
            conditions.append("position >= ?" if inclusive_of_start else "position > ?")
            parameters.append(start)
        if stop is not None:
            conditions.append("position <= ?")
            parameters.append(stop)
        if topics:
            conditions.append(f"topic IN ({', '.join('?' * len(topics))})")
            parameters.extend(topics)
        return [
            Notification(
                id=position,
                originator_id=self.convert_originator_id(originator_id),
                originator_version=version,
                topic=topic,
                state=state,
            )
            for position, originator_id, version, _, topic, state in self._fetch(
                f"SELECT position, originator_id, {_COLUMNS} FROM {self.events_table_name} "
                f"WHERE {' AND '.join(conditions)} ORDER BY position LIMIT ?",
                (*parameters, limit),
            )
        ]

    def select_matter(self, matter: str) -> list[Row]:
        """All rows of a matter, whatever their stream, in the order of its running number."""
        return self._fetch(
            f"SELECT {self.id_as_bytes}, {_COLUMNS} FROM {self.events_table_name} WHERE matter = ? ORDER BY matter_seq",
            (matter,),
        )

    def count(self, matter: str) -> int:
        """How many records a matter has."""
        statement = f"SELECT max(matter_seq) FROM {self.events_table_name} WHERE matter = ?"
        [(number,)] = self._fetch(statement, (matter,))
        return number or 0

    def select_after(self, position: int, limit: int) -> list[tuple[int, str, int, int, str, bytes]]:
        """Rows of records behind `position`, at most `limit` of them, each with its own position in front.

        Their originators' ids are text.
        """
        return self._fetch(
            f"SELECT position, originator_id, {_COLUMNS} FROM {self.events_table_name} "
            "WHERE position > ? AND matter IS NOT NULL ORDER BY position LIMIT ?",
            (position, limit),
        )

    def select_range(
        self, after: tuple[str, int], last: str | None, position: int, limit: int
    ) -> list[tuple[str, *Row]]:
        """The next rows behind a matter's number, by matter and number, each with its matter in front.

        None of a matter behind `last`, none behind `position`, at most `limit` of them.
        """
        up_to = "" if last is None else "AND matter <= ? "
        bounds = (*after, position) if last is None else (*after, position, last)
        return self._fetch(
            f"SELECT matter, {self.id_as_bytes}, {_COLUMNS} FROM {self.events_table_name} "
            f"WHERE (matter, matter_seq) > (?, ?) AND position <= ? {up_to}ORDER BY matter, matter_seq LIMIT ?",
            (*bounds, limit),
        )

    def select_sizes(self, after: str, position: int, limit: int) -> list[tuple[str, int]]:
        """The next matters behind a name with their number of records up to `position`, at most `limit`."""
        return self._fetch(
            f"SELECT matter, count(*) FROM {self.events_table_name} WHERE matter > ? AND position <= ? "
            "GROUP BY matter ORDER BY matter LIMIT ?",
            (after, position, limit),
        )

    def select_heads(self, after: str, last: str | None, position: int) -> list[tuple[str, int, bytes]]:
        """Each matter behind a name, up to `last`, with the number and link of its last record up to `position`.

        From name to name, so that the records before the last one of each are not looked at.
        """
        table = self.events_table_name
        up_to = "" if last is None else " AND matter <= ?"
        bounds = () if last is None else (last,)
        return self._fetch(
            f"""WITH RECURSIVE names(matter) AS (
                SELECT min(matter) FROM {table} WHERE matter > ?{up_to}
                UNION ALL
                SELECT (SELECT min(matter) FROM {table} WHERE matter > names.matter{up_to})
                FROM names WHERE names.matter IS NOT NULL)
            SELECT names.matter, e.matter_seq, e.link FROM names JOIN {table} AS e ON e.position = (
                SELECT position FROM {table} WHERE matter = names.matter AND position <= ?
                ORDER BY matter_seq DESC LIMIT 1)
            ORDER BY names.matter""",
            (after, *bounds, *bounds, position),
        )

    def select_numbers(self, after: int, position: int, limit: int) -> list[tuple[int, str, int]]:
        """Position, matter and number of the next records behind a position, none behind another, at most `limit`."""
        return self._fetch(
            f"SELECT position, matter, matter_seq FROM {self.events_table_name} "
            "WHERE position > ? AND position <= ? AND matter IS NOT NULL ORDER BY position LIMIT ?",
            (after, position, limit),
        )

    def select_link(self, position: int) -> bytes | None:
        """The link of the event at a position."""
        rows = self._fetch(f"SELECT link FROM {self.events_table_name} WHERE position = ?", (position,))
        return bytes(rows[0][0]) if rows else None

    def select_firsts(self, after: str, limit: int) -> list[tuple[str, *Row]]:
        """The first row of each of the next matters behind a name, at most `limit`, each with its matter in front."""
        return self._fetch(
            f"SELECT matter, {self.id_as_bytes}, {_COLUMNS} FROM {self.events_table_name} "
            "WHERE matter > ? AND matter_seq = 1 ORDER BY matter LIMIT ?",
            (after, limit),
        )

    def select_gaps(self) -> list[tuple[int, int]]:
        """First and last of the positions that hold no event though later ones do; empty for a whole store."""
        table = self.events_table_name
        [(count, last)] = self._fetch(f"SELECT count(*), max(position) FROM {table}", ())
        if count == (last or 0):
            return []
        return self._fetch(
            f"""SELECT before + 1, position - 1
            FROM (SELECT position, lag(position, 1, CAST(0 AS BIGINT)) OVER (ORDER BY position) AS before FROM {table})
            AS places
            WHERE position > before + 1 ORDER BY position""",
            (),
        )

    def select_matters(self) -> list[str]:
        """The names of all matters, sorted."""
        statement = f"SELECT matter FROM {self.events_table_name} WHERE matter_seq = 1 ORDER BY matter"
        return [matter for (matter,) in self._fetch(statement, ())]
