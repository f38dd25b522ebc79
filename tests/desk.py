"""A host's desk: a journal, a clock and an accelerator, with ways to ask and to look into them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files
from itertools import count
from typing import Any

import attrs

from accelflow.accelerator import Accelerator, Answer, random_salt
from accelflow.clock import ManualClock
from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Reason, Refused
from accelflow.domain.events import Event
from accelflow.hooks import Hooks
from accelflow.memory import MemoryJournal
from accelflow.rules.playbook import Playbook
from tests.lifecycle import BEGIN, CHALLENGE, PLAYBOOK, Walk

_IDS = count(1)


class Desk:
    """An accelerator over a journal in memory, under a clock that is set by hand."""

    def __init__(
        self,
        journal: MemoryJournal | None = None,
        *,
        at: datetime = BEGIN,
        playbooks: Iterable[Playbook] = (PLAYBOOK,),
        commands: dict[str, type[Command]] | None = None,
        hooks: Hooks | None = None,
        salts: Callable[[], bytes] = random_salt,
    ) -> None:
        self.clock = ManualClock(at, simulated=True)
        self.journal = journal if journal is not None else MemoryJournal(clock=self.clock)
        self.accelerator = Accelerator(
            self.journal, playbooks, clock=self.clock, commands=commands, hooks=hooks, salts=salts
        )

    def ask(
        self,
        command: Command,
        actor: Actor,
        *,
        at: datetime | None = None,
        id: str | None = None,
        challenge: str = CHALLENGE,
    ) -> Answer:
        """What comes of a command, asked at an instant or now, under this id or a new one."""
        if at is not None:
            self.clock.set(at)
        asked = id if id is not None else f"{challenge}-{next(_IDS)}"
        return self.accelerator.handle(command, challenge=challenge, actor=actor, id=asked)

    def play(self, walk: Walk, challenge: str = CHALLENGE) -> Desk:
        """Asks all that was asked on a walk, each at its instant, and sweeps where it waited."""
        for event in walk.events:
            self.clock.set(event.recorded_at)
            if isinstance(event.cause, DeadlineMoved):
                if event.cause.moment in (Moment.OVERDUE, Moment.LAPSED):
                    self.accelerator.sweep()
            elif event.actor is not None:
                assert self.ask(event.cause, event.actor, challenge=challenge).accepted
        self.clock.set(walk.at)
        return self

    def history(self, challenge: str = CHALLENGE) -> tuple[Event, ...]:
        """All recorded events of a challenge."""
        return self.accelerator.history(challenge)

    def stored(self) -> object:
        """All that the journal holds, to be compared with what it held before."""
        journal = self.journal
        tables = (journal._events, journal._answers, journal._documents, journal._summaries)
        return tuple(dict(table) for table in tables)


def counted() -> Callable[[], bytes]:
    """Salts that are the same in every run."""
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def unasked(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events without the ids of the attempts, which a walk does not give."""
    return tuple(attrs.evolve(event, attempt=None) for event in events)


def reasons(answer: Answer) -> tuple[Reason, ...]:
    """Why an answer was a refusal."""
    assert isinstance(answer.outcome, Refused), "this was accepted"
    return answer.outcome.reasons


def codes(answer: Answer) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in reasons(answer)]


def document(**changes: object) -> dict[str, Any]:
    """The document of the methodology that ships, with some keys changed."""
    text = files("accelflow.methodologies").joinpath("hundred_day.toml").read_text("utf-8")
    return {**tomllib.loads(text), **changes}
