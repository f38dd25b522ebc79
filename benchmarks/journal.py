"""What a durable command costs: the accelerator over SQLite, against the bare statements."""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import count, cycle
from pathlib import Path
from typing import Final

import attrs
from _timing import Times, machine, race, ratios, spread
from _walk import CHALLENGE, measurement
from _walk import _script as script

from accelflow.accelerator import Accelerator, random_salt
from accelflow.clock import ManualClock
from accelflow.codec import answer_body, attempt_digest, opened, seal
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, RecordIndicativeTarget
from accelflow.domain.decisions import Accepted, Decision
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.playbooks import playbook as shipped
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal
from accelflow.sqlite.rows import summary_row
from accelflow.steps import summary

Call = Callable[[], object]

SIZES: Final = (3, 40, 200)
AIM: Final = 0.8
"""How much of the rate of the bare statements is wanted at 40 events."""

OURS: Final = "accelflow"
BARE: Final = "bare sqlite3"
"""The same reads and writes, of values made beforehand: nothing is decoded, decided or checked."""

PARTS: Final = {
    "the journal reads": "look-up of the id, and the read of all events",
    "the codec reads": "hashes and decodes every event",
    "the fold": "of all events",
    "the decision": "settling included",
    "the codec writes": "digest, event, answer; the fold of the new event, its summary row",
    "the journal appends": "the transaction with its commit",
}
"""The parts of a command, each timed alone, and what is in each."""


@attrs.frozen
class Subject:
    """A history of so many events, what it has become, and a command that is granted behind it."""

    events: tuple[Event, ...]
    challenge: Challenge
    attempt: Attempt


def main() -> None:
    chosen = _arguments()
    playbook = shipped()
    print(f"{machine('attrs', 'msgspec')}, SQLite {sqlite3.sqlite_version}")
    print(f"{chosen.rounds} rounds of {chosen.calls} commands each, taken in turn, all durable\n")
    for size in SIZES:
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            times = _times(Path(folder), _subject(playbook, size), playbook, chosen)
        _print_race(size, times)
        _print_parts(times)
    _print_import(Path(chosen.folder or tempfile.gettempdir()))


# --- the subject ----------------------------------------------------------------------------------


def _subject(playbook: Playbook, size: int) -> Subject:
    """A challenge that was walked to Day 30, or for a small one just begun, and then repeats."""
    commands = list(script())
    if size < len(commands):
        commands = commands[:2]
        actor, command, at = commands[-1]
        assert isinstance(command, RecordIndicativeTarget)
        attempt = Attempt(command, CHALLENGE, actor, at, "repeated")
    else:
        attempt = measurement()
    events: tuple[Event, ...] = ()
    challenge: Challenge | None = None
    attempts = [Attempt(command, CHALLENGE, actor, at) for actor, command, at in commands]
    while len(events) < size:
        asked = attempts.pop(0) if attempts else attempt
        new = _granted(playbook.decide(challenge, asked))
        events, challenge = events + new, replay(new, challenge)
    assert challenge is not None
    _check(len(events) == size, f"the walk has {len(events)} events, not {size}")
    return Subject(events, challenge, attempt)


def _granted(decision: Decision) -> tuple[Event, ...]:
    if not isinstance(decision.outcome, Accepted):
        raise SystemExit(f"refused: {decision.outcome.reasons}")
    return (*decision.settled, *decision.outcome.events)


def _fill(path: Path, playbook: Playbook, subject: Subject, names: list[str]) -> None:
    """A store with the same history under each of these names."""
    methodology = playbook.methodology
    with SqliteJournal(path) as journal, journal.transaction() as transaction:
        for name in names:
            transaction.append(
                Batch(
                    name,
                    0,
                    _sealed([attrs.evolve(event, challenge=name) for event in subject.events]),
                    deadlines=subject.challenge.deadlines,
                    summary=attrs.evolve(summary(subject.challenge), challenge=name),
                    documents=(Document(methodology.hash, methodology.document),),
                )
            )


def _sealed(events: list[Event], head: str | None = None) -> tuple[StoredEvent, ...]:
    sealed: list[StoredEvent] = []
    for event in events:
        sealed.append(seal(event, sealed[-1].hash if sealed else head, random_salt))
    return tuple(sealed)


# --- the contestants ------------------------------------------------------------------------------


def _times(folder: Path, subject: Subject, playbook: Playbook, chosen: argparse.Namespace) -> Times:
    asked = (chosen.rounds + 1) * chosen.calls
    names = [f"c-{number}" for number in range(min(asked, max(20, 8_000 // len(subject.events))))]
    for file in ("ours.db", "bare.db", "parts.db"):
        _fill(folder / file, playbook, subject, names)
    with (
        SqliteJournal(folder / "ours.db") as ours,
        closing(_connected(folder / "bare.db")) as bare,
        SqliteJournal(folder / "parts.db") as parts,
    ):
        contestants = {
            OURS: _handling(ours, playbook, subject, names),
            BARE: _bare(bare, subject, names),
            **_parts(parts, playbook, subject, names),
        }
        return race(contestants, chosen.rounds, chosen.calls)


def _handling(
    journal: SqliteJournal, playbook: Playbook, subject: Subject, names: list[str]
) -> Call:
    asked = subject.attempt
    accelerator = Accelerator(journal, [playbook], clock=ManualClock(asked.at))
    ids, turns = count(), cycle(names)

    def handle() -> None:
        answer = accelerator.handle(
            asked.command, challenge=next(turns), actor=asked.actor, id=f"x-{next(ids)}"
        )
        _check(answer.accepted, "a command was refused")

    return handle


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _bare(connection: sqlite3.Connection, subject: Subject, names: list[str]) -> Call:
    """The statements of one command, in the order and the words of the journal's."""
    event, answer, row = _made(subject)
    execute, ids, turns = connection.execute, count(), cycle(names)

    def write() -> None:
        name, id = next(turns), f"x-{next(ids)}"
        execute("SELECT id, digest, challenge, body FROM answer WHERE id = ?", (id,)).fetchall()
        execute(
            "SELECT position, body, personal, hash FROM event WHERE challenge = ? "
            "ORDER BY position",
            (name,),
        ).fetchall()
        execute("BEGIN IMMEDIATE")
        execute("PRAGMA user_version").fetchone()
        newest = execute("SELECT max(position) FROM event WHERE challenge = ?", (name,)).fetchone()
        execute(
            "INSERT INTO answer (id, digest, challenge, body, answered_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING",
            (id, answer.digest, name, answer.body, 0),
        )
        execute(
            "INSERT INTO event (challenge, position, body, personal, hash) VALUES (?, ?, ?, ?, ?)",
            (name, newest[0] + 1, event.body, event.personal, event.hash),
        )
        execute(
            "SELECT rule, kind, due_at, overdue FROM deadline WHERE challenge = ?", (name,)
        ).fetchall()
        execute(
            "INSERT INTO summary (challenge, stage, position, cohort, statement, day_one, "
            "next_due, overdue) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (challenge) DO UPDATE "
            "SET stage = excluded.stage, position = excluded.position, cohort = excluded.cohort, "
            "statement = excluded.statement, day_one = excluded.day_one, "
            "next_due = excluded.next_due, overdue = excluded.overdue",
            (name, *row[1:]),
        )
        execute("COMMIT")

    return write


def _made(subject: Subject) -> tuple[StoredEvent, StoredAnswer, tuple[object, ...]]:
    """An event, an answer and a summary row of the usual size."""
    (event,) = _sealed([subject.events[-1]], "0" * 64)
    body = answer_body(Decision((), Accepted((subject.events[-1],))))
    return (
        event,
        StoredAnswer("", "0" * 64, "", body),
        tuple(summary_row(summary(subject.challenge))),
    )


# --- the parts of a command ----------------------------------------------------------------------


def _parts(
    journal: SqliteJournal, playbook: Playbook, subject: Subject, names: list[str]
) -> Mapping[str, Call]:
    """Each part alone, on what the parts before it gave."""
    stored = _sealed(list(subject.events))
    challenge, attempt = subject.challenge, subject.attempt
    decision = playbook.decide(challenge, attempt)
    new = list(_granted(decision))
    turns = cycle(names)

    def read() -> None:
        journal.answer("none")
        journal.read(next(turns))

    def encode() -> None:
        attempt_digest(attempt.challenge, attempt.actor.principal, attempt.command)
        answer_body(decision)
        _sealed(new, stored[-1].hash)
        after = replay(new, challenge)
        assert after is not None
        summary(after)

    calls: tuple[Call, ...] = (
        read,
        lambda: tuple(opened(stored, CHALLENGE, COMMANDS)),
        lambda: replay(subject.events),
        lambda: playbook.decide(challenge, attempt),
        encode,
        _appending(journal, subject, names),
    )
    return dict(zip(PARTS, calls, strict=True))


def _appending(journal: SqliteJournal, subject: Subject, names: list[str]) -> Call:
    event, answer, _ = _made(subject)
    row = summary(subject.challenge)
    ids, turns = count(), cycle(names)
    positions = dict.fromkeys(names, len(subject.events))

    def append() -> None:
        name = next(turns)
        after = positions[name]
        positions[name] += 1
        batch = Batch(
            name,
            after,
            (attrs.evolve(event, challenge=name, position=after + 1),),
            attrs.evolve(answer, id=f"x-{next(ids)}", challenge=name),
            subject.challenge.deadlines,
            attrs.evolve(row, challenge=name),
        )
        with journal.transaction() as transaction:
            transaction.append(batch)

    return append


# --- what is printed -----------------------------------------------------------------------------


def _print_race(size: int, times: Times) -> None:
    title = f"A challenge of {size} events"
    print(f"{title:<28} {'µs':>7}  {'quartiles':>13} {'a second':>9}   rate to bare, quartiles")
    rates = spread(ratios(times, BARE, OURS))
    for name in (OURS, BARE):
        took = spread(times[name])
        middle = f"{took.quarter:.0f}–{took.three_quarters:.0f}"
        rate = f"{rates.median:.2f}  {rates.quarter:.2f}–{rates.three_quarters:.2f}"
        print(
            f"{name:<28} {took.median:7.0f}  {middle:>13} {1e6 / took.median:9,.0f}"
            f"   {rate if name == OURS else '1'}"
        )
    if size == 40:
        held = "held" if rates.median >= AIM else "missed"
        print(f"The aim of {AIM} of the bare rate at 40 events: {held}")


def _print_parts(times: Times) -> None:
    """The parts of a command that finds nothing in the cache, each as a share of their sum.

    The commands above find all but their own last event in it, and are spared most of this.
    """
    medians = {name: spread(times[name]).median for name in PARTS}
    whole = sum(medians.values())
    print("\n  the parts of a first command, which reads the whole history")
    for name, took in medians.items():
        print(f"  {name:<26} {took:7.1f}  {took / whole:4.0%}  {PARTS[name]}")
    print()


def _print_import(folder: Path) -> None:
    """What a process pays before its first command, beside a thousand of them."""
    program = (
        "from time import perf_counter as t; a = t();"
        "from accelflow import Accelerator, playbook; from accelflow.sqlite import SqliteJournal;"
        "b = t(); p = playbook('hundred-day'); c = t(); print((b - a) * 1e3, (c - b) * 1e3)"
    )
    command = [sys.executable, "-c", program]
    runs = [
        [float(word) for word in subprocess.check_output(command, text=True, cwd=folder).split()]
        for _ in range(9)
    ]
    imports, loads = (spread(series).median for series in zip(*runs, strict=True))
    print(f"Once a process: the import {imports:.0f} ms, the methodology {loads:.0f} ms")


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench journal", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--folder", help="where the stores are made; its disk is what is measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
