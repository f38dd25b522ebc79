"""An accelerator over a journal in memory that begins at a scene, with its clock set by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from typing import Final

import attrs

from accelflow.accelerator import Accelerator, Answer
from accelflow.agenda import Summary
from accelflow.clock import ManualClock
from accelflow.codec import seal
from accelflow.domain.decisions import Accepted, Decision
from accelflow.domain.events import Event
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.memory import MemoryJournal
from accelflow.rules.playbook import Playbook
from accelflow.steps import summary
from tests.lifecycle import BEGIN, CHALLENGE
from tests.strategies import Ask, Course, Scene, begun


@attrs.frozen
class Holdings:
    """Everything that a journal holds."""

    events: Mapping[str, tuple[StoredEvent, ...]]
    answers: Mapping[str, StoredAnswer]
    documents: Mapping[str, Document]
    summaries: Mapping[str, Summary]


class Shell:
    """What a host has, begun at the scene of a course."""

    def __init__(self, course: Course) -> None:
        self.journal = MemoryJournal()
        self.clock = ManualClock(BEGIN, simulated=True)
        self.accelerator = Accelerator(
            self.journal, [course.playbook], clock=self.clock, salts=counted_salts()
        )
        batch = _beginning(course.start, course.playbook, course.zone)
        if batch is not None:
            with self.journal.transaction() as transaction:
                transaction.append(batch)

    def handle(self, ask: Ask, id: str) -> Answer:
        """Has the asking handled at its instant."""
        self.clock.set(ask.at)
        return self.accelerator.handle(ask.command, challenge=CHALLENGE, actor=ask.actor, id=id)

    def check(self, ask: Ask) -> Decision:
        """Has the asking checked at its instant."""
        self.clock.set(ask.at)
        return self.accelerator.check(ask.command, challenge=CHALLENGE, actor=ask.actor)

    def history(self) -> tuple[Event, ...]:
        """The recorded events."""
        return self.accelerator.history(CHALLENGE)

    def holdings(self) -> Holdings:
        """A copy of all that the journal holds, seen from within, so that nothing is overlooked."""
        return Holdings(
            dict(self.journal._events),
            dict(self.journal._answers),
            dict(self.journal._documents),
            dict(self.journal._summaries),
        )


def recorded_by(answer: Answer) -> tuple[Event, ...]:
    """Every event that an answer speaks of, settled ones first."""
    outcome = answer.outcome
    return (*answer.settled, *(outcome.events if isinstance(outcome, Accepted) else ()))


def counted_salts() -> Callable[[], bytes]:
    """Salts that are the same in every run."""
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def without_ids(decision: Decision) -> Decision:
    """The decision without the id of its attempt, which a check has none of."""
    outcome = decision.outcome
    if not isinstance(outcome, Accepted):
        return decision
    events = tuple(attrs.evolve(event, attempt=None) for event in outcome.events)
    return attrs.evolve(decision, outcome=attrs.evolve(outcome, events=events))


@cache
def _beginning(scene: Scene, book: Playbook, key: str) -> Batch | None:
    walk = begun(scene, book, key)
    if walk.challenge is None:
        return None
    sealed: list[StoredEvent] = []
    salts = counted_salts()
    for event in walk.events:
        sealed.append(seal(event, sealed[-1].hash if sealed else None, salts))
    return Batch(
        CHALLENGE,
        0,
        tuple(sealed),
        deadlines=walk.challenge.deadlines,
        summary=summary(walk.challenge),
        documents=(Document(book.methodology.hash, book.methodology.document),),
    )


MASKED: Final = BEGIN
"""Stands for every time of recording where those may differ."""


def masked(events: tuple[Event, ...]) -> list[Event]:
    """The events, but for when they were recorded."""
    return [attrs.evolve(event, recorded_at=MASKED) for event in events]
