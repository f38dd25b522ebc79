"""One open store: its two connections, who may use them when, and what ends their use.

Everything is written by one connection behind a lock, which also moves the log into the database.
Reading uses it too while nobody else does, for its cache is warm, and a thread in a transaction
finds its own writes there. Otherwise a second connection reads what is committed: so no reader
waits for a disk, for a host's hooks, or for another process that writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock, RLock, get_ident

from accelflow.errors import (
    AccelflowError,
    StoreBusy,
    StoreClosed,
    StoreDamaged,
    StoreFailed,
    StoreForked,
    StoreMissing,
    StoreTooNew,
    TransactionOpen,
)
from accelflow.sqlite import schema
from accelflow.sqlite.connections import (
    Naming,
    begin,
    commit,
    connect,
    patiently,
    roll_back,
    use_log,
)
from accelflow.sqlite.files import Watched, exists, inspect, log_of, place, publish


class Store:
    """A database file that is open, whole and of this release's schema."""

    def __init__(self, path: Path, *, create: bool, patience: float) -> None:
        self.path: Path = path
        self.patience: float = patience
        self.naming: Naming = Naming(path)
        self._process = os.getpid()
        self._closed = False
        self._writing, self._reading = RLock(), Lock()
        self._writer_thread: int | None = None
        self._reader: sqlite3.Connection | None = None
        if not exists(path):
            if not create:
                raise StoreMissing(str(path), "no such file")
            place(path, _make)
        inspect(path)
        file = Watched(path, path)
        with self.naming:
            self._writer = connect(path, patience)
            try:
                patiently(path, patience, partial(self._prepare, self._writer))
            except BaseException:
                self._writer.close()
                raise
        self._watched = (file, Watched(path, log_of(path)))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, in a transaction that is undone unless it is committed."""
        connection = self.begin()
        try:
            yield connection
        finally:
            self.end()

    def begin(self) -> sqlite3.Connection:
        """The connection that writes, in a transaction of this thread's; `end` must follow.

        Raises TransactionOpen where this thread has one already, and StoreBusy where others keep
        the lock, in this process or in another.
        """
        self._usable()
        if self._writer_thread == get_ident():
            raise TransactionOpen()
        if not self._writing.acquire(timeout=self.patience):
            raise StoreBusy(str(self.path), round(self.patience * 1_000))
        try:
            self._usable()
            self._writer_thread = get_ident()
            with self.naming:
                patiently(self.path, self.patience, partial(begin, self._writer))
            self._current()
        except BaseException:
            self.end()
            raise
        return self._writer

    def end(self) -> None:
        """Undoes what was not committed, and lets others write."""
        try:
            roll_back(self._writer)
        finally:
            self._writer_thread = None
            self._writing.release()

    def commit(self, unknown: AccelflowError) -> None:
        """Commits what is being written, the file being in its place; see `connections.commit`."""
        self._in_place()
        commit(self._writer, self.path, unknown)

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """All rows of a query; none is left unread, which would keep the log from being moved."""
        self._usable()
        lock = self._writing if self._writing.acquire(blocking=False) else self._reading
        if lock is self._reading:
            lock.acquire()
        try:
            self._usable()
            self._in_place()
            with self.naming:
                connection = self._writer if lock is self._writing else self._second()
                return patiently(
                    self.path,
                    self.patience,
                    lambda: connection.execute(statement, values).fetchall(),
                )
        finally:
            lock.release()

    def close(self) -> None:
        """Closes both connections, once nobody uses them; a second time nothing is left to do."""
        if self._process != os.getpid():
            raise StoreForked(str(self.path))
        if self._writer_thread == get_ident():
            raise TransactionOpen()
        with self._writing, self._reading:
            self._closed = True
            with self.naming:
                if self._reader is not None:
                    self._reader.close()
                self._writer.close()

    def empty_log(self) -> None:
        """Moves all of the log into the database and leaves none of its bytes."""
        until_empty = partial(_empty_log, self._writer)
        with self._writing, self.naming:
            self._usable()
            patiently(self.path, self.patience, until_empty)

    def _second(self) -> sqlite3.Connection:
        if self._reader is None:
            reader = connect(self.path, self.patience)
            reader.execute("PRAGMA query_only = ON")
            self._reader = reader
        return self._reader

    def _in_place(self) -> None:
        """Raises StoreGone where the file or its log was deleted or replaced."""
        for one in self._watched:
            one.look()

    def _usable(self) -> None:
        if self._process != os.getpid():
            raise StoreForked(str(self.path))
        if self._closed:
            raise StoreClosed(str(self.path))

    def _current(self) -> None:
        """A newer release may have changed the schema since we opened it."""
        with self.naming:
            found = schema.version(self._writer)
        if found != schema.VERSION:
            raise StoreTooNew(str(self.path), found, schema.VERSION)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Checks the schema, and brings an older one to the newest."""
        found = schema.version(connection)
        if found > schema.VERSION:
            raise StoreTooNew(str(self.path), found, schema.VERSION)
        if found < 1:
            raise StoreDamaged(str(self.path), "its schema has no version")
        use_log(connection, self.path)
        if found < schema.VERSION:
            begin(connection)
            try:
                schema.migrate(connection, self._back_up)
                connection.execute("COMMIT")
            finally:
                roll_back(connection)

    def _back_up(self, version: int) -> None:
        """Copies the store as it stands before a migration; an earlier copy is never replaced."""
        number = 1
        while True:
            name = f"{self.path.name}.schema-{version}.{number}.backup"
            with suppress(FileExistsError):
                _copy(self.path, self.path.with_name(name))
                return
            number += 1


def _make(path: Path) -> None:
    """A new and whole store under a name that is free."""
    with Naming(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
        connection = connect(path, 0)
        try:
            use_log(connection, path)
            schema.create(connection)
        finally:
            # Closing moves the log into the file.
            connection.close()


def _empty_log(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        error = sqlite3.OperationalError("a reader stands in the way")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error


def _copy(path: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(target)
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        source = connect(path, 0)
        copy = sqlite3.connect(unfinished)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        publish(unfinished, target)
    except OSError as error:
        if isinstance(error, FileExistsError):
            raise
        raise StoreFailed(str(target), str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
