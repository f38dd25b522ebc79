"""The tables of a store, the marks by which its file is known, and the way to newer schemas."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

APPLICATION: Final = 0x61636366
"""The application id in the header of every file: "accf"."""

VERSION: Final = 1
"""The version of the schema, SQLite's `user_version`."""

# Events and answers have numbers of their own, which grow in the order of the commits: rows are
# then appended to their table however ids fall, and the bytes of an event lie in one piece.
TABLES: Final = (
    """
    CREATE TABLE event (
        number INTEGER PRIMARY KEY,
        challenge TEXT NOT NULL,
        position INTEGER NOT NULL CHECK (position > 0),
        body BLOB NOT NULL CHECK (typeof(body) = 'blob'),
        personal BLOB NOT NULL CHECK (typeof(personal) = 'blob'),
        hash TEXT NOT NULL,
        UNIQUE (challenge, position)
    )
    """,
    """
    CREATE TABLE answer (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL,
        challenge TEXT NOT NULL,
        body BLOB,
        answered_at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE document (
        hash TEXT PRIMARY KEY,
        body BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE summary (
        challenge TEXT PRIMARY KEY,
        stage TEXT NOT NULL,
        position INTEGER NOT NULL,
        cohort TEXT NOT NULL,
        statement TEXT NOT NULL,
        day_one TEXT,
        next_due INTEGER,
        overdue INTEGER NOT NULL
    )
    """,
    "CREATE INDEX summary_cohort ON summary (cohort, challenge)",
    "CREATE INDEX summary_due ON summary (next_due, challenge) WHERE next_due IS NOT NULL",
    """
    CREATE TABLE deadline (
        challenge TEXT NOT NULL,
        rule TEXT NOT NULL,
        occurrence INTEGER NOT NULL,
        kind TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        overdue INTEGER NOT NULL,
        PRIMARY KEY (challenge, rule, occurrence)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX deadline_due ON deadline (due_at, challenge)",
    # Where the clock stands of a store that is rehearsed in; one that keeps real time has no row.
    """
    CREATE TABLE rehearsal (
        number INTEGER PRIMARY KEY CHECK (number = 1),
        now INTEGER NOT NULL
    )
    """,
)

MIGRATIONS: Final[dict[int, tuple[str, ...]]] = {}
"""The statements that lead from each older version to the one after it."""


def version(connection: sqlite3.Connection) -> int:
    """The version of the schema as this connection sees it."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables of the newest schema in an empty database."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection, back_up: Callable[[int], None]) -> None:
    """Brings the schema to the newest version: all of the way, or none of it.

    The connection has a write transaction open, so nobody else changes anything; `back_up` is
    called with the old version before the first change.
    """
    found = version(connection)
    if found == VERSION:
        return
    back_up(found)
    for step in range(found, VERSION):
        for statement in MIGRATIONS[step]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
