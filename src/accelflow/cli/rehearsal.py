"""A scenario played into a store, where it can be gone on with from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import attrs

from accelflow.cli.host import open_store
from accelflow.errors import InvalidInput
from accelflow.scenarios import Player, Scenario


@contextmanager
def playing(scenario: Scenario, url: str | None) -> Iterator[Player]:
    """A player of the scenario, in the memory or in a store whose clock then stands at its end."""
    if url is None:
        yield Player(scenario)
        return
    with open_store(url, create=True) as journal:
        held = [challenge for challenge in scenario.challenges if journal.read(challenge)]
        if held:
            problem = f"holds {', '.join(held)} already"
            raise InvalidInput.of("--db", problem, "name a new file, or delete this one")
        player = Player(scenario, journal)
        journal.rehearse(player.now)
        try:
            yield player
        finally:
            journal.rehearse(player.now)


def ended(scenario: Scenario, until: datetime) -> Scenario:
    """The scenario up to an instant, and nothing of what follows; InvalidInput if that is all."""
    steps = tuple(step for step in scenario.steps if step.at <= until)
    if not steps:
        problem = f"lies before the first step, {scenario.steps[0].at.isoformat()}"
        raise InvalidInput.of("--until", problem, "give a later instant")
    last = scenario.until if scenario.until and scenario.until < until else until
    return attrs.evolve(scenario, steps=steps, until=last)
