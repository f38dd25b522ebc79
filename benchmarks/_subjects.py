"""Histories of so many events, stores full of them, and a command that is granted behind each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs
from _walk import CHALLENGE, measurement
from _walk import _script as script

from accelflow.accelerator import random_salt
from accelflow.codec import seal
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted, Decision
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.journal import Batch, Document, StoredEvent
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal
from accelflow.steps import summary


@attrs.frozen
class Subject:
    """A history, what it has become, and a command that is granted behind it again and again."""

    events: tuple[Event, ...]
    challenge: Challenge
    attempt: Attempt


def subject(playbook: Playbook, size: int) -> Subject:
    """A challenge that was walked to Day 30, or for a small one just begun, and then repeats."""
    commands = list(script())
    if size < len(commands):
        commands = commands[:2]
        actor, command, at = commands[-1]
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
    if challenge is None or len(events) != size:
        raise SystemExit(f"the walk has {len(events)} events, not {size}")
    return Subject(events, challenge, attempt)


def fill(path: Path, playbook: Playbook, subject: Subject, names: Iterable[str]) -> None:
    """A store with the same history under each of these names."""
    methodology = playbook.methodology
    with SqliteJournal(path) as journal, journal.transaction() as transaction:
        for name in names:
            transaction.append(
                Batch(
                    name,
                    0,
                    sealed([attrs.evolve(event, challenge=name) for event in subject.events]),
                    deadlines=subject.challenge.deadlines,
                    summary=attrs.evolve(summary(subject.challenge), challenge=name),
                    documents=(Document(methodology.hash, methodology.document),),
                )
            )


def sealed(events: Iterable[Event], head: str | None = None) -> tuple[StoredEvent, ...]:
    """The stored forms of events, chained."""
    made: list[StoredEvent] = []
    for event in events:
        made.append(seal(event, made[-1].hash if made else head, random_salt))
    return tuple(made)


def _granted(decision: Decision) -> tuple[Event, ...]:
    if not isinstance(decision.outcome, Accepted):
        raise SystemExit(f"refused: {decision.outcome.reasons}")
    return (*decision.settled, *decision.outcome.events)
