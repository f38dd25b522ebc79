"""A journal in the memory of this process: it keeps every promise but that of outliving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import RLock
from typing import TypeVar

import attrs

from accelflow.agenda import Owing, Summary
from accelflow.errors import AlreadyAnswered, Stale, TransactionOpen
from accelflow.hooks import tell
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent

V = TypeVar("V")


class MemoryJournal:
    """Events, answers, documents and summary rows in dictionaries behind one lock.

    Threads may share it; they wait for each other's transactions. A forked child has a copy of
    its own, and what either writes the other never sees.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._open = False
        self._undo: list[Callable[[], None]] = []
        self._events: dict[str, tuple[StoredEvent, ...]] = {}
        self._answers: dict[str, StoredAnswer] = {}
        self._documents: dict[str, Document] = {}
        self._summaries: dict[str, Summary] = {}

    def read(self, challenge: str) -> tuple[StoredEvent, ...]:
        with self._lock:
            return self._events.get(challenge, ())

    def answer(self, id: str) -> StoredAnswer | None:
        with self._lock:
            return self._answers.get(id)

    def document(self, hash: str) -> Document | None:
        with self._lock:
            return self._documents.get(hash)

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        with self._lock:
            owing = [
                Owing(row.next_due, row.challenge)
                for row in self._summaries.values()
                if row.next_due is not None and row.next_due <= at
            ]
        return tuple(sorted(owing, key=lambda one: (one.due_at, one.challenge))[:limit])

    def summaries(self, *, cohort: str | None = None) -> tuple[Summary, ...]:
        with self._lock:
            rows = [row for row in self._summaries.values() if cohort in (None, row.cohort)]
        return tuple(sorted(rows, key=lambda row: row.challenge))

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with self._lock:
            if self._open:
                raise TransactionOpen()
            self._open = True
            transaction = MemoryTransaction(self._append)
            try:
                yield transaction
            except BaseException:
                while self._undo:
                    self._undo.pop()()
                raise
            finally:
                self._undo.clear()
                self._open = False
        for call in transaction.calls:
            tell(call)

    def _append(self, batch: Batch) -> None:
        events = self._events.get(batch.challenge, ())
        if len(events) != batch.after:
            raise Stale(batch.challenge, batch.after, len(events))
        if batch.answer is not None and batch.answer.id in self._answers:
            raise AlreadyAnswered(batch.answer.id)
        if batch.answer is not None:
            self._put(self._answers, batch.answer.id, batch.answer)
        for document in batch.documents:
            if document.hash not in self._documents:
                self._put(self._documents, document.hash, document)
        if batch.events:
            self._put(self._events, batch.challenge, (*events, *batch.events))
        if batch.summary is not None:
            self._put(self._summaries, batch.challenge, batch.summary)

    def _put(self, table: dict[str, V], key: str, value: V) -> None:
        if key in table:
            self._undo.append(partial(table.__setitem__, key, table[key]))
        else:
            self._undo.append(partial(table.__delitem__, key))
        table[key] = value


@attrs.define
class MemoryTransaction:
    """A transaction of a MemoryJournal."""

    append: Callable[[Batch], None]
    calls: list[Callable[[], None]] = attrs.field(factory=list)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Has `call` made when the block has ended without an error."""
        self.calls.append(call)
