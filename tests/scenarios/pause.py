"""Stops a shipped scenario at an instant and asks what it does not ask itself."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import attrs

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Refused
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.scenarios import Player, Scenario, load_scenario


@attrs.frozen
class Pause:
    """A scenario of one challenge, played as far as it had come at an instant."""

    scenario: Scenario
    accelerator: Accelerator

    @property
    def challenge(self) -> Challenge:
        """The challenge as it stands then."""
        return self.accelerator.challenge(self._id).challenge

    def outcome(self, by: str, command: Command) -> Accepted | Refused:
        """What one of the actors would be answered."""
        part = self.scenario.actors[by]
        actor = Actor(by, part.entity, frozenset(part.roles))
        return self.accelerator.check(command, challenge=self._id, actor=actor).outcome

    def codes(self, by: str, command: Command) -> set[str]:
        """The codes with which one of the actors would be refused; none if accepted."""
        found = self.outcome(by, command)
        return {one.code for one in found.reasons} if isinstance(found, Refused) else set()

    @property
    def _id(self) -> str:
        (id,) = self.scenario.challenges
        return id


@cache
def paused(name: str, before: datetime, at: datetime | None = None) -> Pause:
    """A shipped scenario after every step before an instant, with the clock there or at `at`."""
    scenario = load_scenario(name)
    journal = MemoryJournal()
    steps = tuple(step for step in scenario.steps if step.at < before)
    for _ in Player(attrs.evolve(scenario, steps=steps), journal).run():
        pass
    clock = ManualClock(at or before, simulated=True)
    return Pause(scenario, Accelerator(journal, [playbook(scenario.methodology)], clock=clock))
