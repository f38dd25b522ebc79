"""The bare side: what a careful writer without accelflow does for one durable command.

It makes the statements of the journal, in their order and under the same pragmas, of values made
beforehand: nothing is decoded, decided, hashed or encoded. It looks the id up first, reads what a
decision would need, holds the position against the one that was read, and undoes what fails. Its
summary row changes with each command as ours does: SQLite writes no page for a row that stays.
Two things of ours it leaves out, for hardly anyone would do them by hand: to look whether the
file is still in its place, and to let threads share a connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

from _subjects import Subject, sealed

from accelflow.codec import answer_body
from accelflow.domain.decisions import Accepted, Decision
from accelflow.sqlite.rows import Row, summary_row
from accelflow.steps import summary

PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "fullfsync = ON",
)

_ANSWERED = "SELECT id, digest, challenge, body FROM answer WHERE id = ?"
_EVENTS = """
    SELECT position, body, personal, hash FROM event
    WHERE challenge = ? AND position > ? ORDER BY position
    """
_POSITION = "SELECT max(position) FROM event WHERE challenge = ?"
_ANSWER = """
    INSERT INTO answer (id, digest, challenge, body, answered_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING
    """
_EVENT = "INSERT INTO event (challenge, position, body, personal, hash) VALUES (?, ?, ?, ?, ?)"
_SUMMARY = """
    UPDATE summary SET stage = ?, position = ?, statement = ?, day_one = ?, overdue = ?
    WHERE challenge = ? AND cohort = ? AND next_due IS ?
    """


def connected(path: Path) -> sqlite3.Connection:
    """A connection as durable as the journal's."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Statements:
    """The statements of one command."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    def look_up_and_read(self, id: str, challenge: str, after: int) -> list[Any]:
        """The rows of the events behind a position, the id being new."""
        if self._execute(_ANSWERED, (id,)).fetchall():
            raise SystemExit("an id was used before")
        return self._execute(_EVENTS, (challenge, after)).fetchall()

    def write(self, event: Row, answer: Row, summary: Row) -> None:
        """One durable transaction, or nothing, of columns in the order of the statements."""
        execute = self._execute
        execute("BEGIN IMMEDIATE")
        try:
            execute("PRAGMA user_version").fetchone()
            if execute(_POSITION, event[:1]).fetchone()[0] != event[1] - 1:
                raise SystemExit("another writer was there")
            if not execute(_ANSWER, answer).rowcount:
                raise SystemExit("an id was used meanwhile")
            execute(_EVENT, event)
            if not execute(_SUMMARY, summary).rowcount:
                raise SystemExit("a summary row is missing")
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            raise


def writing(
    connection: sqlite3.Connection, subject: Subject, names: Sequence[str], *, reads_all: bool
) -> Callable[[], None]:
    """One command, its challenge the next of these names; it reads all events or the newest."""
    (made,) = sealed([subject.events[-1]], "0" * 64)
    body = answer_body(Decision((), Accepted((subject.events[-1],))))
    _, stage, _, cohort, statement, day_one, next_due, overdue = summary_row(
        summary(subject.challenge)
    )
    statements, ids, turns = Statements(connection), count(), cycle(names)
    # whoever reads the newest alone must have known its position, as a cache would
    known = dict.fromkeys(names, len(subject.events))

    def write() -> None:
        name, id = next(turns), f"x-{next(ids)}"
        read = statements.look_up_and_read(id, name, 0 if reads_all else known[name] - 1)
        position = known[name] = read[-1][0] + 1
        statements.write(
            (name, position, made.body, made.personal, made.hash),
            (id, made.hash, name, body, 0),
            (stage, position, statement, day_one, overdue, name, cohort, next_due),
        )

    return write
