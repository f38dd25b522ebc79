"""What the clauses of the contract write, and how they look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Barrier, Thread

import attrs
import pytest

from accelflow.agenda import Summary
from accelflow.domain.deadlines import Deadline, DeadlineKind
from accelflow.journal import Batch, Document, Journal, StoredAnswer, StoredEvent, Transaction

NOON = datetime(2023, 3, 17, 6, tzinfo=UTC)
HASH = "0" * 64
ROUNDS = 300
"""How often a race is run."""


def event(challenge: str, position: int, mark: str = "") -> StoredEvent:
    """An event whose bytes say which it is."""
    body = f'{{"{challenge}":{position},  "mark":"{mark}"}}'.encode()
    return StoredEvent(challenge, position, body, b"beside " + body, sha256(body).hexdigest())


def events(challenge: str, after: int, count: int) -> tuple[StoredEvent, ...]:
    """So many events behind a position."""
    return tuple(event(challenge, after + number) for number in range(1, count + 1))


def answer(id: str, *, challenge: str = "a", body: bytes | None = b"{}") -> StoredAnswer:
    """An answer under an id."""
    return StoredAnswer(id, sha256(id.encode()).hexdigest(), challenge, body)


def summary(challenge: str, *, cohort: str = "kg-1", next_due: datetime | None = None) -> Summary:
    """A row with nothing remarkable in it."""
    return Summary(challenge, "led", 1, cohort, "Too long a wait", None, next_due, False)


def batch(challenge: str, after: int = 0, count: int = 1) -> Batch:
    """A batch of events and of nothing else."""
    return Batch(challenge, after, events(challenge, after, count))


def due_in(challenge: str, instant: datetime, *, after: int = 0) -> Batch:
    """A batch after which a challenge has something due at an instant."""
    deadline = Deadline("day-7", DeadlineKind.CHECKPOINT, instant)
    row = summary(challenge, next_due=instant)
    return attrs.evolve(batch(challenge, after), deadlines=(deadline,), summary=row)


def full(
    challenge: str,
    after: int = 0,
    *,
    id: str = "full",
    hash: str = HASH,
    at: datetime | None = None,
) -> Batch:
    """A batch with all that one can hold."""
    base = due_in(challenge, at, after=after) if at else batch(challenge, after)
    return attrs.evolve(
        base,
        events=events(challenge, after, 2),
        answer=answer(id, challenge=challenge),
        documents=(Document(hash, f"document {challenge}".encode()),),
    )


def write(journal: Journal, written: Batch) -> None:
    """One batch in a transaction of its own."""
    with journal.transaction() as transaction:
        transaction.append(written)


def undone(
    journal: Journal, error: type[BaseException], work: Callable[[Transaction], None]
) -> None:
    """A transaction that this error ends."""
    with pytest.raises(error), journal.transaction() as transaction:
        work(transaction)


def everything(journal: Journal) -> object:
    """All that the port tells of what `full` can have written."""
    return (
        [tuple(journal.read(challenge)) for challenge in "ab"],
        [journal.answer(id) for id in ("full", "x", "y", "other")],
        [journal.document(hash) for hash in (HASH, "f" * 64)],
        journal.summaries(),
        journal.due(NOON + timedelta(days=400), 99),
    )


def raced(append: Callable[[int, int], bool]) -> tuple[list[bool], list[bool]]:
    """Whether each of two threads won, round by round; both begin every round at once."""
    barrier = Barrier(2, timeout=60)
    won: tuple[list[bool], list[bool]] = ([], [])
    raised: list[BaseException] = []

    def run(writer: int) -> None:
        try:
            for turn in range(ROUNDS):
                barrier.wait()
                won[writer].append(append(writer, turn))
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            raised.append(error)
            barrier.abort()

    threads = [Thread(target=run, args=(writer,), daemon=True) for writer in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not raised, f"a writer failed: {raised!r}"
    return won
