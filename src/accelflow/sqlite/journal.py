"""The embedded journal: one SQLite file on a local disk, durable once it has answered."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from accelflow.agenda import Owing, Summary
from accelflow.clock import Clock, SystemClock, in_utc
from accelflow.errors import Fault, InvalidInput, StoreMissing
from accelflow.journal import Document, StoredAnswer, StoredEvent
from accelflow.sqlite import rehearsal, upkeep
from accelflow.sqlite.rows import answer_of, event_of, micros, owing_of, summary_of
from accelflow.sqlite.store import Store
from accelflow.sqlite.transaction import SqliteTransaction
from accelflow.sqlite.upkeep import Erase, Rebuilt, Summarise


class SqliteJournal:
    """A journal in the file `path`, made there if `create` and if there is none.

    Threads may share it; a forked child may not, and opens its own. Several processes may have
    the same file open: each waits at most `patience` seconds for the others, then StoreBusy is
    raised. `clock` tells when an answer was written, which only pruning asks for.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        patience: float = 5.0,
        clock: Clock | None = None,
    ) -> None:
        if str(path) == ":memory:":
            fault = Fault("path", "names no file", "use MemoryJournal to keep nothing")
            raise InvalidInput((fault,))
        self._clock = clock or SystemClock()
        self._timekeeping = rehearsal.Timekeeping()
        self._store = Store(_file(path), create=create, patience=patience)

    def __repr__(self) -> str:
        return f"SqliteJournal({str(self._store.path)!r})"

    @property
    def path(self) -> Path:
        """The file, wherever a link to it was given."""
        return self._store.path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; whoever uses the journal afterwards gets StoreClosed."""
        self._store.close()

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        rows = self._store.rows(
            """
            SELECT position, body, personal, hash FROM event
            WHERE challenge = ? AND position > ? ORDER BY position
            """,
            (challenge, after),
        )
        return tuple(event_of(challenge, row) for row in rows)

    def newest(self) -> StoredEvent | None:
        rows: Any = self._store.rows(
            """
            SELECT challenge, position, body, personal, hash FROM event
            ORDER BY number DESC LIMIT 1
            """
        )
        return StoredEvent(*rows[0]) if rows else None

    def answer(self, id: str) -> StoredAnswer | None:
        rows = self._store.rows(
            "SELECT id, digest, challenge, body FROM answer WHERE id = ?", (id,)
        )
        return answer_of(rows[0]) if rows else None

    def document(self, hash: str) -> Document | None:
        rows: Any = self._store.rows("SELECT hash, body FROM document WHERE hash = ?", (hash,))
        return Document(*rows[0]) if rows else None

    def documents(self) -> tuple[Document, ...]:
        rows: Any = self._store.rows("SELECT hash, body FROM document ORDER BY hash")
        return tuple(Document(*row) for row in rows)

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        rows = self._store.rows(
            """
            SELECT next_due, challenge FROM summary
            WHERE next_due <= ? ORDER BY next_due, challenge LIMIT ?
            """,
            (micros(at), limit),
        )
        return tuple(map(owing_of, rows))

    def summaries(self, *, cohort: str | None = None) -> tuple[Summary, ...]:
        columns = "challenge, stage, position, cohort, statement, day_one, next_due, overdue"
        of_cohort, values = ("", ()) if cohort is None else ("WHERE cohort = ?", (cohort,))
        rows = self._store.rows(
            f"SELECT {columns} FROM summary {of_cohort} ORDER BY challenge", values
        )
        return tuple(map(summary_of, rows))

    def transaction(self) -> SqliteTransaction:
        return SqliteTransaction(self._store, self._clock, self._timekeeping)

    def rehearsed_until(self) -> datetime | None:
        """Where the clock of a rehearsal stands, in UTC; None for a store that keeps real time.

        It never stands before an instant that is recorded in the store: whatever is recorded later
        moves it on, in the same transaction.
        """
        return rehearsal.rehearsed_until(self._store)

    def rehearse(self, at: datetime) -> None:
        """Sets the clock of a rehearsal, which a store without events becomes by it, for good.

        InvalidInput for an instant before the one at which it stands, and for a store that has
        events in real time. Who rehearses takes the time from here: see `rehearsed_until`.
        """
        rehearsal.rehearse(self._store, in_utc(at))

    def keep_time(self, clock: Clock | None) -> None:
        """Says by whose time this journal records from here on: `clock` is that of a rehearsal.

        Its clock in the store moves on to what `clock` tells with whatever is recorded, in the same
        transaction, and a store without events becomes one to rehearse in by it. With None the
        store must keep real time. A transaction in a store that keeps the other kind of time raises
        InvalidInput and writes nothing.
        """
        self._timekeeping.keep(clock)

    def rebuild_summaries(self, summarise: Summarise) -> Rebuilt:
        """Derives all summary rows and deadlines anew from the events, a challenge at a time.

        `summarise` gives the row and the open deadlines of one challenge's events. Rows of
        challenges without events go. One that `summarise` fails on keeps its rows and is told.
        """
        return upkeep.rebuild(self._store, summarise)

    def prune_answers(self, older_than: datetime) -> int:
        """Drops the bodies of the answers written before an instant, and says of how many.

        Ids and digests stay: who asks again is told that the answer is pruned.
        """
        return upkeep.prune_answers(self._store, micros(older_than))

    def erase_personal(self, challenge: str, position: int, erase: Erase) -> None:
        """Writes over what is personal beside an event by what `erase` leaves of it.

        The bytes and the hash stay, so the chain holds. The old text leaves the file and its log,
        but not your backups. Raises UnknownEvent where there is none at the position.
        """
        upkeep.erase_personal(self._store, challenge, position, erase)

    def erase_answer(self, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
        """Writes over the body of an answer by what `erase` leaves of it.

        The id and the digest stay. The old body leaves the file and its log, but not your backups.
        Raises UnknownAnswer where the id has none.
        """
        upkeep.erase_answer(self._store, id, erase)


def _file(path: str | os.PathLike[str]) -> Path:
    """The file that a path leads to: SQLite keeps its log beside that, and not beside a link."""
    try:
        return Path(path).resolve()
    except (RuntimeError, OSError):
        raise StoreMissing(str(path), "its links lead round in a circle") from None
