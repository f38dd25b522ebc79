"""Journals with one defect each, to show that the contract finds it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from accelflow.agenda import Owing, Summary
from accelflow.errors import (
    AlreadyAnswered,
    Stale,
    TransactionOpen,
    UnknownAnswer,
    UnknownEvent,
)
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.memory import MemoryJournal, MemoryTransaction


class ChecksNoPosition(MemoryJournal):
    """Appends wherever the challenge stands."""

    def _append(self, batch: Batch) -> None:
        super()._append(attrs.evolve(batch, after=len(self.read(batch.challenge))))


class TakesWhatLiesAhead(MemoryJournal):
    """Refuses only what lies behind, and so leaves gaps."""

    def _append(self, batch: Batch) -> None:
        stands = len(self.read(batch.challenge))
        super()._append(attrs.evolve(batch, after=stands) if batch.after > stands else batch)


class ChecksBeforeItLocks(MemoryJournal):
    """Lets another writer in between its check and its writing."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        waiting: list[Batch] = []
        yield MemoryTransaction(lambda batch: self._note(waiting, batch))
        for batch in waiting:
            time.sleep(0)
            stands = len(self.read(batch.challenge))
            with super().transaction() as transaction:
                transaction.append(attrs.evolve(batch, after=stands))

    def _note(self, waiting: list[Batch], batch: Batch) -> None:
        stands = len(self.read(batch.challenge))
        if stands != batch.after:
            raise Stale(batch.challenge, batch.after, stands)
        waiting.append(batch)


class ChecksNoAnswer(MemoryJournal):
    """Writes one answer over another."""

    def _append(self, batch: Batch) -> None:
        if batch.answer is not None:
            self._answers.pop(batch.answer.id, None)
        super()._append(batch)


class AnswersPerChallenge(MemoryJournal):
    """Holds ids to be unique in a challenge, not in the journal."""

    def _append(self, batch: Batch) -> None:
        taken = self._answers.get(batch.answer.id) if batch.answer else None
        if taken is not None and taken.challenge != batch.challenge:
            batch = attrs.evolve(batch, answer=None)
        super()._append(batch)


class CommitsBeforeTheError(MemoryJournal):
    """Undoes nothing."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        error: BaseException | None = None
        with super().transaction() as transaction:
            try:
                yield transaction
            except BaseException as caught:  # noqa: BLE001 - raised below, once it is too late
                error = caught
                transaction.calls.clear()
        if error is not None:
            raise error


class UndoesOnlyOrdinaryErrors(CommitsBeforeTheError):
    """Commits when somebody stops the process."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        error: BaseException | None = None
        with MemoryJournal.transaction(self) as transaction:
            try:
                yield transaction
            except Exception:
                raise
            except BaseException as caught:  # noqa: BLE001 - raised below, once it is too late
                error = caught
        if error is not None:
            raise error


class UndoesOnlyEvents(MemoryJournal):
    """Keeps the rows of a failed transaction that stand in other tables."""

    def _put(self, table: dict[str, object], key: str, value: object) -> None:  # type: ignore[override]
        before = len(self._undo)
        super()._put(table, key, value)
        if table is not self._events:
            del self._undo[before:]


class ForgetsTheAnswer(MemoryJournal):
    """Keeps the answers of accepted commands only."""

    def _append(self, batch: Batch) -> None:
        super()._append(batch if batch.events else attrs.evolve(batch, answer=None))


class TellsPrunedFromEmptyByTruth(MemoryJournal):
    """Reads an empty body as none."""

    def answer(self, id: str) -> StoredAnswer | None:
        found = super().answer(id)
        return found and attrs.evolve(found, body=found.body or None)


class ReadsOneTooFew(MemoryJournal):
    """Forgets the newest event."""

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        return super().read(challenge, after)[:-1]


class ReadsFromThePosition(MemoryJournal):
    """Counts from where it is asked, the event there included."""

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        return super().read(challenge, max(0, after - 1))


class KeepsACopyOfTheNewest(MemoryJournal):
    """Tells the newest event as it was brought, whatever became of it."""

    _copy: StoredEvent | None = None

    def newest(self) -> StoredEvent | None:
        return self._copy

    def _append(self, batch: Batch) -> None:
        super()._append(batch)
        self._copy = batch.events[-1] if batch.events else self._copy


class TellsTheGreatestId(MemoryJournal):
    """Takes the last challenge for the one that was written to last."""

    def newest(self) -> StoredEvent | None:
        return self._events[max(self._events)][-1] if self._events else None


class ErasesAllOfIt(MemoryJournal):
    """Writes over the whole event where only what is personal may go."""

    def erase_personal(
        self, challenge: str, position: int, erase: Callable[[StoredEvent], StoredEvent]
    ) -> None:
        super().erase_personal(challenge, position, lambda one: one)
        events = list(self._events[challenge])
        events[position - 1] = erase(events[position - 1])
        self._events[challenge] = tuple(events)


class ErasesQuietly(MemoryJournal):
    """Says nothing where there is nothing to erase."""

    def erase_personal(
        self, challenge: str, position: int, erase: Callable[[StoredEvent], StoredEvent]
    ) -> None:
        with suppress(UnknownEvent):
            super().erase_personal(challenge, position, erase)

    def erase_answer(self, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
        with suppress(UnknownAnswer):
            super().erase_answer(id, erase)


class ErasesTheAnswer(MemoryJournal):
    """Takes the whole of what is left for the answer."""

    def erase_answer(self, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
        super().erase_answer(id, lambda one: one)
        self._answers[id] = erase(self._answers[id])


class PrunesTheIds(MemoryJournal):
    """Drops old answers whole, so that their attempts could be done a second time."""

    def prune_answers(self, older_than: datetime) -> int:
        old = [id for id, at in self._answered.items() if at < older_than and id in self._answers]
        for id in old:
            del self._answers[id]
        return len(old)


class ErasesInsideATransaction(MemoryJournal):
    """Erases what its transaction may have to bring back."""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            yield


class SortsPositionsAsText(MemoryJournal):
    """Reads 1, 10, 11, 2."""

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        return tuple(sorted(super().read(challenge, after), key=lambda one: str(one.position)))


class ReordersTheBatch(MemoryJournal):
    """Writes the events of a batch last first."""

    def _append(self, batch: Batch) -> None:
        super()._append(attrs.evolve(batch, events=batch.events[::-1]))


class EncodesAnew(MemoryJournal):
    """Reads JSON and writes it in its own hand, with a hash of its own to match."""

    def _append(self, batch: Batch) -> None:
        super()._append(attrs.evolve(batch, events=tuple(map(_encoded_anew, batch.events))))


class DueInAnyOrder(MemoryJournal):
    """Answers what is due in the order in which it was written."""

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        order = list(self._summaries)
        found = super().due(at, limit)
        return tuple(sorted(found, key=lambda one: order.index(one.challenge)))


class DueAfterItsInstant(MemoryJournal):
    """Compares with `<` where `<=` is meant."""

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        return super().due(at - timedelta(microseconds=1), limit)


class DueByText(MemoryJournal):
    """Compares instants as the text that they are stored as."""

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        found = super().due(datetime.max.replace(tzinfo=at.tzinfo), limit)
        return tuple(one for one in found if one.due_at.isoformat() <= at.isoformat())


class LimitsBeforeItSorts(MemoryJournal):
    """Takes so many and then puts them in order."""

    def due(self, at: datetime, limit: int) -> tuple[Owing, ...]:
        first = list(self._summaries)[:limit]
        return tuple(one for one in super().due(at, len(self._summaries)) if one.challenge in first)


class KeepsOldDeadlines(MemoryJournal):
    """Goes by the first instant that it was told of."""

    def _append(self, batch: Batch) -> None:
        known = self._summaries.get(batch.challenge)
        if known is not None and known.next_due and batch.summary is not None:
            row = attrs.evolve(batch.summary, next_due=known.next_due)
            batch = attrs.evolve(batch, summary=row)
        super()._append(batch)


class AddsSummaries(MemoryJournal):
    """Keeps the row of every batch."""

    def _append(self, batch: Batch) -> None:
        super()._append(attrs.evolve(batch, summary=None))
        if batch.summary is not None:
            self._put(self._summaries, f"{batch.challenge} {batch.after}", batch.summary)


class SortsLikeADictionary(MemoryJournal):
    """Sorts ids as a language does, small beside capital letters."""

    def summaries(self, *, cohort: str | None = None) -> tuple[Summary, ...]:
        rows = super().summaries(cohort=cohort)
        return tuple(sorted(rows, key=lambda row: row.challenge.casefold()))


class FiltersByPrefix(MemoryJournal):
    """Finds kg-10 for kg-1."""

    def summaries(self, *, cohort: str | None = None) -> tuple[Summary, ...]:
        rows = super().summaries()
        return tuple(row for row in rows if row.cohort.startswith(cohort or ""))


class RewritesDocuments(MemoryJournal):
    """Lets the last document of a hash win."""

    def _append(self, batch: Batch) -> None:
        for document in batch.documents:
            self._documents.pop(document.hash, None)
        super()._append(batch)


class TellsDocumentsAsTheyCame(MemoryJournal):
    """Lists documents in the order in which they were brought."""

    def documents(self) -> tuple[Document, ...]:
        return tuple(self._documents.values())


class TellsOfWhatFailed(MemoryJournal):
    """Makes the calls although everything was undone."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        calls: list[Callable[[], None]] = []
        try:
            with super().transaction() as transaction:
                calls = transaction.calls
                yield transaction
        except ZeroDivisionError:
            for call in calls:
                call()
            raise


class TellsAtOnce(MemoryJournal):
    """Makes a call when it is given, before the commit."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with super().transaction() as transaction:
            yield _Hasty(transaction.append)


class TellsNobody(MemoryJournal):
    """Makes no call at all."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with super().transaction() as transaction:
            yield transaction
            transaction.calls.clear()


class StopsAtAFailingCall(MemoryJournal):
    """Lets the error of one call out and makes no other."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with super().transaction() as transaction:
            yield transaction
            calls = transaction.calls[:]
            transaction.calls.clear()
        for call in calls:
            call()


class NestsTransactions(MemoryJournal):
    """Takes a transaction inside another for a part of it."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        try:
            with super().transaction() as transaction:
                yield transaction
        except TransactionOpen:
            yield MemoryTransaction(self._append)


class StaysOpenAfterAnError(MemoryJournal):
    """Cannot be used any more once a transaction failed."""

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        try:
            with super().transaction() as transaction:
                yield transaction
        except ZeroDivisionError:
            self._open = True
            raise


class ShowsWhatIsNotCommitted(MemoryJournal):
    """Lets other threads read in the middle of a transaction."""

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        return self._events.get(challenge, ())[after:]

    def answer(self, id: str) -> StoredAnswer | None:
        return self._answers.get(id)


class SaysOnlyThatItFailed(MemoryJournal):
    """Tells a stale append by the wrong error."""

    def _append(self, batch: Batch) -> None:
        try:
            super()._append(batch)
        except Stale as stale:
            raise AlreadyAnswered(stale.challenge) from stale


class _Hasty(MemoryTransaction):
    def after_commit(self, call: Callable[[], None]) -> None:
        call()


def _encoded_anew(event: StoredEvent) -> StoredEvent:
    try:
        body = json.dumps(json.loads(event.body)).encode()
    except ValueError:
        return event
    return attrs.evolve(event, body=body, hash=sha256(body).hexdigest())
