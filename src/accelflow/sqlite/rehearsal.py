"""The clock of a store that is rehearsed in: it stands in the file, and moves when it is told to.

A store keeps either real time or a rehearsal's, from its first event on. So nobody can tell a real
store another date, and no rehearsal is ended by the date on the wall.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from accelflow.errors import InvalidInput, SettlingUnknown
from accelflow.sqlite.rows import instant, micros
from accelflow.sqlite.store import Store


def rehearsed_until(store: Store) -> datetime | None:
    """See SqliteJournal.rehearsed_until."""
    rows: Any = store.rows("SELECT now FROM rehearsal")
    return instant(rows[0][0]) if rows else None


def rehearse(store: Store, at: datetime) -> None:
    """See SqliteJournal.rehearse."""
    with store.writing() as connection, store.naming:
        _look(connection, at)
        connection.execute("INSERT OR REPLACE INTO rehearsal VALUES (1, ?)", (micros(at),))
        store.commit(SettlingUnknown(""))


def _look(connection: sqlite3.Connection, at: datetime) -> None:
    row = connection.execute("SELECT now FROM rehearsal").fetchone()
    if row is None and connection.execute("SELECT 1 FROM event LIMIT 1").fetchone():
        remedy = "leave it out, or rehearse in a new file"
        raise InvalidInput.of("at", "is given for a store that keeps real time", remedy)
    if row is not None and micros(at) < row[0]:
        stands = instant(row[0]).isoformat()
        problem = f"lies before {stands}, where the clock of this store stands"
        raise InvalidInput.of("at", problem, "give that instant or a later one")
