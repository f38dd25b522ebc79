"""The files of a store, looked at before SQLite opens them: nothing foreign is ever touched.

A new store is made under another name and gets its own only when it is whole. So no store of ours
is ever empty or half made, and a file of no bytes is always somebody's damage.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from accelflow.errors import (
    StoreDamaged,
    StoreError,
    StoreFailed,
    StoreForeign,
    StoreFull,
    StoreGone,
    StoreMissing,
    StoreReadOnly,
)
from accelflow.sqlite.schema import APPLICATION

MAGIC: Final = b"SQLite format 3\x00"
HEADER: Final = 100
"""The bytes of the header with which every SQLite database begins."""


class Watched:
    """A file of an open store that must stay where it is.

    SQLite would go on to write to a deleted file, and what it acknowledged there would be lost.
    """

    def __init__(self, store: Path, file: Path) -> None:
        self._store, self._file = str(store), str(file)
        self._known = _identity(self._file)

    def look(self) -> None:
        """Raises StoreGone where the name stands no more for the file that it stood for."""
        found = _identity(self._file)
        if found == self._known:
            return
        if self._known is not None:
            raise StoreGone(self._store, self._file)
        self._known = found


def exists(path: Path) -> bool:
    """Whether something is there; a StoreError where that cannot be seen."""
    try:
        return path.exists()
    except OSError as error:
        raise _failed(path, error) from error


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log of a database; it holds commits until they are moved over."""
    return path.with_name(f"{path.name}-wal")


def inspect(path: Path) -> None:
    """Raises what speaks against opening this file as a store; changes nothing."""
    if not path.is_file():
        raise StoreForeign(str(path), "a folder or device")
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreReadOnly(str(path))
    try:
        with path.open("rb") as file:
            header, size = file.read(HEADER), os.fstat(file.fileno()).st_size
    except OSError as error:
        raise StoreFailed(str(path), told(error)) from error
    _inspect_header(path, header, size)


def place(path: Path, make: Callable[[Path], None]) -> None:
    """Has a new store made and gives it this name, unless another process was first."""
    if not path.parent.is_dir():
        raise StoreMissing(str(path), "its folder does not exist")
    if log_of(path).exists():
        problem = "its write-ahead log lies there, with commits in it, and the database is gone"
        raise StoreDamaged(str(path), problem)
    if not os.access(path.parent, os.W_OK):
        raise StoreReadOnly(str(path))
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}.unfinished")
    try:
        make(unfinished)
        publish(unfinished, path)
    except FileExistsError:
        return
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        for leftover in (unfinished, log_of(unfinished), Path(f"{unfinished}-shm")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def publish(made: Path, path: Path) -> None:
    """Gives a file its name for good; FileExistsError where something has that name."""
    try:
        with made.open("rb") as file:
            os.fsync(file.fileno())
        os.link(made, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreFailed(str(path), told(error)) from error


def sync_folder(folder: Path) -> None:
    """Makes names given in a folder last, where the system can open a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def told(error: OSError) -> str:
    """What the system said, in a few words."""
    return error.strerror or type(error).__name__


def _failed(path: Path, error: OSError) -> StoreError:
    """The error of ours that says what the system's means."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return StoreReadOnly(str(path))
        case errno.ENOSPC | errno.EDQUOT:
            return StoreFull(str(path))
        case errno.ENAMETOOLONG:
            return StoreMissing(str(path), "its name is too long")
    return StoreFailed(str(path), told(error))


def _identity(file: str) -> tuple[int, int] | None:
    """Which file a name stands for now; None where none can be seen."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _inspect_header(path: Path, header: bytes, size: int) -> None:
    problem: StoreError | None = None
    if size == 0:
        problem = StoreDamaged(str(path), "it is empty, and no store ever is")
    elif not MAGIC.startswith(header[: len(MAGIC)]):
        problem = StoreForeign(str(path), "no SQLite database")
    elif len(header) < HEADER:
        problem = StoreDamaged(str(path), f"it is cut short after {size} bytes")
    elif (application := _number(header, 68)) != APPLICATION:
        problem = StoreForeign(str(path), f"a database of the application {application:#010x}")
    elif (missing := _missing(header, size)) and not _has_log(path):
        problem = StoreDamaged(str(path), f"{missing} bytes are missing at its end")
    if problem is not None:
        raise problem


def _missing(header: bytes, size: int) -> int:
    """How many bytes fewer there are than the header speaks of."""
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    return max(0, page * _number(header, 28) - size)


def _has_log(path: Path) -> bool:
    """Whether pages may be found in the log; what is cut short without it, SQLite will tell."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")
