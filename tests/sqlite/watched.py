"""SQLite over files that tell of every write and sync and can fail at any; a journal uses them.

The standard library's SQLite lets nobody look at its files. `apsw` brings another SQLite that
does, and here its connections take the place of the standard library's, under the same journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import apsw
import attrs
import pytest

from accelflow.sqlite import SqliteJournal, connections

_NAMES = count(1)


@attrs.frozen
class Wrote:
    """Bytes of a file up to this end were handed to the system."""

    file: str
    end: int


@attrs.frozen
class Synced:
    """All that was handed over of a file was brought to the disk."""

    file: str


@attrs.frozen
class Acknowledged:
    """The caller was told that a command is recorded."""

    id: str


Trace = list[Wrote | Synced | Acknowledged]


@attrs.define
class Disk:
    """What is known of the files, and at which write or sync, counted from 1, one fails."""

    trace: Trace = attrs.field(factory=list)
    fails_at: int = 0
    calls: int = 0

    def call(self, done: Wrote | Synced) -> None:
        """Notes a call, or fails it."""
        self.calls += 1
        if self.calls == self.fails_at:
            kind = "SQLITE_IOERR_FSYNC" if isinstance(done, Synced) else "SQLITE_IOERR_WRITE"
            error: Any = apsw.IOError(kind)  # its stubs leave the code out
            error.extendedresult = getattr(apsw, kind)
            raise error
        self.trace.append(done)


@contextmanager
def watched(path: Path, *, synchronous: str = "FULL") -> Iterator[tuple[SqliteJournal, Disk]]:
    """A journal over watched files; `synchronous` plants what its connections are told."""
    disk = Disk()
    vfs = _Vfs(f"watched-{next(_NAMES)}", disk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "SYNCHRONOUS", synchronous)
        patch.setattr(connections, "open_existing", lambda file: _Connection(file, vfs.name))
        journal = SqliteJournal(path)
        try:
            yield journal, disk
        finally:
            disk.fails_at = 0
            journal.close()
            vfs.unregister()


class _Vfs(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        self.name, self._disk = name, disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _File(name, flags, self._disk)


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        super().__init__("", name, flags)
        file = name.filename() if isinstance(name, apsw.URIFilename) else (name or "")
        self._file, self._disk = Path(file).name, disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.call(Wrote(self._file, offset + len(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.call(Synced(self._file))
        super().xSync(flags)


class _Connection:
    """The part of the standard library's connection that a journal uses."""

    def __init__(self, path: Path, vfs: str) -> None:
        self._inner = apsw.Connection(str(path), apsw.SQLITE_OPEN_READWRITE, vfs=vfs)

    @property
    def in_transaction(self) -> bool:
        return self._inner.in_transaction

    def execute(self, statement: str, values: Sequence[Any] = ()) -> _Cursor:
        with _as_sqlite3():
            rows = self._inner.execute(statement, values).fetchall()
        return _Cursor(rows, self._inner.changes())

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        with _as_sqlite3():
            self._inner.executemany(statement, values)

    def close(self) -> None:
        self._inner.close()


@attrs.frozen
class _Cursor:
    rows: list[Any]
    rowcount: int

    def fetchone(self) -> Any:
        return self.rows[0] if self.rows else None

    def fetchall(self) -> list[Any]:
        return self.rows


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        told = sqlite3.OperationalError(str(error))
        told.sqlite_errorcode = getattr(error, "extendedresult", 0)
        raise told from error


LOG: Final = "store.db-wal"
"""The name of the log of the store in these tests."""


def unsynced(trace: Trace) -> list[str]:
    """The commands that were acknowledged while some of the log was not on the disk yet."""
    open_write, found = False, []
    for step in trace:
        match step:
            case Wrote(file=file) if file == LOG:
                open_write = True
            case Synced(file=file) if file == LOG:
                open_write = False
            case Acknowledged(id=id) if open_write:
                found.append(id)
    return found


def safe_lengths(trace: Trace) -> list[int]:
    """For each acknowledgement how much of the log was surely on the disk by then."""
    written = safe = 0
    lengths = []
    for step in trace:
        match step:
            case Wrote(file=file, end=end) if file == LOG:
                written = max(written, end)
            case Synced(file=file) if file == LOG:
                safe = written
            case Acknowledged():
                lengths.append(safe)
    return lengths
