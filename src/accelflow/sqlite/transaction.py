"""One transaction of a SQLite journal: it begins with its block and commits at the block's end."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from accelflow.clock import Clock
from accelflow.errors import AccelflowError, OutcomeUnknown, SettlingUnknown, TransactionOver
from accelflow.hooks import tell
from accelflow.journal import Batch
from accelflow.sqlite.rehearsal import Timekeeping
from accelflow.sqlite.rows import micros
from accelflow.sqlite.store import Store
from accelflow.sqlite.writing import write


class SqliteTransaction:
    """A transaction of a SqliteJournal."""

    def __init__(self, store: Store, clock: Clock, timekeeping: Timekeeping) -> None:
        self._store, self._clock, self._timekeeping = store, clock, timekeeping
        self._calls: list[Callable[[], None]] = []
        self._batches: list[Batch] = []
        self._failure: BaseException | None = None
        self._over = False

    def __enter__(self) -> Self:
        if self._over:
            raise TransactionOver()
        self._connection = self._store.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        try:
            if error is None:
                self._raise_failure()
                self._store.commit(self._unknown())
        finally:
            self._store.end()
        if error is None:
            for call in self._calls:
                tell(call)

    def append(self, batch: Batch) -> None:
        """Writes a batch. After one that failed, nothing of the transaction will be written."""
        if self._over:
            raise TransactionOver()
        self._raise_failure()
        try:
            with self._store.naming:
                self._timekeeping.move(self._connection, batch)
                write(self._connection, batch, micros(self._clock.now()))
        except BaseException as error:
            self._failure = error
            raise
        self._batches.append(batch)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Has `call` made when the commit is done."""
        self._calls.append(call)

    def _raise_failure(self) -> None:
        """Raises anew what an append raised: some errors undo all that came before them."""
        if self._failure is not None:
            raise self._failure

    def _unknown(self) -> AccelflowError:
        """What to raise where nobody knows whether it was committed."""
        ids = [batch.answer.id for batch in self._batches if batch.answer is not None]
        if ids:
            return OutcomeUnknown(ids[0])
        return SettlingUnknown(self._batches[0].challenge if self._batches else "")
