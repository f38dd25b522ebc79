"""What a sweep costs: against bare statements that write its rows, and to find what is due."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

from _bare import connected
from _subjects import Subject, fill, subject
from _timing import machine, spread

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain.events import Event
from accelflow.playbooks import playbook as shipped
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal
from accelflow.sqlite.rows import micros

AIM: Final = 0.5
"""How much of the rate of the bare statements is wanted."""
AIM_GROWN: Final = 1.5
"""How much more finding what is due may cost in the larger store."""
FIRST_DUE: Final = datetime(2023, 5, 6, tzinfo=UTC)
ALL_DUE: Final = datetime(2123, 5, 6, tzinfo=UTC)
FILLED: Final = 1_000
"""How many challenges are written into a store in one transaction."""


def main() -> None:
    chosen = _arguments()
    print(f"{machine('attrs', 'msgspec')}, SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        if chosen.challenges:
            _sweep(Path(folder), chosen.challenges, chosen.batch)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        if chosen.rows:
            _agenda(Path(folder), chosen.few, chosen.rows, chosen.batch, chosen.rounds)


# --- the sweep -----------------------------------------------------------------------------------


class Took(NamedTuple):
    """What one sweep, and the bare statements for its rows, took for a challenge; microseconds."""

    ours: float
    bare: float


class Rows(NamedTuple):
    """All that the sweep of one challenge left in the store."""

    events: list[Any]
    deadlines: list[Any]
    summary: Any


def _sweep(folder: Path, count: int, batch: int) -> None:
    playbook = shipped()
    start = _owing(playbook)
    print(
        f"{count:,} challenges of {len(start.events)} events that owe a deadline at one instant, "
        f"a durable transaction for each,\nin sweeps of {batch:,}; after each sweep the bare "
        "statements write the same rows into a store of their own"
    )
    names = [f"c-{number:07}" for number in range(count)]
    ours, bare = folder / "ours.db", folder / "bare.db"
    for first in range(0, count, FILLED):
        fill(ours, playbook, start, names[first : first + FILLED])
    shutil.copy(ours, bare)
    swept, times = _raced(ours, bare, playbook, start, batch)
    if swept != names:
        raise SystemExit("not each once, in order")
    _look_alike(ours, bare)
    _print(times)


def _raced(
    ours: Path, bare: Path, playbook: Playbook, start: Subject, batch: int
) -> tuple[list[str], list[Took]]:
    """The challenges as they were swept, and what each sweep took, beside its bare statements."""
    swept: list[str] = []
    times: list[Took] = []
    with (
        SqliteJournal(ours) as journal,
        closing(connected(ours)) as looking,
        closing(connected(bare)) as writer,
    ):
        accelerator = Accelerator(journal, [playbook], clock=ManualClock(_due(start)))
        while True:
            begun = perf_counter()
            sweep = accelerator.sweep(batch, confirm=True)
            took = perf_counter() - begun
            challenges = _in_order(sweep.settled)
            if sweep.failed:
                raise SystemExit(f"a sweep failed: {sweep.failed[0]}")
            if not challenges:
                return swept, times
            rows = [_rows(looking, one, len(start.events)) for one in challenges]
            begun = perf_counter()
            for one in rows:
                _write(writer, one)
            bare_took = perf_counter() - begun
            times.append(Took(took / len(rows) * 1e6, bare_took / len(rows) * 1e6))
            swept += challenges


def _owing(playbook: Playbook) -> Subject:
    """The shortest history of the walk that owes something."""
    for size in range(1, 100):
        try:
            found = subject(playbook, size)
        except SystemExit:
            # a command that writes several events is cut into by this size
            continue
        if found.challenge.next_due is not None:
            return found
    raise SystemExit("nothing is ever owed")


def _due(start: Subject) -> datetime:
    if start.challenge.next_due is None:
        raise SystemExit("nothing is owed")
    return start.challenge.next_due


def _in_order(settled: Sequence[Event]) -> list[str]:
    """The challenges in the order in which they were swept; the same one twice shows."""
    found: list[str] = []
    for event in settled:
        if not found or found[-1] != event.challenge:
            found.append(event.challenge)
    return found


def _rows(connection: sqlite3.Connection, challenge: str, after: int) -> Rows:
    events = "SELECT challenge, position, body, personal, hash FROM event"
    rows = "SELECT challenge, rule, kind, due_at, overdue FROM deadline"
    return Rows(
        connection.execute(
            f"{events} WHERE challenge = ? AND position > ?", (challenge, after)
        ).fetchall(),
        connection.execute(f"{rows} WHERE challenge = ?", (challenge,)).fetchall(),
        connection.execute("SELECT * FROM summary WHERE challenge = ?", (challenge,)).fetchone(),
    )


def _write(connection: sqlite3.Connection, rows: Rows) -> None:
    """The rows of one challenge in one durable transaction, those unchanged left alone.

    A writer by hand holds the position against the one that it knows, as ours does.
    """
    challenge, stage, position, cohort, statement, day_one, next_due, overdue = rows.summary
    execute, many = connection.execute, connection.executemany
    execute("BEGIN IMMEDIATE")
    found = execute("SELECT max(position) FROM event WHERE challenge = ?", (challenge,))
    if found.fetchone()[0] != position - len(rows.events):
        raise SystemExit("another writer was there")
    many(
        "INSERT INTO event (challenge, position, body, personal, hash) VALUES (?,?,?,?,?)",
        rows.events,
    )
    known = execute("SELECT * FROM deadline WHERE challenge = ?", (challenge,)).fetchall()
    gone = [row[:2] for row in known if row not in rows.deadlines]
    many("DELETE FROM deadline WHERE challenge = ? AND rule = ?", gone)
    come = [row for row in rows.deadlines if row not in known]
    many("INSERT INTO deadline VALUES (?, ?, ?, ?, ?)", come)
    execute(
        """
        UPDATE summary SET stage = ?, position = ?, cohort = ?, statement = ?, day_one = ?,
            next_due = ?, overdue = ? WHERE challenge = ?
        """,
        (stage, position, cohort, statement, day_one, next_due, overdue, challenge),
    )
    execute("COMMIT")


def _look_alike(ours: Path, bare: Path) -> None:
    """Both stores hold the same rows now, or two different things were compared."""
    tables = {
        "summary": "*",
        "deadline": "*",
        "event": "number, challenge, position, hash",
    }
    with closing(connected(ours)) as connection:
        connection.execute("ATTACH ? AS bare", (str(bare),))
        for table, columns in tables.items():
            differing = connection.execute(
                f"SELECT count(*) FROM (SELECT {columns} FROM main.{table} "
                f"EXCEPT SELECT {columns} FROM bare.{table})"
            ).fetchone()[0]
            if differing:
                raise SystemExit(f"{differing} rows of {table} differ")


def _print(times: Sequence[Took]) -> None:
    # quartiles need two of a thing
    times = times if len(times) > 1 else [*times, *times]
    for name, series in (
        ("accelflow", [one.ours for one in times]),
        ("bare sqlite3", [one.bare for one in times]),
    ):
        took = spread(series)
        middle = f"({took.quarter:.0f}–{took.three_quarters:.0f})"
        print(f"  {name:<13}{took.median:7.0f} µs a challenge {middle}, ", end="")
        print(f"{1e6 / took.median:,.0f} a second")
    rates = spread([one.bare / one.ours for one in times])
    whole = sum(one.bare for one in times) / sum(one.ours for one in times)
    held = "held" if rates.median >= AIM else "missed"
    print(
        f"  rate to bare {rates.median:.2f} ({rates.quarter:.2f}–{rates.three_quarters:.2f}) ",
        end="",
    )
    print(f"a sweep, {whole:.2f} in all; the aim of {AIM}: {held}\n")


# --- the agenda ----------------------------------------------------------------------------------


def _agenda(folder: Path, few: int, many: int, limit: int, rounds: int) -> None:
    """What is due is found in turn in a small store and in a large one, the rest being equal."""
    print(f"Finding the next {limit:,} due, where each challenge has something to come;")
    print(f"{rounds} times in turn, median and quartiles")
    times: dict[int, list[float]] = {few: [], many: []}
    with ExitStack() as stack:
        journals = {rows: stack.enter_context(_made(folder, rows)) for rows in times}
        for _ in range(rounds):
            for rows, journal in journals.items():
                begun = perf_counter()
                found = journal.due(ALL_DUE, limit)
                times[rows].append((perf_counter() - begun) * 1e6)
                if len(found) != limit:
                    raise SystemExit("too few are due")
    for rows, series in times.items():
        took = spread(series)
        middle = f"({took.quarter:.0f}–{took.three_quarters:.0f})"
        print(f"  {rows:>9,} rows {took.median:8.0f} µs {middle}")
    grown = spread(times[many]).median / spread(times[few]).median
    held = "held" if grown < AIM_GROWN else "missed"
    print(f"  {grown:.2f} times as much; the aim of less than {AIM_GROWN}: {held}")


def _made(folder: Path, rows: int) -> SqliteJournal:
    """A store of so many summary rows and nothing else, due a second apart in no order of ids."""
    path = folder / f"{rows}.db"
    SqliteJournal(path).close()
    with closing(connected(path)) as connection:
        connection.execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number LIMIT ?)
            INSERT INTO summary SELECT
                printf('challenge-%08d', n), 'accelerating', 29, 'cohort-' || n / 20,
                'People wait for weeks for what takes an hour, and number ' || n || ' does too',
                '2023-03-17', ? + (n * 7919 % ?) * 1000000, 0
            FROM number
            """,
            (rows, micros(FIRST_DUE), rows),
        )
    return SqliteJournal(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench sweep", description=__doc__)
    parser.add_argument("--challenges", type=int, default=100_000, help="how many are swept, or 0")
    parser.add_argument("--batch", type=int, default=1_000, help="how many in each sweep")
    parser.add_argument("--rows", type=int, default=5_000_000, help="of the larger agenda, or 0")
    parser.add_argument("--few", type=int, default=10_000, help="rows of the smaller agenda")
    parser.add_argument("--rounds", type=int, default=101)
    parser.add_argument("--folder", help="where the stores are made; its disk is what is measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
