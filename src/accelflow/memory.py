"""A journal in the memory of this process: it keeps every promise but that of outliving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import RLock
from typing import Final, TypeVar

import attrs

from accelflow.agenda import Owing, Summary
from accelflow.clock import Clock, SystemClock
from accelflow.errors import (
    AlreadyAnswered,
    Stale,
    TransactionOpen,
    UnknownAnswer,
    UnknownEvent,
)
from accelflow.hooks import tell
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent

V = TypeVar("V")

_LAST: Final = "challenge"
"""The one key under which the challenge stands that was written to last."""


class MemoryJournal:
    """Events, answers, documents and summary rows in dictionaries behind one lock.

    Threads may share it; they wait for each other's transactions. A forked child has a copy of
    its own, and what either writes the other never sees. `clock` tells when an answer was
    written, which only pruning asks for.
    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = RLock()
        self._open = False
        self._undo: list[Callable[[], None]] = []
        self._events: dict[str, tuple[StoredEvent, ...]] = {}
        self._answers: dict[str, StoredAnswer] = {}
        self._answered: dict[str, datetime] = {}
        self._documents: dict[str, Document] = {}
        self._summaries: dict[str, Summary] = {}
        self._last: dict[str, str] = {}

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        with self._lock:
            events = self._events.get(challenge, ())
        return events[after:] if after else events

    def newest(self) -> StoredEvent | None:
        with self._lock:
            challenge = self._last.get(_LAST)
            return None if challenge is None else self._events[challenge][-1]

    def answer(self, id: str) -> StoredAnswer | None:
        with self._lock:
            return self._answers.get(id)

    def document(self, hash: str) -> Document | None:
        with self._lock:
            return self._documents.get(hash)

    def documents(self) -> tuple[Document, ...]:
        with self._lock:
            return tuple(self._documents[hash] for hash in sorted(self._documents))

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

    def erase_personal(
        self, challenge: str, position: int, erase: Callable[[StoredEvent], StoredEvent]
    ) -> None:
        with self._alone():
            events = self._events.get(challenge, ())
            if not 1 <= position <= len(events):
                raise UnknownEvent(challenge, position)
            known = events[position - 1]
            left = attrs.evolve(known, personal=erase(known).personal)
            self._events[challenge] = (*events[: position - 1], left, *events[position:])

    def erase_answer(self, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
        with self._alone():
            known = self._answers.get(id)
            if known is None:
                raise UnknownAnswer(id)
            self._answers[id] = attrs.evolve(known, body=erase(known).body)

    def prune_answers(self, older_than: datetime) -> int:
        with self._alone():
            old = [
                one
                for id, one in self._answers.items()
                if one.body is not None and self._answered[id] < older_than
            ]
            self._answers |= {one.id: attrs.evolve(one, body=None) for one in old}
        return len(old)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The lock, outside any transaction: what is erased could not be brought back."""
        with self._lock:
            if self._open:
                raise TransactionOpen()
            yield

    def _append(self, batch: Batch) -> None:
        events = self._events.get(batch.challenge, ())
        if len(events) != batch.after:
            raise Stale(batch.challenge, batch.after, len(events))
        if batch.answer is not None and batch.answer.id in self._answers:
            raise AlreadyAnswered(batch.answer.id)
        if batch.answer is not None:
            self._put(self._answers, batch.answer.id, batch.answer)
            self._put(self._answered, batch.answer.id, self._clock.now())
        for document in batch.documents:
            if document.hash not in self._documents:
                self._put(self._documents, document.hash, document)
        if batch.events:
            self._put(self._events, batch.challenge, (*events, *batch.events))
            self._put(self._last, _LAST, batch.challenge)
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
