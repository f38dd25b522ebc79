"""The clock of a store that is rehearsed in: it stands in the file, and moves when it is told to.

A store keeps either real time or a rehearsal's, from its first event on. So nobody can tell a real
store another date, and no rehearsal is ended by the date on the wall.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accelflow.clock import Clock, in_utc
from accelflow.codec import recorded_at_of
from accelflow.errors import InvalidInput, SettlingUnknown
from accelflow.journal import Batch
from accelflow.sqlite.rows import instant, micros
from accelflow.sqlite.store import Store


class Timekeeping:
    """Whose time one journal records by, and how a rehearsal's clock moves with what it records.

    Until it is told, either will do.
    """

    def __init__(self) -> None:
        self._told = False
        self._clock: Clock | None = None

    def keep(self, clock: Clock | None) -> None:
        """See SqliteJournal.keep_time."""
        self._told, self._clock = True, clock

    def move(self, connection: sqlite3.Connection, batch: Batch) -> None:
        """Moves the clock of a rehearsal on, in the transaction that is to record a batch.

        InvalidInput, before anything is written, where the store keeps the other kind of time.
        """
        stands = _stands(connection)
        if self._told and self._clock is None and stands is not None:
            remedy = "ask again, and it is asked at the clock of the rehearsal"
            raise InvalidInput.of("at", "is missing for a store that is rehearsed in", remedy)
        if self._clock is None and stands is None:
            return
        if stands is None:
            _look_for_real_time(connection)
        newest = max(self._instants(batch), default=stands)
        if newest is not None and (stands is None or newest > stands):
            _set(connection, newest)

    def _instants(self, batch: Batch) -> Iterator[int]:
        if self._clock is not None:
            yield micros(in_utc(self._clock.now()))
        for event in batch.events:
            if recorded := recorded_at_of(event):
                yield micros(in_utc(recorded))


def rehearsed_until(store: Store) -> datetime | None:
    """See SqliteJournal.rehearsed_until."""
    rows: Any = store.rows("SELECT now FROM rehearsal")
    return instant(rows[0][0]) if rows else None


def rehearse(store: Store, at: datetime) -> None:
    """See SqliteJournal.rehearse."""
    with store.writing() as connection, store.naming:
        _look(connection, at)
        _set(connection, micros(at))
        store.commit(SettlingUnknown(""))


def _look(connection: sqlite3.Connection, at: datetime) -> None:
    stands = _stands(connection)
    if stands is None:
        _look_for_real_time(connection)
    elif micros(at) < stands:
        problem = f"lies before {instant(stands).isoformat()}, where the clock of this store stands"
        raise InvalidInput.of("at", problem, "give that instant or a later one")


def _look_for_real_time(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT 1 FROM event LIMIT 1").fetchone():
        remedy = "leave it out, or rehearse in a new file"
        raise InvalidInput.of("at", "is given for a store that keeps real time", remedy)


def _stands(connection: sqlite3.Connection) -> int | None:
    row: tuple[int] | None = connection.execute("SELECT now FROM rehearsal").fetchone()
    return row[0] if row else None


def _set(connection: sqlite3.Connection, at: int) -> None:
    connection.execute("INSERT OR REPLACE INTO rehearsal VALUES (1, ?)", (at,))
