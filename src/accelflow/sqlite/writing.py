"""The statements that write a batch, and those that hold rows which can be derived anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from accelflow.agenda import Summary
from accelflow.domain.deadlines import Deadline
from accelflow.errors import AlreadyAnswered, Stale
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.sqlite.rows import Row, deadline_row, summary_row


def write(connection: sqlite3.Connection, batch: Batch, answered_at: int) -> None:
    """Writes a batch inside the open transaction; Stale or AlreadyAnswered before the first row."""
    found = position(connection, batch.challenge)
    if found != batch.after:
        raise Stale(batch.challenge, batch.after, found)
    if batch.answer is not None:
        _put_answer(connection, batch.answer, answered_at)
    _put_documents(connection, batch.documents)
    if batch.events:
        _put_events(connection, batch.events)
    if batch.deadlines is not None:
        put_deadlines(connection, batch.challenge, batch.deadlines)
    if batch.summary is not None:
        put_summary(connection, batch.summary)


def position(connection: sqlite3.Connection, challenge: str) -> int:
    """The position of a challenge's newest event, 0 where it has none."""
    statement = "SELECT max(position) FROM event WHERE challenge = ?"
    newest: int | None = connection.execute(statement, (challenge,)).fetchone()[0]
    return newest or 0


def put_summary(connection: sqlite3.Connection, summary: Summary) -> None:
    """Writes a challenge's row over the one before.

    Most commands leave its cohort and what is due next as they are. SQLite writes the pages of an
    index whenever its column is set, so these two are set only where they change.
    """
    row = summary_row(summary)
    challenge, stage, position, cohort, statement, day_one, next_due, overdue = row
    written = connection.execute(
        """
        UPDATE summary SET stage = ?, position = ?, statement = ?, day_one = ?, overdue = ?
        WHERE challenge = ? AND cohort = ? AND next_due IS ?
        """,
        (stage, position, statement, day_one, overdue, challenge, cohort, next_due),
    )
    if not written.rowcount:
        _replace_summary(connection, row)


def put_deadlines(
    connection: sqlite3.Connection, challenge: str, deadlines: Iterable[Deadline]
) -> None:
    """Makes a challenge's rows those of its open deadlines; most stay, and are not written."""
    statement = "SELECT rule, occurrence, kind, due_at, overdue FROM deadline WHERE challenge = ?"
    before = set(connection.execute(statement, (challenge,)).fetchall())
    after = set(map(deadline_row, deadlines))
    gone, come = before - after, after - before
    if gone:
        connection.executemany(
            "DELETE FROM deadline WHERE challenge = ? AND rule = ? AND occurrence = ?",
            [(challenge, rule, occurrence) for rule, occurrence, *_ in gone],
        )
    if come:
        connection.executemany(
            """
            INSERT INTO deadline (challenge, rule, occurrence, kind, due_at, overdue)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [(challenge, *row) for row in sorted(come)],
        )


def _replace_summary(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute(
        """
        INSERT INTO summary (
            challenge, stage, position, cohort, statement, day_one, next_due, overdue
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (challenge) DO UPDATE SET
            stage = excluded.stage,
            position = excluded.position,
            cohort = excluded.cohort,
            statement = excluded.statement,
            day_one = excluded.day_one,
            next_due = excluded.next_due,
            overdue = excluded.overdue
        """,
        row,
    )


def _put_answer(connection: sqlite3.Connection, answer: StoredAnswer, answered_at: int) -> None:
    written = connection.execute(
        """
        INSERT INTO answer (id, digest, challenge, body, answered_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """,
        (answer.id, answer.digest, answer.challenge, answer.body, answered_at),
    )
    if not written.rowcount:
        raise AlreadyAnswered(answer.id)


def _put_documents(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    for document in documents:
        connection.execute(
            "INSERT INTO document (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
            (document.hash, document.body),
        )


def _put_events(connection: sqlite3.Connection, events: Iterable[StoredEvent]) -> None:
    connection.executemany(
        "INSERT INTO event (challenge, position, body, personal, hash) VALUES (?, ?, ?, ?, ?)",
        [(one.challenge, one.position, one.body, one.personal, one.hash) for one in events],
    )
