"""The pure parts of accelflow, called by hand around the bare statements: the floor of a command.

What it lacks against the accelerator is what a host would have to add: whether the file is still
in its place, errors by name, locks for threads, hooks, retries, and a bound on what is remembered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import count, cycle

import attrs
from _bare import Statements
from _subjects import Subject

from accelflow.accelerator import random_salt
from accelflow.codec import answer_body, attempt_digest, checked, opened, salted_texts, seal
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS
from accelflow.domain.decisions import Accepted
from accelflow.domain.folding import replay
from accelflow.journal import StoredEvent
from accelflow.rules.playbook import Playbook
from accelflow.sqlite.rows import summary_row
from accelflow.steps import summary


@attrs.frozen
class Known:
    """How a challenge stood, and the hash of its newest event."""

    challenge: Challenge
    head: str


def calling(
    connection: sqlite3.Connection, playbook: Playbook, subject: Subject, names: Sequence[str]
) -> Callable[[], None]:
    """One command, its challenge the next of these names, all of them known."""
    statements, asked = Statements(connection), subject.attempt
    known = {name: _read(statements, name) for name in names}
    ids, turns = count(), cycle(names)

    def call() -> None:
        name, id = next(turns), f"x-{next(ids)}"
        command = checked(asked.command, COMMANDS)
        attempt = Attempt(command, name, asked.actor, asked.at, id)
        digest = attempt_digest(name, asked.actor.principal, command)
        texts = salted_texts(command, random_salt)
        before = known[name]
        newest = statements.look_up_and_read(id, name, before.challenge.position - 1)[-1]
        if newest[3] != before.head:
            raise SystemExit("another writer was there")
        decision = playbook.decide(before.challenge, attempt)
        if not isinstance(decision.outcome, Accepted):
            raise SystemExit("a command was refused")
        (event,) = decision.outcome.events
        after = replay((event,), before.challenge)
        if after is None:
            raise SystemExit("nothing came of it")
        sealed = seal(event, before.head, random_salt)
        _, stage, position, cohort, statement, day_one, next_due, overdue = summary_row(
            summary(after)
        )
        statements.write(
            (name, position, sealed.body, sealed.personal, sealed.hash),
            (id, digest, name, answer_body(decision, texts), 0),
            (stage, position, statement, day_one, overdue, name, cohort, next_due),
        )
        known[name] = Known(after, sealed.hash)

    return call


def _read(statements: Statements, name: str) -> Known:
    rows = statements.look_up_and_read("", name, 0)
    stored = [StoredEvent(name, *row) for row in rows]
    challenge = replay(opened(stored, name, COMMANDS))
    if challenge is None:
        raise SystemExit(f"{name} is not there")
    return Known(challenge, stored[-1].hash)
