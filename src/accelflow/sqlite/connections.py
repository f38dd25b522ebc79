"""Connections to a store: how they are opened, how they wait, and what their errors mean."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

import attrs

from accelflow.errors import (
    AccelflowError,
    StoreBusy,
    StoreDamaged,
    StoreFailed,
    StoreForeign,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
)

T = TypeVar("T")

SYNCHRONOUS: Final = "FULL"
"""What is acknowledged has been handed to the disk."""

SHORTEST: Final = 0.0005
LONGEST: Final = 0.01
"""Seconds of the first and of the longest pause between two tries to get the lock.

SQLite's own pauses grow to a tenth of a second, in which another process that writes without a
break takes the lock again and again.
"""


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """A connection to a file that is there, durable, without a transaction of its own accord.

    It may have to wait for another process that brings the file in order after a crash.
    """
    connection = open_existing(path)
    try:
        patiently(path, patience, partial(_tune, connection))
    except BaseException:
        connection.close()
        raise
    return connection


def open_existing(path: Path) -> sqlite3.Connection:
    """A bare connection to a file; where none is, none is made."""
    return sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=0,
        isolation_level=None,
        check_same_thread=False,
    )


def use_log(connection: sqlite3.Connection, path: Path) -> None:
    """Has commits written to a write-ahead log, which a file system must be able to share."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        problem = f"its file system allows no write-ahead log, only the mode {mode!r}"
        raise StoreFailed(str(path), problem)


def patiently(path: Path, patience: float, call: Callable[[], T]) -> T:
    """What a call gives once no other process is in its way; StoreBusy after so many seconds.

    The pauses are by chance, so that of several that wait each gets its turn.
    """
    until, pause = time.monotonic() + patience, SHORTEST
    while True:
        try:
            return call()
        except sqlite3.OperationalError as error:
            if _primary(error) not in _LOCKED:
                raise
            if time.monotonic() >= until:
                raise StoreBusy(str(path), round(patience * 1_000)) from error
        time.sleep(random.uniform(SHORTEST, pause))
        pause = min(2 * pause, LONGEST)


def begin(connection: sqlite3.Connection) -> None:
    """Begins a transaction that may write, so that nobody can come between reading and writing."""
    if connection.in_transaction:  # a rollback that itself failed
        connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")


def roll_back(connection: sqlite3.Connection) -> None:
    """Undoes what is open. Should that fail, the next beginning does it."""
    with suppress(sqlite3.Error, MemoryError):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def commit(connection: sqlite3.Connection, path: Path, unknown: AccelflowError) -> None:
    """Commits, or raises: `unknown` where the data may be there all the same.

    A commit can fail after the data has become valid, and one whose sync failed can come back to
    life from the log after a crash. Only a failure that comes before both is known for one.
    """
    try:
        connection.execute("COMMIT")
    except (sqlite3.Error, MemoryError) as error:
        whole = connection.in_transaction
        roll_back(connection)
        if _primary(error) == sqlite3.SQLITE_FULL or (whole and _before_the_disk(error)):
            raise named(error, path) from error
        raise unknown from error


@attrs.frozen
class Naming:
    """Raises SQLite's errors in its block as ours; each statement of a command stands in one."""

    path: Path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error | MemoryError):
            raise named(error, self.path) from error


def named(error: sqlite3.Error | MemoryError, path: Path) -> AccelflowError:
    """The error of ours that says what SQLite's means."""
    store = str(path)
    match _primary(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(store, 0)
        case sqlite3.SQLITE_FULL:
            return StoreFull(store)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return StoreReadOnly(store)
        case sqlite3.SQLITE_CORRUPT:
            return StoreDamaged(store, str(error))
        case sqlite3.SQLITE_NOTADB:
            return StoreForeign(store, "no SQLite database")
        case sqlite3.SQLITE_CANTOPEN if not path.exists():
            return StoreMissing(store, "the file is gone")
    return StoreFailed(store, str(error) or type(error).__name__)


def _tune(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    # What is deleted is written over with zeros, so that what was erased is gone.
    connection.execute("PRAGMA secure_delete = ON")
    # On Apple's systems only this reaches the disk; elsewhere it does nothing.
    connection.execute("PRAGMA fullfsync = ON")


_LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _before_the_disk(error: sqlite3.Error | MemoryError) -> bool:
    return isinstance(error, MemoryError) or _primary(error) in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_NOMEM,
    )


def _primary(error: BaseException) -> int:
    """SQLite's result code without its extension; 0 for an error of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
