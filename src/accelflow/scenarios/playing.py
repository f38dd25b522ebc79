"""Plays a scenario: every command through the accelerator, every deadline at its own instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import attrs

from accelflow.accelerator import Accelerator, Answer, Standing
from accelflow.clock import Clock, ManualClock
from accelflow.domain.actors import Actor
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.events import Event
from accelflow.errors import UnknownChallenge
from accelflow.journal import Journal
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.scenarios.assumptions import Assumptions
from accelflow.scenarios.digests import with_digest
from accelflow.scenarios.form import Scenario
from accelflow.scenarios.loading import Play, plays


@attrs.frozen
class Played:
    """One asking, its answer, and how the challenge stands after it; None if it never began."""

    play: Play
    actor: Actor
    command: Command
    answer: Answer
    standing: Standing | None

    @property
    def surprise(self) -> bool:
        """Whether the answer is not the one that the scenario expects."""
        outcome, wanted = self.answer.outcome, self.play.step.refused
        if isinstance(outcome, Refused):
            return {reason.code for reason in outcome.reasons} != set(wanted or ())
        return wanted is not None


@attrs.frozen
class Happening:
    """A deadline that reached a moment of its life while the clock ran."""

    event: Event


class Player:
    """One playing of a scenario in a journal, which is the memory's unless another is given."""

    def __init__(self, scenario: Scenario, journal: Journal | None = None) -> None:
        self.scenario: Scenario = scenario
        self._journal = journal or MemoryJournal()
        self._clock = ManualClock(scenario.steps[0].at, simulated=True)
        salts = count()
        self.assumptions: Assumptions = Assumptions()
        self.accelerator: Accelerator = Accelerator(
            self._journal,
            [playbook(scenario.methodology)],
            clock=self._clock,
            # The same scenario gives the same bytes; nothing in it needs to be kept secret.
            salts=lambda: hashlib.sha256(f"{scenario.name} {next(salts)}".encode()).digest()[:16],
        )

    @property
    def clock(self) -> Clock:
        """The clock of the playing."""
        return self._clock

    @property
    def now(self) -> datetime:
        """Where the clock of the playing stands."""
        return self._clock.now()

    def run(self) -> Iterator[Played | Happening]:
        """Plays to the end, telling each thing as it happens."""
        for play in plays(self.scenario):
            yield from self._run_clock(play.step.at)
            yield self._ask(play)
        if self.scenario.until is not None:
            yield from self._run_clock(self.scenario.until)

    def _run_clock(self, until: datetime) -> Iterator[Happening]:
        while owing := self._journal.due(until, 1):
            self._clock.set(owing[0].due_at)
            sweep = self.accelerator.sweep()
            for _, error in sweep.failed:
                raise error
            for event in sweep.settled:
                yield Happening(event)
        self._clock.set(until)

    def _ask(self, play: Play) -> Played:
        part = self.scenario.actors[play.step.by]
        actor = Actor(play.step.by, part.entity, frozenset(part.roles))
        standing = self._standing(play.challenge)
        command = with_digest(play.command, standing.challenge if standing else None)
        answer = self.accelerator.handle(
            command,
            challenge=play.challenge,
            actor=actor,
            id=f"{self.scenario.name}-{play.number}",
        )
        if isinstance(answer.outcome, Accepted):
            goals = answer.outcome.events[0].facts.goals
            self.assumptions.note(play.challenge, command, goals, play.step.assumed)
        standing = self._standing(play.challenge)
        return Played(play, actor, command, answer, standing)

    def _standing(self, challenge: str) -> Standing | None:
        try:
            return self.accelerator.challenge(challenge)
        except UnknownChallenge:
            return None
