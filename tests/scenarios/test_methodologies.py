"""A scenario may follow any methodology that ships."""

from __future__ import annotations

import pytest

from accelflow.errors import ScenarioInvalid
from accelflow.methodologies import SHIPPED, load
from accelflow.scenarios import Played, Player, load_scenario
from tests.cli.terminal import tiny


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scenario_follows_the_methodology_that_it_names(name: str) -> None:
    """Its challenge is pinned to that one, and its deadlines and roles are those of that one."""
    player = Player(load_scenario({**tiny(), "methodology": name}))
    played = [one for one in player.run() if isinstance(one, Played)]
    assert not any(one.surprise for one in played)
    assert player.accelerator.challenge("waiting").challenge.pin == load(name).pin
    assert [row.exercise for row in player.accelerator.board()] == [load(name).exercise]


def test_a_role_that_the_methodology_lacks_is_a_fault() -> None:
    """Nobody is vouched for as a manager in an exercise, which has none."""
    document = tiny()
    document["actors"]["amal"]["roles"] = ["manager"]
    assert load_scenario(document)
    with pytest.raises(ScenarioInvalid, match="there is no role that a host gives 'manager'"):
        load_scenario({**document, "methodology": "simulation"})
