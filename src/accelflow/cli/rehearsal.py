"""A scenario played into a store, where it can be gone on with from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import attrs

from accelflow.cli.apart import look_beside
from accelflow.cli.gathering import typed_as
from accelflow.cli.host import open_store
from accelflow.errors import Fault, InvalidInput
from accelflow.methodologies import load
from accelflow.scenarios import Player, Scenario
from accelflow.sqlite import SqliteJournal


@contextmanager
def playing(scenario: Scenario, url: str | None) -> Iterator[Player]:
    """A player of the scenario, in the memory or in a store whose clock then stands at its end."""
    if url is None:
        yield Player(scenario)
        return
    with open_store(url, create=True) as journal:
        _look(scenario, journal)
        player = Player(scenario, journal)
        journal.keep_time(player.clock)
        with typed_as({"at": "--db"}):
            yield player
            # the clock runs on to the end, though nothing is recorded there
            with suppress(InvalidInput):
                journal.rehearse(player.now)


def _look(scenario: Scenario, journal: SqliteJournal) -> None:
    """InvalidInput, before anything is written, where it cannot be played into this store."""
    faults: list[Fault] = []
    held = [challenge for challenge in scenario.challenges if journal.read(challenge)]
    stands, begins = journal.rehearsed_until(), scenario.steps[0].at
    if held:
        remedy = "name a new file, or delete this one"
        faults.append(Fault("--db", f"holds {', '.join(held)} already", remedy))
    elif stands is None and journal.newest() is not None:
        problem = "keeps real time, and a scenario is played in the time of a rehearsal"
        faults.append(Fault("--db", problem, "name a new file"))
    elif stands is not None and begins < stands:
        problem = f"its clock stands at {stands.isoformat()}, and the scenario begins before that"
        remedy = f"name a new file; it begins at {begins.isoformat()}"
        faults.append(Fault("--db", problem, remedy))
    try:
        look_beside(journal.documents(), load(scenario.methodology), "--db")
    except InvalidInput as invalid:
        faults += invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))


def ended(scenario: Scenario, until: datetime) -> Scenario:
    """The scenario up to an instant, and nothing of what follows; InvalidInput if that is all."""
    steps = tuple(step for step in scenario.steps if step.at <= until)
    if not steps:
        problem = f"lies before the first step, {scenario.steps[0].at.isoformat()}"
        raise InvalidInput.of("--until", problem, "give a later instant")
    last = scenario.until if scenario.until and scenario.until < until else until
    return attrs.evolve(scenario, steps=steps, until=last)
