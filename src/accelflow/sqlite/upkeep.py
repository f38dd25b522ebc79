"""What keeps a store in order: rows derived anew, old answers pruned, personal texts erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from accelflow.agenda import Summary
from accelflow.domain.deadlines import Deadline
from accelflow.errors import OutcomeUnknown, SettlingUnknown, UnknownAnswer, UnknownEvent
from accelflow.journal import StoredAnswer, StoredEvent
from accelflow.sqlite.rows import answer_of, event_of
from accelflow.sqlite.store import Store
from accelflow.sqlite.writing import put_deadlines, put_summary

Summarise = Callable[[tuple[StoredEvent, ...]], tuple[Summary, Iterable[Deadline]]]
Erase = Callable[[StoredEvent], StoredEvent]

CHUNK: Final = 1_000
"""How many answers are pruned in one transaction, so that nobody waits long."""


@attrs.frozen
class Rebuilt:
    """What a rebuilding found: how many challenges, whose rows were wrong, and who failed."""

    challenges: int
    changed: tuple[str, ...]
    failed: tuple[tuple[str, Exception], ...]


def rebuild(store: Store, summarise: Summarise) -> Rebuilt:
    """See SqliteJournal.rebuild_summaries."""
    known: Any = store.rows(
        "SELECT challenge FROM event UNION SELECT challenge FROM summary "
        "UNION SELECT challenge FROM deadline ORDER BY challenge"
    )
    changed: list[str] = []
    failed: list[tuple[str, Exception]] = []
    for (challenge,) in known:
        try:
            if _rebuild_one(store, challenge, summarise):
                changed.append(challenge)
        except Exception as error:  # noqa: BLE001 - one broken challenge stops no other
            failed.append((challenge, error))
    return Rebuilt(len(known), tuple(changed), tuple(failed))


def prune_answers(store: Store, before: int) -> int:
    """See SqliteJournal.prune_answers; the instant in microseconds."""
    pruned, last = 0, 0
    while True:
        with store.writing() as connection, store.naming:
            numbers = connection.execute(
                """
                SELECT number FROM answer
                WHERE number > ? AND body IS NOT NULL AND answered_at < ?
                ORDER BY number LIMIT ?
                """,
                (last, before, CHUNK),
            ).fetchall()
            connection.executemany("UPDATE answer SET body = NULL WHERE number = ?", numbers)
            store.commit(SettlingUnknown(""))
        if not numbers:
            return pruned
        pruned, last = pruned + len(numbers), numbers[-1][0]


def erase_personal(store: Store, challenge: str, position: int, erase: Erase) -> None:
    """See SqliteJournal.erase_personal."""
    with store.writing() as connection, store.naming:
        row = connection.execute(
            """
            SELECT position, body, personal, hash FROM event
            WHERE challenge = ? AND position = ?
            """,
            (challenge, position),
        ).fetchone()
        if row is None:
            raise UnknownEvent(challenge, position)
        left = erase(event_of(challenge, row)).personal
        connection.execute(
            "UPDATE event SET personal = ? WHERE challenge = ? AND position = ?",
            (left, challenge, position),
        )
        store.commit(SettlingUnknown(challenge))
    store.empty_log()


def erase_answer(store: Store, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
    """See SqliteJournal.erase_answer."""
    with store.writing() as connection, store.naming:
        row = connection.execute(
            "SELECT id, digest, challenge, body FROM answer WHERE id = ?", (id,)
        ).fetchone()
        if row is None:
            raise UnknownAnswer(id)
        left = erase(answer_of(row)).body
        connection.execute("UPDATE answer SET body = ? WHERE id = ?", (left, id))
        store.commit(OutcomeUnknown(id))
    store.empty_log()


def _rebuild_one(store: Store, challenge: str, summarise: Summarise) -> bool:
    """Whether the rows of a challenge were other than its events say."""
    with store.writing() as connection, store.naming:
        before = _derived(connection, challenge)
        events = connection.execute(
            "SELECT position, body, personal, hash FROM event WHERE challenge = ? "
            "ORDER BY position",
            (challenge,),
        ).fetchall()
        if events:
            summary, deadlines = summarise(tuple(event_of(challenge, row) for row in events))
            put_summary(connection, summary)
            put_deadlines(connection, challenge, deadlines)
        else:
            connection.execute("DELETE FROM summary WHERE challenge = ?", (challenge,))
            put_deadlines(connection, challenge, ())
        changed = _derived(connection, challenge) != before
        if changed:
            store.commit(SettlingUnknown(challenge))
    return changed


def _derived(connection: sqlite3.Connection, challenge: str) -> object:
    return tuple(
        connection.execute(
            f"SELECT * FROM {table} WHERE challenge = ? ORDER BY 1, 2", (challenge,)
        ).fetchall()
        for table in ("summary", "deadline")
    )
